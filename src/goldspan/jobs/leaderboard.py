"""The leaderboard of a workspace: all runs' reports, and nothing else, become three files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldspan.errors import InputError, Problem
from goldspan.eval.board.markdown import board_markdown
from goldspan.eval.board.model import Leaderboard, build
from goldspan.eval.board.page import board_html
from goldspan.eval.content import readable_json
from goldspan.eval.report import read_report
from goldspan.eval.runs import REPORT, run_folders
from goldspan.files.atomic import write_if_changed

if TYPE_CHECKING:
    from pathlib import Path

    from goldspan.workspace import Workspace

PAGE = "index.html"


@dataclass(frozen=True, slots=True)
class Built:
    """A leaderboard, where its page is, and the runs that have no report yet."""

    leaderboard: Leaderboard
    page: Path
    unscored: tuple[str, ...]


def build_leaderboard(workspace: Workspace) -> Built:
    """Rank all runs that have a report, and write `index.html`, `leaderboard.md` and `leaderboard.json`.

    Files that would not change are not touched.

    Raises:
        InputError: Reports that cannot be read; all of them.
        StorageError: The files cannot be written.
    """
    reports, problems, unscored = [], list[Problem](), []
    paths = []
    for folder in run_folders(workspace.runs):
        if (folder / REPORT).is_file():
            paths.append(folder / REPORT)
        else:
            unscored.append(folder.name)
    for path in [*paths, *sorted(workspace.agreement.glob("[!.]*.json"))]:
        try:
            reports.append(read_report(path, workspace.shown(path)))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    leaderboard = build(workspace.settings.name, reports)
    contents = {
        PAGE: board_html(leaderboard).encode(),
        "leaderboard.md": board_markdown(leaderboard).encode(),
        "leaderboard.json": readable_json(leaderboard.to_dict()),
    }
    with workspace.lock("leaderboard"):
        for name, content in contents.items():
            write_if_changed(workspace.leaderboard / name, content)
    return Built(leaderboard, workspace.leaderboard / PAGE, tuple(unscored))
