"""`goldspan dataset`: the labelled documents of a workspace as a Hugging Face dataset."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from goldspan.annotations.gold import read_gold
from goldspan.check import CheckOptions, Strictness, check_annotations
from goldspan.corpus.card import CardFacts
from goldspan.corpus.dataset import Built, build, built_from, inputs_hash
from goldspan.corpus.rows import Item
from goldspan.corpus.sources import read_sources
from goldspan.document import SPLITS
from goldspan.errors import DoesNotHold, InputError, Problem, ProblemsFound, plural
from goldspan.files.address import unplaced
from goldspan.files.names import file_name
from goldspan.jobs.stored import here, stored_documents
from goldspan.schema import read_schema

if TYPE_CHECKING:
    from goldspan.corpus.sources import Sources
    from goldspan.document import Document
    from goldspan.schema import Schema
    from goldspan.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DatasetReport:
    """The outcome.

    Attributes:
        folder: The dataset, as shown.
        built: Documents per split, and whether anything was written.
        current: Whether the folder now holds just this.
        closed: How many of its texts may not leave the workspace.
        notices: What a person should know.
    """

    folder: str
    built: Built
    current: bool
    closed: int
    notices: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "folder": self.folder,
            "splits": self.built.splits,
            "written": self.built.written,
            "current": self.current,
            "publisher_rights": self.closed,
            "notices": list(self.notices),
        }


def build_dataset(workspace: Workspace, *, dry_run: bool = False) -> DatasetReport:
    """Build the dataset of a workspace, unless nothing it is made from has changed.

    Documents without gold or without a split are left out, and that is said: a text without labels would read as one
    in which there is nothing to find.

    Raises:
        ProblemsFound: Gold that `goldspan check` would not let pass.
        DoesNotHold: There is no gold.
        InputError: Documents, gold, schema or SOURCES.toml cannot be read.
        MissingExtra: `datasets` or `pyarrow` is not installed.
        StorageError: The file system refused.
    """
    schema = read_schema(workspace.schema, workspace.shown(workspace.schema))
    sources = read_sources(workspace.sources, workspace.shown(workspace.sources))
    documents = stored_documents(workspace)
    items, notices = _items(workspace, documents, sources, schema)
    facts = CardFacts(
        name=workspace.settings.name,
        entity_types=tuple(schema.entity),
        relation_types=tuple(schema.relation),
        schema=f"{schema.name}, version {schema.version}",
    )
    inputs = inputs_hash([msgspec.json.encode(facts), *(msgspec.json.encode(item) for item in items)])
    built = built_from(workspace.dataset, inputs)
    current = built is not None or not dry_run
    if built is None and dry_run:
        counts = Counter(item.document.split for item in items)
        built = Built({split: counts[split] for split in SPLITS if counts[split]}, written=False)
    if built is None:
        with workspace.lock("dataset"):
            built = build(workspace.dataset, items, facts, inputs)
    closed = sum(item.rights != "open" for item in items)
    return DatasetReport(workspace.shown(workspace.dataset), built, current, closed, notices)


def _items(
    workspace: Workspace, documents: dict[str, Document], sources: Sources, schema: Schema
) -> tuple[list[Item], tuple[str, ...]]:
    """Return what goes into the dataset, and what does not, in words."""
    try:
        gold = read_gold(workspace.gold)
    except InputError as error:
        raise type(error)(here(workspace, error.problems)) from None
    if not gold:
        raise DoesNotHold(
            f"{workspace.shown(workspace.gold)}: no gold record, so nothing to build; label an article first"
        )
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
            found = "gold of a document that does not exist"
            problems.append(Problem(rule="unknown-document", file=workspace.shown(workspace.gold), found=found))
        elif document.split is None:
            homeless.append(doc_id)
        else:
            items.append(Item(document, record, _rights(workspace, document, sources)))
    if problems:
        raise ProblemsFound(problems)
    unlabelled = len(documents.keys() - gold.keys())
    notices = [f"{plural(unlabelled, 'document')} without gold left out"] if unlabelled else []
    notices += (
        [f"{plural(len(homeless), 'document')} without a split left out: {', '.join(homeless)}"] if homeless else []
    )
    return items, tuple(notices)


def _rights(workspace: Workspace, document: Document, sources: Sources) -> str:
    """Return what may be done with a text; the cautious answer for one that came from no seed."""
    path = document.raw.path if document.raw else ""
    return sources.rights(path.removeprefix(f"{workspace.shown(workspace.seeds)}/")).value
