"""Rank intervals: between which ranks a system may stand, as finely as the documents allow.

Method: all pairs tested, corrected together, ranks read off the differences that are sure (Mogstad, Romano, Shaikh &
Wilhelm 2024, with Holm's correction). The ranks of bootstrap resamples, which some boards show, hold all ranks of
tied systems in .66 of cases instead of .95.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from goldspan.measures.statistics import swaps as kernel
from goldspan.measures.statistics.randomisation import SWAPS, has_value, pair_tests, with_types
from goldspan.measures.statistics.several import holm

if TYPE_CHECKING:
    from goldspan.measures.statistics.harmonics import Counts
    from goldspan.measures.statistics.units import FloatArray

SURE = 0.05
"""A pair is told apart at or below this adjusted p."""

SWAPS_PER_PAIR = 100
"""Draws per pair: fine enough that the smallest p-value survives the correction for all of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranks:
    """Rank intervals of several systems; rank 1 is the best.

    Attributes:
        values: Rate of each system; NaN where it has nothing to score.
        low: Best rank each may have; None where it has no rate.
        high: Worst rank each may have; None where it has no rate.
        p: `systems × systems`, symmetric, NaN on the diagonal and where there is no test.
        p_holm: The same, adjusted over all pairs.
        swaps: Random swaps drawn for every pair that was not tested exactly.
    """

    values: FloatArray
    low: tuple[int | None, ...]
    high: tuple[int | None, ...]
    p: FloatArray
    p_holm: FloatArray
    swaps: int

    @property
    def may_be_best(self) -> tuple[bool, ...]:
        """Whether each system may be the best: no other is surely better."""
        return tuple(low == 1 for low in self.low)

    def told_apart(self, first: int, second: int) -> bool:
        """Tell whether one of two systems is surely better than the other."""
        return bool(self.p_holm[first, second] <= SURE)


def ranks(counts: Counts, seed: str) -> Ranks:
    """Return the rank intervals of all systems.

    All K = S(S−1)/2 pairs are tested with the same swaps, R = max(10,000, 100 K), Holm over all pairs; j is surely
    better than k if the adjusted p ≤ .05 and F_j > F_k; low = 1 + number surely better than j, high = S − number j is
    surely better than. A system with nothing to score has no rank and is no part of S.

    Args:
        counts: `documents × systems`, or `documents × systems × types` for the mean over types.
        seed: Hash of the gold's scoring content, in hexadecimal.
    """
    table = with_types(counts)
    known = has_value(table)
    values = np.where(known, kernel.observed(table), np.nan)
    pairs = list(combinations(np.flatnonzero(known).tolist(), 2))
    swaps = max(SWAPS, SWAPS_PER_PAIR * len(pairs))
    tests = pair_tests(table, [(second, first) for first, second in pairs], seed, swaps=swaps)
    raw = np.array([np.nan if test.p is None else test.p for test in tests])
    p, p_holm = (_square(found, pairs, len(values)) for found in (raw, holm(raw)))
    with np.errstate(invalid="ignore"):
        better = (p_holm <= SURE) & (values[:, None] > values[None, :])
    above, below, ranked = better.sum(axis=0), better.sum(axis=1), int(known.sum())
    low = tuple(1 + int(count) if known[j] else None for j, count in enumerate(above))
    high = tuple(ranked - int(count) if known[j] else None for j, count in enumerate(below))
    return Ranks(values, low, high, p, p_holm, swaps)


def _square(found: FloatArray, pairs: list[tuple[int, int]], systems: int) -> FloatArray:
    square = np.full((systems, systems), np.nan)
    for (first, second), value in zip(pairs, found.tolist(), strict=True):
        square[first, second] = square[second, first] = value
    return square
