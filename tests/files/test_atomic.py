from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from goldspan.errors import InputError, StorageError
from goldspan.files.atomic import (
    TEMPORARY_SUFFIX,
    is_temporary,
    read_bytes,
    sweep,
    write_bytes,
    write_if_changed,
    write_text,
    writing,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_written_with_its_parents(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file.json"
    write_bytes(path, b"one")
    assert path.read_bytes() == b"one"
    assert [p.name for p in path.parent.iterdir()] == ["file.json"]


def test_text_is_utf_8_with_its_line_ends_as_they_are(tmp_path: Path) -> None:
    write_text(tmp_path / "f", "ä\r\nb\n")
    assert (tmp_path / "f").read_bytes() == b"\xc3\xa4\r\nb\n"


def test_a_text_stream_writes_utf_8(tmp_path: Path) -> None:
    with writing(tmp_path / "f", "w") as stream:
        stream.write("ä\n")
    assert (tmp_path / "f").read_bytes() == b"\xc3\xa4\n"


@pytest.mark.parametrize("exception", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_exception_leaves_the_old_file_and_no_temporary(tmp_path: Path, exception: type[BaseException]) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"old")

    def fail_half_way() -> None:
        with writing(path) as stream:
            stream.write(b"new")
            raise exception

    with pytest.raises(exception):
        fail_half_way()
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["f"]


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the file system is read-only"),
        (errno.EACCES, "permission denied"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_a_refusal_is_one_line_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"old")

    def refuse(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(StorageError) as caught:
        write_bytes(path, b"new")
    assert caught.value.lines() == [f"{path}: cannot be written: {reason}; nothing was changed"]
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["f"]


def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(StorageError, match="part of the path is a file"):
        write_bytes(tmp_path / "a" / "b" / "c", b"new")


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(StorageError, match="it is a folder"):
        write_bytes(tmp_path / "a", b"new")
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


def test_mode_bits_follow_the_umask_and_then_the_file(tmp_path: Path) -> None:
    path = tmp_path / "f"
    old = os.umask(0o027)
    try:
        write_bytes(path, b"one")
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o600)
    write_bytes(path, b"two")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "real" / "f")
    write_bytes(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "real" / "f").read_bytes() == b"new"


def test_a_name_as_long_as_a_name_can_be_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 255)
    write_bytes(path, b"new")
    assert path.read_bytes() == b"new"


def test_an_unchanged_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "f"
    assert write_if_changed(path, b"one")
    os.utime(path, ns=(1, 1))
    assert not write_if_changed(path, b"one")
    assert path.stat().st_mtime_ns == 1
    assert write_if_changed(path, b"two")
    assert path.read_bytes() == b"two"


def test_reading_keeps_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"12345")
    assert read_bytes(path) == b"12345"
    assert read_bytes(path, 5) == b"12345"
    with pytest.raises(InputError) as caught:
        read_bytes(path, 4, name="seeds/f")
    assert caught.value.lines() == ["seeds/f: the file has 5 bytes; expected at most 4; split it or raise the limit"]


def test_what_is_not_there_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        read_bytes(tmp_path / "none")


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be read: it is a folder"):
        read_bytes(tmp_path)


def test_sweep_removes_stale_temporaries_alone(tmp_path: Path) -> None:
    stale, fresh = (tmp_path / f".{name}{TEMPORARY_SUFFIX}" for name in ("stale", "fresh"))
    other = tmp_path / ".hidden"
    for path in (stale, fresh, other):
        path.write_bytes(b"")
    long_ago = time.time() - 3700
    for path in (stale, other):
        os.utime(path, (long_ago, long_ago))
    assert sweep(tmp_path) == [stale]
    assert sorted(tmp_path.iterdir()) == sorted([fresh, other])


def test_sweep_of_no_folder_is_nothing(tmp_path: Path) -> None:
    assert sweep(tmp_path / "none") == []


def test_a_killed_process_leaves_the_old_file_and_a_temporary_to_sweep(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"old")
    code = (
        "import os, pathlib, sys; from goldspan.files.atomic import writing\n"
        "with writing(pathlib.Path(sys.argv[1])) as stream:\n"
        "    stream.write(b'half'); stream.flush(); os._exit(9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert done.returncode == 9
    assert path.read_bytes() == b"old"
    (left,) = (other for other in tmp_path.iterdir() if other != path)
    assert is_temporary(left)
    os.utime(left, (0, 0))
    assert sweep(tmp_path) == [left]
