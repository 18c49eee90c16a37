"""Files of facts about one document, one a line, that version control merges by keeping the lines of both sides.

The first line says what the file is, `{"format":1,"doc":…}`; every other line is a JSON object. A folder of such files
has a `.gitattributes` that asks git for just that (`merge=union`). What a merge leaves behind is read like anything
else: lines in any order, lines twice, and the marks of a merge that was made without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec

from goldspan.errors import InputError, Problem, RecordError, quote
from goldspan.files.atomic import read_bytes, write_if_changed
from goldspan.files.json import parse_json
from goldspan.files.names import file_name
from goldspan.files.shape import decode
from goldspan.formats.encode import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SUFFIX = ".jsonl"
ATTRIBUTES = b"# Facts, one a line: git keeps the lines of both sides.\n*.jsonl text eol=lf merge=union\n"

_MARKS = (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")
_encode = msgspec.json.Encoder(order="deterministic").encode

T = TypeVar("T", bound=msgspec.Struct)


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first line of a file: which document it is about; older formats stay readable for ever."""

    format: Literal[1] = 1
    doc: str


def lines_path(folder: Path, doc: str) -> Path:
    """Return where the facts about a document lie in a folder."""
    return folder / file_name(doc, SUFFIX)


def lines_files(folder: Path) -> list[Path]:
    """Return the files of a folder, sorted by name; none if there is no such folder."""
    return sorted(path for path in folder.glob(f"*{SUFFIX}") if not path.name.startswith("."))


def write_lines(folder: Path, doc: str, facts: Iterable[msgspec.Struct]) -> bool:
    """Write the facts about a document, sorted, each once; return whether the file changed.

    Raises:
        InputError: The document's id cannot be written as a file's name.
        RecordError: A fact holds something JSON has no word for.
        StorageError: The file system refused; nothing was changed.
    """
    what = f"what is synced of {quote(doc)}"
    path = lines_path(folder, doc)
    # Encoded twice, the first time for the errors: only the second way sorts the keys of free data.
    rows = sorted({_encode(fact) for fact in facts if to_json(fact, what)})
    write_if_changed(path.parent.parent / ".gitattributes", ATTRIBUTES)
    return write_if_changed(path, b"".join(row + b"\n" for row in (_encode(Head(doc=doc)), *rows)))


def read_lines(path: Path, struct: type[T]) -> tuple[str, list[T]]:
    """Return the document and the facts of a file, each once.

    Raises:
        RecordError: Every problem, with its line: no JSON, an unknown key, another document than the file's name says.
        InputError: There is no such file.
        StorageError: It cannot be read.
    """
    heads: list[Head] = []
    facts: dict[bytes, T] = {}
    problems: list[Problem] = []
    for number, raw in enumerate(read_bytes(path).splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith(_MARKS):
            continue
        try:
            if line.startswith(b'{"format"'):
                heads.append(_decoded(line, Head, path, number))
            elif line not in facts:
                facts[line] = _decoded(line, struct, path, number)
        except InputError as error:
            problems += error.problems
    problems += _misplaced(path, heads) if not problems else []
    if problems:
        raise RecordError(problems)
    return heads[0].doc, list(facts.values())


def _decoded(line: bytes, struct: type[T], path: Path, number: int) -> T:
    try:
        return msgspec.json.decode(line, type=struct)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        parsed = parse_json(line, str(path), number)
        return decode(parsed.data, struct, parsed.locate)


def _misplaced(path: Path, heads: list[Head]) -> list[Problem]:
    """Return the problem of a file that does not say of which document it is, or of another one than its name."""
    expected = 'one line {"format":1,"doc":…} that fits the name of the file'
    found = {head.doc for head in heads}
    if len(found) == 1 and file_name(heads[0].doc, SUFFIX) == path.name:
        return []
    said = f"lines of {', '.join(map(quote, sorted(found)))}" if found else "no line that says of which document"
    remedy = "bring the file back by version control"
    return [Problem(rule="file-name", file=str(path), line=1, found=said, expected=expected, remedy=remedy)]
