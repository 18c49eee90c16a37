"""Clones of one repository that pull and push in any order, also at once: nothing is lost, nothing is doubled."""

from __future__ import annotations

import itertools
import subprocess
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from tests.label_studio.pulling import ADA, ADA2, BO, CY, WIEN, Clone, labels, spans

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.label_studio.local import LocalServer

    from goldspan.annotations.label_studio.client import Server
    from goldspan.document import Document

GIT = ("git", "-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main")


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run([*GIT, *arguments], cwd=root, check=False, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@dataclass
class Team:
    """Three clones of one repository.

    Attributes:
        first: The clone everything began in.
        second: Another one.
        third: One that remembers nothing between its runs, as in continuous integration.
        document: The one document.
        task: Its task.
    """

    first: Clone
    second: Clone
    third: Clone
    document: Document
    task: int

    @property
    def clones(self) -> tuple[Clone, Clone, Clone]:
        return self.first, self.second, self.third

    def share(self, clone: Clone) -> None:
        """Commit what a clone has, take in what the others have committed, and give everything back."""
        git(clone.root, "add", "--all")
        git(clone.root, "commit", "--quiet", "--allow-empty", "--message", "work")
        git(clone.root, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
        git(clone.root, "push", "--quiet", "origin", "HEAD:main")

    def share_all(self) -> None:
        for clone in (*self.clones, *self.clones):
            self.share(clone)
        assert self.first.files() == self.second.files() == self.third.files()

    def forget(self) -> None:
        for path in (self.third.root / ".goldspan").rglob("*.json"):
            path.unlink()

    def annotations(self) -> int:
        project = self.first.server.find_project(self.first.title)
        assert project is not None
        return len(self.first.server.task(project.id, self.task).annotations)


@pytest.fixture
def team(tmp_path: Path, title: str, connect: Callable[..., Server], label_studio: LocalServer) -> Team:
    first = Clone(tmp_path / "first", title, connect(), label_studio)
    document = first.document()
    first.write_gold(labels(document, ADA, BO, WIEN))
    (first.root / ".gitignore").write_text(".goldspan/\n")
    git(first.root, "init", "--quiet")
    git(first.root, "add", "--all")
    git(first.root, "commit", "--quiet", "--message", "begin")
    git(tmp_path, "clone", "--quiet", "--bare", "first", "origin")
    git(first.root, "remote", "add", "origin", str(tmp_path / "origin"))
    others = []
    for name in ("second", "third"):
        git(tmp_path, "clone", "--quiet", "origin", name)
        others.append(Clone(tmp_path / name, title, connect(), label_studio))
    return Team(first, others[0], others[1], document, first.task(document))


def test_the_same_pulled_in_all_clones_merges_without_conflict(team: Team) -> None:
    for clone in team.clones:
        assert clone.push(gold=True).exit_code == 0
    assert team.annotations() == 1
    team.share_all()
    made = team.first.annotate(team.task, team.document, ADA, BO, CY, user=1)
    team.first.annotate(team.task, team.document, ADA)
    team.first.annotate(team.task, team.document, ADA, BO, CY)
    for clone in team.clones:
        clone.pull()
        assert spans(clone.gold()) == [ADA, BO, CY]
    team.share_all()
    team.first.update(made, team.document, ADA, BO, WIEN, user=1)
    team.first.pull()
    team.share_all()
    for clone in team.clones:
        assert clone.pull().exit_code == 0
        assert clone.push(gold=True).exit_code == 0
    team.share_all()
    assert team.first.asides() == ["ada/d"]


@pytest.mark.parametrize("order", list(itertools.permutations(("push", "pull", "pull again")))[::2])
def test_any_order_leads_to_the_same(team: Team, order: tuple[str, ...]) -> None:
    other = team.first.document("other")
    team.share_all()
    number = team.first.task(other)
    made = team.first.annotate(team.task, team.document, ADA, BO, CY, user=1)
    for clone, what in zip(team.clones, order, strict=True):
        if what == "push":
            clone.push(gold=True)
        else:
            clone.pull()
    team.share_all()
    assert spans(team.first.gold()) == [ADA, BO, WIEN, CY]
    # One edits the gold, for another one the labels change, and the third one has forgotten everything.
    gold = team.first.gold()
    assert gold is not None
    team.first.write_gold(replace(gold, mentions=tuple(mention for mention in gold.mentions if mention.start)))
    team.second.update(made, team.document, ADA, BO, CY, ADA2, user=1)
    team.second.annotate(number, other, ADA)
    team.second.pull()
    team.forget()
    team.share(team.first)
    team.share(team.second)
    team.share(team.third)
    team.third.pull()
    team.third.push(gold=True)
    team.share_all()
    assert spans(team.first.gold()) == [BO, WIEN, CY, ADA2]
    assert spans(team.first.gold("other")) == [ADA]
    before = team.first.files()
    for clone in team.clones:
        assert clone.pull(full=True).exit_code == 0
        clone.push(gold=True)
    team.share_all()
    assert team.first.files() == before
    assert team.annotations() == 3


def test_all_at_once(team: Team) -> None:
    made = team.first.annotate(team.task, team.document, ADA, BO, CY, user=1)
    for turn in range(2):
        faults: list[BaseException] = []

        def run(clone: Clone, *, push: bool, faults: list[BaseException] = faults) -> None:
            try:
                if push:
                    clone.push(gold=True)
                clone.pull()
            except BaseException as fault:  # noqa: BLE001 - to be looked at below
                faults.append(fault)

        threads = [
            threading.Thread(target=run, args=(clone,), kwargs={"push": number < 2})
            for number, clone in enumerate(team.clones)
        ]
        for thread in threads:
            thread.start()
        if turn:
            team.first.update(made, team.document, ADA, BO, CY, ADA2, user=1)
        for thread in threads:
            thread.join()
        assert faults == []
        for clone in team.clones:
            clone.pull()
        team.share_all()
        expected = {ADA, BO, CY} | ({ADA2} if turn else set())
        assert expected <= set(spans(team.first.gold()) or [])
    assert len(spans(team.first.gold()) or []) == len(set(spans(team.first.gold()) or []))
    assert [path.name for path in team.first.workspace.passes.iterdir()] == ["bo"]


def test_a_clone_that_took_the_older_side_reads_the_task_again(team: Team) -> None:
    made = team.first.annotate(team.task, team.document, ADA, CY, user=1)
    team.first.pull()
    team.share_all()
    old = git(team.second.root, "rev-parse", "HEAD").strip()
    team.first.update(made, team.document, ADA, CY, ADA2, user=1)
    team.second.pull()
    assert ADA2 in (spans(team.second.gold()) or [])
    git(team.second.root, "add", "--all")
    git(team.second.root, "commit", "--quiet", "--message", "newer")
    git(team.second.root, "reset", "--quiet", "--hard", old)
    assert ADA2 not in (spans(team.second.gold()) or [])
    team.second.pull()
    assert ADA2 in (spans(team.second.gold()) or [])
