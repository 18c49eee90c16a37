from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Entity, Mention, Provenance, Relation
from goldspan.document import Document, Meta, Zone, text_sha256
from goldspan.eval.content import (
    attributes_hash,
    content_hash,
    document_hash,
    gold_hash,
    readable_json,
    record_hash,
)
from goldspan.measures.options import Block, Family

A = Mention(id="a", type="PERSON", start=0, end=4)
B = Mention(id="b", type="GPE", start=10, end=15)
R = Relation(type="VISITS", head="a", tail="b")
BASE = Annotations(doc="d", mentions=(A, B), relations=(R,))


def changed(record: Annotations = BASE, **fields: object) -> Annotations:
    return msgspec.structs.replace(record, **fields)


SAME = {
    "another order": changed(mentions=(B, A)),
    "other ids": Annotations(
        doc="d",
        mentions=(msgspec.structs.replace(A, id="x"), msgspec.structs.replace(B, id="y")),
        relations=(Relation(id="r", type="VISITS", head="x", tail="y"),),
    ),
    "indices for ids": changed(relations=(Relation(type="VISITS", head=0, tail=1),)),
    "a duplicate mention": changed(mentions=(A, B, msgspec.structs.replace(A, id="c"))),
    "a relation between duplicates": changed(
        mentions=(A, B, msgspec.structs.replace(A, id="c")), relations=(Relation(type="VISITS", head="c", tail="b"),)
    ),
    "a duplicate relation": changed(relations=(R, Relation(id="r2", type="VISITS", head="a", tail="b"))),
    "touching parts": changed(mentions=(msgspec.structs.replace(A, spans=((0, 2), (2, 4))), B)),
    "texts, scores, attributes, free data": changed(
        mentions=(msgspec.structs.replace(A, text="Anna", score=0.5, attributes={"norm": "x"}, extra={"k": 1}), B)
    ),
    "provenance and hash": changed(provenance=Provenance(source="gold", annotator="me"), sha256="0" * 64),
    "a cluster of one": changed(mentions=(msgspec.structs.replace(A, entity="e"), B), entities=(Entity(id="e"),)),
}

OTHER = {
    "another start": changed(mentions=(msgspec.structs.replace(A, start=1), B)),
    "another end": changed(mentions=(msgspec.structs.replace(A, end=5), B)),
    "another type": changed(mentions=(msgspec.structs.replace(A, type="ROLE"), B)),
    "a gap in a mention": changed(mentions=(msgspec.structs.replace(A, spans=((0, 1), (3, 4))), B)),
    "a further mention": changed(mentions=(A, B, Mention(type="GPE", start=20, end=25))),
    "the other direction": changed(relations=(Relation(type="VISITS", head="b", tail="a"),)),
    "another relation type": changed(relations=(Relation(type="LEAVES", head="a", tail="b"),)),
    "no relation": changed(relations=()),
    "one cluster of two": changed(mentions=tuple(msgspec.structs.replace(m, entity="e") for m in (A, B))),
    "a relation between clusters": changed(
        mentions=(msgspec.structs.replace(A, entity="e"), B), relations=(Relation(type="VISITS", head="e", tail="b"),)
    ),
}


@pytest.mark.parametrize("record", SAME.values(), ids=SAME)
def test_what_no_number_can_see_leaves_the_hash_alone(record: Annotations) -> None:
    assert content_hash(record) == content_hash(BASE)


@pytest.mark.parametrize("record", OTHER.values(), ids=OTHER)
def test_what_can_move_a_number_changes_the_hash(record: Annotations) -> None:
    assert content_hash(record) != content_hash(BASE)


def test_a_hash_is_twelve_digits_and_stable_for_ever() -> None:
    # Written down once: stored reports hold these, and another value would part them from all new ones.
    assert content_hash(BASE) == "5da77f335158"
    assert gold_hash({"d": "5da77f335158"}) == "c9e56328"


def test_the_gold_hash_knows_ids_and_no_order() -> None:
    one, two = {"a": "1", "b": "2"}, {"b": "2", "a": "1"}
    assert gold_hash(one) == gold_hash(two)
    assert gold_hash(one) != gold_hash({"a": "2", "b": "1"})
    assert gold_hash(one) != gold_hash({"a": "1"})
    assert len(gold_hash(one)) == 8


spans = st.tuples(st.integers(0, 30), st.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + pair[1]))
mentions = st.lists(st.builds(lambda s, t: (s, t), spans, st.sampled_from(["A", "B"])), max_size=6)


@settings(deadline=None)
@given(mentions, st.randoms(use_true_random=False))
def test_order_never_matters(drawn: list[tuple[tuple[int, int], str]], random: object) -> None:
    made = [Mention(id=f"m{i}", type=t, start=s, end=e) for i, ((s, e), t) in enumerate(drawn)]
    linked = [Relation(type="R", head=f"m{i}", tail=f"m{i - 1}") for i in range(1, len(made))]
    first = Annotations(doc="d", mentions=tuple(made), relations=tuple(linked))
    random.shuffle(made)  # type: ignore[attr-defined]
    random.shuffle(linked)  # type: ignore[attr-defined]
    second = Annotations(doc="d", mentions=tuple(made), relations=tuple(linked))
    assert content_hash(first) == content_hash(second)


def test_a_documents_hash_sees_what_an_extractor_reads_and_nothing_else() -> None:
    document = Document(id="d", text="Some text", sha256=text_sha256("Some text"))
    with_zone = msgspec.structs.replace(document, zones=(Zone(type="title", start=0, end=4),))
    dated = msgspec.structs.replace(document, meta=Meta(published="2021-12-06"))
    moved = msgspec.structs.replace(document, split="test", group="g", extra={"k": 1})
    assert document_hash(moved) == document_hash(document)
    assert len({document_hash(document), document_hash(with_zone), document_hash(dated)}) == 3


def test_a_records_hash_sees_attributes_but_no_provenance() -> None:
    assert record_hash(changed(provenance=Provenance(annotator="me"))) == record_hash(BASE)
    assert record_hash(SAME["texts, scores, attributes, free data"]) != record_hash(BASE)


def test_readable_json_is_indented_and_ends_in_a_line_end() -> None:
    assert readable_json({"b": 1, "a": [1.5, None]}) == b'{\n "b": 1,\n "a": [\n  1.5,\n  null\n ]\n}\n'


def test_attributes_are_hashed_where_they_are_looked_at() -> None:
    def record(realis: str | None, *, order: int = 1) -> Annotations:
        mentions = (Mention(id="a", type="T", start=0, end=1), Mention(id="b", type="T", start=3, end=4))
        relation = Relation(type="R", head="a", tail="b", attributes={"realis": realis} if realis else {})
        return Annotations(doc="d", mentions=mentions[::order], relations=(relation,))

    blocks, defaults = {Block(Family.RELATIONS, "realis"): "realis"}, {"realis": "asserted"}
    plain = attributes_hash(record(None), blocks, defaults)
    assert attributes_hash(record("asserted"), blocks, defaults) == plain
    assert attributes_hash(record(None, order=-1), blocks, defaults) == plain
    assert attributes_hash(record("planned"), blocks, defaults) != plain
    assert content_hash(record("planned")) == content_hash(record(None))
    of_mentions = {Block(Family.ENTITIES, "realis"): "realis"}
    assert attributes_hash(record("planned"), of_mentions, {}) == attributes_hash(record(None), of_mentions, {})
