"""A journal of changes to many files at once: all are written or none is known to be, and the last can be undone.

.goldspan/journal/0001/journal.json        what was changed, with the hash of every file before and after
.goldspan/journal/0001/before/<n>          the bytes of every file before

The files' old bytes are kept before the first of them is touched, so that a change that was cut short can be undone.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec

from goldspan.errors import DoesNotHold, InputError, Problem, StorageError, plural
from goldspan.files.atomic import read_bytes, write_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from goldspan.workspace import Workspace

JOURNAL = "journal.json"


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file: its path inside the workspace, and the hash of its bytes before and after; None where it was not."""

    path: str
    before: str | None
    after: str | None


class Journal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One change: what it was, in words, and the files it changed."""

    what: str
    files: tuple[Entry, ...]
    format: Literal[1] = 1


@dataclass(frozen=True, slots=True)
class Undone:
    """What was undone, and the files that were put back."""

    what: str
    files: tuple[str, ...]


def apply(workspace: Workspace, what: str, contents: Mapping[Path, bytes | None]) -> None:
    """Write all files of a change (None removes one), keeping what they were; call it while the workspace is held.

    Raises:
        StorageError: The file system refused. What was written can be undone by `undo`.
    """
    folder = _next(workspace)
    entries = []
    for number, (path, content) in enumerate(contents.items()):
        old = read_bytes(path) if path.exists() else None
        if old is not None:
            write_bytes(folder / "before" / str(number), old)
        entries.append(Entry(path=workspace.shown(path), before=_hash(old), after=_hash(content)))
    write_bytes(
        folder / JOURNAL, msgspec.json.format(msgspec.json.encode(Journal(what=what, files=tuple(entries))), indent=1)
    )
    for path, content in contents.items():
        _put(path, content)


def undo(workspace: Workspace) -> Undone:
    """Put back the files of the last change, byte for byte; call it while the workspace is held.

    Raises:
        DoesNotHold: There is no change to undo.
        InputError: Files that changed since; nothing is put back.
        StorageError: The file system refused; call it again.
    """
    folders = _folders(workspace)
    if not folders:
        raise DoesNotHold("no change of the schema is left to undo here; version control may know of older ones")
    folder = folders[-1]
    journal = msgspec.json.decode(read_bytes(folder / JOURNAL), type=Journal)
    problems, olds = [], {}
    for number, entry in enumerate(journal.files):
        path = workspace.root / entry.path
        now = _hash(read_bytes(path) if path.exists() else None)
        if now not in {entry.before, entry.after}:
            found = "changed since"
            remedy = "take that back first, or undo by version control"
            problems.append(Problem(rule="changed-since", file=entry.path, found=found, remedy=remedy))
        olds[path] = read_bytes(folder / "before" / str(number)) if entry.before is not None else None
    if problems:
        raise InputError(problems)
    for path, content in olds.items():
        _put(path, content)
    shutil.rmtree(folder, ignore_errors=True)
    return Undone(journal.what, tuple(entry.path for entry in journal.files))


def last(workspace: Workspace) -> str | None:
    """Return what the last change was, with the number of its files; None if there is none to undo."""
    folders = _folders(workspace)
    if not folders:
        return None
    journal = msgspec.json.decode(read_bytes(folders[-1] / JOURNAL), type=Journal)
    return f"{journal.what} ({plural(len(journal.files), 'file')})"


def _folders(workspace: Workspace) -> list[Path]:
    return sorted(path.parent for path in (workspace.local / "journal").glob(f"[0-9]*/{JOURNAL}"))


def _next(workspace: Workspace) -> Path:
    """Return the folder of the next change; one without a journal was cut short before anything was touched."""
    numbers = [int(path.parent.name) for path in (workspace.local / "journal").glob(f"[0-9]*/{JOURNAL}")]
    folder = workspace.local / "journal" / f"{max(numbers, default=0) + 1:04}"
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def _put(path: Path, content: bytes | None) -> None:
    if content is not None:
        write_bytes(path, content)
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"{path}: cannot be removed: {error.strerror}") from error


def _hash(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()
