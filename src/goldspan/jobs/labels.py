"""Gold and passes on a text that changes: what would move or be lost, and carrying them over."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldspan.annotations.alignment import aligned
from goldspan.annotations.gold import gold_path, passes, read_gold, write_gold
from goldspan.annotations.rebase import Rebased, rebase
from goldspan.corpus.offsets import OffsetMap
from goldspan.errors import Problem, RecordError, quote
from goldspan.files.names import file_name
from goldspan.formats.record import write_record
from goldspan.jobs.stored import here

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from goldspan.annotation import Annotations, Mention, Relation, Span
    from goldspan.annotations.rebase import Carry
    from goldspan.document import Document
    from goldspan.workspace import Workspace

_SHOWN = 160
_SENTENCE_END = re.compile(r"(?<=[.!?…”\"’)])[ \t]+")


@dataclass(frozen=True, slots=True)
class Label:
    """A record people made, and its folder: gold, or one annotator's pass."""

    folder: Path
    record: Annotations

    @property
    def file(self) -> Path:
        """Where it lies."""
        return gold_path(self.folder, self.record.doc)


@dataclass(frozen=True, slots=True)
class Carried:
    """A label, and what would become of it on the new text."""

    label: Label
    rebased: Rebased

    def moves(self) -> list[str]:
        """Return a line per mention that moves."""
        pairs = self.rebased.moved
        return [f"{_mention(old)} moves to [{new.start}, {new.end}]{_rewritten(old, new)}" for old, new in pairs]

    def losses(self) -> list[str]:
        """Return a line per mention and relation that is lost, and per relation that loses evidence."""
        return [
            *(f"{_mention(old)} is lost" for old in self.rebased.lost_mentions),
            *(f"{_relation(old)} is lost" for old in self.rebased.lost_relations),
            *(f"{_relation(old)} loses evidence" for old in self.rebased.thinned_relations),
        ]


def _mention(mention: Mention) -> str:
    name = f"{quote(mention.id)} " if mention.id else ""
    text = f" {quote(mention.text)}" if mention.text else ""
    return f"mention {name}{quote(mention.type)} [{mention.start}, {mention.end}]{text}"


def _rewritten(old: Mention, new: Mention) -> str:
    return "" if old.text == new.text or new.text is None else f" and reads {quote(new.text)}"


def _relation(relation: Relation) -> str:
    return f"relation {quote(relation.type)} from {quote(relation.head)} to {quote(relation.tail)}"


def read_labels(workspace: Workspace) -> dict[str, list[Label]]:
    """Return gold and all passes by document.

    Raises:
        RecordError: Some cannot be read, so nobody can say what stands on which text.
        StorageError: A file cannot be read.
    """
    found: dict[str, list[Label]] = {}
    for folder in (workspace.gold, *passes(workspace.passes)):
        try:
            records = read_gold(folder)
        except RecordError as error:
            raise RecordError(here(workspace, error.problems)) from None
        for doc_id, record in records.items():
            found.setdefault(doc_id, []).append(Label(folder, record))
    return found


def carry_over(labels: Iterable[Label], old: Document, new: Document) -> list[Carried]:
    """Return what becomes of labels when a document's text changes; those already on the new text are left out.

    Spans go through the raw file where both texts were made from the same one, else by aligning the texts.
    """
    same_raw = old.raw is not None and new.raw is not None and old.raw.sha256 == new.raw.sha256 and old.offset_map
    carry = through_raw(old, new) if same_raw else aligned(old.text, new.text)
    return [
        Carried(label, rebase(label.record, old.text, new.text, new.sha256, carry))
        for label in labels
        if label.record.sha256 != new.sha256
    ]


def through_raw(old: Document, new: Document) -> Carry:
    """Return a `Carry` through the raw file: old text to raw, raw to new text.

    A span arrives if it reads the same, or if it was rewritten but the way back leads to where it came from.
    """
    old_map, new_map = OffsetMap(old.offset_map), OffsetMap(new.offset_map)
    old_back, new_back = old_map.inverse(), new_map.inverse()

    def carry(start: int, end: int) -> Span | None:
        there = new_back.to_raw(*old_map.to_raw(start, end))
        if old.text[start:end] == new.text[slice(*there)]:
            return there
        return there if old_back.to_raw(*new_map.to_raw(*there)) == (start, end) else None

    return carry


def stranded(labels: Iterable[Label], old: Document | None, new: Document, workspace: Workspace) -> list[Problem]:
    """Return a problem per label that was made on a text that is neither the old nor the new one."""
    texts = {new.sha256} | ({old.sha256, None} if old else set())
    return [
        Problem(
            rule="text-hash",
            file=workspace.shown(label.file),
            address="$.sha256",
            found=f"labels on a text with another hash ({quote(label.record.sha256 or '', 12)})",
            expected=f"{new.sha256[:12]}…, that of the text of {quote(new.id)}",
            remedy="bring back the document they were made on (from version control), then convert with --rebase",
        )
        for label in labels
        if label.record.sha256 not in texts
    ]


def write_carried(carried: Iterable[Carried], workspace: Workspace) -> list[Path]:
    """Write labels on their new text, what was lost first; return the files that hold the lost.

    What is lost lies under `annotations/lost/`, which no command reads, named after the text it stood on: a second
    loss never covers the first.
    """
    aside = []
    for each in carried:
        if each.rebased.lost is not None:
            path = lost_file(workspace, each.label)
            write_record(path, each.rebased.lost)
            aside.append(path)
        write_gold(each.label.folder, each.rebased.record)
    return aside


def lost_file(workspace: Workspace, label: Label) -> Path:
    """Return where what a label loses is set aside."""
    room = workspace.gold.parent
    text = (label.record.sha256 or "unknown")[:12]
    return room / "lost" / label.folder.relative_to(room) / file_name(label.record.doc, f".{text}.json")


def text_diff(old: str, new: str) -> list[str]:
    """Return a unified diff of two texts, a sentence a line, without context; long lines are cut."""
    before, after = _sentences(old), _sentences(new)
    lines = difflib.unified_diff(before, after, "text as it is", "text as it would be", lineterm="", n=0)
    return [
        line if line.startswith(("---", "+++", "@@")) else line[0] + quote(line[1:], _SHOWN)[1:-1] for line in lines
    ]


def _sentences(text: str) -> list[str]:
    return [sentence for line in text.split("\n") for sentence in _SENTENCE_END.split(line)]
