from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.measures.documents.assignment import heaviest

if TYPE_CHECKING:
    from collections.abc import Sequence

Weights = list[dict[int, int]]


@pytest.mark.parametrize(
    ("weights", "columns", "pairs"),
    [
        ([], 0, []),
        ([{}], 3, []),
        ([{0: 1}], 1, [(0, 0)]),
        ([{0: 1, 1: 1}], 2, [(0, 0)]),
        ([{0: 1}, {0: 1}], 1, [(0, 0)]),
        ([{0: 1}, {0: 2}], 1, [(1, 0)]),
        # Two alignments are equally good: row 0 takes column 0.
        ([{0: 1, 1: 1}, {0: 1, 1: 1}], 2, [(0, 0), (1, 1)]),
        # Greed would take 3 + 0; the best is 2 + 2.
        ([{0: 3, 1: 2}, {0: 2}], 2, [(0, 1), (1, 0)]),
        # 5 alone beats 2 + 2: a row may stay without a pair.
        ([{0: 2}, {0: 5, 1: 2}], 2, [(1, 0)]),
        # Equal totals, 2 = 1 + 1: the list that begins with (0, 0) is the smallest.
        ([{0: 1, 1: 2}, {1: 1}], 2, [(0, 0), (1, 1)]),
        # A path through all rows.
        ([{0: 1}, {0: 1, 1: 1}, {1: 1, 2: 1}], 3, [(0, 0), (1, 1), (2, 2)]),
    ],
)
def test_cases_by_hand(weights: Weights, columns: int, pairs: list[tuple[int, int]]) -> None:
    assert heaviest(weights, columns) == pairs


@st.composite
def problems(draw: st.DrawFn) -> tuple[Weights, int]:
    columns = draw(st.integers(1, 4))
    # Small weights make ties common.
    row = st.dictionaries(st.integers(0, columns - 1), st.integers(1, draw(st.sampled_from([1, 2, 9]))))
    return draw(st.lists(row, max_size=4)), columns


def brute_force(weights: Sequence[dict[int, int]], columns: int) -> list[tuple[int, int]]:
    """Try every choice of partners; `columns` stands for no partner, and so comes last."""
    best: tuple[int, tuple[int, ...]] | None = None
    for choice in product(*([*sorted(row), columns] for row in weights)):
        paired = [column for column in choice if column < columns]
        if len(set(paired)) == len(paired):
            total = sum(row[column] for row, column in zip(weights, choice, strict=True) if column < columns)
            best = min(best, (-total, choice)) if best else (-total, choice)
    return [(row, column) for row, column in enumerate(best[1]) if column < columns] if best else []


@settings(deadline=None)
@given(problems())
def test_same_as_trying_everything(problem: tuple[Weights, int]) -> None:
    weights, columns = problem
    assert heaviest(weights, columns) == brute_force(weights, columns)


def test_a_large_component_is_solved_exactly() -> None:
    # Row r may take column r for 2 or column r + 1 for 3; all but the last can take the dearer one.
    size = 400
    weights = [{row: 2, row + 1: 3} for row in range(size - 1)] + [{size - 1: 2}]
    pairs = heaviest(weights, size)
    # Either every row takes its own (2 each), or all but one take the dearer one: 3 · 399 is more than 2 · 400.
    assert pairs == [(row, row + 1) for row in range(size - 1)]
    assert sum(weights[row][column] for row, column in pairs) == 3 * (size - 1)
