"""An annotation of a task as what it means here: whose it is, what it says, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from goldspan.annotations.alignment import aligned
from goldspan.annotations.label_studio import from_result
from goldspan.annotations.label_studio.former import with_current_names
from goldspan.annotations.rebase import rebase
from goldspan.annotations.sync.digest import label_digest
from goldspan.check import CheckOptions, Strictness, check_annotations
from goldspan.document import text_sha256
from goldspan.files.address import unplaced
from goldspan.jobs.sync.own import own_kind, sent_digest, with_former_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goldspan.annotation import Annotations
    from goldspan.annotations.label_studio import Trouble
    from goldspan.annotations.label_studio.server.remote import Task
    from goldspan.document import Document
    from goldspan.errors import Problem
    from goldspan.jobs.sync.gathering import Room
    from goldspan.jobs.sync.rooms import Rooms
    from goldspan.schema import Schema

_DRAFTED = ("review", "relabel")
_BY_NAME = 5
"""The version of a UUID that is made from a name: the server makes random ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an annotation means.

    Attributes:
        unique_id: What tells it from all others.
        room: Its project.
        task: Its task.
        raw: What the server sent of it.
        alias: Whose it is: of who changed it, where sync made it.
        by_sync: Whether sync made it.
        own: Whether sync made it and nobody changed it.
        record: Its labels on the document's text as it is now.
        digest: Of these labels.
        troubles: What could not be taken over as it stood.
        problems: Why the labels as a whole are no sound record.
        lost: Labels that could not be carried over to the document's text as it is now.
        moved: Whether it was made on another text of the document.
        notes: How many regions still bear a note.
    """

    unique_id: str
    room: Room
    task: Task
    raw: Mapping[str, Any]
    alias: str
    by_sync: bool
    own: bool
    record: Annotations
    digest: str
    troubles: tuple[Trouble, ...] = ()
    problems: tuple[Problem, ...] = ()
    lost: Annotations | None = None
    moved: bool = False
    notes: int = 0

    @property
    def skipped(self) -> bool:
        """Whether the task was skipped with it: what it may hold is nobody's word."""
        return bool(self.raw["was_cancelled"])

    @property
    def accepted(self) -> bool:
        """Whether it is a draft of sync's that somebody submitted or starred as it was."""
        by = self.raw["updated_by"]
        return self.own and self.room.kind in _DRAFTED and (self.starred or by not in (None, self.raw["completed_by"]))

    @property
    def starred(self) -> bool:
        """Whether it is marked as ground truth."""
        return bool(self.raw["ground_truth"])

    @property
    def updated_at(self) -> str:
        """When it was last changed, as the server writes it."""
        return str(self.raw["updated_at"])

    @property
    def whole(self) -> bool:
        """Whether nothing had to be left out."""
        return not self.problems and self.lost is None and all(trouble.kept for trouble in self.troubles)

    @property
    def order(self) -> tuple[bool, bool, str, int]:
        """Of several of one person, the highest stands: on today's text, then starred, then the later work."""
        made = self.raw["updated_at"] if self.by_sync else self.raw["created_at"]
        return not self.moved, self.starred, str(made), int(self.raw["id"])


class Reader:
    """Reads annotations.

    Args:
        rooms: Whose is whose.
        schema: What may be labelled.
        renamed: Types by their former names.
    """

    def __init__(self, rooms: Rooms, schema: Schema, renamed: Mapping[str, str]) -> None:
        self._rooms = rooms
        self._schema = schema
        self._renamed = renamed
        self._former = with_former_names(schema, renamed)

    def read(
        self, room: Room, task: Task, raw: Mapping[str, Any], document: Document, base: Annotations | None
    ) -> Reading:
        """Return what an annotation means.

        Args:
            room: The project.
            task: The task.
            raw: The annotation.
            document: The document as it is now.
            base: The gold as last synced, which sync's own annotations were made of.
        """
        name, text = str(raw["unique_id"]), str(task.data.get("text") or "")
        by_sync = _version(name) == _BY_NAME
        user = raw["updated_by"] if by_sync else raw["completed_by"]
        sent = base if by_sync and base is not None and base.sha256 == _sha256(text) else None
        result = with_current_names(raw["result"], self._renamed)
        run = raw["parent_model_version"]
        pulled = from_result(result, text, self._schema, doc=document.id, base=sent, run=run)
        record, lost, moved = pulled.record, None, text != document.text
        if moved:
            rebased = rebase(record, text, document.text, document.sha256, aligned(text, document.text))
            record, lost = rebased.record, rebased.lost
        problems = check_annotations(
            record,
            locate=unplaced(document.id),
            document_text=document.text,
            document_sha256=document.sha256,
            schema=self._schema,
            options=CheckOptions(strictness=Strictness.PASS),
        )
        return Reading(
            unique_id=name,
            room=room,
            task=task,
            raw=raw,
            alias=alias_in(room, room.alias or self._rooms.alias(user)),
            by_sync=by_sync,
            own=by_sync and self._is_own(room, task, raw, document.id),
            record=record,
            digest=label_digest(record, self._schema),
            troubles=pulled.troubles,
            problems=tuple(problems),
            lost=lost,
            moved=moved,
            notes=len(pulled.notes),
        )

    def _is_own(self, room: Room, task: Task, raw: Mapping[str, Any], doc: str) -> bool:
        """Whether an annotation is as sync made it; types are compared by the names they had then."""
        text, sha256 = str(task.data.get("text") or ""), str(task.data.get("sha256") or "")
        digest = sent_digest(raw["result"], text, doc, self._former)
        return own_kind(raw["unique_id"], doc, sha256, digest, room.project) is not None


def alias_in(room: Room, alias: str) -> str:
    """Return the name of what somebody made in a project: a review is kept apart from their own blind pass."""
    return f"{alias}-{room.kind}" if room.kind in _DRAFTED else alias


def _version(name: str) -> int | None:
    try:
        return UUID(name).version
    except ValueError:
        return None


def _sha256(text: str) -> str | None:
    try:
        return text_sha256(text)
    except UnicodeEncodeError:
        return None
