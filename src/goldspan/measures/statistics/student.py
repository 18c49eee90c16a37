"""Student's t distribution, without scipy."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import numpy.typing as npt

NODES = 40
"""Gauss-Legendre nodes; the integrand is smooth, so 40 reach the precision of float64."""

ITERATIONS = 60


def t_quantile(p: float, df: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the quantile `p` of Student's t with `df` degrees of freedom, which need not be whole.

    With `t = √df · tan θ` the distribution function is `½ + C ∫₀^θ cos^(df−1) φ dφ`, `C = Γ((df+1)/2) / (√π Γ(df/2))`
    (substitution in the density; Johnson, Kotz & Balakrishnan 1995, ch. 28). It is concave in θ, so Newton's method
    from θ = 0 approaches the quantile from below without overshooting.

    Args:
        p: Probability, from ½ to .99; further out, forty nodes are too few where `df` is below 2.
        df: Degrees of freedom, each at least 1; any shape.

    Returns:
        Quantiles of the shape of `df`, to 8 digits or better; NaN where `df` is NaN.
    """
    freedom = np.asarray(df, dtype=np.float64)
    flat = np.maximum(np.atleast_1d(freedom).ravel(), 1.0)
    known = np.isfinite(flat)
    result = np.full(flat.shape, np.nan)
    result[known] = _quantile(p, flat[known])
    return result.reshape(freedom.shape)


def _quantile(p: float, df: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    constant = np.array([math.exp(math.lgamma((v + 1) / 2) - math.lgamma(v / 2)) for v in df]) / math.sqrt(math.pi)
    nodes, weights = _rule()
    theta = np.zeros_like(df)
    for _ in range(ITERATIONS):
        area = theta / 2 * (np.cos(theta[:, None] / 2 * (nodes + 1)) ** (df[:, None] - 1) @ weights)
        step = ((p - 0.5) / constant - area) / np.cos(theta) ** (df - 1)
        theta += step
        if np.all(np.abs(step) <= 1e-13 * theta):
            break
    return np.asarray(np.sqrt(df) * np.tan(theta))


@cache
def _rule() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    return np.asarray(nodes), np.asarray(weights)
