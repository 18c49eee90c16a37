"""What a push notes in the workspace of what it put on the server; see `goldspan.annotations.sync.state`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from goldspan.annotations.sync.state import Store
from goldspan.jobs.sync.shelf import Entry, Shelf

if TYPE_CHECKING:
    from goldspan.annotation import Annotations
    from goldspan.document import Document
    from goldspan.jobs.sync.sending import Placing, Sendable
    from goldspan.workspace import Workspace


class Books:
    """The state of documents, as far as a push is concerned."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._shelf = Shelf(workspace)
        self._store = Store(workspace.label_studio)

    def stars(self, doc: str) -> dict[str, bool]:
        """Return whether sync starred the annotations of a document that it made, by `unique_id`."""
        entries = self._shelf.state(doc).annotations
        return {name: entry.starred for name, entry in entries.items() if entry.kind != "pass"}

    def draft(self, document: Document) -> Annotations | None:
        """Return the draft that a reviewer of a document was last given; None if that is not known.

        Raises:
            RecordError: It cannot be read.
        """
        record = self._store.draft(document.id)
        return record if record is not None and record.sha256 == document.sha256 else None

    def placed(self, item: Sendable, name: str, plan: Placing, *, untouched: bool) -> None:
        """Note labels that are on the server now.

        Gold becomes the last synced only while nobody has labels of their own: theirs go back to an earlier gold, and
        held against the new one they would take its changes back.

        Args:
            item: The labels.
            name: The annotation's `unique_id`.
            plan: What was done.
            untouched: Whether there is nothing of a person on the task.
        """
        with self._workspace.lock("sync push"):
            state = self._shelf.state(item.document.id)
            entries = dict(state.annotations)
            before = entries.get(name)
            starred = plan.star or (before is not None and before.starred)
            entries[name] = Entry(
                alias="",
                digest=item.digest,
                updated_at="",
                made="sync",
                kind="draft" if item.kind == "draft" else "gold",
                starred=starred,
                sha256=item.document.sha256,
            )
            for label in plan.unstar:
                if label.unique_id in entries:
                    entries[label.unique_id] = replace(entries[label.unique_id], starred=False)
            if item.kind == "draft":
                self._store.write_draft(item.record, item.at)
            elif untouched and all(entry.kind != "pass" for entry in entries.values()):
                self._shelf.write_base(item.record)
            self._shelf.write_state(replace(state, annotations=entries))
