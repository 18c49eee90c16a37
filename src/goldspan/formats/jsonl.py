"""JSON Lines: one record a line, in the order given; `.jsonl`, `.jsonl.gz`, `.jsonl.zst`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.formats.encode import record_line
from goldspan.formats.gather import gather
from goldspan.formats.pieces import ANNOTATIONS, JsonPiece
from goldspan.formats.streams import lines, writing_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from goldspan.annotation import Annotations
    from goldspan.errors import Problem


def pieces(path: Path) -> Iterator[JsonPiece]:
    """Yield the file's lines that are not blank.

    Raises:
        InputError: There is no such file, or its compression is broken.
        StorageError: It cannot be read.
    """
    name = str(path)
    for number, line in lines(path):
        yield JsonPiece(line, name, number)


def read(
    path: Path, *, lenient: bool = False, on_problem: Callable[[Problem], None] | None = None
) -> Iterator[Annotations]:
    """Yield the records of a file; see `goldspan.formats.read`."""
    yield from gather(pieces(path), ANNOTATIONS, lenient=lenient, on_problem=on_problem)


def write(path: Path, records: Iterable[Annotations]) -> None:
    """Write records as they come, whole or not at all; see `goldspan.formats.write`."""
    with writing_lines(path) as stream:
        for record in records:
            stream.write(record_line(record))
