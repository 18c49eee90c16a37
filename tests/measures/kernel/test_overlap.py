from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.errors import InputError
from goldspan.measures.kernel import overlap
from goldspan.measures.kernel.overlap import Intervals, overlapping, runs

Parts = list[tuple[int, int, int]]


def intervals(parts: Parts) -> Intervals:
    """Take (lo, hi, row)."""
    columns = np.array(sorted(parts), np.int64).reshape(-1, 3).T
    rows = {row for _, _, row in parts}
    return Intervals(columns[0], columns[1], columns[2], columns[2] * 0, len(rows) < len(parts))


def found(gold: Parts, predicted: Parts) -> list[tuple[int, int, int]]:
    pairs = overlapping(intervals(gold), intervals(predicted), ("d",))
    return sorted(zip(pairs.gold.tolist(), pairs.predicted.tolist(), pairs.shared.tolist(), strict=True))


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ([], [], []),
        ([(0, 3, 0)], [], []),
        ([(0, 3, 0)], [(0, 3, 0)], [(0, 0, 3)]),
        ([(0, 3, 0)], [(3, 5, 0)], []),
        ([(3, 5, 0)], [(0, 3, 0)], []),
        ([(0, 9, 0)], [(2, 4, 0), (8, 12, 1)], [(0, 0, 2), (0, 1, 1)]),
        ([(2, 4, 0), (8, 12, 1)], [(0, 9, 0)], [(0, 0, 2), (1, 0, 1)]),
        ([(0, 3, 0), (5, 9, 0)], [(2, 6, 0)], [(0, 0, 2)]),
        ([(0, 3, 0), (5, 9, 0)], [(0, 1, 0), (5, 6, 0), (8, 9, 0)], [(0, 0, 3)]),
    ],
)
def test_cases(gold: Parts, predicted: Parts, expected: list[tuple[int, int, int]]) -> None:
    assert found(gold, predicted) == expected


some_parts = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.integers(0, 8)), max_size=12).map(
    lambda drawn: list({row: (lo, lo + size, row) for lo, size, row in drawn}.values())
)


@settings(max_examples=100, deadline=None)
@given(some_parts, some_parts)
def test_every_overlapping_pair_is_found_once(gold: Parts, predicted: Parts) -> None:
    expected = sorted(
        (one, other, min(hi, end) - max(lo, start))
        for lo, hi, one in gold
        for start, end, other in predicted
        if max(lo, start) < min(hi, end)
    )
    assert found(gold, predicted) == expected


def test_runs() -> None:
    at, place = runs(np.array([4, 0, 7]), np.array([2, 0, 3]), np.zeros(3, np.int64), ("d",))
    assert list(zip(at.tolist(), place.tolist(), strict=True)) == [(0, 4), (0, 5), (2, 7), (2, 8), (2, 9)]


def test_every_document_with_too_many_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlap, "MAX_OVERLAPS", 5)
    count, doc = np.array([14, 13, 99]), np.array([0, 1, 2])
    with pytest.raises(InputError) as caught:
        runs(count * 0, count, doc, ("a", "b", "c"))
    assert [problem.file for problem in caught.value.problems] == ['records of "a"', 'records of "c"']
