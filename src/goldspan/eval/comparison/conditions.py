"""What a gate asks: conditions on measures, on parts of the documents, on speed and failures.

F1(entities)@strict>=-0.01        new minus baseline, as a fraction: at most one point is lost
R(entities,type=PERSON)@type>=0   no loss at all
speed>=5                          documents a second, of the new system
failures<=0.02                    share of documents the new system failed on
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from goldspan.errors import InputError, Problem, quote
from goldspan.measures.measure import Measure

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONDITION = re.compile(r"\s*(?P<what>.*\S)\s*(?P<sign>[<>]=)\s*(?P<bound>[^<>=\s]+)\s*", re.DOTALL)


class RunFact(StrEnum):
    """What a run says of itself."""

    SPEED = "speed"
    FAILURES = "failures"


@dataclass(frozen=True, slots=True)
class Where:
    """Documents that conditions are held against: those with these facts; none for all documents."""

    facts: tuple[tuple[str, str], ...] = ()

    def holds(self, known: Mapping[str, str]) -> bool:
        """Tell whether a document with these facts is one of them."""
        return all(known.get(name) == value for name, value in self.facts)

    def __str__(self) -> str:
        """Return `agency=ANI, year=2021`; empty for all documents."""
        return ", ".join(f"{name}={value}" for name, value in self.facts)


EVERYWHERE = Where()


@dataclass(frozen=True, slots=True)
class MeasureCondition:
    """The new system's measure minus the baseline's is at least `bound`, a fraction."""

    measure: Measure
    bound: float
    where: Where = EVERYWHERE

    def __str__(self) -> str:
        """Return it as it is written, and where it holds."""
        where = f" where {self.where}" if self.where.facts else ""
        return f"{self.measure}>={self.bound:g}{where}"


@dataclass(frozen=True, slots=True)
class RunCondition:
    """What the new system's run says of itself keeps to `bound`: at least a speed, at most a share of failures."""

    fact: RunFact
    bound: float

    def __str__(self) -> str:
        """Return it as it is written."""
        return f"{self.fact}{'>=' if self.fact is RunFact.SPEED else '<='}{self.bound:g}"


Condition = MeasureCondition | RunCondition


def parse_condition(text: str, where: Where = EVERYWHERE) -> Condition:
    """Return the condition that `str` writes as `text`.

    Raises:
        InputError: It is none, its measure is unknown, or its bound is no such number.
    """
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise _refused(text, "a condition such as F1(entities)@strict>=-0.01, speed>=5 or failures<=0.02")
    what, sign = match["what"], match["sign"]
    try:
        bound = float(match["bound"])
    except ValueError:
        bound = math.nan
    if not math.isfinite(bound):
        raise _refused(text, "a finite number as its bound")
    facts = [fact for fact in RunFact if fact == what]
    wanted = "<=" if facts == [RunFact.FAILURES] else ">="
    if sign != wanted:
        raise _refused(text, f"{what}{wanted}{match['bound']}")
    if facts:
        if bound < 0 or (facts[0] is RunFact.FAILURES and bound > 1):
            raise _refused(text, "a share from 0 to 1" if facts[0] is RunFact.FAILURES else "a speed of 0 or more")
        if where.facts:
            raise _refused(text, f"no {what} of a part of the documents: runs say it of all")
        return RunCondition(facts[0], bound)
    if abs(bound) > 1:
        raise _refused(text, "a difference as a fraction from -1 to 1: one point is 0.01")
    return MeasureCondition(Measure.parse(what), bound, where)


def _refused(text: str, expected: str) -> InputError:
    return InputError(Problem(rule="gate", found=f"the condition {quote(text, 120)}", expected=expected))
