from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.measures.statistics.several import benjamini_hochberg, holm

NAN = math.nan


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        # 4 · .005, 3 · .01, 2 · .03, then .04 is held up by .06
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
        ([0.5, 0.9], [1.0, 1.0]),
        ([0.02], [0.02]),
        ([0.02, NAN, 0.03], [0.04, NAN, 0.04]),
        ([NAN], [NAN]),
        ([], []),
        ([0.01, 0.01, 0.01], [0.03, 0.03, 0.03]),
    ],
)
def test_holm_by_hand(p: list[float], expected: list[float]) -> None:
    assert holm(p) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        # 4/1 · .005, 4/2 · .01, 4/3 · .03, 4/4 · .04
        ([0.01, 0.04, 0.03, 0.005], [0.02, 0.04, 0.04, 0.02]),
        # 5/3 · .039 = .065 and 5/4 · .041 = .05125 are pulled down to what follows them
        ([0.001, 0.008, 0.039, 0.041, 0.042], [0.005, 0.02, 0.042, 0.042, 0.042]),
        ([0.02, NAN, 0.03], [0.03, NAN, 0.03]),
        ([1.0, 1.0], [1.0, 1.0]),
        ([], []),
    ],
)
def test_benjamini_hochberg_by_hand(p: list[float], expected: list[float]) -> None:
    assert benjamini_hochberg(p) == pytest.approx(expected, nan_ok=True)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_adjusting_never_lowers_p_and_keeps_the_order(p: list[float]) -> None:
    raw = np.array(p)
    strict, lenient = holm(p), benjamini_hochberg(p)
    assert (raw <= lenient + 1e-12).all()
    assert (lenient <= strict + 1e-12).all()
    assert (strict <= 1).all()
    order = np.argsort(raw, kind="stable")
    assert (np.diff(strict[order]) >= 0).all()
    assert (np.diff(lenient[order]) >= 0).all()
