"""`goldspan score`: one report."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goldspan.eval.report import Report

_EXAMPLES = """\
examples:
  goldspan score gold.jsonl predictions.jsonl
  goldspan score annotations/gold rules@1           a run; its report is kept for the leaderboard
  goldspan score gold/ pred/ --schema schema.toml --json
  goldspan score gold.jsonl pred.jsonl --map coarse.toml --min-score 0.5 --out report.json

GOLD and PRED are files (.jsonl, .jsonl.gz, .jsonl.zst, .json, .parquet) or folders of .json; PRED may also be the
folder or name of a run, or a stored report. The schema is --schema alone, or the workspace's where GOLD is its own."""


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command's parser."""
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
    parser.add_argument("--schema", metavar="FILE", type=Path, help="the schema")
    parser.add_argument(
        "--split", choices=("train", "dev", "test", "all"), help="score one split (default: that of the run, or all)"
    )
    parser.add_argument("--documents", metavar="DIR", type=Path, help="the documents: their splits and texts")
    parser.add_argument("--min-score", metavar="X", type=_score, help="leave out predictions with a lower score")
    parser.add_argument("--map", metavar="FILE", type=Path, help="rename, drop or ignore types on both sides")
    parser.add_argument(
        "--by-type",
        choices=("plain", "filtered"),
        default="plain",
        help="filtered: score each type alone in every mode",
    )
    parser.add_argument("--out", metavar="FILE", type=Path, help="write the report, with every document's counts")
    parser.add_argument("--workspace", metavar="DIR", type=Path, help="where runs are looked up by name")
    parser.set_defaults(run=run)


def _score(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 1, found {text!r}")
    return value


_score.__name__ = "number"  # what argparse calls it


def run(arguments: argparse.Namespace) -> int:
    """Score, and print the report."""
    from goldspan.jobs.score import ScoreRequest, score_files
    from goldspan.measures.options import ByType
    from goldspan.workspace import open_workspace

    request = ScoreRequest(
        gold=arguments.gold,
        predicted=arguments.predicted,
        schema=arguments.schema,
        split=arguments.split,
        documents=arguments.documents,
        min_score=arguments.min_score,
        type_map=arguments.map,
        by_type=ByType(arguments.by_type),
        out=arguments.out,
        workspace=open_workspace(arguments.workspace) if arguments.workspace else None,
    )
    scored = score_files(request)
    if arguments.json:
        print(json.dumps(scored.report.to_dict(), indent=1, ensure_ascii=False))
        return 0
    _print(scored.report)
    for path in scored.written:
        print(f"Report written to {_from_here(path)}")
    return 0


def _from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _print(report: Report) -> None:
    from goldspan.eval.tables import printable, report_tables, show, summary

    print(f"{printable(report.system.label)}: {summary(report)}")
    print()
    for table in report_tables(report):
        show(table, sys.stdout)
        print()
    print(report.signature)
