"""Comparing files, folders, runs and stored reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from goldspan.errors import InputError, UsageError, quote
from goldspan.eval.comparison import Comparison, compare_reports
from goldspan.eval.comparison.compare import DEFAULT
from goldspan.eval.scoring import gold_signature
from goldspan.files.atomic import missing
from goldspan.formats import read
from goldspan.jobs.scoring import Asked, Counted, score_options, score_predicted
from goldspan.jobs.sources import find_predicted, own_workspace, stored_reports
from goldspan.measures.measure import Measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goldspan.eval.report import Report
    from goldspan.eval.scoring import ScoreOptions
    from goldspan.eval.signature import Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRequest:
    """What to compare.

    Attributes:
        paths: The gold, then the systems: predictions, runs, stored reports. Without gold if all have a stored report.
        measure: The measure.
        baseline: The system the others are held against, by its name or as it is given; None for the first.
        by_type: Whether every type is compared too.
        asked: How to score.
    """

    paths: tuple[str, ...]
    measure: Measure = field(default_factory=lambda: Measure.parse(DEFAULT))
    baseline: str | None = None
    by_type: bool = False
    asked: Asked = field(default_factory=Asked)


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison, and the reports it was made from, by system."""

    comparison: Comparison
    reports: dict[str, Report]


def compare_files(request: CompareRequest) -> Compared:
    """Compare what a request names.

    Raises:
        InputError: Files that are not there or cannot be read, no such run or baseline, a measure that a stored report
            does not hold.
        UsageError: Fewer than two systems.
        NotComparable: The systems were not measured alike.
    """
    given, asked = request.paths, request.asked
    stored = stored_reports(given, asked.workspace)
    gold: tuple[Signature, Mapping[str, str]] | None = None
    if stored is not None:
        if asked != Asked(workspace=asked.workspace):
            raise UsageError("stored reports say how they were scored; leave the options for scoring out, or give GOLD")
        found = stored
    else:
        given = request.paths[1:]
        if not given:
            raise UsageError(f"only the gold ({quote(request.paths[0])}) is given; name two or more systems after it")
        found, gold = _scored(Path(request.paths[0]), given, request)
    names = _names(given, found)
    reports = dict(zip(names, found, strict=True))
    baseline = request.baseline
    if baseline not in names and baseline in given:
        baseline = names[given.index(baseline)]
    comparison = compare_reports(reports, request.measure, baseline=baseline, by_type=request.by_type, gold=gold)
    return Compared(comparison, reports)


def _scored(
    gold: Path, systems: Sequence[str], request: CompareRequest
) -> tuple[list[Report], tuple[Signature, Mapping[str, str]]]:
    """Score every system that has no report, and return their reports and what the gold is."""
    if not gold.exists():
        raise InputError(missing(str(gold)))
    asked, own = request.asked, own_workspace(gold)
    counted = Counted(measures=(request.measure,))
    by_split: dict[str | None, ScoreOptions] = {}
    reports = []
    for name in systems:
        predicted = find_predicted(name, asked.workspace or own)
        split = predicted.run.split if predicted.run else None
        if predicted.report is not None:
            reports.append(predicted.report)
            split = split or predicted.report.signature.split
        if split not in by_split:
            by_split[split] = score_options(gold, own, split, asked, counted)
        if predicted.report is None:
            reports.append(score_predicted(gold, predicted, by_split[split], lenient=asked.lenient))
    return reports, gold_signature(read(gold), next(iter(by_split.values())))


def _names(given: Sequence[str], reports: Sequence[Report]) -> list[str]:
    """Return the systems' names: their own, with what tells them apart where two are alike."""
    labels = [report.system.label for report in reports]
    names = [label if labels.count(label) == 1 else path for label, path in zip(labels, given, strict=True)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(f"{', '.join(map(quote, twice))} is given more than once; name every system once")
    return names
