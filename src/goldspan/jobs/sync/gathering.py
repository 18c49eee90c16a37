"""What has changed on the server since this clone last pulled: every document concerned, with all of its tasks.

`.goldspan/label_studio/<server and project>.json` holds when each task was last changed as it was last pulled, by the
server's own clock. What the repository's shared state was like after the last pull is remembered too: where version
control has put another one in its place, the document is read again. Losing either means that everything is.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import msgspec

from goldspan.annotations.label_studio.server.errors import ServerError
from goldspan.annotations.label_studio.server.tasks import BATCH
from goldspan.annotations.sync.lines import SUFFIX, lines_files
from goldspan.files.atomic import read_bytes, write_bytes
from goldspan.files.names import file_name
from goldspan.files.progress import track
from goldspan.jobs.sync.rooms import cursor_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from goldspan.annotations.label_studio.client import Server
    from goldspan.annotations.label_studio.server.remote import Task
    from goldspan.jobs.sync.rooms import Rooms
    from goldspan.workspace import Workspace

Kind = Literal["main", "annotator", "review", "relabel"]
NO_PROJECT = 0
FEW = 500
"""So many tasks are read whatever the server says of how many annotations they have."""

_TRIES = 4
_PAUSE = 0.2
"""Seconds."""


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """A task as it was last pulled: its document, when it was last changed, how many annotations it had."""

    doc: str
    updated_at: str
    annotations: int = 0


class Cursor(msgspec.Struct, kw_only=True):
    """How far a project was pulled: when the server made it, and its tasks by number.

    In the one of no project stands how the files of the state were.
    """

    born: str = ""
    tasks: dict[int, Pulled] = {}
    stamps: dict[str, str] = {}
    format: Literal[1] = 1


@dataclass(slots=True)
class Room:
    """A project, and how far it was pulled.

    Attributes:
        title: Its title.
        kind: What it is for.
        alias: Whose everything in it is; None where that depends on the user.
        project: Its number; 0 while there is none.
        cursor: How far it was pulled, brought up to now.
        known: Whether this clone has pulled it before.
        path: Where the cursor lies.
        before: The cursor's bytes as they were found.
    """

    title: str
    kind: Kind
    alias: str | None
    project: int = NO_PROJECT
    cursor: Cursor = field(default_factory=Cursor)
    known: bool = False
    path: Path | None = None
    before: bytes | None = None


@dataclass(slots=True)
class Gathered:
    """What a pull has to take in.

    Attributes:
        rooms: The projects, those that are not there too.
        tasks: All tasks with annotations of every document concerned, each with its room; none where they are gone.
        drafts: Documents on which somebody has begun and not submitted, with the project's title.
        strangers: How many tasks name no document.
        stamps: How files of the state were.
        state: Where that is remembered, and the bytes it had.
    """

    rooms: list[Room]
    tasks: dict[str, list[tuple[Room, Task]]] = field(default_factory=dict)
    drafts: list[tuple[str, str]] = field(default_factory=list)
    strangers: int = 0
    stamps: dict[str, str] = field(default_factory=dict)
    state: Room = field(default_factory=lambda: Room("", "main", None))

    @property
    def is_idle(self) -> bool:
        """Whether the server has nothing new, and there is nothing to remember."""
        return not self.tasks and all(msgspec.json.encode(room.cursor) == room.before for room in self._there)

    @property
    def _there(self) -> list[Room]:
        return [room for room in self.rooms if room.path is not None]

    def is_current(self) -> bool:
        """Whether nobody else has pulled into this workspace since."""
        return all(_bytes(room.path) == room.before for room in (*self._there, self.state))

    def save(self, undone: Collection[str], written: Iterable[Path]) -> None:
        """Remember how far was pulled; the documents that could not be taken in are read again the next time.

        Args:
            undone: Those documents.
            written: Files of the state that this pull has written.
        """
        for path in written:
            self.stamps[path.name] = _stamp(path)
        for room in self._there:
            tasks = sorted(room.cursor.tasks.items())
            room.cursor.tasks = {number: task for number, task in tasks if task.doc not in undone}
            _save(room)
        self.state.cursor = Cursor(stamps={n: s for n, s in sorted(self.stamps.items()) if s})
        _save(self.state)


def gather(workspace: Workspace, server: Server, rooms: Rooms, *, full: bool, states: Path) -> Gathered:
    """Ask the server what has changed, and read it.

    Args:
        workspace: The workspace.
        server: The server.
        rooms: The projects.
        full: Whether everything is to be read, changed or not.
        states: The folder of the state that is shared.

    Raises:
        Refused: Two projects of one title.
        ServerError: The server could not be asked.
    """
    found = Gathered([_room(workspace, server, rooms, title) for title in rooms.titles()])
    there = [room for room in found.rooms if room.project]
    found.state.path = cursor_path(workspace, server, NO_PROJECT)
    _load(found.state)
    found.stamps = {path.name: _stamp(path) for path in lines_files(states)}
    concerned = set[str]()
    read: dict[int, tuple[Room, Task]] = {}
    for room in there:
        concerned |= _changed(server, room, read, full=full)
        found.drafts += [(room.cursor.tasks[n].doc, room.title) for n in _drafted(server, room)]
    concerned |= _restored(found, there)
    rest = [
        (room, number)
        for room in there
        for number, task in room.cursor.tasks.items()
        if task.doc in concerned and (task.annotations or len(concerned) <= FEW) and number not in read
    ]
    for room in there:
        read |= _read(server, room, [number for where, number in rest if where is room])
    found.tasks = {doc: [] for doc in sorted(concerned - {""})}
    for _, (room, task) in sorted(read.items()):
        if (doc := room.cursor.tasks[task.id].doc) and task.annotations:
            found.tasks[doc].append((room, task))
    found.strangers = sum(not task.doc for room in there for task in room.cursor.tasks.values())
    return found


def _room(workspace: Workspace, server: Server, rooms: Rooms, title: str) -> Room:
    alias = rooms.titles()[title]
    kinds: dict[str, Kind] = {rooms.main: "main", rooms.review: "review", rooms.relabel: "relabel"}
    room = Room(title, kinds.get(title, "annotator"), alias)
    project = server.find_project(title)
    if project is not None:
        room.project = project.id
        room.path = cursor_path(workspace, server, project.id)
        _load(room)
        # A server that was set up anew counts projects from 1 again.
        born = _born(server, room)
        room.known = room.before is not None and room.cursor.born == born
        if not room.known:
            room.cursor = Cursor(born=born)
    return room


def _born(server: Server, room: Room) -> str:
    query = {"title": room.title, "include": "id,created_at", "page_size": 100}
    found = server.http.get("asking for a project", "/api/projects/", query)["results"]
    return next((str(one["created_at"]) for one in found if one["id"] == room.project), "")


def _changed(server: Server, room: Room, read: dict[int, tuple[Room, Task]], *, full: bool) -> set[str]:
    """Bring a room's cursor up to now, read what has changed, and return the documents concerned."""
    before = set(room.cursor.tasks)
    old = {} if full else room.cursor.tasks
    changes = server.changes(room.project, {number: task.updated_at for number, task in old.items()})
    gone = room.cursor.tasks.keys() - {head.id for head in changes.changed} if full else set(changes.gone)
    docs = {task.doc for number, task in room.cursor.tasks.items() if number in gone}
    room.cursor.tasks = {number: task for number, task in room.cursor.tasks.items() if number not in gone}
    for head in changes.changed:
        # As listed, not as read: what changes in between is read again the next time.
        task = Pulled(doc=head.doc, updated_at=head.updated_at, annotations=head.annotations)
        room.cursor.tasks[head.id] = task
    # The server's count of annotations has been seen to stay 0 where there were some: it is trusted only for the many
    # tasks of a first pull, and not if all is to be read.
    trusted = not full and len(changes.changed) > FEW
    fresh = _read(
        server,
        room,
        [h.id for h in changes.changed if h.annotations or not h.doc or h.id in before or not trusted],
    )
    for number, (_, task_read) in fresh.items():
        doc = task_read.data.get("doc")
        known = room.cursor.tasks[number]
        room.cursor.tasks[number] = msgspec.structs.replace(known, doc=doc if isinstance(doc, str) else "")
    read |= fresh
    return docs | {room.cursor.tasks[head.id].doc for head in changes.changed}


def _read(server: Server, room: Room, numbers: Sequence[int]) -> dict[int, tuple[Room, Task]]:
    batches = [numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH)]
    shown = track(batches, len(batches), f"reading {room.title}")
    return {task.id: (room, task) for batch in shown for task in _exported(server, room.project, batch)}


def _exported(server: Server, project: int, numbers: Sequence[int]) -> list[Task]:
    """Read tasks whole.

    Two who read the same tasks in one moment share a file on the server: one may find it empty, or written by half.
    """
    for trial in range(1, _TRIES):
        try:
            return list(server.tasks(project, numbers))
        except (TypeError, ServerError) as fault:
            if type(fault) not in (TypeError, ServerError):  # its subclasses are sure of what happened
                raise
            time.sleep(_PAUSE * trial)
    return list(server.tasks(project, numbers))


def _drafted(server: Server, room: Room) -> list[int]:
    return [number for number in server.drafted(room.project) if number in room.cursor.tasks]


def _restored(found: Gathered, rooms: Iterable[Room]) -> set[str]:
    """Return documents whose state is not as the last pull left it."""
    before = found.state.cursor.stamps
    other = {name for name in {*before, *found.stamps} if before.get(name) != found.stamps.get(name)}
    if not other:
        return set()
    docs = {task.doc for room in rooms for task in room.cursor.tasks.values()} - {""}
    return {doc for doc in docs if file_name(doc, SUFFIX) in other}


def _load(room: Room) -> None:
    """Read a cursor; one of another version, or cut short by a failing disk, is none: it is only a memory."""
    room.before = _bytes(room.path)
    try:
        room.cursor = msgspec.json.decode(room.before or b"{}", type=Cursor)
    except msgspec.MsgspecError:
        room.cursor = Cursor()


def _save(room: Room) -> None:
    data = msgspec.json.encode(room.cursor)
    if room.path is not None and data != room.before:
        write_bytes(room.path, data)


def _bytes(path: Path | None) -> bytes | None:
    return read_bytes(path) if path is not None and path.is_file() else None


def _stamp(path: Path) -> str:
    try:
        found = path.stat()
    except FileNotFoundError:
        return ""
    return f"{found.st_mtime_ns}:{found.st_size}"
