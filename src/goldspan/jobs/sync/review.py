"""Documents on which annotators differ: each a task for a reviewer, with one draft of what they agree on.

Every region of a draft says which passes it was made of, where the page keeps it and does not show it: a draft is made
again only when there are others.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from goldspan.annotations.label_studio import from_result, pushable
from goldspan.annotations.label_studio.former import with_current_names
from goldspan.annotations.sync.adjudicate import premerge
from goldspan.annotations.sync.digest import label_digest
from goldspan.errors import plural
from goldspan.jobs.sync.own import former_names, own_kind, sent_digest
from goldspan.jobs.sync.sending import sendable
from goldspan.jobs.sync.standing import standing
from goldspan.jobs.sync.taking import LABEL_STUDIO
from goldspan.jobs.sync.work import Load

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from goldspan.annotation import Annotations
    from goldspan.annotations.label_studio.server.remote import Task
    from goldspan.annotations.sync.adjudicate import Draft
    from goldspan.document import Document
    from goldspan.jobs.sync.rooms import Rooms
    from goldspan.jobs.sync.sending import Sendable
    from goldspan.jobs.sync.work import Work
    from goldspan.schema import Schema

MADE_OF = "goldspan_passes"
"""Key under a region's `meta`: the passes its draft was made of."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A reviewer's work so far.

    Attributes:
        task: The task, whose text it is on.
        result: The latest, submitted or not; None where there is nothing of a person.
        made_of: The passes that what is on the task was made of.
    """

    task: Task
    result: object
    made_of: Collection[str]

    def record(self, schema: Schema, draft: Annotations | None) -> Annotations | None:
        """Return the work as a record; `draft` gives back what Label Studio cannot hold."""
        if self.result is None:
            return None
        doc, text = str(self.task.data["doc"]), str(self.task.data["text"])
        return from_result(self.result, text, schema, doc=doc, base=draft).record


def review_load(work: Work, found: Rooms, notices: list[str]) -> list[Load]:
    """Return what is to be reviewed; a draft that says nothing new is not made again.

    Raises:
        ServerError: The server could not be asked.
    """
    listed = {
        doc: stands
        for doc, stands, outcome in standing(work.workspace, work.documents, found, work.schema)
        if outcome.reasons
    }
    if not listed:
        notices.append("nothing is on the review list: pull first, if annotators have finished")
        return []
    documents = [work.documents[doc] for doc in listed]
    done = dict(_reviewed(work, found.review, documents))
    new = []
    for document in documents:
        passes = {stand.alias: stand.record for stand in listed[document.id] if not stand.adjudicated}
        made_of = _fingerprint(passes, work)
        before = done.get(document.id)
        if before is None or made_of not in before.made_of:
            earlier = work.books.draft(document) if before else None
            theirs = before.record(work.schema, earlier) if before else None
            draft = premerge(passes, theirs, draft=earlier if theirs else None, schema=work.schema)
            notices += (f"{document.id}: {said}" for said in draft.unplaced)
            new.append(_draft(work, document, draft, made_of, _latest(passes)))
    notices.append(f"{plural(len(documents), 'document')} on the review list")
    return [Load(found.review, documents, new, review=True)]


def _fingerprint(passes: Mapping[str, Annotations], work: Work) -> str:
    """Return what tells passes from others."""
    said = sorted(f"{alias}\0{label_digest(record, work.schema)}" for alias, record in passes.items())
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def _latest(passes: Mapping[str, Annotations]) -> str:
    """Return the server's time of the last change of some passes; "" where none says."""
    said = [record.provenance.extra.get(LABEL_STUDIO) for record in passes.values() if record.provenance]
    return max((str(one.get("updated_at") or "") for one in said if isinstance(one, dict)), default="")


def _draft(work: Work, document: Document, draft: Draft, made_of: str, at: str) -> Sendable:
    record, _ = pushable(draft.record, document.text, work.schema)
    item = sendable("draft", record, document, work.schema, work.wide, notes=draft.notes)
    result = [{**one, "meta": {MADE_OF: made_of}} if one["type"] == "labels" else one for one in item.result]
    return replace(item, result=result, at=at)


def _reviewed(work: Work, title: str, documents: list[Document]) -> Iterator[tuple[str, Reviewed]]:
    """Yield documents that a reviewer has a task of."""
    project = work.server.find_project(title)
    if project is None:
        return
    there = work.server.index(project.id).by_key()
    numbers = [there[key][0].id for one in documents if (key := (one.id, one.sha256)) in there]
    for task in work.server.tasks(project.id, sorted(numbers)):
        yield str(task.data["doc"]), _work_on(work, task, project.id)


def _work_on(work: Work, task: Task, project: int) -> Reviewed:
    doc, sha256, text = (str(task.data.get(name) or "") for name in ("doc", "sha256", "text"))
    theirs = [
        one
        for one in task.annotations
        if not one["was_cancelled"]
        and own_kind(one["unique_id"], doc, sha256, sent_digest(one["result"], text, doc, work.wide), project) is None
    ]
    everything = [*task.annotations, *task.drafts]
    made_of = {name for one in everything for item in one["result"] or () if (name := _made_of(item)) is not None}
    latest = max([*theirs, *task.drafts], key=lambda one: str(one["updated_at"]), default=None)
    renamed = former_names(work.workspace)
    return Reviewed(task, with_current_names(latest["result"], renamed) if latest else None, made_of)


def _made_of(item: object) -> str | None:
    meta = item.get("meta") if isinstance(item, dict) else None
    return str(meta[MADE_OF]) if isinstance(meta, dict) and MADE_OF in meta else None
