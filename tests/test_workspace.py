"""Finding a workspace, its settings, its lock."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from goldspan.errors import LockedError, SettingsError, StorageError, UsageError
from goldspan.workspace import find_workspace, open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "goldspan.toml").write_text('name = "w"\n')
    return tmp_path


def test_it_is_found_upwards(folder: Path) -> None:
    deep = folder / "a" / "b"
    deep.mkdir(parents=True)
    assert find_workspace(deep).root == folder.resolve()


def test_where_there_is_none_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no goldspan\.toml here or above; run `goldspan init DIR`"):
        find_workspace(tmp_path)
    with pytest.raises(UsageError, match="not a workspace"):
        open_workspace(tmp_path)


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ('name = "w"\nlangauge = "en"\n', 2, "langauge"),
        ('name = "w"\n[convert]\nmax_bytes = "many"\n', 3, ""),
        ('name = "w"\n[split]\npolicy = "dice"\n', 3, "dice"),
        ('name = "w"\n[split]\ntrain = -1.0\n', 2, "-1"),
        ('name = "w"\n[split]\ntrain = 0\ndev = 0\ntest = 0\n', 2, "shares 0, 0, 0"),
        ('name = "w"\n[split]\npolicy = "time"\n', 2, "a split by time without test_from"),
        ('name = "w"\n[split]\npolicy = "time"\ntest_from = "2013-02-30"\n', 2, "2013-02-30"),
        ('name = "w"\n[split]\npolicy = "time"\ntest_from = "2013"\n', 2, "2013"),
        ('name = "w"\n[split]\ndev_from = "2014-01-01"\ntest_from = "2013-01-01"\n', 2, "after test_from"),
        ('name = "w"\n[label_studio]\nwanted = 0\n', 3, "0"),
        ('name = "w"\n[annotators.ada]\nlabel_studio = "3"\n', 3, '"3"'),
        (
            'name = "w"\n[annotators.ada]\nlabel_studio = 3\n[annotators.bo]\nlabel_studio = 3\n',
            5,
            'user 3 is "ada" and "bo"',
        ),
        ('name = "w"\n[annotators.user-2]\nlabel_studio = 3\n', 3, 'user 3 is "user-2"'),
        ("name = \n", 1, "not TOML"),
        ("", 1, ""),
    ],
)
def test_faulty_settings_name_their_line(tmp_path: Path, text: str, line: int, found: str) -> None:
    (tmp_path / "goldspan.toml").write_text(text)
    with pytest.raises(SettingsError) as caught:
        open_workspace(tmp_path)
    assert [(p.file, p.line) for p in caught.value.problems] == [("goldspan.toml", line)]
    assert found in str(caught.value)


def test_paths_are_shown_relative_to_the_workspace(folder: Path) -> None:
    workspace = open_workspace(folder)
    assert workspace.shown(workspace.gold / "a.json") == "annotations/gold/a.json"
    assert workspace.shown(folder.parent / "elsewhere") == str(folder.parent / "elsewhere")


def test_the_lock_is_released_also_after_an_error(folder: Path) -> None:
    workspace = open_workspace(folder)
    with pytest.raises(ZeroDivisionError), workspace.lock("convert"):
        raise ZeroDivisionError
    with workspace.lock("convert"):
        assert json.loads((folder / ".goldspan" / "holder.json").read_text())["command"] == "convert"
    assert not (folder / ".goldspan" / "holder.json").exists()


@contextlib.contextmanager
def _holder(folder: Path, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """Run a process that holds the workspace; it does when the block begins, and is killed at its end."""
    program = f"""
        import sys, time
        from pathlib import Path
        from goldspan.workspace import open_workspace
        with open_workspace(Path({str(folder)!r})).lock("convert"):
            print("held", flush=True)
            time.sleep({seconds})
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_process_waits_and_then_goes_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with _holder(folder, 0.5) as process, open_workspace(folder).lock("predict"):
        assert process.wait(timeout=5) == 0
    assert f"`goldspan convert` (process {process.pid}, since" in capsys.readouterr().err


def test_a_second_process_gives_up_and_says_who_holds_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOLDSPAN_LOCK_TIMEOUT", "0.1")
    workspace = open_workspace(folder)
    with _holder(folder, 30) as process:
        expected = rf"goldspan convert` \(process {process.pid}, since"
        with pytest.raises(LockedError, match=expected), workspace.lock("predict"):
            pass
    with workspace.lock("predict"):  # a killed process holds nothing
        assert json.loads((folder / ".goldspan" / "holder.json").read_text())["command"] == "predict"


def test_the_patience_must_be_a_number(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOLDSPAN_LOCK_TIMEOUT", "long")
    workspace = open_workspace(folder)
    with _holder(folder, 30), pytest.raises(UsageError, match="expected seconds, found 'long'"), workspace.lock("x"):
        pass


def test_a_folder_that_cannot_be_written_is_one_line(folder: Path) -> None:
    (folder / ".goldspan").write_text("a file where the folder should be")
    with pytest.raises(StorageError, match="cannot be written"), open_workspace(folder).lock("convert"):
        pass
