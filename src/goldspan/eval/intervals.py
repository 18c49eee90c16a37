"""The intervals of a report: for every rate of every row, from the counts of the documents.

How they are made is said in `goldspan.measures.statistics`; the unit is the document, or the group it is declared to
belong to. Where there is none, the reason is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from goldspan.eval.further.kinds import CONLL, KINDS
from goldspan.eval.parts import RATES, Parts, cell_parts, spread_out
from goldspan.measures.registry import Rate

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from goldspan.eval.further.sheet import Sheet
    from goldspan.eval.parts import FloatArray
    from goldspan.measures.statistics import Interval
    from goldspan.measures.table import Table

    Groups = Sequence[Hashable | None] | None
    Average = tuple[Rate, bool]
    """A rate averaged over types, and whether types are weighted by their number of gold items."""

NO_RATIO = "this rate is no ratio of two sums over documents"
NO_RATE = "this measure has no such rate"
NOT_ASKED = "not asked for"
RESAMPLED_AT_ONCE = 500
"""Averages over types are resampled without being asked for up to this many documents: it takes a while beyond."""
MANY = f"above {RESAMPLED_AT_ONCE} documents averages are resampled only when asked for by name"


class Span(msgspec.Struct, frozen=True):
    """A 95 % interval, as fractions, or why there is none.

    Attributes:
        bounds: Lower and upper end; None where there is no interval.
        reason: Why not; empty where there is one.
        approximate: Whether it was resampled.
    """

    bounds: tuple[float, float] | None = None
    reason: str = ""
    approximate: bool = False

    @classmethod
    def of(cls, interval: Interval) -> Span:
        """Return what a report keeps of an interval."""
        return cls(interval.bounds, str(interval.absent or ""), interval.approximate)


class RowSpans(msgspec.Struct, frozen=True):
    """The intervals of one row's rates."""

    precision: Span
    recall: Span
    f1: Span

    def to_dict(self) -> dict[str, Any]:
        """Return the keys they add to a row: `interval` is that of F1."""
        data: dict[str, Any] = {
            "interval": _plain(self.f1),
            "precision_interval": _plain(self.precision),
            "recall_interval": _plain(self.recall),
        }
        if self.f1.reason:
            data["no_interval"] = self.f1.reason
        return data


class ModeSpans(msgspec.Struct, frozen=True):
    """The intervals of one mode: of its rows, and of macro F1 where the mode has types."""

    micro: RowSpans
    macro: Span | None
    types: Mapping[str, RowSpans]


UNASKED = RowSpans(*[Span(reason=NOT_ASKED)] * 3)


def unasked(types: Iterable[str]) -> ModeSpans:
    """Return the spans of a mode of which no interval is wanted."""
    return ModeSpans(UNASKED, Span(reason=NOT_ASKED), dict.fromkeys(types, UNASKED))


def average_dict(span: Span) -> dict[str, Any]:
    """Return the keys that the interval of an average's F1 adds to its row."""
    data: dict[str, Any] = {"interval": _plain(span)}
    if span.approximate:
        data["approximate"] = True
    if span.reason:
        data["no_interval"] = span.reason
    return data


def _plain(span: Span) -> list[float] | None:
    return None if span.bounds is None else list(span.bounds)


def row_spans(parts: Sequence[Parts], groups: Groups) -> list[RowSpans]:
    """Return the intervals of several modes of one row.

    Args:
        parts: Of one type, or of all, in each mode; all with the same documents.
        groups: Of every document of the report, the group it belongs to, or None.
    """
    from goldspan.measures.statistics import harmonics, interval, intervals, ratios

    wanted = [(place, rate, pair) for place, each in enumerate(parts) for rate in Rate if (pair := each.ratio(rate))]
    if not wanted:
        return []
    # Predictions about documents that gold does not have belong to no group.
    own = [groups[doc] if doc < len(groups) else None for doc in parts[0].doc.tolist()] if groups else None
    n = np.stack([pair[0] for _, _, pair in wanted], axis=1)
    d = np.stack([pair[1] for _, _, pair in wanted], axis=1)
    made = intervals(ratios(n, d, own))
    found = {(place, rate): Span.of(made.at(column)) for column, (place, rate, _) in enumerate(wanted)}
    for place, each in enumerate(parts):
        if not each.alike:
            found[place, Rate.F1] = Span.of(interval(harmonics([four(each)], own)))
    return [RowSpans(*(found[place, rate] for rate in RATES.values())) for place in range(len(parts))]


def four(parts: Parts) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return the four columns that an F1 is made of which is no ratio of two sums."""
    return parts.right, parts.actual, parts.found, parts.possible


def mean_span(parts: Sequence[Parts], documents: int, groups: Groups) -> Span:
    """Return the interval of the mean F1 of several modes, which need not have the same documents.

    Args:
        parts: Of each mode.
        documents: Number of documents of the report.
        groups: As for `row_spans`.
    """
    from goldspan.measures.statistics import harmonics, interval

    right, actual, found, possible = zip(
        *([spread_out(column, each.doc, documents + 1) for column in four(each)] for each in parts), strict=True
    )
    made = harmonics(list(zip(right, actual, found, possible, strict=True)), [*groups, None] if groups else None)
    return Span.of(interval(made))


def table_spans(table: Table, groups: Groups, seed: str) -> dict[str, dict[str, ModeSpans]]:
    """Return the intervals of every mode that the kernel counted, by block and mode.

    Args:
        table: The counts.
        groups: As for `row_spans`.
        seed: Content hash of the gold.
    """
    found = {}
    for block, cells in table.blocks.items():
        modes = block.modes
        micro = row_spans([cell_parts(cells, mode) for mode in modes], groups)
        types = {
            name: [cell_parts(cells, mode, cells.types.index(name)) for mode in modes] for name in table.types(block)
        }
        rows = {name: row_spans(parts, groups) for name, parts in types.items()}
        macro = macro_spans(types, len(table.documents), groups, seed)
        found[str(block)] = {
            str(mode): ModeSpans(micro[place], macro[place] if macro else None, {n: r[place] for n, r in rows.items()})
            for place, mode in enumerate(modes)
        }
    return found


def sheet_spans(
    sheets: Mapping[tuple[str, str], Sheet], documents: int, groups: Groups, seed: str
) -> dict[str, dict[str, ModeSpans]]:
    """Return the intervals of every other mode, by block and mode; arguments as for `table_spans`."""
    found: dict[str, dict[str, ModeSpans]] = {}
    for (block, mode), kind in KINDS.items():
        sheet = sheets.get((block, kind.sheet))
        if sheet is None:
            continue
        types = {name: [kind.parts(sheet, name)] for name in sheet.types}
        macro = macro_spans(types, documents, groups, seed)
        found.setdefault(block, {})[mode] = ModeSpans(
            row_spans([kind.parts(sheet)], groups)[0],
            macro[0] if macro else None,
            {name: row_spans(parts, groups)[0] for name, parts in types.items()},
        )
    if "clusters" in found:
        parts = [KINDS["clusters", mode].parts(sheets["clusters", mode]) for mode in CONLL]
        none = Span(reason=NO_RATE)
        found["clusters"]["conll"] = ModeSpans(RowSpans(none, none, mean_span(parts, documents, groups)), None, {})
    return found


def macro_spans(
    types: Mapping[str, Sequence[Parts]], documents: int, groups: Groups, seed: str, wanted: Average | None = None
) -> list[Span] | None:
    """Return the approximate interval of an average over types in each of several modes; None where there are no types.

    Args:
        types: Parts of every type in each mode.
        documents: Number of documents.
        groups: As for `row_spans`.
        seed: Content hash of the gold.
        wanted: The average, if it was asked for by name; None for macro F1, where that does not take long.
    """
    from goldspan.measures.statistics import Absent

    if not types:
        return None
    modes = len(next(iter(types.values())))
    averaged = {name: parts for name, parts in types.items() if parts[0].possible.any()}
    if not averaged:
        return [Span(reason=str(Absent.NOTHING))] * modes
    rate, weigh = wanted or (Rate.F1, False)
    if any(parts.ratio(rate) is None for row in averaged.values() for parts in row):
        return [Span(reason=NO_RATIO)] * modes
    if documents > RESAMPLED_AT_ONCE and wanted is None:
        return [Span(reason=MANY)] * modes
    from goldspan.measures.statistics import Averaging, averages, by_group, ratios
    from goldspan.measures.statistics.bootstrap import LEAST_DOCUMENTS

    if documents < LEAST_DOCUMENTS:
        return [Span(reason=str(Absent.FEW))] * modes
    n, d, support = stacked(averaged, documents, rate)
    how = Averaging.WEIGHTED if weigh else Averaging.MACRO
    made = averages(ratios(n, d, groups), by_group(support, groups) if groups else support, seed, average=how)
    return [Span.of(made.interval(mode)) for mode in range(modes)]


def stacked(types: Mapping[str, Sequence[Parts]], documents: int, rate: Rate) -> tuple[Any, Any, Any]:
    """Return numerators and denominators, (documents, modes, types), and gold items, (documents, types)."""
    rows = list(types.values())
    n, d = (np.zeros((documents, len(rows[0]), len(rows))) for _ in range(2))
    support = np.zeros((documents, len(rows)))
    for place, row in enumerate(rows):
        support[:, place] = spread_out(row[0].possible, row[0].doc, documents)
        for mode, parts in enumerate(row):
            pair = parts.ratio(rate)
            if pair is not None:
                n[:, mode, place], d[:, mode, place] = (spread_out(c, parts.doc, documents) for c in pair)
    return n, d, support
