"""Tests type by type: a table to explore, in which some difference is always the largest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goldspan.errors import InputError, Problem
from goldspan.measures.statistics.randomisation import PairTest, pair_tests
from goldspan.measures.statistics.several import benjamini_hochberg
from goldspan.measures.statistics.units import Ratios

if TYPE_CHECKING:
    from goldspan.measures.statistics.units import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class TypeTests:
    """Systems against a baseline, type by type; exploratory, and to be marked so.

    Attributes:
        baseline: Column of the baseline.
        tests: Per system one test per type; no tests at the baseline.
        p: `systems × types`; NaN at the baseline and where there is no test.
        p_adjusted: Benjamini and Hochberg's, over the types of one system.
    """

    baseline: int
    tests: tuple[tuple[PairTest, ...], ...]
    p: FloatArray
    p_adjusted: FloatArray


def by_type(counts: Ratios, baseline: int, seed: str) -> TypeTests:
    """Test every system against the baseline in every type, all with the same swaps.

    Args:
        counts: `documents × systems × types`.
        baseline: Column of the baseline.
        seed: Hash of the gold's scoring content, in hexadecimal.

    Raises:
        InputError: The counts have no types.
    """
    if counts.d.ndim != 3:
        shape = f"counts of shape {counts.d.shape}"
        raise InputError(Problem(rule="counts-shape", found=shape, expected="documents × systems × types"))
    documents, systems, types = counts.d.shape
    flat = Ratios(counts.n.reshape(documents, -1), counts.d.reshape(documents, -1))
    others = [system for system in range(systems) if system != baseline]
    pairs = [(system * types + type_, baseline * types + type_) for system in others for type_ in range(types)]
    found = iter(pair_tests(flat, pairs, seed))
    tests = tuple(() if system == baseline else tuple(next(found) for _ in range(types)) for system in range(systems))
    p = np.full((systems, types), np.nan)
    for system in others:
        p[system] = [np.nan if test.p is None else test.p for test in tests[system]]
    adjusted = np.array([benjamini_hochberg(row) for row in p]).reshape(p.shape)
    return TypeTests(baseline, tests, p, adjusted)
