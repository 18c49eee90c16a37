"""Scoring: a pure function from gold and predictions to additive counts, and measures as values over them.

`count` takes pairs of records and returns a `Table` of counts per document; everything else is derived from the table:

    >>> from goldspan.annotation import Annotations, Mention
    >>> from goldspan.measures import ENTITIES, Mode, count
    >>> person = Mention(type="PERSON", start=0, end=5)
    >>> gold = Annotations(doc="a", mentions=(person, Mention(type="GPE", start=9, end=14)))
    >>> pred = Annotations(doc="a", mentions=(person, Mention(type="GPE", start=9, end=12)))
    >>> table = count([(gold, pred)])
    >>> table.counts(ENTITIES, Mode.STRICT).f1
    0.5
    >>> table.counts(ENTITIES, Mode.PARTIAL).credit
    1.5
    >>> table.counts(ENTITIES, Mode.STRICT, "GPE").incorrect
    1
    >>> table.macro(ENTITIES, Mode.TYPE).f1
    1.0
    >>> table.per_document(ENTITIES, Mode.STRICT).twice_credit.tolist()
    [2]

Tables add up (`+`, `join`), can be cut (`Table.select`) and stored (`Table.to_dict`, `Table.from_dict`). What is
counted is said by `Options`: blocks (`entities`, `relations`, `relations+realis`), names and fates of types, least
score, what the schema says of relations (`schema_facts`). A `Measure` names one number of a table:

    >>> from goldspan.measures import Measure
    >>> Measure.parse("R(entities,type=GPE)@partial").value(table)
    0.5

Names are loaded when they are first used: numpy comes with `count`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goldspan.measures.cells import PerDocument
    from goldspan.measures.counts import Average, Counts
    from goldspan.measures.kernel.counting import count, count_sides
    from goldspan.measures.measure import Averaging, Measure
    from goldspan.measures.options import (
        ENTITIES,
        RELATIONS,
        Block,
        ByType,
        Family,
        Fate,
        Mode,
        Options,
        schema_facts,
    )
    from goldspan.measures.registry import DEFINITIONS, FORMULAS, Rate
    from goldspan.measures.table import Table, join

__all__ = [
    "DEFINITIONS",
    "ENTITIES",
    "FORMULAS",
    "RELATIONS",
    "Average",
    "Averaging",
    "Block",
    "ByType",
    "Counts",
    "Family",
    "Fate",
    "Measure",
    "Mode",
    "Options",
    "PerDocument",
    "Rate",
    "Table",
    "count",
    "count_sides",
    "join",
    "schema_facts",
]

_HOMES = {
    "cells": ("PerDocument",),
    "kernel.counting": ("count", "count_sides"),
    "counts": ("Average", "Counts"),
    "options": (
        "ENTITIES",
        "RELATIONS",
        "Block",
        "ByType",
        "Family",
        "Fate",
        "Mode",
        "Options",
        "schema_facts",
    ),
    "measure": ("Averaging", "Measure"),
    "registry": ("DEFINITIONS", "FORMULAS", "Rate"),
    "table": ("Table", "join"),
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever lives under that name
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"goldspan.measures.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
