"""Records and documents to write and read: a few by hand, and strategies for any that are sound."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Entity, Mention, Provenance, Relation
from goldspan.document import Document, Dropped, Meta, Raw, Zone, text_sha256

TEXT = "Ann Lee met Bob in Rome 😀, minister."

RECORD = Annotations(
    doc="2021/ann-lee",
    sha256=text_sha256(TEXT),
    text=TEXT,
    mentions=(
        Mention(id="m1", type="PERSON", start=0, end=7, text="Ann Lee", entity="e1", attributes={"norm": "Ann"}),
        Mention(id="m2", type="PERSON", start=12, end=15, text="Bob", entity="e2", score=0.5),
        Mention(type="ROLE", start=12, end=35, text="Bob minister", spans=((12, 15), (27, 35)), extra={"n": [1, None]}),
        Mention(id="m3", type="GPE", start=19, end=23, text="Rome"),
    ),
    relations=(
        Relation(id="r1", type="MET", head="m1", tail="m2", attributes={"realis": "planned"}, evidence=((0, 15),)),
        Relation(type="HOLDS", head=1, tail=2, score=1.0),
    ),
    entities=(
        Entity(id="e1", type="PERSON", name="Ann Lee", links={"wikidata": "Q1"}),
        Entity(id="e2", extra={"x": {"y": 1.5}}),
    ),
    provenance=Provenance(source="gold", annotator="A"),
    extra={"note": "häßlich \u2028"},
)

DOCUMENT = Document(
    id="2021/ann-lee",
    text=TEXT,
    sha256=text_sha256(TEXT),
    raw=Raw(path="seeds/2021/ann-lee.txt", sha256="0" * 64, encoding="utf-8"),
    meta=Meta(published="2021-12-06", agency="ANI"),
    zones=(Zone(type="dateline", start=0, end=3), Zone(type="signoff", start=30, end=35)),
    offset_map=((0, 20, 0, 20), (20, 36, 22, 38)),
    dropped=(Dropped(raw_start=38, raw_end=45, reason="site chrome"),),
    group="g1",
    split="test",
)


@pytest.fixture
def record() -> Annotations:
    return RECORD


@pytest.fixture
def document() -> Document:
    return DOCUMENT


CHARACTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
NAMES = st.text(st.sampled_from("abc/é😀 .%~"), min_size=1, max_size=4)
OBJECTS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {},
        {},
        {"a": 1},
        {"ä\n": [None, {"": 1.5}, []]},
        {"x": True, "y": "\u2028", "z": {}},
        {"big": -(2**60), "e": 1e300},
    ]
)
SCORES = st.sampled_from([None, 0.0, 0.25, 1.0])


@st.composite
def _spans(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    offsets = sorted(draw(st.lists(st.integers(0, 2**40), min_size=2, max_size=6, unique=True)))
    return tuple(zip(offsets[::2], offsets[1::2], strict=False))


@st.composite
def _annotations(draw: st.DrawFn) -> Annotations:
    ids = draw(st.lists(NAMES, unique=True, max_size=6))
    mention_ids, entity_ids = ids[::2], ids[1::2]
    count = draw(st.integers(len(mention_ids), 4))
    mentions = []
    for index in range(count):
        spans = draw(_spans())
        mentions.append(
            Mention(
                type=draw(CHARACTERS),
                start=spans[0][0],
                end=spans[-1][1],
                spans=spans if len(spans) > 1 or draw(st.booleans()) else (),
                id=mention_ids[index] if index < len(mention_ids) else None,
                text=draw(st.none() | CHARACTERS),
                entity=draw(st.none() | st.sampled_from([*entity_ids, "unlisted"])),
                score=draw(SCORES),
                attributes=draw(OBJECTS),
                extra=draw(OBJECTS),
            )
        )
    ends = st.sampled_from([*range(count), *ids, "nobody"])
    relation = st.builds(
        Relation,
        type=CHARACTERS,
        head=ends,
        tail=ends,
        score=SCORES,
        attributes=OBJECTS,
        evidence=_spans() | st.just(()),
        extra=OBJECTS,
    )
    texts = st.none() | CHARACTERS
    entities = [
        Entity(id=name, type=draw(texts), name=draw(texts), links=draw(OBJECTS), extra=draw(OBJECTS))
        for name in entity_ids
    ]
    return Annotations(
        doc=draw(NAMES),
        sha256=draw(st.none() | st.just("0" * 64)),
        mentions=tuple(mentions),
        relations=tuple(draw(st.lists(relation, max_size=3))),
        entities=tuple(entities),
        provenance=draw(
            st.none()
            | st.builds(
                Provenance, source=st.sampled_from(["gold", "pass", "extractor", None]), tool=texts, extra=OBJECTS
            )
        ),
        extra=draw(OBJECTS),
    )


@st.composite
def _documents(draw: st.DrawFn) -> Document:
    text = draw(CHARACTERS)
    texts = st.none() | CHARACTERS
    numbers = st.integers(0, 9)
    return Document(
        id=draw(NAMES),
        text=text,
        sha256=text_sha256(text),
        raw=draw(st.none() | st.builds(Raw, path=CHARACTERS, sha256=CHARACTERS, encoding=CHARACTERS)),
        meta=draw(st.builds(Meta, title=texts, published=texts)),
        zones=tuple(draw(st.lists(st.builds(Zone, type=CHARACTERS, start=numbers, end=numbers), max_size=2))),
        offset_map=tuple(draw(st.lists(st.tuples(numbers, numbers, numbers, numbers), max_size=2))),
        dropped=tuple(draw(st.lists(st.builds(Dropped, raw_start=numbers, raw_end=numbers, reason=CHARACTERS)))),
        group=draw(texts),
        split=draw(st.sampled_from([None, "train", "dev", "test"])),
        extra=draw(OBJECTS),
    )


@pytest.fixture(scope="session")
def any_record() -> Any:
    """Return a strategy for records that can be read: ids differ, spans are spans, no text."""
    return _annotations()


@pytest.fixture(scope="session")
def any_document() -> Any:
    """Return a strategy for documents that can be read."""
    return _documents()
