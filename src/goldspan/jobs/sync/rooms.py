"""Where everything is that is synchronised: projects on the server, who is dealt what, and files of the workspace.

annotations/label_studio/dealt/<doc>.jsonl    who is to label a document that was dealt out, one a line, so that git
                                              merges what two clones deal
annotations/label_studio/queue.json           documents that a change of the schema left to be labelled again, and
                                              that have not been pushed for it yet
annotations/label_studio/{base,state,conflicts,aside}    see `goldspan.annotations.sync.state`
.goldspan/label_studio/                       how far this clone has pulled, of every server and project
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from goldspan.annotations.label_studio.server.remote import LONGEST_TITLE, SHORTEST_TITLE
from goldspan.annotations.sync.lines import lines_files, read_lines, write_lines
from goldspan.errors import InputError, Problem, RecordError, UsageError, quote
from goldspan.files.atomic import read_bytes, write_if_changed
from goldspan.jobs.retype import QUEUE
from goldspan.jobs.stored import here

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from goldspan.annotations.label_studio.client import Server
    from goldspan.workspace import Settings, Workspace


class _Dealt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody a document was dealt to."""

    annotator: str


@dataclass(frozen=True, slots=True)
class Rooms:
    """The projects of a workspace by title, and who is to label what.

    Attributes:
        main: The project of all documents.
        review: Where documents are settled on which annotators differ.
        relabel: Where documents are labelled again after a change of the schema.
        per_annotator: The project of every annotator who was dealt something, by alias.
        dealt: The annotators of every document that was dealt out.
        aliases: Annotators' aliases by the numbers of users.
        at_least: How many finish a document that was not dealt out.
    """

    main: str
    review: str
    relabel: str
    per_annotator: Mapping[str, str]
    dealt: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    aliases: Mapping[int, str] = field(default_factory=dict)
    at_least: int = 1

    def titles(self) -> dict[str, str | None]:
        """Return every title, and whose everything in that project is; None where that depends on the user."""
        shared: dict[str, str | None] = dict.fromkeys((self.main, self.review, self.relabel))
        return shared | {title: alias for alias, title in self.per_annotator.items()}

    def alias(self, user: int | None) -> str:
        """Return the alias of a user by number: as the settings say, else `user-<number>`."""
        return self.aliases.get(user or 0, f"user-{user or 0}")

    def wanted(self, doc: str) -> int:
        """Return how many annotators are to finish a document before it can become gold."""
        return len(self.dealt.get(doc, ())) or self.at_least


def rooms(workspace: Workspace, project: str | None = None, annotators: Iterable[str] = ()) -> Rooms:
    """Return the rooms of a workspace.

    Args:
        workspace: The workspace.
        project: The title of the main project, if not that of the settings.
        annotators: Aliases that are about to be dealt documents.

    Raises:
        UsageError: A title is too long or too short for a server.
        RecordError: What was dealt cannot be read: every problem.
    """
    settings = workspace.settings
    main = project or settings.label_studio.project or settings.name
    dealt = read_dealt(workspace)
    people = sorted({alias for aliases in dealt.values() for alias in aliases} | set(annotators))
    found = Rooms(
        main=main,
        review=f"{main}: review",
        relabel=f"{main}: relabel",
        per_annotator={alias: f"{main}: {alias}" for alias in people},
        dealt=dealt,
        aliases=_aliases(settings),
        at_least=settings.label_studio.wanted,
    )
    for title in (main, *found.titles()):
        if not SHORTEST_TITLE <= len(title) <= LONGEST_TITLE:
            shown = f"a server takes titles of {SHORTEST_TITLE} to {LONGEST_TITLE} characters, not {quote(title, 80)}"
            raise UsageError(f"{shown}; give another one as `project` in [label_studio] of the settings")
    taken = {found.review, found.relabel} & set(found.per_annotator.values())
    if taken:
        raise UsageError(f"{quote(min(taken))} is a project of its own; give that annotator another alias")
    return found


def _aliases(settings: Settings) -> dict[int, str]:
    return {one.label_studio: alias for alias, one in settings.annotators.items() if one.label_studio is not None}


def open_server() -> Server:
    """Return the server that the environment names, once it has said which version it is: on standard error.

    Raises:
        UsageError: A variable is not set, or holds something else.
        MissingExtra: label-studio-sdk is not installed.
        ServerError: No Label Studio answers.
    """
    from goldspan.annotations.label_studio.client import from_environment

    server = from_environment()
    try:
        version = server.version()
    except BaseException:
        server.close()
        raise
    sys.stderr.write(f"goldspan: {server.address}: Label Studio {version.number}\n")
    if version.notice:
        sys.stderr.write(f"goldspan: {version.notice}\n")
    return server


def read_dealt(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """Return the annotators of every document that was dealt out, by document.

    Raises:
        RecordError: Every problem of every file.
        StorageError: A file cannot be read.
    """
    found: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    for path in lines_files(workspace.label_studio / "dealt"):
        try:
            doc, lines = read_lines(path, _Dealt)
        except InputError as error:
            problems += error.problems
            continue
        found[doc] = tuple(sorted({line.annotator for line in lines}))
    if problems:
        raise RecordError(here(workspace, problems))
    return found


def write_dealt(workspace: Workspace, doc: str, annotators: Iterable[str]) -> bool:
    """Note to whom a document was dealt; return whether that is new. Call it while the workspace is held.

    Raises:
        StorageError: The file system refused; nothing was changed.
    """
    return write_lines(workspace.label_studio / "dealt", doc, (_Dealt(annotator=alias) for alias in annotators))


def read_queue(workspace: Workspace) -> dict[str, list[str]]:
    """Return the documents that are to be labelled again, each with the types that went.

    Raises:
        InputError: The queue is not what goldspan wrote.
        StorageError: It cannot be read.
    """
    path = workspace.label_studio / QUEUE
    if not path.is_file():
        return {}
    try:
        return msgspec.json.decode(read_bytes(path), type=dict[str, list[str]])
    except msgspec.MsgspecError as error:
        remedy = "bring it back by version control"
        raise InputError(
            Problem(rule="queue", file=workspace.shown(path), found=f"not a queue: {error}", remedy=remedy)
        ) from None


def take_from_queue(workspace: Workspace, docs: Collection[str]) -> None:
    """Take documents off the queue: they were pushed. Call it while the workspace is held.

    Raises:
        StorageError: The file system refused; nothing was changed.
    """
    queue = {doc: types for doc, types in read_queue(workspace).items() if doc not in docs}
    path = workspace.label_studio / QUEUE
    if queue:
        write_if_changed(path, msgspec.json.format(msgspec.json.encode(queue), indent=1) + b"\n")
    else:
        path.unlink(missing_ok=True)


def cursor_path(workspace: Workspace, server: Server, project: int) -> Path:
    """Return where it stands how far this clone has pulled from a project of a server."""
    digest = hashlib.sha256(f"{server.address}\0{project}".encode()).hexdigest()[:16]
    return workspace.local / "label_studio" / f"{digest}.json"
