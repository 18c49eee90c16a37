from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.annotations.gold import gold_path, misnamed, passes, read_gold, write_gold
from goldspan.errors import RecordError

if TYPE_CHECKING:
    from pathlib import Path


def record(doc: str, start: int = 0) -> Annotations:
    return Annotations(doc=doc, sha256="0" * 64, mentions=(Mention(id="m1", type="T", start=start, end=start + 1),))


def test_what_is_written_is_read_sorted_by_id(tmp_path: Path) -> None:
    for doc in ("b", "a/../x", "É"):
        assert write_gold(tmp_path / "gold", record(doc)) is True
    assert write_gold(tmp_path / "gold", record("b")) is False
    assert list(read_gold(tmp_path / "gold").items()) == [(doc, record(doc)) for doc in ("a/../x", "b", "É")]
    assert sorted(p.name for p in (tmp_path / "gold").iterdir()) == ["%C3%89.json", "a%2F..%2Fx.json", "b.json"]


def test_no_folder_is_no_gold(tmp_path: Path) -> None:
    assert read_gold(tmp_path / "gold") == {}
    assert list(passes(tmp_path / "passes")) == []


def test_all_problems_of_all_files(tmp_path: Path) -> None:
    write_gold(tmp_path, record("good"))
    gold_path(tmp_path, "a").write_text('{"doc":"a","mentions":[{"type":"T","start":5,"end":2}]}')
    gold_path(tmp_path, "b").write_text("{")
    gold_path(tmp_path, "c").write_bytes(gold_path(tmp_path, "good").read_bytes())
    with pytest.raises(RecordError) as caught:
        read_gold(tmp_path)
    assert [problem.file.rpartition("/")[2] for problem in caught.value.problems] == ["a.json", "b.json", "c.json"]
    assert caught.value.problems[2].found == 'document "good" in a file of another name'
    assert caught.value.problems[2].expected == '"good.json"'


def test_hidden_and_other_files_are_passed_over(tmp_path: Path) -> None:
    write_gold(tmp_path, record("a"))
    (tmp_path / ".1-2.goldspan-tmp").write_text("half")
    (tmp_path / ".b.json").write_text("half")
    (tmp_path / "notes.md").write_text("# notes")
    assert list(read_gold(tmp_path)) == ["a"]


@pytest.mark.parametrize(
    ("name", "doc", "wrong"),
    [
        ("a.json", "a", False),
        ("b.json", "a", True),
        ("%2E.json", ".", False),
        (".json", "", False),
        ("A.json", "a", True),
    ],
)
def test_a_file_is_named_after_its_document(name: str, doc: str, wrong: bool, tmp_path: Path) -> None:
    assert (misnamed(tmp_path / name, doc) is not None) is wrong


def test_passes_are_the_folders_of_annotators(tmp_path: Path) -> None:
    for name in ("zoe", "ana", ".trash"):
        (tmp_path / name).mkdir()
    (tmp_path / "readme.txt").touch()
    assert [folder.name for folder in passes(tmp_path)] == ["ana", "zoe"]
