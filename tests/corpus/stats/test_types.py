from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from goldspan.annotation import Mention, Relation
from goldspan.corpus.stats.portions import measured
from goldspan.corpus.stats.types import mention_types, relation_types
from goldspan.schema import parse_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.corpus.dataset.rows import Item
    from goldspan.corpus.stats.portions import Measured
    from goldspan.document import Split

    Make = Callable[..., Item]

SCHEMA = parse_schema("""\
name = "s"
version = 1
[entity.PERSON]
[entity.GPE]
[entity.LOC]
[relation.LIVES_IN]
head = ["PERSON"]
tail = ["GPE"]
[relation.KNOWS]
head = ["PERSON"]
tail = ["PERSON"]
[attribute.realis]
of = ["relation"]
values = ["asserted", "planned"]
default = "asserted"
[attribute.note]
of = ["relation"]
""")
TEXT = "Ana lives in New York. Bo stays. Ana left York."


def at(text: str, kind: str, nth: int = 0, **more: str) -> Mention:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(text, start + 1)
    return Mention(type=kind, start=start, end=start + len(text), **more)  # type: ignore[arg-type]


MENTIONS = (
    at("Ana", "PERSON", id="a", entity="e1"),
    at("New York", "GPE", id="n"),
    at("Bo", "PERSON", id="b", entity="e2"),
    at("Ana", "PERSON", 1, id="a2", entity="e1"),
    at("York", "GPE", 1, id="y"),
)


def document(item: Make, relations: tuple[Relation, ...] = (), name: str = "a", split: Split = "test") -> Measured:
    made = item(name, split, text=TEXT)
    gold = msgspec.structs.replace(made.gold, mentions=MENTIONS, relations=relations)
    return measured(replace(made, gold=gold))


def test_mention_types(item: Make) -> None:
    found = mention_types([document(item), document(item, name="b", split="train")], SCHEMA)
    assert list(found) == ["PERSON", "GPE", "LOC"]
    assert found["PERSON"].to_dict() == {
        "mentions": 6,
        "splits": {"test": 3, "train": 3},
        "strings": 2,
        "clusters": 4,
        "mean_words": 1.0,
        "mean_characters": 2.67,
    }
    assert found["GPE"].to_dict()["mean_words"] == 1.5
    assert (found["GPE"].clusters, len(found["GPE"].strings)) == (4, 2)
    assert found["LOC"].to_dict()["mean_words"] is None


def test_types_outside_the_schema_come_last(item: Make) -> None:
    given = document(item, (Relation(type="ZZ", head="a", tail="b"), Relation(type="AA", head="a", tail="b")))
    assert list(relation_types([given], SCHEMA)) == ["LIVES_IN", "KNOWS", "AA", "ZZ"]
    assert list(mention_types([given], None)) == ["GPE", "PERSON"]


def test_relations_and_the_sentences_between(item: Make) -> None:
    relations = (
        Relation(type="LIVES_IN", head="a", tail="n"),
        Relation(type="LIVES_IN", head="a", tail=4),
        Relation(type="LIVES_IN", head="e2", tail="n", attributes={"realis": "planned", "note": "free"}),
        Relation(type="LIVES_IN", head="e1", tail="y"),
        Relation(type="LIVES_IN", head="e9", tail="y"),
    )
    found = relation_types([document(item, relations)], SCHEMA)
    assert found["LIVES_IN"].to_dict() == {
        "relations": 5,
        "splits": {"test": 5},
        "same_sentence": 2,
        "cross_sentence": 2,
        "unplaced": 1,
        "mean_sentence_distance": 0.75,
        "attributes": {"realis": {"asserted": 4, "planned": 1}},
    }
    assert found["KNOWS"].to_dict()["mean_sentence_distance"] is None


def test_without_a_schema_every_text_is_a_value(item: Make) -> None:
    relations = (Relation(type="R", head="a", tail="b", attributes={"realis": "planned", "sure": 0.5}),)
    assert relation_types([document(item, relations)], None)["R"].attributes == {"realis": {"planned": 1}}
