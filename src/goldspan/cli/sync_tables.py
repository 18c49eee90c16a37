"""What `goldspan sync` prints: lines and tables, of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.errors import plural, quote
from goldspan.eval.tables import MISSING, Table, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goldspan.jobs.sync.pulled import PulledDocument, PullReport
    from goldspan.jobs.sync.push import PushReport
    from goldspan.jobs.sync.resolve import Conflicts, ResolveReport
    from goldspan.jobs.sync.status import DocumentStatus, StatusReport


def push_lines(report: PushReport) -> Iterator[str | Table]:
    """Yield what a push did."""
    rows = tuple(
        (
            one.title,
            *(f"{count:,}" for count in (one.documents, one.tasks, one.predictions, one.annotations, one.stars)),
        )
        for one in report.projects
    )
    if rows:
        what = "would be made" if report.dry_run else "made"
        yield Table(what, ("project", "documents", "tasks", "predictions", "annotations", "stars"), rows)
    if report.dealt:
        twice = sum(len(aliases) > 1 for aliases in report.dealt.values())
        yield f"dealt out: {plural(len(report.dealt), 'document')}, {twice:,} of them to two"
    if report.superseded:
        yield f"new tasks beside the old: {', '.join(map(printable, report.superseded))}"
    if report.idle and not report.refused:
        yield "nothing to push: everything is there"


def pull_lines(report: PullReport) -> Iterator[str | Table]:
    """Yield what a pull did."""
    taken = tuple(row for one in report.documents if any((row := _pulled(one))[1:]))
    if taken:
        what = "would be pulled" if report.dry_run else "pulled"
        yield Table(what, ("document", "passes", "gold", "aside", "to do"), taken, left=5)
    if report.drafts:
        shown = ", ".join(printable(doc) for doc, _ in report.drafts)
        yield f"begun and not submitted: {shown}"
    reviews = sum(bool(one.review) for one in report.documents)
    if reviews:
        yield f"{plural(reviews, 'document')} to be reviewed: `goldspan sync push --review`"
    if report.conflicts:
        shown = ", ".join(map(printable, report.conflicts))
        yield f"conflicts in {shown}: `goldspan sync resolve` lists them"
    if report.idle:
        yield "nothing new on the server"


def _pulled(one: PulledDocument) -> tuple[str, str, str, str, str]:
    passes = [*one.passes, *(f"{alias} gone" for alias in one.removed), *(f"{alias} skipped" for alias in one.skipped)]
    gold = f"{one.gold} ({one.why})" if one.gold and one.why else one.gold
    aside = "; ".join(f"{alias}: {reason}" for alias, reason in one.aside)
    waiting = f"{plural(one.waiting, 'annotator')} to finish" if one.waiting else ""
    conflicts = plural(one.conflicts, "conflict") if one.conflicts else ""
    return one.doc, ", ".join(passes), gold, aside, "; ".join(filter(None, (conflicts, *one.review, waiting)))


def status_lines(report: StatusReport) -> Iterator[str | Table]:
    """Yield how workspace and server stand to each other."""
    projects = tuple(
        (one.title, str(one.number or MISSING), f"{one.tasks:,}", f"{one.labelled:,}") for one in report.projects
    )
    yield Table("projects", ("project", "number", "tasks", "labelled"), projects)
    if report.annotators:
        yield ""
        people = tuple(
            (
                one.alias,
                MISSING if one.dealt is None else f"{one.dealt:,}",
                *(f"{count:,}" for count in (one.done, one.skipped, one.drafts)),
                MISSING if one.seconds is None else f"{one.seconds:.0f}",
            )
            for one in report.annotators
        )
        yield Table("annotators", ("annotator", "dealt", "done", "skipped", "begun", "seconds each"), people)
    told = tuple(_status(one) for one in report.documents if not one.idle)
    if told:
        yield ""
        yield Table("documents", ("document", "push", "pull", "conflicts", "to do"), told, left=5)
    still = len(report.documents) - len(told)
    yield f"{plural(still, 'document')} with nothing to do" if told else "nothing to push, pull or settle"


def _status(one: DocumentStatus) -> tuple[str, str, str, str, str]:
    waiting = f"{plural(one.waiting, 'annotator')} to finish" if one.waiting else ""
    queued = "to be labelled again: push --queue" if one.queued else ""
    todo = "; ".join(filter(None, (*one.review, waiting, queued)))
    return one.doc, ", ".join(one.push), ", ".join(one.pull), str(one.conflicts or ""), todo


def conflict_lines(found: Conflicts) -> Iterator[str | Table]:
    """Yield the conflicts that are open."""
    for doc, name, fields, *sides in found.rows():
        yield f"{printable(doc)} {name} ({fields})"
        for side, said in zip(("before", "ours", "theirs"), sides, strict=True):
            yield f"  {side:<6} {printable(said, 1000)}"
    if found.found:
        yield "settle them: goldspan sync resolve [DOC…] --ours|--theirs [--only ID]"
    else:
        yield "no conflicts"


def resolve_lines(report: ResolveReport) -> Iterator[str | Table]:
    """Yield what was settled."""
    what = "would be settled" if report.dry_run else "settled"
    for conflict in report.settled:
        yield f"{what} for {report.side.value}: {quote(conflict.doc)} {conflict.id}"
    yield f"{plural(report.left, 'conflict')} left" if report.left else "no conflicts left"
