from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.annotation import Annotations, Mention
from goldspan.eval.report import System
from goldspan.eval.runs import REPORT, Inputs, Run
from goldspan.eval.scoring import score
from goldspan.eval.storing import store_run
from goldspan.jobs.leaderboard import build_leaderboard
from goldspan.jobs.score import readable_report
from goldspan.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from pathlib import Path

GOLD = [Annotations(doc="a", mentions=(Mention(type="T", start=0, end=4),))]


def workspace(root: Path) -> Workspace:
    (root / "goldspan.toml").write_text('name = "w"\n')
    made = open_workspace(root)
    for name, predicted in (("b", GOLD), ("a", []), ("c", None)):
        inputs = Inputs(settings={}, code="c", schema="s", documents={"a": "1"})
        run = Run(name=name, version="1", kind="k", split="test", inputs=inputs, goldspan="0")
        store_run(made.runs / f"{name}@1", run, predicted or [])
        if predicted is not None:
            report = score(GOLD, predicted, system=System(name=name, version="1"))
            (made.runs / f"{name}@1" / REPORT).write_bytes(readable_report(report))
    return made


def test_scored_runs_are_ranked_and_the_others_named(tmp_path: Path) -> None:
    built = build_leaderboard(workspace(tmp_path))
    (board,) = built.leaderboard.boards
    assert [(entry.rank, entry.label) for entry in board.entries] == [(1, "b@1"), (2, "a@1")]
    assert built.unscored == ("c@1",)
    assert built.page == tmp_path.resolve() / "eval" / "leaderboard" / "index.html"
    assert built.page.is_file()


def test_interrupted_runs_are_no_runs(tmp_path: Path) -> None:
    made = workspace(tmp_path)
    (made.runs / "b@1").rename(made.runs / ".b@1.partial")
    (board,) = build_leaderboard(made).leaderboard.boards
    assert [entry.label for entry in board.entries] == ["a@1"]
