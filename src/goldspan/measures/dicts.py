"""Mentions given as plain dictionaries, as notebooks and other scorers have them."""

from __future__ import annotations

from itertools import chain
from operator import itemgetter
from struct import error as StructError  # noqa: N812 - it is a class
from struct import pack
from typing import TYPE_CHECKING, Any

import numpy as np

from goldspan.errors import Problem, RecordError, quote
from goldspan.measures.arrays import Codes, Ints, MentionArrays, Side
from goldspan.measures.items import MAX_OFFSET
from goldspan.measures.kernel.counting import count_sides
from goldspan.measures.options import ENTITIES, Options
from goldspan.measures.table import Table, join

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Document = Sequence[Mapping[str, Any]]

_AT_ONCE = 1000
"""Documents counted together."""


def count_dicts(gold: Sequence[Document], predicted: Sequence[Document], options: Options | None = None) -> Table:
    """Count the mentions of documents given as dictionaries with `label`, `start` and `end`.

    Args:
        gold: For each document its mentions; offsets are half-open (nervaluate's ends are inclusive: one less).
        predicted: The same for the predictions, in the same order of documents.
        options: What to count, and how; entities only, whatever its blocks.

    Returns:
        The counts per document; documents are named by their places, `0`, `1`, and so on.

    Raises:
        RecordError: Another number of documents on the two sides, a key that is missing, spans that are no spans.
        InputError: A document too crowded to solve exactly.
    """
    options = options or Options(blocks=(ENTITIES,))
    if len(gold) != len(predicted):
        found, expected = f"{len(predicted):,} predicted documents", f"as many as gold's {len(gold):,}"
        raise RecordError(Problem(rule="other-document", found=found, expected=expected))
    tables = []
    for first in range(0, len(gold), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        names = tuple(map(str, range(first, min(first + _AT_ONCE, len(gold)))))
        tables.append(
            count_sides(_side(gold[some], first, "gold"), _side(predicted[some], first, "predicted"), names, options)
        )
    return join(tables)


def _side(documents: Sequence[Document], first: int, side: str) -> Side:
    rows = list(chain.from_iterable(documents))
    try:
        start, end = (_integers(list(map(itemgetter(name), rows))) for name in ("start", "end"))
        labels = list(map(itemgetter("label"), rows))
        book = {name: code for code, name in enumerate(dict.fromkeys(labels))}
        codes = _integers(list(map(book.__getitem__, labels)))
    except (KeyError, TypeError, StructError):
        raise RecordError(_faults(documents, first, side)) from None
    sound = not len(start) or bool(start.min() >= 0 and end.max() <= MAX_OFFSET and (start < end).all())
    if not sound or not all(isinstance(name, str) for name in book):
        raise RecordError(_faults(documents, first, side))
    doc = np.repeat(np.arange(len(documents)), list(map(len, documents)))
    return Side(mentions=MentionArrays(doc=doc, start=start, end=end, type=Codes(codes, tuple(book))))


def _integers(values: list[int]) -> Ints:
    return np.frombuffer(pack(f"{len(values)}q", *values), np.int64)


def _faults(documents: Sequence[Document], first: int, side: str) -> list[Problem]:
    problems = []
    for place, document in enumerate(documents, first):
        for index, row in enumerate(document):
            label, start, end = (row.get(name) for name in ("label", "start", "end"))
            fine = isinstance(label, str) and isinstance(start, int) and isinstance(end, int)
            if not fine or not 0 <= start < end <= MAX_OFFSET:  # type: ignore[operator]
                problems.append(
                    Problem(
                        rule="span",
                        file=f"{side} document {place}",
                        address=f"$[{index}]",
                        found=quote(dict(row)),
                        expected="a text as label, and integers 0 ≤ start < end",
                    )
                )
    return problems
