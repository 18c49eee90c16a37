"""What the workspace holds already, read with paths as a person in the workspace would write them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from goldspan.annotations.gold import misnamed
from goldspan.errors import InputError, Problem, RecordError
from goldspan.formats.documents import read_document
from goldspan.formats.folder import files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goldspan.document import Document
    from goldspan.workspace import Workspace


def stored_documents(workspace: Workspace) -> dict[str, Document]:
    """Return all documents by id, in the order of their ids; none if there is no such folder.

    Raises:
        RecordError: Every problem of every file: what cannot be read, and files not named after their document.
        StorageError: A file cannot be read.
    """
    found: dict[str, Document] = {}
    problems: list[Problem] = []
    for path in files(workspace.documents) if workspace.documents.is_dir() else ():
        try:
            document = read_document(path)
        except InputError as error:
            problems += error.problems
            continue
        if problem := misnamed(path, document.id, "id"):
            problems.append(problem)
        found[document.id] = document
    if problems:
        raise RecordError(here(workspace, problems))
    return dict(sorted(found.items()))


def here(workspace: Workspace, problems: Iterable[Problem]) -> list[Problem]:
    """Return problems with the files named by their paths inside the workspace."""
    root = f"{workspace.root}/"
    return [replace(problem, file=problem.file.removeprefix(root)) for problem in problems]
