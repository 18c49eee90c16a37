"""The counts of several systems as arrays: documents first, then systems or their runs, then types."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from goldspan.eval.further.kinds import CONLL
from goldspan.eval.intervals import four
from goldspan.eval.value import parts_of, types_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.eval.comparison.ground import Ground
    from goldspan.eval.parts import FloatArray
    from goldspan.eval.report import Report
    from goldspan.measures.measure import Measure
    from goldspan.measures.statistics import Ratios
    from goldspan.measures.statistics.harmonics import Counts


@dataclass(frozen=True, slots=True)
class Candidate:
    """A system: its name, a report of each of its runs, and whether they are numbered (`name@version#k`)."""

    name: str
    reports: tuple[Report, ...]
    numbered: bool = False


def run_counts(candidates: Sequence[Candidate], measure: Measure, ground: Ground) -> list[Counts]:
    """Return each system's counts, (documents, runs); with parts where the measure is no ratio of two sums."""
    from goldspan.measures.statistics import harmonics, ratios

    found, beyond = [], False
    for candidate in candidates:
        columns = [_columns(report, measure, ground) for report in candidate.reports]
        made = [np.stack([run[place] for run in columns], axis=1) for place in range(len(columns[0]))]
        # Denominators are every second column. The last row is that of documents that gold does not have.
        beyond = beyond or any(bool(column[-1].any()) for column in made[1::2])
        found.append(made)
    rows = len(ground.documents) + beyond
    groups = None if ground.groups is None else [*ground.groups, None][:rows]
    cut = [[column[:rows] for column in made] for made in found]
    if len(cut[0]) == 2:
        return [ratios(n, d, groups) for n, d in cut]
    parts = range(0, len(cut[0]), 4)
    return [harmonics([(made[i], made[i + 1], made[i + 2], made[i + 3]) for i in parts], groups) for made in cut]


def _columns(report: Report, measure: Measure, ground: Ground) -> list[FloatArray]:
    """Return n and d of a ratio; else right, actual, found and possible of each F1 the measure is the mean of."""
    if measure.mode == "conll":
        each = [parts_of(report, replace(measure, mode=mode)) for mode in CONLL]
    else:
        each = [parts_of(report, measure)]
        pair = each[0].ratio(measure.rate)
        if pair is not None:
            return [ground.column(report, column, each[0]) for column in pair]
    return [ground.column(report, column, parts) for parts in each for column in four(parts)]


def stacked(counts: Sequence[Counts]) -> Counts:
    """Return the counts of several systems, runs averaged, as (documents, systems)."""
    from goldspan.measures.statistics import pooled, side_by_side

    return side_by_side([pooled(one) for one in counts])


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
