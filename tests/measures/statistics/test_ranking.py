from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.measures.statistics.ranking import ranks
from goldspan.measures.statistics.units import Ratios, ratios

SEED = "9f2c1a7b"


def table(*columns: list[int], d: int = 10) -> Ratios:
    n = np.stack(columns, axis=1)
    return ratios(n, np.full(n.shape, d))


def test_one_far_ahead_two_alike_one_far_behind() -> None:
    alike = [5, 6, 5, 4] * 5
    found = ranks(table([9] * 20, alike, [6, 5, 4, 5] * 5, [1] * 20), SEED)
    assert found.low == (1, 2, 2, 4)
    assert found.high == (1, 3, 3, 4)
    assert found.may_be_best == (True, False, False, False)
    assert found.told_apart(0, 1)
    assert not found.told_apart(1, 2)
    assert found.swaps == 10_000


def test_tied_and_identical_systems_share_all_ranks() -> None:
    same = [5, 6, 5, 4] * 5
    found = ranks(table(same, same, same), SEED)
    assert found.low == (1, 1, 1)
    assert found.high == (3, 3, 3)
    assert found.p[0, 1] == 1


def test_six_documents_tell_two_apart_but_not_three() -> None:
    # p = 2/64 = .031 for one pair; Holm over three pairs asks for .05/3 first.
    two = ranks(table([9] * 6, [1] * 6), SEED)
    assert (two.low, two.high) == ((1, 2), (1, 2))
    three = ranks(table([9] * 6, [5] * 6, [1] * 6), SEED)
    assert (three.low, three.high) == ((1, 1, 1), (3, 3, 3))
    assert three.p_holm[0, 2] == pytest.approx(6 / 64)


def test_a_system_with_nothing_to_score_has_no_rank() -> None:
    n = np.array([[9, 0, 1]] * 20)
    d = np.array([[10, 0, 10]] * 20)
    found = ranks(ratios(n, d), SEED)
    assert found.low == (1, None, 2)
    assert found.high == (1, None, 2)
    assert np.isnan(found.values[1])
    assert np.isnan(found.p_holm[0, 1])
    assert not found.told_apart(0, 1)


@pytest.mark.parametrize("systems", [0, 1])
def test_too_few_to_rank(systems: int) -> None:
    found = ranks(ratios(np.ones((20, systems)), np.full((20, systems), 2)), SEED)
    assert found.low == (1,) * systems
    assert found.high == (1,) * systems


def test_draws_grow_with_the_pairs() -> None:
    rng = np.random.default_rng(2)
    assert ranks(table(*rng.integers(0, 11, (16, 15)).tolist()), SEED).swaps == 12_000


@given(st.integers(2, 5), st.integers(1, 14), st.integers(0, 2**31))
@settings(max_examples=25)
def test_ranks_are_consistent(systems: int, documents: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    d = rng.integers(1, 9, (documents, systems))
    found = ranks(ratios(rng.integers(0, d + 1), d), SEED)
    best = int(np.nanargmax(found.values))
    assert found.low[best] == 1
    for j, (low, high) in enumerate(zip(found.low, found.high, strict=True)):
        assert low is not None
        assert high is not None
        assert 1 <= low <= high <= systems
        # Its place by value lies within.
        assert low <= 1 + int((found.values > found.values[j]).sum())
        assert systems - int((found.values < found.values[j]).sum()) <= high
