"""What is wished of a push, and what it reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goldspan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goldspan.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class PushRequest:
    """What to push.

    Attributes:
        project: Title of the project; None for that of the settings.
        gold: Whether existing gold goes along, as starred annotations.
        predictions: The run whose predictions annotators are to start from.
        force: Whether documents of the split test get predictions too.
        review: Push what annotators differ on to the project for review, and nothing else.
        queue: Push what a change of the schema left to be labelled again to a project of its own, and nothing else.
        annotators: Aliases to deal the documents out to.
        overlap: The share of documents dealt to two.
        supersede: Whether a document whose text changed gets a second task.
        limit: The most tasks made; None for no limit.
        dry_run: Whether to say what would be done, and do nothing.
    """

    project: str | None = None
    gold: bool = False
    predictions: str | None = None
    force: bool = False
    review: bool = False
    queue: bool = False
    annotators: tuple[str, ...] = ()
    overlap: float = 0.0
    supersede: bool = False
    limit: int | None = None
    dry_run: bool = False

    def check(self) -> None:
        """Raise UsageError where wishes contradict each other."""
        if self.review and self.queue:
            raise UsageError("--review and --queue are two pushes; give one of them")
        if self.overlap and not self.annotators:
            raise UsageError("--overlap needs --annotators")
        if self.force and not self.predictions:
            raise UsageError("--force is about --predictions; give the run too")
        if (self.review or self.queue) and (self.gold or self.predictions or self.annotators):
            which = "--review" if self.review else "--queue"
            raise UsageError(f"{which} pushes labels of its own; leave out --gold, --predictions and --annotators")
        if self.limit is not None and self.limit < 0:
            raise UsageError(f"--limit is a number of tasks, not {self.limit}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PushedProject:
    """What became of one project.

    Attributes:
        title: Its title.
        number: Its number on the server; None for one that a dry run did not make.
        made: Whether it was made now.
        documents: How many documents belong into it.
        tasks: How many tasks were made.
        predictions: How many predictions.
        annotations: How many annotations: gold, or drafts.
        stars: How many stars were set or moved on what was there.
    """

    title: str
    number: int | None
    made: bool
    documents: int
    tasks: int = 0
    predictions: int = 0
    annotations: int = 0
    stars: int = 0

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.made or self.tasks or self.predictions or self.annotations or self.stars)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class PushReport:
    """What a push did, or would do.

    Attributes:
        server: The server's address.
        dry_run: Whether nothing was done.
        projects: What became of every project.
        dealt: The annotators of documents dealt out now.
        superseded: Documents that got a second task.
        refused: What was not done, why, and the way out.
        left_out: What of predictions or drafts cannot be shown.
        notices: What a person should know.
    """

    server: str
    dry_run: bool
    projects: tuple[PushedProject, ...]
    dealt: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    superseded: tuple[str, ...] = ()
    refused: tuple[Problem, ...] = ()
    left_out: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """1 where something was refused."""
        return 1 if self.refused else 0

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        return all(project.idle for project in self.projects) and not self.dealt

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "server": self.server,
            "dry_run": self.dry_run,
            "projects": [project.to_dict() for project in self.projects],
            "dealt": {doc: list(aliases) for doc, aliases in self.dealt.items()},
            "superseded": list(self.superseded),
            "refused": [problem.to_dict() for problem in self.refused],
            "left_out": [problem.to_dict() for problem in self.left_out],
            "notices": list(self.notices),
        }
