"""`goldspan compare`: several systems on the same gold."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goldspan.jobs.compare import Compared

FORMATS = ("table", "markdown", "latex", "json")

_EXAMPLES = """\
examples:
  goldspan compare gold.jsonl rules.jsonl model.jsonl
  goldspan compare annotations/gold rules@1 lexicon@1 --baseline rules@1 --measure 'F1(relations)@strict'
  goldspan compare gold.jsonl old.jsonl 'new@2#1.jsonl' 'new@2#2.jsonl'      two runs of one extractor
  goldspan compare old/report.json new/report.json                           stored reports need no gold
  goldspan compare gold.jsonl a.jsonl b.jsonl --types --format markdown

Differences, p-values and ranks are made from whole documents (or the groups they belong to), which is what a new
article is. p: paired approximate randomisation; corrected after Holm. Systems named name@version#k are runs of one.
Reports are compared only if they were measured alike (exit code 3 if not); where only the gold differs, on the
documents whose gold is the same in all."""


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command's parser."""
    from goldspan.cli.asking import add_asked

    parser = commands.add_parser(
        "compare",
        help="compare several systems on the same gold",
        description="Compare systems: differences from a baseline with intervals and tests, ranks, and what it takes.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("gold", metavar="GOLD", help="gold records; left out if all systems are stored reports")
    parser.add_argument("systems", metavar="PRED", nargs="+", help="predicted records, runs, or stored reports")
    parser.add_argument(
        "--baseline", metavar="NAME", help="the system the others are held against (default: the first)"
    )
    parser.add_argument(
        "--measure", metavar="M", default="F1(entities)@strict", help="the measure (default: %(default)s)"
    )
    parser.add_argument("--types", action="store_true", help="compare every type too (exploratory)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--format", choices=FORMATS, default="table", help="what is printed (default: table)")
    form.add_argument("--json", action="store_const", const="json", dest="format", help="print only JSON")
    add_asked(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Compare, and print the comparison."""
    from goldspan.cli.asking import asked_of, measures_of
    from goldspan.eval.tables import printable
    from goldspan.jobs.compare import CompareRequest, compare_files

    request = CompareRequest(
        paths=(arguments.gold, *arguments.systems),
        measure=measures_of([arguments.measure])[0],
        baseline=arguments.baseline,
        by_type=arguments.types,
        asked=asked_of(arguments),
    )
    compared = compare_files(request)
    for name, report in compared.reports.items():
        for line in report.left_out_lines:
            print(f"left out of {printable(name)}: {printable(line)}", file=sys.stderr)
    _print(compared, arguments.format)
    return 0


def _print(compared: Compared, form: str) -> None:
    comparison = compared.comparison
    if form == "json":
        data = comparison.to_dict()
        if left_out := {name: r.head()["left_out"] for name, r in compared.reports.items() if r.left_out}:
            data["left_out"] = left_out
        print(json.dumps(data, indent=1, ensure_ascii=False))
    elif form == "markdown":
        print(comparison.to_markdown(), end="")
    elif form == "latex":
        print(comparison.to_latex(), end="")
    else:
        from goldspan.eval.comparison.tables import comparison_lines, comparison_tables
        from goldspan.eval.tables import printable, show

        for table in comparison_tables(comparison):
            show(table, sys.stdout)
            print()
        for line in comparison_lines(comparison):
            print(printable(line))
        print(comparison.full_signature)
