from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.check.resolve import Ends
from goldspan.formats.layout import in_document_order, record_bytes
from goldspan.formats.pieces import ANNOTATIONS, JsonPiece, read_piece

EXPECTED = """\
{"format":1,
 "doc":"2021/ann-lee",
 "sha256":"SHA",
 "text":"Ann Lee met Bob in Rome 😀, minister.",
 "mentions":[
  {"id":"m1","type":"PERSON","start":0,"end":7,"text":"Ann Lee","entity":"e1","attributes":{"norm":"Ann"}},
  {"id":"m2","type":"PERSON","start":12,"end":15,"text":"Bob","entity":"e2","score":0.5},
  {"type":"ROLE","start":12,"end":35,"spans":[[12,15],[27,35]],"text":"Bob minister","extra":{"n":[1,null]}},
  {"id":"m3","type":"GPE","start":19,"end":23,"text":"Rome"}
 ],
 "relations":[
  {"id":"r1","type":"MET","head":"m1","tail":"m2","attributes":{"realis":"planned"},"evidence":[[0,15]]},
  {"type":"HOLDS","head":1,"tail":2,"score":1.0}
 ],
 "entities":[
  {"id":"e1","type":"PERSON","name":"Ann Lee","links":{"wikidata":"Q1"}},
  {"id":"e2","extra":{"x":{"y":1.5}}}
 ],
 "provenance":{"source":"gold","annotator":"A","tool":null,"version":null,"created":null},
 "extra":{"note":"häßlich \u2028"}}
"""


def test_one_mention_or_relation_a_line(record: Annotations) -> None:
    assert record_bytes(record).decode() == EXPECTED.replace("SHA", record.sha256 or "")


def test_nothing_but_what_must_be() -> None:
    assert record_bytes(Annotations(doc="d")) == b'{"format":1,\n "doc":"d"}\n'


def test_everything_comes_in_document_order_and_indices_follow() -> None:
    record = Annotations(
        doc="d",
        mentions=(
            Mention(type="B", start=5, end=6, id="late", entity="e2"),
            Mention(type="B", start=0, end=9),
            Mention(type="A", start=0, end=9, entity="e1"),
            Mention(type="A", start=0, end=3, id="x"),
        ),
        relations=(
            Relation(type="R", head="e2", tail=0),
            Relation(type="R", head="late", tail=3),
            Relation(type="S", head=1, tail="late"),
            Relation(type="R", head=1, tail="late"),
            Relation(type="R", head=3, tail=1),
        ),
        entities=(Entity(id="unused"), Entity(id="e2"), Entity(id="e1")),
    )
    ordered = in_document_order(record)
    assert [(m.start, m.end, m.type) for m in ordered.mentions] == [(0, 3, "A"), (0, 9, "A"), (0, 9, "B"), (5, 6, "B")]
    assert [(r.type, r.head, r.tail) for r in ordered.relations] == [
        ("R", 0, 2),
        ("R", 2, "late"),
        ("S", 2, "late"),
        ("R", "late", 0),
        ("R", "e2", 3),
    ]
    assert [entity.id for entity in ordered.entities] == ["e1", "e2", "unused"]


@given(st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_writing_what_was_read_gives_the_same_bytes(any_record: Any, data: Any) -> None:
    written = record_bytes(data.draw(any_record))
    assert record_bytes(read_piece(JsonPiece(written, "f"), ANNOTATIONS)) == written


@given(st.data(), st.randoms(use_true_random=False))
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_relations_mean_the_same_in_document_order(any_record: Any, data: Any, random: Any) -> None:
    record = data.draw(any_record)

    def facts(made: Annotations) -> list[Any]:
        ends = Ends(made)

        def meant(reference: str | int) -> str:
            end = ends.find(reference)
            return repr(made.mentions[end] if isinstance(end, int) else end)

        return sorted((meant(r.head), r.type, meant(r.tail), repr(r.attributes)) for r in made.relations)

    assert facts(in_document_order(record)) == facts(record)
    entities = list(record.entities)
    random.shuffle(entities)
    shuffled = Annotations(doc=record.doc, mentions=record.mentions, entities=tuple(entities))
    plain = Annotations(doc=record.doc, mentions=record.mentions, entities=record.entities)
    assert record_bytes(shuffled) == record_bytes(plain)
