"""Power: what difference these documents could have shown, and how many would show a given one.

It belongs to a *pair* of systems: two that err on the same documents are told apart with far fewer than two that err
on different ones.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goldspan.errors import InputError, Problem
from goldspan.measures.statistics.harmonics import errors, shape_of, weights
from goldspan.measures.statistics.intervals import Absent
from goldspan.measures.statistics.units import effective, enough

if TYPE_CHECKING:
    from goldspan.measures.statistics.harmonics import Counts
    from goldspan.measures.statistics.units import FloatArray

EIGHTY = 2.802
"""z(.975) + z(.80): a two-sided test at .05 with 80 % power."""

Z = 1.959963984540054
"""The normal quantile of a 95 % range."""

LEAST_DOCUMENTS = 20
"""No power below this many documents."""

LEAST_EFFECTIVE = 10.0
"""No power below this effective number of documents."""


@dataclass(frozen=True, slots=True)
class Needed:
    """Documents needed, like those at hand, with a rough 95 % range."""

    documents: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Power:
    """What a pair of systems can be told apart by.

    Attributes:
        sd: Standard deviation over documents of e_A − e_B; None where too little is known.
        sd_low: Lower end of its rough 95 % range.
        sd_high: Upper end of its rough 95 % range.
        documents: N, the documents at hand, those with nothing to score included.
        effective: m_eff of d_A + d_B.
        absent: Why there is no number; None where there is one.
    """

    sd: float | None
    sd_low: float | None
    sd_high: float | None
    documents: int
    effective: float
    absent: Absent | None = None

    @property
    def smallest_difference(self) -> float | None:
        """The smallest true difference found in 80 % of such sets of documents: 2.802 · sd / √N."""
        return None if self.sd is None else EIGHTY * self.sd / math.sqrt(self.documents)

    def documents_needed(self, delta: float) -> Needed | None:
        """Return the documents that show a true difference of `delta` with 80 % power: ⌈(2.802 · sd / δ)²⌉.

        Args:
            delta: A rate's difference, as a fraction; its sign does not matter.

        Returns:
            None where sd is unknown, or for a difference of 0, which no number of documents shows.

        Raises:
            InputError: `delta` is not a finite number.
        """
        if not math.isfinite(delta):
            raise InputError(Problem(rule="delta", found=f"a difference of {delta}", expected="a finite number"))
        if self.sd is None or self.sd_low is None or self.sd_high is None or delta == 0:
            return None
        return Needed(*(math.ceil((EIGHTY * sd / delta) ** 2) for sd in (self.sd, self.sd_low, self.sd_high)))


def pair_power(a: Counts, b: Counts) -> Power:
    """Return the power of a pair of systems; average the runs of a system with `runs.pooled` first.

    `e = (n − F·d) / mean(d)` is what a document adds to a rate's error, so e_A − e_B has the variance of one document's
    part in F_A − F_B; of a mean F1 it is what the delta method gives. The rough range of its standard deviation is
    Bonett's (2006), which allows for heavy tails. None below 20 documents or m_eff < 10.

    Args:
        a: Of shape `documents` (× parts).
        b: The same documents in the same order.

    Raises:
        InputError: The two are not alike in shape.
    """
    if shape_of(a) != shape_of(b) or len(shape_of(a)) != 1:
        found = f"counts of shape {shape_of(a)} against {shape_of(b)}"
        raise InputError(Problem(rule="paired", found=found, expected="one number per document on both sides"))
    documents, m_eff = a.documents, float(effective(weights(a) + weights(b)).min())

    def none(absent: Absent) -> Power:
        return Power(None, None, None, documents, m_eff, absent)

    if not all(weights(side).any(axis=0).all() for side in (a, b)):
        return none(Absent.NOTHING)
    if documents < LEAST_DOCUMENTS or not enough(m_eff, LEAST_EFFECTIVE):
        return none(Absent.FEW)
    e = errors(a) - errors(b)
    sd = float(e.std(ddof=1))
    if sd <= 1e-12:
        return none(Absent.ALIKE)
    low, high = sd_range(e)
    return Power(sd, low, high, documents, m_eff)


def sd_range(sample: FloatArray) -> tuple[float, float]:
    """Return Bonett's approximate 95 % interval of a standard deviation, for samples that need not be normal.

    `exp(ln(c s²) ± z · se)` for the variance, `se = c √((γ − (n−3)/n) / (n−1))`, `c = n / (n − z)`, with the kurtosis
    `γ = n Σ(x − t)⁴ / (Σ(x − x̄)²)²` about the mean t trimmed by 1/(2√(n−4)) at each end (rounded down to whole values).
    Source: Bonett, *Approximate confidence interval for standard deviation of nonnormal distributions*, Computational
    Statistics & Data Analysis 50 (2006) 775-782.

    Args:
        sample: At least five values that are not all equal.
    """
    n = len(sample)
    cut = int(n / (2 * math.sqrt(n - 4)))
    middle = np.sort(sample)[cut : n - cut].mean()
    squares = float(np.sum((sample - sample.mean()) ** 2))
    kurtosis = n * float(np.sum((sample - middle) ** 4)) / squares**2
    c = n / (n - Z)
    # In theory γ ≥ 1; (n−3)/n is below it, so the root is real.
    se = c * math.sqrt((kurtosis - (n - 3) / n) / (n - 1))
    centre = math.log(c * squares / (n - 1))
    return math.exp((centre - Z * se) / 2), math.exp((centre + Z * se) / 2)
