"""Document files: written in full, every key present, laid out so that a version-control diff reads well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from goldspan.errors import quote
from goldspan.files.atomic import read_bytes, write_if_changed
from goldspan.formats import folder, jsonl
from goldspan.formats.encode import to_json
from goldspan.formats.gather import examine, gather
from goldspan.formats.pieces import DOCUMENTS, Examined, JsonPiece, read_piece
from goldspan.formats.streams import MAX_RECORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from goldspan.document import Document
    from goldspan.errors import Problem


def read_document(path: Path) -> Document:
    """Return the document of a file.

    Raises:
        RecordError: Every problem of its form, or its text is not what its hash says.
        InputError: There is no such file.
        StorageError: It cannot be read.
    """
    return read_piece(JsonPiece(read_bytes(path, MAX_RECORD), str(path)), DOCUMENTS)


def read_documents(
    path: Path, *, lenient: bool = False, on_problem: Callable[[Problem], None] | None = None
) -> Iterator[Document]:
    """Yield documents, from a folder in the order of their ids, from a `.jsonl` file (`.gz`, `.zst` too) as they come.

    Raises:
        RecordError: (not if lenient) The problems of the first that cannot be read and of all that follow.
        InputError: There is no such file or folder.
        StorageError: It cannot be read.
    """
    yield from gather(_pieces(path), DOCUMENTS, lenient=lenient, on_problem=on_problem)


def examine_documents(path: Path) -> Iterator[Examined[Document]]:
    """Yield every document with the problems of its form, for `check`."""
    yield from examine(_pieces(path), DOCUMENTS)


def _pieces(path: Path) -> Iterator[JsonPiece]:
    if path.is_dir():
        return folder.single(path)
    if path.name.endswith(".json"):
        return iter([JsonPiece(read_bytes(path, MAX_RECORD), str(path))])
    return jsonl.pieces(path)


def write_document(path: Path, document: Document) -> bool:
    """Write a document unless the file already holds it; return whether it was written.

    Raises:
        RecordError: It holds something JSON has no word for.
        StorageError: The file system refused; nothing was changed.
    """
    return write_if_changed(path, document_bytes(document))


def document_bytes(document: Document) -> bytes:
    """Return a document as its file holds it: text on one line, one zone, row or dropped stretch a line.

    Raises:
        RecordError: It holds something JSON has no word for, such as a lone surrogate.
    """
    what = f"document {quote(document.id)}"
    data = msgspec.structs.asdict(document)
    meta = to_json(msgspec.structs.asdict(document.meta), what)
    parts = [
        b'"format":%d' % document.format,
        *(_pair(key, to_json(data[key], what)) for key in ("id", "text", "sha256", "raw")),
        _pair("meta", meta),
        *(_pair(key, _rows(data[key], what)) for key in ("zones", "offset_map", "dropped")),
        *(_pair(key, to_json(data[key], what)) for key in ("group", "split")),
    ]
    if document.extra:
        parts.append(_pair("extra", to_json(document.extra, what)))
    return b"{" + b",\n ".join(parts) + b"}\n"


def _pair(key: str, value: bytes) -> bytes:
    return f'"{key}":'.encode() + value


def _rows(items: Iterable[object], what: str) -> bytes:
    rows = [to_json(item, what) for item in items]
    return b"[\n  " + b",\n  ".join(rows) + b"\n ]" if rows else b"[]"
