from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from goldspan.annotations.sync.lines import ATTRIBUTES, lines_files, lines_path, read_lines, write_lines
from goldspan.errors import InputError, RecordError, StorageError

if TYPE_CHECKING:
    from pathlib import Path


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    n: int = 0
    free: dict[str, int] = {}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "label_studio" / "state"


def test_one_fact_a_line_sorted_each_once(folder: Path) -> None:
    facts = [Fact(name="b", free={"z": 1, "a": 2}), Fact(name="a", n=3), Fact(name="b", free={"a": 2, "z": 1})]
    assert write_lines(folder, "d/1", facts)
    path = lines_path(folder, "d/1")
    assert path.name == "d%2F1.jsonl"
    assert path.read_text() == (
        '{"format":1,"doc":"d/1"}\n{"name":"a","n":3,"free":{}}\n{"name":"b","n":0,"free":{"a":2,"z":1}}\n'
    )
    assert read_lines(path, Fact) == ("d/1", [Fact(name="a", n=3), Fact(name="b", free={"a": 2, "z": 1})])
    assert not write_lines(folder, "d/1", reversed(facts))
    assert lines_files(folder) == [path]


def test_git_is_told_to_keep_both_sides(folder: Path) -> None:
    write_lines(folder, "d", [])
    assert (folder.parent / ".gitattributes").read_bytes() == ATTRIBUTES


@pytest.mark.parametrize(
    "text",
    [
        '{"name":"b"}\n{"name":"a","n":3}\n{"format":1,"doc":"d"}\n{"format":1,"doc":"d"}\n{"name":"b"}\n',
        '{"format":1,"doc":"d"}\r\n{"name":"b"}\r\n\r\n{"name":"a","n":3}\r\n',
        '{"format":1,"doc":"d"}\n<<<<<<< a\n{"name":"b"}\n||||||| 1234\n=======\n{"name":"a","n":3}\n>>>>>>> b\n',
    ],
)
def test_what_a_merge_leaves_is_read(folder: Path, text: str) -> None:
    folder.mkdir(parents=True)
    path = lines_path(folder, "d")
    path.write_text(text, newline="")
    doc, facts = read_lines(path, Fact)
    assert (doc, sorted(fact.name for fact in facts)) == ("d", ["a", "b"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"format":1,"doc":"d"}\n{"name":"a","m":3}\n', 'd.jsonl:2 $.m: unknown key "m"'),
        ('{"format":1,"doc":"d"}\n{"n":3}\n', 'd.jsonl:2 $: no "name"'),
        ('{"format":1,"doc":"d","more":1}\n', 'd.jsonl:1 $.more: unknown key "more"'),
        ('{"format":2,"doc":"d"}\n', "d.jsonl:1 $.format: 2; expected 1"),
        ('{"format":1,"doc":"d"}\n{"name":"a"\n', "d.jsonl:2"),
        ('{"format":1,"doc":"e"}\n', 'd.jsonl:1: lines of "e"'),
        ('{"format":1,"doc":"d"}\n{"format":1,"doc":"e"}\n', 'd.jsonl:1: lines of "d", "e"'),
        ("", "d.jsonl:1: no line that says of which document"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(folder: Path, text: str, said: str) -> None:
    folder.mkdir(parents=True)
    path = lines_path(folder, "d")
    path.write_text(text)
    with pytest.raises(RecordError) as caught:
        read_lines(path, Fact)
    assert said in str(caught.value)


def test_all_that_is_wrong_is_told(folder: Path) -> None:
    folder.mkdir(parents=True)
    path = lines_path(folder, "d")
    path.write_text('{"format":1,"doc":"d"}\n{"m":3}\n[]\n')
    with pytest.raises(RecordError) as caught:
        read_lines(path, Fact)
    assert [problem.line for problem in caught.value.problems] == [2, 2, 3]


def test_no_file(folder: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_lines(lines_path(folder, "d"), Fact)
    assert lines_files(folder) == []


def test_half_a_surrogate_pair_is_refused(folder: Path) -> None:
    with pytest.raises(RecordError, match="lone surrogate"):
        write_lines(folder, "d", [Fact(name="\ud83d")])
    assert not folder.exists()


def test_a_file_in_the_place_of_the_folder(folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    folder.write_text("")
    with pytest.raises(StorageError, match="cannot be written"):
        write_lines(folder, "d", [])
