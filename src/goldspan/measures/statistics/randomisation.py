"""Paired approximate randomisation: is the difference between two systems more than the luck of the documents?

Source: Noreen, *Computer-Intensive Methods for Testing Hypotheses* (1989); for language processing Yeh (2000), with
whole documents as units. By simulation this test rejects a true hypothesis in .043-.060 of cases at .05; tests that
take mentions as units do so in .17-.19.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goldspan.errors import InputError, Problem
from goldspan.measures.statistics import swaps as kernel
from goldspan.measures.statistics.harmonics import Harmonics, shape_of, side_by_side, weights
from goldspan.measures.statistics.several import holm
from goldspan.measures.statistics.units import Ratios

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from goldspan.measures.statistics.harmonics import Counts
    from goldspan.measures.statistics.units import FloatArray

SWAPS = 10_000
"""Random swaps drawn, R."""

EXACT_DOCUMENTS = 13
"""Up to this many documents that differ, all 2^m swaps are made instead."""

LEAST_DIFFERING = 6
"""Below this many documents that differ, p cannot reach .05: 2/2^5 is .0625."""


@dataclass(frozen=True, slots=True)
class PairTest:
    """The test of one pair of systems.

    Attributes:
        difference: Rate of the first minus rate of the second; None where one has nothing to score.
        p: Share of swaps at least as extreme as what was seen, near 0 for a sure difference, 1 for none; None where
            there is no difference to test.
        differing: Documents on which the two differ.
        swaps: Swaps made: R, or 2^m.
        exact: Whether these were all swaps there are.
    """

    difference: float | None
    p: float | None
    differing: int
    swaps: int
    exact: bool

    @property
    def identical(self) -> bool:
        """Whether the two differ on no document; p is then 1."""
        return self.differing == 0

    @property
    def can_reach(self) -> bool:
        """Whether p could have been .05 or less with so few documents that differ."""
        return self.differing >= LEAST_DIFFERING


@dataclass(frozen=True, slots=True)
class BaselineTests:
    """Several systems against one.

    Attributes:
        baseline: Column of the baseline.
        tests: One per system, its rate minus the baseline's; None at the baseline.
        p_holm: Holm's adjusted p-values over the S − 1 tests; None where there is no p.
    """

    baseline: int
    tests: tuple[PairTest | None, ...]
    p_holm: tuple[float | None, ...]


def paired_test(a: Counts, b: Counts, seed: str) -> PairTest:
    """Test one pair; average the runs of a system with `runs.pooled` first.

    Each document's whole counts are swapped between the two with probability ½;
    `p = (1 + #{|d*| ≥ |d| − 1e-12}) / (R + 1)`, R = 10,000. Where at most 13 documents differ, all 2^m swaps,
    `p = # / 2^m`. A rate without denominator counts 0 within a swap.

    Args:
        a: Of shape `documents` (× parts).
        b: The same documents in the same order.
        seed: Hash of the gold's scoring content, in hexadecimal.

    Raises:
        InputError: The two are not alike in shape.
    """
    if shape_of(a) != shape_of(b) or len(shape_of(a)) != 1:
        found = f"counts of shape {shape_of(a)} against {shape_of(b)}"
        raise InputError(Problem(rule="paired", found=found, expected="one number per document on both sides"))
    return pair_tests(side_by_side([b, a]), [(1, 0)], seed)[0]


def against_baseline(counts: Counts, baseline: int, seed: str) -> BaselineTests:
    """Test every system against the baseline, with Holm's correction over the S − 1 tests.

    Args:
        counts: `documents × systems`, or `documents × systems × types` for the mean over types (macro average; pass the
            types with gold support).
        baseline: Column of the baseline.
        seed: Hash of the gold's scoring content, in hexadecimal.
    """
    systems = shape_of(counts)[1]
    others = [system for system in range(systems) if system != baseline]
    found = iter(pair_tests(counts, [(system, baseline) for system in others], seed))
    tests = tuple(None if system == baseline else next(found) for system in range(systems))
    p = [np.nan if test is None or test.p is None else test.p for test in tests]
    return BaselineTests(baseline, tests, tuple(None if np.isnan(value) else float(value) for value in holm(p)))


def pair_tests(counts: Counts, pairs: Sequence[tuple[int, int]], seed: str, *, swaps: int = SWAPS) -> list[PairTest]:
    """Test many pairs of systems with the same swaps.

    Args:
        counts: `documents × systems`, or `documents × systems × types` for the mean over types.
        pairs: Columns of the systems to compare.
        seed: Hash of the gold's scoring content, in hexadecimal.
        swaps: Number of random swaps.

    Returns:
        One test per pair, in order: the first's rate minus the second's.
    """
    table = with_types(counts)
    values, known = kernel.observed(table), has_value(table)
    found: dict[tuple[int, int], PairTest] = {}
    many: dict[int, list[int]] = {}
    differing: dict[tuple[int, int], int] = {}
    for first, second in pairs:
        documents = kernel.differing(table, first, second)
        seen = float(values[first] - values[second])
        m = len(documents)
        differing[first, second] = m
        if not (known[first] and known[second]):
            found[first, second] = PairTest(None, None, m, 0, exact=False)
        elif m == 0:
            found[first, second] = PairTest(seen, 1.0, 0, 1, exact=True)
        elif m <= EXACT_DOCUMENTS:
            p = kernel.exact(table, first, second, documents) / 2**m
            found[first, second] = PairTest(seen, p, m, 2**m, exact=True)
        else:
            many.setdefault(second, []).append(first)
    columns = {second: np.array(firsts, dtype=np.int64) for second, firsts in many.items()}
    for second, exceeding in (kernel.drawn(table, columns, swaps, seed) if columns else {}).items():
        for first, count in zip(many[second], exceeding.tolist(), strict=True):
            seen, p = float(values[first] - values[second]), (1 + count) / (swaps + 1)
            found[first, second] = PairTest(seen, p, differing[first, second], swaps, exact=False)
    return [found[pair] for pair in pairs]


def with_types(counts: Counts) -> Counts:
    """Return counts with a third axis: `documents × systems` becomes one type; `Harmonics` have their parts there.

    Raises:
        InputError: The counts are not those of several systems.
    """
    if isinstance(counts, Harmonics):
        if len(shape_of(counts)) != 2:
            found = f"counts of shape {shape_of(counts)}"
            raise InputError(Problem(rule="counts-shape", found=found, expected="documents × systems (× parts)"))
        return counts
    if counts.d.ndim == 3:
        return counts
    if counts.d.ndim != 2:
        found = f"counts of shape {counts.d.shape}"
        raise InputError(Problem(rule="counts-shape", found=found, expected="documents × systems (× types)"))
    return Ratios(counts.n[:, :, None], counts.d[:, :, None])


def has_value(counts: Counts) -> npt.NDArray[np.bool_]:
    """Tell which systems have anything to score (`counts`: documents × systems × types); in every part of a mean F1."""
    if isinstance(counts, Harmonics):
        return np.asarray(weights(counts).any(axis=0).all(axis=-1))
    totals: FloatArray = counts.d.sum(axis=0)
    return np.asarray(totals.any(axis=-1))
