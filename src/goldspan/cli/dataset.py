"""`goldspan dataset`: the labelled documents as a Hugging Face dataset."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from goldspan.cli.place import add_workspace, workspace_of

_EXAMPLES = """\
examples:
  goldspan dataset             build corpus/dataset, unless nothing has changed
  goldspan dataset --dry-run   say what would be in it

Read it with: datasets.load_dataset("corpus/dataset")"""


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "dataset",
        help="the labelled documents as a Hugging Face dataset",
        description="Build corpus/dataset: a Parquet file per split, and a card with rights and counts.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    add_workspace(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build, and say what happened."""
    from goldspan.jobs.dataset import build_dataset

    workspace = workspace_of(arguments)
    report = build_dataset(workspace, dry_run=arguments.dry_run)
    if arguments.json:
        print(json.dumps(report.to_dict(), indent=1, ensure_ascii=False))
        return 0
    for notice in report.notices:
        print(f"note: {notice}", file=sys.stderr)
    if report.closed:
        print(f"note: {report.folder} is for local use only: it holds texts that may not be published", file=sys.stderr)
    splits = ", ".join(f"{split} {count}" for split, count in report.built.splits.items())
    state = "built" if report.built.written else "unchanged" if report.current else "would be built"
    print(f"{report.folder}: {state} ({splits})")
    return 0
