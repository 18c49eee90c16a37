from __future__ import annotations

import builtins
import gzip
from typing import TYPE_CHECKING, Any

import pytest

from goldspan.annotation import Annotations
from goldspan.errors import InputError, MissingExtra, StorageError
from goldspan.formats import read, write
from goldspan.formats.streams import lines, writing_lines

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"]


def fill(path: Path, data: bytes) -> None:
    with writing_lines(path) as stream:
        stream.write(data)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"a\nb\n", [(1, b"a"), (2, b"b")]),
        (b"a\nb", [(1, b"a"), (2, b"b")]),
        (b"\n \n\ta\r\n\n\nb\n\n", [(3, b"a"), (6, b"b")]),
        ("a\u2028b\x0bc\x85\nd".encode(), [(1, "a\u2028b\x0bc\x85".encode()), (2, b"d")]),
        (b"x" * 300_000 + b"\n" + b"y" * 300_000, [(1, b"x" * 300_000), (2, b"y" * 300_000)]),
    ],
)
def test_lines(tmp_path: Path, name: str, data: bytes, expected: list[tuple[int, bytes]]) -> None:
    fill(tmp_path / name, data)
    assert [(number, line.strip()) for number, line in lines(tmp_path / name)] == expected


@pytest.mark.parametrize("name", NAMES[1:])
def test_a_file_that_was_cut_off_is_told_wherever_it_was_cut(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    fill(path, b"".join(b"line %d\n" % number for number in range(50)))
    whole = path.read_bytes()
    for length in range(1, len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(InputError, match="broken or cut off"):
            list(lines(path))


@pytest.mark.parametrize("name", NAMES[1:])
def test_a_file_of_another_kind_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b'{"doc":"a"}\n')
    with pytest.raises(InputError) as caught:
        list(lines(tmp_path / name))
    (problem,) = caught.value.problems
    assert (problem.rule, problem.line) == ("cut-off", 1)


def test_several_members_are_one_stream(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b"a\nb") + gzip.compress(b"c\n"))
    assert [line for _, line in lines(tmp_path / "a.jsonl.gz")] == [b"a\n", b"bc\n"]
    for name, data in (("a", b"a\nb"), ("b", b"c\n")):
        fill(tmp_path / f"{name}.zst", data)
    both = (tmp_path / "a.zst").read_bytes() + (tmp_path / "b.zst").read_bytes()
    (tmp_path / "c.jsonl.zst").write_bytes(both)
    assert [line for _, line in lines(tmp_path / "c.jsonl.zst")] == [b"a\n", b"bc\n"]


def test_garbage_after_the_last_frame_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.zst"
    fill(path, b"a\n")
    path.write_bytes(path.read_bytes() + b"garbage")
    with pytest.raises(InputError, match="broken or cut off"):
        list(lines(path))


def test_what_is_not_there_or_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        list(lines(tmp_path / "none.jsonl"))
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(StorageError, match="cannot be read"):
        list(lines(tmp_path / "folder.jsonl"))


def test_a_missing_library_is_answered_with_the_install_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path / "a.jsonl.zst", b"a\n")
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "zstandard":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtra, match=r"pip install 'goldspan\[formats\]'"):
        list(lines(tmp_path / "a.jsonl.zst"))
    with pytest.raises(MissingExtra):
        fill(tmp_path / "b.jsonl.zst", b"")
    assert not (tmp_path / "b.jsonl.zst").exists()


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.json"])
def test_a_record_too_long_for_memory_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / name
    write(path, [Annotations(doc="a", text="x" * 5000)])
    for module in ("streams", "record"):
        monkeypatch.setattr(f"goldspan.formats.{module}.MAX_RECORD", 1000)
    with pytest.raises(InputError) as caught:
        list(read(path))
    (problem,) = caught.value.problems
    assert problem.rule == "too-large"
    assert "1,000" in problem.expected
