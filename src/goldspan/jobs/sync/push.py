"""`goldspan sync push`: documents become tasks, each once; gold and predictions with them where asked.

Nothing needs to be remembered for that: what is on the server is looked up, so a push that was cut short anywhere is
completed by the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.annotations.gold import read_gold
from goldspan.errors import Problem, plural
from goldspan.jobs.sync.deal import checked_annotators, deal
from goldspan.jobs.sync.projects import find_project
from goldspan.jobs.sync.request import PushedProject, PushReport, PushRequest
from goldspan.jobs.sync.review import review_load
from goldspan.jobs.sync.rooms import read_queue, rooms, take_from_queue, write_dealt
from goldspan.jobs.sync.suggest import suggestions
from goldspan.jobs.sync.work import Load, Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goldspan.annotations.label_studio.client import Server
    from goldspan.jobs.sync.deal import Dealing
    from goldspan.jobs.sync.rooms import Rooms
    from goldspan.workspace import Workspace

__all__ = ["PushReport", "PushRequest", "PushedProject", "push"]


def push(workspace: Workspace, server: Server, request: PushRequest | None = None) -> PushReport:
    """Push documents to a server.

    Raises:
        UsageError: Wishes that contradict each other, or titles the server would not take.
        UnknownName: There is no such run.
        Refused: Two projects of one title.
        RecordError, SchemaError: Files that cannot be read.
        ServerError: The server refused, or could not be asked; what was done stays done.
    """
    request = request or PushRequest()
    request.check()
    aliases = checked_annotators(request.annotators, request.overlap)
    found = rooms(workspace, request.project, aliases)
    work = Work(workspace, server, request)
    notices: list[str] = []
    dealt: Dealing = {}
    if request.review:
        loads = review_load(work, found, notices)
    elif request.queue:
        loads = _queue(work, found, notices)
    else:
        known, dealt = _deal(work, found, aliases) if aliases else (found.dealt, {})
        loads = list(_loads(work, found, {**known, **dealt}, notices))
    left_out = {str(problem): problem for load in loads if load.suggested for problem in load.suggested.left_out}
    projects = tuple(work.bring(load) for load in loads)
    if request.queue and work.there and not request.dry_run:
        with workspace.lock("sync push"):
            take_from_queue(workspace, work.there)
    return PushReport(
        server=server.address,
        dry_run=request.dry_run,
        projects=projects,
        dealt=dealt,
        superseded=tuple(sorted(work.superseded)),
        refused=tuple(sorted(work.refused.values(), key=Problem.sort_key)),
        left_out=tuple(sorted(left_out.values(), key=Problem.sort_key)),
        notices=tuple(notices),
    )


def _deal(work: Work, found: Rooms, aliases: tuple[str, ...]) -> tuple[Dealing, Dealing]:
    """Deal out what nobody has, and note it before there is a task; return what was dealt before, and now.

    What another clone dealt, and this one does not know of yet, is known by its task.
    """
    request, workspace = work.request, work.workspace
    there: Dealing = {}
    for alias in aliases:
        project = find_project(work.server, found.per_annotator[alias])
        for doc in work.server.index(project.id).by_doc() if project else ():
            if doc in work.documents and doc not in found.dealt:
                there[doc] = tuple(sorted({*there.get(doc, ()), alias}))
    known = {**there, **found.dealt}
    new = sorted(work.documents.keys() - known.keys())[: request.limit]
    dealt = deal(new, aliases, request.overlap, workspace.settings.split.salt, known)
    if not request.dry_run:
        with workspace.lock("sync push"):
            for doc, who in {**there, **dealt}.items():
                write_dealt(workspace, doc, who)
    return known, dealt


def _loads(work: Work, found: Rooms, dealt: Dealing, notices: list[str]) -> Iterator[Load]:
    """Yield what every project is to hold: documents dealt out in their annotators' alone, others in the main one."""
    request, documents = work.request, work.documents
    suggested = None
    if request.predictions is not None:
        suggested = suggestions(work.workspace, request.predictions, documents, work.schema, force=request.force)
        work.refuse(suggested.problems())
    main = [document for doc, document in documents.items() if doc not in dealt]
    blind = len(documents) - len(main)
    if main or not blind:
        gold = read_gold(work.workspace.gold) if request.gold else {}
        yield Load(found.main, main, list(work.sendables("gold", gold, main)), suggested)
    for alias, title in found.per_annotator.items():
        own = [document for doc, document in documents.items() if alias in dealt.get(doc, ())]
        if own:
            yield Load(title, own, (), suggested)
    if request.gold and blind:
        notices.append(f"{plural(blind, 'document')} dealt out: gold stays here, so that annotators work blind")


def _queue(work: Work, found: Rooms, notices: list[str]) -> list[Load]:
    """Return what is to be labelled again, with gold to be corrected."""
    queue = read_queue(work.workspace)
    if missing := sorted(queue.keys() - work.documents.keys()):
        are = "is" if len(missing) == 1 else "are"
        notices.append(f"{plural(len(missing), 'document')} of the queue {are} no longer in the corpus")
    documents = [document for doc, document in work.documents.items() if doc in queue]
    if not documents:
        notices.append("nothing is queued to be labelled again")
        return []
    gold = list(work.sendables("relabel", read_gold(work.workspace.gold), documents))
    return [Load(found.relabel, documents, gold)]
