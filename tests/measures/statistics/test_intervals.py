from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.measures.statistics.intervals import Absent, interval, intervals
from goldspan.measures.statistics.units import ratios


def test_five_documents_by_hand() -> None:
    # F = 1/2; without one (5 − n)/8; se² = 4/5 · (1/64 + 1/64) = 1/40; t(4) = 2.77645; half = t · se / ¼ = 1.75597.
    found = interval(ratios([2, 0, 1, 1, 1], [2, 2, 2, 2, 2]))
    assert found.value == 0.5
    assert found.bounds == pytest.approx((0.147297, 0.852703), abs=1e-5)
    assert (found.documents, found.effective, found.approximate, found.absent) == (5, 5.0, False, None)


@pytest.mark.parametrize(
    ("n", "d", "expected"),
    [
        ([2] * 5, [2] * 5, (0.478176, 1.0)),  # .025^(1/5)
        ([0] * 5, [2] * 5, (0.0, 0.521824)),
        ([2] * 5 + [0] * 3, [2] * 5 + [0] * 3, (0.478176, 1.0)),  # m counts documents with d > 0
        ([1] * 6, [2] * 6, (0.5, 0.5)),  # every document has the same rate
        ([0.7 * 3] * 5, [2.1] * 5, (0.478176, 1.0)),  # 1 but for a rounding error
    ],
)
def test_extremes(n: list[float], d: list[float], expected: tuple[float, float]) -> None:
    assert interval(ratios(n, d)).bounds == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("n", "d", "value", "absent"),
    [
        ([1, 2, 1, 2], [2, 2, 2, 2], 0.75, Absent.FEW),
        ([1] * 6, [2] * 5 + [50], 0.1, Absent.FEW),  # one document outweighs the rest
        ([1], [2], 0.5, Absent.FEW),
        ([2, 2], [2, 2], 1.0, Absent.FEW),
        ([0, 0, 0], [0, 0, 0], None, Absent.NOTHING),
        ([], [], None, Absent.NOTHING),
    ],
)
def test_no_interval_below_five_effective_documents(
    n: list[int], d: list[int], value: float | None, absent: Absent
) -> None:
    found = interval(ratios(n, d))
    assert found.value == value
    assert (found.bounds, found.low, found.high, found.absent) == (None, None, None, absent)


def test_a_table_has_the_interval_of_every_column() -> None:
    rng = np.random.default_rng(3)
    d = rng.integers(0, 9, (30, 3, 2))
    n = rng.integers(0, d + 1)
    d[:, 0, 1] = n[:, 0, 1] = 0
    table = intervals(ratios(n, d))
    assert table.value.shape == (3, 2)
    for system in range(3):
        for type_ in range(2):
            alone = interval(ratios(n[:, system, type_], d[:, system, type_]))
            inside = table.at(system, type_)
            assert inside.absent == alone.absent
            assert inside.bounds == (alone.bounds and pytest.approx(alone.bounds))
    assert table.at(0, 1).absent is Absent.NOTHING


counts = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=30)


@given(counts, st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_interval_holds_its_value_and_knows_no_order(rows: list[tuple[int, int]], random: object) -> None:
    n, d = [min(row) for row in rows], [max(row) for row in rows]
    found = interval(ratios(n, d))
    if found.bounds:
        assert found.value is not None
        assert 0 <= found.bounds[0] <= found.value + 1e-12
        assert found.value - 1e-12 <= found.bounds[1] <= 1
    else:
        assert found.absent is not None
    order = list(range(len(rows)))
    random.shuffle(order)  # type: ignore[attr-defined]
    again = interval(ratios([n[i] for i in order], [d[i] for i in order]))
    assert again.bounds == (found.bounds and pytest.approx(found.bounds, abs=1e-9))


@given(counts)
@settings(max_examples=40)
def test_recall_and_f1_share_the_recipe(rows: list[tuple[int, int]]) -> None:
    # Doubling n and d is the same rate of the same documents.
    n, d = np.array([min(row) for row in rows]), np.array([max(row) for row in rows])
    once, twice = interval(ratios(n, d)), interval(ratios(2 * n, 2 * d))
    assert twice.bounds == (once.bounds and pytest.approx(once.bounds, abs=1e-9))


def test_more_documents_alike_give_a_narrower_interval() -> None:
    widths = []
    for times in (1, 4, 16):
        low, high = interval(ratios([8, 6, 10, 4, 6, 8] * times, [10, 10, 12, 8, 6, 10] * times)).bounds or (0, 1)
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)
    assert not any(math.isnan(width) for width in widths)
