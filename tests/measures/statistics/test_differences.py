from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.errors import InputError
from goldspan.measures.statistics.differences import difference
from goldspan.measures.statistics.intervals import Absent
from goldspan.measures.statistics.units import Ratios, ratios


def test_five_documents_by_hand() -> None:
    # Leave-one-out differences (4 − (a−b))/8 = .5 .25 .25 .5 .5; mean .4; se² = 4/5 · .075 = .06; t(4) = 2.77645.
    found = difference(ratios([2, 2, 2, 0, 0], [2] * 5), ratios([2, 0, 0, 0, 0], [2] * 5))
    assert found.value == pytest.approx(0.4)
    assert found.se == pytest.approx(0.06**0.5)
    assert found.df == pytest.approx(4)
    assert found.bounds == pytest.approx((0.4 - 0.680087, 0.4 + 0.680087), abs=1e-5)
    assert (found.documents, found.effective, found.identical, found.absent) == (5, 5, False, None)


def test_identical_counts() -> None:
    a = ratios([1, 2, 0, 3, 1, 2], [4] * 6)
    found = difference(a, a)
    assert found.identical
    assert found.bounds == (0, 0)


def test_a_document_counts_where_either_side_has_something_to_score() -> None:
    a, b = ratios([0, 2, 2, 1, 0, 2], [0, 2, 2, 2, 2, 2]), ratios([2, 0, 2, 1, 0, 2], [2, 0, 2, 2, 2, 2])
    assert difference(a, b).documents == 6


@pytest.mark.parametrize(
    ("a", "b", "value", "absent"),
    [
        (([1] * 6, [2] * 6), ([0] * 6, [0] * 6), None, Absent.NOTHING),
        (([1] * 4, [2] * 4), ([2] * 4, [2] * 4), -0.5, Absent.FEW),
        (([1] * 6, [2] * 6), ([1, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0]), -0.5, Absent.FEW),  # all of b in one document
    ],
)
def test_no_interval(
    a: tuple[list[int], list[int]], b: tuple[list[int], list[int]], value: float | None, absent: Absent
) -> None:
    found = difference(ratios(*a), ratios(*b))
    assert found.value == value
    assert (found.bounds, found.se, found.absent) == (None, None, absent)


def test_run_variance_enters_the_standard_error() -> None:
    a = ratios([2, 2, 2, 0, 0], [2] * 5)
    runs = ratios([[2, 2], [0, 2], [0, 0], [0, 0], [0, 0]], [[2, 2]] * 5)
    # Rates .2 and .4: s²/r = .02/2. Averaged counts a−b = 0, 1, 2, 0, 0: leave-one-out (3 − (a−b))/8.
    without = np.array([3, 2, 1, 3, 3]) / 8
    documents = 4 / 5 * ((without - without.mean()) ** 2).sum()
    found = difference(a, runs)
    assert found.value == pytest.approx(0.3)
    assert found.se == pytest.approx((documents + 0.01) ** 0.5)
    assert found.df == pytest.approx((documents + 0.01) ** 2 / (documents**2 / 4 + 0.01**2 / 1))
    assert difference(runs, runs).se == pytest.approx(0.02**0.5)


def test_equal_runs_add_nothing() -> None:
    a, b = ratios([2, 2, 2, 0, 0], [2] * 5), ratios([2, 0, 0, 0, 0], [2] * 5)
    twice = ratios(np.stack([b.n, b.n], axis=1), np.stack([b.d, b.d], axis=1))
    assert difference(a, twice).bounds == pytest.approx(difference(a, b).bounds)


def test_both_sides_need_the_same_documents() -> None:
    with pytest.raises(InputError, match="2 documents against 3"):
        difference(ratios([1, 1], [2, 2]), ratios([1, 1, 1], [2, 2, 2]))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Ratios, Ratios]:
    documents = draw(st.integers(1, 25))
    sides = []
    for _ in range(2):
        rows = draw(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=documents, max_size=documents))
        sides.append(ratios([min(row) for row in rows], [max(row) for row in rows]))
    return sides[0], sides[1]


@given(pairs())
@settings(max_examples=40)
def test_the_other_way_round_is_the_negative(pair: tuple[Ratios, Ratios]) -> None:
    a, b = pair
    there, back = difference(a, b), difference(b, a)
    assert there.absent == back.absent
    if there.bounds and back.bounds:
        assert there.value == pytest.approx(-(back.value or 0), abs=1e-12)
        assert there.bounds == pytest.approx((-back.bounds[1], -back.bounds[0]), abs=1e-9)
        assert there.value is not None
        assert there.bounds[0] <= there.value <= there.bounds[1]
