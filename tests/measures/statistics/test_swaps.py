from __future__ import annotations

import numpy as np
import pytest

from goldspan.measures.statistics import streams, swaps
from goldspan.measures.statistics.units import FloatArray, Ratios, ratios


@pytest.fixture
def counts() -> Ratios:
    rng = np.random.default_rng(5)
    d = rng.integers(1, 9, (40, 3, 2))
    return ratios(rng.integers(0, d + 1), d)


def test_rates_count_a_missing_rate_as_0() -> None:
    assert swaps.rates(np.array([[1.0, 0.0]]), np.array([[2.0, 0.0]])).tolist() == [[0.5, 0.0]]
    # what averaging over runs may leave of 0
    assert swaps.rates(np.array([1e-17]), np.array([2e-17])).tolist() == [0.0]


def test_documents_that_differ() -> None:
    a, b = [[1, 0], [1, 1], [0, 0]], [[1, 0], [1, 0], [0, 0]]
    d_b = [[2, 2], [2, 2], [2, 3]]
    counts = ratios(np.stack([a, b], axis=1), np.stack([np.full((3, 2), 2), d_b], axis=1))
    assert swaps.differing(counts, 0, 1).tolist() == [1, 2]


def test_drawn_swaps_agree_with_swapping_by_hand(counts: Ratios) -> None:
    """Every document swapped in a plain loop, with the same coin."""
    draws, seed = 200, "ab"
    flips = streams.coin_flips(streams.generator(seed), draws, 40)
    n, d = counts.n, counts.d

    def rate(chosen_n: FloatArray, chosen_d: FloatArray) -> float:
        return float((chosen_n.sum(axis=0) / chosen_d.sum(axis=0)).mean())

    found = swaps.drawn(counts, {0: np.array([1, 2])}, draws, seed)[0].tolist()
    for place, other in enumerate([1, 2]):
        seen = abs(rate(n[:, 0], d[:, 0]) - rate(n[:, other], d[:, other]))
        expected = 0
        for coin in flips.astype(bool):
            swap = coin[:, None]
            ours = rate(np.where(swap, n[:, other], n[:, 0]), np.where(swap, d[:, other], d[:, 0]))
            theirs = rate(np.where(swap, n[:, 0], n[:, other]), np.where(swap, d[:, 0], d[:, other]))
            expected += abs(ours - theirs) >= seen - 1e-12
        assert found[place] == expected


@pytest.mark.parametrize("size", [1, 64, 1 << 20])
def test_chunks_and_blocks_do_not_move_a_count(counts: Ratios, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    pairs = {0: np.array([1, 2]), 1: np.array([2])}
    expected = {first: found.tolist() for first, found in swaps.drawn(counts, pairs, 300, "ab").items()}
    monkeypatch.setattr(streams, "CHUNK", size)
    monkeypatch.setattr(swaps, "BLOCK", size)
    assert {first: found.tolist() for first, found in swaps.drawn(counts, pairs, 300, "ab").items()} == expected


def test_fractional_counts_give_what_whole_ones_do(counts: Ratios) -> None:
    # Thirds are summed in float64, whole numbers in float32: the rates, and so the counts, are the same.
    thirds = Ratios(counts.n / 3, counts.d / 3)
    pairs = {0: np.array([1, 2])}
    whole, parts = swaps.drawn(counts, pairs, 500, "ab"), swaps.drawn(thirds, pairs, 500, "ab")
    assert whole[0].tolist() == parts[0].tolist()
