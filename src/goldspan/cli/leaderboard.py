"""`goldspan leaderboard`: the board of all runs."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from goldspan.cli.place import add_workspace, workspace_of

if TYPE_CHECKING:
    from goldspan.eval.board.model import Leaderboard

FORMATS = ("table", "markdown", "html", "json", "csv")

_EXAMPLES = """\
examples:
  goldspan leaderboard                      write the page and print the table
  goldspan leaderboard --format markdown    the table for a pull request
  goldspan leaderboard --json               everything, for another program"""


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "leaderboard",
        help="rank all runs and write the leaderboard's page",
        description=(
            "Rank all runs by their stored reports. Runs are ranked together only if they were measured alike, which "
            "their signature says; others get a table of their own. Writes eval/leaderboard/index.html, "
            "leaderboard.md and leaderboard.json."
        ),
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--format", choices=FORMATS, default="table", help="what is printed (default: table)")
    form.add_argument("--json", action="store_const", const="json", dest="format", help="print only JSON")
    add_workspace(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build the leaderboard and print it."""
    from goldspan.errors import quote
    from goldspan.jobs.leaderboard import build_leaderboard

    workspace = workspace_of(arguments)
    built = build_leaderboard(workspace)
    for name in built.unscored:
        line = (
            f"goldspan: {quote(name)} has no report yet; run `goldspan score {workspace.shown(workspace.gold)} {name}`"
        )
        print(line, file=sys.stderr)
    if arguments.format == "table":
        from goldspan.eval.board.terminal import print_board

        print_board(built.leaderboard, sys.stdout)
        print(workspace.shown(built.page))
    else:
        print(_text(built.leaderboard, arguments.format), end="")
    return 0


def _text(leaderboard: Leaderboard, form: str) -> str:
    from goldspan.eval.board.markdown import board_csv, board_markdown
    from goldspan.eval.board.page import board_html
    from goldspan.eval.content import readable_json

    if form == "json":
        return readable_json(leaderboard.to_dict()).decode()
    writers = {"markdown": board_markdown, "html": board_html, "csv": board_csv}
    return writers[form](leaderboard)
