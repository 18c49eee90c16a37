from __future__ import annotations

import pytest
from tests.annotations.sync.records import FLAT, NESTED, read

from goldspan.annotations.sync.regions import attributes_text, by_alias, key_of, keyed, most, regions, span_text


@pytest.mark.parametrize(
    ("votes", "winner"), [("a", "a"), ("ab", "a"), ("abb", "b"), ("abba", "a"), ("cab", "c"), ("abbcc", "b")]
)
def test_most_and_of_equally_many_the_first(votes: str, winner: str) -> None:
    assert most({str(place): vote for place, vote in enumerate(votes)}) == winner


def test_what_stands_for_what() -> None:
    found = regions({"ada": read("m1=A[0,3)"), "bo": read("m1=A[0,4)"), "cy": read("m1=B[0,3)")}, FLAT)
    [key] = found.mentions
    assert key == (((0, 3),), "A")
    assert found.stand_for == {(((0, 4),), "A"): key, (((0, 3),), "B"): key}
    assert found.notes == {key: ["ada: A [0, 3); bo: A [0, 4); cy: B [0, 3)"]}


def test_where_mentions_may_overlap() -> None:
    passes = {"ada": read("m1=A[0,9)"), "bo": read("m1=B[4,6)")}
    assert len(regions(passes, FLAT).mentions) == 1
    assert len(regions(passes, None).mentions) == 1
    assert len(regions(passes, NESTED).mentions) == 2


def test_words() -> None:
    [mention] = read("m1=A[0,3)").mentions
    assert key_of(mention) == (((0, 3),), "A")
    assert keyed(read("m1=A[0,3) m2=A[0,3)")) == {key_of(mention): mention}
    assert span_text(((0, 3), (5, 6))) == "[0, 3) + [5, 6)"
    assert by_alias({"ada": "this", "bo": "that"}) == "ada: this; bo: that"
    assert attributes_text(()) == "no attributes"
    assert attributes_text((("a", "1"), ("b", ("x", "y")))) == "a=1, b=x|y"
