"""JSON Lines that are not compressed, cut into stretches of whole lines, which any process can read for itself."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from goldspan.errors import InputError, Problem, StorageError
from goldspan.formats.streams import MARK, MAX_RECORD

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLOCK = 1 << 18


class Stretch(NamedTuple):
    """The lines of a file from one byte to another."""

    path: str
    first: int
    last: int

    def lines(self) -> list[bytes]:
        """Return the lines without their ends; no blank lines, no byte order mark.

        Raises:
            StorageError: The file cannot be read.
        """
        try:
            with Path(self.path).open("rb", buffering=0) as stream:
                stream.seek(self.first)
                data = stream.read(self.last - self.first)
        except OSError as error:
            raise StorageError(f"{self.path}: cannot be read: {error.strerror or error}") from error
        if self.first == 0:
            data = data.removeprefix(MARK)
        return [line for line in data.split(b"\n") if line and not line.isspace()]


class Stretches:
    """Files one after the other, cut on demand."""

    def __init__(self, files: Sequence[Path], size: int) -> None:
        """Begin with the first file; where no number of lines is asked for, stretches have about `size` bytes."""
        self._files = list(files)
        self._size = size
        self._at = 0

    def some(self, records: int | None = None) -> tuple[list[Stretch], int]:
        """Return the next so many lines, or as many as are read at a time, and their number; blank ones count.

        Raises:
            InputError: A line is longer than `MAX_RECORD`.
            StorageError: A file cannot be read.
        """
        found: list[Stretch] = []
        count = 0
        while self._files and (not found if records is None else count < records):
            path = self._files[0]
            try:
                with path.open("rb") as stream:
                    first = stream.seek(self._at)
                    count += (
                        _sized(stream, self._size, path) if records is None else _counted(stream, records - count, path)
                    )
                    self._at = stream.tell()
            except OSError as error:
                raise StorageError(f"{path}: cannot be read: {error.strerror or error}") from error
            if self._at > first:
                found.append(Stretch(str(path), first, self._at))
            else:
                self._files, self._at = self._files[1:], 0
        return found, count


def _sized(stream: IO[bytes], size: int, path: Path) -> int:
    """Go on to the next line end behind so many bytes, and return the number of lines."""
    block = stream.read(size)
    rest = stream.readline(MAX_RECORD + 1)
    if len(rest) > MAX_RECORD:
        raise InputError(_too_long(path))
    return block.count(b"\n") + (len(rest) > 0 or block[-1:] not in {b"", b"\n"})


def _counted(stream: IO[bytes], lines: int, path: Path) -> int:
    """Go on by so many lines, or to the end of the file, and return how many line ends were passed."""
    count = silence = 0
    while block := stream.read(_BLOCK):
        ends = block.count(b"\n")
        if count + ends >= lines:
            stream.seek(-len(block.split(b"\n", lines - count)[-1]), 1)
            return lines
        count += ends
        silence = 0 if ends else silence + len(block)
        if silence > MAX_RECORD:
            raise InputError(_too_long(path))
    return count


def _too_long(path: Path) -> Problem:
    """Say it without the line, which is not known here."""
    return Problem(rule="too-large", file=str(path), found=f"a record of more than {MAX_RECORD:,} bytes")
