"""From items and pairs of a batch to cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import msgspec
import numpy as np

from goldspan.measures.cells import Cells, narrow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.measures.arrays import Bools, Ints
    from goldspan.measures.options import Mode

    Columns: TypeAlias = tuple[Ints, Ints]

_DENSE = 4_000_000
"""Up to this many pairs of a document and a type are marked in a table; more are sorted."""

CORRECT, PAIRS, FOUND, OVERLAP = range(4)
"""Rows of an array of counts."""


class Paired(msgspec.Struct, frozen=True):
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
    """Counts items and pairs of a batch into cells.

    Pairs are counted as an array (4, rows) over the rows of types: `CORRECT` pairs, `PAIRS` and their `OVERLAP` in the
    row of the gold item, pairs `FOUND` in the row of the predicted item. Such arrays add up.
    """

    def __init__(self, gold: Columns, predicted: Columns, types: tuple[str, ...], documents: int) -> None:
        """Start with the items of both sides, each as columns of document and type."""
        width = len(types) + 1
        keys = [doc * width + type_ + 1 for doc, type_ in (gold, predicted)]
        rows, self._first, self._gold, self._predicted = _rows([np.arange(documents) * width, *keys], documents * width)
        self._types = types
        self._doc = rows // width
        self._type = rows % width - 1
        items = np.stack([self._sum(self._gold), self._sum(self._predicted)])
        items[:, self._first] = self._of_documents(items)
        self._columns: dict[str, Ints] = {"gold": items[0], "predicted": items[1]}

    def count(self, paired: Paired) -> Ints:
        """Count pairs."""
        gold = self._gold[paired.gold]
        counts = np.empty((4, len(self._doc)), np.int64)
        counts[CORRECT], counts[PAIRS] = self._sum(gold[paired.correct]), self._sum(gold)
        counts[FOUND] = self._sum(self._predicted[paired.predicted])
        # Sums of whole numbers far below 2**53 are exact in floating point.
        counts[OVERLAP] = 0 if paired.overlap is None else np.bincount(gold, paired.overlap, len(self._doc))
        return counts

    def count_kinds(self, paired: Paired, kind: Ints, kinds: int) -> Ints:
        """Count pairs of each kind, numbers below `kinds`: `PAIRS`, `FOUND` and `OVERLAP`; (3, kinds, rows)."""
        rows = len(self._doc)
        gold, predicted = kind * rows + self._gold[paired.gold], kind * rows + self._predicted[paired.predicted]
        counts = np.empty((3, kinds * rows), np.int64)
        counts[PAIRS - 1] = np.bincount(gold, minlength=kinds * rows)
        counts[FOUND - 1] = np.bincount(predicted, minlength=kinds * rows)
        counts[OVERLAP - 1] = np.bincount(gold, paired.overlap, kinds * rows)
        return counts.reshape(3, kinds, rows)

    def add(self, mode: Mode, whole: Ints, by_type: Ints) -> None:
        """Take the counts of a mode: of all pairs for the rows of documents, and what is to be said of types."""
        counts = by_type.copy()
        counts[:, self._first] = self._of_documents(whole)
        self._columns[f"{mode}.correct"] = counts[CORRECT]
        self._columns[f"{mode}.other"] = counts[PAIRS] - counts[CORRECT]
        self._columns[f"{mode}.spurious"] = self._columns["predicted"] - counts[FOUND]
        self._columns[f"{mode}.overlap"] = counts[OVERLAP]

    def cells(self) -> Cells:
        """Return what has been counted."""
        columns = {name: narrow(column) for name, column in self._columns.items() if column.any()}
        return Cells(self._types, self._doc.astype(np.int32), self._type.astype(np.int32), columns)

    def _sum(self, rows: Ints) -> Ints:
        return np.bincount(rows, minlength=len(self._doc))

    def _of_documents(self, counts: Ints) -> Ints:
        """Return the sums of each document's rows of types; its own row is still zero."""
        return np.add.reduceat(counts, self._first, axis=1) if len(self._first) else counts[:, :0]


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
