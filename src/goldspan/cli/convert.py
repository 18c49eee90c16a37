"""`goldspan convert`: raw articles to documents."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldspan.cli.place import add_workspace, workspace_of

if TYPE_CHECKING:
    from goldspan.jobs.convert import ConvertReport, Refusal

_EXAMPLES = """\
examples:
  goldspan convert                        every article in seeds/
  goldspan convert seeds/2021 --dry-run   what would happen to those of one folder
  goldspan convert --rebase               also where a text changes under labels: they are carried over

Documents whose article has not changed are left alone. Exit code 1 if a change was refused, 2 if an article is bad;
the others are converted all the same."""


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "convert",
        help="raw articles to documents",
        description="Turn the raw articles in seeds/ into documents: clean text, offsets back to the file, a split.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="files or folders in seeds/ (default: all)")
    parser.add_argument(
        "--rebase",
        action="store_true",
        help="carry gold and passes over to texts that change; labels that cannot be carried are set aside",
    )
    parser.add_argument(
        "--regroup",
        action="store_true",
        help="join groups of different splits that turn out to be one story; moves documents between splits",
    )
    parser.add_argument(
        "--prune", action="store_true", help="remove documents whose article is gone and which nobody labelled"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    add_workspace(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Convert, and say what happened."""
    from goldspan.jobs.convert import ConvertRequest, convert

    workspace = workspace_of(arguments)
    report = convert(
        workspace,
        ConvertRequest(
            paths=tuple(arguments.paths),
            rebase=arguments.rebase,
            regroup=arguments.regroup,
            prune=arguments.prune,
            dry_run=arguments.dry_run,
        ),
    )
    if arguments.json:
        print(json.dumps(report.to_dict(), indent=1, ensure_ascii=False))
    else:
        _say(report, dry_run=arguments.dry_run)
    return report.exit_code


def _say(report: ConvertReport, *, dry_run: bool) -> None:
    """Print problems, refusals and notices on standard error, and one line that sums up on standard output."""
    for notice in report.notices:
        print(f"note: {notice}", file=sys.stderr)
    for refusal in report.refused:
        print(refusal.problem, file=sys.stderr)
        for line in (*_diff(refusal), *refusal.details):
            print(f"  {line}", file=sys.stderr)
    for problem in report.problems:
        print(problem, file=sys.stderr)
    counts = [f"{len(report.converted)} converted", f"{len(report.unchanged)} unchanged"]
    further = {
        "with labels carried over": len(report.rebased),
        "pruned": len(report.pruned),
        "refused": len(report.refused),
        "not converted": len(report.problems),
    }
    counts += [f"{count} {what}" for what, count in further.items() if count]
    print(f"{'would be: ' if dry_run else ''}{', '.join(counts)}")


def _diff(refusal: Refusal) -> tuple[str, ...]:
    """Return the change of the text; what may not leave the workspace is shown on a terminal, not written to a log."""
    if refusal.diff and refusal.private and not sys.stderr.isatty():
        return ("(the change of the text is shown on a terminal only: its rights are the publisher's)",)
    return refusal.diff
