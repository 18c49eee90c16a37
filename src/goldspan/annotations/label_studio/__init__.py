"""Label Studio: what annotators see (`interface`), records there and back (`results`), and the server (`client`)."""

from __future__ import annotations

from goldspan.annotations.label_studio.interface.colours import label_colours
from goldspan.annotations.label_studio.interface.config import labelling_interface
from goldspan.annotations.label_studio.interface.data import task_data
from goldspan.annotations.label_studio.interface.hotkeys import label_hotkeys
from goldspan.annotations.label_studio.interface.marks import extra_relation_labels
from goldspan.annotations.label_studio.results.pulling import ORIGIN, Pulled, from_result
from goldspan.annotations.label_studio.results.sending import pushable, text_problems, to_result
from goldspan.annotations.label_studio.results.troubles import RULES, Trouble

__all__ = [
    "ORIGIN",
    "RULES",
    "Pulled",
    "Trouble",
    "extra_relation_labels",
    "from_result",
    "label_colours",
    "label_hotkeys",
    "labelling_interface",
    "pushable",
    "task_data",
    "text_problems",
    "to_result",
]
