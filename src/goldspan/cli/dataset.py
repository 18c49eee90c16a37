"""`goldspan dataset`: the labelled documents as a Hugging Face dataset, here or on a hub."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from goldspan.cli.place import add_workspace, workspace_of

if TYPE_CHECKING:
    from goldspan.corpus.dataset.card import AgreementRow
    from goldspan.jobs.dataset import DatasetReport
    from goldspan.workspace import Workspace

_EXAMPLES = """\
examples:
  goldspan dataset                                        build corpus/dataset, unless nothing has changed
  goldspan dataset --dry-run                              say what would be in it
  goldspan dataset --push me/news --open-only --dry-run   say what would be uploaded
  HF_TOKEN=… goldspan dataset --push me/news --private

Read it with: datasets.load_dataset("corpus/dataset") or datasets.load_dataset("corpus/dataset", "tokens")

Texts whose rights are their publisher's are never pushed: refused with exit code 1, or left out with --open-only. The
token is taken from HF_TOKEN alone, the hub's address from HF_ENDPOINT if it is set."""


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "dataset",
        help="the labelled documents as a Hugging Face dataset",
        description="Build corpus/dataset: documents and tokens in a Parquet file per split, a card, Croissant.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    parser.add_argument(
        "--agreement", action="store_true", help="measure how far annotators' passes agree, for the card"
    )
    hub = parser.add_argument_group("to a hub")
    hub.add_argument("--push", metavar="REPO", help="upload it to this dataset repository: NAME or OWNER/NAME")
    hub.add_argument("--private", action="store_true", help="make the repository private if it is made now")
    hub.add_argument("--open-only", action="store_true", help="leave out texts that may not be published")
    add_workspace(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build or push, and say what happened.

    Raises:
        UsageError: An option of a push without one.
    """
    from goldspan.errors import UsageError

    if arguments.push is None and (arguments.private or arguments.open_only):
        raise UsageError("--private and --open-only belong to --push REPO")
    workspace = workspace_of(arguments)
    if arguments.push is not None:
        return _push(workspace, arguments)
    from goldspan.jobs.dataset import build_dataset

    report = build_dataset(workspace, dry_run=arguments.dry_run, agreement=_agreement(workspace, arguments))
    if arguments.json:
        print(json.dumps(report.to_dict(), indent=1, ensure_ascii=False))
        return 0
    _print(report)
    return 0


def _agreement(workspace: Workspace, arguments: argparse.Namespace) -> tuple[AgreementRow, ...] | None:
    if not arguments.agreement:
        return None
    from goldspan.jobs.card_agreement import agreement_rows

    return agreement_rows(workspace)


def _print(report: DatasetReport) -> None:
    for notice in report.notices:
        print(f"note: {notice}", file=sys.stderr)
    if report.closed:
        print(f"note: {report.folder} is for local use only: it holds texts that may not be published", file=sys.stderr)
    splits = ", ".join(f"{split} {count}" for split, count in report.built.splits.items())
    state = "built" if report.built.written else "unchanged" if report.current else "would be built"
    print(f"{report.folder}: {state} ({splits}), {report.shown_version}")
    _print_losses(report)


def _print_losses(report: DatasetReport) -> None:
    """Say what the token view loses, a line each for mentions and relations."""
    from collections import Counter

    from goldspan.errors import plural, quote

    found = report.losses
    for noun, whole, counts in (
        ("mention", found.mentions, found.lost_mentions),
        ("relation", found.relations, found.lost_relations),
    ):
        if not counts:
            continue
        reasons, types = Counter[str](), Counter[str]()
        for (name, reason), count in counts.items():
            reasons[reason.value] += count
            types[name] += count
        why = ", ".join(f"{reason} {count:,}" for reason, count in sorted(reasons.items()))
        what = ", ".join(f"{quote(name)[1:-1]} {count:,}" for name, count in sorted(types.items()))
        print(f"token view loses {counts.total():,} of {plural(whole, noun)}: {why} ({what})")


def _push(workspace: Workspace, arguments: argparse.Namespace) -> int:
    from goldspan.corpus.dataset.hub import Destination
    from goldspan.errors import plural, quote
    from goldspan.jobs.push import PushRequest, push_dataset

    request = PushRequest(
        to=Destination(arguments.push, private=arguments.private),
        open_only=arguments.open_only,
        dry_run=arguments.dry_run,
        agreement=_agreement(workspace, arguments),
    )
    report = push_dataset(workspace, request)
    if arguments.json:
        print(json.dumps(report.to_dict(), indent=1, ensure_ascii=False))
        return 0
    for notice in report.notices:
        print(f"note: {notice}", file=sys.stderr)
    if report.left_out:
        print(f"note: {plural(report.left_out, 'document')} left out: not open", file=sys.stderr)
    for name, size in report.files.items():
        print(f"  {name}  {size:,} bytes")
    for name in report.removed:
        print(f"  {quote(name, 200)}  removed there: no part of it any more")
    what = f"{plural(report.documents, 'document')}, {report.version}"
    done = "pushed" if report.changed else "unchanged there"
    state = f"{done}: {quote(report.commit, 300)[1:-1]}" if report.commit else "would be pushed"
    print(f"{quote(report.repo, 200)[1:-1]}: {state} ({what})")
    return 0
