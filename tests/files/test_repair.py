from __future__ import annotations

from typing import Any

import pytest

from goldspan.annotation import Annotations, Mention, Provenance, Relation
from goldspan.files.repair import repair


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"doc": "a", "docc": 1}, Annotations(doc="a")),
        ({"doc": "a", "sha256": 3, "mentions": "none"}, Annotations(doc="a")),
        (
            {"doc": "a", "mentions": [{"type": "X", "start": 1, "end": 2}, 7, {"type": "Y", "start": "1", "id": "m"}]},
            Annotations(
                doc="a",
                mentions=(
                    Mention(type="X", start=1, end=2),
                    Mention(type="", start=0, end=0),
                    Mention(type="Y", start=0, end=0, id="m"),
                ),
            ),
        ),
        (
            {"doc": "a", "relations": [{"type": "R", "head": 1.5, "tail": "m"}]},
            Annotations(doc="a", relations=(Relation(type="R", head="", tail="m"),)),
        ),
        (
            {"doc": "a", "provenance": {"source": "nobody", "annotator": "A"}},
            Annotations(doc="a", provenance=Provenance(annotator="A")),
        ),
        ({"doc": 1}, None),
        ({}, None),
        ([], None),
        ("x", None),
    ],
)
def test_what_is_sound_is_kept(data: Any, expected: Annotations | None) -> None:
    assert repair(data, Annotations) == expected
