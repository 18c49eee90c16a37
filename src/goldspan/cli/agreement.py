"""`goldspan agreement`: how far annotators agree."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from goldspan.cli.place import add_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goldspan.annotations.agreement import Coefficient
    from goldspan.eval.tables import Table
    from goldspan.jobs.agreement import Agreement, Pair

MOST = 10
"""How many of the documents that differ most are shown."""

_EXAMPLES = """\
examples:
  goldspan agreement                            all passes of the workspace
  goldspan agreement first second --list        every difference between two, one a line
  goldspan agreement ada.jsonl bo.jsonl --json  files of records

F1 is the scorer's, on the documents both did, and the same whichever of the two is taken for gold. Kappa (Cohen) is of
the types of spans that both marked. Alpha (Krippendorff's, for unitizing) is on the documents all annotators did; it
squares lengths, so F1 stands beside it. Intervals are 95 %, over whole documents. Say what made a pass in goldspan.toml
([annotators.first] kind = "person" or "machine"): the leaderboard calls an agreement human only if people made both."""


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "agreement",
        help="how far annotators agree",
        description="Hold annotators' passes against each other, and keep the result for the leaderboard.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("passes", metavar="PASS", nargs="*", help="passes by name, or files (default: all passes)")
    parser.add_argument("--split", choices=("train", "dev", "test", "all"), default="all", help="the split to look at")
    parser.add_argument("--list", action="store_true", dest="every", help="print every difference, one a line")
    parser.add_argument("--dry-run", action="store_true", help="keep nothing for the leaderboard")
    parser.add_argument("--json", action="store_true", help="print only JSON")
    add_workspace(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure, and print it."""
    from goldspan.cli.place import workspace_if_any
    from goldspan.jobs.agreement import measure_agreement

    workspace = workspace_if_any(arguments)
    found = measure_agreement(workspace, arguments.passes, split=arguments.split, keep=not arguments.dry_run)
    if arguments.json:
        print(json.dumps(found.to_dict(), indent=1, ensure_ascii=False))
        return 0
    _print(found, every=arguments.every)
    for path in found.written:
        print(workspace.shown(path) if workspace else path, file=sys.stderr)
    return 0


def _print(found: Agreement, *, every: bool) -> None:
    from goldspan.cli.diff import lines_of
    from goldspan.errors import plural
    from goldspan.eval.tables import printable, show

    for pair in found.pairs:
        documents = plural(pair.report.documents["gold"], "document")
        print(f"{printable(' and '.join(pair.names))}: {documents} both did")
        for table in agreement_tables(pair):
            print()
            show(table, sys.stdout)
        for doc, difference in sorted(pair.differences.items()) if every else ():
            print()
            print(*lines_of(doc, difference), sep="\n")
        print()
    if found.unitizing is not None:
        documents = plural(found.unitizing.n, "document")
        print(f"alpha for unitizing: {_shown(found.unitizing)} ({documents} all did)")


def _shown(found: Coefficient) -> str:
    from goldspan.eval.tables import MISSING

    if found.value is None:
        return MISSING
    between = f" ({found.interval[0]:.3f} to {found.interval[1]:.3f})" if found.interval else ""
    return f"{found.value:.3f}{between}"


def agreement_tables(pair: Pair) -> Iterator[Table]:
    """Yield what is told of two annotators: all measures, every type, the documents that differ most."""
    from goldspan.errors import plural
    from goldspan.eval.tables import Table, bounds, percent
    from goldspan.jobs.agreement import most_differing

    values = [(name, percent(cell["value"]), bounds(cell["interval"])) for name, cell in pair.values().items()]
    spans = plural(pair.kappa.n, "span")
    values.append((f"kappa of types ({spans} of both)", *_split(pair.kappa)))
    yield Table("agreement", ("measure", "value", "95 % interval"), tuple(values))
    for family in ("entities", "relations"):
        rows = [_row(name, cell) for name, cell in pair.types(family).items()]
        if rows:
            head = ("type", *pair.names, "alike", "F1", "95 % interval")
            yield Table(f"{family}, strict, by type", head, tuple(rows))
    differing = most_differing(pair)[:MOST]
    if differing:
        counts = tuple((doc, f"{len(found.mentions):,}", f"{len(found.relations):,}") for doc, found in differing)
        yield Table("documents that differ most", ("document", "mentions", "relations"), counts)


def _row(name: str, cell: dict[str, Any]) -> tuple[str, ...]:
    from goldspan.eval.tables import bounds, percent

    counts = (f"{cell[side]:,}" for side in ("first", "second", "alike"))
    return name, *counts, percent(cell["value"]), bounds(cell["interval"])


def _split(found: Coefficient) -> tuple[str, str]:
    from goldspan.eval.tables import MISSING

    value, _, interval = _shown(found).partition(" (")
    return value, interval.rstrip(")") or MISSING
