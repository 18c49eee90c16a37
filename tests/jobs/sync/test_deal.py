"""Dealing documents out."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.errors import UsageError
from goldspan.jobs.sync.deal import checked_annotators, deal

NAMES = ("ada", "bo", "cy", "di")


def shares(dealt: dict[str, tuple[str, ...]]) -> list[int]:
    return sorted(Counter(alias for aliases in dealt.values() for alias in aliases).values())


@pytest.mark.parametrize(
    ("documents", "annotators", "overlap", "expected", "twice"),
    [
        (9, 3, 0.0, [3, 3, 3], 0),
        (10, 3, 0.0, [3, 3, 4], 0),
        (10, 3, 0.2, [4, 4, 4], 2),
        (10, 2, 1.0, [10, 10], 10),
        (1, 3, 0.2, [1], 0),
        (0, 3, 0.2, [], 0),
    ],
)
def test_shares(documents: int, annotators: int, overlap: float, expected: list[int], twice: int) -> None:
    dealt = deal(map(str, range(documents)), NAMES[:annotators], overlap, "salt", {})
    assert shares(dealt) == expected
    assert sum(len(aliases) == 2 for aliases in dealt.values()) == twice


def test_the_overlap_is_of_all_that_was_ever_dealt() -> None:
    dealt: dict[str, tuple[str, ...]] = {}
    for number in range(50):  # one document a push: none of them alone would have two
        dealt |= deal([str(number)], NAMES[:3], 0.2, "salt", dealt)
    assert sum(len(aliases) == 2 for aliases in dealt.values()) == 10
    assert shares(dealt) == [20, 20, 20]


def test_another_salt_deals_another_hand() -> None:
    documents = [str(number) for number in range(20)]
    assert deal(documents, NAMES, 0.2, "a", {}) != deal(documents, NAMES, 0.2, "b", {})


@given(st.sets(st.text(min_size=1), max_size=30), st.integers(1, 4), st.floats(0, 1), st.randoms(use_true_random=False))
def test_it_depends_on_no_order_and_everybody_is_dealt_alike(documents, number, overlap, random) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    names = list(NAMES[:number])
    overlap = overlap if number > 1 else 0.0
    dealt = deal(documents, names, overlap, "salt", {})
    shuffled = list(documents)
    random.shuffle(shuffled)
    random.shuffle(names)
    assert deal(shuffled, names, overlap, "salt", {}) == dealt
    assert dealt.keys() == documents
    found = Counter(dict.fromkeys(names, 0))
    found.update(alias for aliases in dealt.values() for alias in aliases)
    assert max(found.values()) - min(found.values()) <= 1
    assert all(len(set(aliases)) == len(aliases) in (1, 2) for aliases in dealt.values())
    assert deal(documents, names, overlap, "salt", dealt) == {}


@pytest.mark.parametrize(
    ("aliases", "overlap", "message"),
    [
        (("a", ""), 0.0, "no alias"),
        (("a", "b/c"), 0.0, "no alias"),
        (("a", ".b"), 0.0, "no alias"),
        (("a", " b"), 0.0, "no alias"),
        (("a",), 0.1, "two annotators"),
        (("a", "b"), -0.1, "from 0 to 1"),
        (("a", "b"), float("nan"), "from 0 to 1"),
    ],
)
def test_wishes_that_cannot_be(aliases: tuple[str, ...], overlap: float, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        checked_annotators(aliases, overlap)


def test_an_alias_given_twice_counts_once() -> None:
    assert checked_annotators(("a", "b", "a"), 0.2) == ("a", "b")
