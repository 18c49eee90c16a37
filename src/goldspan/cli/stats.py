"""`goldspan stats`: what is in a corpus."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldspan.cli.place import add_workspace, workspace_of

if TYPE_CHECKING:
    from goldspan.corpus.stats.stats import Stats
    from goldspan.workspace import Workspace

_EXAMPLES = """\
examples:
  goldspan stats                                        the workspace's labelled documents
  goldspan stats --split test --json
  goldspan stats gold.jsonl --documents documents/ --schema schema.toml
  goldspan stats --svg corpus.svg                       also as a picture

Words are tokens with a letter or digit, characters are Unicode code points, sentences are split by rule. A mention that
names no entity is a cluster of its own. Types with fewer than 15 in the split that is measured on are marked: a number
for them says next to nothing."""


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "stats",
        help="what is in a corpus: documents, mentions, relations, type by type",
        description="Count what is in a corpus, over all, by split, year and kind of text, and type by type.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "paths", metavar="PATH", nargs="*", type=Path, help="files or folders of gold (default: the workspace's)"
    )
    parser.add_argument(
        "--documents", metavar="PATH", type=Path, help="the documents of PATH (default: of --workspace)"
    )
    parser.add_argument("--schema", metavar="FILE", type=Path, help="the schema of PATH (default: of --workspace)")
    parser.add_argument("--split", choices=("train", "dev", "test"), help="count one split only")
    parser.add_argument("--json", action="store_true", help="print only JSON")
    parser.add_argument("--svg", "--picture", dest="svg", metavar="FILE", type=Path, help="also draw a picture")
    add_workspace(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Count, and print what was counted.

    Raises:
        UsageError: Neither a workspace nor a path; options that belong to paths without one.
    """
    from goldspan.errors import UsageError
    from goldspan.files.atomic import write_text
    from goldspan.jobs.stats import StatsRequest, corpus_stats

    if not arguments.paths and (arguments.documents or arguments.schema):
        raise UsageError("--documents and --schema belong to PATH; the workspace has its own")
    request = StatsRequest(
        paths=tuple(arguments.paths),
        documents=arguments.documents,
        schema=arguments.schema,
        split=arguments.split,
    )
    workspace: Workspace | None = workspace_of(arguments) if arguments.workspace or not arguments.paths else None
    found = corpus_stats(request, workspace)
    if arguments.svg:
        from goldspan.corpus.stats.picture import picture

        write_text(arguments.svg, picture(found))
    if arguments.json:
        print(json.dumps(found.to_dict(), indent=1, ensure_ascii=False))
        return 0
    _print(found)
    if arguments.svg:
        print(f"Picture written to {arguments.svg}")
    return 0


def _print(found: Stats) -> None:
    from goldspan.cli.stats_tables import heading, stats_tables
    from goldspan.eval.tables import show

    for notice in found.notices:
        print(f"note: {notice}", file=sys.stderr)
    print("\n".join(heading(found)))
    for table in stats_tables(found):
        print()
        show(table, sys.stdout)
