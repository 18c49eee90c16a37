"""How far annotators are: what they finished, skipped and began, and how long a document takes them."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goldspan.annotations.label_studio.client import Server
    from goldspan.jobs.sync.rooms import Rooms
    from goldspan.jobs.sync.seen import SeenLabels, SeenTask

_FROM_CONTENT = 5
"""The version of a UUID that sync gives its own annotations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one annotator is.

    Attributes:
        alias: Who; a review or a relabelling is counted apart.
        dealt: How many documents they were dealt; None where documents are not dealt out.
        done: How many they finished.
        skipped: How many they skipped, and did not finish.
        drafts: How many they began on and did not submit.
        seconds: The median of the time they took for a document; None where the server did not measure any.
    """

    alias: str
    dealt: int | None
    done: int
    skipped: int
    drafts: int
    seconds: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Tally:
    """What one annotator did, by document."""

    done: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)
    drafts: set[str] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)


class Tallies:
    """What all annotators did."""

    def __init__(self, found: Rooms) -> None:
        self._rooms = found
        self._by_alias: dict[str, Tally] = {}

    def add(self, server: Server, title: str, project: int, tasks: Mapping[int, SeenTask]) -> None:
        """Count what was done in a project.

        Raises:
            ServerError: The server could not be asked for drafts.
        """
        for task in tasks.values():
            for label in task.labels:
                if label.own is None and task.doc:
                    tally = self._tally(title, _user(label))
                    (tally.skipped if label.skipped else tally.done).add(task.doc)
                    if label.seconds and not label.skipped:
                        tally.seconds.append(label.seconds)
        begun = [number for number in server.drafted(project) if number in tasks]
        for one in server.tasks(project, begun):
            for draft in one.drafts:
                self._tally(title, draft["user"]).drafts.add(tasks[one.id].doc)

    def _tally(self, title: str, user: int | None) -> Tally:
        alias = self._rooms.titles()[title] or self._rooms.alias(user)
        if title in (self._rooms.review, self._rooms.relabel):
            alias += "-review" if title == self._rooms.review else "-relabel"
        return self._by_alias.setdefault(alias, Tally())

    def progress(self, documents: Iterable[str]) -> tuple[Progress, ...]:
        """Return how far everybody is, by alias; those who were dealt something and did nothing too."""
        there = set(documents)
        dealt: dict[str, int] = {}
        for doc, aliases in self._rooms.dealt.items():
            for alias in aliases if doc in there else ():
                dealt[alias] = dealt.get(alias, 0) + 1
        found = []
        for alias in sorted({*self._by_alias, *dealt}):
            tally = self._by_alias.get(alias, Tally())
            found.append(
                Progress(
                    alias=alias,
                    dealt=dealt.get(alias),
                    done=len(tally.done),
                    skipped=len(tally.skipped - tally.done),
                    drafts=len(tally.drafts),
                    seconds=statistics.median(tally.seconds) if tally.seconds else None,
                )
            )
        return tuple(found)


def _user(label: SeenLabels) -> int | None:
    """Return whose labels these are: what sync made is of who changed it."""
    return label.changed_by if UUID(label.unique_id).version == _FROM_CONTENT else label.user
