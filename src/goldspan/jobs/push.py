"""`goldspan dataset --push`: the built dataset to a hub, and what may not leave stays here."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldspan.corpus.dataset.build import build
from goldspan.corpus.dataset.hub import Destination, push, token_from_environment, uploads
from goldspan.corpus.version import shown_version
from goldspan.errors import DoesNotHold, Problem, Refused, plural, quote
from goldspan.jobs.dataset import build_dataset, card_facts, inputs_of
from goldspan.jobs.labelled import digest_of, labelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goldspan.corpus.dataset.card import AgreementRow
    from goldspan.corpus.dataset.rows import Item
    from goldspan.jobs.labelled import Labelled
    from goldspan.workspace import Workspace

_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PushRequest:
    """What is to be pushed.

    Attributes:
        to: The repository.
        open_only: Whether texts that may not be published are left out, instead of refused.
        dry_run: Whether it is only said what would be sent.
        agreement: What the card says of agreement between annotators.
    """

    to: Destination
    open_only: bool = False
    dry_run: bool = False
    agreement: tuple[AgreementRow, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PushReport:
    """The outcome.

    Attributes:
        repo: The repository.
        files: What was or would be sent: path and size in bytes.
        removed: Stale files that were removed there.
        left_out: How many documents stayed here because of their rights.
        documents: How many went.
        version: Number and hash of what went, as shown.
        commit: Address of the commit; empty for a dry run.
        changed: Whether anything was new to the hub.
        notices: What a person should know.
    """

    repo: str
    files: dict[str, int]
    removed: tuple[str, ...] = ()
    left_out: int = 0
    documents: int = 0
    version: str = ""
    commit: str = ""
    changed: bool = False
    notices: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "repo": self.repo,
            "pushed": bool(self.commit),
            "changed": self.changed,
            "commit": self.commit or None,
            "version": self.version,
            "documents": self.documents,
            "left_out": self.left_out,
            "files": self.files,
            "removed": list(self.removed),
            "notices": list(self.notices),
        }


def push_dataset(workspace: Workspace, request: PushRequest) -> PushReport:
    """Build the dataset and push it; a filtered one is built in a temporary folder.

    Raises:
        Refused: It holds texts that may not be published.
        DoesNotHold: Nothing is left that may be.
        UsageError: No token, or no repository's name.
        GoldspanError: The hub refused, or cannot be reached.
        InputError: What `build_dataset` raises; also MissingExtra and StorageError.
    """
    token = "" if request.dry_run else token_from_environment()
    found = labelled(workspace)
    closed = [item for item in found.items if item.rights != "open"]
    if closed and not request.open_only:
        raise Refused(list(_closed_problems(workspace, closed)))
    if len(closed) == len(found.items):
        raise DoesNotHold("no labelled text may be published (`rights` in SOURCES.toml); there is nothing to push")
    if not closed and not request.dry_run:
        build_dataset(workspace, agreement=request.agreement)
        return _send(workspace.dataset, workspace, found, request, token)
    items = tuple(item for item in found.items if item.rights == "open")
    kept = replace(found, items=items, digest=digest_of(found.schema, items))
    with tempfile.TemporaryDirectory(prefix="goldspan-") as folder:
        facts = card_facts(workspace, kept, request.agreement)
        build(Path(folder), kept.items, facts, inputs_of(kept, facts))
        return replace(_send(Path(folder), workspace, kept, request, token), left_out=len(closed))


def _send(folder: Path, workspace: Workspace, found: Labelled, request: PushRequest, token: str) -> PushReport:
    version = shown_version(workspace.settings.corpus.version, found.digest)
    report = PushReport(
        repo=request.to.repo,
        files=uploads(folder),
        documents=len(found.items),
        version=version,
        notices=found.notices,
    )
    if request.dry_run:
        return report
    number = workspace.settings.corpus.version
    message = f"{f'Version {number}' if number else 'No version number'}, content {found.digest}"
    sent = push(folder, request.to, message, token)
    return replace(report, repo=sent.repo, commit=sent.commit, changed=sent.changed, removed=sent.removed)


def _closed_problems(workspace: Workspace, closed: Sequence[Item]) -> Iterator[Problem]:
    """Yield a problem per text that may not leave, of many the first and how many more there are."""
    file = workspace.shown(workspace.sources)
    remedy = "push with --open-only to leave it out, or get the right and say so in SOURCES.toml"
    for item in closed[:_NAMED]:
        found = f"the text of {quote(item.document.id, 200)} may not be published"
        yield Problem(rule="publisher-rights", file=file, found=found, expected='rights = "open"', remedy=remedy)
    if len(closed) > _NAMED:
        more = plural(len(closed) - _NAMED, "more text")
        yield Problem(rule="publisher-rights", file=file, found=f"{more} may not be published", remedy=remedy)
