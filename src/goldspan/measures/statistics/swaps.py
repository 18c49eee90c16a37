"""The kernel of paired approximate randomisation: swap whole documents between two systems and count.

Under the hypothesis that two systems are alike, which of them produced which output for a document is a coin flip.
One set of flips serves all pairs, as one matrix product over all systems; what a pair gets depends on no other system.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from goldspan.measures.statistics import streams
from goldspan.measures.statistics.harmonics import columns_of, harmonic_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from goldspan.measures.statistics.harmonics import Counts
    from goldspan.measures.statistics.units import FloatArray, IntArray

BLOCK = 1 << 15
"""Swapped rates worked on at a time: what fits in a processor's cache."""

TOLERANCE = 1e-12
"""Two differences closer than this are equal: their sums were added up in different orders."""


def rates(n: FloatArray, d: FloatArray) -> FloatArray:
    """Return n / d, and 0 where d is 0."""
    # Counts averaged over runs may leave a rounding error where the sum is 0; no true sum is that small.
    least = 1e-9
    if d.size and d.min() > least:
        return np.asarray(n / d)
    return np.asarray(np.divide(n, d, out=np.zeros_like(n), where=d > least))


def mean_rates(columns: Sequence[FloatArray]) -> FloatArray:
    """Return the rates of sums over documents, averaged over the last axis; what has no denominator counts 0.

    Args:
        columns: … × types each. Two are n and d of a ratio, four those of precision and of recall, whose harmonic mean
            is taken.
    """
    found = rates(columns[0], columns[1])
    if len(columns) > 2:
        found = harmonic_mean(found, rates(columns[2], columns[3]))
    # The mean of one is that one, without a pass over all draws.
    return np.asarray(found[..., 0] if found.shape[-1] == 1 else found.mean(axis=-1))


def differing(counts: Counts, first: int, second: int) -> IntArray:
    """Return the documents on which the counts of two systems differ (`counts`: documents × systems × types)."""
    unlike = np.zeros(counts.documents, dtype=np.bool_)
    for column in columns_of(counts):
        unlike |= (column[:, first] != column[:, second]).any(axis=-1)
    return np.flatnonzero(unlike).astype(np.int64)


def observed(counts: Counts) -> FloatArray:
    """Return the rate of every system (`counts`: documents × systems × types)."""
    return mean_rates(list(_totals(counts)))


def exact(counts: Counts, first: int, second: int, documents: IntArray) -> int:
    """Count, of all 2^m swaps of `documents`, those whose difference is at least the observed one."""
    held = _moves(counts)
    pair = held[:, :, [first, second]]
    flips = np.arange(1 << len(documents))[:, None] >> np.arange(len(documents)) & 1
    moves = pair[documents, :, 1] - pair[documents, :, 0]
    moved = (flips.astype(np.float64) @ moves.reshape(len(documents), -1)).reshape(len(flips), pair.shape[1], 1, -1)
    return int(_extreme(pair.sum(axis=0), 0, np.array([1]), moved)[0])


def drawn(counts: Counts, pairs: Mapping[int, npt.NDArray[np.int64]], swaps: int, seed: str) -> dict[int, IntArray]:
    """Count, of `swaps` random swaps, those whose difference is at least the observed one, for many pairs.

    Args:
        counts: Documents × systems × types.
        pairs: Per system the systems it is compared with.
        swaps: Number of draws R.
        seed: Hash of the gold, in hexadecimal.
    """
    exceeding: dict[int, IntArray] = {first: np.zeros(len(others), dtype=np.int64) for first, others in pairs.items()}
    totals = _totals(counts)
    for sums in _swapped_sums(_moves(counts), swaps, seed):
        for first, others in pairs.items():
            step = max(1, BLOCK // (len(others) * sums.shape[-1]))
            for start in range(0, len(sums), step):
                block = sums[start : start + step]
                moved = block[:, :, others] - block[:, :, first, None]
                exceeding[first] += _extreme(totals, first, others, moved)
    return exceeding


def _moves(counts: Counts) -> FloatArray:
    """Return what a document holds, as documents × columns × systems × types."""
    return np.stack(columns_of(counts), axis=1)


def _swapped_sums(moves: FloatArray, swaps: int, seed: str) -> Iterator[FloatArray]:
    """Yield chunks of draws × columns × systems × types: the sums over the documents whose coin fell on 1."""
    documents = len(moves)
    table = moves.reshape(documents, -1)
    largest = streams.largest_sum(table, resampled=False)
    rng = streams.generator(seed, streams.Stream.SWAPS)
    step = streams.rows_at_once(max(table.shape))
    for start in range(0, swaps, step):
        rows = min(step, swaps - start)
        flips = streams.coin_flips(rng, rows, documents)
        yield streams.weighted_sums(flips, table, largest).reshape(rows, *moves.shape[1:])


def _totals(counts: Counts) -> FloatArray:
    """Return columns × systems × types."""
    return np.stack([column.sum(axis=0) for column in columns_of(counts)])


def _extreme(totals: FloatArray, first: int, others: npt.NDArray[np.int64], moved: FloatArray) -> IntArray:
    """Count the draws at least as extreme as what was observed, per pair.

    `moved` is draws × columns × others × types: what passes from each other system to the first, less what it gives.
    """
    seen = np.abs(mean_rates(list(totals[:, first, None])) - mean_rates(list(totals[:, others])))
    apart = mean_rates([total[first] + moved[:, column] for column, total in enumerate(totals)])
    apart -= mean_rates([total[others] - moved[:, column] for column, total in enumerate(totals)])
    as_extreme = np.abs(apart) >= seen - TOLERANCE
    return np.asarray(np.count_nonzero(as_extreme, axis=0), dtype=np.int64)
