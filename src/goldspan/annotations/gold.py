"""Gold and annotators' passes on disk: a folder with one record a file, named after the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.errors import InputError, Problem, RecordError, quote
from goldspan.files.names import file_name
from goldspan.formats.record import read_record, write_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from goldspan.annotation import Annotations


def gold_path(folder: Path, doc_id: str) -> Path:
    """Return where the record of a document lies in a folder of gold, or of an annotator's pass."""
    return folder / file_name(doc_id)


def record_files(folder: Path) -> list[Path]:
    """Return the record files of a folder, sorted by name; none if there is no such folder."""
    return sorted(path for path in folder.glob("*.json") if not path.name.startswith("."))


def read_gold(folder: Path) -> dict[str, Annotations]:
    """Return the records of a folder by document, sorted by id; empty if there is no such folder.

    Raises:
        RecordError: Every problem of every file: what cannot be read, and files not named after their document.
        StorageError: A file cannot be read.
    """
    found: dict[str, Annotations] = {}
    problems: list[Problem] = []
    for path in record_files(folder):
        try:
            record = read_record(path)
        except InputError as error:
            problems += error.problems
            continue
        if problem := misnamed(path, record.doc):
            problems.append(problem)
        found[record.doc] = record
    if problems:
        raise RecordError(problems)
    return dict(sorted(found.items()))


def write_gold(folder: Path, record: Annotations) -> bool:
    """Write a record to its file, mentions and relations in document order; return whether the file changed.

    Raises:
        StorageError: The file system refused; nothing was changed.
    """
    return write_record(gold_path(folder, record.doc), record)


def misnamed(path: Path, doc_id: str, key: str = "doc", line: int | None = None) -> Problem | None:
    """Return a problem if a file is not named after its document.

    Names are made from ids one to one, so this also keeps two records of one document apart.

    Args:
        path: The file.
        doc_id: The id it holds.
        key: Where: `"doc"` in a record, `"id"` in a document.
        line: And on which line.
    """
    expected = file_name(doc_id) if doc_id else path.name
    if path.name == expected:
        return None
    return Problem(
        rule="file-name",
        file=str(path),
        line=line,
        address=f"$.{key}",
        found=f"document {quote(doc_id)} in a file of another name",
        expected=quote(expected, 240),
        remedy=f"rename the file, or correct its {key}",
    )


def passes(folder: Path) -> Iterator[Path]:
    """Yield the folders of the annotators in a folder of passes, sorted; none if there is no such folder."""
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
