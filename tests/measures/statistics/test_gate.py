from __future__ import annotations

import math

import numpy as np
import pytest

from goldspan.errors import InputError
from goldspan.measures.statistics.differences import Difference, difference
from goldspan.measures.statistics.gate import Outcome, decide
from goldspan.measures.statistics.power import Needed, pair_power
from goldspan.measures.statistics.units import ratios


def made(value: float | None, low: float | None, high: float | None, *, identical: bool = False) -> Difference:
    return Difference(value, low, high, 0.01, 30.0, 50, 40.0, identical)


@pytest.mark.parametrize(
    ("found", "tolerance", "outcome"),
    [
        (made(0.01, -0.005, 0.025), -0.01, Outcome.PASS),
        (made(0.01, -0.015, 0.025), -0.01, Outcome.UNDECIDED),
        (made(-0.03, -0.05, -0.011), -0.01, Outcome.FAIL),
        (made(-0.03, -0.05, -0.009), -0.01, Outcome.UNDECIDED),
        (made(0.0, -0.01, 0.01), -0.01, Outcome.UNDECIDED),  # at the tolerance is not above it
        (made(0.0, 0.0, 0.0, identical=True), 0.0, Outcome.PASS),
        (made(0.0, None, None, identical=True), -0.01, Outcome.PASS),
        (made(0.0, 0.0, 0.0, identical=True), 0.01, Outcome.PASS),  # nothing changed
        (made(None, None, None, identical=True), -0.01, Outcome.NOT_COMPARABLE),  # nothing to score on either side
        (made(0.5, None, None), -0.01, Outcome.UNDECIDED),  # too few documents for an interval
        (made(None, None, None), -0.01, Outcome.NOT_COMPARABLE),
        (None, -0.01, Outcome.NOT_COMPARABLE),
    ],
)
def test_four_outcomes(found: Difference | None, tolerance: float, outcome: Outcome) -> None:
    assert decide(found, tolerance).outcome is outcome


def test_exit_codes() -> None:
    assert [outcome.exit_code for outcome in Outcome] == [0, 1, 4, 3]


def test_undecided_says_how_many_documents_would_decide() -> None:
    a, b = ratios([1, 0] * 10, [2] * 20), ratios([0, 1] * 10, [2] * 20)
    power = pair_power(a, b)
    verdict = decide(difference(a, b), -0.1, power)
    assert verdict.outcome is Outcome.UNDECIDED
    assert verdict.needed == Needed(207, 189, 278)
    assert decide(difference(a, b), 0.0, power).needed is None  # seen at the tolerance itself
    assert decide(difference(a, b), -0.1).needed is None


def test_more_documents_than_there_are() -> None:
    rng = np.random.default_rng(8)
    undecided = 0
    for _ in range(50):
        d = rng.integers(5, 30, 40)
        a, b = (ratios(rng.binomial(d, 0.7), d) for _ in range(2))
        verdict = decide(difference(a, b), -0.02, pair_power(a, b))
        if verdict.needed:
            undecided += 1
            assert verdict.needed.documents > 40
    assert undecided > 10


def test_a_tolerance_is_a_number() -> None:
    with pytest.raises(InputError, match="finite"):
        decide(None, math.nan)
