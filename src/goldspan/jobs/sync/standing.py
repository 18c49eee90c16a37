"""How documents stand between passes and gold, from what was pulled: no server is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.jobs.sync.settling import Outcome, Stand, outcome
from goldspan.jobs.sync.shelf import Shelf
from goldspan.jobs.sync.taking import ADJUDICATING, LABEL_STUDIO

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goldspan.annotation import Annotations
    from goldspan.document import Document
    from goldspan.jobs.sync.rooms import Rooms
    from goldspan.schema import Schema
    from goldspan.workspace import Workspace


def standing(
    workspace: Workspace, documents: Mapping[str, Document], found: Rooms, schema: Schema
) -> Iterator[tuple[str, list[Stand], Outcome]]:
    """Yield every document that somebody labelled, the passes that stand, and who is believed.

    Args:
        workspace: Where passes and state are.
        documents: The documents as they are now; passes on other texts do not count.
        found: How many annotators are wanted.
        schema: What may be labelled.

    Raises:
        RecordError: A pass cannot be read.
    """
    shelf = Shelf(workspace)
    labelled = shelf.labelled()
    for doc, document in documents.items():
        if shelf.state_path(doc) not in labelled:
            continue
        stands = list(_stands(shelf, document))
        if stands:
            yield doc, stands, outcome(stands, found.wanted(doc), schema)


def _stands(shelf: Shelf, document: Document) -> Iterator[Stand]:
    entries = shelf.state(document.id).annotations.values()
    for entry in sorted(entries, key=lambda entry: entry.alias):
        record = shelf.pass_of(entry.alias, document.id) if entry.kind == "pass" else None
        if record is not None and record.sha256 == document.sha256:
            yield Stand(
                alias=entry.alias,
                record=record,
                starred=entry.starred,
                adjudicated=entry.alias.endswith(ADJUDICATING),
                whole=not _left_out(record),
            )


def _left_out(record: Annotations) -> bool:
    said = record.provenance.extra.get(LABEL_STUDIO) if record.provenance else None
    return isinstance(said, dict) and bool(said.get("left_out"))
