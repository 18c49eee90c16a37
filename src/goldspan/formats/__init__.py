"""Annotation records in files: one module a format, each with the same two names, `read` and `write`.

| format | told by | module |
|---|---|---|
| JSON Lines, plain or compressed | `.jsonl`, `.jsonl.gz`, `.jsonl.zst` | `jsonl` |
| one record, laid out for version control | `.json` | `record` |
| a folder of such files | being a folder | `folder` |
| Parquet | `.parquet` | `parquet` |

Documents have a module of their own, `goldspan.formats.documents`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from goldspan.errors import InputError, Problem
from goldspan.files.atomic import missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from goldspan.annotation import Annotations
    from goldspan.formats.pieces import Examined, Piece

SUFFIXES = {
    ".jsonl": "jsonl",
    ".jsonl.gz": "jsonl",
    ".jsonl.zst": "jsonl",
    ".json": "record",
    ".parquet": "parquet",
}
"""How a file's name ends → the module that reads and writes it."""


class Format(Protocol):
    """What every format module offers."""

    def pieces(self, path: Path) -> Iterator[Piece]:
        """Yield the records as they stand in the file."""
        ...

    def read(
        self, path: Path, *, lenient: bool = False, on_problem: Callable[[Problem], None] | None = None
    ) -> Iterator[Annotations]:
        """Yield the records; see `goldspan.formats.read`."""
        ...

    def write(self, path: Path, records: Iterable[Annotations]) -> None:
        """Write records; see `goldspan.formats.write`."""
        ...


def open_format(path: str | Path) -> Format:
    """Return the format of a file or folder, by its name; what is there need not exist yet.

    Raises:
        InputError: The name ends in nothing a format is known by.
    """
    path = Path(path)
    name = next((module for suffix, module in SUFFIXES.items() if path.name.lower().endswith(suffix)), None)
    if path.is_dir() or (name is None and not path.suffix and not path.exists()):
        name = "folder"
    if name is None:
        known = ", ".join(SUFFIXES)
        found = f"a file ending in {path.suffix}" if path.suffix else "a file without a suffix, which says its format"
        raise InputError(
            Problem(
                rule="unknown-format",
                file=str(path),
                found=found,
                expected=f"{known} or a folder",
                remedy="rename it, or use goldspan import",
            )
        )
    return cast("Format", import_module(f"goldspan.formats.{name}"))


def read(
    path: str | Path, *, lenient: bool = False, on_problem: Callable[[Problem], None] | None = None
) -> Iterator[Annotations]:
    """Yield the annotation records of a file or folder; compressed and large files are streamed.

    Every record has ids that differ, scores from 0 to 1 and spans that are spans; where it carries the text, they lie
    within it and equal their slices. A key that stands twice in one object is not told here but by `examine`.

    Args:
        path: JSON Lines, `.json`, a folder of `.json`, or Parquet.
        lenient: Skip what cannot be read.
        on_problem: Called with every problem of what was skipped.

    Raises:
        RecordError: (not if lenient) At the first record that cannot be read, with the problems of it and of all that
            follow in the file or folder, each with file, line and address.
        InputError: There is no such file, or no such format.
        StorageError: It cannot be read.
        MissingExtra: The format's library is not installed.
    """
    yield from _existing(path).read(Path(path), lenient=lenient, on_problem=on_problem)


def write(path: str | Path, records: Iterable[Annotations]) -> None:
    """Write annotation records; the same records give the same bytes. A file is written whole or not at all.

    Raises:
        RecordError: A record holds something the format has no word for.
        InputError: No such format, or more records than it holds.
        StorageError: The file system refused; nothing was changed.
        MissingExtra: The format's library is not installed.
    """
    open_format(path).write(Path(path), records)


def examine(path: str | Path) -> Iterator[Examined[Annotations]]:
    """Yield every record with the problems of its form, whatever they are, for `check`.

    Raises:
        InputError: There is no such file, or no such format.
        StorageError: It cannot be read.
        MissingExtra: The format's library is not installed.
    """
    from goldspan.formats.gather import examine as examine_pieces
    from goldspan.formats.pieces import ANNOTATIONS

    yield from examine_pieces(_existing(path).pieces(Path(path)), ANNOTATIONS)


def _existing(path: str | Path) -> Format:
    if not Path(path).exists():
        raise InputError(missing(str(path)))
    return open_format(path)
