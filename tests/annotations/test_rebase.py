from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.annotations.rebase import Rebased, rebase
from goldspan.document import text_sha256

if TYPE_CHECKING:
    from goldspan.annotations.rebase import Carry

OLD = "Ana Ruiz met Bo Li in Oslo."
NEW = "Yesterday Ana Ruiz met Bo Li."


def to_new(start: int, end: int) -> tuple[int, int] | None:
    """Ten code points were put before; " in Oslo" is gone."""
    return (start + 10, end + 10) if end <= 18 else None


def record() -> Annotations:
    return Annotations(
        doc="d",
        sha256=text_sha256(OLD),
        mentions=(
            Mention(id="m1", type="PERSON", start=0, end=8, text="Ana Ruiz", entity="e1"),
            Mention(id="m2", type="PERSON", start=13, end=18, text="Bo Li", entity="e2"),
            Mention(id="m3", type="GPE", start=22, end=26, text="Oslo", entity="e3"),
        ),
        relations=(
            Relation(type="MET_WITH", head="m1", tail="m2", evidence=((0, 18), (0, 27))),
            Relation(type="LOCATED_IN", head="m1", tail="m3"),
            Relation(type="KNOWS", head="e1", tail="e3"),
            Relation(type="KNOWS", head="e2", tail="e1"),
        ),
        entities=(Entity(id="e1"), Entity(id="e2"), Entity(id="e3", name="Oslo"), Entity(id="e4")),
    )


def moved(given_record: Annotations, carry: Carry = to_new) -> Rebased:
    return rebase(given_record, OLD, NEW, text_sha256(NEW), carry)


def test_mentions_move() -> None:
    made = moved(record())
    assert [(m.id, m.start, m.end, m.text) for m in made.record.mentions] == [
        ("m1", 10, 18, "Ana Ruiz"),
        ("m2", 23, 28, "Bo Li"),
    ]
    assert made.record.sha256 == text_sha256(NEW)
    assert [(old.start, new.start) for old, new in made.moved] == [(0, 10), (13, 23)]


def test_what_is_lost_is_set_aside_whole() -> None:
    made = moved(record())
    assert [m.id for m in made.lost_mentions] == ["m3"]
    assert [r.type for r in made.lost_relations] == ["LOCATED_IN", "KNOWS"]
    assert [r.type for r in made.thinned_relations] == ["MET_WITH"]
    assert made.lost is not None
    assert made.lost.text == OLD
    assert made.lost.sha256 == text_sha256(OLD)
    assert [(m.id, m.extra) for m in made.lost.mentions] == [
        ("m1", {"carried": True}),
        ("m2", {"carried": True}),
        ("m3", {}),
    ]
    assert [(r.type, r.head, r.tail) for r in made.lost.relations] == [
        ("LOCATED_IN", "m1", "m3"),
        ("KNOWS", "e1", "e3"),
        ("MET_WITH", "m1", "m2"),  # for its second evidence
    ]
    assert [e.id for e in made.lost.entities] == ["e1", "e2", "e3"]


def test_what_is_left_holds_together() -> None:
    left = moved(record()).record
    assert [(r.type, r.head, r.tail) for r in left.relations] == [("MET_WITH", "m1", "m2"), ("KNOWS", "e2", "e1")]
    assert left.relations[0].evidence == ((10, 28),)
    assert [e.id for e in left.entities] == ["e1", "e2", "e4"]  # one that never had a mention stays


def test_references_by_index_follow_their_mentions() -> None:
    given_record = Annotations(
        doc="d",
        mentions=(
            Mention(type="GPE", start=22, end=26),
            Mention(type="PERSON", start=0, end=8),
            Mention(type="PERSON", start=13, end=18),
        ),
        relations=(Relation(type="MET_WITH", head=1, tail=2), Relation(type="LOCATED_IN", head=2, tail=0)),
    )
    made = moved(given_record)
    assert [(r.head, r.tail) for r in made.record.relations] == [(0, 1)]
    assert made.lost is not None
    assert [(m.start, m.end) for m in made.lost.mentions] == [(22, 26), (13, 18)]
    assert [(r.head, r.tail) for r in made.lost.relations] == [(1, 0)]


def test_a_discontinuous_mention_moves_part_by_part() -> None:
    mention = Mention(type="PERSON", start=0, end=18, spans=((0, 3), (16, 18)), text="Ana Li")
    made = moved(Annotations(doc="d", mentions=(mention,)))
    assert made.record.mentions[0].spans == ((10, 13), (26, 28))
    assert (made.record.mentions[0].start, made.record.mentions[0].end) == (10, 28)
    assert made.record.mentions[0].text == "Ana Li"


@pytest.mark.parametrize("carry", [lambda _s, _e: (3, 3), lambda _s, _e: (9, 18), lambda _s, _e: None])
def test_empty_and_edged_spans_are_lost(carry: Carry) -> None:
    assert moved(record(), carry).record.mentions == ()
    assert moved(record(), carry).lost_mentions == record().mentions


def test_a_text_that_was_rewritten_is_updated() -> None:
    made = rebase(
        Annotations(doc="d", mentions=(Mention(type="GPE", start=0, end=5, text="RÃ¼ge"),)),
        "RÃ¼ge",
        "Rüge",
        text_sha256("Rüge"),
        lambda _s, _e: (0, 4),
    )
    assert made.record.mentions[0].text == "Rüge"
    assert len(made.moved) == 1


def test_nothing_lost_is_no_record() -> None:
    given_record = msgspec.structs.replace(record(), text=OLD)
    made = rebase(given_record, OLD, OLD, text_sha256(OLD), lambda start, end: (start, end))
    assert made == Rebased(given_record)


spans = st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(spans, max_size=8), st.sets(st.integers(0, 7)), st.data())
def test_every_mention_and_relation_is_somewhere(
    places: list[tuple[int, int]], gone: set[int], data: st.DataObject
) -> None:
    text = "x" * 40
    mentions = tuple(Mention(id=f"m{i}", type="T", start=s, end=e) for i, (s, e) in enumerate(places))
    ends = st.integers(0, max(0, len(mentions) - 1))
    pairs = data.draw(st.lists(st.tuples(ends, ends), max_size=5)) if mentions else []
    relations = tuple(Relation(id=f"r{i}", type="R", head=h, tail=f"m{t}") for i, (h, t) in enumerate(pairs))
    lost_places = {places[i] for i in gone if i < len(places)}
    made = rebase(
        Annotations(doc="d", mentions=mentions, relations=relations),
        text,
        text,
        text_sha256(text),
        lambda start, end: None if (start, end) in lost_places else (start, end),
    )
    aside = made.lost.mentions if made.lost else ()
    kept = {m.id for m in made.record.mentions}
    lost = {m.id for m in aside if not m.extra}
    assert kept | lost == {m.id for m in mentions}
    assert not kept & lost
    here = {r.id for r in made.record.relations}
    there = {r.id for r in made.lost.relations} if made.lost else set()
    assert here | there == {r.id for r in relations}
    for found in (made.record, made.lost):
        if found is not None:
            names = {m.id: m for m in found.mentions}
            for relation in found.relations:
                original = next(r for r in relations if r.id == relation.id)
                assert isinstance(relation.head, int)
                assert isinstance(original.head, int)
                assert found.mentions[relation.head].id == mentions[original.head].id
                assert relation.tail in names
