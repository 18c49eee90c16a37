"""What a pull did, or would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldspan.errors import Problem, plural, quote
from goldspan.jobs.sync.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goldspan.jobs.sync.gathering import Gathered
    from goldspan.jobs.sync.taking import Plan
    from goldspan.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class PulledDocument:
    """What became of one document.

    Attributes:
        doc: The document.
        passes: Aliases of those whose pass is new or changed.
        removed: Aliases of those whose pass was moved aside.
        skipped: Aliases of those who skipped the task.
        aside: What was set aside: whose, and why.
        gold: `new`, `changed` or nothing.
        why: Why those labels are believed: `starred`, `adjudicated`, `agreed`, `only`.
        waiting: How many annotators have yet to finish.
        review: What has to be reviewed first.
        conflicts: How many labels were changed here and there, unlike.
    """

    doc: str
    passes: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    aside: tuple[tuple[str, str], ...] = ()
    gold: str = ""
    why: str = ""
    waiting: int = 0
    review: tuple[str, ...] = ()
    conflicts: int = 0

    @property
    def idle(self) -> bool:
        """Whether nothing is different from before."""
        return not (self.passes or self.removed or self.gold or self.conflicts)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        data = {name: getattr(self, name) for name in self.__slots__}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in data.items()} | {
            "aside": [{"alias": alias, "reason": reason} for alias, reason in self.aside]
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PullReport:
    """What a pull did, or would do.

    Attributes:
        server: The server's address.
        dry_run: Whether nothing was written.
        documents: What became of every document that was looked at, by id.
        troubles: What could not be taken over as it stood, by document and region; each with the alias it came under.
        drafts: Documents somebody has begun on and not submitted, each with the project's title.
        refused: Documents whose gold could not be changed, why, and the way out.
        conflicts: Documents with conflicts that nobody has settled.
        notices: What a person should know.
    """

    server: str
    dry_run: bool
    documents: tuple[PulledDocument, ...] = ()
    troubles: tuple[tuple[str, Problem], ...] = ()
    drafts: tuple[tuple[str, str], ...] = ()
    refused: tuple[Problem, ...] = ()
    conflicts: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """1 where a conflict is open or something was refused."""
        return 1 if self.refused or self.conflicts else 0

    @property
    def idle(self) -> bool:
        """Whether there was nothing to take in."""
        return all(document.idle for document in self.documents)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "server": self.server,
            "dry_run": self.dry_run,
            "documents": [document.to_dict() for document in self.documents],
            "troubles": [{"alias": alias, **problem.to_dict()} for alias, problem in self.troubles],
            "drafts": [{"doc": doc, "project": title} for doc, title in self.drafts],
            "refused": [problem.to_dict() for problem in self.refused],
            "conflicts": list(self.conflicts),
            "notices": list(self.notices),
        }


def reported(
    workspace: Workspace, server: str, gathered: Gathered, plans: Sequence[Plan], *, dry_run: bool
) -> PullReport:
    """Return the report of what was planned, and written if it was no dry run."""
    open_conflicts = set(Shelf(workspace).conflicted())
    if dry_run:
        open_conflicts |= {plan.doc for plan in plans if plan.taken and plan.taken.conflicts}
    return PullReport(
        server=server,
        dry_run=dry_run,
        documents=tuple(map(_document, plans)),
        troubles=tuple(_troubles(plans)),
        drafts=tuple(sorted(gathered.drafts)),
        refused=tuple(problem for plan in plans for problem in plan.refused),
        conflicts=tuple(sorted(open_conflicts)),
        notices=tuple(_notices(gathered, plans)),
    )


def _document(plan: Plan) -> PulledDocument:
    taken, gold = plan.taken, ""
    if taken is not None and taken.gold is not None:
        gold = "new" if taken.is_new else "changed"
    return PulledDocument(
        doc=plan.doc,
        passes=tuple(sorted(alias for alias, record in plan.passes.items() if record is not None)),
        removed=tuple(sorted(alias for alias, record in plan.passes.items() if record is None)),
        skipped=plan.skipped,
        aside=tuple(sorted({(aside.alias, aside.reason) for aside in plan.aside})),
        gold=gold,
        why=plan.outcome.why,
        waiting=plan.outcome.waiting,
        review=plan.outcome.reasons,
        conflicts=len(taken.new) if taken else 0,
    )


def _troubles(plans: Sequence[Plan]) -> Iterator[tuple[str, Problem]]:
    for plan in plans:
        for alias, reading in plan.troubled:
            yield from ((alias, trouble.to_problem()) for trouble in reading.troubles)
            yield from ((alias, problem) for problem in reading.problems)
            if reading.lost is not None:
                count = plural(len(reading.lost.mentions) + len(reading.lost.relations), "label")
                found = f"{count} made on another text of the document could not be carried over"
                remedy = "they are set aside whole; label them in the document's newer task"
                yield alias, Problem(rule="text-hash", file=plan.doc, found=found, remedy=remedy)


def _notices(gathered: Gathered, plans: Sequence[Plan]) -> Iterator[str]:
    dealt = any(room.kind == "annotator" and room.project for room in gathered.rooms)
    for room in gathered.rooms:
        if not room.project and (room.kind == "annotator" or (room.kind == "main" and not dealt)):
            yield f"no project {quote(room.title)} on the server: nothing is pulled from it, and nothing is lost"
    if gathered.strangers:
        yield f"{plural(gathered.strangers, 'task')} of no document left alone"
    unknown = gathered.tasks.keys() - {plan.doc for plan in plans}
    labelled = sorted(doc for doc in unknown if any(task.annotations for _, task in gathered.tasks[doc]))
    if labelled:
        shown = ", ".join(map(quote, labelled[:3])) + (", …" if len(labelled) > 3 else "")
        yield f"{plural(len(labelled), 'document')} of the server that the workspace does not have left alone: {shown}"
    for plan in plans:
        for alias, count in plan.noted:
            yield f"{plan.doc}: {alias} left {plural(count, 'note')} standing"
