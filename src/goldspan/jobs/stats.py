"""`goldspan stats`: what is in a workspace's corpus, or in any gold with its texts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from goldspan.corpus.dataset.rows import Item
from goldspan.corpus.stats.stats import Identity, Stats, stats
from goldspan.document import Document, text_sha256
from goldspan.errors import InputError, Problem, UsageError, plural, quote
from goldspan.files.atomic import missing
from goldspan.formats import read
from goldspan.formats.documents import read_documents
from goldspan.jobs.labelled import labelled
from goldspan.jobs.sources import name_of, own_workspace
from goldspan.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from goldspan.annotation import Annotations
    from goldspan.document import Split
    from goldspan.schema import Schema
    from goldspan.workspace import Workspace

_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsRequest:
    """What is to be counted.

    Attributes:
        paths: Files or folders of gold; none for the workspace's own.
        documents: Their documents, where records do not carry their texts.
        schema: Their schema.
        split: The one split that is counted; None for all.
    """

    paths: tuple[Path, ...] = ()
    documents: Path | None = None
    schema: Path | None = None
    split: Split | None = None


def corpus_stats(request: StatsRequest, workspace: Workspace | None) -> Stats:
    """Return what is in a corpus.

    Args:
        request: What is counted.
        workspace: Whose own corpus is counted; if the request names other files, whose documents and schema they have
            where it names none.

    Raises:
        InputError: Files that are not there or cannot be read, records without texts, two records of one document.
        ProblemsFound: The workspace's gold has problems.
        DoesNotHold: There is no gold.
    """
    if len(request.paths) == 1 and not (request.documents or request.schema):
        own = own_workspace(request.paths[0])
        if own is not None:
            return _of_workspace(own, request)
    if request.paths:
        if workspace is not None:
            documents, schema = request.documents or workspace.documents, request.schema or workspace.schema
            request = replace(request, documents=documents, schema=schema)
        return _of_files(request)
    if workspace is None:
        raise UsageError("nothing to count: give a workspace, or files of gold")
    return _of_workspace(workspace, request)


def _of_workspace(workspace: Workspace, request: StatsRequest) -> Stats:
    found = labelled(workspace)
    settings = workspace.settings
    identity = Identity(settings.name, settings.corpus.notice or "", settings.corpus.version, found.digest)
    items = _in_split(list(found.items), request)
    measured_on = request.split or settings.evaluate.split
    return stats(items, found.schema, identity, measured_on=measured_on, notices=found.notices)


def _of_files(request: StatsRequest) -> Stats:
    schema: Schema | None = read_schema(request.schema) if request.schema else None
    items = _in_split(_items(request), request)
    splits = {item.document.split for item in items}
    measured_on = request.split or ("test" if "test" in splits else None)
    name = name_of(request.paths[0]) if len(request.paths) == 1 else f"{len(request.paths)} sources"
    return stats(items, schema, Identity(name), measured_on=measured_on)


def _items(request: StatsRequest) -> list[Item]:
    """Return all records with their documents.

    Raises:
        InputError: Some have none, or there are two of one document.
    """
    documents: dict[str, Document] = {}
    if request.documents is not None:
        if not request.documents.exists():
            raise InputError(missing(str(request.documents)))
        documents = {document.id: document for document in read_documents(request.documents)}
    found: dict[str, Item] = {}
    textless: list[str] = []
    problems: list[Problem] = []
    for path, record in _records(request):
        document = documents.get(record.doc) or _own_document(record)
        if document is None:
            textless.append(record.doc)
        elif record.doc in found:
            problem = f"a second record of document {quote(record.doc)}"
            problems.append(Problem(rule="doubled-document", file=str(path), found=problem, expected="one record each"))
        else:
            problems += _misfit(path, record, document)
            found[record.doc] = Item(document, record, "publisher")
    if textless:
        names = ", ".join(map(quote, textless[:_NAMED])) + (", …" if len(textless) > _NAMED else "")
        problems.append(
            Problem(
                rule="no-text",
                found=f"{plural(len(textless), 'record')} without the text they are about: {names}",
                expected="texts, which words and sentences are counted in",
                remedy="give --documents",
            )
        )
    if problems:
        raise InputError(problems)
    return list(found.values())


def _records(request: StatsRequest) -> Iterator[tuple[Path, Annotations]]:
    for path in request.paths:
        for record in read(path):
            yield path, record


def _own_document(record: Annotations) -> Document | None:
    """Return a document made of the text a record carries."""
    return None if record.text is None else Document(id=record.doc, text=record.text, sha256=text_sha256(record.text))


def _misfit(path: Path, record: Annotations, document: Document) -> list[Problem]:
    """Return a problem where a record was not made on this text."""
    file, address = str(path), f"document {quote(record.doc)}"
    if record.sha256 and record.sha256 != document.sha256:
        found = "labels on a text with another hash"
        expected = "labels made on this text"
        return [Problem(rule="text-hash", file=file, address=address, found=found, expected=expected)]
    past = [mention for mention in record.mentions if mention.end > len(document.text)]
    if past:
        found = f"a mention that ends at {past[0].end:,}"
        expected = f"at most {len(document.text):,}"
        return [Problem(rule="end-past-text", file=file, address=address, found=found, expected=expected)]
    return []


def _in_split(items: list[Item], request: StatsRequest) -> list[Item]:
    """Return the documents of the split that is asked for.

    Raises:
        InputError: There are none.
    """
    kept = [item for item in items if request.split is None or item.document.split == request.split]
    if kept:
        return kept
    where = f" in the split {request.split}" if request.split else ""
    shown = ", ".join(map(str, request.paths)) or "the workspace"
    raise InputError(
        Problem(
            rule="no-gold",
            file=shown,
            found=f"no gold records{where}",
            expected="at least one",
            remedy="check the path",
        )
    )
