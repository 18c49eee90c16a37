"""Files cut into portions, a portion of gold and as many records of predictions at a time.

Row groups of Parquet, and for several processes also lines that are not compressed, are only named: whoever counts them
reads them. All else is read here, in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from goldspan.formats import read
from goldspan.formats.streams import lines
from goldspan.formats.stretches import Stretches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from goldspan.eval.portions import Raw
    from goldspan.formats.flat import Rows

_SIZE = 1_500_000
"""Bytes read at a time."""
_RECORD = 2000
"""What a record counts for beside lines of so many bytes."""
_ROWS = 1000
"""Rows of Parquet read at a time, where row groups are smaller."""


class Source(Protocol):
    """One side, cut on demand."""

    def some(self, records: int | None = None) -> tuple[Raw, int]:
        """Return the next so many records, or as many as are counted at a time, and their number."""
        ...


def source(path: Path, *, apart: bool) -> Source:
    """Return a file or folder ready to be cut.

    Args:
        path: Where it is.
        apart: Whether other processes count it. Passing lines on costs more than finding their ends and reading twice.

    Raises:
        InputError, StorageError: It cannot be read.
    """
    files = [path]
    if path.is_dir():
        from goldspan.formats.folder import shards

        files = shards(path)
    names = [file.name.lower() for file in files]
    if apart and names and all(name.endswith(".jsonl") for name in names):
        return Stretches(files, _SIZE)
    if names and all(name.endswith((".jsonl", ".jsonl.gz", ".jsonl.zst")) for name in names):
        return _Pieces(line for file in files for _, line in lines(file))
    if names and all(name.endswith(".parquet") for name in names):
        from goldspan.formats.flat import batches, row_groups

        groups = [row_groups(file) for file in files]
        if all(found is not None for found in groups):
            return _Groups([rows for found in groups for rows in found or ()])
        return _Pieces(batch for file in files for batch in batches(file))
    return _Pieces(read(path))


class _Pieces:
    """Lines, records or batches as they come."""

    def __init__(self, pieces: Iterator[Any]) -> None:
        self._pieces = pieces

    def some(self, records: int | None = None) -> tuple[Raw, int]:
        taken, size, count = [], 0, 0
        for piece in self._pieces:
            taken.append(piece)
            count += getattr(piece, "num_rows", 1)
            # A batch of Parquet is a portion by itself.
            size += len(piece) if isinstance(piece, bytes) else _SIZE if hasattr(piece, "num_rows") else _RECORD
            if size >= _SIZE if records is None else count >= records:
                break
        return taken, count


class _Groups:
    """Rows of Parquet."""

    def __init__(self, groups: Sequence[Rows]) -> None:
        self._left = list(reversed(groups))

    def some(self, records: int | None = None) -> tuple[Raw, int]:
        taken, count = [], 0
        while self._left and count < (_ROWS if records is None else records):
            rows = self._left.pop()
            room = rows.size if records is None else records - count
            if rows.size > room:
                self._left.append(rows._replace(first=rows.first + room, size=rows.size - room))
                rows = rows._replace(size=room)
            taken.append(rows)
            count += rows.size
        return taken, count
