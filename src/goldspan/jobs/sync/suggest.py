"""Predictions of a stored run for annotators to start from; never for documents that systems are ranked on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goldspan.annotations.label_studio import pushable, to_result
from goldspan.annotations.label_studio.server.remote import Suggestion
from goldspan.errors import Problem, UnknownName, UsageError, plural
from goldspan.eval.runs import PREDICTIONS, read_run, run_folders
from goldspan.files.progress import track
from goldspan.formats import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goldspan.annotation import Annotations
    from goldspan.annotations.label_studio.client import Server
    from goldspan.annotations.label_studio.server.remote import TaskHead
    from goldspan.document import Document
    from goldspan.jobs.sync.tasks import Key
    from goldspan.schema import Schema
    from goldspan.workspace import Workspace

BATCH = 500
"""How many predictions are sent between two looks at what is there."""


@dataclass(slots=True)
class Suggestions:
    """What a run predicted, as it is sent.

    Attributes:
        label: The run, `name@version`.
        by_doc: By document.
        withheld: Documents that get none, as systems are ranked on them.
        refused: Documents whose prediction was made on another text.
        left_out: What of the predictions cannot be shown.
    """

    label: str
    by_doc: dict[str, Suggestion] = field(default_factory=dict)
    withheld: list[str] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)

    @property
    def results(self) -> list[list[dict[str, Any]]]:
        """All that is to be shown."""
        return [list(map(dict, one.result)) for one in self.by_doc.values()]

    def problems(self) -> list[Problem]:
        """Return what was refused, the withheld documents as one."""
        if not self.withheld:
            return self.refused
        count = plural(len(self.withheld), "document")
        problem = Problem(
            rule="test-split",
            found=f"{count} of the split test get no predictions of {self.label}",
            expected="labels that owe nothing to a system that is ranked on them",
            remedy="--force gives them all the same, and every label says where it came from",
        )
        return [problem, *self.refused]


def suggestions(
    workspace: Workspace, label: str, documents: Mapping[str, Document], schema: Schema, *, force: bool
) -> Suggestions:
    """Read what a run predicted for documents.

    Args:
        workspace: Where the run is stored.
        label: The run, `name@version`.
        documents: Those that are to get predictions.
        schema: What may be labelled.
        force: Whether documents of the split test get some too.

    Raises:
        UnknownName: There is no such run.
        UsageError: Its name cannot be a model version of Label Studio.
        RecordError: The run cannot be read.
    """
    folders = {read_run(folder, workspace.shown(folder)).label: folder for folder in run_folders(workspace.runs)}
    if label not in folders:
        raise UnknownName("run", label, folders)
    if "," in label:
        raise UsageError(f"{label}: Label Studio separates runs by commas; predict again under another version")
    found = Suggestions(label)
    for record in read(folders[label] / PREDICTIONS):
        document = documents.get(record.doc)
        if document is None:
            continue
        if document.split == "test" and not force:
            found.withheld.append(document.id)
        elif problem := _of_another_text(record, document, label):
            found.refused.append(problem)
        else:
            _add(found, record, document, schema)
    found.withheld.sort()
    return found


def _add(found: Suggestions, record: Annotations, document: Document, schema: Schema) -> None:
    shown, faults = pushable(record, document.text, schema)
    found.left_out += faults
    scores = [mention.score for mention in shown.mentions if mention.score is not None]
    score = sum(scores) / len(scores) if scores else None
    found.by_doc[record.doc] = Suggestion(to_result(shown, document.text, schema), found.label, score)


def _of_another_text(record: Annotations, document: Document, label: str) -> Problem | None:
    if record.sha256 is not None:
        same = record.sha256 == document.sha256
    else:
        same = all(mention.text in (None, mention.slice(document.text)) for mention in record.mentions)
    if same:
        return None
    return Problem(
        rule="text-hash",
        file=record.doc,
        found=f"{label} predicted on another text",
        expected="the document's text as it is",
        remedy="predict again",
    )


def send(
    server: Server, project: int, found: Suggestions, tasks: Mapping[Key, TaskHead], documents: Iterable[Document]
) -> int:
    """Give tasks the predictions that they lack, and have annotators start from them; return how many were made.

    Raises:
        ServerError: The server refused, or could not be asked.
    """
    by_task = {
        tasks[document.id, document.sha256].id: found.by_doc[document.id]
        for document in documents
        if document.id in found.by_doc and (document.id, document.sha256) in tasks
    }
    if not by_task:
        return 0
    lacking = sorted(by_task.keys() - server.predicted(project, found.label))
    batches = [lacking[start : start + BATCH] for start in range(0, len(lacking), BATCH)]
    made = 0
    for batch in track(batches, len(batches), "adding predictions"):
        made += server.add_predictions(project, {number: by_task[number] for number in batch})
    server.start_from(project, found.label)
    return made
