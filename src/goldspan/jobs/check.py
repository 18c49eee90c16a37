"""`goldspan check`: every problem of a workspace, or of any record file.

A path inside the workspace narrows the report to what lies there; any other file or folder of records is checked for
itself, against the schema and the documents named with it. What cannot be read is a problem like any other.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldspan.annotations.gold import passes
from goldspan.check import Strictness
from goldspan.corpus.sources import read_sources
from goldspan.errors import InputError, Problem, quote
from goldspan.eval.runs import PREDICTIONS
from goldspan.extractors.spec import read_specs
from goldspan.files.atomic import missing, read_bytes
from goldspan.formats import open_format
from goldspan.jobs.checking import Checked, Checking
from goldspan.jobs.seeds import find_seeds
from goldspan.schema import read_schema
from goldspan.workspace import SETTINGS_FILE, open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from goldspan.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequest:
    """What files outside the workspace are held against.

    Attributes:
        schema: A schema file; without one, types are not checked.
        documents: Folder or file of documents; without one, only texts that records carry themselves are checked.
        strictness: What kind of records they are; None asks each record's provenance, and takes it for gold.
    """

    schema: Path | None = None
    documents: Path | None = None
    strictness: Strictness | None = None


def check_workspace(workspace: Workspace) -> Checked:
    """Return every problem of a workspace: sources, schema, documents, gold, passes, predictions, extractors."""
    check = Checking(lambda path: path.removeprefix(f"{workspace.root}/"))
    with check.catching(workspace.schema):
        check.schema = read_schema(workspace.schema)
    check.documents(check.folder(workspace.documents), named=True)
    check.closed = True
    _check_seeds(workspace, check)
    check.records(check.folder(workspace.gold), Strictness.GOLD, "gold records", named=True)
    for folder in passes(workspace.passes):
        check.records(check.folder(folder), Strictness.PASS, "pass records", named=True)
    if workspace.extractors.exists():
        with check.catching(workspace.extractors):
            check.found.count(check.shown(str(workspace.extractors)), "extractor lists")
            read_specs(workspace.extractors)
    for path in sorted(workspace.runs.glob(f"[!.]*/{PREDICTIONS}")):
        check.records([path], Strictness.PREDICTION, "predictions")
    check.found.count(check.shown(str(workspace.schema)), "schemas")
    return check.found


def _check_seeds(workspace: Workspace, check: Checking) -> None:
    """Check the seeds folder, its SOURCES.toml, and that no seed changed since it was converted."""
    if not workspace.seeds.is_dir():
        return
    seeds = find_seeds(workspace)
    for problems in seeds.problems.values():
        check.add(problems)
    for path in seeds.files:
        check.found.count(seeds.shown(path), "seeds")
    with check.catching(workspace.sources):
        sources = read_sources(workspace.sources)
        if workspace.sources.exists():
            check.found.count(check.shown(str(workspace.sources)), "source lists")
        check.add(sources.unlisted(seeds.files))
        check.add(sources.fileless(seeds.files))
    converted = {document.raw.path: document for document in check.known.values() if document.raw}
    for seed in seeds.sound():
        document = converted.get(seed.shown)
        with check.catching(seed.file):
            if document is None:
                found, expected = "not converted", f"document {quote(seed.id)}"
            elif document.raw and document.raw.sha256 != hashlib.sha256(read_bytes(seed.file)).hexdigest():
                found = "changed since it was converted"
                expected = f"the file that document {quote(document.id)} was made from"
            else:
                continue
            remedy = "run `goldspan convert`"
            check.add([Problem(rule="seed", file=seed.name, found=found, expected=expected, remedy=remedy)])


def check_paths(paths: Sequence[Path], request: CheckRequest, workspace: Workspace | None) -> Checked:
    """Return every problem of some files or folders.

    Args:
        paths: Parts of the workspace, or any files or folders of documents or records.
        request: What files that are no part of the workspace are held against.
        workspace: Its own files are held against each other, whatever the request says.

    Raises:
        InputError: A path that does not exist, all of them; the request's schema or documents cannot be read.
    """
    if gone := [missing(str(path)) for path in paths if not path.exists()]:
        raise InputError(gone)
    found = Checked()
    whole: Checked | None = None
    others: list[Path] = []
    for path in paths:
        place = path.resolve()
        if workspace is not None and place.is_relative_to(workspace.root):
            whole = whole or check_workspace(workspace)
            part = whole.under(place.relative_to(workspace.root).as_posix())
            if part.looked_at or part.problems:
                found.join(part)
                continue
        others.append(path)
    if others:
        found.join(_check_others(others, request))
    return found


def _check_others(paths: Sequence[Path], request: CheckRequest) -> Checked:
    check = Checking(str)
    if request.schema is not None:
        check.schema = read_schema(request.schema)
    if request.documents is not None:
        check.know(request.documents)
        check.closed = True
    records: list[list[Path]] = []
    for path in paths:
        if path.name in _SETTINGS:
            noun, read = _SETTINGS[path.name]
            check.found.count(str(path), noun)
            with check.catching(path):
                read(path)
            continue
        before = len(check.found.problems)
        files = check.folder(path) if path.is_dir() else [path]
        if not files and len(check.found.problems) == before:
            check.add(
                [Problem(rule="no-records", file=str(path), found="no records", expected="a folder of .json files")]
            )
        documents = {file for file in files if _holds_documents(file, check)}
        check.documents(sorted(documents))
        records.append([file for file in files if file not in documents])
    for files in records:  # after all documents, so that records find theirs
        check.records(files, request.strictness, "records")
    return check.found


_SETTINGS: dict[str, tuple[str, Callable[[Path], object]]] = {
    SETTINGS_FILE: ("settings files", lambda path: open_workspace(path.parent)),
    "schema.toml": ("schemas", read_schema),
    "SOURCES.toml": ("source lists", read_sources),
    "extractors.toml": ("extractor lists", read_specs),
}
"""Files that are no records: what they are called in the report, and what reads them."""


def _holds_documents(path: Path, check: Checking) -> bool:
    """Whether a file's first record is a document; what cannot be read is told when it is read as records."""
    silent = Checking(check.shown)
    with silent.catching(path):
        piece = next(iter(open_format(path).pieces(path)), None)
        data = piece.parse().data if piece is not None else None
        return isinstance(data, dict) and "doc" not in data and bool({"id", "text"} & data.keys())
    return False
