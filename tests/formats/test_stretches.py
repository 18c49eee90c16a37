from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.errors import InputError, StorageError
from goldspan.formats import stretches
from goldspan.formats.streams import lines
from goldspan.formats.stretches import Stretch, Stretches

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, *texts: bytes) -> list[Path]:
    paths = [folder / f"{place}.jsonl" for place in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_bytes(text)
    return paths


def read(found: list[Stretch]) -> list[bytes]:
    return [line for stretch in found for line in stretch.lines()]


def test_by_number_of_lines(tmp_path: Path) -> None:
    source = Stretches(written(tmp_path, b"a\nbb\nccc\n", b"d\ne"), 100)
    assert read(source.some(2)[0]) == [b"a", b"bb"]
    assert read(source.some(2)[0]) == [b"ccc", b"d"]
    assert read(source.some(2)[0]) == [b"e"]
    assert source.some(2) == ([], 0)


def test_by_size_a_line_is_never_cut(tmp_path: Path) -> None:
    source = Stretches(written(tmp_path, b"aaaa\nbbbb\ncccc\ndd", b"", b"e\n"), 7)
    found = [source.some() for _ in range(4)]
    assert [(read(some), count) for some, count in found] == [
        ([b"aaaa", b"bbbb"], 2),
        ([b"cccc", b"dd"], 2),
        ([b"e"], 1),
        ([], 0),
    ]


def test_nothing_of_no_files() -> None:
    assert Stretches([], 7).some() == Stretches([], 7).some(3) == ([], 0)


@given(st.lists(st.sampled_from([b"", b" ", b"x", b"yyyyyyyy"])), st.integers(1, 20), st.integers(1, 5), st.booleans())
def test_all_lines_come_once_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, text: list[bytes], size: int, step: int, by_size: bool
) -> None:
    (path,) = written(tmp_path_factory.mktemp("lines"), b"\xef\xbb\xbf" + b"\n".join(text))
    source, found = Stretches([path], size), []
    while some := source.some(None if by_size else step)[0]:
        found += read(some)
    assert found == [line.removesuffix(b"\n") for _, line in lines(path)]


def test_a_line_beyond_all_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "MAX_RECORD", 50)
    monkeypatch.setattr(stretches, "_BLOCK", 20)
    (path,) = written(tmp_path, b"a\n" + b"x" * 100)
    with pytest.raises(InputError, match="more than 50 bytes"):
        Stretches([path], 3).some()
    with pytest.raises(InputError, match="more than 50 bytes"):
        Stretches([path], 3).some(2)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="none"):
        Stretches([tmp_path / "none"], 3).some()
    with pytest.raises(StorageError, match="none"):
        Stretch(str(tmp_path / "none"), 0, 3).lines()
