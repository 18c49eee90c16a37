"""A small workspace for tests of pushing, and what the server holds of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.annotations.gold import write_gold
from goldspan.document import Document, Meta, text_sha256
from goldspan.eval.runs import Inputs, Run
from goldspan.eval.storing import PartialRun
from goldspan.files.names import file_name
from goldspan.formats.documents import write_document
from goldspan.jobs.sync.push import PushRequest, push
from goldspan.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from goldspan.annotations.label_studio.client import Server
    from goldspan.annotations.label_studio.server.remote import Task
    from goldspan.document import Split
    from goldspan.jobs.sync.push import PushReport
    from goldspan.workspace import Workspace

SCHEMA = """\
name = "small"
version = 1
[entity.PERSON]
[entity.PLACE]
[relation.LIVES_IN]
head = ["PERSON"]
tail = ["PLACE"]
[attribute.certainty]
of = ["relation"]
values = ["stated", "planned"]
default = "stated"
"""
TEXT = "Ada lives in Wien. 👩‍👩‍👧 {} too."


@dataclass
class Corpus:
    """A workspace whose project has a title that no other test uses.

    Attributes:
        root: Its folder.
        title: The project's title; part of every document's text too, so that no other test has made its labels.
    """

    root: Path
    title: str

    def __post_init__(self) -> None:
        if not (self.root / "goldspan.toml").exists():
            (self.root / "annotations").mkdir(parents=True)
            (self.root / "annotations" / "schema.toml").write_text(SCHEMA)
            self.settings()

    def settings(self, more: str = "") -> None:
        (self.root / "goldspan.toml").write_text(f'name = "{self.title}"\n{more}')

    @property
    def workspace(self) -> Workspace:
        return open_workspace(self.root)

    def document(self, doc: str, text: str | None = None, split: Split | None = "train") -> Document:
        text = TEXT.format(f"{self.title} {doc}") if text is None else text
        made = Document(id=doc, text=text, sha256=text_sha256(text), split=split, meta=Meta(title=doc.upper()))
        write_document(self.workspace.documents / file_name(doc), made)
        return made

    def documents(self, *docs: str) -> list[Document]:
        return [self.document(doc) for doc in docs]

    def gold(self, document: Document, *spans: tuple[str, int, int], related: bool = False) -> Annotations:
        made = record(document, *spans, related=related)
        write_gold(self.workspace.gold, made)
        return made

    def run(self, label: str, records: Iterable[Annotations]) -> None:
        name, _, version = label.partition("@")
        folder = self.workspace.runs / label
        inputs = Inputs(settings={}, code="c", schema="s", documents={})
        with PartialRun(folder, inputs) as partial:
            for one in records:
                partial.add(one)
            partial.finish(
                Run(name=name, version=version, kind="rules", split="all", inputs=inputs, goldspan="0"), replace=False
            )

    def push(self, server: Server, **wishes: Any) -> PushReport:
        return push(self.workspace, server, PushRequest(**wishes))

    def files(self) -> dict[str, bytes]:
        """Return everything that version control sees."""
        paths = (path for path in self.root.rglob("*") if path.is_file() and ".goldspan" not in path.parts)
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in paths}


def record(document: Document, *spans: tuple[str, int, int], related: bool = False) -> Annotations:
    """Return labels of a document; `related` adds a relation from the first to the second."""
    mentions = tuple(
        Mention(type=name, start=start, end=end, id=f"m{number}", text=document.text[start:end])
        for number, (name, start, end) in enumerate(spans, 1)
    )
    relations = (Relation(type="LIVES_IN", head="m1", tail="m2", id="r1"),) if related else ()
    return Annotations(doc=document.id, sha256=document.sha256, mentions=mentions, relations=relations)


def tasks_of(server: Server, title: str) -> dict[str, list[Task]]:
    """Return the tasks of a project, read whole, by document."""
    project = server.find_project(title)
    assert project is not None
    found: dict[str, list[Task]] = {}
    for task in server.tasks(project.id, sorted(server.index(project.id).heads)):
        found.setdefault(task.data["doc"], []).append(task)
    return found


def counts(report: PushReport) -> dict[str, tuple[int, int, int, int]]:
    """Return, for every project, how many tasks, predictions, annotations were made and stars moved."""
    return {one.title: (one.tasks, one.predictions, one.annotations, one.stars) for one in report.projects}
