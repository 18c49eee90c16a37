from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.errors import InputError
from goldspan.measures.statistics.randomisation import against_baseline, pair_tests, paired_test
from goldspan.measures.statistics.units import Ratios, ratios

SEED = "9f2c1a7b"


@pytest.mark.parametrize(
    ("a", "b", "p", "can_reach"),
    [
        ([2] * 6, [0] * 6, 2 / 64, True),  # only all or none swapped is as far apart
        ([2] * 5, [0] * 5, 2 / 32, False),
        ([2, 2], [0, 1], 2 / 4, False),  # ±2 ±1: 3, 1, 1, 3 against 3
        ([2, 1, 0], [0, 0, 1], 6 / 8, False),  # ±2 ±1 ±1: all but 2 − 1 − 1 and its opposite reach 2
        ([2, 2, 1, 1], [0, 1, 1, 1], 2 / 4, False),  # documents alike are not swapped
        ([1, 0], [0, 1], 1.0, False),
    ],
)
def test_exact_p_by_hand(a: list[int], b: list[int], p: float, can_reach: bool) -> None:
    d = [2] * len(a)
    found = paired_test(ratios(a, d), ratios(b, d), SEED)
    assert found.p == p
    assert found.exact
    assert found.can_reach is can_reach
    assert found.swaps == 2**found.differing
    assert found.difference == pytest.approx((sum(a) - sum(b)) / sum(d))


def test_whole_counts_are_swapped_denominators_too() -> None:
    # Seen 4/8 − 0/2 = .5. Swapping the first gives 2/5 − 2/5 … by hand: (2/5, 2/5), (2/5, 2/5), (0, 4/8).
    a, b = ratios([2, 2], [4, 4]), ratios([0, 0], [1, 1])
    assert paired_test(a, b, SEED).p == 2 / 4


@given(st.lists(st.tuples(*[st.integers(0, 4)] * 4), min_size=1, max_size=7))
@settings(max_examples=60)
def test_exact_p_is_the_share_of_all_swaps(rows: list[tuple[int, int, int, int]]) -> None:
    n = np.array([[min(row[:2]), min(row[2:])] for row in rows], dtype=float)
    d = np.array([[max(row[:2]), max(row[2:])] for row in rows], dtype=float)
    found = paired_test(ratios(n[:, 0], d[:, 0]), ratios(n[:, 1], d[:, 1]), SEED)
    if not d.sum(axis=0).all():
        assert found.p is None
        return

    def apart(swapped: tuple[bool, ...]) -> float:
        order = np.where(np.array(swapped)[:, None], [1, 0], [0, 1])
        sums_n, sums_d = (np.take_along_axis(table, order, axis=1).sum(axis=0) for table in (n, d))
        ours, theirs = (x / y if y else 0.0 for x, y in zip(sums_n, sums_d, strict=True))
        return float(abs(ours - theirs))

    swaps = list(product([False, True], repeat=len(rows)))
    seen = apart(swaps[0])
    expected = np.mean([apart(swap) >= seen - 1e-12 for swap in swaps])
    assert found.p == pytest.approx(expected)


def test_identical_predictions_have_p_1_and_say_so() -> None:
    a = ratios([1, 0, 3] * 10, [4] * 30)
    found = paired_test(a, a, SEED)
    assert (found.p, found.identical, found.difference, found.can_reach) == (1.0, True, 0.0, False)


@pytest.mark.parametrize("empty", [[0] * 20, []])
def test_nothing_to_score_is_not_tested(empty: list[int]) -> None:
    a = ratios([1] * len(empty), [2] * len(empty))
    found = paired_test(a, ratios(empty, empty), SEED)
    assert (found.p, found.difference) == (None, None)


def many(systems: int = 3, documents: int = 40) -> Ratios:
    rng = np.random.default_rng(7)
    d = rng.integers(4, 20, (documents, systems))
    return ratios(rng.binomial(d, 0.7), d)


def test_random_swaps_count_the_observed_one_too() -> None:
    # Twenty documents won by two each: no random swap is as extreme, so p is 1/10,001.
    a, b = ratios([2] * 20, [2] * 20), ratios([0] * 20, [2] * 20)
    found = paired_test(a, b, SEED)
    assert (found.swaps, found.exact) == (10_000, False)
    assert found.p == pytest.approx(1 / 10_001)


def test_random_swaps_come_near_the_exact_share() -> None:
    # Fourteen documents ±1, seen 4: P(|2 Bin(14, ½) − 14| ≥ 4) = 1 − (C(14,6) + C(14,7) + C(14,8)) / 2^14.
    a = ratios([1] * 9 + [0] * 5, [2] * 14)
    b = ratios([0] * 9 + [1] * 5, [2] * 14)
    found = paired_test(a, b, SEED)
    assert not found.exact
    assert found.p == pytest.approx(1 - (3003 + 3432 + 3003) / 2**14, abs=0.015)


def test_both_orders_have_one_p() -> None:
    counts = many(2)
    there, back = (paired_test(counts.column(i), counts.column(1 - i), SEED) for i in (0, 1))
    assert there.p == back.p
    assert there.difference == pytest.approx(-(back.difference or 0))


def test_adding_a_system_changes_no_other_pair() -> None:
    four = many(4)
    three = Ratios(four.n[:, :3], four.d[:, :3])
    assert pair_tests(four, [(0, 1), (2, 1)], SEED) == pair_tests(three, [(0, 1), (2, 1)], SEED)
    assert pair_tests(four, [(3, 2), (0, 1)], SEED)[1] == paired_test(four.column(0), four.column(1), SEED)
    assert pair_tests(four, [(0, 1)], SEED)[0].p != pair_tests(four, [(0, 1)], "ff")[0].p


def test_against_a_baseline() -> None:
    base = [1, 1, 2, 1, 0, 1, 2, 1]
    better = [2] * 8
    counts = ratios(np.stack([better, base, base], axis=1), np.full((8, 3), 2))
    found = against_baseline(counts, 1, SEED)
    assert found.tests[1] is None
    assert found.tests[0] is not None
    assert found.tests[0].p == 2 / 64  # six documents differ
    assert found.tests[2] is not None
    assert found.tests[2].identical
    assert found.p_holm == (4 / 64, None, 1.0)


def test_the_mean_over_types_is_tested_as_a_mean() -> None:
    # Two types of very different size: the sums cancel, the means do not.
    n = np.zeros((6, 2, 2))
    d = np.tile([20.0, 2.0], (6, 2, 1))
    n[:, 0], n[:, 1] = [10, 2], [12, 0]
    by_type = pair_tests(ratios(n, d), [(0, 1)], SEED)[0]
    summed = pair_tests(ratios(n.sum(axis=2), d.sum(axis=2)), [(0, 1)], SEED)[0]
    assert by_type.difference == pytest.approx((0.5 + 1) / 2 - (0.6 + 0) / 2)
    assert by_type.p == 2 / 64
    assert summed.identical


def test_shapes_that_cannot_be_paired() -> None:
    with pytest.raises(InputError, match="one number per document"):
        paired_test(ratios([1], [1]), ratios([1, 1], [1, 1]), SEED)
    with pytest.raises(InputError, match="documents × systems"):
        pair_tests(ratios([1], [1]), [], SEED)
