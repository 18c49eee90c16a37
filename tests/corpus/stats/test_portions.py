from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotation import Mention
from goldspan.corpus.stats.portions import (
    content_of,
    format_of,
    lengths,
    measured,
    per_100,
    portion,
    portions,
    quantiles,
    split_of,
    year_of,
)
from goldspan.document import Meta, Raw

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.corpus.dataset.rows import Item

    Make = Callable[..., Item]


def test_a_document_is_measured(item: Make) -> None:
    made = measured(item(text="OSLO: Ana 😀 Ruiz lives in Oslo. She left."))
    assert made.words == 8  # OSLO Ana Ruiz lives in Oslo She left
    assert len(made.sentences) == 2
    assert sorted(made.clusters.values()) == [1, 1]


def test_clusters_are_entities_and_each_mention_without_one(item: Make) -> None:
    given_item = item()
    mentions = tuple(Mention(type="T", start=0, end=4, entity=entity) for entity in ("e", "e", None, None, "f"))
    gold = msgspec.structs.replace(given_item.gold, mentions=mentions)
    assert sorted(measured(replace(given_item, gold=gold)).clusters.values()) == [1, 1, 1, 2]


def test_counts_of_some_documents(item: Make) -> None:
    found = portion([measured(item("a")), measured(item("b"))]).to_dict()
    assert found == {
        "documents": 2,
        "words": 12,
        "characters": 62,
        "sentences": 2,
        "mentions": 4,
        "relations": 2,
        "clusters": 4,
        "mentions_per_100_words": 33.33,
        "relations_per_100_words": 16.67,
    }


def test_portions_come_in_order_and_add_up(item: Make) -> None:
    documents = [measured(each) for each in (item("a"), item("b", "train"), item("c", None), item("d", "dev"))]
    found = portions(documents, split_of)
    assert list(found) == ["train", "dev", "test", "none"]
    assert sum(each.words for each in found.values()) == portion(documents).words


def test_what_documents_are_told_apart_by(item: Make) -> None:
    known = measured(replace(item(), content="retold"))
    document = msgspec.structs.replace(item().document, meta=Meta(), raw=None)
    unknown = measured(replace(item(), document=document))
    assert (year_of(known), content_of(known), format_of(known)) == ("2021", "retold", "txt")
    assert (year_of(unknown), content_of(unknown), format_of(unknown)) == ("none", "none", "none")
    bare = msgspec.structs.replace(document, raw=Raw(path="seeds/x", sha256="0", encoding="utf-8"))
    assert format_of(measured(replace(item(), document=bare))) == "none"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], {}),
        ([7], {"min": 7, "q1": 7, "median": 7, "q3": 7, "max": 7}),
        ([4, 1, 3, 2], {"min": 1, "q1": 1.8, "median": 2.5, "q3": 3.2, "max": 4}),
        ([1, 2, 3, 4, 5], {"min": 1, "q1": 2, "median": 3, "q3": 4, "max": 5}),
    ],
)
def test_quantiles(values: list[int], expected: dict[str, float]) -> None:
    assert quantiles(values) == pytest.approx(expected, abs=0.051)


@given(st.lists(st.integers(0, 10**6), min_size=1))
def test_quantiles_ascend_between_the_extremes(values: list[int]) -> None:
    found = list(quantiles(values).values())
    assert found == sorted(found)
    assert (found[0], found[-1]) == (min(values), max(values))


def test_lengths_have_three_units(item: Make) -> None:
    found = lengths([measured(item())])
    assert {name: each["median"] for name, each in found.items()} == {"words": 6, "characters": 31, "sentences": 1}


def test_nothing_per_100_words_of_none() -> None:
    assert per_100(3, 0) is None
