"""Leave-one-document-out values of a rate: the standard errors under every interval.

Source: Quenouille (1956) and Tukey (1958); for ratios, Efron & Tibshirani, *An Introduction to the Bootstrap* (1993),
ch. 11.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goldspan.measures.statistics.harmonics import Harmonics, left_out, weights
from goldspan.measures.statistics.units import quotient

if TYPE_CHECKING:
    from goldspan.measures.statistics.harmonics import Counts
    from goldspan.measures.statistics.units import FloatArray, IntArray, Ratios

BLOCK = 1 << 17
"""Counts worked on at a time: what fits in a processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Jackknife:
    """Per column of the counts (the trailing shape of `Ratios`).

    Attributes:
        value: `F = Σn / Σd`, or the mean F1; NaN where there is nothing to score.
        se: Standard error of F; NaN where fewer than two documents have d > 0.
        documents: m, the documents with d > 0 (in any part).
        effective: m_eff = (Σd)² / Σd², that of the part with the fewest.
    """

    value: FloatArray
    se: FloatArray
    documents: IntArray
    effective: FloatArray


def jackknife(counts: Counts) -> Jackknife:
    """Return every column's rate with its jackknife standard error over documents.

    `se² = (m−1)/m · Σ(F₍₋ᵢ₎ − F̄)²` over the m documents with d > 0, F̄ the mean of the F₍₋ᵢ₎. Of ratios in one pass over
    blocks of documents, so that memory does not grow with the table.
    """
    if isinstance(counts, Harmonics):
        return _of_harmonics(counts)
    return _of_ratios(counts)


def _of_harmonics(counts: Harmonics) -> Jackknife:
    without, scored = left_out(counts), counts.scored
    own = weights(counts).any(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(own, without, 0.0).sum(axis=0) / scored
        squares = (np.where(own, without - mean, 0.0) ** 2).sum(axis=0)
        se = np.sqrt(squares * (scored - 1) / scored)
    return Jackknife(counts.values, np.where(scored >= 2, se, np.nan), scored, counts.effective)


def _of_ratios(counts: Ratios) -> Jackknife:
    totals_n, totals_d = counts.n.sum(axis=0), counts.d.sum(axis=0)
    value, scored = quotient(totals_n, totals_d), counts.scored
    # A document with d = 0 leaves F as it is: its deviation from F is 0 and drops out of both sums.
    total, squares = np.zeros_like(value), np.zeros_like(value)
    step = max(1, BLOCK // max(1, value.size))
    with np.errstate(divide="ignore", invalid="ignore"):
        for first in range(0, counts.documents, step):
            rest = totals_n - counts.n[first : first + step]
            rest /= totals_d - counts.d[first : first + step]
            rest -= value
            total += rest.sum(axis=0)
            squares += np.einsum("i...,i...->...", rest, rest)
        spread = np.maximum(squares - total * total / scored, 0.0)
        se = np.sqrt(spread * (scored - 1) / scored)
    return Jackknife(value, np.where(scored >= 2, se, np.nan), scored, counts.effective)
