"""95 % confidence intervals of F1, precision and recall, at any number of documents.

Jackknife over documents on the logit scale with Student's t on the effective number of documents. The percentile
bootstrap, which most evaluation tools print, covers .74-.94 at 10 to 100 documents where it should cover .95.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from goldspan.measures.statistics.jackknife import Jackknife, jackknife
from goldspan.measures.statistics.student import t_quantile
from goldspan.measures.statistics.units import enough

if TYPE_CHECKING:
    from goldspan.measures.statistics.harmonics import Counts
    from goldspan.measures.statistics.units import BoolArray, FloatArray, IntArray

LEAST_EFFECTIVE = 5.0
"""No interval below this effective number of documents."""

UPPER = 0.975
"""The quantile of two-sided 95 % intervals."""


class Absent(StrEnum):
    """Why a number is not given."""

    NOTHING = "nothing to score"
    FEW = "too few documents, or a few of them outweigh the rest"
    ALIKE = "no document tells the two apart"


@dataclass(frozen=True, slots=True)
class Interval:
    """A rate with its 95 % interval.

    Attributes:
        value: The rate, 0 to 1; None where there is nothing to score.
        low: Lower end; None where there is no interval.
        high: Upper end; None where there is no interval.
        documents: m, the documents (or groups) with something to score.
        effective: m_eff, see `units.effective`.
        approximate: Whether it comes from the percentile bootstrap.
        absent: Why there is no interval; None where there is one.
    """

    value: float | None
    low: float | None
    high: float | None
    documents: int
    effective: float
    approximate: bool = False
    absent: Absent | None = None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Lower and upper end, or None."""
        return None if self.low is None or self.high is None else (self.low, self.high)


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """The intervals of a whole table: arrays of the trailing shape of the counts, NaN where there is none."""

    value: FloatArray
    low: FloatArray
    high: FloatArray
    documents: IntArray
    effective: FloatArray

    def at(self, *index: int) -> Interval:
        """Return one interval; no index where the counts were those of a single system."""
        value, low, high = (float(array[index]) for array in (self.value, self.low, self.high))
        documents, m_eff = int(self.documents[index]), float(self.effective[index])
        if np.isnan(value):
            return Interval(None, None, None, documents, m_eff, absent=Absent.NOTHING)
        if np.isnan(low):
            return Interval(value, None, None, documents, m_eff, absent=Absent.FEW)
        return Interval(value, low, high, documents, m_eff)


def interval(counts: Counts) -> Interval:
    """Return the interval of one rate of one system.

    Args:
        counts: Of shape `documents` (× parts).

    Example:
        >>> from goldspan.measures.statistics.units import ratios
        >>> found = interval(ratios([8, 6, 10, 4, 6, 8], [10, 10, 12, 8, 6, 10]))
        >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
        (0.75, 0.5624, 0.875)
    """
    return intervals(counts).at()


def intervals(counts: Counts) -> Intervals:
    """Return the interval of every column of a table of counts.

    - `logit⁻¹(logit F ± t(.975, max(1, m_eff−1)) · se / (F (1−F)))`, se from the jackknife over documents.
    - F = 1: `[.025^(1/m), 1]`; F = 0: `[0, 1 − .025^(1/m)]` (the exact binomial bounds of m whole documents; Clopper &
      Pearson 1934).
    - m_eff < 5: none. Where every document has the same rate, se is 0 and both ends are that rate.

    Args:
        counts: Of shape `documents`, or `documents × systems`, or `documents × systems × types`; `Harmonics` have
            parts in place of types.
    """
    jack = jackknife(counts)
    low, high = _logit(jack)
    perfect, nothing_right = _extremes(jack)
    with np.errstate(divide="ignore"):
        certain = (1 - UPPER) ** (1 / jack.documents)
    low = np.where(perfect, certain, np.where(nothing_right, 0.0, low))
    high = np.where(perfect, 1.0, np.where(nothing_right, 1 - certain, high))
    few = ~enough(jack.effective, LEAST_EFFECTIVE)
    low, high = np.where(few, np.nan, low), np.where(few, np.nan, high)
    return Intervals(jack.value, low, high, jack.documents, jack.effective)


def _logit(jack: Jackknife) -> tuple[FloatArray, FloatArray]:
    value = jack.value
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = t_quantile(UPPER, np.maximum(1.0, jack.effective - 1)) * jack.se / (value * (1 - value))
        centre = np.log(value) - np.log1p(-value)
        # Beyond ±700 the exponential overflows; the rate is 0 or 1 in float64 long before.
        return _expit(np.clip(centre - reach, -700, 700)), _expit(np.clip(centre + reach, -700, 700))


def _expit(x: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-x)))


def _extremes(jack: Jackknife) -> tuple[BoolArray, BoolArray]:
    # Fractional credits may leave a rounding error beside 1.
    return np.asarray(jack.value >= 1 - 1e-12), np.asarray(jack.value <= 0)
