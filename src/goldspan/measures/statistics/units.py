"""What the statistics work on: the counts of one rate per document, or per declared group of documents.

Every rate goldspan reports is a ratio of two sums over documents, `F = Σn / Σd`:

- F1: `n = 2 · credit`, `d = possible + actual`
- precision: `n = credit`, `d = actual`
- recall: `n = credit`, `d = possible`

so one recipe serves all three. The unit is the document, never the mention: mentions of one article share its subject,
writer and difficulty, and a test that takes them for independent finds differences that are not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from goldspan.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Ratios:
    """Numerators and denominators of one rate, documents first; made by `ratios`, which checks them.

    Attributes:
        n: Numerators; shape `documents`, `documents × systems`, `documents × runs` or `documents × systems × types`.
        d: Denominators, of the same shape; `0 ≤ n ≤ d`.
    """

    n: FloatArray
    d: FloatArray

    @property
    def documents(self) -> int:
        """Number of units, those with nothing to score included."""
        return int(self.d.shape[0])

    @property
    def values(self) -> FloatArray:
        """`Σn / Σd` over documents, of the trailing shape; NaN where there is nothing to score."""
        return quotient(self.n.sum(axis=0), self.d.sum(axis=0))

    @property
    def scored(self) -> IntArray:
        """m, the number of documents with `d > 0`; of the trailing shape."""
        return np.asarray(np.count_nonzero(self.d, axis=0), dtype=np.int64)

    @property
    def effective(self) -> FloatArray:
        """m_eff of every column, see `effective`."""
        return effective(self.d)

    def column(self, *index: int) -> Ratios:
        """Return one system (and type): the counts at `index` of the trailing shape."""
        place: tuple[slice | int, ...] = (slice(None), *index)
        return Ratios(self.n[place], self.d[place])


def ratios(n: npt.ArrayLike, d: npt.ArrayLike, groups: Sequence[Hashable | None] | None = None) -> Ratios:
    """Check counts and join the documents of each group into one unit.

    Args:
        n: Numerators, documents first, one to three axes.
        d: Denominators, of the same shape.
        groups: Per document the group it belongs to, None for a document by itself. Groups are ordered by their first
            document.

    Returns:
        The counts as float64, one row per document or group.

    Raises:
        InputError: The shapes differ, or a count is negative, not finite, or above its denominator.
    """
    numerators, denominators = np.asarray(n, dtype=np.float64), np.asarray(d, dtype=np.float64)
    problems = _problems(numerators, denominators)
    if problems:
        raise InputError(problems)
    if groups is not None:
        numerators, denominators = by_group(numerators, groups), by_group(denominators, groups)
    return Ratios(numerators, denominators)


def by_group(counts: npt.ArrayLike, groups: Sequence[Hashable | None]) -> FloatArray:
    """Add up the rows of `counts` (documents first) that share a group; a group of None is a document by itself.

    Raises:
        InputError: There are not as many groups as rows.
    """
    rows = np.asarray(counts, dtype=np.float64)
    if rows.ndim == 0 or len(groups) != len(rows):
        found = f"{len(groups)} groups for counts of shape {rows.shape}"
        raise InputError(Problem(rule="groups", found=found, expected="one group, or None, per document"))
    seen: dict[Hashable, int] = {}
    codes = np.empty(len(rows), dtype=np.intp)
    units = 0
    for row, group in enumerate(groups):
        code = units if group is None else seen.setdefault(group, units)
        codes[row] = code
        units += code == units
    summed = np.zeros((units, *rows.shape[1:]))
    np.add.at(summed, codes, rows)
    return summed


def quotient(n: npt.ArrayLike, d: npt.ArrayLike) -> FloatArray:
    """Return `n / d`, and NaN where d is 0: nothing to score is neither 0 nor 1."""
    below = np.asarray(d, dtype=np.float64)
    return np.asarray(np.divide(n, below, out=np.full(below.shape, np.nan), where=below != 0))


def effective(d: npt.ArrayLike) -> FloatArray:
    """Return m_eff = (Σd)² / Σd² over documents (Kish's effective sample size); 0 where there is nothing to score.

    It is the number of documents when all are of one size, and near 1 when one document outweighs all others.
    """
    below = np.asarray(d, dtype=np.float64)
    squares: FloatArray = np.einsum("i...,i...->...", below, below)
    return np.asarray(np.nan_to_num(quotient(np.square(below.sum(axis=0)), squares), nan=0.0))


def enough(m_eff: npt.ArrayLike, least: float) -> BoolArray:
    """Tell where m_eff reaches `least`; five documents of one size must not miss 5 by a rounding error."""
    return np.asarray(np.asarray(m_eff) >= least * (1 - 1e-12))


def _problems(n: FloatArray, d: FloatArray) -> list[Problem]:
    if n.shape != d.shape or not 1 <= n.ndim <= 3:
        found = f"numerators of shape {n.shape}, denominators of shape {d.shape}"
        return [Problem(rule="counts-shape", found=found, expected="one shape of one to three axes, documents first")]
    if n.size == 0:
        return []
    # Minimum and maximum are NaN or infinite as soon as one count is: no array of flags for millions of counts.
    ends = [float(end) for end in (n.min(), n.max(), d.min(), d.max())]
    if not np.isfinite(ends).all():
        return [Problem(rule="counts-finite", found="a count that is not finite", expected="finite numbers")]
    # Fractional credits (soft matches) may exceed their denominator by a rounding error.
    if ends[0] < 0 or np.any(n > d * (1 + 1e-9)):
        found = f"a numerator of {ends[0]:g}" if ends[0] < 0 else "a numerator above its denominator"
        return [Problem(rule="counts-range", found=found, expected="0 ≤ n ≤ d")]
    return []
