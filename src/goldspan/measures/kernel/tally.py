"""From items and pairs of a batch to cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from goldspan.measures.cells import Cells, narrow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.measures.arrays import Bools, Ints
    from goldspan.measures.options import Mode

    Columns: TypeAlias = tuple[Ints, Ints]

_DENSE = 4_000_000
"""Up to this many pairs of a document and a type are marked in a table; more are sorted."""


@dataclass(frozen=True, slots=True)
class Paired:
    """Pairs that were chosen; columns are (pairs,).

    Attributes:
        gold: Row of the gold item.
        predicted: Row of the predicted item.
        correct: Whether the pair is right.
        overlap: Intersection over union of a credited pair in millionths, 0 of another; None where it is not counted.
    """

    gold: Ints
    predicted: Ints
    correct: Bools
    overlap: Ints | None = None


class Tally:
    """Counts items and pairs of a batch into cells."""

    def __init__(self, gold: Columns, predicted: Columns, types: tuple[str, ...], documents: int) -> None:
        """Start with the items of both sides, each as columns of document and type."""
        width = len(types) + 1
        keys = [doc * width + type_ + 1 for doc, type_ in (gold, predicted)]
        rows, self._first, *self._row_of = _rows([np.arange(documents) * width, *keys], documents * width)
        self._types = types
        self._doc = rows // width
        self._type = rows % width - 1
        self._docs = gold[0], predicted[0]
        self._columns: dict[str, Ints] = {}
        for side, name in enumerate(("gold", "predicted")):
            self._columns[name] = self._summed(self._count(self._row_of[side]))

    def add(self, mode: Mode, whole: Paired, by_type: Paired) -> None:
        """Count the pairs of a mode: for the rows of whole documents, and for the rows of types."""
        correct, pairs, found, overlap = self._counts(by_type, self._row_of)
        if whole is by_type:
            correct, pairs, found, overlap = map(self._summed, (correct, pairs, found, overlap))
        else:
            rows = self._first[self._docs[0]], self._first[self._docs[1]]
            more = self._counts(whole, rows)
            correct, pairs, found, overlap = map(np.add, (correct, pairs, found, overlap), more)
        self._columns[f"{mode}.correct"] = correct
        self._columns[f"{mode}.other"] = pairs - correct
        self._columns[f"{mode}.spurious"] = self._columns["predicted"] - found
        self._columns[f"{mode}.overlap"] = overlap

    def cells(self) -> Cells:
        """Return what has been counted."""
        columns = {name: narrow(column) for name, column in self._columns.items() if column.any()}
        return Cells(self._types, self._doc.astype(np.int32), self._type.astype(np.int32), columns)

    def _counts(self, paired: Paired, rows: Sequence[Ints]) -> tuple[Ints, Ints, Ints, Ints]:
        """Return correct pairs, pairs and overlap by the gold item's row, and pairs by the predicted item's (third)."""
        gold, predicted = rows[0][paired.gold], rows[1][paired.predicted]
        overlap = np.zeros(len(self._doc), np.int64)
        if paired.overlap is not None:
            # Sums of whole numbers far below 2**53 are exact in floating point.
            overlap = np.bincount(gold, paired.overlap, len(self._doc)).astype(np.int64)
        return self._count(gold[paired.correct]), self._count(gold), self._count(predicted), overlap

    def _count(self, rows: Ints) -> Ints:
        return np.bincount(rows, minlength=len(self._doc))

    def _summed(self, column: Ints) -> Ints:
        """Fill in the rows of whole documents, which are zero, with the sums of their types."""
        if len(self._first):
            column[self._first] = np.add.reduceat(column, self._first)
        return column


def _rows(keys: Sequence[Ints], size: int) -> list[Ints]:
    """Return the distinct keys, sorted, and for each column of keys, all below `size`, their places among them."""
    if size > _DENSE:
        distinct, places = np.unique(np.concatenate(keys), return_inverse=True)
        return [distinct, *np.split(places, np.cumsum([len(column) for column in keys])[:-1])]
    present = np.zeros(size, np.bool_)
    for column in keys:
        present[column] = True
    place = np.cumsum(present) - 1
    return [np.flatnonzero(present), *(place[column] for column in keys)]
