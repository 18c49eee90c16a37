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
from goldspan.jobs.given import left_out_placed, placing
from goldspan.jobs.scoring import Asked, Counted, score_options, score_predicted
from goldspan.jobs.sources import find_predicted, own_workspace, stored_reports
from goldspan.measures.measure import Measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goldspan.eval.comparison.gate import GateResult
    from goldspan.eval.report import Report
    from goldspan.eval.scoring import ScoreOptions
    from goldspan.eval.signature import Signature
    from goldspan.jobs.gate import Gate


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRequest:
    """What to compare.

    Attributes:
        paths: The gold, then the systems: predictions, runs, stored reports. Without gold if all have a stored report.
        measure: The measure.
        baseline: The system the others are held against, by its name or as it is given; None for the first.
        by_type: Whether every type is compared too.
        asked: How to score.
        gate: What is asked of every system but the baseline; None for nothing.
    """

    paths: tuple[str, ...]
    measure: Measure = field(default_factory=lambda: Measure.parse(DEFAULT))
    baseline: str | None = None
    by_type: bool = False
    asked: Asked = field(default_factory=Asked)
    gate: Gate | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison, the reports it was made from, by system, and what the gate says where there is one."""

    comparison: Comparison
    reports: dict[str, Report]
    gate: GateResult | None = None


def compare_files(request: CompareRequest) -> Compared:
    """Compare what a request names.

    Raises:
        InputError: Files that are not there or cannot be read, no such run or baseline, a measure that a stored report
            does not hold.
        UsageError: Fewer than two systems; a gate on parts of the documents, and no documents.
        NotComparable: The systems were not measured alike.
    """
    given, asked = request.paths, request.asked
    stored = stored_reports(given, asked.workspace)
    gold: tuple[Signature, Mapping[str, str]] | None = None
    if stored is not None:
        if asked != Asked(workspace=asked.workspace, documents=asked.documents if _is_sliced(request) else None):
            raise UsageError("stored reports say how they were scored; leave the options for scoring out, or give GOLD")
        found = stored
    else:
        given = request.paths[1:]
        if not given:
            raise UsageError(f"only the gold ({quote(request.paths[0])}) is given; name two or more systems after it")
        path = Path(request.paths[0])
        with placing(path, given, asked):
            found, gold = _scored(path, given, request)
        found = [left_out_placed(report, path, name, asked) for report, name in zip(found, given, strict=True)]
    names = _names(given, found)
    reports = dict(zip(names, found, strict=True))
    baseline = request.baseline
    if baseline not in names and baseline in given:
        baseline = names[given.index(baseline)]
    comparison = compare_reports(reports, request.measure, baseline=baseline, by_type=request.by_type, gold=gold)
    gate = None
    if request.gate is not None:
        from goldspan.eval.comparison.gate import judge

        facts = _facts(request, stored is not None) if request.gate.sliced else None
        asks = request.gate
        gate = judge(reports, asks.conditions, baseline=baseline, undecided=asks.undecided, gold=gold, facts=facts)
    return Compared(comparison, reports, gate)


def _is_sliced(request: CompareRequest) -> bool:
    return request.gate is not None and request.gate.sliced


def _facts(request: CompareRequest, stored: bool) -> dict[str, dict[str, str]]:  # noqa: FBT001 - one of two ways
    """Return the facts of the documents at hand: those named, else those of the gold's workspace.

    Raises:
        UsageError: There are none.
        RecordError: They cannot be read.
    """
    from goldspan.formats.documents import read_documents
    from goldspan.jobs.gate import facts_of

    folder, own = request.asked.documents, request.asked.workspace
    if folder is None:
        own = own or (None if stored else own_workspace(Path(request.paths[0])))
        folder = own.documents if own and own.documents.is_dir() else None
    if folder is None:
        raise UsageError("the gate asks of parts of the documents; say where these are with --documents")
    return facts_of(read_documents(folder))


def _scored(
    gold: Path, systems: Sequence[str], request: CompareRequest
) -> tuple[list[Report], tuple[Signature, Mapping[str, str]]]:
    """Score every system that has no report, and return their reports and what the gold is."""
    if not gold.exists():
        raise InputError(missing(str(gold)))
    asked, own = request.asked, own_workspace(gold)
    counted = Counted(measures=(request.measure, *(request.gate.measures if request.gate else ())))
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
