"""The gate: may a changed extractor replace the one before it?

Both ends of the interval of the difference are asked. A gate on the upper end alone passes a true loss of 1.8 points
80 % of the time at 50 documents; one on the lower end alone fails an unchanged model 63 % of the time. Between the two
stands an honest "undecided", with the number of documents that would decide it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from goldspan.errors import InputError, Problem

if TYPE_CHECKING:
    from goldspan.measures.statistics.differences import Difference
    from goldspan.measures.statistics.power import Needed, Power


class Outcome(StrEnum):
    """What a gate says."""

    PASS = "pass"  # noqa: S105 - the outcome, not a password
    FAIL = "fail"
    UNDECIDED = "undecided"
    NOT_COMPARABLE = "not comparable"

    @property
    def exit_code(self) -> int:
        """What it becomes on the command line: 0, 1, 4, 3."""
        return {Outcome.PASS: 0, Outcome.FAIL: 1, Outcome.UNDECIDED: 4, Outcome.NOT_COMPARABLE: 3}[self]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A gate's decision.

    Attributes:
        outcome: Pass, fail, undecided or not comparable.
        tolerance: The difference asked for: -0.01 allows a loss of one point.
        needed: Where undecided, the documents that would decide it with 80 % power if the difference is what it seems;
            None where that is unknown.
    """

    outcome: Outcome
    tolerance: float
    needed: Needed | None = None


def decide(difference: Difference | None, tolerance: float, power: Power | None = None) -> Verdict:
    """Decide whether a new system minus an old one is at least `tolerance`.

    - not comparable: there is no difference, because one side has nothing to score or the two were not measured alike;
      this comes first, since a misspelt type has nothing to score on either side;
    - identical counts: pass, whatever the tolerance: nothing has changed that a gate could refuse;
    - pass: the lower end of the interval is above the tolerance;
    - fail: the upper end is below it;
    - undecided: anything else, no interval included.

    Args:
        difference: New minus old; None where the two were not measured alike.
        tolerance: As a fraction.
        power: Of the same pair, for the documents that would decide it.

    Raises:
        InputError: `tolerance` is not a finite number.
    """
    if not math.isfinite(tolerance):
        raise InputError(Problem(rule="tolerance", found=f"a tolerance of {tolerance}", expected="a finite number"))
    if difference is None or difference.value is None:
        return Verdict(Outcome.NOT_COMPARABLE, tolerance)
    if difference.identical:
        return Verdict(Outcome.PASS, tolerance)
    if difference.low is not None and difference.low > tolerance:
        return Verdict(Outcome.PASS, tolerance)
    if difference.high is not None and difference.high < tolerance:
        return Verdict(Outcome.FAIL, tolerance)
    needed = None if power is None else power.documents_needed(difference.value - tolerance)
    return Verdict(Outcome.UNDECIDED, tolerance, needed)
