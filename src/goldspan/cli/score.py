"""`goldspan score`: one report."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.eval.report import Report
    from goldspan.measures.measure import Measure

_EXAMPLES = """\
examples:
  goldspan score gold.jsonl predictions.jsonl
  goldspan score annotations/gold rules@1           a run; its report is kept for the leaderboard
  goldspan score gold/ pred/ --schema schema.toml --json
  goldspan score gold.jsonl pred.jsonl --measures 'F1(entities)@strict' 'F1(relations+realis)@strict'
  goldspan score gold.jsonl pred.jsonl --map coarse.toml --min-score 0.5 --out report.json
  goldspan score gold.jsonl pred.jsonl --diagnosis --training train.jsonl
  goldspan score gold.jsonl pred.jsonl --curves --dev-gold dev.jsonl --dev-pred dev-pred.jsonl

GOLD and PRED are files (.jsonl, .jsonl.gz, .jsonl.zst, .json, .parquet) or folders of .json; PRED may also be the
folder or name of a run, or a stored report. The schema is --schema alone, or the workspace's where GOLD is its own.
Of a key that stands twice in one object the last counts; `goldspan check` tells such keys, scoring does not look.

A report has the entity modes strict, exact, partial and type and the relation modes boundaries, strict and partial.
Facts between entities, clusters, DocRED, DWIE and FairEval take longer than all of these; --all or --measures counts
them too. Averages over types have an interval up to 500 documents, beyond where --measures names them."""


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command's parser."""
    from goldspan.cli.asking import add_asked, add_diagnosis

    parser = commands.add_parser(
        "score",
        help="score predictions against gold",
        description="Score predictions against gold: entities and relations, over all and by type.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("gold", metavar="GOLD", type=Path, help="gold records")
    parser.add_argument("predicted", metavar="PRED", help="predicted records, or a run")
    parser.add_argument("--json", action="store_true", help="print only JSON")
    parser.add_argument("--measures", metavar="M", nargs="+", default=[], help="print these measures only")
    parser.add_argument("--all", action="store_true", help="count every measure there is")
    parser.add_argument("--no-interval", action="store_true", help="make no 95 %% intervals")
    parser.add_argument("--out", metavar="FILE", type=Path, help="write the report, with every document's counts")
    add_diagnosis(parser)
    add_asked(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Score, and print the report."""
    from goldspan.cli.asking import asked_of, measures_of, told_of

    # Scoring multiplies no matrices: threads that stand ready for it would cost a tenth of a second.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from goldspan.eval.tables import printable
    from goldspan.jobs.given import left_out_placed, placing, unused_types
    from goldspan.jobs.score import ScoreRequest, score_files
    from goldspan.jobs.scoring import Counted, Told

    measures, told = measures_of(arguments.measures), told_of(arguments)
    diagnosis = arguments.diagnosis or told != Told()
    request = ScoreRequest(
        gold=arguments.gold,
        predicted=arguments.predicted,
        asked=asked_of(arguments),
        counted=Counted(measures=measures, everything=arguments.all, diagnosis=diagnosis, told=told),
        intervals=not arguments.no_interval,
        out=arguments.out,
    )
    with placing(request.gold, [request.predicted], request.asked):
        scored = score_files(request)
    report = left_out_placed(scored.report, request.gold, request.predicted, request.asked)
    if unused := unused_types(request.gold, [request.predicted], request.asked):
        print(f"note: {printable(unused, 2000)}", file=sys.stderr)
    if scored.unkept:
        print(f"note: the report is not kept for the leaderboard: {scored.unkept}", file=sys.stderr)
    if arguments.json:
        print(json.dumps(_plain(report, measures, intervals=request.intervals), indent=1, ensure_ascii=False))
        return 0
    _print(report, measures, intervals=request.intervals)
    for path in scored.written:
        print(f"Report written to {_from_here(path)}")
    return 0


def _plain(report: Report, measures: Sequence[Measure], *, intervals: bool) -> dict[str, Any]:
    """Return the report, or the measures asked for, as plain data."""
    if not measures:
        return report.to_dict(intervals=intervals)
    from goldspan.eval.value import full_signature, value

    found = {}
    for measure in measures:
        signature = full_signature(report.signature, measure)
        found[str(measure)] = {**value(report, measure, intervals=intervals).to_dict(), "signature": signature}
    data = {**report.head(), "measures": found}
    return data if report.diagnosis is None else {**data, "diagnosis": dict(report.diagnosis)}


def _from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _print(report: Report, measures: Sequence[Measure], *, intervals: bool) -> None:
    from goldspan.eval.report_tables import report_tables, summary, values_table
    from goldspan.eval.tables import printable, show
    from goldspan.eval.value import value

    print(f"{printable(report.system.label)}: {summary(report)}")
    for line in report.left_out_lines:
        print(f"left out: {printable(line)}", file=sys.stderr)
    print()
    if measures:
        tables = [values_table(value(report, measure, intervals=intervals) for measure in measures)]
    else:
        tables = list(report_tables(report, intervals=intervals))
    notes = []
    if report.diagnosis is not None:
        from goldspan.eval.report_diagnosis import diagnosis_notes, diagnosis_tables

        tables += diagnosis_tables(report)
        notes = diagnosis_notes(report)
    for table in tables:
        show(table, sys.stdout)
        print()
    if notes:
        print(*notes, "", sep="\n")
    print(report.signature)
