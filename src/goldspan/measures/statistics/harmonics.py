"""Counts of F1 that is no ratio of two sums: precision and recall have credits of their own.

MUC, B³, DWIE and DocRED's Ign F1 are `F = 2PR / (P + R)` with `P = Σright / Σactual` and
`R = Σfound / Σpossible`; the CoNLL average is the mean of three such. All are smooth functions of sums over documents,
so that leaving a document out and swapping documents between systems mean the same as for a ratio.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from goldspan.errors import InputError, Problem
from goldspan.measures.statistics.units import Ratios, effective, quotient, ratios

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    import numpy.typing as npt

    from goldspan.measures.statistics.units import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Harmonics:
    """What a mean of F1s is made of, documents first; made by `harmonics`, which checks it.

    Attributes:
        precision: What is right of what was predicted; `documents × parts`, or `documents × systems (or runs) × parts`.
            Parts are the measures averaged: one, or the three of the CoNLL average.
        recall: What was found of the gold; of the same shape.
    """

    precision: Ratios
    recall: Ratios

    @property
    def documents(self) -> int:
        """Number of units, those with nothing to score included."""
        return self.precision.documents

    @property
    def values(self) -> FloatArray:
        """The mean F1 over all documents, of the shape between documents and parts; NaN where a part has none."""
        return mean_f1(*(column.sum(axis=0) for column in columns_of(self)))

    @property
    def scored(self) -> IntArray:
        """m, the number of documents on which any part has something to score."""
        return np.asarray(np.count_nonzero(weights(self).any(axis=-1), axis=0), dtype=np.int64)

    @property
    def effective(self) -> FloatArray:
        """m_eff by `actual + possible`, that of the part with the fewest."""
        return np.asarray(effective(weights(self)).min(axis=-1))


Counts: TypeAlias = Ratios | Harmonics
"""What intervals, tests and ranks are made of."""

Columns: TypeAlias = "tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike, npt.ArrayLike]"
"""right, actual, found, possible: documents first, all of one shape."""


def harmonics(parts: Sequence[Columns], groups: Sequence[Hashable | None] | None = None) -> Harmonics:
    """Check counts and join the documents of each group into one unit.

    Args:
        parts: The measures averaged: of each right, actual, found and possible, `documents` or `documents × systems`.
        groups: As for `units.ratios`.

    Raises:
        InputError: No parts, shapes that differ, or a count that is negative, not finite, or above its denominator.
    """
    if not parts:
        raise InputError(Problem(rule="counts-shape", found="no counts", expected="those of one measure or more"))
    precision = [ratios(right, actual, groups) for right, actual, _, _ in parts]
    recall = [ratios(found, possible, groups) for _, _, found, possible in parts]
    shapes = {part.d.shape for part in (*precision, *recall)}
    if len(shapes) > 1:
        found = f"counts of shapes {', '.join(map(str, sorted(shapes)))}"
        raise InputError(Problem(rule="counts-shape", found=found, expected="one shape"))
    return Harmonics(_stacked(precision), _stacked(recall))


def _stacked(parts: Sequence[Ratios]) -> Ratios:
    return Ratios(np.stack([part.n for part in parts], axis=-1), np.stack([part.d for part in parts], axis=-1))


def side_by_side(each: Sequence[Counts]) -> Counts:
    """Return the counts of several systems, one column each, as `documents × systems` (× parts)."""
    ratio = [one for one in each if isinstance(one, Ratios)]
    if len(ratio) == len(each):
        return Ratios(np.stack([one.n for one in ratio], axis=1), np.stack([one.d for one in ratio], axis=1))
    several = [one for one in each if isinstance(one, Harmonics)]
    sides = [[one.precision for one in several], [one.recall for one in several]]
    made = [Ratios(np.stack([s.n for s in side], axis=1), np.stack([s.d for s in side], axis=1)) for side in sides]
    return Harmonics(made[0], made[1])


def columns_of(counts: Counts) -> tuple[FloatArray, ...]:
    """Return the summable columns: n and d, or right, actual, found and possible."""
    if isinstance(counts, Ratios):
        return counts.n, counts.d
    return counts.precision.n, counts.precision.d, counts.recall.n, counts.recall.d


def weights(counts: Counts) -> FloatArray:
    """Return how much each document weighs in each part: d, or actual + possible; parts last."""
    if isinstance(counts, Ratios):
        return counts.d[..., None]
    return np.asarray(counts.precision.d + counts.recall.d)


def left_out(counts: Counts) -> FloatArray:
    """Return the F₍₋ᵢ₎ of every document, of the shape of the counts without parts; NaN where nothing is left."""
    rest = [column.sum(axis=0) - column for column in columns_of(counts)]
    return quotient(rest[0], rest[1]) if isinstance(counts, Ratios) else mean_f1(*rest)


def alike(a: Counts, b: Counts) -> bool:
    """Whether two sets of counts are the same."""
    return all(np.array_equal(one, other) for one, other in zip(columns_of(a), columns_of(b), strict=True))


def shape_of(counts: Counts) -> tuple[int, ...]:
    """Return the shape of the counts, parts left out."""
    return counts.d.shape if isinstance(counts, Ratios) else counts.recall.d.shape[:-1]


def errors(counts: Counts) -> FloatArray:
    """Return what each document adds to the rate's error: N · Σ ∂F/∂S · x, the delta method; mean 0 over documents.

    Of a ratio that is `(n − F·d) / mean(d)`.

    Args:
        counts: Of shape `documents` (× parts), with something to score in every part.
    """
    if isinstance(counts, Ratios):
        return _share(counts)
    p, r = (np.nan_to_num(side.values, nan=0.0) for side in (counts.precision, counts.recall))
    below = np.where(p + r > 0, p + r, np.inf) ** 2
    each = 2 * (r**2 * _share(counts.precision) + p**2 * _share(counts.recall)) / below
    return np.asarray(each.mean(axis=-1))


def _share(counts: Ratios) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (counts.n - counts.values * counts.d) / counts.d.mean(axis=0)
    # Precision without any prediction: nothing that its documents could be wrong in.
    return np.asarray(np.nan_to_num(found, nan=0.0))


def harmonic_mean(p: FloatArray, r: FloatArray) -> FloatArray:
    """Return 2pr / (p + r), and 0 where both are 0."""
    below = p + r
    return np.asarray(np.divide(2 * p * r, below, out=np.zeros_like(below), where=below > 0))


def mean_f1(right: FloatArray, actual: FloatArray, found: FloatArray, possible: FloatArray) -> FloatArray:
    """Return the mean F1 of sums with parts last: 0 where one side has nothing right, NaN where a part has neither."""
    p, r = quotient(_clean(right, actual), actual), quotient(_clean(found, possible), possible)
    each = harmonic_mean(np.nan_to_num(p, nan=0.0), np.nan_to_num(r, nan=0.0))
    return np.asarray(np.where(_nothing(actual, possible), np.nan, each).mean(axis=-1))


def _nothing(actual: FloatArray, possible: FloatArray) -> BoolArray:
    return np.asarray((actual <= 0) & (possible <= 0))


def _clean(credit: FloatArray, whole: FloatArray) -> FloatArray:
    """Take away what rounding left of a credit that is all or nothing."""
    return np.asarray(np.clip(credit, 0.0, np.maximum(whole, 0.0)))
