"""One push under way: what it goes by, what it refuses, and bringing one project up to date."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from goldspan.annotations.label_studio import text_problems
from goldspan.errors import InputError, Problem, UsageError
from goldspan.files.progress import track
from goldspan.jobs.stored import stored_documents
from goldspan.jobs.sync.books import Books
from goldspan.jobs.sync.own import former_names, with_former_names
from goldspan.jobs.sync.projects import find_project, look_of
from goldspan.jobs.sync.request import PushedProject
from goldspan.jobs.sync.seen import SeenTask, look
from goldspan.jobs.sync.sending import place, placing, sendable
from goldspan.jobs.sync.suggest import send
from goldspan.jobs.sync.tasks import key_of, make_tasks, wanted
from goldspan.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from goldspan.annotation import Annotations
    from goldspan.annotations.label_studio.client import Server
    from goldspan.annotations.label_studio.server.remote import Project, TaskHead
    from goldspan.document import Document
    from goldspan.jobs.sync.own import Kind
    from goldspan.jobs.sync.request import PushRequest
    from goldspan.jobs.sync.sending import Sendable
    from goldspan.jobs.sync.suggest import Suggestions
    from goldspan.jobs.sync.tasks import Key
    from goldspan.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Load:
    """What one project is to hold.

    Attributes:
        title: The project's title.
        documents: Its documents.
        labels: Annotations that sync puts on their tasks.
        suggested: Predictions for annotators to start from.
        review: Whether regions have a field for what annotators disagreed about.
    """

    title: str
    documents: Sequence[Document]
    labels: Sequence[Sendable] = ()
    suggested: Suggestions | None = None
    review: bool = False


@dataclass
class Work:
    """One push under way.

    Attributes:
        workspace: What is pushed.
        server: Where to.
        request: What is wished.
        refused: What is not done, and why; what several projects have alike once.
        superseded: Documents that got a second task.
        there: Documents that have a task now.
        budget: How many tasks may still be made; None for any number.
    """

    workspace: Workspace
    server: Server
    request: PushRequest
    refused: dict[str, Problem] = field(default_factory=dict)
    superseded: set[str] = field(default_factory=set)
    there: set[str] = field(default_factory=set)
    budget: int | None = None

    def __post_init__(self) -> None:
        self.budget = self.request.limit
        self.schema = read_schema(self.workspace.schema, self.workspace.shown(self.workspace.schema))
        self.wide = with_former_names(self.schema, former_names(self.workspace))
        self.look = look_of(self.workspace, self.schema)
        self.books = Books(self.workspace)
        self.documents = self._documents()

    def _documents(self) -> dict[str, Document]:
        """Return the documents that can be tasks."""
        found = stored_documents(self.workspace)
        if not found:
            raise UsageError("the workspace has no documents; run `goldspan convert` first")
        bad = [problem for doc, document in found.items() for problem in text_problems(document.text, doc)]
        self.refuse(bad)
        faulty = {problem.file for problem in bad}
        return {doc: document for doc, document in found.items() if doc not in faulty}

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Note what is not done."""
        self.refused |= {str(problem): problem for problem in problems}

    def sendables(
        self, kind: Kind, records: Mapping[str, Annotations], documents: Iterable[Document]
    ) -> Iterator[Sendable]:
        """Yield documents' records as they are sent; what cannot be is refused."""
        for document in documents:
            record = records.get(document.id)
            if record is None:
                continue
            if record.sha256 not in (None, document.sha256):
                found = "labels on another text than the document has"
                remedy = "convert with --rebase, which carries them over"
                self.refuse([Problem(rule="text-hash", file=document.id, found=found, remedy=remedy)])
                continue
            try:
                yield sendable(kind, record, document, self.schema, self.wide)
            except InputError as error:
                self.refuse(error.problems)

    def bring(self, load: Load) -> PushedProject:
        """Bring one project up to date; on a dry run, return what that would take.

        Raises:
            Refused: There are two projects of this title.
            ServerError: The server refused, or could not be asked.
        """
        before = find_project(self.server, load.title)
        project = before if self.request.dry_run else self._open(load, before)
        index = self.server.index(project.id) if project else None
        need = wanted(load.documents, index, supersede=self.request.supersede, limit=self.budget)
        self.refuse(need.refused.values())
        self.superseded |= set(need.superseded)
        if self.budget is not None:
            self.budget -= len(need.new)
        tasks, count, fresh = need.there, len(need.new), set[int]()
        if index is not None and not self.request.dry_run:
            made = make_tasks(self.server, index, need.new)
            self.refuse(made.doubled)
            tasks, count, fresh = {**tasks, **made.tasks}, len(made.made), made.made
        self.there |= {doc for doc, _ in tasks}
        planned = {key_of(document) for document in need.new}
        seen, drafted = self._seen(project, fresh) if load.labels else ({}, set[int]())
        annotations = stars = 0
        for item in track(load.labels, len(load.labels), "placing labels"):
            head = tasks.get(key_of(item.document))
            if project is None or head is None or head.id not in seen:
                annotations += key_of(item.document) in planned
                continue
            plan = placing(item, seen[head.id], project.id, self.books.stars(item.document.id))
            annotations += plan.here is None
            stars += len(plan.unstar) + (plan.here is not None and plan.star != plan.here.starred)
            if not self.request.dry_run:
                name = place(self.server, project.id, head.id, item, plan)
                untouched = head.id not in drafted and all(label.own for label in seen[head.id].labels)
                self.books.placed(item, name, plan, untouched=untouched)
        return PushedProject(
            title=load.title,
            number=project.id if project else None,
            made=before is None,
            documents=len(load.documents),
            tasks=count,
            predictions=self._suggest(project, load, tasks, planned),
            annotations=annotations,
            stars=stars,
        )

    def _open(self, load: Load, project: Project | None) -> Project:
        results = [item.result for item in load.labels]
        if load.suggested:
            results += load.suggested.results
        return self.look.open(self.server, load.title, project, results, review=load.review)

    def _suggest(self, project: Project | None, load: Load, tasks: Mapping[Key, TaskHead], planned: set[Key]) -> int:
        """Send predictions; return how many were made, or would be."""
        found = load.suggested
        if found is None:
            return 0
        if project and not self.request.dry_run:
            return send(self.server, project.id, found, tasks, load.documents)
        there = self.server.predicted(project.id, found.label) if project else set()
        keys = [key_of(document) for document in load.documents if document.id in found.by_doc]
        return sum(key in planned or (key in tasks and tasks[key].id not in there) for key in keys)

    def _seen(self, project: Project | None, fresh: set[int]) -> tuple[Mapping[int, SeenTask], set[int]]:
        """Return the tasks of a project with their annotations, and the numbers of those that somebody has begun on."""
        if project is None:
            return {}, set()
        keep = not self.request.dry_run
        seen = look(self.workspace, self.server, project.id, self.wide, fresh=fresh, keep=keep)
        return seen, set(self.server.drafted(project.id))
