"""`goldspan sync` where no server is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("LABEL_STUDIO_URL", "LABEL_STUDIO_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "goldspan.toml").write_text('name = "small"\n')
    return tmp_path


def run(folder: Path, *arguments: str) -> int:
    return main(["sync", *arguments, "--workspace", str(folder)])


@pytest.mark.parametrize("action", ["push", "pull", "status"])
def test_without_a_server_it_says_what_to_set(folder: Path, action: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, action) == 2
    assert capsys.readouterr().err == (
        "goldspan: no server: set LABEL_STUDIO_URL and LABEL_STUDIO_API_KEY (`make label-studio` starts one and says"
        " how)\n"
    )


def test_wishes_that_contradict_each_other_are_told_before_a_server_is_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "push", "--overlap", "0.2") == 2
    assert capsys.readouterr().err == "goldspan: --overlap needs --annotators\n"


def test_resolve_needs_no_server(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "resolve") == 0
    assert capsys.readouterr().out == "no conflicts\n"
    assert run(folder, "resolve", "--ours") == 2
    assert "there is no conflict to settle" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        run(folder, "resolve", "--ours", "--theirs")
