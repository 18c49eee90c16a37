"""Versions of a corpus: the working tree, a folder, or any git revision of the workspace."""

from __future__ import annotations

import contextlib
import io
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from goldspan.annotations.gold import read_gold
from goldspan.corpus.version import content_hash, schema_bytes
from goldspan.errors import InputError, Problem, StorageError, UsageError, quote
from goldspan.formats import read
from goldspan.jobs.stored import stored_documents
from goldspan.schema import read_schema
from goldspan.workspace import SETTINGS_FILE, Workspace, open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goldspan.annotation import Annotations
    from goldspan.document import Document
    from goldspan.schema import Schema

WORKING_TREE = "."
"""The name of the workspace as it is now."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a corpus.

    Attributes:
        name: As it is shown: a path, or a revision with its hash.
        gold: Gold records by document.
        documents: Documents by id; empty for gold that came without.
        schema: The schema; None for gold that came without.
        corpus: What `goldspan.toml` calls this version.
    """

    name: str
    gold: dict[str, Annotations]
    documents: dict[str, Document] = field(default_factory=dict)
    schema: Schema | None = None
    corpus: str | None = None

    @property
    def digest(self) -> str | None:
        """The hash of what is labelled, as the card and the statistics show it; None for gold that came alone."""
        if self.schema is None or not self.documents:
            return None
        labelled = [document for key, document in self.documents.items() if key in self.gold and document.split]
        records = [self.gold[document.id] for document in labelled]
        return content_hash(schema_bytes(self.schema), labelled, records)


def read_version(name: str, workspace: Workspace | None) -> Version:
    """Read a version of a corpus.

    Args:
        name: A workspace's folder, a file or folder of gold, or a git revision of `workspace`; what is both is the
            file, and `.` is the workspace as it is.
        workspace: The workspace whose revisions are meant.

    Raises:
        InputError: There is no such thing, or it holds no gold; records, documents or a schema that cannot be read.
        StorageError: git is not there, or could not do it.
    """
    if name == WORKING_TREE and workspace is not None:
        return _of_workspace(workspace, "the working tree")
    path = Path(name)
    if (path / SETTINGS_FILE).is_file():
        return _of_workspace(open_workspace(path), name)
    if path.exists():
        return Version(name, {record.doc: record for record in read(path)})
    if workspace is None:
        raise UsageError(f"{quote(name)}: neither a file nor a folder, and there is no workspace here with revisions")
    return _of_revision(workspace, name)


def _of_workspace(workspace: Workspace, name: str) -> Version:
    schema = read_schema(workspace.schema, workspace.shown(workspace.schema)) if workspace.schema.is_file() else None
    gold, documents = read_gold(workspace.gold), stored_documents(workspace)
    return Version(name, gold, documents, schema, workspace.settings.corpus.version)


def _of_revision(workspace: Workspace, revision: str) -> Version:
    """Read what a revision holds of the workspace, unpacked into a folder that is gone afterwards."""
    commit = _git(workspace, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        expected = "a git revision of this workspace such as HEAD~1 or v1.0.0, a folder, or a file of gold"
        raise InputError(Problem(rule="no-such-version", found=f"no {quote(revision)}", expected=expected))
    named = commit.decode().strip()
    shown = f"{revision} ({named[:10]})"
    rooms = [workspace.root / SETTINGS_FILE, workspace.schema, workspace.gold, workspace.documents]
    listed = _git(workspace, "ls-tree", "-z", "--name-only", named, "--", *map(workspace.shown, rooms))
    there = [name.decode() for name in (listed or b"").split(b"\0") if name]
    if SETTINGS_FILE not in there:
        found = f"{shown} holds no {SETTINGS_FILE} of this workspace"
        raise InputError(
            Problem(rule="no-such-version", found=found, expected="a revision since the workspace is kept")
        )
    archive = _git(workspace, "archive", "--format=tar", named, "--", *there)
    if archive is None:
        raise StorageError(f"{shown}: git could not read it out")
    with tempfile.TemporaryDirectory(prefix="goldspan-") as folder, _named(folder, revision):
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        return _of_workspace(open_workspace(Path(folder)), shown)


def _git(workspace: Workspace, *arguments: str) -> bytes | None:
    """Return what a git command printed; None if it failed."""
    try:
        done = subprocess.run(["git", "-C", str(workspace.root), *arguments], capture_output=True, check=False)  # noqa: S603, S607 - no shell, and git is where the user has it
    except OSError as error:
        raise StorageError(f"git cannot be run: {error.strerror}; give two folders instead of revisions") from error
    return done.stdout if done.returncode == 0 else None


@contextlib.contextmanager
def _named(folder: str, revision: str) -> Iterator[None]:
    """Show files of the unpacked revision as `revision:path`."""
    try:
        yield
    except InputError as error:
        prefix = f"{Path(folder).resolve()}/"
        problems = [replace(p, file=f"{revision}:{p.file.removeprefix(prefix)}") for p in error.problems]
        raise type(error)(problems) from None
