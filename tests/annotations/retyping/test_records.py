from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.annotations.retyping.change import Action, Change
from goldspan.annotations.retyping.records import retype

RECORD = Annotations(
    doc="d",
    mentions=(
        Mention(id="m1", type="A", start=0, end=1, entity="e1"),
        Mention(id="m2", type="B", start=2, end=3, entity="e2"),
        Mention(type="C", start=4, end=5),
        Mention(type="B", start=6, end=7, entity="e2"),
    ),
    relations=(
        Relation(type="R", head="m1", tail=2),
        Relation(type="R", head="m2", tail=2),
        Relation(type="S", head="m1", tail=2),
        Relation(type="R", head="e1", tail="e2"),
        Relation(type="S", head=2, tail="m1", attributes={"x": "1"}),
    ),
    entities=(Entity(id="e1", type="A"), Entity(id="e2", type="B"), Entity(id="e9", name="no mention")),
)


def types(record: Annotations) -> tuple[str, str]:
    return "".join(m.type for m in record.mentions), "".join(r.type for r in record.relations)


def test_renaming_an_entity_type_changes_mentions_and_entities() -> None:
    made = retype(RECORD, Change(Action.RENAME, "entity", ("B",), ("X",)))
    assert types(made.record) == ("AXCX", "RRSRS")
    assert [entity.type for entity in made.record.entities] == ["A", "X", None]
    assert (made.mentions, made.relations, made.dropped_mentions, made.dropped_relations) == (2, 0, 0, 0)


def test_dropping_an_entity_type_takes_its_relations_and_entities_along() -> None:
    made = retype(RECORD, Change(Action.DROP, "entity", ("B",)))
    assert types(made.record) == ("AC", "RSS")
    assert [(r.head, r.tail) for r in made.record.relations] == [("m1", 1), ("m1", 1), (1, "m1")], "indices move up"
    assert [entity.id for entity in made.record.entities] == ["e1", "e9"]
    assert (made.dropped_mentions, made.dropped_relations, made.mentions) == (2, 2, 0)


def test_merging_relation_types_makes_one_of_what_became_equal() -> None:
    made = retype(RECORD, Change(Action.MERGE, "relation", ("R", "S"), ("T",)))
    assert types(made.record)[1] == "TTTT"
    assert (made.relations, made.joined_relations) == (5, 1)
    assert made.record.relations[-1].attributes == {"x": "1"}, "another attribute is another fact"


def test_dropping_a_relation_type_leaves_mentions_alone() -> None:
    made = retype(RECORD, Change(Action.DROP, "relation", ("R",)))
    assert (types(made.record), made.dropped_relations) == (("ABCB", "SS"), 3)


def test_a_split_changes_no_label() -> None:
    made = retype(RECORD, Change(Action.SPLIT, "entity", ("B",), ("X", "Y")))
    assert made.record == RECORD
    assert not made.changed


def test_duplicates_that_were_there_before_stay() -> None:
    twice = Annotations(doc="d", mentions=RECORD.mentions, relations=(RECORD.relations[0],) * 2)
    assert len(retype(twice, Change(Action.RENAME, "relation", ("S",), ("T",))).record.relations) == 2


@given(st.lists(st.sampled_from("ABC"), max_size=6), st.sampled_from("ABC"))
def test_a_rename_and_back_is_nothing(kinds: list[str], name: str) -> None:
    record = Annotations(doc="d", mentions=tuple(Mention(type=k, start=i, end=i + 1) for i, k in enumerate(kinds)))
    there = retype(record, Change(Action.RENAME, "entity", (name,), ("X",)))
    assert retype(there.record, Change(Action.RENAME, "entity", ("X",), (name,))).record == record
    assert there.mentions == kinds.count(name)
    assert there.changed == (name in kinds)
