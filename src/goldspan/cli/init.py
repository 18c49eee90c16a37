"""`goldspan init`: a new workspace."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

_EXAMPLES = """\
examples:
  goldspan init my-corpus             a workspace with three small labelled articles
  goldspan init my-corpus --empty     the same rooms without the example"""


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "init",
        help="make a new workspace with a working example",
        description="Make a new workspace: a folder with all rooms and a small example that works at once.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="a new or empty folder")
    parser.add_argument("--name", help="the workspace's name (default: the folder's)")
    parser.add_argument("--empty", action="store_true", help="without the example articles and their labels")
    parser.add_argument("--json", action="store_true", help="print what was made as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the workspace and say what to do next."""
    from goldspan.jobs.init import init

    made = init(arguments.folder, name=arguments.name, example=not arguments.empty)
    if arguments.json:
        print(json.dumps({"folder": str(made.folder), "files": made.files}))
        return 0
    print(f"{made.folder}: a workspace of {len(made.files)} files. Next:")
    print(f"  cd {made.folder}")
    if arguments.empty:
        print("  put articles into seeds/ and say in seeds/SOURCES.toml where they come from, then:")
        print("  goldspan convert && goldspan check")
    else:
        print("  goldspan convert && goldspan check && goldspan predict all")
        print("  goldspan score annotations/gold rules@1 && goldspan leaderboard")
    return 0
