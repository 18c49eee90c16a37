"""What the score would be if a class of errors were mended, after TIDE (Bolya et al., ECCV 2020).

Mending an error puts the gold item in the prediction's place: a pair becomes correct, a missing item is predicted, a
spurious one is not. With c correct, g gold and p predicted items, f1 becomes 2(c+X)/(g+p) for a class of X pairs,
2(c+M)/(g+p+M) for M missing, 2c/(g+p−S) for S spurious. For a single type t the same rule moves predictions: p loses
those of type t that were meant as something else, and gains those meant as t.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from goldspan.measures.counts import ratio
from goldspan.measures.diagnosis.partition import CORRECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goldspan.measures.diagnosis.partition import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """What mending a class does.

    Attributes:
        name: The class.
        count: Errors of the class: gold items, or predicted ones where they are spurious.
        f1: Strict F1 afterwards; None where nothing is left to score.
        gain: By how much F1 rises; None where either is None. A single type's may fall where predictions that were
            meant as another type are only put right as that type's.
    """

    name: str
    count: int
    f1: float | None
    gain: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the fix as plain data."""
        data = asdict(self)
        return {"class": data.pop("name"), **data}


def mended_f1(standing: Standing, mended: Iterable[str]) -> float | None:
    """Return strict F1 with all errors of some classes mended; None where nothing is left to score."""
    gained = lost = 0
    for name in mended:
        gained += standing.gold.get(name, 0)
        lost += standing.predicted.get(name, 0)
    correct = standing.correct + gained
    return ratio(2 * correct, standing.possible + standing.actual + gained - lost)


def what_if(standing: Standing, classes: Sequence[str]) -> list[Fix]:
    """Return for each class but `correct` what mending it alone would do."""
    now = standing.f1
    fixes = []
    for name in _errors(classes):
        after = mended_f1(standing, [name])
        fixes.append(Fix(name=name, count=standing.count(name), f1=after, gain=_gain(now, after)))
    return fixes


def in_turn(standing: Standing, classes: Sequence[str]) -> list[Fix]:
    """Return what mending one class after the other does, each gain over the step before; the last F1 is 1.0.

    Where there is no gold the last F1 is None: with the spurious items gone, nothing is left to score.
    """
    before = standing.f1
    fixes: list[Fix] = []
    for name in _errors(classes):
        after = mended_f1(standing, [*(fix.name for fix in fixes), name])
        fixes.append(Fix(name=name, count=standing.count(name), f1=after, gain=_gain(before, after)))
        before = after
    return fixes


def _errors(classes: Sequence[str]) -> list[str]:
    return [name for name in classes if name != CORRECT]


def _gain(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before
