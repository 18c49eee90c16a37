from __future__ import annotations

import numpy as np
import pytest

from goldspan.errors import InputError
from goldspan.measures.statistics.streams import (
    Stream,
    coin_flips,
    dirichlet_weights,
    generator,
    largest_sum,
    resample_weights,
    weighted_sums,
)

SEED = "9f2c1a7b"

# Recorded once; if they move, every published p-value moves.
FLIPS = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0], [1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1]]
WEIGHTS = [[4, 0, 1, 1, 0, 0], [0, 1, 1, 1, 0, 3]]
EXPONENTIALS = [[0.777743, 1.574727, 0.637658]]


def test_the_same_gold_gives_the_same_draws_for_ever() -> None:
    assert coin_flips(generator(SEED), 2, 12).tolist() == FLIPS
    assert resample_weights(generator(SEED, Stream.RESAMPLES), 2, 6).tolist() == WEIGHTS
    assert dirichlet_weights(generator(SEED, Stream.WEIGHTS), 1, 3).round(6).tolist() == EXPONENTIALS


def test_streams_and_seeds_are_independent() -> None:
    seen = {coin_flips(generator(seed, stream), 1, 64).tobytes() for seed in (SEED, "9f2c1a7c") for stream in Stream}
    assert len(seen) == 6
    assert generator("AB").random() == generator("ab").random()


@pytest.mark.parametrize("documents", [1, 2, 63, 64, 65, 130])
def test_chunks_do_not_move_the_draws(documents: int) -> None:
    for draw in (coin_flips, resample_weights, dirichlet_weights):
        whole = draw(generator(SEED), 5, documents)
        rng = generator(SEED)
        parts = np.concatenate([draw(rng, 2, documents), draw(rng, 3, documents)])
        assert np.array_equal(whole, parts)


def test_draws_have_the_right_shares() -> None:
    flips = coin_flips(generator(SEED), 4000, 10)
    assert abs(flips.mean() - 0.5) < 0.01
    weights = resample_weights(generator(SEED), 4000, 10)
    assert (weights.sum(axis=1) == 10).all()
    assert np.abs(weights.mean(axis=0) - 1).max() < 0.06
    exponentials = dirichlet_weights(generator(SEED), 4000, 10)
    assert exponentials.min() > 0
    assert abs(exponentials.mean() - 1) < 0.02


@pytest.mark.parametrize("seed", ["", "xyz", "12 34", "0x12"])
def test_a_seed_is_hexadecimal(seed: str) -> None:
    with pytest.raises(InputError, match="hexadecimal"):
        generator(seed)


def test_sums_are_exact_in_either_precision() -> None:
    counts = np.array([[2**24 - 3.0], [1.0], [1.0]])
    flips = np.array([[1, 1, 0], [1, 1, 1]])
    assert largest_sum(counts, resampled=False) == 2**24 - 1
    assert weighted_sums(flips, counts, 2**24 - 1).ravel().tolist() == [2**24 - 2, 2**24 - 1]
    bigger = counts * 3
    assert weighted_sums(flips, bigger, largest_sum(bigger, resampled=False))[1] == 3 * (2**24 - 1)


def test_the_bound_of_sums() -> None:
    assert largest_sum(np.array([[1.0, 5.0], [2.0, 0.0]]), resampled=False) == 5
    assert largest_sum(np.array([[1.0, 5.0], [2.0, 0.0]]), resampled=True) == 10
    assert largest_sum(np.array([[0.5]]), resampled=True) == np.inf
    assert largest_sum(np.empty((0, 3)), resampled=False) == 0
