"""Labels that sync itself puts on the server: made once, known again by what they say, their stars moved with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldspan.annotations.label_studio import to_result
from goldspan.jobs.sync.own import Kind, sent_digest, unique_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from goldspan.annotation import Annotations
    from goldspan.annotations.label_studio.client import Server
    from goldspan.document import Document
    from goldspan.jobs.sync.seen import SeenLabels, SeenTask
    from goldspan.schema import Schema


@dataclass(frozen=True, slots=True)
class Sendable:
    """A record as it is sent.

    Attributes:
        kind: What it is.
        document: Its document.
        record: What it is made of.
        result: The annotation's result.
        digest: Of its labels, as the server gives them back.
        at: The server's time of the last change of what it was made of; "" where that is not known.
    """

    kind: Kind
    document: Document
    record: Annotations
    result: list[dict[str, Any]]
    digest: str
    at: str = ""

    def unique_id(self, project: int | None = None) -> UUID:
        """Return the annotation's id; see `own.unique_id`."""
        return unique_id(self.kind, self.document.id, self.document.sha256, self.digest, project)


def sendable(
    kind: Kind,
    record: Annotations,
    document: Document,
    schema: Schema,
    wide: Schema,
    notes: Mapping[str, str] | None = None,
) -> Sendable:
    """Return a record as it is sent.

    Args:
        kind: What it is.
        record: Gold, or a premerged draft.
        document: Its document.
        schema: What may be labelled.
        wide: The schema that still knows former names.
        notes: Notes on mentions, by their ids.

    Raises:
        InputError: Everything in it that cannot be shown.
    """
    result = to_result(record, document.text, schema, notes=notes)
    digest = sent_digest(result, document.text, document.id, wide)
    return Sendable(kind, document, record, result, digest)


@dataclass(frozen=True, slots=True)
class Placing:
    """What putting labels on a task takes.

    Attributes:
        here: The annotation that says this already.
        star: Whether it is to be starred.
        unstar: Annotations that sync starred and that now lose the star.
    """

    here: SeenLabels | None
    star: bool
    unstar: tuple[SeenLabels, ...] = ()


def placing(item: Sendable, task: SeenTask, project: int, stars: Mapping[str, bool]) -> Placing:
    """Find out what putting labels on a task takes.

    A star that a person set stays, and keeps ours away; one that a person took off stays off.

    Args:
        item: The labels.
        task: The task as it is.
        project: Where it is.
        stars: Whether sync starred an annotation that it made, by `unique_id`.
    """
    names = {str(item.unique_id()), str(item.unique_id(project))}
    here = next((label for label in task.labels if label.own and label.unique_id in names), None)
    if item.kind != "gold":
        return Placing(here, star=here.starred if here else False)
    ours = [label for label in task.labels if label.own == "gold" and stars.get(label.unique_id, True)]
    strangers = any(label.starred and label not in ours for label in task.labels)
    if strangers:
        return Placing(here, star=here.starred if here else False)
    if here is not None and not here.starred and stars.get(here.unique_id):
        return Placing(here, star=False)  # a person took it off
    return Placing(here, star=True, unstar=tuple(label for label in ours if label.starred and label is not here))


def place(server: Server, project: int, number: int, item: Sendable, plan: Placing) -> str:
    """Put labels on a task; return the annotation's `unique_id`.

    Killed at any point, the next run finds what is there and does the rest.

    Raises:
        Gone: The task is gone.
        ServerError: The server refused, or could not be asked.
    """
    if plan.here is None:
        name = _make(server, project, number, item, starred=plan.star)
    else:
        name = plan.here.unique_id
        if plan.star != plan.here.starred:
            server.star(plan.here.id, starred=plan.star)
    for label in plan.unstar:
        server.star(label.id, starred=False)
    return name


def _make(server: Server, project: int, number: int, item: Sendable, *, starred: bool) -> str:
    name = item.unique_id()
    if not server.create_annotation(number, item.result, name, starred=starred):
        there = {str(one["unique_id"]) for one in server.task(project, number).annotations}
        if str(name) not in there:  # another project of this server has these labels too
            name = item.unique_id(project)
            server.create_annotation(number, item.result, name, starred=starred)
    return str(name)
