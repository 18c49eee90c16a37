"""The probability that one system is better than another, as far as these documents tell.

The Bayesian bootstrap (Rubin 1981) weighs *documents* by Dirichlet(1, …, 1). Taking mentions for independent trials, as
a beta-binomial model does, would give far too sure an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from goldspan.errors import InputError, Problem
from goldspan.measures.statistics import streams

if TYPE_CHECKING:
    from goldspan.measures.statistics.units import FloatArray, Ratios

DRAWS = 10_000
"""Draws of document weights."""

TIE = 1e-12
"""Rates closer than this are equal."""


def probability_better(counts: Ratios, baseline: int, seed: str, *, draws: int = DRAWS) -> FloatArray:
    """Return, per system, the probability that its rate is above the baseline's.

    Args:
        counts: `documents × systems`.
        baseline: Column of the baseline.
        seed: Hash of the gold's scoring content, in hexadecimal.
        draws: Draws of document weights, the same for all systems.

    Returns:
        Shape `systems`: near 1 surely better, near 0 surely worse, .5 for no difference (ties count a half) and so at
        the baseline; NaN where either has nothing to score.

    Raises:
        InputError: The counts are not those of several systems, or there are no draws.
    """
    if counts.d.ndim != 2:
        found = f"counts of shape {counts.d.shape}"
        raise InputError(Problem(rule="counts-shape", found=found, expected="documents × systems"))
    if draws < 1:
        raise InputError(Problem(rule="draws", found=f"{draws} draws", expected="1 or more"))
    documents, systems = counts.d.shape
    rng = streams.generator(seed, streams.Stream.WEIGHTS)
    step = streams.rows_at_once(max(documents, systems))
    won = np.zeros(systems)
    known = np.asarray(counts.d.any(axis=0))
    below = np.where(known, 0.0, 1.0)
    for start in range(0, draws, step):
        weights = streams.dirichlet_weights(rng, min(step, draws - start), documents)
        rates = (weights @ counts.n) / (weights @ counts.d + below)
        ahead = rates - rates[:, [baseline]]
        won += np.count_nonzero(ahead > TIE, axis=0) + np.count_nonzero(np.abs(ahead) <= TIE, axis=0) / 2
    return np.where(known & known[baseline], won / draws, np.nan)
