"""What a task shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goldspan.document import Document


def task_data(document: Document) -> dict[str, str]:
    """Return the data of a document's task: its text, what identifies it, and what stands above the text.

    No key is called `source`: under that name the page shows the whole task as JSON, whatever the data says.
    """
    meta = document.meta
    return {
        "text": document.text,
        "doc": document.id,
        "sha256": document.sha256,
        "title": meta.title or "",
        "published": meta.published or "",
        "publisher": meta.publisher or meta.agency or "",
    }
