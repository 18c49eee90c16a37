"""What a task shows."""

from __future__ import annotations

from goldspan.annotations.label_studio import task_data
from goldspan.document import Document, Meta


def test_data_of_a_task() -> None:
    meta = Meta(title="T", published="2020-01-02", agency="ANI")
    data = task_data(Document(id="d", text="x", sha256="s", meta=meta))
    expected = {"text": "x", "doc": "d", "sha256": "s", "title": "T", "published": "2020-01-02", "publisher": "ANI"}
    assert data == expected


def test_nothing_known_is_empty_and_no_key_is_source() -> None:
    data = task_data(Document(id="d", text="x", sha256="s", meta=Meta(publisher="P", agency="A")))
    assert data == {"text": "x", "doc": "d", "sha256": "s", "title": "", "published": "", "publisher": "P"}
    assert "source" not in data
