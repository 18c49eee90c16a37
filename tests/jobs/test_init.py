"""`init`: a workspace that works at once, and refusals that lose nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.errors import UsageError
from goldspan.jobs.init import init
from goldspan.schema import read_schema
from goldspan.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path


def test_the_rooms_and_the_example(tmp_path: Path) -> None:
    made = init(tmp_path / "my corpus")
    workspace = open_workspace(made.folder)
    assert workspace.settings.name == "my corpus"
    assert {"seeds/port-deal.txt", "annotations/gold/port-deal.json", ".gitignore"} <= set(made.files)
    assert sorted(made.files) == sorted(
        path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*") if path.is_file()
    )
    assert "PERSON" in read_schema(workspace.schema).entity
    assert "| `PERSON` |" in (made.folder / "annotations" / "GUIDELINES.md").read_text(encoding="utf-8")


def test_without_the_example(tmp_path: Path) -> None:
    made = init(tmp_path / "w", example=False)
    assert not [path for path in made.files if path.endswith(".txt") or "annotations/gold" in path]
    assert (made.folder / "seeds" / "SOURCES.toml").is_file()


@pytest.mark.parametrize("name", ['"quoted"', "new\nline", "ünïcode", "..", "{name}"])
def test_any_name_makes_settings_that_can_be_read(tmp_path: Path, name: str) -> None:
    made = init(tmp_path / "w", name=name)
    assert open_workspace(made.folder).settings.name


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(UsageError, match="is not empty"):
        init(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("precious")
    with pytest.raises(UsageError, match="is a file"):
        init(tmp_path / "f")


def test_an_existing_empty_folder_is_fine(tmp_path: Path) -> None:
    assert init(tmp_path).folder == tmp_path
