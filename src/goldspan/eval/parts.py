"""What a rate is made of, document by document: the common ground of intervals, measures and comparisons.

Every mode of every block, whoever counted it, gives four numbers for a document: how much of the predictions is right,
how much was predicted, how much of the gold was found, how much gold there is. Most modes give both sides the same
credit; F1 is then one ratio of two sums, `2 · credit / (possible + actual)`, and has an interval and a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from goldspan.measures.cells import ALL_TYPES
from goldspan.measures.options import Mode
from goldspan.measures.registry import Rate

if TYPE_CHECKING:
    from goldspan.measures.cells import Cells

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]


RATES = {"precision": Rate.P, "recall": Rate.R, "f1": Rate.F1}
"""A report's names of the rates, in the order in which they are shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The four numbers of one mode, overall or of one type, for the documents that have any.

    Attributes:
        doc: Index of each document, ascending; (rows,), like all columns.
        right: How much of what was predicted is right.
        actual: How much was predicted.
        found: How much of the gold was found; the very array `right` where both sides get the same credit.
        possible: How much gold there is.
    """

    doc: IntArray
    right: FloatArray
    actual: FloatArray
    found: FloatArray
    possible: FloatArray

    @property
    def alike(self) -> bool:
        """Whether both sides get the same credit."""
        return self.found is self.right

    def ratio(self, rate: Rate) -> tuple[FloatArray, FloatArray] | None:
        """Return the rate's numerators and denominators, (rows,) each; None where it is no ratio of two sums."""
        if rate is Rate.P:
            return self.right, self.actual
        if rate is Rate.R:
            return self.found, self.possible
        return (2 * self.right, self.actual + self.possible) if self.alike else None

    def value(self, rate: Rate) -> float | None:
        """Return the rate over all documents; None where there is nothing to score."""
        pair = self.ratio(rate)
        if pair is not None:
            n, d = (float(column.sum()) for column in pair)
            return n / d if d else None
        precision, recall = self.value(Rate.P), self.value(Rate.R)
        if precision is None and recall is None:
            return None
        return 2 * precision * recall / (precision + recall) if precision and recall else 0.0


def spread_out(column: FloatArray, doc: IntArray, documents: int) -> FloatArray:
    """Return a column of rows as one of all documents, 0 where there is no row."""
    dense = np.zeros(documents)
    dense[doc] = column
    return dense


def cell_parts(cells: Cells, mode: Mode, code: int = ALL_TYPES) -> Parts:
    """Return the parts of a counted mode: of all types, or of the type with this code in `cells.types`."""
    rows = np.flatnonzero(cells.type == code)

    def column(name: str) -> FloatArray:
        if name not in cells.columns:
            return np.zeros(len(rows))
        return np.asarray(cells.columns[name][rows], np.float64)

    right = column(f"{mode}.correct")
    if mode is Mode.PARTIAL:
        right = right + column(f"{mode}.other") / 2
    return Parts(cells.doc[rows].astype(np.int64), right, column("predicted"), right, column("gold"))
