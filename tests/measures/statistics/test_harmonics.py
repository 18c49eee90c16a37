from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.errors import InputError
from goldspan.measures.statistics import (
    Absent,
    Harmonics,
    against_baseline,
    difference,
    harmonics,
    interval,
    pair_power,
    paired_test,
    pooled,
    ranks,
    ratios,
    side_by_side,
    spread,
)
from goldspan.measures.statistics.harmonics import alike, errors, harmonic_mean, left_out
from goldspan.measures.statistics.jackknife import jackknife

# Two documents. P = (1 + 2) / (2 + 2) = 3/4, R = (2 + 1) / (4 + 2) = 1/2, F = 2 · 3/8 / (5/4) = 3/5.
BY_HAND = ([1, 2], [2, 2], [2, 1], [4, 2])


def f1(p: float, r: float) -> float:
    return 2 * p * r / (p + r)


def drawn(rng: np.random.Generator, documents: int, *shape: int) -> tuple[Any, Any, Any, Any]:
    actual, possible = (rng.integers(1, 20, (documents, *shape)).astype(float) for _ in range(2))
    return actual * rng.random(actual.shape), actual, possible * rng.random(possible.shape), possible


def test_two_documents_by_hand() -> None:
    counts = harmonics([BY_HAND])
    assert float(counts.values) == pytest.approx(3 / 5)
    # Without the first P = 1, R = 1/2; without the second both are 1/2.
    assert left_out(counts).tolist() == pytest.approx([2 / 3, 1 / 2])
    found = jackknife(counts)
    assert float(found.se) == pytest.approx(((1 / 12) ** 2 * 2 / 2) ** 0.5)
    assert (counts.documents, int(counts.scored)) == (2, 2)
    assert float(counts.effective) == pytest.approx(10**2 / (6**2 + 4**2))


def test_the_mean_of_several_by_hand() -> None:
    perfect = ([3, 0], [3, 0], [3, 0], [3, 0])
    counts = harmonics([BY_HAND, perfect])
    assert float(counts.values) == pytest.approx((3 / 5 + 1) / 2)
    # The second part has nothing without the first document, and so has the mean.
    assert np.isnan(left_out(counts)).tolist() == [True, False]
    assert float(counts.effective) == 1.0
    assert interval(counts).absent is Absent.FEW


@pytest.mark.parametrize(
    ("columns", "value"),
    [
        (([0], [2], [0], [3]), 0.0),
        (([0], [0], [0], [3]), 0.0),  # nothing predicted
        (([0], [2], [0], [0]), 0.0),  # no gold
        (([0], [0], [0], [0]), None),
        (([2], [2], [3], [3]), 1.0),
    ],
)
def test_nothing_to_score_is_no_number(columns: Any, value: float | None) -> None:
    found = interval(harmonics([columns])).value
    assert found == value
    assert interval(harmonics([columns])).absent is (Absent.NOTHING if value is None else Absent.FEW)


@given(st.integers(0, 2**32), st.integers(2, 40))
@settings(max_examples=40, deadline=None)
def test_with_the_same_credit_on_both_sides_all_is_as_for_a_ratio(seed: int, documents: int) -> None:
    rng = np.random.default_rng(seed)
    sides: list[Any] = []
    for _ in range(2):
        actual, possible = rng.integers(1, 20, documents), rng.integers(1, 20, documents)
        right = rng.integers(0, np.minimum(actual, possible) + 1)
        sides.append((harmonics([(right, actual, right, possible)]), ratios(2 * right, actual + possible)))
    (one, one_ratio), (other, other_ratio) = sides
    if not (one_ratio.n.any() and other_ratio.n.any()):
        return
    assert interval(one).bounds == pytest.approx(interval(one_ratio).bounds)
    apart, expected = difference(one, other), difference(one_ratio, other_ratio)
    assert (apart.value, apart.se, apart.df) == pytest.approx((expected.value, expected.se, expected.df), abs=1e-12)
    # Swaps that come out exactly alike may fall on either side of a rounding error.
    assert paired_test(one, other, "ab").p == pytest.approx(paired_test(one_ratio, other_ratio, "ab").p, abs=0.002)
    # With the same credit F is 2 · credit / (actual + possible), and so is what a document adds to its error.
    assert errors(one) == pytest.approx(errors(one_ratio), abs=1e-9)


def test_an_interval_holds_the_value_and_a_perfect_score_has_a_lower_end() -> None:
    rng = np.random.default_rng(4)
    found = interval(harmonics([drawn(rng, 30) for _ in range(3)]))
    assert found.low is not None
    assert found.high is not None
    assert found.value is not None
    assert 0 < found.low < found.value < found.high < 1
    whole = rng.integers(1, 9, 20)
    perfect = interval(harmonics([(whole, whole, whole, whole)]))
    assert perfect.bounds == pytest.approx((0.025 ** (1 / 20), 1.0))


def test_a_swap_recomputes_the_statistic_from_swapped_sums() -> None:
    # Six documents that all differ: all 2⁶ swaps, counted here one by one.
    rng = np.random.default_rng(9)
    a, b = ([drawn(rng, 6) for _ in range(2)] for _ in range(2))
    one, other = harmonics(a), harmonics(b)
    seen, extreme = abs(float(one.values - other.values)), 0
    for swap in range(64):
        mask = np.array([swap >> i & 1 for i in range(6)], bool)
        swapped = []
        for mine, theirs in ((a, b), (b, a)):
            sums = [
                [np.where(mask, y, x).sum() for x, y in zip(m, t, strict=True)]
                for m, t in zip(mine, theirs, strict=True)
            ]
            swapped.append(np.mean([f1(s[0] / s[1], s[2] / s[3]) for s in sums]))
        extreme += bool(abs(swapped[0] - swapped[1]) >= seen - 1e-12)
    found = paired_test(one, other, "9f")
    assert (found.p, found.exact, found.differing) == (extreme / 64, True, 6)
    assert found.difference == pytest.approx(float(one.values - other.values))


def test_identical_counts_have_p_1() -> None:
    counts = harmonics([drawn(np.random.default_rng(2), 20)])
    test = paired_test(counts, counts, "9f")
    assert (test.p, test.identical) == (1.0, True)
    assert difference(counts, counts).identical
    assert alike(counts, counts)


def test_several_systems_are_compared_and_ranked() -> None:
    rng = np.random.default_rng(5)
    whole = rng.integers(5, 20, 40)
    good = harmonics([(0.9 * whole, whole, 0.8 * whole, whole)])
    bad = harmonics([(rng.uniform(0.1, 0.5, 40) * whole, whole, 0.3 * whole, whole)])
    together = side_by_side([good, bad, good])
    tests = against_baseline(together, 0, "9f")
    assert tests.tests[0] is None
    assert tests.p_holm[1] == pytest.approx(2 / 10_001)
    assert tests.p_holm[2] == 1.0
    found = ranks(together, "9f")
    assert (found.low, found.high) == ((1, 3, 1), (2, 3, 2))


def test_a_part_without_anything_leaves_a_system_without_test_or_rank() -> None:
    rng = np.random.default_rng(6)
    nothing = tuple(np.zeros(20) for _ in range(4))
    one = harmonics([drawn(rng, 20), drawn(rng, 20)])
    other = harmonics([drawn(rng, 20), nothing])  # type: ignore[list-item]
    assert paired_test(one, other, "9f").p is None
    assert difference(one, other).absent is Absent.NOTHING
    assert pair_power(one, other).absent is Absent.NOTHING
    assert ranks(side_by_side([one, other]), "9f").low == (1, None)


def test_runs_are_averaged_and_their_spread_enters_the_difference() -> None:
    rng = np.random.default_rng(7)
    runs, single = harmonics([drawn(rng, 30, 3)]), harmonics([drawn(rng, 30)])
    mean = pooled(runs)
    assert mean.recall.d[:, 0] == pytest.approx(runs.recall.d[..., 0].mean(axis=1))
    over = spread(runs)
    assert over is not None
    assert len(over.values) == 3
    with_runs, without = difference(runs, single), difference(mean, single)
    assert with_runs.value == without.value
    assert (with_runs.se or 0) ** 2 == pytest.approx((without.se or 0) ** 2 + (over.sd or 0) ** 2 / 3)


def test_power_is_that_of_the_delta_method() -> None:
    rng = np.random.default_rng(8)
    one, other = harmonics([drawn(rng, 400)]), harmonics([drawn(rng, 400)])
    assert errors(one).mean() == pytest.approx(0, abs=1e-9)
    power, apart = pair_power(one, other), difference(one, other)
    assert power.sd is not None
    # The same standard error as the jackknife's, up to what many documents leave of the difference.
    assert power.sd / 20 == pytest.approx(apart.se, rel=0.02)


def test_documents_of_a_group_are_one_unit() -> None:
    grouped = harmonics([BY_HAND], ["g", "g"])
    assert grouped.documents == 1
    assert float(grouped.values) == pytest.approx(3 / 5)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([], "no counts"),
        ([([1], [1], [1, 1], [1, 1])], "shapes"),
        ([([2], [1], [1], [1])], "above its denominator"),
        ([([1], [1], [-1], [1])], "numerator of -1"),
        ([([1], [1], [1], [float("nan")])], "not finite"),
    ],
)
def test_odd_counts_are_refused(parts: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        harmonics(parts)


def test_systems_need_an_axis() -> None:
    with pytest.raises(InputError, match="documents × systems"):
        ranks(harmonics([BY_HAND]), "9f")
    with pytest.raises(InputError, match="against"):
        paired_test(harmonics([BY_HAND]), harmonics([([1], [2], [1], [2])]), "9f")


def test_the_harmonic_mean_of_nothing_is_0() -> None:
    assert harmonic_mean(np.array([0.0, 0.5, 1.0]), np.array([0.0, 1.0, 1.0])).tolist() == pytest.approx([0, 2 / 3, 1])
    assert isinstance(side_by_side([harmonics([BY_HAND])]), Harmonics)
