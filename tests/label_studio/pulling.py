"""A small workspace for tests of pulling, and people who label on the server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.annotations.gold import gold_path, write_gold
from goldspan.annotations.label_studio import labelling_interface, task_data, to_result
from goldspan.annotations.label_studio.server.remote import NewTask
from goldspan.document import Document, text_sha256
from goldspan.files.atomic import is_temporary
from goldspan.files.names import file_name
from goldspan.formats.documents import write_document
from goldspan.formats.layout import in_document_order
from goldspan.formats.record import read_record
from goldspan.jobs.sync.pull import PullRequest, pull
from goldspan.jobs.sync.push import PushRequest, push
from goldspan.schema import parse_schema
from goldspan.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.label_studio.local import LocalServer

    from goldspan.annotations.label_studio.client import Server
    from goldspan.jobs.sync.pulled import PullReport
    from goldspan.jobs.sync.push import PushReport
    from goldspan.workspace import Workspace

SCHEMA = """\
name = "small"
version = 1
[entity.PERSON]
[entity.PLACE]
[entity.ORG]
[relation.LIVES_IN]
head = ["PERSON"]
tail = ["PLACE"]
[relation.KNOWS]
head = ["PERSON"]
tail = ["PERSON"]
symmetric = true
[relation.PAYS]
head = ["PERSON", "ORG"]
tail = ["PERSON", "ORG"]
[relation.OWES]
head = ["PERSON", "ORG"]
tail = ["PERSON", "ORG"]
[attribute.realis]
of = ["relation"]
values = ["asserted", "planned", "negated"]
default = "asserted"
[attribute.noise]
of = ["mention"]
values = ["low", "high"]
[attribute.norm]
of = ["PLACE"]
"""
TEXT = "Ada met Bo in Wien. Cy of Acme paid Ada."
ADA, BO, WIEN, CY, ACME, ADA2 = (
    ("PERSON", 0, 3),
    ("PERSON", 8, 10),
    ("PLACE", 14, 18),
    ("PERSON", 20, 22),
    ("ORG", 26, 30),
    ("PERSON", 36, 39),
)

Part = tuple[str, int, int] | Mention | Relation | Entity


def labels(document: Document, *parts: Part) -> Annotations:
    """Return labels of a document; a span alone becomes the mention `m<n>`."""
    mentions = [
        Mention(id=f"m{number}", type=part[0], start=part[1], end=part[2], text=document.text[part[1] : part[2]])
        for number, part in enumerate(parts, 1)
        if isinstance(part, tuple)
    ]
    mentions += [replace(part, text=part.slice(document.text)) for part in parts if isinstance(part, Mention)]
    return in_document_order(
        Annotations(
            doc=document.id,
            sha256=document.sha256,
            mentions=tuple(mentions),
            relations=tuple(part for part in parts if isinstance(part, Relation)),
            entities=tuple(part for part in parts if isinstance(part, Entity)),
        )
    )


@dataclass
class Clone:
    """A workspace, and the server it is synchronised with.

    Attributes:
        root: Its folder.
        title: The project's title; every document's text ends with it, so that no other test has made its labels.
        server: The server.
        local: The same, as people see it.
    """

    root: Path
    title: str
    server: Server
    local: LocalServer
    schema: Any = field(default_factory=lambda: parse_schema(SCHEMA))

    def __post_init__(self) -> None:
        if not (self.root / "goldspan.toml").exists():
            (self.root / "annotations").mkdir(parents=True)
            (self.root / "annotations" / "schema.toml").write_text(SCHEMA)
            self.settings()

    def settings(self, wanted: int = 1, more: str = "") -> None:
        """Write settings in which the three users are ada, bo and nobody in particular."""
        ada, bo, _ = (user.id for user in self.local.users)
        (self.root / "goldspan.toml").write_text(
            f'name = "{self.title}"\n[label_studio]\nwanted = {wanted}\n'
            f"[annotators.ada]\nlabel_studio = {ada}\n[annotators.bo]\nlabel_studio = {bo}\n{more}"
        )

    @property
    def workspace(self) -> Workspace:
        return open_workspace(self.root)

    def document(self, doc: str = "d", text: str = TEXT) -> Document:
        text = f"{text} {self.title}"
        made = Document(id=doc, text=text, sha256=text_sha256(text), split="train")
        write_document(self.workspace.documents / file_name(doc), made)
        return made

    # here

    def gold(self, doc: str = "d") -> Annotations | None:
        return self._record(self.workspace.gold, doc)

    def pass_of(self, alias: str, doc: str = "d") -> Annotations | None:
        return self._record(self.workspace.passes / alias, doc)

    def _record(self, folder: Path, doc: str) -> Annotations | None:
        path = gold_path(folder, doc)
        return read_record(path) if path.is_file() else None

    def write_gold(self, record: Annotations) -> None:
        write_gold(self.workspace.gold, record)

    def asides(self) -> list[str]:
        """Return which of whose was set aside: `<alias>/<doc>`, sorted."""
        room = self.workspace.label_studio / "aside"
        return sorted(f"{path.parent.name}/{path.name.split('.')[0]}" for path in room.rglob("*.json"))

    def files(self) -> dict[str, bytes]:
        """Return everything that version control sees."""
        paths = (
            path
            for path in self.root.rglob("*")
            if path.is_file() and not is_temporary(path) and not {".goldspan", ".git"} & set(path.parts)
        )
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in paths}

    def pull(self, **wishes: Any) -> PullReport:
        return pull(self.workspace, self.server, PullRequest(**wishes))

    def push(self, **wishes: Any) -> PushReport:
        return push(self.workspace, self.server, PushRequest(**wishes))

    # there

    def task(self, document: Document, title: str = "") -> int:
        """Return the number of a document's task in a project; both are made if they are not there."""
        name = title or self.title
        project = self.server.find_project(name) or self.server.create_project(
            name, labelling_interface(self.schema, review=name.endswith("review"))
        )
        made = self.server.import_tasks(self.server.index(project.id), [NewTask(task_data(document))])
        return made.tasks[document.id, document.sha256].id

    def annotate(
        self, task: int, document: Document, *parts: Part, user: int = 0, result: Any = None, **more: Any
    ) -> int:
        """Submit an annotation as one of the users; return its number."""
        given = to_result(labels(document, *parts), document.text, self.schema) if result is None else result
        body = {"result": given, "lead_time": 7.5, **more}
        return int(self.local.ask("POST", f"/api/tasks/{task}/annotations/", body, user=user)["id"])

    def update(self, annotation: int, document: Document, *parts: Part, user: int = 0, **more: Any) -> None:
        """Press Update."""
        body = {"result": to_result(labels(document, *parts), document.text, self.schema), **more}
        self.local.ask("PATCH", f"/api/annotations/{annotation}/", body, user=user)

    def star(self, annotation: int) -> None:
        self.local.ask("PATCH", f"/api/annotations/{annotation}/", {"ground_truth": True})

    def delete(self, annotation: int) -> None:
        self.local.ask("DELETE", f"/api/annotations/{annotation}/")


def spans(record: Annotations | None) -> list[tuple[str, int, int]] | None:
    """Return what a record marks."""
    return None if record is None else [(mention.type, mention.start, mention.end) for mention in record.mentions]
