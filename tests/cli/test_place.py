"""Which workspace a command works in."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import pytest

from goldspan.cli.place import add_workspace, workspace_of
from goldspan.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("given", "found"), [([], "here"), (["--workspace", "../there"], "there")])
def test_the_one_given_or_the_one_around(
    given: list[str], found: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "goldspan.toml").write_text(f'name = "{name}"\n')
    (tmp_path / "here" / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "here" / ("deep" if not given else "."))
    parser = argparse.ArgumentParser()
    add_workspace(parser)
    assert workspace_of(parser.parse_args(given)).settings.name == found


def test_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    parser = argparse.ArgumentParser()
    add_workspace(parser)
    with pytest.raises(UsageError, match="goldspan init DIR"):
        workspace_of(parser.parse_args([]))
