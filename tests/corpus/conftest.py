"""A labelled document, for the tests of the dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations, Entity, Mention, Provenance, Relation
from goldspan.corpus.dataset.rows import Item
from goldspan.document import Document, Dropped, Meta, Raw, Zone, text_sha256

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.document import Split

TEXT = "OSLO: Ana 😀 Ruiz lives in Oslo."


def labelled(doc_id: str = "a", split: Split = "test", rights: str = "publisher", text: str = TEXT) -> Item:
    document = Document(
        id=doc_id,
        text=text,
        sha256=text_sha256(text),
        raw=Raw(path=f"seeds/{doc_id}.txt", sha256="0" * 64, encoding="utf-8"),
        meta=Meta(published="2021-12-06", language="en", license="CC-BY-4.0", dateline="OSLO"),
        zones=(Zone(type="dateline", start=0, end=4),),
        offset_map=((0, 6, 0, 6), (6, 31, 7, 32)),
        dropped=(Dropped(raw_start=6, raw_end=7, reason="double space"),),
        group=doc_id,
        split=split,
        extra={"deep": {"er": [1, None, "x"]}},
    )
    gold = Annotations(
        doc=doc_id,
        sha256=document.sha256,
        mentions=(
            Mention(id="m1", type="PERSON", start=6, end=16, text="Ana Ruiz", spans=((6, 9), (12, 16)), entity="e1"),
            Mention(type="GPE", start=26, end=30, text="Oslo", score=0.5, attributes={"norm": "Oslo", "n": 1}),
        ),
        relations=(
            Relation(
                id="r1", type="LIVES_IN", head="m1", tail=1, attributes={"realis": "asserted"}, evidence=((6, 31),)
            ),
        ),
        entities=(Entity(id="e1", type="PERSON", name="Ana Ruiz", links={"wikidata": "Q1"}),),
        provenance=Provenance(source="gold", created="2021-12-06T10:00:00Z"),
        extra={"seen": True},
    )
    return Item(document, gold, rights)


@pytest.fixture(scope="session")
def item() -> Callable[..., Item]:
    """Return what makes a labelled document: `item(doc_id, split, rights, text)`, all optional."""
    return labelled
