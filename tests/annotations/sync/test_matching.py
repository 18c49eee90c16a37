from __future__ import annotations

import pytest
from tests.annotations.sync.records import read

from goldspan.annotations.sync.matching import match, match_groups


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "nodes"),
    [
        ("m1=A[0,3)", "m1=A[0,3)", "m1=A[0,3)", [[0, 0, 0]]),
        ("m1=A[0,3)", "m7=A[0,3)", "", [[0, 0, None]]),
        ("m1=A[0,3)", "m1=B[0,4)", "m1=A[1,3)", [[0, 0, 0]]),  # by id, since the spans share something
        ("m1=A[0,3)", "m1=A[4,6)", "m2=A[0,4)", [[0, None, None], [None, 0, None], [None, None, 0]]),
        ("", "m1=A[0,3)", "m2=A[0,3)", [[None, 0, 0]]),
        ("", "m1=A[0,3)", "m1=A[0,4)", [[None, 0, None], [None, None, 0]]),
        ("m1=A[0,3)", "m1=A[0,4)", "m1=A[0,3) m2=A[0,4)", [[0, None, 0], [None, 0, 1]]),
        ("m1=A[0,3)", "m7=A[0,4)", "m1=A[0,4)", [[0, 0, 0]]),  # one kept the id, the other says the same
        ("m1=A[0,3) m2=A[4,6)", "m2=A[0,3) m1=A[4,6)", "m2=A[0,4) m1=A[4,6)", [[0, 0, 0], [1, 1, 1]]),
        ("=A[0,3) =A[0,3)", "=A[0,3)", "=A[0,3) =A[0,3) =A[0,3)", [[0, 0, 0], [1, None, 1], [None, None, 2]]),
    ],
)
def test_mentions(base: str, ours: str, theirs: str, nodes: list[list[int | None]]) -> None:
    three = tuple(read(text).mentions for text in (base, ours, theirs))
    assert match(three, lambda x: (x.parts, x.type), lambda a, b: a.start < b.end and b.start < a.end) == nodes


Named = dict[str, set[int]]


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "nodes"),
    [
        ({"a": {1}}, {"a": {1}}, {"a": {1}}, [["a", "a", "a"]]),
        ({"a": {1}}, {"b": {1}}, {}, [["a", "b", None]]),
        ({"a": {1, 2, 3}}, {"b": {1}, "c": {2, 3}}, {}, [["a", "c", None], [None, "b", None]]),
        ({"a": {1, 2, 3}}, {"b": {1}, "c": {2, 3}}, {"a": {1}}, [["a", "c", "a"], [None, "b", None]]),
        ({"a": {1}, "b": {2}}, {"a": {2}, "b": {1}}, {}, [["a", "b", None], ["b", "a", None]]),  # swapped
        ({"a": {1}}, {"a": {7}}, {"a": {1}}, [["a", None, "a"], [None, "a", None]]),  # given out anew
        ({}, {"a": {1, 2}}, {"b": {1, 2}}, [[None, "a", "b"]]),
        ({}, {"a": {1}}, {"a": {2}}, [[None, "a", None], [None, None, "a"]]),
        ({"a": {1, 2}, "b": {3}}, {"x": {1, 2, 3}}, {"b": {1, 2, 3}}, [["a", None, None], ["b", "x", "b"]]),
        ({"a": {1, 2}}, {"a": {7}}, {"a": {2, 7}}, [["a", "a", "a"]]),  # through the other side
        ({"a": set()}, {"a": {5}}, {"a": set()}, [["a", "a", "a"]]),
    ],
)
def test_groups(base: Named, ours: Named, theirs: Named, nodes: list[list[str | None]]) -> None:
    assert match_groups((base, ours, theirs), ({}, {}, {})) == nodes


def test_of_groups_that_share_as_much_the_one_with_the_same_name() -> None:
    groups: tuple[Named, Named, Named] = ({"a": {1, 2}}, {"b": {1}, "c": {2}}, {})
    assert match_groups(groups, ({}, {}, {}))[0] == ["a", "b", None]
    assert match_groups(groups, ({"a": "one"}, {"b": "two", "c": "one"}, {}))[0] == ["a", "c", None]
