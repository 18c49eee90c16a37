"""A folder of `.json` files, one record each, read in the order of the ids in their names; or of shards.

Shards are `.jsonl` (plain or compressed) and `.parquet` files, read in the order of their names as if they were one.
They are looked at where there is no `.json` file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.errors import InputError, Problem, StorageError
from goldspan.files.atomic import missing, read_bytes
from goldspan.files.names import file_name, id_of
from goldspan.formats import open_format
from goldspan.formats.gather import gather
from goldspan.formats.pieces import ANNOTATIONS, JsonPiece
from goldspan.formats.record import write_record
from goldspan.formats.streams import MAX_RECORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from goldspan.annotation import Annotations
    from goldspan.formats.pieces import Piece

_SHARDS = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")


def files(path: Path) -> list[Path]:
    """Return the folder's `.json` files in the order of their ids; hidden files and sub-folders are passed over.

    Raises:
        InputError: There is no such folder, or it holds records in another format only.
        StorageError: It cannot be read.
    """
    try:
        names = sorted(entry.name for entry in path.iterdir() if not entry.name.startswith(".") and entry.is_file())
    except FileNotFoundError:
        raise InputError(missing(str(path))) from None
    except OSError as error:
        raise StorageError(f"{path}: cannot be read: {error.strerror or error}") from error
    records = [name for name in names if name.endswith(".json")]
    others = [name for name in names if name.endswith(_SHARDS)]
    if others and not records:
        raise InputError(
            Problem(
                rule="no-records",
                file=str(path),
                found=f"no .json files, but {others[0]}",
                expected="a folder of .json files",
                remedy=f"name the file: {path / others[0]}",
            )
        )
    return [path / name for name in sorted(records, key=lambda name: (id_of(name) or name, name))]


def shards(path: Path) -> list[Path]:
    """Return the folder's files of many records, in the order of their names; none where it holds `.json` files.

    Raises:
        StorageError: It cannot be read.
    """
    try:
        names = sorted(entry.name for entry in path.iterdir() if not entry.name.startswith(".") and entry.is_file())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(f"{path}: cannot be read: {error.strerror or error}") from error
    if any(name.endswith(".json") for name in names):
        return []
    return [path / name for name in names if name.endswith(_SHARDS)]


def pieces(path: Path) -> Iterator[Piece]:
    """Yield the record of every file, or the records of every shard.

    Raises:
        InputError: There is no such folder.
        StorageError: Something in it cannot be read.
    """
    if found := shards(path):
        for shard in found:
            yield from open_format(shard).pieces(shard)
    else:
        yield from single(path)


def single(path: Path) -> Iterator[JsonPiece]:
    """Yield the record of every `.json` file. Raises as `pieces`."""
    for file in files(path):
        yield JsonPiece(read_bytes(file, MAX_RECORD), str(file))


def read(
    path: Path, *, lenient: bool = False, on_problem: Callable[[Problem], None] | None = None
) -> Iterator[Annotations]:
    """Yield the records of a folder; see `goldspan.formats.read`."""
    yield from gather(pieces(path), ANNOTATIONS, lenient=lenient, on_problem=on_problem)


def write(path: Path, records: Iterable[Annotations]) -> None:
    """Write each record to a file named after its document; see `goldspan.formats.write`.

    Each file is whole or not there; files of other documents are left alone.
    """
    path.mkdir(parents=True, exist_ok=True)
    for record in records:
        write_record(path / file_name(record.doc), record)
