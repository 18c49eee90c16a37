"""Counts of one row of a report, and the rates that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MILLIONTHS = 1_000_000
"""Intersections over union are summed as whole millionths, so that sums do not depend on their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of the gold and predicted items of one mode: the counts of MUC-5, which add up.

    In a type's row of a mode where types count, `incorrect` pairs stand in the row of the gold item's type, so that
    `actual` cannot be told from the other counts; it is kept. Over all types `actual` is
    `correct + incorrect + partial + spurious`.

    Attributes:
        correct: Pairs that are right.
        incorrect: Pairs that are wrong.
        partial: Pairs that are half right.
        missing: Gold items without a pair.
        spurious: Predicted items without a pair.
        actual: Predicted items.
        overlap: Sum over the credited pairs of intersection over union, in millionths; counted in the entity modes
            `partial` and `type`, else 0.
    """

    correct: int = 0
    incorrect: int = 0
    partial: int = 0
    missing: int = 0
    spurious: int = 0
    actual: int = 0
    overlap: int = 0

    @property
    def possible(self) -> int:
        """Gold items."""
        return self.correct + self.incorrect + self.partial + self.missing

    @property
    def credit(self) -> float:
        """What precision and recall are shares of: one for a correct pair, a half for a partial one."""
        return self.correct + self.partial / 2

    @property
    def precision(self) -> float | None:
        """Credit per predicted item, 0 to 1; None where nothing was predicted."""
        return ratio(self.credit, self.actual)

    @property
    def recall(self) -> float | None:
        """Credit per gold item, 0 to 1; None where there is no gold."""
        return ratio(self.credit, self.possible)

    @property
    def f1(self) -> float | None:
        """Twice the credit per item of either side, 0 to 1; None where there is none."""
        return ratio(2 * self.credit, self.possible + self.actual)

    @property
    def mean_overlap(self) -> float | None:
        """Mean intersection over union of the credited pairs, 0 to 1; None where none are counted."""
        return ratio(self.overlap / MILLIONTHS, self.correct + self.partial) if self.overlap else None

    def __add__(self, other: Counts) -> Counts:
        """Return the counts of both, as of one larger set of documents."""
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})

    def to_dict(self) -> dict[str, int | float | None]:
        """Return counts and rates as plain data."""
        names = (
            "correct",
            "incorrect",
            "partial",
            "missing",
            "spurious",
            "possible",
            "actual",
            "precision",
            "recall",
            "f1",
        )
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Average:
    """Rates averaged over the types that gold has; None where it has none.

    Attributes:
        precision: A type that was never predicted counts 0.
        recall: Mean recall.
        f1: Mean F1, not the F1 of the means.
        types: Number of types averaged over.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    types: int

    def to_dict(self) -> dict[str, int | float | None]:
        """Return the rates as plain data."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1, "types": self.types}


def macro(rows: Iterable[Counts]) -> Average:
    """Average over the types that gold has, each type alike."""
    return _average([(row, 1) for row in rows if row.possible])


def weighted(rows: Iterable[Counts]) -> Average:
    """Average over the types that gold has, each weighted by its number of gold items."""
    return _average([(row, row.possible) for row in rows if row.possible])


def _average(rows: list[tuple[Counts, int]]) -> Average:
    whole = sum(weight for _, weight in rows)

    def mean(rate: str) -> float | None:
        return ratio(fsum(weight * (getattr(row, rate) or 0.0) for row, weight in rows), whole)

    return Average(precision=mean("precision"), recall=mean("recall"), f1=mean("f1"), types=len(rows))


def ratio(part: float, whole: float) -> float | None:
    """Return `part / whole`, None where there is nothing to divide by."""
    return part / whole if whole else None
