"""What a server holds, as plain data; and what is sent to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TESTED = ("1.23.2",)
"""Versions of Label Studio that goldspan was tested with."""

LONGEST_TITLE = 50
SHORTEST_TITLE = 3


@dataclass(frozen=True, slots=True)
class Version:
    """Which Label Studio answers: its number and edition."""

    number: str
    edition: str = ""

    @property
    def notice(self) -> str:
        """What a person should know; "" where goldspan was tested with it."""
        if self.number in TESTED and self.edition in ("", "Community"):
            return ""
        shown = f"{self.number} {self.edition}".strip()
        return f"Label Studio {shown}: goldspan was tested with {', '.join(TESTED)} (Community) and may misread it"


@dataclass(frozen=True, slots=True)
class Project:
    """A project: its number, title, labelling interface and instruction."""

    id: int
    title: str
    config: str = ""
    instruction: str = ""


@dataclass(frozen=True, slots=True)
class TaskHead:
    """A task without its text.

    Attributes:
        id: Its number on the server.
        doc: Its document; "" where somebody else made it and says none.
        sha256: Of the text it holds.
        updated_at: When it was last changed, as the server writes it.
        annotations: How many annotations it has, skipped ones too.
    """

    id: int
    doc: str
    sha256: str
    updated_at: str
    annotations: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """A task with all that people made of it.

    Attributes:
        id: Its number on the server.
        data: Its text and what is shown with it.
        updated_at: When it was last changed, as the server writes it.
        annotations: By number. Of each the keys `id`, `unique_id`, `completed_by` and `updated_by` (numbers of users),
            `result`, `was_cancelled`, `ground_truth`, `created_at`, `updated_at`, `lead_time`, `parent_prediction`,
            `parent_annotation`, and `parent_model_version`: the run it started from. Names and addresses of people are
            left out.
        drafts: By number. Of each the keys `id`, `annotation`, `user` (number), `result`, `created_at`, `updated_at`.
    """

    id: int
    data: dict[str, Any]
    updated_at: str
    annotations: tuple[dict[str, Any], ...] = ()
    drafts: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A prediction to start from: regions and relations, the run that made it, and its score."""

    result: Sequence[Mapping[str, Any]]
    model_version: str
    score: float | None = None

    def body(self) -> dict[str, Any]:
        """Return it as it is sent."""
        sent: dict[str, Any] = {"result": list(self.result), "model_version": self.model_version}
        return sent if self.score is None else {**sent, "score": self.score}


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to be made: its data, with `doc`, `sha256` and `text` among them, and a prediction where there is one."""

    data: Mapping[str, str]
    suggestion: Suggestion | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What makes it this task and no other: the document's id, and the SHA-256 of its text."""
        return self.data["doc"], self.data["sha256"]

    def body(self) -> dict[str, Any]:
        """Return it as it is sent; the identity is put into `meta` too, where it can be listed without the text."""
        doc, sha256 = self.key
        sent: dict[str, Any] = {"data": dict(self.data), "meta": {"doc": doc, "sha256": sha256}}
        return sent if self.suggestion is None else {**sent, "predictions": [self.suggestion.body()]}


@dataclass(slots=True)
class TaskIndex:
    """The tasks of a project by number, as last seen; kept up by what is imported through it."""

    project: int
    heads: dict[int, TaskHead] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The highest number seen."""
        return max(self.heads, default=0)

    def add(self, heads: Iterable[TaskHead]) -> None:
        """Take in what was seen."""
        self.heads.update((head.id, head) for head in heads)

    def by_doc(self) -> dict[str, list[TaskHead]]:
        """Return the tasks of every document by number, whatever text of it they hold."""
        found: dict[str, list[TaskHead]] = {}
        for _, head in sorted(self.heads.items()):
            found.setdefault(head.doc, []).append(head)
        return found

    def by_key(self) -> dict[tuple[str, str], list[TaskHead]]:
        """Return the tasks of every document and text, by number: more than one where a task was made twice."""
        found: dict[tuple[str, str], list[TaskHead]] = {}
        for _, head in sorted(self.heads.items()):
            found.setdefault((head.doc, head.sha256), []).append(head)
        return found


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import led to.

    Attributes:
        tasks: The task of every document and text asked for.
        made: Numbers of those that this import made.
        removed: Numbers of those that it made and took back, as somebody else had made them at the same time.
        doubled: Tasks that are there twice, and could not be told to be ours alone.
    """

    tasks: dict[tuple[str, str], TaskHead]
    made: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()
    doubled: tuple[TaskHead, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different from what was known: tasks that are new or changed, and numbers of those that are gone."""

    changed: tuple[TaskHead, ...] = ()
    gone: tuple[int, ...] = ()
