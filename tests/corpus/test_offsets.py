from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.corpus.offsets import OffsetMap, Row, append, is_linear

# "AT&T  now" from "<b>AT&amp;T</b>  now": the tags dropped, one reference rewritten.
MARKED_UP = OffsetMap(((0, 2, 3, 5), (2, 3, 5, 10), (3, 4, 10, 11), (4, 9, 15, 20)))


@pytest.mark.parametrize(
    ("clean", "raw"),
    [
        ((0, 2), (3, 5)),
        ((1, 2), (4, 5)),
        ((2, 3), (5, 10)),  # a rewritten stretch is whole or not at all
        ((1, 4), (4, 11)),
        ((0, 9), (3, 20)),
        ((3, 5), (10, 16)),  # over a dropped tag
        ((1, 1), (4, 4)),
        ((4, 4), (11, 15)),  # between characters that had something between them
        ((9, 9), (20, 20)),
        ((0, 0), (0, 3)),
    ],
)
def test_to_raw(clean: tuple[int, int], raw: tuple[int, int]) -> None:
    assert MARKED_UP.to_raw(*clean) == raw


@pytest.mark.parametrize(
    ("raw", "clean"),
    [((3, 5), (0, 2)), ((6, 7), (2, 3)), ((0, 20), (0, 9)), ((11, 15), (4, 4)), ((12, 17), (4, 6)), ((0, 2), (0, 0))],
)
def test_to_clean(raw: tuple[int, int], clean: tuple[int, int]) -> None:
    assert MARKED_UP.to_clean(*raw) == clean


def test_inserted_characters_have_the_gap_around_them() -> None:
    assert OffsetMap(((0, 2, 0, 2), (3, 5, 9, 11))).to_raw(2, 3) == (2, 9)


def test_an_empty_map_maps_to_nothing() -> None:
    assert OffsetMap().to_raw(3, 5) == (0, 0)


@pytest.mark.parametrize(
    ("rows", "row", "expected"),
    [
        ([(0, 2, 5, 7)], (2, 4, 7, 9), [(0, 4, 5, 9)]),
        ([(0, 2, 5, 7)], (2, 4, 8, 10), [(0, 2, 5, 7), (2, 4, 8, 10)]),
        ([(0, 2, 5, 7)], (3, 4, 7, 8), [(0, 2, 5, 7), (3, 4, 7, 8)]),
        ([(0, 2, 5, 6)], (2, 3, 6, 7), [(0, 2, 5, 6), (2, 3, 6, 7)]),
        ([], (0, 1, 0, 1), [(0, 1, 0, 1)]),
    ],
)
def test_rows_are_as_long_as_they_can_be(rows: list[Row], row: Row, expected: list[Row]) -> None:
    append(rows, row)
    assert rows == expected


@st.composite
def maps(draw: st.DrawFn) -> OffsetMap:
    """Any disjoint, ascending rows over short texts."""
    rows: list[Row] = []
    here = there = 0
    for _ in range(draw(st.integers(0, 4))):
        here += draw(st.integers(0, 2))
        there += draw(st.integers(0, 2))
        length = draw(st.integers(1, 3))
        other = length if draw(st.booleans()) else draw(st.integers(1, 3))
        append(rows, (here, here + length, there, there + other))
        here, there = here + length, there + other
    return OffsetMap(tuple(rows))


def pairs(relation: OffsetMap) -> set[tuple[int, int]]:
    """Which clean character is related to which raw one: the definition, one character at a time."""
    return {
        (here, there)
        for row in relation.rows
        for here in range(row[0], row[1])
        for there in range(row[2], row[3])
        if not is_linear(row) or here - row[0] == there - row[2]
    }


@given(maps(), maps())
def test_composition_is_that_of_relations(first: OffsetMap, second: OffsetMap) -> None:
    expected = {(a, c) for a, b in pairs(first) for b2, c in pairs(second) if b == b2}
    assert pairs(first.then(second)) == expected


@given(maps(), maps(), maps())
def test_composition_is_associative(first: OffsetMap, second: OffsetMap, third: OffsetMap) -> None:
    assert pairs(first.then(second).then(third)) == pairs(first.then(second.then(third)))


@given(maps(), maps(), st.integers(0, 12), st.integers(1, 6))
def test_to_raw_is_the_hull_of_the_related_characters(
    first: OffsetMap, second: OffsetMap, start: int, size: int
) -> None:
    for relation in (first, first.then(second)):
        related = [raw for clean, raw in pairs(relation) if start <= clean < start + size]
        low, high = relation.to_raw(start, start + size)
        assert low <= high
        if related:
            assert (low, high) == (min(related), max(related) + 1)


@given(maps())
def test_the_inverse_of_the_inverse_is_the_map(relation: OffsetMap) -> None:
    assert relation.inverse().inverse() == relation
    assert pairs(relation.inverse()) == {(raw, clean) for clean, raw in pairs(relation)}


@given(maps(), st.integers(0, 12), st.integers(1, 6))
def test_there_and_back_holds_the_range(relation: OffsetMap, start: int, size: int) -> None:
    mapped = {clean for clean, _ in pairs(relation) if start <= clean < start + size}
    low, high = relation.to_clean(*relation.to_raw(start, start + size))
    if mapped:
        assert low <= min(mapped)
        assert max(mapped) < high
