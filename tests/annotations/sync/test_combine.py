from __future__ import annotations

from typing import Any

import pytest
from tests.annotations.sync.records import FLAT, read

from goldspan.annotations.sync.align import Sides, align
from goldspan.annotations.sync.combine import combine, pick, pick_keys


@pytest.mark.parametrize(
    ("base", "first", "second", "taken"),
    [(1, 1, 1, 1), (1, 2, 1, 2), (1, 1, 2, 2), (1, 2, 2, 2), (1, 2, 3, 2), (None, None, 1, 1), (1, None, 1, None)],
)
def test_pick(base: Any, first: Any, second: Any, taken: Any) -> None:
    assert pick(base, first, second) == taken


@pytest.mark.parametrize(
    ("base", "first", "second", "taken"),
    [
        ({}, {"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": 1}, {}, {"a": 1}, {}),
        ({"a": 1}, {"a": 1}, {}, {}),
        ({"a": 1}, {"a": 2}, {}, {"a": 2}),
        ({}, {"a": None}, {}, {"a": None}),
        ({}, {"a": 1}, {"a": 2}, {"a": 1}),
    ],
)
def test_pick_keys(base: dict[str, Any], first: dict[str, Any], second: dict[str, Any], taken: dict[str, Any]) -> None:
    assert pick_keys(base, first, second) == taken


def test_the_first_side_has_its_way_for_what_it_is_told() -> None:
    found = align(
        read("m1=A[0,3) m2=B[4,6) r1=AB(m1,m2)"),
        read("m1=A[0,3) m2=B[4,6) r1=AB(m1,m2)"),
        read("m1=A[0,4) m2=B[4,6) r1=ANY(m1,m2) m3=C[7,8)"),
    )
    sides = Sides(found.base, found.ours, found.theirs)
    made, torn = combine(sides, FLAT, ())
    assert (made.mentions, made.relations, torn) == (found.theirs.mentions, found.theirs.relations, set())
    made, _ = combine(sides, FLAT, {("mention", "m1"), ("mention", "m3"), ("relation", "r1")})
    assert (made.mentions, made.relations) == (found.ours.mentions, found.ours.relations)
