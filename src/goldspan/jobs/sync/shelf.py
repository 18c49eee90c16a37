"""The files of a workspace that synchronising reads and writes: passes, gold, and what `annotations.sync` keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from goldspan.annotations.gold import gold_path
from goldspan.annotations.sync.aside import Aside, write_aside
from goldspan.annotations.sync.lines import lines_files, lines_path
from goldspan.annotations.sync.state import Entry, Store
from goldspan.errors import Problem, SettingsError, StorageError, quote
from goldspan.files.names import file_name
from goldspan.formats.record import read_record, write_record
from goldspan.workspace import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from goldspan.annotation import Annotations
    from goldspan.annotations.sync.conflicts import Conflict
    from goldspan.workspace import Workspace

__all__ = ["Aside", "Entry", "Shelf", "State", "remove"]


class State(msgspec.Struct, frozen=True, kw_only=True):
    """The annotations of a document that are known, by `unique_id`."""

    doc: str
    annotations: dict[str, Entry] = {}


class Shelf:
    """The files of a workspace that synchronising keeps.

    Whatever reads raises RecordError for what it cannot read; whatever writes is called while the workspace is held,
    and raises StorageError where the file system refuses.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._room = workspace.label_studio
        self._store = Store(self._room)

    @property
    def states(self) -> Path:
        """The folder of the state."""
        return self._room / "state"

    def state_path(self, doc: str) -> Path:
        """Return the file of a document's state."""
        return lines_path(self.states, doc)

    def labelled(self) -> set[Path]:
        """Return the files of all documents that have a state."""
        return set(lines_files(self.states))

    def state(self, doc: str) -> State:
        """Return what is known of a document."""
        return State(doc=doc, annotations=self._store.state(doc))

    def write_state(self, state: State) -> None:
        """Write what is known of a document; nothing where nothing ever was."""
        if not state.annotations and not self.state_path(state.doc).is_file():
            return
        # What is pushed to be labelled again is gold, wherever it is.
        entries = {
            name: entry if entry.kind in ("gold", "draft", "pass") else replace(entry, kind="gold")
            for name, entry in state.annotations.items()
        }
        self._store.write_state(state.doc, entries)

    def base(self, doc: str) -> Annotations | None:
        """Return what was last synced; None where nothing was."""
        return self._store.base(doc)

    def write_base(self, record: Annotations, at: str = "") -> None:
        """Write what was last synced; `at` is the server's time of the last change in it, where that is known."""
        self._store.write_base(record, at)

    def gold(self, doc: str) -> Annotations | None:
        """Return a document's gold."""
        return _record(gold_path(self.workspace.gold, doc))

    def write_gold(self, record: Annotations) -> None:
        """Write a document's gold."""
        write_record(gold_path(self.workspace.gold, record.doc), record)

    def pass_of(self, alias: str, doc: str) -> Annotations | None:
        """Return an annotator's pass."""
        return _record(self._pass_path(alias, doc))

    def write_pass(self, alias: str, record: Annotations) -> None:
        """Write an annotator's pass."""
        write_record(self._pass_path(alias, record.doc), record)

    def remove_pass(self, alias: str, doc: str) -> None:
        """Remove an annotator's pass."""
        remove(self._pass_path(alias, doc))

    def _pass_path(self, alias: str, doc: str) -> Path:
        if alias.startswith(".") or "/" in alias or "\\" in alias or not alias:
            found, remedy = f"an annotator called {quote(alias)}", "give another alias: it is the name of a folder"
            raise SettingsError(Problem(rule="alias", file=SETTINGS_FILE, found=found, remedy=remedy))
        return self.workspace.passes / alias / file_name(doc)

    def conflicted(self) -> list[str]:
        """Return the documents with conflicts that nobody has settled."""
        return sorted(self._store.conflicted())

    def conflicts(self, doc: str) -> tuple[Conflict, ...]:
        """Return a document's conflicts that nobody has settled."""
        return self._store.conflicts(doc)

    def write_conflicts(self, doc: str, conflicts: Iterable[Conflict]) -> None:
        """Write a document's conflicts."""
        self._store.write_conflicts(doc, conflicts)

    def write_aside(self, aside: Aside) -> None:
        """Set something aside, under a name that follows from what it is."""
        write_aside(self._room, aside)


def remove(path: Path) -> None:
    """Remove a file, if it is there.

    Raises:
        StorageError: The file system refused.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"{path}: cannot be removed: {error.strerror}") from error


def _record(path: Path) -> Annotations | None:
    return read_record(path) if path.is_file() else None
