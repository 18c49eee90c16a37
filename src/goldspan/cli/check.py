"""`goldspan check`: every problem of a workspace, or of any record file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from goldspan.cli.place import add_workspace, workspace_of

KINDS = ("gold", "pass", "prediction")

_EXAMPLES = """\
examples:
  goldspan check                                   everything in the workspace
  goldspan check annotations/gold                  only what lies there
  goldspan check --quality                         labels of the gold that look wrong
  goldspan check mine.jsonl --as prediction --documents corpus/documents

One problem a line: file:line, place in the record, what was found, what was expected. Exit code 1 if there are any,
2 if a PATH does not exist."""


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "check",
        help="every problem in documents, schema, gold and predictions",
        description="Report every problem, all of them, each with its place: of the whole workspace, or of some files.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "paths", metavar="PATH", nargs="*", type=Path, help="parts of the workspace, or any documents or records"
    )
    outside = parser.add_argument_group("for files outside the workspace")
    outside.add_argument("--schema", metavar="FILE", type=Path, help="the schema.toml they are held against")
    outside.add_argument("--documents", metavar="PATH", type=Path, help="the documents they are about")
    outside.add_argument(
        "--as", dest="kind", choices=KINDS, help="what the records are (default: as their provenance says, else gold)"
    )
    parser.add_argument(
        "--quality",
        action="store_true",
        help="look for labels of the gold that look wrong, but for those in annotations/exceptions.toml",
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    add_workspace(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check, and print the report."""
    if arguments.quality:
        return _quality(arguments)
    from goldspan.check import Strictness
    from goldspan.errors import UsageError
    from goldspan.jobs.check import CheckRequest, check_paths, check_workspace

    workspace = None
    try:
        workspace = workspace_of(arguments)
    except UsageError:
        if arguments.workspace or not arguments.paths:
            raise
    if workspace is not None and not arguments.paths:
        checked = check_workspace(workspace)
    else:
        request = CheckRequest(
            schema=arguments.schema,
            documents=arguments.documents,
            strictness=Strictness(arguments.kind) if arguments.kind else None,
        )
        checked = check_paths(arguments.paths, request, workspace)
    if arguments.json:
        print(json.dumps(checked.to_dict(), indent=1, ensure_ascii=False))
    else:
        print("\n".join(checked.lines()))
    return 1 if checked.problems else 0


def _quality(arguments: argparse.Namespace) -> int:
    """Look for labels that look wrong, and print them."""
    from goldspan.errors import UsageError
    from goldspan.jobs.quality import check_quality

    if arguments.schema or arguments.documents or arguments.kind:
        raise UsageError("--quality looks at the gold of a workspace; leave --schema, --documents and --as out")
    workspace = workspace_of(arguments)
    quality = check_quality(workspace, arguments.paths)
    if arguments.json:
        print(json.dumps(quality.to_dict(), indent=1, ensure_ascii=False))
    else:
        print("\n".join(quality.lines(workspace.shown(workspace.exceptions))))
    return 0 if quality.clean else 1
