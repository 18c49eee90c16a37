from __future__ import annotations

import math

import numpy as np
import pytest

from goldspan.errors import InputError
from goldspan.measures.statistics.units import by_group, effective, enough, quotient, ratios


def test_value_scored_documents_and_effective_number_by_hand() -> None:
    counts = ratios([4, 0, 3], [8, 0, 4])
    assert counts.documents == 3
    assert counts.values == pytest.approx(7 / 12)
    assert counts.scored == 2
    assert counts.effective == pytest.approx(144 / 80)


@pytest.mark.parametrize(
    ("d", "expected"),
    [([2, 2, 2, 2], 4), ([10, 0, 0], 1), ([3, 1], 1.6), ([0, 0], 0), ([], 0)],
)
def test_effective_number(d: list[int], expected: float) -> None:
    assert effective(d) == pytest.approx(expected)


def test_enough_forgives_a_rounding_error_only() -> None:
    assert enough([5 - 1e-14, 5, 4.999, math.nan], 5).tolist() == [True, True, False, False]


def test_nothing_to_score_is_neither_0_nor_1() -> None:
    assert math.isnan(float(ratios([0, 0], [0, 0]).values))
    assert quotient([1, 0], [2, 0]).tolist()[0] == 0.5


def test_a_column_of_a_table() -> None:
    counts = ratios(np.arange(12).reshape(2, 3, 2), np.full((2, 3, 2), 20))
    assert counts.column(1).n.tolist() == [[2, 3], [8, 9]]
    assert counts.column(1, 0).n.tolist() == [2, 8]


def test_documents_of_one_group_become_one_unit_in_order_of_the_first() -> None:
    assert by_group([1, 2, 3, 4, 5], ["b", None, "a", "b", None]).tolist() == [5, 2, 3, 5]
    grouped = ratios([[1, 0], [2, 1], [0, 1]], [[2, 2], [2, 2], [4, 4]], groups=["x", "y", "x"])
    assert grouped.n.tolist() == [[1, 1], [2, 1]]
    assert grouped.d.tolist() == [[6, 6], [2, 2]]


@pytest.mark.parametrize(
    ("n", "d", "rule"),
    [
        ([1], [1, 2], "counts-shape"),
        (1, 2, "counts-shape"),
        ([-1], [2], "counts-range"),
        ([3], [2], "counts-range"),
        ([math.nan], [2], "counts-finite"),
        ([1], [math.inf], "counts-finite"),
    ],
)
def test_counts_that_cannot_be(n: object, d: object, rule: str) -> None:
    with pytest.raises(InputError) as caught:
        ratios(n, d)  # type: ignore[arg-type]
    assert [problem.rule for problem in caught.value.problems] == [rule]


def test_groups_must_be_one_per_document() -> None:
    with pytest.raises(InputError, match="2 groups for counts of shape"):
        ratios([1, 1, 1], [1, 1, 1], groups=["a", "b"])
