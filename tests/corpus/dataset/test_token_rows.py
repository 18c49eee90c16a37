from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from goldspan.annotation import Mention, Relation
from goldspan.corpus.dataset.bio import labels
from goldspan.corpus.dataset.rows import Item, misfits
from goldspan.corpus.dataset.token_rows import losses, to_token_row, token_features

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., Item]

TYPES = ("PERSON", "GPE")


def test_a_row_in_full(item: Make) -> None:
    made = item(text="OSLO: Ana Ruiz lives in Oslo. She left.", rights="open")
    mentions = (
        Mention(id="m1", type="PERSON", start=6, end=14),
        Mention(id="m2", type="GPE", start=24, end=28),
        Mention(id="m3", type="GPE", start=25, end=28),
    )
    relations = (
        Relation(type="LIVES_IN", head="m1", tail=1, attributes={"realis": "asserted"}),
        Relation(type="LIVES_IN", head="m1", tail="m3"),
    )
    gold = msgspec.structs.replace(made.gold, mentions=mentions, relations=relations)
    row = to_token_row(Item(made.document, gold, "open", "invented"), TYPES)
    assert row["tokens"] == ["OSLO", ":", "Ana", "Ruiz", "lives", "in", "Oslo", ".", "She", "left", "."]
    assert row["starts"] == [0, 4, 6, 10, 15, 21, 24, 28, 30, 34, 38]
    assert row["ends"] == [4, 5, 9, 14, 20, 23, 28, 29, 33, 38, 39]
    assert row["sentences"] == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1]
    names = labels(TYPES)
    assert [names[index] for index in row["tags"]] == ["O", "O", "B-PERSON", "I-PERSON", "O", "O", "B-GPE", *"OOOO"]
    relation = {"type": "LIVES_IN", "head_start": 2, "head_end": 4, "tail_start": 6, "tail_end": 7}
    assert row["relations"] == [{**relation, "attributes": '{"realis":"asserted"}'}]
    assert row["lost_mentions"] == [{"index": 2, "type": "GPE", "start": 25, "end": 28, "reason": "inside-token"}]
    assert row["lost_relations"] == [{"index": 1, "type": "LIVES_IN", "reason": "argument-lost"}]
    assert (row["id"], row["rights"], row["content"], row["group"]) == ("a", "open", "invented", "a")
    assert list(row) == list(token_features(TYPES))
    assert list(misfits(row, token_features(TYPES))) == []


def test_losses_are_those_of_the_rows(item: Make) -> None:
    found = losses([item("a"), item("b")])
    rows = [to_token_row(item(name), TYPES) for name in "ab"]
    assert found.lost_mentions.total() == sum(len(row["lost_mentions"]) for row in rows) == 2
    assert found.lost_relations.total() == sum(len(row["lost_relations"]) for row in rows) == 2
    assert (found.mentions, found.relations) == (4, 2)
