"""Documents as tasks: each made once, its text never edited."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from goldspan.annotations.label_studio import task_data
from goldspan.annotations.label_studio.server.remote import NewTask
from goldspan.annotations.label_studio.server.tasks import BATCH
from goldspan.errors import Problem
from goldspan.files.progress import track

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from goldspan.annotations.label_studio.client import Server
    from goldspan.annotations.label_studio.server.remote import TaskHead, TaskIndex
    from goldspan.document import Document

Key = tuple[str, str]
"""A document's id, and the SHA-256 of its text."""

BATCH_CHARACTERS = 4_000_000
"""How much text is best sent at once."""

OTHERS = 1.0
"""Seconds in which another push at the same time takes back what it made twice."""


def key_of(document: Document) -> Key:
    """Return what makes a task this document's."""
    return document.id, document.sha256


@dataclass(slots=True)
class Wanted:
    """What has to be done for documents to have a task each in a project.

    Attributes:
        there: The tasks that are there.
        new: Documents that need one.
        refused: Documents whose text is not that of their task, and so get none, and why.
        superseded: Documents that get a second task, with their new text.
    """

    there: dict[Key, TaskHead] = field(default_factory=dict)
    new: list[Document] = field(default_factory=list)
    refused: dict[str, Problem] = field(default_factory=dict)
    superseded: list[str] = field(default_factory=list)


def wanted(documents: Iterable[Document], index: TaskIndex | None, *, supersede: bool, limit: int | None) -> Wanted:
    """Find out which documents need a task.

    Args:
        documents: Those that should have one.
        index: The project's tasks; None for a project that is not there yet.
        supersede: Whether a changed text gets a task of its own beside the old one.
        limit: The most tasks to be made; None for no limit.
    """
    by_key, by_doc = (index.by_key(), index.by_doc()) if index else ({}, {})
    found = Wanted()
    for document in documents:
        key = key_of(document)
        if key in by_key:
            found.there[key] = by_key[key][0]
        elif document.id in by_doc and not supersede:
            found.refused[document.id] = _changed(document, by_doc[document.id])
        elif limit is None or len(found.new) < limit:
            found.new.append(document)
            if document.id in by_doc:
                found.superseded.append(document.id)
    return found


def _changed(document: Document, tasks: Sequence[TaskHead]) -> Problem:
    numbers = ", ".join(str(task.id) for task in tasks)
    return Problem(
        rule="text-changed",
        file=document.id,
        found=f"the text changed since it became task {numbers}",
        expected="the text that people see there, which their labels stand on",
        remedy="pull, then push with --supersede for a new task beside the old one; or bring the old text back",
    )


@dataclass(slots=True)
class Made:
    """What came of making tasks: all tasks, numbers of those made, and documents that have more than one."""

    tasks: dict[Key, TaskHead] = field(default_factory=dict)
    made: set[int] = field(default_factory=set)
    doubled: list[Problem] = field(default_factory=list)


def make_tasks(server: Server, index: TaskIndex, documents: Sequence[Document]) -> Made:
    """Make a task of every document that has none by now, in batches; killed half-way, the next run goes on.

    Raises:
        Gone: The project is gone.
        ServerError: The server refused, or could not be asked.
    """
    found, before = Made(), index.last
    batches = list(_batches(documents))
    doubled: dict[int, TaskHead] = {}
    for batch in track(batches, len(batches), "making tasks"):
        imported = server.import_tasks(index, [NewTask(task_data(document)) for document in batch])
        found.tasks |= imported.tasks
        found.made |= imported.made
        doubled |= {head.id: head for head in imported.doubled}
    if doubled:
        time.sleep(OTHERS)
        there = server.index(index.project).heads
        # Made since this push began, by it or by another at the same time: gone again, unless somebody labelled it.
        new = [number for number in doubled if number in there and number > before]
        gone = {number for number in new if server.delete_task(index.project, number)}
        doubled = {number: head for number, head in doubled.items() if number in there and number not in gone}
    found.doubled = [_doubled(head, found.tasks) for head in doubled.values()]
    return found


def _doubled(head: TaskHead, tasks: Mapping[Key, TaskHead]) -> Problem:
    first = tasks[head.doc, head.sha256].id
    return Problem(
        rule="two-tasks",
        file=head.doc,
        found=f"tasks {first} and {head.id} are the same document",
        expected="one",
        remedy=f"delete task {head.id} on the server if nobody has labelled it; what is on either is pulled",
    )


def _batches(documents: Sequence[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    size = 0
    for document in documents:
        if batch and (len(batch) >= BATCH or size + len(document.text) > BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += len(document.text)
    if batch:
        yield batch
