"""Whether an annotation that the server does not show was deleted there, or only cannot be seen from here.

A project that is gone, made anew or on another server shows nothing of what was pulled before: that is no word of
anybody's that it is to go. A deletion is believed where the projects it may have been in are known to be the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goldspan.jobs.sync.gathering import Gathered, Room
    from goldspan.jobs.sync.shelf import Entry, Shelf


class Vanishing:
    """Tells what was deleted.

    Args:
        gathered: What the server has.
        shelf: What was pulled before.
    """

    def __init__(self, gathered: Gathered, shelf: Shelf) -> None:
        self._rooms = gathered.rooms
        self._same: set[str] = {room.title for room in gathered.rooms if room.known}
        for doc, tasks in gathered.tasks.items():
            if all(room.title in self._same for room, _ in tasks):
                continue
            known = {name for name, entry in shelf.state(doc).annotations.items() if entry.kind == "pass"}
            for room, task in tasks:
                if known & {str(raw["unique_id"]) for raw in task.annotations}:
                    self._same.add(room.title)

    def is_gone(self, entry: Entry) -> bool:
        """Whether an annotation that is known here, and that the server does not show, was deleted."""
        own = [room for room in self._rooms if self._of(room, entry)]
        there = [room for room in own if room.project]
        missing = any(not room.project for room in own if room.kind != "main")
        return bool(there) and not missing and all(room.title in self._same for room in there)

    def _of(self, room: Room, entry: Entry) -> bool:
        """Whether a project may hold an annotator's annotations."""
        reviewing = [kind for kind in ("review", "relabel") if entry.alias.endswith(f"-{kind}")]
        if reviewing:
            return room.kind in reviewing
        if room.kind == "annotator":
            return room.alias == entry.alias
        return room.kind == "main"
