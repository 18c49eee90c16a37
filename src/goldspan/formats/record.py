"""One record in a `.json` file, laid out for version control; see `goldspan.formats.layout`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.errors import InputError, Problem
from goldspan.files.atomic import read_bytes, write_bytes, write_if_changed
from goldspan.formats.gather import gather
from goldspan.formats.layout import record_bytes
from goldspan.formats.pieces import ANNOTATIONS, JsonPiece
from goldspan.formats.streams import MAX_RECORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from goldspan.annotation import Annotations


def pieces(path: Path) -> Iterator[JsonPiece]:
    """Yield the file's one record.

    Raises:
        InputError: There is no such file.
        StorageError: It cannot be read.
    """
    yield JsonPiece(read_bytes(path, MAX_RECORD), str(path))


def read(
    path: Path, *, lenient: bool = False, on_problem: Callable[[Problem], None] | None = None
) -> Iterator[Annotations]:
    """Yield the file's one record; see `goldspan.formats.read`."""
    yield from gather(pieces(path), ANNOTATIONS, lenient=lenient, on_problem=on_problem)


def write(path: Path, records: Iterable[Annotations]) -> None:
    """Write one record; see `goldspan.formats.write`.

    Raises:
        InputError: There is not exactly one.
    """
    given = list(records)
    if len(given) != 1:
        raise InputError(
            Problem(
                rule="one-record",
                file=str(path),
                found=f"{len(given)} records",
                expected="one in a .json file",
                remedy="write a .jsonl file or a folder",
            )
        )
    write_bytes(path, record_bytes(given[0]))


def read_record(path: Path) -> Annotations:
    """Return the record of a `.json` file.

    Raises:
        RecordError: Every problem of it.
        InputError: There is no such file.
        StorageError: It cannot be read.
    """
    return next(read(path))


def write_record(path: Path, record: Annotations) -> bool:
    """Write one record unless the file already holds it; return whether it was written.

    Raises:
        RecordError: It holds something JSON has no word for.
        StorageError: The file system refused; nothing was changed.
    """
    return write_if_changed(path, record_bytes(record))
