"""Counts behind a precision and a recall: what every document-level measure returns for one document.

Counts add up over documents, rates are derived. Fractions are kept exact, so that a total does not depend on the order
in which documents are added.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

Number = int | Fraction


class Additive(Protocol):
    """Anything that adds to its own kind."""

    def __add__(self, other: Self, /) -> Self: ...


T = TypeVar("T", bound=Additive)


def add_rows(left: Mapping[str, T], right: Mapping[str, T]) -> dict[str, T]:
    """Add two tables row by row; the rows are sorted by name."""
    total = dict(left)
    for name, row in right.items():
        total[name] = total[name] + row if name in total else row
    return dict(sorted(total.items()))


@dataclass(frozen=True, slots=True)
class Tally:
    """The two numerators and two denominators of a precision and a recall.

    Most measures give the same credit to both sides; MUC, B³ and the soft measures do not.

    Attributes:
        precision_credit: How much of what was predicted is right.
        actual: How much was predicted.
        recall_credit: How much of what is in the gold was found.
        possible: How much is in the gold.
    """

    precision_credit: Number = 0
    actual: Number = 0
    recall_credit: Number = 0
    possible: Number = 0

    def __add__(self, other: Tally, /) -> Tally:
        return Tally(
            self.precision_credit + other.precision_credit,
            self.actual + other.actual,
            self.recall_credit + other.recall_credit,
            self.possible + other.possible,
        )

    @property
    def precision(self) -> float | None:
        """`precision_credit / actual`; None where nothing was predicted."""
        rate = _rate(self.precision_credit, self.actual)
        return None if rate is None else float(rate)

    @property
    def recall(self) -> float | None:
        """`recall_credit / possible`; None where the gold holds nothing."""
        rate = _rate(self.recall_credit, self.possible)
        return None if rate is None else float(rate)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None if neither is defined, 0 if one is not or both are 0."""
        precision = _rate(self.precision_credit, self.actual)
        recall = _rate(self.recall_credit, self.possible)
        if precision is None and recall is None:
            return None
        if not precision or not recall:
            return 0.0
        return float(2 * precision * recall / (precision + recall))

    def parts(self) -> tuple[float, float, float, float]:
        """Return precision credit, actual, recall credit and possible as floats, for arrays of per-document counts."""
        return (float(self.precision_credit), float(self.actual), float(self.recall_credit), float(self.possible))


NOTHING = Tally()
"""Nothing to score on either side; the start of a sum."""


def matched(correct: int, actual: int, possible: int) -> Tally:
    """Return the tally of one-to-one matches: the same credit for precision and for recall."""
    return Tally(correct, actual, correct, possible)


def _rate(credit: Number, whole: Number) -> Fraction | None:
    return Fraction(credit) / Fraction(whole) if whole else None
