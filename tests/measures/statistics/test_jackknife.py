from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.measures.statistics import jackknife as module
from goldspan.measures.statistics.harmonics import left_out
from goldspan.measures.statistics.jackknife import jackknife
from goldspan.measures.statistics.units import ratios


def test_two_documents_by_hand() -> None:
    # F = 4/6; without the first 3/4, without the second 1/2; mean 5/8; se² = 1/2 · 2 · (1/8)².
    counts = ratios([1, 3], [2, 4])
    found = jackknife(counts)
    assert left_out(counts).tolist() == [0.75, 0.5]
    assert float(found.value) == pytest.approx(2 / 3)
    assert float(found.se) == pytest.approx(0.125)


def test_three_documents_by_hand() -> None:
    # F = 4/8; without one: 1/3, 1/2, 2/3; mean 1/2; se² = 2/3 · (1/36 + 0 + 1/36) = 1/27.
    found = jackknife(ratios([2, 2, 0], [2, 4, 2]))
    assert float(found.value) == 0.5
    assert float(found.se) == pytest.approx(math.sqrt(1 / 27))
    assert int(found.documents) == 3


def test_documents_without_anything_to_score_change_nothing() -> None:
    with_empty = jackknife(ratios([2, 0, 2, 0, 0], [2, 0, 4, 2, 0]))
    assert float(with_empty.se) == pytest.approx(math.sqrt(1 / 27))
    assert int(with_empty.documents) == 3


@pytest.mark.parametrize(("n", "d"), [([1], [2]), ([0, 0], [0, 0]), ([1, 0], [2, 0])])
def test_no_standard_error_below_two_documents(n: list[int], d: list[int]) -> None:
    assert math.isnan(float(jackknife(ratios(n, d)).se))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=12), st.integers(1, 5))
@settings(max_examples=50)
def test_every_column_and_block_size_agree_with_the_plain_formula(rows: list[tuple[int, int]], block: int) -> None:
    n, d = np.array([(min(row), max(row)) for row in rows], dtype=float).T
    both = ratios(np.stack([n, d], axis=1), np.stack([d, d], axis=1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BLOCK", block)
        found = jackknife(both)
    scored = d > 0
    m = int(scored.sum())
    if m < 2:
        assert math.isnan(found.se[0])
        return
    without = (n.sum() - n[scored]) / (d.sum() - d[scored])
    expected = math.sqrt((m - 1) / m * ((without - without.mean()) ** 2).sum())
    assert found.se[0] == pytest.approx(expected, abs=1e-9)
    assert found.se[1] == pytest.approx(0, abs=1e-9)
