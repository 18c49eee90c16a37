"""The gate: may a changed system replace the baseline? Every condition is judged from reports alone.

How a condition on a measure is decided is said in `goldspan.measures.statistics.gate`. What a run says of itself, its
speed and its failures, is one number without an interval: it holds or fails.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from goldspan.errors import InputError, NotComparable, Problem, Refused, Undecided
from goldspan.eval.comparison.compare import candidates_of, place_of, refuse_runs
from goldspan.eval.comparison.conditions import MeasureCondition, RunCondition, RunFact
from goldspan.eval.comparison.counts import run_counts, type_counts
from goldspan.eval.comparison.ground import common_ground
from goldspan.eval.comparison.model import Documents
from goldspan.eval.tables import Table, bounds, points
from goldspan.measures.measure import Averaging
from goldspan.measures.statistics.gate import Outcome, decide

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from goldspan.eval.comparison.conditions import Condition
    from goldspan.eval.comparison.counts import Candidate
    from goldspan.eval.comparison.ground import Ground
    from goldspan.eval.report import Report
    from goldspan.eval.signature import Signature
    from goldspan.measures.statistics import Difference, Power

    Gold = tuple[Signature, Mapping[str, str]] | None

_ORDER = (Outcome.FAIL, Outcome.NOT_COMPARABLE, Outcome.UNDECIDED, Outcome.PASS)
"""The first of these that any condition has is the gate's: a sure failure is not mended by what is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One condition on one system.

    Attributes:
        system: The new system.
        condition: What was asked.
        outcome: Pass, fail, undecided or not comparable.
        delta: New minus baseline, a fraction; of speed and failures the new system's own number. None where unknown.
        delta_interval: Its 95 % interval, or None.
        identical: Whether no document's counts differ from the baseline's.
        needed: Where undecided, the documents that would decide it if the difference is what it seems; None if unknown.
        note: Why there is nothing to decide from; empty where there is.
    """

    system: str
    condition: Condition
    outcome: Outcome
    delta: float | None = None
    delta_interval: tuple[float, float] | None = None
    identical: bool = False
    needed: Documents | None = None
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, as `goldspan compare --gate … --json` prints it."""
        return {
            "system": self.system,
            "condition": str(self.condition),
            "outcome": str(self.outcome),
            "delta": self.delta,
            "delta_interval": None if self.delta_interval is None else list(self.delta_interval),
            "identical": self.identical,
            "documents_needed": self.needed.to_dict() if self.needed else None,
            "note": self.note,
        }

    @property
    def shown(self) -> str:
        """The number it was decided from: `−3.0 (−5.0 to −1.1)`, `2.5`, `identical`, `–`."""
        if self.identical:
            return "identical"
        if isinstance(self.condition, RunCondition):
            return "–" if self.delta is None else f"{self.delta:.3g}"
        return points(self.delta) + (f" ({bounds(self.delta_interval, points)})" if self.delta_interval else "")

    @property
    def line(self) -> str:
        """One line that says it all."""
        return f"{self.system}: {self.condition}: {self.outcome}: {self.shown}{self.why}"

    @property
    def why(self) -> str:
        """What would decide it, or why nothing can be said; begins with a semicolon."""
        if self.needed is not None:
            needed = self.needed
            return f"; about {needed.documents:,} documents ({needed.low:,} to {needed.high:,}) would decide it"
        return f"; {self.note}" if self.note else ""


@dataclass(frozen=True, slots=True)
class GateResult:
    """All judgements, and what becomes of undecided ones: pass, fail, or None to leave them undecided."""

    judgements: tuple[Judgement, ...]
    undecided: Outcome | None = None

    def settled(self, judgement: Judgement) -> Outcome:
        """Return what a judgement counts as."""
        is_open = judgement.outcome is Outcome.UNDECIDED and self.undecided is not None
        return self.undecided if is_open and self.undecided else judgement.outcome

    @property
    def outcome(self) -> Outcome:
        """What the gate says: fail if any condition fails; else the first of not comparable, undecided, pass."""
        found = set(map(self.settled, self.judgements))
        return next((outcome for outcome in _ORDER if outcome in found), Outcome.PASS)

    def to_dict(self) -> dict[str, Any]:
        """Return the gate as plain data."""
        return {
            "outcome": str(self.outcome),
            "exit_code": self.outcome.exit_code,
            "undecided": None if self.undecided is None else str(self.undecided),
            "conditions": [judgement.to_dict() for judgement in self.judgements],
        }

    def table(self) -> Table:
        """Return the gate as a table."""
        settled = f"; undecided counts as {self.undecided}" if self.undecided else ""
        head = ("system", "condition", "outcome", "Δ (95 %)", "documents that would decide it")
        rows = [
            (
                judgement.system,
                str(judgement.condition),
                str(judgement.outcome),
                judgement.shown,
                f"{judgement.needed.documents:,}" if judgement.needed else "",
            )
            for judgement in self.judgements
        ]
        return Table(f"Gate: {self.outcome}{settled}", head, tuple(rows), left=3)

    def require(self) -> None:
        """Raise what the gate's outcome is on the command line; nothing where it passes.

        Raises:
            Refused: A condition fails.
            NotComparable: One cannot be compared, and none fails.
            Undecided: One is undecided, and nothing worse.
        """
        outcome = self.outcome
        lines = [judgement.line for judgement in self.judgements if self.settled(judgement) is outcome]
        if outcome is Outcome.FAIL:
            raise Refused(Problem(rule="gate", found=f"the gate fails: {line}") for line in lines)
        if outcome is Outcome.NOT_COMPARABLE:
            raise NotComparable("the gate has nothing to compare: " + "; ".join(lines))
        if outcome is Outcome.UNDECIDED:
            raise Undecided("the gate is undecided: " + "; ".join(lines))


def judge(
    reports: Mapping[str, Report],
    conditions: Sequence[Condition],
    *,
    baseline: str | None = None,
    undecided: Outcome | None = None,
    gold: Gold = None,
    facts: Mapping[str, Mapping[str, str]] | None = None,
) -> GateResult:
    """Judge every system but the baseline by every condition.

    Args:
        reports: By the name of the system; several runs of one are named `name@version#k`.
        conditions: What is asked.
        baseline: The system the others are held against; None for the first.
        undecided: What undecided conditions count as; None for undecided.
        gold: As for `compare_reports`.
        facts: Of documents by their id, for conditions on parts of them.

    Raises:
        InputError: No condition, or one on a measure that a report was not counted with, or no such baseline.
        UsageError: Fewer than two systems, or runs in an average over types.
    """
    if not conditions:
        raise InputError(Problem(rule="gate", found="a gate without conditions", expected="one condition or more"))
    candidates = candidates_of(reports)
    place = place_of(candidates, baseline)
    made: list[Judgement] = []
    for condition in conditions:
        if isinstance(condition, RunCondition):
            made += [_of_run(each, condition) for number, each in enumerate(candidates) if number != place]
            continue
        try:
            ground = _part(common_ground(reports, condition.measure, gold), condition, facts or {})
            made += _of_measure(candidates, condition, ground, place)
        except NotComparable as error:
            others = [each.name for number, each in enumerate(candidates) if number != place]
            none = Outcome.NOT_COMPARABLE
            made += [Judgement(system=name, condition=condition, outcome=none, note=str(error)) for name in others]
    return GateResult(tuple(made), undecided)


def _part(ground: Ground, condition: MeasureCondition, facts: Mapping[str, Mapping[str, str]]) -> Ground:
    """Return the documents a condition is on.

    Raises:
        NotComparable: There are none.
    """
    if not condition.where.facts:
        return ground
    kept = [place for place, doc in enumerate(ground.documents) if condition.where.holds(facts.get(doc, {}))]
    if not kept:
        raise NotComparable(f"no document has {condition.where}")
    groups = None if ground.groups is None else tuple(ground.groups[place] for place in kept)
    return replace(ground, documents=tuple(ground.documents[place] for place in kept), groups=groups)


def _of_measure(
    candidates: Sequence[Candidate], condition: MeasureCondition, ground: Ground, place: int
) -> Iterator[Judgement]:
    for number, (apart, power) in enumerate(_differences(candidates, condition, ground, place)):
        if number == place:
            continue
        verdict = decide(apart, condition.bound, power)
        needed = verdict.needed
        yield Judgement(
            system=candidates[number].name,
            condition=condition,
            outcome=verdict.outcome,
            delta=apart.value,
            delta_interval=apart.bounds,
            identical=apart.identical and apart.value is not None,
            needed=Documents(needed.documents, needed.low, needed.high) if needed else None,
            note="" if verdict.outcome is Outcome.PASS else str(apart.absent or ""),
        )


def _differences(
    candidates: Sequence[Candidate], condition: MeasureCondition, ground: Ground, place: int
) -> list[tuple[Difference, Power | None]]:
    from goldspan.measures.statistics import Averaging as Over
    from goldspan.measures.statistics import averages, difference, pair_power, pooled

    measure = condition.measure
    if measure.average is not Averaging.MICRO:
        refuse_runs(candidates)
        found = type_counts(candidates, measure, ground)
        over = Over.MACRO if measure.average is Averaging.MACRO else Over.WEIGHTED
        made = averages(found.counts, found.support, ground.seed, average=over)
        return [(made.difference(number, place), None) for number in range(len(candidates))]
    counts = run_counts(candidates, measure, ground)
    base = counts[place]
    return [(difference(own, base), pair_power(pooled(own), pooled(base))) for own in counts]


def _of_run(candidate: Candidate, condition: RunCondition) -> Judgement:
    """Judge by the worst of a system's runs."""
    systems = [report.system for report in candidate.reports]
    if condition.fact is RunFact.SPEED:
        speeds = [system.speed for system in systems]
        known = [speed for speed in speeds if speed is not None]
        value = min(known) if len(known) == len(speeds) else None
        holds = value is not None and value >= condition.bound
    else:
        shares = [system.failures / system.documents for system in systems if system.documents]
        value = max(shares) if len(shares) == len(systems) else None
        holds = value is not None and value <= condition.bound
    outcome = Outcome.NOT_COMPARABLE if value is None else Outcome.PASS if holds else Outcome.FAIL
    note = "its run does not say" if value is None else ""
    return Judgement(system=candidate.name, condition=condition, outcome=outcome, delta=value, note=note)
