"""95 % confidence interval of the difference between two systems on the same documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goldspan.errors import InputError, Problem
from goldspan.measures.statistics.harmonics import alike, left_out, weights
from goldspan.measures.statistics.intervals import LEAST_EFFECTIVE, UPPER, Absent
from goldspan.measures.statistics.runs import pooled, spread
from goldspan.measures.statistics.student import t_quantile
from goldspan.measures.statistics.units import effective, enough

if TYPE_CHECKING:
    from goldspan.measures.statistics.harmonics import Counts


@dataclass(frozen=True, slots=True)
class Difference:
    """Rate of A minus rate of B, with its 95 % interval.

    Attributes:
        value: F_A − F_B; None where one of them has nothing to score.
        low: Lower end; None where there is no interval.
        high: Upper end; None where there is no interval.
        se: Standard error, runs included; None where there is no interval.
        df: Degrees of freedom of t.
        documents: m, the documents on which either has something to score.
        effective: m_eff of d_A + d_B.
        identical: Whether no document's counts differ.
        approximate: Whether it comes from the percentile bootstrap.
        absent: Why there is no interval; None where there is one.
    """

    value: float | None
    low: float | None
    high: float | None
    se: float | None
    df: float | None
    documents: int
    effective: float
    identical: bool
    approximate: bool = False
    absent: Absent | None = None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Lower and upper end, or None."""
        return None if self.low is None or self.high is None else (self.low, self.high)


def difference(a: Counts, b: Counts) -> Difference:
    """Return F_A − F_B with its interval.

    Value ± t(.975, df) · se. se is the jackknife's over the documents of F_A − F_B; df is m_eff − 1, m_eff from
    d_A + d_B. Where a system has several runs, its counts are averaged over them, and the variance of their mean, s²/r,
    is added to se²; df is then Welch and Satterthwaite's (Satterthwaite 1946) of the parts. That errs to the wide side:
    what runs do differently on single documents is in both parts.

    Args:
        a: Of shape `documents`, or `documents × runs` (× parts).
        b: The same documents in the same order; its own number of runs.

    Raises:
        InputError: The two have not the same number of documents.
    """
    if a.documents != b.documents:
        found = f"{a.documents} documents against {b.documents}"
        raise InputError(Problem(rule="paired", found=found, expected="the same documents on both sides"))
    left, right = pooled(a), pooled(b)
    identical = alike(left, right)
    both = weights(left) + weights(right)
    scored, m_eff = np.flatnonzero(both.any(axis=-1)), float(effective(both).min())
    value = float(left.values - right.values)
    if np.isnan(value):
        return Difference(None, None, None, None, None, len(scored), m_eff, identical, absent=Absent.NOTHING)
    without = (left_out(left) - left_out(right))[scored]
    # NaN where a single document holds all there is to score on one side.
    if not enough(m_eff, LEAST_EFFECTIVE) or np.isnan(without).any():
        return Difference(value, None, None, None, None, len(scored), m_eff, identical, absent=Absent.FEW)
    parts = [(float(np.sum((without - without.mean()) ** 2)) * (len(scored) - 1) / len(scored), m_eff - 1)]
    parts += [part for part in map(_run_variance, (a, b)) if part]
    se, df = _combined(parts)
    reach = float(t_quantile(UPPER, df)) * se
    return Difference(value, value - reach, value + reach, se, df, len(scored), m_eff, identical)


def _run_variance(counts: Counts) -> tuple[float, float] | None:
    """Return the variance of the mean over runs and its degrees of freedom."""
    over_runs = spread(counts)
    if over_runs is None or over_runs.sd is None:
        return None
    runs = len(over_runs.values)
    return over_runs.sd**2 / runs, runs - 1


def _combined(parts: list[tuple[float, float]]) -> tuple[float, float]:
    variance = sum(part for part, _ in parts)
    below = sum(part**2 / df for part, df in parts)
    return variance**0.5, max(1.0, variance**2 / below) if below > 0 else parts[0][1]
