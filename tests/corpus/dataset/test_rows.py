from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.annotation import Entity, Mention, Relation
from goldspan.corpus.dataset.rows import FEATURES, Item, from_row, misfits, to_row

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., Item]


def test_a_row_gives_back_what_it_was_made_from(item: Make) -> None:
    made = to_row(item())
    assert list(misfits(made)) == []
    assert list(made) == list(FEATURES)
    assert from_row(made, "test") == item()


def test_references_are_an_id_or_an_index(item: Make) -> None:
    (relation,) = to_row(item())["relations"]
    assert (relation["head"], relation["head_index"], relation["tail"], relation["tail_index"]) == ("m1", None, None, 1)


def test_an_index_of_zero_is_an_index(item: Make) -> None:
    given_item = item()
    gold = msgspec.structs.replace(given_item.gold, relations=(Relation(type="X", head=0, tail="m1"),))
    again = from_row(to_row(Item(given_item.document, gold, "open")), "test")
    assert again.gold.relations == gold.relations


def test_dates_stay_text_and_free_data_is_json(item: Make) -> None:
    made = to_row(item())
    assert made["published"] == "2021-12-06"
    assert made["mentions"][1]["attributes"] == '{"n":1,"norm":"Oslo"}'
    assert made["document_extra"] == '{"deep":{"er":[1,null,"x"]}}'


def test_misfits_are_found_at_any_depth(item: Make) -> None:
    made = to_row(item())
    made["new"] = 1
    del made["zones"][0]["end"]
    made["mentions"][1]["spans"] = [{"start": 1, "end": 2, "why": 3}]
    assert sorted(misfits(made)) == ["$.mentions[1].spans[0].why", "$.new", "$.zones[0].end"]


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.text(max_size=4), plain, max_size=3), st.text(max_size=5))
def test_free_data_comes_back(item: Make, free: dict[str, Any], name: str) -> None:
    given_item = item()
    gold = msgspec.structs.replace(
        given_item.gold,
        extra=free,
        entities=(Entity(id="e", name=name, links=free, extra=free),),
        mentions=(Mention(type="T", start=0, end=1, text="O", attributes=free, extra=free),),
        relations=(),
    )
    assert from_row(to_row(Item(given_item.document, gold, "open")), "test").gold == gold
