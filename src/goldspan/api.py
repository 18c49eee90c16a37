"""Scoring and comparing from Python: the same as the commands of these names, on files or on records at hand.

report = goldspan.score("gold.jsonl", "predictions.jsonl")
report.value("F1(entities)@strict").interval

comparison = goldspan.compare("gold.jsonl", {"rules": "rules.jsonl", "model": records}, baseline="rules")
comparison.to_dict()["systems"]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from goldspan.annotation import Annotations
from goldspan.errors import InputError, Problem, quote
from goldspan.eval.comparison import Comparison, compare_reports
from goldspan.eval.comparison.compare import DEFAULT
from goldspan.eval.report import Report, System, read_report
from goldspan.eval.runs import PREDICTIONS, RUN
from goldspan.eval.scoring import ScoreOptions, gold_signature
from goldspan.eval.scoring import score as score_records
from goldspan.eval.streaming import score_paths
from goldspan.formats import read
from goldspan.measures.measure import Measure
from goldspan.schema import Schema, read_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

Records: TypeAlias = str | Path | Iterable[Annotations]
"""Annotation records: a file or folder of any format `goldspan.read` knows, or the records themselves."""


def score(
    gold: Records,
    predicted: Records,
    *,
    schema: Schema | str | Path | None = None,
    measures: Sequence[Measure | str] = (),
    options: ScoreOptions | None = None,
    name: str | None = None,
) -> Report:
    """Score predictions against gold.

    Args:
        gold: Gold records, one a document.
        predicted: Predicted records; also the folder of a run. A gold document without one counts as all missing.
        schema: The schema, or its file: symmetric and inverse relations are matched as such.
        measures: Measures that need more counted than a report has by itself: an attribute, or whole documents
            (`F1(relations+realis)@strict`, `F1(clusters)@conll`).
        options: Everything else that can move a number.
        name: What the system is called; by default the name of the file.

    Returns:
        The report: `report.value("F1(entities)@strict")`, `.to_dict()`, `.to_frame()`, `.to_markdown()`, `.to_latex()`.

    Raises:
        InputError: Records that cannot be read or belong to different texts; measures nobody knows; each problem has
            its place.
    """
    options = _options(options, schema).asking(map(_measure, measures))
    system = System(name=name or _name(predicted))
    return _scored(gold, predicted, options, system)


def compare(
    gold: Records | None,
    predicted: Mapping[str, Records | Report],
    *,
    baseline: str | None = None,
    measure: Measure | str = DEFAULT,
    by_type: bool = False,
    schema: Schema | str | Path | None = None,
    options: ScoreOptions | None = None,
) -> Comparison:
    """Compare systems on the same gold.

    Args:
        gold: Gold records; None where all systems are reports.
        predicted: By name each system's records, report, or stored report; several runs of one extractor are named
            `name@version#k`.
        baseline: The system the others are held against; None for the first.
        measure: The measure.
        by_type: Whether every type is compared too.
        schema: The schema, or its file.
        options: Everything else that can move a number.

    Raises:
        InputError: As `score`; a baseline or measure nobody knows; no gold for records.
        UsageError: Fewer than two systems.
        NotComparable: Reports that were not measured alike.
    """
    asked = _measure(measure)
    options = _options(options, schema).asking([asked])
    known = None if gold is None else gold if isinstance(gold, str | Path) else list(gold)
    reports: dict[str, Report] = {}
    for name, given in predicted.items():
        report = given if isinstance(given, Report) else _stored(given)
        if report is None and known is None:
            found = f"the predictions of {quote(name)} without gold"
            raise InputError(Problem(rule="no-gold", found=found, expected="gold, or a report for every system"))
        if report is None and known is not None and not isinstance(given, Report):
            report = _scored(known, given, options, System(name=name))
        if report is not None:
            reports[name] = report
    signature = None if known is None else gold_signature(_records(known), options)
    return compare_reports(reports, asked, baseline=baseline, by_type=by_type, gold=signature)


def _options(options: ScoreOptions | None, schema: Schema | str | Path | None) -> ScoreOptions:
    options = options or ScoreOptions()
    if schema is None:
        return options
    return replace(options, schema=schema if isinstance(schema, Schema) else read_schema(Path(schema)))


def _measure(measure: Measure | str) -> Measure:
    return Measure.parse(measure) if isinstance(measure, str) else measure


def _scored(gold: Records, predicted: Records, options: ScoreOptions, system: System) -> Report:
    if isinstance(gold, str | Path) and isinstance(predicted, str | Path):
        # In one process: a program that imports goldspan may not be one that can be started again.
        one, other = _path(gold), _path(predicted)
        if one.exists() and other.exists():
            return score_paths(one, other, options, system, processes=1)
    return score_records(_records(gold), _records(predicted), options, system)


def _records(given: Records) -> Iterable[Annotations]:
    return read(_path(given)) if isinstance(given, str | Path) else given


def _path(given: str | Path) -> Path:
    path = Path(given)
    return path / PREDICTIONS if (path / RUN).is_file() else path


def _stored(given: Records) -> Report | None:
    """Return the stored report of this name; None for records."""
    if isinstance(given, str | Path) and (path := Path(given)).suffix == ".json" and path.is_file():
        from goldspan.jobs.sources import is_report

        return read_report(path) if is_report(path) else None
    return None


def _name(given: Records) -> str:
    if not isinstance(given, str | Path):
        return "predictions"
    from goldspan.jobs.sources import name_of

    return name_of(Path(given))
