"""A result as a record: what somebody did in the page, and what comes back from the record that was sent."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Entity, Mention, Provenance, Relation
from goldspan.annotations.label_studio import RULES, from_result, to_result
from goldspan.document import text_sha256
from goldspan.schema import parse_schema

SCHEMA = parse_schema("""\
name = "s"
version = 1
[entity.PER]
[entity.ORG]
[relation.WORKS]
head = ["PER"]
tail = ["ORG"]
[relation.MET]
head = ["PER"]
tail = ["PER"]
symmetric = true
[attribute.norm]
of = ["mention"]
[attribute.realis]
of = ["relation"]
values = ["asserted", "planned"]
default = "asserted"
""")
TEXT = "😀 Ada met Bo at Acme; Ada left."
BASE = Annotations(
    doc="d",
    sha256=text_sha256(TEXT),
    mentions=(
        Mention(id="m1", type="PER", start=2, end=5, text="Ada", entity="e1", attributes={"norm": "Ada L."}),
        Mention(id="m2", type="PER", start=10, end=12, text="Bo", score=0.5, extra={"why": 1}),
        Mention(id="m3", type="ORG", start=16, end=20, text="Acme", entity="e2", attributes={"norm": ["A", 1]}),
        Mention(
            id="m4",
            type="PER",
            start=22,
            end=25,
            text="Ada",
            entity="e1",
            extra={"origin": {"how": "accepted", "run": "x@1"}},
        ),
    ),
    relations=(
        Relation(id="r1", type="MET", head="m2", tail="m1", evidence=((2, 12),)),
        Relation(
            id="r2", type="WORKS", head="m2", tail="m3", attributes={"realis": "asserted"}, extra={"x": 1}, score=0.3
        ),
    ),
    entities=(Entity(id="e1", type="PER", name="Ada", links={"wikidata": "Q7259"}), Entity(id="e2", type="ORG")),
    provenance=Provenance(source="gold", annotator="ada"),
    extra={"k": "v"},
)
Items = list[dict[str, Any]]


def sent() -> Items:
    return to_result(BASE, TEXT, SCHEMA)


def pull(items: object, base: Annotations | None = BASE, run: str | None = None) -> Annotations:
    pulled = from_result(items, TEXT, SCHEMA, doc="d", base=base, run=run)
    assert pulled.troubles == ()
    return pulled.record


def without(items: Items, **what: str) -> Items:
    return [item for item in items if any(item.get(key) != value for key, value in what.items())]


def drawn(name: str, start: int, end: int, label: str) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": TEXT[start:end], "labels": [label]}
    return {"id": name, "from_name": "label", "to_name": "text", "type": "labels", "origin": "manual", "value": value}


def typed(name: str, key: str) -> dict[str, Any]:
    return {"id": name, "from_name": "entity", "to_name": "text", "type": "textarea", "value": {"text": [key]}}


def test_what_was_sent_comes_back_as_it_was() -> None:
    assert pull(sent()) == BASE
    saved = [item | {"origin": "manual"} if "id" in item else item for item in sent()]
    assert pull(saved) == BASE
    assert pull(list(reversed(sent()))) == BASE


def test_without_the_base_all_labels_come_back() -> None:
    record = pull(sent(), None)
    assert record == Annotations(
        doc="d",
        sha256=BASE.sha256,
        mentions=(
            Mention(id="m1", type="PER", start=2, end=5, text="Ada", entity="e3", attributes={"norm": "Ada L."}),
            Mention(id="m2", type="PER", start=10, end=12, text="Bo"),
            Mention(id="m3", type="ORG", start=16, end=20, text="Acme", entity="e2"),
            Mention(id="m4", type="PER", start=22, end=25, text="Ada", entity="e3"),
        ),
        relations=(
            Relation(id="r1", type="MET", head="m2", tail="m1"),
            Relation(id="r2", type="WORKS", head="m2", tail="m3"),
        ),
        entities=(Entity(id="e3", type="PER", name="Ada"),),
    )


def test_a_region_drawn_by_hand_gets_the_next_id() -> None:
    record = pull([*sent(), drawn("iZ0GAROdpv", 6, 9, "ORG"), drawn("AAAAAAAAAA", 26, 30, "PER")])
    assert [(mention.id, mention.text) for mention in record.mentions] == [
        ("m1", "Ada"),
        ("m5", "met"),
        ("m2", "Bo"),
        ("m3", "Acme"),
        ("m4", "Ada"),
        ("m6", "left"),
    ]


def test_a_mention_drawn_anew_is_the_old_one_but_by_hand() -> None:
    record = pull([*without(sent(), id="m4"), drawn("iZ0GAROdpv", 22, 25, "PER"), typed("iZ0GAROdpv", "ADA")])
    assert record.mentions[3] == msgspec.structs.replace(BASE.mentions[3], extra={})


@pytest.mark.parametrize(
    ("key", "entity", "entities"),
    [
        ("ada", "e1", {"e1": "Ada", "e2": None}),
        ("e2", "e2", {"e1": "Ada", "e2": None}),
        ("Bob", "e3", {"e1": "Ada", "e2": None, "e3": "Bob"}),
        ("e7", "e7", {"e1": "Ada", "e2": None}),
    ],
)
def test_a_key_puts_one_mention_into_a_cluster(key: str, entity: str, entities: dict[str, str | None]) -> None:
    record = pull([*sent(), typed("m2", key)])
    assert [mention.entity for mention in record.mentions] == ["e1", entity, "e2", "e1"]
    assert {known.id: known.name for known in record.entities} == entities


def test_a_cluster_without_mentions_goes() -> None:
    record = pull(without(sent(), id="m3", from_name="entity"))
    assert [mention.entity for mention in record.mentions] == ["e1", None, None, "e1"]
    assert [known.id for known in record.entities] == ["e1"]


def test_a_cluster_follows_its_mentions_to_another_type() -> None:
    items = without(sent(), type="relation")
    for item in items:
        if item["type"] == "labels" and item["id"] in ("m1", "m4"):
            item["value"] = item["value"] | {"labels": ["ORG"]}
    record = pull(items)
    assert {(known.id, known.type, str(known.links)) for known in record.entities} >= {
        ("e1", "ORG", "{'wikidata': 'Q7259'}")
    }
    assert record.mentions[3].extra == {"origin": {"how": "changed", "run": "x@1"}}


def test_a_deleted_region_takes_nothing_else_along() -> None:
    items = [item for item in sent() if "m2" not in (item.get("id"), item.get("from_id"), item.get("to_id"))]
    record = pull(items)
    assert [mention.id for mention in record.mentions] == ["m1", "m3", "m4"]
    assert record.relations == ()


def test_relations_keep_what_the_page_drops_and_new_ones_are_numbered() -> None:
    arrow = {"from_id": "m1", "to_id": "m3", "type": "relation", "direction": "right", "labels": ["WORKS", "~planned"]}
    record = pull([*sent(), arrow])
    assert record.relations == (
        Relation(id="r3", type="WORKS", head="m1", tail="m3", attributes={"realis": "planned"}),
        *BASE.relations,
    )


def test_a_symmetric_relation_drawn_the_other_way_is_the_same() -> None:
    items = without(sent(), type="relation")
    arrow = {"from_id": "m1", "to_id": "m2", "type": "relation", "direction": "right", "labels": ["MET"]}
    assert pull([*items, arrow]).relations == BASE.relations[:1]


def test_a_relation_with_new_attributes_keeps_its_id() -> None:
    items = sent()
    items[-1]["labels"].append("~planned")
    relation = pull(items).relations[1]
    assert relation == msgspec.structs.replace(BASE.relations[1], attributes={"realis": "planned"})


@pytest.mark.parametrize(
    ("origin", "run", "expected"),
    [
        ("prediction", "lexicon@1", {"origin": {"how": "accepted", "run": "lexicon@1"}}),
        ("prediction-changed", "lexicon@1", {"origin": {"how": "changed", "run": "lexicon@1"}}),
        ("prediction", None, {"origin": {"how": "accepted"}}),
        ("manual", "lexicon@1", {}),
        (None, "lexicon@1", {}),
        ({"odd": 1}, "lexicon@1", {}),
    ],
)
def test_where_a_label_came_from(origin: object, run: str | None, expected: dict[str, Any]) -> None:
    item = drawn("m1", 2, 5, "PER") | {"origin": origin}
    (mention,) = pull([item], None, run).mentions
    assert mention.extra == expected


def test_ids_and_texts_that_were_absent_stay_absent_unless_needed() -> None:
    bare = Annotations(
        doc="d",
        sha256=BASE.sha256,
        mentions=(Mention(type="PER", start=2, end=5), Mention(type="ORG", start=16, end=20, id="a#b")),
    )
    assert pull(to_result(bare, TEXT, SCHEMA), bare) == bare
    arrow = {"from_id": "m1", "to_id": "m2", "type": "relation", "direction": "right", "labels": ["WORKS"]}
    linked = pull([*to_result(bare, TEXT, SCHEMA), arrow], bare)
    assert [mention.id for mention in linked.mentions] == ["m1", "a#b"]
    assert [(relation.head, relation.tail) for relation in linked.relations] == [("m1", "a#b")]


def test_predicted_ids_do_not_stand_for_the_golds() -> None:
    record = pull([drawn("m1", 22, 25, "PER"), drawn("m2", 6, 9, "ORG"), drawn("x1", 26, 30, "PER")])
    assert [(mention.id, mention.text) for mention in record.mentions] == [("m5", "met"), ("m4", "Ada"), ("x1", "left")]


def test_notes_are_not_labels() -> None:
    items = to_result(BASE, TEXT, SCHEMA, notes={"m1": "bo: ORG"})
    items.append(drawn("iZ0GAROdpv", 6, 9, "ORG") | {"meta": {"text": ["why?"]}})
    pulled = from_result(items, TEXT, SCHEMA, doc="d", base=BASE)
    assert pulled.notes == {"m1": "bo: ORG", "m5": "why?"}
    assert not pulled.troubles


def test_what_is_left_out_takes_its_arrows_along_and_is_kept_whole() -> None:
    bad = drawn("m2", 10, 12, "DOG")
    items = [*without(sent(), id="m2"), bad]
    pulled = from_result(items, TEXT, SCHEMA, doc="d", base=BASE)
    assert [(trouble.rule, trouble.region) for trouble in pulled.troubles] == [
        ("unknown-type", "m2"),
        ("dangling", "m2 → m1"),
        ("dangling", "m2 → m3"),
    ]
    assert [trouble.raw for trouble in pulled.troubles] == [bad, *sent()[-2:]]
    assert len(pulled.record.mentions) == 3


@pytest.mark.parametrize("result", [None, {}, "[]", 7])
def test_a_result_that_is_no_list(result: object) -> None:
    pulled = from_result(result, TEXT, SCHEMA, doc="d")
    assert pulled.record == Annotations(doc="d", sha256=BASE.sha256)
    assert [trouble.rule for trouble in pulled.troubles] == ["bad-item"]


def test_a_text_of_half_a_character_has_no_hash() -> None:
    assert from_result([], "\ud83d", SCHEMA, doc="d").record.sha256 is None


KEYS = [
    "id",
    "type",
    "value",
    "from_name",
    "to_name",
    "from_id",
    "to_id",
    "labels",
    "direction",
    "origin",
    "meta",
    "start",
    "end",
    "text",
    "choices",
]
WORDS = [
    "labels",
    "textarea",
    "choices",
    "relation",
    "m1",
    "m2",
    "PER",
    "ORG",
    "WORKS",
    "MET",
    "~planned",
    "~",
    "entity",
    "attribute_norm",
    "note",
    "left",
    "bi",
    "prediction",
    "",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=20,
)
ITEM = st.fixed_dictionaries(
    {"id": st.sampled_from(["m1", "m2", "m9", "iZ0GAROdpv"]), "type": st.sampled_from(WORDS[:4])},
    optional={
        "from_name": st.sampled_from(WORDS),
        "from_id": st.sampled_from(["m1", "m2", "m9"]),
        "to_id": st.sampled_from(["m1", "m2", "m9"]),
        "labels": st.lists(st.sampled_from(WORDS), max_size=3),
        "direction": st.sampled_from(WORDS),
        "origin": st.sampled_from(WORDS),
        "value": st.fixed_dictionaries(
            {"start": st.integers(-1, 35), "end": st.integers(-1, 35)},
            optional={"labels": st.lists(st.sampled_from(WORDS), max_size=2), "text": JSON, "choices": JSON},
        ),
    },
)


@given(JSON | st.lists(JSON | ITEM, max_size=8), st.sampled_from([None, BASE]))
def test_whatever_a_server_sends_is_a_record_and_troubles(result: object, base: Annotations | None) -> None:
    pulled = from_result(result, TEXT, SCHEMA, doc="d", base=base)
    ids = [mention.id for mention in pulled.record.mentions]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & {entity.id for entity in pulled.record.entities}
    assert {end for relation in pulled.record.relations for end in (relation.head, relation.tail)} <= set(ids)
    assert all(mention.text == TEXT[mention.start : mention.end] for mention in pulled.record.mentions)
    assert {trouble.rule for trouble in pulled.troubles} <= RULES.keys()
    again = from_result(result, TEXT, SCHEMA, doc="d", base=base)
    assert again.record == pulled.record
