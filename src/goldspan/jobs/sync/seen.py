"""What is on the server, remembered between runs so that only what changed is read again.

`.goldspan/label_studio/<server and project>.seen.json`, of this clone alone; without it everything is read once.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from goldspan.annotations.label_studio.server.tasks import BATCH
from goldspan.errors import StorageError
from goldspan.files.atomic import read_bytes, write_if_changed
from goldspan.files.progress import track
from goldspan.jobs.sync.own import own_kind, sent_digest

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from goldspan.annotations.label_studio.client import Server
    from goldspan.annotations.label_studio.server.remote import Task, TaskHead
    from goldspan.schema import Schema
    from goldspan.workspace import Workspace


class SeenLabels(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An annotation as it was last seen.

    Attributes:
        id: Its number on the server.
        unique_id: What tells it from all others.
        user: The number of who made it.
        changed_by: The number of who changed it last.
        digest: Of its labels.
        updated_at: When it changed last, as the server writes it.
        own: What sync made it as, if nobody changed it since.
        skipped: Whether the task was skipped with it.
        starred: Whether it is marked as ground truth.
        seconds: How long somebody worked on it.
    """

    id: int
    unique_id: str
    user: int | None
    changed_by: int | None
    digest: str
    updated_at: str
    own: str | None = None
    skipped: bool = False
    starred: bool = False
    seconds: float | None = None


class SeenTask(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A task as it was last seen: its document, the SHA-256 of its text, when it changed last, its annotations."""

    doc: str
    sha256: str
    updated_at: str
    labels: tuple[SeenLabels, ...] = ()


class Seen(msgspec.Struct, kw_only=True):
    """The tasks of a project by number, as last seen; digests depend on the schema."""

    schema: str
    tasks: dict[int, SeenTask] = {}
    format: Literal[1] = 1


def look(
    workspace: Workspace,
    server: Server,
    project: int,
    schema: Schema,
    *,
    fresh: Collection[int] = (),
    keep: bool = True,
) -> dict[int, SeenTask]:
    """Return the tasks of a project as they are now; of those known only what changed is read.

    Args:
        workspace: Where it is remembered; while it cannot be written to, everything is read anew each time.
        server: The server.
        project: The project.
        schema: The schema that still knows former names.
        fresh: Numbers of tasks made a moment ago, which nobody has labelled; they are read the next time.
        keep: Whether to remember it.

    Raises:
        Gone: There is no such project.
        ServerError: The server could not be asked.
    """
    path = seen_path(workspace, server, project)
    fingerprint = hashlib.sha256(msgspec.json.encode(schema, order="deterministic")).hexdigest()
    seen = _remembered(path, fingerprint)
    changes = server.changes(project, {number: task.updated_at for number, task in seen.tasks.items()})
    # How many annotations a listed task has is not asked: the server's own count of them can stay 0 for good.
    unread = [head.id for head in changes.changed if head.id not in fresh]
    batches = [unread[start : start + BATCH] for start in range(0, len(unread), BATCH)]
    for batch in track(batches, len(batches), "reading tasks"):
        read = {task.id: _seen(task, project, schema) for task in server.tasks(project, batch)}
        seen.tasks |= read
        for number in set(batch) - read.keys():  # gone since it was listed
            seen.tasks.pop(number, None)
    for number in changes.gone:
        seen.tasks.pop(number, None)
    seen.tasks = dict(sorted(seen.tasks.items()))
    if keep and (changes.changed or changes.gone):
        with suppress(StorageError):
            write_if_changed(path, msgspec.json.encode(seen))
    new = {head.id: head for head in changes.changed if head.id in fresh}
    return {**seen.tasks, **{number: _unlabelled(head) for number, head in new.items()}}


def seen_path(workspace: Workspace, server: Server, project: int) -> Path:
    """Return where it stands what was last seen in a project of a server."""
    digest = hashlib.sha256(f"{server.address}\0{project}".encode()).hexdigest()[:16]
    return workspace.local / "label_studio" / f"{digest}.seen.json"


def _remembered(path: Path, fingerprint: str) -> Seen:
    try:
        seen = msgspec.json.decode(read_bytes(path), type=Seen) if path.is_file() else None
    except msgspec.MsgspecError:  # another version's, or cut short by a failing disk: it is only a memory
        seen = None
    return seen if seen and seen.schema == fingerprint else Seen(schema=fingerprint)


def _unlabelled(head: TaskHead) -> SeenTask:
    return SeenTask(doc=head.doc, sha256=head.sha256, updated_at=head.updated_at)


def _seen(task: Task, project: int, schema: Schema) -> SeenTask:
    doc, sha256 = str(task.data.get("doc") or ""), str(task.data.get("sha256") or "")
    labels = tuple(_labels(one, task, project, schema) for one in task.annotations)
    return SeenTask(doc=doc, sha256=sha256, updated_at=task.updated_at, labels=labels)


def _labels(raw: dict[str, Any], task: Task, project: int, schema: Schema) -> SeenLabels:
    doc, sha256 = str(task.data.get("doc") or ""), str(task.data.get("sha256") or "")
    digest = sent_digest(raw["result"], str(task.data.get("text") or ""), doc, schema)
    name = str(raw["unique_id"])
    return SeenLabels(
        id=int(raw["id"]),
        unique_id=name,
        user=raw["completed_by"],
        changed_by=raw["updated_by"],
        digest=digest,
        updated_at=str(raw["updated_at"]),
        own=own_kind(name, doc, sha256, digest, project),
        skipped=bool(raw["was_cancelled"]),
        starred=bool(raw["ground_truth"]),
        seconds=raw["lead_time"],
    )
