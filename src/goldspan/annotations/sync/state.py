"""What is synchronised, on disk, shared through the repository; nothing in it depends on which clone wrote it, or when.

annotations/label_studio/
  .gitattributes                     how git merges what follows
  state/<doc>.jsonl                  the annotations that are known, one a line
  base/<doc>.jsonl                   the labels that were last synced: one line, after a merge of two clones perhaps two
  drafts/<doc>.jsonl                 the draft that a reviewer was last given, in the same form
  conflicts/<doc>.jsonl              what both sides changed, unlike, one a line; a file without is all settled
  aside/<alias>/<doc>.<digest>.json  what was superseded, deleted or in trouble: whole, with the reason; see `aside`

Two clones that learn the same write the same bytes. Where they learnt different things, git keeps both lines, and the
later one is believed: later by the server's own time, not by that of any clone.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from goldspan.annotation import Annotations  # noqa: TC001  msgspec reads it at run time
from goldspan.annotations.sync.conflicts import Conflict
from goldspan.annotations.sync.lines import lines_files, lines_path, read_lines, write_lines
from goldspan.errors import InputError, Problem, quote
from goldspan.formats.encode import refuse_not_finite
from goldspan.formats.layout import in_document_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An annotation of the server as last synced.

    Attributes:
        alias: Whose it is; empty if sync's own.
        digest: Of its labels.
        updated_at: When it was last changed, as the server writes it; empty where that is not known.
        made: Who made it.
        kind: What it is: gold that was pushed, a draft for a reviewer, or somebody's pass.
        starred: Whether it is marked as ground truth.
        sha256: Of the text its task holds.
    """

    alias: str
    digest: str
    updated_at: str
    made: Literal["sync", "person"]
    kind: Literal["gold", "draft", "pass"]
    starred: bool = False
    sha256: str = ""


class _Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry with the `unique_id` it belongs to."""

    annotation: str
    entry: Entry


class _Synced(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Labels as synced; `at` is the server's time of the last change that is in them."""

    at: str
    record: Annotations


class Store:
    """The folder `annotations/label_studio` of a workspace.

    Whatever reads raises RecordError for what it cannot read, with every problem and its place. Whatever writes is
    called while the workspace is held, writes whole files or nothing, and raises StorageError where it cannot.
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder; it need not be there."""
        self.folder = folder

    def state(self, doc: str) -> dict[str, Entry]:
        """Return the annotations of a document that are known, by `unique_id`, sorted."""
        path = lines_path(self.folder / "state", doc)
        return _entries(read_lines(path, _Line)[1]) if path.is_file() else {}

    def states(self) -> Iterator[tuple[str, dict[str, Entry]]]:
        """Yield every document of which something is known."""
        for path in lines_files(self.folder / "state"):
            doc, lines = read_lines(path, _Line)
            yield doc, _entries(lines)

    def write_state(self, doc: str, entries: Mapping[str, Entry]) -> bool:
        """Write the annotations of a document that are known; return whether that is new.

        Raises:
            InputError: An alias is an e-mail address.
        """
        for entry in entries.values():
            refuse_address(entry.alias)
        lines = (_Line(annotation=name, entry=entry) for name, entry in entries.items())
        return write_lines(self.folder / "state", doc, lines)

    def base(self, doc: str) -> Annotations | None:
        """Return the labels that were last synced; None where none were."""
        return self._synced("base", doc)

    def write_base(self, record: Annotations, at: str) -> bool:
        """Write the labels that were last synced; return whether that is new.

        Args:
            record: The labels.
            at: The server's time of the last change that is in them; empty where it is not known.
        """
        return self._write_synced("base", record, at)

    def draft(self, doc: str) -> Annotations | None:
        """Return the draft that a reviewer was last given; None where there was none."""
        return self._synced("drafts", doc)

    def write_draft(self, record: Annotations, at: str) -> bool:
        """Write the draft that a reviewer is given; see `write_base`."""
        return self._write_synced("drafts", record, at)

    def _synced(self, room: str, doc: str) -> Annotations | None:
        path = lines_path(self.folder / room, doc)
        if not path.is_file():
            return None
        found = read_lines(path, _Synced)[1]
        return max(found, key=lambda one: (_time(one.at), msgspec.json.encode(one))).record if found else None

    def _write_synced(self, room: str, record: Annotations, at: str) -> bool:
        refuse_not_finite(record, f"the labels of {quote(record.doc)}")
        return write_lines(self.folder / room, record.doc, [_Synced(at=at, record=in_document_order(record))])

    def conflicts(self, doc: str) -> tuple[Conflict, ...]:
        """Return the conflicts of a document that nobody has settled, in document order."""
        path = lines_path(self.folder / "conflicts", doc)
        return _in_order(read_lines(path, Conflict)[1]) if path.is_file() else ()

    def conflicted(self) -> dict[str, tuple[Conflict, ...]]:
        """Return the conflicts of all documents that have some."""
        found = (read_lines(path, Conflict) for path in lines_files(self.folder / "conflicts"))
        return {doc: _in_order(conflicts) for doc, conflicts in found if conflicts}

    def write_conflicts(self, doc: str, conflicts: Iterable[Conflict]) -> bool:
        """Write the conflicts of a document; return whether that is new.

        Where there are none any more, the file stays, empty: one that another clone changes could not be merged with
        one that is gone.
        """
        given = list(conflicts)
        if not given and not lines_path(self.folder / "conflicts", doc).is_file():
            return False
        return write_lines(self.folder / "conflicts", doc, given)


def refuse_address(alias: str) -> None:
    """Refuse an e-mail address in the place of an alias: what is shared through a repository is for all to see.

    Raises:
        InputError: It is one.
    """
    if "@" in alias:
        found, expected = "an e-mail address as the name of an annotator", "an alias"
        remedy = "give the annotator an alias in the settings"
        raise InputError(Problem(rule="alias", found=found, expected=expected, remedy=remedy))


def _entries(lines: Iterable[_Line]) -> dict[str, Entry]:
    """Return entries by `unique_id`; of several of one annotation the last changed, then the last as text."""
    in_order = sorted(
        lines, key=lambda line: (line.annotation, _time(line.entry.updated_at), msgspec.json.encode(line))
    )
    return {line.annotation: line.entry for line in in_order}


def _time(text: str) -> tuple[float, str]:
    """Order the server's times, which leave fractions of a second out where they are nought."""
    try:
        return datetime.fromisoformat(text).timestamp(), text
    except (ValueError, OverflowError):
        return float("-inf"), text


def _in_order(conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    return tuple(sorted(conflicts, key=lambda one: (one.place or (-1, -1), one.id)))
