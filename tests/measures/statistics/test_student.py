from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.measures.statistics.student import t_quantile


@pytest.mark.parametrize("p", [0.5, 0.6, 0.9, 0.975, 0.99])
def test_closed_forms(p: float) -> None:
    # One, two and four degrees of freedom have quantiles in closed form.
    a = 4 * p * (1 - p)
    four = 2 * math.sqrt(math.cos(math.acos(math.sqrt(a)) / 3) / math.sqrt(a) - 1)
    expected = [math.tan(math.pi * (p - 0.5)), (2 * p - 1) / math.sqrt(2 * p * (1 - p)), four]
    assert t_quantile(p, [1, 2, 4]) == pytest.approx(expected, rel=1e-8, abs=1e-12)


@pytest.mark.parametrize(
    ("df", "expected"),
    [(3, 3.1824), (5, 2.5706), (9, 2.2622), (10, 2.2281), (30, 2.0423), (120, 1.9799), (1e6, 1.95997)],
)
def test_the_table_of_every_textbook(df: float, expected: float) -> None:
    assert float(t_quantile(0.975, df)) == pytest.approx(expected, abs=1e-4)


@given(st.floats(1, 1e4), st.floats(1, 1e4))
def test_more_freedom_is_a_shorter_reach(one: float, other: float) -> None:
    first, second = t_quantile(0.975, sorted([one, other]))
    assert first >= second * (1 - 1e-9)
    assert second > 1.9599


def test_shapes_and_unknown_freedom() -> None:
    found = t_quantile(0.975, np.array([[1.0, math.nan], [2.0, 0.0]]))
    assert found.shape == (2, 2)
    assert math.isnan(found[0, 1])
    assert found[1, 1] == found[0, 0]  # below one degree counts as one
    assert float(t_quantile(0.975, 4)) == pytest.approx(2.7764451)
