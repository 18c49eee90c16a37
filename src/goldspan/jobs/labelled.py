"""The labelled documents of a workspace: what the dataset is built from and what the statistics count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldspan.annotations.gold import read_gold
from goldspan.check import CheckOptions, Strictness, check_annotations
from goldspan.corpus.dataset.rows import Item
from goldspan.corpus.sources import Source, read_sources
from goldspan.corpus.version import content_hash, schema_bytes
from goldspan.errors import DoesNotHold, InputError, Problem, ProblemsFound, plural, quote
from goldspan.files.address import unplaced
from goldspan.files.names import file_name
from goldspan.jobs.stored import here, stored_documents
from goldspan.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.corpus.sources import Sources
    from goldspan.document import Document
    from goldspan.schema import Schema
    from goldspan.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Labelled:
    """A workspace's labelled documents.

    Attributes:
        schema: The schema they are labelled under.
        items: Documents that have gold and a split, sorted by id.
        digest: The hash of their content and the schema.
        notices: What is not among them, in words.
    """

    schema: Schema
    items: tuple[Item, ...]
    digest: str
    notices: tuple[str, ...]


def labelled(workspace: Workspace) -> Labelled:
    """Return the labelled documents of a workspace, checked.

    Documents without gold or without a split are left out, and that is said: a text without labels would read as one
    in which there is nothing to find.

    Raises:
        ProblemsFound: Gold that `goldspan check` would not let pass.
        DoesNotHold: There is no gold.
        InputError: Documents, gold, schema or SOURCES.toml cannot be read.
        StorageError: A file cannot be read.
    """
    schema = read_schema(workspace.schema, workspace.shown(workspace.schema))
    sources = read_sources(workspace.sources, workspace.shown(workspace.sources))
    items, notices = _items(workspace, stored_documents(workspace), sources, schema)
    return Labelled(schema, tuple(items), digest_of(schema, items), notices)


def digest_of(schema: Schema, items: Sequence[Item]) -> str:
    """Return the hash of the content of some labelled documents."""
    return content_hash(schema_bytes(schema), [item.document for item in items], [item.gold for item in items])


def _items(
    workspace: Workspace, documents: dict[str, Document], sources: Sources, schema: Schema
) -> tuple[list[Item], tuple[str, ...]]:
    """Return the labelled documents, and what is not among them, in words."""
    try:
        gold = read_gold(workspace.gold)
    except InputError as error:
        raise type(error)(here(workspace, error.problems)) from None
    if not gold:
        shown = workspace.shown(workspace.gold)
        raise DoesNotHold(f"{shown}: no gold record, so nothing is labelled; label an article first")
    problems: list[Problem] = []
    items = []
    homeless = []
    for doc_id, record in gold.items():
        document = documents.get(doc_id)
        problems += check_annotations(
            record,
            locate=unplaced(f"{workspace.shown(workspace.gold)}/{file_name(doc_id)}"),
            document_text=document.text if document else None,
            document_sha256=document.sha256 if document else None,
            schema=schema,
            options=CheckOptions(strictness=Strictness.GOLD),
        )
        if document is None:
            found = f"gold of a document that does not exist: {quote(doc_id, 200)}"
            problems.append(Problem(rule="unknown-document", file=workspace.shown(workspace.gold), found=found))
        elif document.split is None:
            homeless.append(doc_id)
        else:
            source = _source(workspace, document, sources)
            items.append(Item(document, record, source.rights, source.content))
    if problems:
        raise ProblemsFound(problems)
    unlabelled = len(documents.keys() - gold.keys())
    notices = [f"{plural(unlabelled, 'document')} without gold left out"] if unlabelled else []
    if homeless:
        names = ", ".join(quote(name, 80) for name in homeless)
        notices.append(f"{plural(len(homeless), 'document')} without a split left out: {names}")
    return items, tuple(notices)


def _source(workspace: Workspace, document: Document, sources: Sources) -> Source:
    """Return what SOURCES.toml says of a document's seed; nothing, so the cautious, of one without a seed or entry."""
    path = document.raw.path if document.raw else ""
    return sources.entries.get(path.removeprefix(f"{workspace.shown(workspace.seeds)}/"), Source())
