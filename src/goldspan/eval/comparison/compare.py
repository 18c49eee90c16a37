"""From reports to a comparison."""

from __future__ import annotations

from dataclasses import replace
from math import isnan
from typing import TYPE_CHECKING

from goldspan.errors import UnknownName, UsageError
from goldspan.eval.comparison.counts import Candidate, run_counts, stacked, type_counts
from goldspan.eval.comparison.ground import common_ground
from goldspan.eval.comparison.model import Comparison, Documents, Runs, SystemResult, TypeDifference, TypeRow
from goldspan.measures.measure import Averaging, Measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goldspan.eval.comparison.ground import Ground
    from goldspan.eval.report import Report
    from goldspan.eval.signature import Signature
    from goldspan.measures.statistics import BaselineTests, Difference, Ranks
    from goldspan.measures.statistics.harmonics import Counts

FEW_DIFFER = "differs from the baseline on fewer than 6 documents: p cannot reach .05"
IDENTICAL = "no document's counts differ from the baseline's"
DEFAULT = "F1(entities)@strict"


def compare_reports(
    reports: Mapping[str, Report],
    measure: Measure | str = DEFAULT,
    *,
    baseline: str | None = None,
    by_type: bool = False,
    gold: tuple[Signature, Mapping[str, str]] | None = None,
) -> Comparison:
    """Compare systems by their reports.

    Args:
        reports: By the name of the system; several runs of one are named `name@version#k`.
        measure: The measure, or its name.
        baseline: The system the others are held against; None for the first.
        by_type: Whether every type is compared too.
        gold: Signature and content hashes, by document, of the gold they are to be compared on, if it is at hand.

    Raises:
        UsageError: Fewer than two systems, or runs in an average over types.
        UnknownName: No such baseline or measure, or one that a report was not counted with.
        NotComparable: The reports were not measured alike, or share no document whose gold is the same.
    """
    measure = Measure.parse(measure) if isinstance(measure, str) else measure
    candidates = candidates_of(reports)
    place = place_of(candidates, baseline)
    ground = common_ground(reports, measure, gold)
    if measure.average is not Averaging.MICRO:
        systems = _averaged(candidates, measure, ground, place)
    else:
        systems = _compared(candidates, run_counts(candidates, measure, ground), ground, place)
    return Comparison(
        measure=measure,
        signature=ground.signature,
        baseline=candidates[place].name,
        systems=systems,
        documents=len(ground.documents),
        left_out=ground.left_out,
        types=_types(candidates, measure, ground, place) if by_type else (),
    )


def candidates_of(reports: Mapping[str, Report]) -> list[Candidate]:
    """Return the systems of some reports: several runs of one (`name@version#k`) are one system."""
    from goldspan.measures.statistics import group_runs

    given = list(reports.items())
    return [
        Candidate(name, tuple(given[place][1] for place in places), numbered=any(given[p][0] != name for p in places))
        for name, places in group_runs(reports).items()
    ]


def place_of(candidates: Sequence[Candidate], baseline: str | None) -> int:
    """Return the place of the baseline; the first where None is named.

    Raises:
        UsageError: Fewer than two systems.
        UnknownName: No such system.
    """
    names = [candidate.name for candidate in candidates]
    if len(names) < 2:
        raise UsageError(f"one system ({', '.join(names)}) cannot be compared; give two or more")
    if baseline is not None and baseline not in names:
        raise UnknownName("baseline", baseline, names)
    return names.index(baseline) if baseline else 0


def refuse_runs(candidates: Sequence[Candidate]) -> None:
    """Refuse averages over types of systems with several runs.

    Raises:
        UsageError: There is one.
    """
    several = [candidate.name for candidate in candidates if len(candidate.reports) > 1]
    if several:
        found = f"several runs ({', '.join(several)}) in an average over types"
        raise UsageError(f"{found}; compare one run of each, or a measure without avg=")


def _compared(
    candidates: Sequence[Candidate], counts: Sequence[Counts], ground: Ground, place: int
) -> tuple[SystemResult, ...]:
    from goldspan.measures.statistics import against_baseline, difference, interval, pooled, ranks

    together = stacked(counts)
    tests = against_baseline(together, place, ground.seed)
    ranked = ranks(together, ground.seed)
    results = []
    for number, (candidate, own) in enumerate(zip(candidates, counts, strict=True)):
        found = interval(pooled(own))
        result = SystemResult(
            name=candidate.name,
            predicted=_predicted(candidate, ground),
            value=found.value,
            interval=found.bounds,
            rank=_rank(ranked, number),
            runs=_runs(candidate, own),
            notes=(str(found.absent),) if found.absent else (),
        )
        if number != place:
            result = _against(result, difference(own, counts[place]), tests, number)
            result = _with_power(result, own, counts[place])
        results.append(result)
    return tuple(results)


def _against(result: SystemResult, apart: Difference, tests: BaselineTests, number: int) -> SystemResult:
    """Return a result with what is said of it against the baseline."""
    test = tests.tests[number]
    if test is None:
        return result
    notes = result.notes
    if test.identical:
        notes = (*notes, IDENTICAL)
    elif test.p is not None and not test.can_reach:
        notes = (*notes, FEW_DIFFER)
    return replace(
        result,
        delta=apart.value,
        delta_interval=apart.bounds,
        p=test.p,
        p_holm=tests.p_holm[number],
        identical=test.identical,
        notes=notes,
    )


def _with_power(result: SystemResult, own: Counts, other: Counts) -> SystemResult:
    from goldspan.measures.statistics import pair_power, pooled

    power = pair_power(pooled(own), pooled(other))
    needed = power.documents_needed(result.delta) if result.delta is not None else None
    documents = Documents(needed.documents, needed.low, needed.high) if needed else None
    return replace(result, mde=power.smallest_difference, needed=documents)


def _rank(ranked: Ranks, number: int) -> tuple[int, int] | None:
    low, high = ranked.low[number], ranked.high[number]
    return None if low is None or high is None else (low, high)


def _runs(candidate: Candidate, counts: Counts) -> Runs | None:
    from goldspan.measures.statistics import spread

    if not candidate.numbered:
        return None
    found = spread(counts, sampling=True)
    return Runs(found.values, found.sd, str(found.variance)) if found else None


def _predicted(candidate: Candidate, ground: Ground) -> int:
    """Return how many of the common documents were predicted, by the run that predicted fewest."""
    missing = [int(report.table.missing[ground.places(report)].sum()) for report in candidate.reports]
    return len(ground.documents) - max(missing)


def _averaged(
    candidates: Sequence[Candidate], measure: Measure, ground: Ground, place: int
) -> tuple[SystemResult, ...]:
    """Compare averages over types: intervals by resampling, for macro also the test; no power."""
    from goldspan.measures.statistics import Averaging as Over
    from goldspan.measures.statistics import against_baseline, averages, ranks

    refuse_runs(candidates)
    by_type_ = type_counts(candidates, measure, ground)
    macro = measure.average is Averaging.MACRO
    over = Over.MACRO if macro else Over.WEIGHTED
    made = averages(by_type_.counts, by_type_.support, ground.seed, average=over)
    tested = macro and bool(by_type_.types)
    tests = against_baseline(by_type_.counts, place, ground.seed) if tested else None
    ranked = ranks(by_type_.counts, ground.seed) if tested else None
    results = []
    for number, candidate in enumerate(candidates):
        found_ = made.interval(number)
        result = SystemResult(
            name=candidate.name,
            predicted=_predicted(candidate, ground),
            value=found_.value,
            interval=found_.bounds,
            rank=_rank(ranked, number) if ranked else None,
            notes=(str(found_.absent),) if found_.absent else (),
        )
        if number != place:
            apart = made.difference(number, place)
            result = replace(result, delta=apart.value, delta_interval=apart.bounds)
            result = _against(result, apart, tests, number) if tests else result
        results.append(result)
    return tuple(results)


def _types(candidates: Sequence[Candidate], measure: Measure, ground: Ground, place: int) -> tuple[TypeRow, ...]:
    """Return the table by type: many tests, of which some must be the most extreme, so exploratory."""
    from goldspan.measures.statistics import by_type

    if not measure.definition.typed or measure.type:
        raise UsageError(f"{measure} cannot be told apart by type; ask for a measure of all types, such as {DEFAULT}")
    found = type_counts(candidates, measure, ground)
    if not found.types:
        return ()
    tests = by_type(found.counts, place, ground.seed)
    rates = found.counts.values
    rows = []
    for column, (name, gold) in enumerate(zip(found.types, found.gold, strict=True)):
        systems = []
        for number, candidate in enumerate(candidates):
            own = _known(rates[number, column])
            test = tests.tests[number][column] if number != place else None
            p = test.p if test else None
            adjusted = _known(tests.p_adjusted[number, column])
            systems.append(TypeDifference(candidate.name, own, test.difference if test else None, p, adjusted))
        rows.append(TypeRow(name, gold, tuple(systems)))
    return tuple(rows)


def _known(number: float) -> float | None:
    return None if isnan(number) else float(number)
