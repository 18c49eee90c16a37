"""`goldspan compare`: several systems on the same gold."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goldspan.errors import Problem
    from goldspan.jobs.compare import Compared
    from goldspan.jobs.gate import Gate

FORMATS = ("table", "markdown", "latex", "json")

_EXAMPLES = """\
examples:
  goldspan compare gold.jsonl rules.jsonl model.jsonl
  goldspan compare annotations/gold rules@1 lexicon@1 --baseline rules@1 --measure 'F1(relations)@strict'
  goldspan compare gold.jsonl old.jsonl 'new@2#1.jsonl' 'new@2#2.jsonl'      two runs of one extractor
  goldspan compare old/report.json new/report.json                           stored reports need no gold
  goldspan compare gold.jsonl a.jsonl b.jsonl --types --format markdown
  goldspan compare gold.jsonl old.jsonl new.jsonl --gate 'F1(entities)@strict>=-0.01'    a gate: see the exit code
  goldspan compare annotations/gold rules@1 rules@2 --gate gate.toml --format markdown

Differences, p-values and ranks are made from whole documents (or the groups they belong to), which is what a new
article is. p: paired approximate randomisation; corrected after Holm. Systems named name@version#k are runs of one.
Reports are compared only if they were measured alike (exit code 3 if not); where only the gold differs, on the
documents whose gold is the same in all.

A gate asks of every system but the baseline that the measure, new minus baseline, is at least so much (a fraction:
-0.01 allows a loss of one point); that its run had speed>=5 (documents a second); failures<=0.02 (of the documents).
It passes (exit code 0) if the interval of the difference lies above that, or the counts are identical; fails (1) if it
lies below; is undecided (4) otherwise, and says how many documents would decide it; has nothing to compare (3). Of
several conditions the first of fail, nothing to compare, undecided, pass counts. A file of them may also ask of parts
of the documents:

  undecided = "fail"
  conditions = ["F1(entities)@strict>=-0.01", "F1(entities,type=PERSON)@strict>=-0.02", "speed>=5"]
  [[slice]]
  where = { agency = "ANI" }     (agency, publisher, language, year, split; needs the documents)
  conditions = ["F1(entities)@strict>=-0.03"]

--redact leaves out what a hidden gold could be guessed from: texts in messages, and hashes of it; where GOLDSPAN_SALT
is set, hashes are salted with it instead, and stay comparable among those who have it."""


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
    gate = parser.add_argument_group("may a changed system replace the baseline")
    gate.add_argument(
        "--gate",
        metavar="CONDITION",
        action="append",
        default=[],
        help="a condition, or a .toml file of them; repeatable",
    )
    gate.add_argument("--undecided", choices=("pass", "fail"), help="what undecided conditions count as")
    gate.add_argument("--redact", action="store_true", help="print no text of the gold, and no plain hash of it")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--format", choices=FORMATS, default="table", help="what is printed (default: table)")
    form.add_argument("--json", action="store_const", const="json", dest="format", help="print only JSON")
    add_asked(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Compare, print the comparison, and raise what the gate says."""
    if not arguments.redact:
        return _run(arguments)
    from goldspan.errors import NotComparable, RecordError
    from goldspan.eval.signature import redacted_text

    try:
        return _run(arguments)
    except RecordError as error:
        raise RecordError(map(_redacted, error.problems)) from None
    except NotComparable as error:
        raise NotComparable(redacted_text(str(error))) from None


def _run(arguments: argparse.Namespace) -> int:
    from goldspan.cli.asking import asked_of, measures_of
    from goldspan.errors import UsageError
    from goldspan.eval.tables import printable
    from goldspan.jobs.compare import CompareRequest, compare_files
    from goldspan.jobs.given import unused_types

    if arguments.undecided and not arguments.gate:
        raise UsageError("--undecided belongs to a gate; give --gate too")
    asked = asked_of(arguments)
    request = CompareRequest(
        paths=(arguments.gold, *arguments.systems),
        measure=measures_of([arguments.measure])[0],
        baseline=arguments.baseline,
        by_type=arguments.types,
        asked=asked,
        gate=_gate(arguments),
    )
    compared = compare_files(request)
    if arguments.redact:
        compared = _without_hashes(compared)
    if unused := unused_types(Path(arguments.gold), arguments.systems, asked):
        print(f"note: {printable(unused, 2000)}", file=sys.stderr)
    for name, report in compared.reports.items():
        for line in report.left_out_lines:
            print(f"left out of {printable(name)}: {printable(line)}", file=sys.stderr)
    _print(compared, arguments.format)
    if compared.gate is not None:
        sys.stdout.flush()
        compared.gate.require()
    return 0


def _gate(arguments: argparse.Namespace) -> Gate | None:
    if not arguments.gate:
        return None
    from goldspan.jobs.gate import read_gate
    from goldspan.measures.statistics.gate import Outcome

    return read_gate(arguments.gate, Outcome(arguments.undecided) if arguments.undecided else None)


def _redacted(problem: Problem) -> Problem:
    """Return a problem of a record with its place and its rule, and no text."""
    return replace(problem, found=f"breaks the rule {problem.rule}", expected="", remedy="")


def _without_hashes(compared: Compared) -> Compared:
    """Return a comparison without hashes of the gold, and without texts in what was left out."""
    from goldspan.eval.signature import redacted_text

    signature = compared.comparison.signature.redacted(os.environ.get("GOLDSPAN_SALT", ""))
    reports = {
        name: replace(report, left_out={side: list(map(_redacted, told)) for side, told in report.left_out.items()})
        for name, report in compared.reports.items()
    }
    gate = compared.gate
    if gate is not None:
        gate = replace(gate, judgements=tuple(replace(j, note=redacted_text(j.note)) for j in gate.judgements))
    return replace(compared, comparison=replace(compared.comparison, signature=signature), reports=reports, gate=gate)


def _print(compared: Compared, form: str) -> None:
    comparison = compared.comparison
    if form == "json":
        data = comparison.to_dict()
        if left_out := {name: r.head()["left_out"] for name, r in compared.reports.items() if r.left_out}:
            data["left_out"] = left_out
        if compared.gate is not None:
            data["gate"] = compared.gate.to_dict()
        print(json.dumps(data, indent=1, ensure_ascii=False))
    elif form == "markdown":
        print(comparison.to_markdown(), end="")
        if compared.gate is not None:
            from goldspan.eval.tables import markdown_table, markdown_text

            table = compared.gate.table()
            print("", f"**{markdown_text(table.title)}**", "", sep="\n")
            print(*markdown_table(table.head, table.rows, table.left), sep="\n")
    elif form == "latex":
        print(comparison.to_latex(), end="")
        if compared.gate is not None:
            from goldspan.eval.tables import latex_table

            print("", *latex_table(compared.gate.table()), sep="\n")
    else:
        from goldspan.eval.comparison.tables import comparison_lines, comparison_tables
        from goldspan.eval.tables import printable, show

        for table in comparison_tables(comparison):
            show(table, sys.stdout)
            print()
        for line in comparison_lines(comparison):
            print(printable(line))
        print(comparison.full_signature)
        if compared.gate is not None:
            print()
            show(compared.gate.table(), sys.stdout)
