"""`goldspan dataset`: the labelled documents as a Hugging Face dataset."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

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
    parser.add_argument(
        "--workspace", metavar="DIR", type=Path, help="the workspace (default: found upwards from here)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build, and say what happened."""
    from goldspan.jobs.dataset import build_dataset
    from goldspan.workspace import find_workspace, open_workspace

    workspace = open_workspace(arguments.workspace) if arguments.workspace else find_workspace()
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
