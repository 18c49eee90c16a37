"""`goldspan sync status`: what a push and a pull would do, what waits for people, and how far they are.

Nothing is written but what this clone remembers of the server, so that the next look reads only what changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldspan.annotations.label_studio import text_problems
from goldspan.errors import InputError
from goldspan.jobs.stored import stored_documents
from goldspan.jobs.sync.own import former_names, with_former_names
from goldspan.jobs.sync.progress import Progress, Tallies
from goldspan.jobs.sync.projects import find_project
from goldspan.jobs.sync.pull import PullRequest, pull
from goldspan.jobs.sync.rooms import read_queue, rooms
from goldspan.jobs.sync.seen import look
from goldspan.jobs.sync.sending import sendable
from goldspan.jobs.sync.shelf import Shelf
from goldspan.jobs.sync.standing import standing
from goldspan.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goldspan.annotation import Annotations
    from goldspan.annotations.label_studio.client import Server
    from goldspan.document import Document
    from goldspan.jobs.sync.pulled import PulledDocument
    from goldspan.jobs.sync.rooms import Rooms
    from goldspan.jobs.sync.seen import SeenTask
    from goldspan.schema import Schema
    from goldspan.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentStatus:
    """How one document stands.

    Attributes:
        doc: The document.
        push: What a push would do: `new task`, `text changed` (refused), `gold changed`, `cannot be shown` (refused).
        pull: What a pull would do: `pass of ada`, `pass of ada gone`, `gold new`, `gold changed`.
        conflicts: How many conflicts are open.
        review: What annotators differ on, if that has to be reviewed.
        waiting: How many annotators have yet to finish; None where nobody has.
        queued: Whether a change of the schema left it to be labelled again, and it was not pushed for that.
    """

    doc: str
    push: tuple[str, ...] = ()
    pull: tuple[str, ...] = ()
    conflicts: int = 0
    review: tuple[str, ...] = ()
    waiting: int | None = None
    queued: bool = False

    @property
    def idle(self) -> bool:
        """Whether there is nothing to say of it."""
        return not (self.push or self.pull or self.conflicts or self.review or self.waiting or self.queued)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        data = {name: getattr(self, name) for name in self.__slots__}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in data.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectStatus:
    """One project: its title, its number (None where there is none), its tasks, and how many have labels of people."""

    title: str
    number: int | None
    tasks: int = 0
    labelled: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """How workspace and server stand to each other.

    Attributes:
        server: The server's address.
        projects: The projects.
        documents: All documents.
        annotators: How far everybody is.
    """

    server: str
    projects: tuple[ProjectStatus, ...]
    documents: tuple[DocumentStatus, ...]
    annotators: tuple[Progress, ...]

    @property
    def exit_code(self) -> int:
        """1 where a conflict is open, or a push would be refused."""
        refused = {"text changed", "cannot be shown"}
        return 1 if any(one.conflicts or refused.intersection(one.push) for one in self.documents) else 0

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "server": self.server,
            "projects": [project.to_dict() for project in self.projects],
            "documents": [document.to_dict() for document in self.documents],
            "annotators": [annotator.to_dict() for annotator in self.annotators],
        }


def status(workspace: Workspace, server: Server, project: str | None = None) -> StatusReport:
    """Return how workspace and server stand to each other.

    Args:
        workspace: The workspace.
        server: The server.
        project: Title of the main project; None for that of the settings.

    Raises:
        Refused: Two projects of one title.
        RecordError, SchemaError: Files of the workspace that cannot be read.
        ServerError: The server could not be asked.
    """
    found = rooms(workspace, project)
    schema = read_schema(workspace.schema, workspace.shown(workspace.schema))
    wide = with_former_names(schema, former_names(workspace))
    documents = stored_documents(workspace)
    tallies, projects = Tallies(found), []
    on_server: dict[str, dict[str, list[SeenTask]]] = {}
    for title in found.titles():
        there = find_project(server, title)
        tasks = look(workspace, server, there.id, wide) if there else {}
        on_server[title] = {}
        for task in tasks.values():
            on_server[title].setdefault(task.doc, []).append(task)
        if there:
            tallies.add(server, title, there.id, tasks)
        labelled = sum(any(label.own is None for label in task.labels) for task in tasks.values())
        projects.append(
            ProjectStatus(title=title, number=there.id if there else None, tasks=len(tasks), labelled=labelled)
        )
    pulled = pull(workspace, server, PullRequest(project=project, dry_run=True))
    by_doc = {one.doc: one for one in pulled.documents}
    stands = {doc: outcome for doc, _, outcome in standing(workspace, documents, found, schema)}
    shelf = Shelf(workspace)
    conflicted, queue = set(shelf.conflicted()), read_queue(workspace)
    rows = []
    for doc, document in documents.items():
        taken, outcome = by_doc.get(doc), stands.get(doc)
        review = taken.review if taken else outcome.reasons if outcome else ()
        waiting = taken.waiting if taken and not taken.idle else outcome.waiting if outcome else None
        rows.append(
            DocumentStatus(
                doc=doc,
                push=tuple(_push(document, shelf.gold(doc), found, on_server, (schema, wide))),
                pull=_pull(taken),
                conflicts=len(shelf.conflicts(doc)) if doc in conflicted else taken.conflicts if taken else 0,
                review=review,
                waiting=waiting,
                queued=doc in queue,
            )
        )
    return StatusReport(
        server=server.address,
        projects=tuple(projects),
        documents=tuple(rows),
        annotators=tallies.progress(documents),
    )


def _push(
    document: Document,
    gold: Annotations | None,
    found: Rooms,
    on_server: Mapping[str, Mapping[str, list[SeenTask]]],
    schemas: tuple[Schema, Schema],
) -> Iterator[str]:
    """Yield what a push would do with a document."""
    if text_problems(document.text, document.id):
        yield "cannot be shown"
        return
    dealt = found.dealt.get(document.id, ())
    missing = set()
    for title in [found.per_annotator[alias] for alias in dealt] or [found.main]:
        tasks = on_server[title].get(document.id, ())
        if all(task.sha256 != document.sha256 for task in tasks):
            missing.add("text changed" if tasks else "new task")
    yield from sorted(missing)
    tasks = () if dealt else on_server[found.main].get(document.id, ())
    pushed = {label.digest for task in tasks if task.sha256 == document.sha256 for label in task.labels if label.own}
    if pushed and gold is not None and gold.sha256 in (None, document.sha256):
        try:
            item = sendable("gold", gold, document, *schemas)
        except InputError:
            yield "cannot be shown"
        else:
            if item.digest not in pushed:
                yield "gold changed"


def _pull(taken: PulledDocument | None) -> tuple[str, ...]:
    """Return what a pull would do with a document."""
    if taken is None:
        return ()
    said = [f"pass of {alias}" for alias in taken.passes] + [f"pass of {alias} gone" for alias in taken.removed]
    return (*said, f"gold {taken.gold}") if taken.gold else tuple(said)
