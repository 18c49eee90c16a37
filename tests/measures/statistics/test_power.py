from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.errors import InputError
from goldspan.measures.statistics.intervals import Absent
from goldspan.measures.statistics.power import Needed, pair_power, sd_range
from goldspan.measures.statistics.units import ratios

# Half of twenty documents won by one, half lost by one, d = 2: e_A − e_B = ±½, sd² = 20 · ¼ / 19.
WON = ratios([1, 0] * 10, [2] * 20)
LOST = ratios([0, 1] * 10, [2] * 20)


def test_twenty_documents_by_hand() -> None:
    found = pair_power(WON, LOST)
    assert found.sd == pytest.approx(math.sqrt(5 / 19))
    assert found.smallest_difference == pytest.approx(0.321411, abs=1e-6)  # 2.802 · .512989 / √20
    # (2.802 · sd / .1)² with sd .512989, .490434, .594880: 206.6, 188.8, 277.8
    assert found.documents_needed(0.1) == Needed(207, 189, 278)
    assert found.documents_needed(-0.1) == Needed(207, 189, 278)
    assert (found.documents, found.effective, found.absent) == (20, 20, None)


def test_bonett_by_hand() -> None:
    # γ = 1, c = 20/18.040036, se = c √(.15/19) = .098506, c s² = .291750: exp((−1.231858 ± .193069) / 2).
    assert sd_range(np.array([0.5, -0.5] * 10)) == pytest.approx((0.490434, 0.594880), abs=1e-5)


def test_bonett_trims_the_centre() -> None:
    # n = 20: two are cut at each end, so the outlier does not move the centre, 9.5 of 2 … 17.
    sample = np.array([*range(19), 1000.0])
    mean = sample.mean()
    gamma = 20 * ((sample - 9.5) ** 4).sum() / (((sample - mean) ** 2).sum()) ** 2
    c = 20 / (20 - 1.959964)
    se = c * math.sqrt((gamma - 17 / 20) / 19)
    centre = math.log(c * sample.var(ddof=1))
    expected = [math.exp((centre + sign * 1.959964 * se) / 2) for sign in (-1, 1)]
    assert sd_range(sample) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(
    ("a", "b", "absent"),
    [
        (ratios([1, 0] * 9, [2] * 18), ratios([0, 1] * 9, [2] * 18), Absent.FEW),
        (ratios([1] * 20, [2] * 19 + [90]), ratios([0] * 20, [2] * 19 + [90]), Absent.FEW),
        (WON, WON, Absent.ALIKE),
        (WON, ratios([0] * 20, [0] * 20), Absent.NOTHING),
    ],
)
def test_no_power_from_too_little(a: object, b: object, absent: Absent) -> None:
    found = pair_power(a, b)  # type: ignore[arg-type]
    assert found.absent is absent
    assert found.smallest_difference is None
    assert found.documents_needed(0.01) is None


def test_no_number_of_documents_shows_no_difference() -> None:
    assert pair_power(WON, LOST).documents_needed(0) is None
    with pytest.raises(InputError, match="finite"):
        pair_power(WON, LOST).documents_needed(math.nan)
    with pytest.raises(InputError, match="one number per document"):
        pair_power(WON, ratios([1], [2]))


def test_documents_with_nothing_to_score_leave_the_smallest_difference_nearly_alone() -> None:
    rng = np.random.default_rng(4)
    d = rng.integers(4, 20, 200)
    n = rng.binomial(d, 0.7, (2, 200))
    few = pair_power(*(ratios(row, d) for row in n))
    more = pair_power(*(ratios(np.append(row, np.zeros(200)), np.append(d, np.zeros(200))) for row in n))
    assert few.smallest_difference == pytest.approx(more.smallest_difference, rel=0.01)


@given(st.lists(st.integers(-9, 9), min_size=5, max_size=40).filter(lambda values: len(set(values)) > 1))
def test_the_range_is_about_the_standard_deviation(values: list[int]) -> None:
    sample = np.array(values, dtype=float)
    low, high = sd_range(sample)
    assert 0 < low < sample.std(ddof=1) < high
