from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.errors import DoesNotHold, InputError, StorageError
from goldspan.files.atomic import write_bytes
from goldspan.jobs import journal
from goldspan.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "goldspan.toml").write_text('name = "w"\n')
    (tmp_path / "a").write_bytes(b"old a\r\n")
    (tmp_path / "gone").write_bytes(b"old gone")
    return open_workspace(tmp_path)


def contents(workspace: Workspace) -> dict[Path, bytes | None]:
    return {workspace.root / "a": b"new a", workspace.root / "gone": None, workspace.root / "sub" / "made": b"made"}


def test_a_change_and_its_undoing(workspace: Workspace) -> None:
    journal.apply(workspace, "a change", contents(workspace))
    assert (workspace.root / "a").read_bytes() == b"new a"
    assert not (workspace.root / "gone").exists()
    assert journal.last(workspace) == "a change (3 files)"
    assert journal.undo(workspace).files == ("a", "gone", "sub/made")
    assert (workspace.root / "a").read_bytes() == b"old a\r\n"
    assert (workspace.root / "gone").read_bytes() == b"old gone"
    assert not (workspace.root / "sub" / "made").exists()
    with pytest.raises(DoesNotHold):
        journal.undo(workspace)


def test_the_last_is_undone_first(workspace: Workspace) -> None:
    path = workspace.root / "a"
    journal.apply(workspace, "one", {path: b"1"})
    journal.apply(workspace, "two", {path: b"2"})
    assert journal.undo(workspace).what == "two"
    assert path.read_bytes() == b"1"
    assert journal.undo(workspace).what == "one"
    assert path.read_bytes() == b"old a\r\n"


def test_what_changed_since_is_not_overwritten(workspace: Workspace) -> None:
    journal.apply(workspace, "a change", contents(workspace))
    (workspace.root / "a").write_bytes(b"edited by hand")
    with pytest.raises(InputError, match="a: changed since"):
        journal.undo(workspace)
    assert (workspace.root / "a").read_bytes() == b"edited by hand"
    assert not (workspace.root / "gone").exists(), "nothing was put back"


def test_a_change_cut_short_can_be_undone(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:

    def failing(path: Path, data: bytes) -> None:
        if path.name == "made":
            raise StorageError("disk full")
        write_bytes(path, data)

    monkeypatch.setattr("goldspan.jobs.journal.write_bytes", failing)
    with pytest.raises(StorageError):
        journal.apply(workspace, "a change", contents(workspace))
    monkeypatch.undo()
    assert (workspace.root / "a").read_bytes() == b"new a"
    journal.undo(workspace)
    assert (workspace.root / "a").read_bytes() == b"old a\r\n"
    assert (workspace.root / "gone").read_bytes() == b"old gone"


def test_what_was_cut_short_before_the_journal_stood_is_no_change(workspace: Workspace) -> None:
    rest = workspace.local / "journal" / "0001" / "before"
    rest.mkdir(parents=True)
    (rest / "7").write_bytes(b"rest")
    assert journal.last(workspace) is None
    journal.apply(workspace, "one", {workspace.root / "a": b"1"})
    assert not (rest / "7").exists()
    assert journal.last(workspace) == "one (1 file)"
