"""Which mentions share code points: an interval join over all documents of a batch.

Two half-open intervals overlap exactly if one of them starts within the other. So two binary searches per side find
every overlapping pair once, in time proportional to what is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from goldspan.errors import InputError, Problem, quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.measures.arrays import Ints

MAX_OVERLAPS = 250_000
"""Most pairs to choose from in one document, beyond eight for each item."""

_STEPS = 4
"""Overlaps found one after another before the rest are searched for: few mentions have more."""


class Intervals(msgspec.Struct, frozen=True):
    """Parts of mentions, sorted by `lo`; positions count code points through all documents of the batch.

    Attributes:
        lo: First position; (parts,).
        hi: One past the last.
        row: The mention each belongs to.
        doc: The document each belongs to.
        several: Whether a mention may have more than one part here.
    """

    lo: Ints
    hi: Ints
    row: Ints
    doc: Ints
    several: bool


class Overlaps(msgspec.Struct, frozen=True):
    """Pairs of a gold and a predicted mention that share code points, each pair once; columns are (pairs,).

    Attributes:
        gold: Row of the gold mention.
        predicted: Row of the predicted mention.
        shared: Code points shared.
    """

    gold: Ints
    predicted: Ints
    shared: Ints


def overlapping(gold: Intervals, predicted: Intervals, documents: Sequence[str]) -> Overlaps:
    """Join the parts of two sides; of a pair that shares several parts the code points are added.

    Raises:
        InputError: A document has more overlapping pairs than can be held; it is named.
    """
    # A predicted part starts within a gold one, or a gold part starts within a predicted one and not at its start.
    before = np.searchsorted(predicted.lo, gold.lo, "left")
    up_to = np.cumsum(np.bincount(before, minlength=len(predicted.lo) + 1))[:-1]
    outer_gold, inner_predicted = _starts_within(gold, predicted, before, documents)
    outer_predicted, inner_gold = _starts_within(predicted, gold, up_to, documents)
    left = np.concatenate([outer_gold, inner_gold])
    right = np.concatenate([inner_predicted, outer_predicted])
    shared = np.minimum(gold.hi[left], predicted.hi[right]) - np.maximum(gold.lo[left], predicted.lo[right])
    left, right = gold.row[left], predicted.row[right]
    if not (gold.several or predicted.several) or not len(left):
        return Overlaps(left, right, shared)
    rows = int(right.max()) + 1
    key = left * rows + right
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    return Overlaps(key[first] // rows, key[first] % rows, np.add.reduceat(shared[order], first))


def _starts_within(outer: Intervals, inner: Intervals, first: Ints, documents: Sequence[str]) -> tuple[Ints, Ints]:
    """Return index pairs of an outer and an inner interval that starts before its end, from the inner `first` on."""
    lo = np.append(inner.lo, np.iinfo(np.int64).max)
    count = np.zeros(len(first), np.int64)
    rows = np.flatnonzero(lo[first] < outer.hi)
    for _ in range(_STEPS):
        count[rows] += 1
        rows = rows[lo[first[rows] + count[rows]] < outer.hi[rows]]
    count[rows] = np.searchsorted(inner.lo, outer.hi[rows], "left") - first[rows]
    return runs(first, count, outer.doc, documents)


def runs(first: Ints, count: Ints, doc: Ints, documents: Sequence[str]) -> tuple[Ints, Ints]:
    """Return the pairs (row, place) where `count` places from `first` on belong to each row.

    Raises:
        InputError: More pairs in a document than can be held; it is named.
    """
    total = int(count.sum())
    if total > MAX_OVERLAPS:
        _refuse_crowds(count, doc, documents)
    at = np.flatnonzero(count)
    count, first = count[at], first[at]
    step = np.arange(total) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(at, count), np.repeat(first, count) + step


def _refuse_crowds(count: Ints, doc: Ints, documents: Sequence[str]) -> None:
    found = np.bincount(doc, weights=count, minlength=len(documents))
    allowed = MAX_OVERLAPS + 8 * np.bincount(doc, minlength=len(documents))
    problems = [
        Problem(
            rule="too-many-pairs",
            file=f"records of {quote(documents[place])}",
            found=f"{int(found[place]):,} pairs of a gold and a predicted item to choose from",
            expected=f"at most {int(allowed[place]):,}",
            remedy="look for items predicted many times over, or leave the document out",
        )
        for place in np.flatnonzero(found > allowed).tolist()
    ]
    if problems:
        raise InputError(problems)
