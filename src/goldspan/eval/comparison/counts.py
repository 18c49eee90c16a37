"""The counts of several systems as arrays: documents first, then systems or their runs, then types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goldspan.eval.value import parts_of, types_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.eval.comparison.ground import Ground
    from goldspan.eval.parts import FloatArray
    from goldspan.eval.report import Report
    from goldspan.measures.measure import Measure
    from goldspan.measures.statistics import Ratios


@dataclass(frozen=True, slots=True)
class Candidate:
    """A system: its name, a report of each of its runs, and whether they are numbered (`name@version#k`)."""

    name: str
    reports: tuple[Report, ...]
    numbered: bool = False


def run_counts(candidates: Sequence[Candidate], measure: Measure, ground: Ground) -> list[Ratios] | None:
    """Return each system's counts, (documents, runs); None where the measure is no ratio of two sums."""
    from goldspan.measures.statistics import ratios

    found, beyond = [], False
    for candidate in candidates:
        columns = []
        for report in candidate.reports:
            parts = parts_of(report, measure)
            pair = parts.ratio(measure.rate)
            if pair is None:
                return None
            columns.append([ground.column(report, column, parts) for column in pair])
        n, d = (np.stack([column[side] for column in columns], axis=1) for side in (0, 1))
        beyond = beyond or bool(d[-1].any())
        found.append((n, d))
    groups = None if ground.groups is None else [*ground.groups, None][: len(ground.documents) + beyond]
    rows = len(ground.documents) + beyond
    return [ratios(n[:rows], d[:rows], groups) for n, d in found]


def stacked(counts: Sequence[Ratios]) -> Ratios:
    """Return the counts of several systems, runs averaged, as (documents, systems)."""
    from goldspan.measures.statistics import Ratios, pooled

    each = [pooled(one) for one in counts]
    return Ratios(np.stack([one.n for one in each], axis=1), np.stack([one.d for one in each], axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class TypeCounts:
    """Counts by type.

    Attributes:
        types: Types with gold on the common documents, those with most first.
        counts: (documents, systems, types).
        support: Gold items, (documents, types).
        gold: Gold items of each type.
    """

    types: tuple[str, ...]
    counts: Ratios
    support: FloatArray
    gold: tuple[int, ...]


def type_counts(candidates: Sequence[Candidate], measure: Measure, ground: Ground) -> TypeCounts:
    """Return the systems' counts by type, averaged over their runs."""
    from goldspan.measures.statistics import by_group, ratios

    first = candidates[0].reports[0]
    gold: dict[str, FloatArray] = {}
    for name in types_of(first, measure):
        parts = parts_of(first, measure, name)
        column = ground.column(first, parts.possible, parts)[:-1]
        if column.any():
            gold[name] = column
    types = sorted(gold, key=lambda name: (-float(gold[name].sum()), name))
    shape = (len(ground.documents), len(candidates), len(types))
    n, d = np.zeros(shape), np.zeros(shape)
    for place, candidate in enumerate(candidates):
        for report in candidate.reports:
            for type_, name in enumerate(types):
                parts = parts_of(report, measure, name)
                pair = parts.ratio(measure.rate)
                if pair is None:
                    continue
                share = len(candidate.reports)
                n[:, place, type_] += ground.column(report, pair[0], parts)[:-1] / share
                d[:, place, type_] += ground.column(report, pair[1], parts)[:-1] / share
    support = np.stack([gold[name] for name in types], axis=1) if types else np.zeros((len(ground.documents), 0))
    if ground.groups is not None:
        support = by_group(support, ground.groups)
    return TypeCounts(
        tuple(types), ratios(n, d, ground.groups), support, tuple(int(gold[name].sum()) for name in types)
    )
