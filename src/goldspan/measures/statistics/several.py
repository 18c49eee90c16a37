"""Many tests at once: p-values adjusted for their number.

A NaN stands for a test that was not made: it stays NaN and is not counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.measures.statistics.units import FloatArray


def holm(p: npt.ArrayLike) -> FloatArray:
    """Return Holm's adjusted p-values: at .05 the chance of even one false difference is at most 5 %.

    The i-th smallest of k is `max over j ≤ i of min(1, (k − j + 1) · p₍ⱼ₎)` (Holm 1979). Systems against a declared
    baseline, and all pairs of a ranking.

    Args:
        p: One p-value per test.

    Example:
        >>> holm([0.01, 0.04, 0.03]).tolist()
        [0.03, 0.06, 0.06]
    """
    return _adjusted(p, lambda ascending, ranks: np.maximum.accumulate(ascending * (len(ranks) - ranks + 1)))


def benjamini_hochberg(p: npt.ArrayLike) -> FloatArray:
    """Return Benjamini and Hochberg's adjusted p-values: of those at or below .05, 5 % are expected to be false.

    The i-th smallest of k is `min over j ≥ i of min(1, k/j · p₍ⱼ₎)` (Benjamini & Hochberg 1995). For by-type tables,
    which are exploratory and must be marked so.

    Args:
        p: One p-value per test.

    Example:
        >>> benjamini_hochberg([0.01, 0.04, 0.03]).tolist()
        [0.03, 0.04, 0.04]
    """
    return _adjusted(p, lambda ascending, ranks: np.minimum.accumulate((ascending * (len(ranks) / ranks))[::-1])[::-1])


def _adjusted(p: npt.ArrayLike, rule: Callable[[FloatArray, FloatArray], FloatArray]) -> FloatArray:
    values = np.asarray(p, dtype=np.float64)
    adjusted = np.full(values.shape, np.nan)
    made = np.flatnonzero(~np.isnan(values))
    order = made[np.argsort(values[made], kind="stable")]
    ranks = np.arange(1, len(order) + 1, dtype=np.float64)
    adjusted[order] = np.minimum(1.0, rule(values[order], ranks))
    return adjusted
