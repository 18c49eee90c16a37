"""Which projects there are, and who is to label what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.errors import InputError, RecordError, UsageError
from goldspan.jobs.sync.rooms import read_dealt, read_queue, rooms, take_from_queue, write_dealt
from goldspan.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from pathlib import Path


def workspace(folder: Path, settings: str = "") -> Workspace:
    (folder / "goldspan.toml").write_text(f'name = "news"\n{settings}')
    return open_workspace(folder)


def test_without_settings_it_is_the_workspaces_name(tmp_path: Path) -> None:
    found = rooms(workspace(tmp_path))
    assert found.titles() == {"news": None, "news: review": None, "news: relabel": None}
    assert found.wanted("a") == 1
    assert found.alias(3) == "user-3"


def test_settings_give_title_aliases_and_how_many_are_wanted(tmp_path: Path) -> None:
    settings = '[label_studio]\nproject = "Daily"\nwanted = 3\n[annotators.ada]\nlabel_studio = 3\n[annotators.bo]\n'
    found = rooms(workspace(tmp_path, settings))
    assert found.main == "Daily"
    assert (found.alias(3), found.alias(4)) == ("ada", "user-4")
    assert found.wanted("a") == 3


def test_those_dealt_a_document_are_those_wanted(tmp_path: Path) -> None:
    place = workspace(tmp_path, "[label_studio]\nwanted = 3\n")
    assert write_dealt(place, "a", ["bo", "ada"])
    assert not write_dealt(place, "a", ["ada", "bo", "ada"])
    write_dealt(place, "b/c", ["bo"])
    found = rooms(place, annotators=["cy"])
    assert found.dealt == {"a": ("ada", "bo"), "b/c": ("bo",)}
    assert [found.wanted(doc) for doc in ("a", "b/c", "d")] == [2, 1, 3]
    assert found.per_annotator == {"ada": "news: ada", "bo": "news: bo", "cy": "news: cy"}
    assert found.titles()["news: bo"] == "bo"


def test_what_two_clones_dealt_is_merged_line_by_line(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    write_dealt(place, "a", ["ada"])
    (path,) = (place.label_studio / "dealt").iterdir()
    mine = path.read_text()
    write_dealt(place, "a", ["bo"])
    path.write_text(mine + path.read_text())  # as git keeps the lines of both sides
    assert read_dealt(place) == {"a": ("ada", "bo")}


def test_a_damaged_file_is_told_with_its_line(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    write_dealt(place, "a", ["ada"])
    (path,) = (place.label_studio / "dealt").iterdir()
    path.write_text(path.read_text() + '{"who":"bo"}\n')
    with pytest.raises(RecordError) as caught:
        rooms(place)
    assert {(p.file, p.line) for p in caught.value.problems} == {("annotations/label_studio/dealt/a.jsonl", 3)}


@pytest.mark.parametrize(
    ("project", "annotators", "message"),
    [
        ("ab", [], "3 to 50 characters"),
        ("x" * 45, [], "3 to 50 characters, not .*review"),
        ("x" * 40, ["y" * 10], "3 to 50 characters, not .*yyy"),
        ("news", ["review"], "is a project of its own"),
    ],
)
def test_titles_that_cannot_be(tmp_path: Path, project: str, annotators: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        rooms(workspace(tmp_path), project, annotators)


def test_the_queue(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    assert read_queue(place) == {}
    path = place.label_studio / "queue.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"a": ["X"], "b": ["X", "Y"]}')
    take_from_queue(place, {"a", "c"})
    assert read_queue(place) == {"b": ["X", "Y"]}
    take_from_queue(place, {"b"})
    assert not path.exists()
    path.write_text("[]")
    with pytest.raises(InputError, match=r"annotations/label_studio/queue\.json: not a queue"):
        read_queue(place)
