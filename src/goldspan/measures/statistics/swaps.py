"""The kernel of paired approximate randomisation: swap whole documents between two systems and count.

Under the hypothesis that two systems are alike, which of them produced which output for a document is a coin flip.
One set of flips serves all pairs, as one matrix product over all systems; what a pair gets depends on no other system.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from goldspan.measures.statistics import streams
from goldspan.measures.statistics.units import Ratios

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


def differing(counts: Ratios, first: int, second: int) -> IntArray:
    """Return the documents on which the counts of two systems differ (`counts`: documents × systems × types)."""
    unlike = (counts.n[:, first] != counts.n[:, second]) | (counts.d[:, first] != counts.d[:, second])
    return np.flatnonzero(unlike.any(axis=-1)).astype(np.int64)


def observed(counts: Ratios) -> FloatArray:
    """Return the rate of every system (`counts`: documents × systems × types)."""
    return np.asarray(rates(*_totals(counts)).mean(axis=-1))


def exact(counts: Ratios, first: int, second: int, documents: IntArray) -> int:
    """Count, of all 2^m swaps of `documents`, those whose difference is at least the observed one."""
    pair = Ratios(counts.n[:, [first, second]], counts.d[:, [first, second]])
    flips = np.arange(1 << len(documents))[:, None] >> np.arange(len(documents)) & 1
    moves = _moves(pair)[documents, :, 1] - _moves(pair)[documents, :, 0]
    moved = (flips.astype(np.float64) @ moves.reshape(len(documents), -1)).reshape(len(flips), 2, 1, -1)
    return int(_extreme(_totals(pair), 0, np.array([1]), moved)[0])


def drawn(counts: Ratios, pairs: Mapping[int, npt.NDArray[np.int64]], swaps: int, seed: str) -> dict[int, IntArray]:
    """Count, of `swaps` random swaps, those whose difference is at least the observed one, for many pairs.

    Args:
        counts: Documents × systems × types.
        pairs: Per system the systems it is compared with.
        swaps: Number of draws R.
        seed: Hash of the gold, in hexadecimal.
    """
    exceeding = {first: np.zeros(len(others), dtype=np.int64) for first, others in pairs.items()}
    totals = _totals(counts)
    for sums in _swapped_sums(_moves(counts), swaps, seed):
        for first, others in pairs.items():
            step = max(1, BLOCK // (len(others) * sums.shape[-1]))
            for start in range(0, len(sums), step):
                block = sums[start : start + step]
                moved = block[:, :, others] - block[:, :, first, None]
                exceeding[first] += _extreme(totals, first, others, moved)
    return exceeding


def _moves(counts: Ratios) -> FloatArray:
    """Return what a document holds, as documents × (n, d) × systems × types."""
    return np.stack([counts.n, counts.d], axis=1)


def _swapped_sums(moves: FloatArray, swaps: int, seed: str) -> Iterator[FloatArray]:
    """Yield chunks of draws × (n, d) × systems × types: the sums over the documents whose coin fell on 1."""
    documents = len(moves)
    table = moves.reshape(documents, -1)
    largest = streams.largest_sum(table, resampled=False)
    rng = streams.generator(seed, streams.Stream.SWAPS)
    step = streams.rows_at_once(max(table.shape))
    for start in range(0, swaps, step):
        rows = min(step, swaps - start)
        flips = streams.coin_flips(rng, rows, documents)
        yield streams.weighted_sums(flips, table, largest).reshape(rows, *moves.shape[1:])


def _totals(counts: Ratios) -> tuple[FloatArray, FloatArray]:
    return counts.n.sum(axis=0), counts.d.sum(axis=0)


def _extreme(
    totals: tuple[FloatArray, FloatArray], first: int, others: npt.NDArray[np.int64], moved: FloatArray
) -> IntArray:
    """Count the draws at least as extreme as what was observed, per pair.

    `moved` is draws × (n, d) × others × types: what passes from each other system to the first, less what it gives.
    """
    n, d = totals
    seen = np.abs((rates(n[first], d[first]) - rates(n[others], d[others])).mean(axis=-1))
    apart = rates(n[first] + moved[:, 0], d[first] + moved[:, 1])
    apart -= rates(n[others] - moved[:, 0], d[others] - moved[:, 1])
    as_extreme = np.abs(apart.mean(axis=-1)) >= seen - TOLERANCE
    return np.asarray(np.count_nonzero(as_extreme, axis=0), dtype=np.int64)
