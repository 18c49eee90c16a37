"""`goldspan sync pull`: what people did on the server becomes passes here, and what they agree on becomes gold.

The server is asked first, while the workspace is free; then everything is written while it is held. A pull that is cut
short anywhere, by a kill, a full disk or a server that goes away, is completed by the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldspan.errors import GoldspanError
from goldspan.files.names import file_name
from goldspan.files.progress import track
from goldspan.formats.documents import read_document
from goldspan.jobs.sync.gathering import gather
from goldspan.jobs.sync.own import former_names, with_former_names
from goldspan.jobs.sync.pulled import PullReport, reported
from goldspan.jobs.sync.reading import Reader
from goldspan.jobs.sync.rooms import rooms
from goldspan.jobs.sync.shelf import Shelf
from goldspan.jobs.sync.taking import Taking, write
from goldspan.jobs.sync.vanishing import Vanishing
from goldspan.schema import read_schema

if TYPE_CHECKING:
    from goldspan.annotations.label_studio.client import Server
    from goldspan.jobs.sync.gathering import Gathered
    from goldspan.jobs.sync.rooms import Rooms
    from goldspan.jobs.sync.taking import Plan
    from goldspan.workspace import Workspace

_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """What to pull.

    Attributes:
        project: Title of the main project; None for that of the settings.
        full: Whether everything is read, changed or not.
        dry_run: Whether to say what would be done, and write nothing.
    """

    project: str | None = None
    full: bool = False
    dry_run: bool = False


def pull(workspace: Workspace, server: Server, request: PullRequest | None = None) -> PullReport:
    """Pull what has changed since this clone last pulled.

    Raises:
        UsageError: Titles that a server would not take.
        Refused: Two projects of one title.
        RecordError, SchemaError: Files of the workspace that cannot be read.
        ServerError: The server could not be asked; nothing was written.
        StorageError: The file system refused; the next pull does the rest.
    """
    request = request or PullRequest()
    found = rooms(workspace, request.project)
    version = server.version().number
    shelf = Shelf(workspace)
    for _ in range(_TRIES):
        gathered = gather(workspace, server, found, full=request.full, states=shelf.states)
        if request.dry_run:
            plans = _plans(workspace, gathered, found, version)
            return reported(workspace, server.address, gathered, plans, dry_run=True)
        if gathered.is_idle:
            return reported(workspace, server.address, gathered, [], dry_run=False)
        with workspace.lock("sync pull"):
            if not gathered.is_current():  # somebody else has pulled meanwhile, and may have read something newer
                continue
            plans = _plans(workspace, gathered, found, version)
            for plan in track(plans, len(plans), "writing"):
                write(plan, shelf)
            undone = {plan.doc for plan in plans if plan.refused}
            gathered.save(undone, [shelf.state_path(plan.doc) for plan in plans])
        return reported(workspace, server.address, gathered, plans, dry_run=False)
    raise GoldspanError("others keep pulling into this workspace at the same time; pull again when they have finished")


def _plans(workspace: Workspace, gathered: Gathered, found: Rooms, version: str) -> list[Plan]:
    """Return what is to be done of every document concerned that the workspace has."""
    if not gathered.tasks:
        return []
    shelf = Shelf(workspace)
    schema = read_schema(workspace.schema, workspace.shown(workspace.schema))
    renamed = former_names(workspace)
    schemas = schema, with_former_names(schema, renamed)
    reader = Reader(found, schema, renamed)
    vanishing, labelled = Vanishing(gathered, shelf), shelf.labelled()
    plans = []
    for doc, tasks in track(gathered.tasks.items(), len(gathered.tasks), "comparing"):
        if not tasks and shelf.state_path(doc) not in labelled:
            continue
        path = workspace.documents / file_name(doc)
        if not path.is_file():
            continue
        document, base = read_document(path), shelf.base(doc)
        readings = [reader.read(room, task, raw, document, base) for room, task in tasks for raw in task.annotations]
        taking = Taking(shelf, document, schemas, version, found.wanted(doc))
        plans.append(taking.plan(readings, vanishing.is_gone))
    return plans
