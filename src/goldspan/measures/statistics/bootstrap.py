"""Percentile bootstrap of averages over types, which are no ratio of two sums and have no interval of their own.

Approximate, and only where there is enough of every type: from 50 documents up, m_eff ≥ 10 for every averaged type.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from goldspan.errors import InputError, Problem
from goldspan.measures.statistics import streams
from goldspan.measures.statistics.differences import Difference
from goldspan.measures.statistics.intervals import UPPER, Absent, Interval
from goldspan.measures.statistics.units import effective, enough

if TYPE_CHECKING:
    from goldspan.measures.statistics.units import FloatArray, IntArray, Ratios

RESAMPLES = 10_000
"""Resamples of the documents, with replacement."""

LEAST_DOCUMENTS = 50
"""No interval below this many documents."""

LEAST_EFFECTIVE = 10.0
"""No interval where an averaged type has a lower m_eff."""


class Averaging(Enum):
    """How the rates of types become one."""

    MACRO = "macro"
    """Mean over the types with gold support; a type without rate counts 0."""
    WEIGHTED = "weighted"
    """Mean weighted by gold support."""


@dataclass(frozen=True, slots=True, eq=False)
class Averages:
    """Averages over types with what resampling says of them.

    Attributes:
        values: Averaging of each system; NaN where no type has gold support.
        samples: `resamples × systems`; the same resamples for all systems. No rows where no interval is allowed at all.
        documents: Documents with anything to score, per system.
        effective: The smallest m_eff of the averaged types, per system.
        counts: What was averaged: `documents × systems × types`.
    """

    values: FloatArray
    samples: FloatArray
    documents: IntArray
    effective: FloatArray
    counts: Ratios

    def interval(self, system: int) -> Interval:
        """Return the approximate interval of one system: the .025 and .975 quantiles of its resampled values."""
        value, documents = float(self.values[system]), int(self.documents[system])
        m_eff, absent = self._allowed(system)
        if absent:
            shown = None if absent is Absent.NOTHING else value
            return Interval(shown, None, None, documents, m_eff, approximate=True, absent=absent)
        low, high = _percentiles(self.samples[:, system])
        return Interval(value, low, high, documents, m_eff, approximate=True)

    def difference(self, first: int, second: int) -> Difference:
        """Return the first's average minus the second's, with its approximate interval."""
        value = float(self.values[first] - self.values[second])
        allowed = [self._allowed(system) for system in (first, second)]
        m_eff = min(found for found, _ in allowed)
        documents = int(max(self.documents[first], self.documents[second]))
        absent = next((why for _, why in allowed if why), None)
        one, other = self.counts.column(first), self.counts.column(second)
        identical = np.array_equal(one.n, other.n) and np.array_equal(one.d, other.d)
        if absent:
            shown = None if absent is Absent.NOTHING else value
            return Difference(
                shown, None, None, None, None, documents, m_eff, identical, approximate=True, absent=absent
            )
        moves = self.samples[:, first] - self.samples[:, second]
        low, high = _percentiles(moves)
        se = float(np.nanstd(moves, ddof=1))
        return Difference(value, low, high, se, None, documents, m_eff, identical, approximate=True)

    def _allowed(self, system: int) -> tuple[float, Absent | None]:
        m_eff = float(self.effective[system])
        if np.isnan(self.values[system]):
            return m_eff, Absent.NOTHING
        return m_eff, None if len(self.samples) and enough(m_eff, LEAST_EFFECTIVE) else Absent.FEW


def averages(
    counts: Ratios,
    support: npt.ArrayLike,
    seed: str,
    *,
    average: Averaging = Averaging.MACRO,
    resamples: int = RESAMPLES,
) -> Averages:
    """Resample documents and average over types in each resample.

    Documents are drawn once for all systems and types, so everything is paired. In a resample, as in the whole, a type
    without gold support is no part of the average, and one with support but no rate counts 0.

    Args:
        counts: `documents × systems × types`.
        support: Gold items, `documents × types`.
        seed: Hash of the gold's scoring content, in hexadecimal.
        average: Macro or weighted by support.
        resamples: Number of resamples.

    Raises:
        InputError: The shapes do not fit, or there are no resamples.
    """
    gold = np.asarray(support, dtype=np.float64)
    if counts.d.ndim != 3 or gold.shape != (counts.d.shape[0], counts.d.shape[2]):
        found = f"counts of shape {counts.d.shape}, support of shape {gold.shape}"
        expected = "documents × systems × types, and documents × types"
        raise InputError(Problem(rule="counts-shape", found=found, expected=expected))
    if resamples < 1:
        raise InputError(Problem(rule="resamples", found=f"{resamples} resamples", expected="1 or more"))
    totals = gold.sum(axis=0)
    values = _average(counts.n.sum(axis=0)[None], counts.d.sum(axis=0)[None], totals[None], average)[0]
    averaged = totals > 0
    m_eff = effective(counts.d[:, :, averaged]).min(axis=1, initial=np.inf)
    documents = np.count_nonzero(counts.d.any(axis=2), axis=0).astype(np.int64)
    samples: FloatArray = np.empty((0, len(values)))
    if counts.documents >= LEAST_DOCUMENTS and enough(m_eff, LEAST_EFFECTIVE).any() and averaged.any():
        samples = _samples(counts, gold, seed, average, resamples)
    return Averages(values, samples, documents, m_eff, counts)


def _samples(counts: Ratios, gold: FloatArray, seed: str, average: Averaging, resamples: int) -> FloatArray:
    documents, systems, types = counts.d.shape
    table = np.concatenate([counts.n.reshape(documents, -1), counts.d.reshape(documents, -1), gold], axis=1)
    largest = streams.largest_sum(table, resampled=True)
    if largest < streams.FLOAT32_EXACT:
        table = table.astype(np.float32)
    rng = streams.generator(seed, streams.Stream.RESAMPLES)
    step = streams.rows_at_once(max(table.shape))
    samples = np.empty((resamples, systems))
    for start in range(0, resamples, step):
        rows = min(step, resamples - start)
        sums = streams.weighted_sums(streams.resample_weights(rng, rows, documents), table, largest)
        n, d, drawn = np.split(sums, [systems * types, 2 * systems * types], axis=1)
        shape = (rows, systems, types)
        samples[start : start + rows] = _average(n.reshape(shape), d.reshape(shape), drawn, average)
    return samples


def _average(n: FloatArray, d: FloatArray, support: FloatArray, average: Averaging) -> FloatArray:
    """Averaging over types; n and d are rows × systems × types, support is rows × types; NaN where none has support."""
    weights = support if average is Averaging.WEIGHTED else (support > 0).astype(np.float64)
    rates = np.divide(n, d, out=np.zeros_like(n), where=d > 0)
    total = weights.sum(axis=1)[:, None]
    summed: FloatArray = np.einsum("rst,rt->rs", rates, weights)
    return np.asarray(np.divide(summed, total, out=np.full(n.shape[:2], np.nan), where=total > 0))


def _percentiles(samples: FloatArray) -> tuple[float, float]:
    # A resample in which no type has support (hardly possible at m_eff ≥ 10) says nothing.
    low, high = np.nanquantile(samples, [1 - UPPER, UPPER])
    return float(low), float(high)
