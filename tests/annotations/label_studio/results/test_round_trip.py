"""No label is lost or moved: whatever a record holds comes back, to the byte."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.annotations.label_studio import extra_relation_labels, from_result, labelling_interface, to_result
from goldspan.document import text_sha256
from goldspan.formats.layout import in_document_order, record_bytes
from goldspan.schema import parse_schema

SCHEMA = parse_schema("""\
name = "s"
version = 1
[entity.A]
[entity.B]
[entity."C-c.c"]
[relation.R]
head = ["A", "B", "C-c.c"]
tail = ["A", "B", "C-c.c"]
[relation.S]
head = ["A", "B", "C-c.c"]
tail = ["A", "B", "C-c.c"]
[relation.M]
head = ["A", "B", "C-c.c"]
tail = ["A", "B", "C-c.c"]
symmetric = true
[attribute.norm]
of = ["mention"]
[attribute.kind]
of = ["A", "B"]
values = ["plain", "<b>&amp;", "US$5", "a, b", "~x"]
default = "plain"
[attribute.realis]
of = ["relation"]
values = ["asserted", "planned", "in doubt"]
default = "asserted"
[attribute.tense]
of = ["R", "M"]
values = ["past", "planned"]
[attribute.voice]
of = ["relation"]
""")
PIECES = [
    "😀",
    "👨‍👩‍👧‍👦",
    "🇮🇳",
    "e\u0301",
    "مرحبا",
    "\r\n",
    "\t",
    "\u00a0",
    "\u200b",
    "<b>",
    "&amp;",
    "\\n",
    "  ",
    "Ada",
    "x",
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join)
ODD = st.none() | st.integers() | st.just("") | st.lists(st.sampled_from(["plain", "~x"]), max_size=2)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "norm": st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | ODD,
    "kind": st.sampled_from(["plain", "<b>&amp;", "US$5", "a, b", "~x", "no such value"]) | ODD,
    "elsewhere": ODD,
}
LINK_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "realis": st.sampled_from(["asserted", "planned", "in doubt"]) | ODD,
    "tense": st.sampled_from(["past", "planned"]),
    "voice": st.text(st.characters(exclude_categories=["Cs"]), max_size=4) | ODD,
}
NAMES = st.none() | st.sampled_from(["India", "india", "e2", "President", "", "  a b "])


@st.composite
def records(draw: st.DrawFn) -> tuple[Annotations, str]:
    text = draw(TEXTS)
    entities = [Entity(id=f"e{n}", name=draw(NAMES)) for n in range(draw(st.integers(0, 4)))]
    clusters = st.none() | st.sampled_from(["x1", *(entity.id for entity in entities)])
    mentions = []
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        kind = draw(st.sampled_from(list(SCHEMA.entity)))
        allowed = ["norm", "elsewhere"] if kind == "C-c.c" else list(VALUES)
        mentions.append(
            Mention(
                id=draw(st.sampled_from(["m{}", "T {}", "a#{}", "é{}"])).format(number),
                type=kind,
                start=start,
                end=end,
                text=text[start:end],
                entity=draw(clusters),
                score=draw(st.none() | st.floats(0, 1)),
                attributes=draw(st.fixed_dictionaries({}, optional={name: VALUES[name] for name in allowed})),
                extra=draw(st.sampled_from([{}, {"k": [1]}])),
            )
        )
    relations = []
    seen = set()
    for number in range(draw(st.integers(0, 8)) if mentions else 0):
        kind, head, tail = draw(
            st.tuples(st.sampled_from(["R", "S", "M"]), *[st.sampled_from([mention.id for mention in mentions])] * 2)
        )
        if (kind, head, tail) in seen or (kind, tail, head) in seen:
            continue
        seen.add((kind, head, tail))
        attributes = draw(st.fixed_dictionaries({}, optional=LINK_VALUES))
        relations.append(
            Relation(id=f"r{number}", type=kind, head=head, tail=tail, attributes=attributes, evidence=((0, 1),))
        )
    record = Annotations(
        doc="d",
        sha256=text_sha256(text),
        mentions=tuple(mentions),
        relations=tuple(relations),
        entities=tuple(entities),
    )
    return in_document_order(record), text


@given(records())
def test_a_record_comes_back_to_the_byte(given_: tuple[Annotations, str]) -> None:
    record, text = given_
    result = json.loads(json.dumps(to_result(record, text, SCHEMA)))
    pulled = from_result(result, text, SCHEMA, doc="d", base=record)
    assert pulled.troubles == ()
    assert pulled.record == record
    assert record_bytes(pulled.record) == record_bytes(record)


@given(records())
def test_the_labels_come_back_without_the_base(given_: tuple[Annotations, str]) -> None:
    record, text = given_
    pulled = from_result(to_result(record, text, SCHEMA), text, SCHEMA, doc="d")
    trimmed = {trouble.region for trouble in pulled.troubles if trouble.rule == "white-space"}
    assert {trouble.rule for trouble in pulled.troubles if trouble.region not in trimmed} <= {"dangling"}
    spans = sorted((mention.start, mention.end, mention.type) for mention in pulled.record.mentions)
    if not trimmed:
        assert spans == sorted((mention.start, mention.end, mention.type) for mention in record.mentions)
        assert len(pulled.record.relations) == len(record.relations)
        assert partition(pulled.record) == partition(record)
    # What was pulled once is pulled again as it is.
    again = from_result(to_result(pulled.record, text, SCHEMA), text, SCHEMA, doc="d", base=pulled.record)
    assert again.record == pulled.record


def partition(record: Annotations) -> set[frozenset[tuple[int, int, str]]]:
    clusters: dict[str, set[tuple[int, int, str]]] = {}
    for mention in record.mentions:
        if mention.entity:
            clusters.setdefault(mention.entity, set()).add((mention.start, mention.end, mention.type))
    return set(map(frozenset, clusters.values()))


@given(records())
def test_the_interface_names_every_label_that_is_sent(given_: tuple[Annotations, str]) -> None:
    record, text = given_
    result = to_result(record, text, SCHEMA)
    config = labelling_interface(SCHEMA, extra_relation_labels(result, SCHEMA))
    labels = {label for item in result if item["type"] == "relation" for label in item["labels"]}
    assert all(f'<Relation value="{escaped(label)}" />' in config for label in labels)
    assert all(f'name="{item["from_name"]}"' in config for item in result if item["type"] != "relation")
    pairs = [(item["from_id"], item["to_id"]) for item in result if item["type"] == "relation"]
    assert len(set(pairs)) == len(pairs)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
