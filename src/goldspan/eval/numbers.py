"""The numbers of one mode: over all items, averaged over the types that gold has, and by type."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from goldspan.eval.further.kinds import CONLL, KINDS
from goldspan.eval.parts import RATES
from goldspan.measures.counts import Average, macro, ratio, weighted
from goldspan.measures.options import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goldspan.eval.further.sheet import Sheet
    from goldspan.measures.options import Block
    from goldspan.measures.table import Table

_WITH_OVERLAP = {Mode.PARTIAL, Mode.TYPE}
"""Entity modes that give credit for less than equal spans; they print how much their credited pairs overlap."""


class Row(Protocol):
    """One row of a report, whoever counted it."""

    @property
    def correct(self) -> float:
        """What is right; credit, where it comes in parts."""
        ...

    @property
    def possible(self) -> float:
        """Gold items."""
        ...

    @property
    def actual(self) -> float:
        """Predicted items."""
        ...

    @property
    def precision(self) -> float | None:
        """0 to 1; None where nothing was predicted."""
        ...

    @property
    def recall(self) -> float | None:
        """0 to 1; None where there is no gold."""
        ...

    @property
    def f1(self) -> float | None:
        """0 to 1; None where there is neither."""
        ...

    def to_dict(self) -> dict[str, Any]:
        """Return counts and rates as plain data."""
        ...


class FurtherRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that the kernel did not count.

    Attributes:
        counts: Sums over documents, by name.
        rates: Rates in printed order: `precision`, `recall`, `f1`, and those of the mode's own.
        correct: What is right.
        possible: Gold items.
        actual: Predicted items.
    """

    counts: dict[str, int | float] = msgspec.field(default_factory=dict)
    rates: dict[str, float | None]
    correct: float = 0
    possible: float = 0
    actual: float = 0

    @property
    def precision(self) -> float | None:
        """0 to 1; None where nothing was predicted."""
        return self.rates["precision"]

    @property
    def recall(self) -> float | None:
        """0 to 1; None where there is no gold."""
        return self.rates["recall"]

    @property
    def f1(self) -> float | None:
        """0 to 1; None where there is neither."""
        return self.rates["f1"]

    def to_dict(self) -> dict[str, Any]:
        """Return counts and rates as plain data."""
        return {**self.counts, **self.rates}


class ModeNumbers(msgspec.Struct, frozen=True):
    """All numbers of one mode; averages are None where a mode has no types."""

    micro: Row
    macro: Average | None
    weighted: Average | None
    types: Mapping[str, Row]
    with_overlap: bool = False

    def row(self, row: Row) -> dict[str, Any]:
        """Return a row as plain data."""
        overlap = {"mean_iou": getattr(row, "mean_overlap", None)} if self.with_overlap else {}
        return {**row.to_dict(), **overlap}


def kernel_numbers(table: Table, block: Block, mode: Mode) -> ModeNumbers:
    """Return the numbers of a mode that the kernel counted."""
    types = table.by_type(block, mode)
    rows = types.values()
    return ModeNumbers(table.counts(block, mode), macro(rows), weighted(rows), types, mode in _WITH_OVERLAP)


def further_numbers(sheets: Mapping[tuple[str, str], Sheet]) -> dict[str, dict[str, ModeNumbers]]:
    """Return the numbers of all other modes, by block and mode."""
    found: dict[str, dict[str, ModeNumbers]] = {}
    for (block, mode), kind in KINDS.items():
        sheet = sheets.get((block, kind.sheet))
        if sheet is None:
            continue
        micro = _row(block, mode, sheet, None)
        types = {name: _row(block, mode, sheet, name) for name in sheet.types}
        averages = [_average(types.values(), weigh=weigh) if kind.typed else None for weigh in (False, True)]
        found.setdefault(block, {})[mode] = ModeNumbers(micro, averages[0], averages[1], types)
    if "clusters" in found:
        found["clusters"]["conll"] = ModeNumbers(conll(found["clusters"]), None, None, {})
    return found


def conll(modes: Mapping[str, ModeNumbers]) -> FurtherRow:
    """Return the CoNLL average: the mean F1 of MUC, B³ and CEAF by entity; None where one of them is not defined."""
    f1 = [modes[mode].micro.f1 for mode in CONLL]
    known = [value for value in f1 if value is not None]
    mean = fsum(known) / len(f1) if len(known) == len(f1) else None
    return FurtherRow(rates={"precision": None, "recall": None, "f1": mean})


def _row(block: str, mode: str, sheet: Sheet, type_name: str | None) -> FurtherRow:
    kind, counts = KINDS[block, mode], sheet.totals(type_name)
    rates = _rates(block, mode, sheet, type_name)
    if mode == "docred":
        for short in ("ign", "evidence"):
            more = _rates(block, f"docred_{short}", sheet, type_name)
            rates |= {f"{short}_{name}": value for name, value in more.items() if (short, name) != ("ign", "recall")}
    if mode == "document":
        # The keys that every mode of relations has.
        right, missing, spurious = counts["correct"], counts["possible"] - counts["correct"], counts["actual"]
        counts = {"correct": right, "incorrect": 0, "partial": 0, "missing": missing, "spurious": spurious - right} | {
            name: counts[name] for name in ("possible", "actual")
        }
    parts = kind.parts(sheet, type_name)
    return FurtherRow(
        counts=counts,
        rates=rates,
        correct=float(parts.right.sum()),
        possible=counts.get("possible", float(parts.possible.sum())),
        actual=counts.get("actual", float(parts.actual.sum())),
    )


def _rates(block: str, mode: str, sheet: Sheet, type_name: str | None) -> dict[str, float | None]:
    kind = KINDS[block, mode]
    parts = kind.parts(sheet, type_name)
    none = 0.0 if kind.zero else None
    values = {name: parts.value(rate) for name, rate in RATES.items()}
    return {name: none if value is None else value for name, value in values.items()}


def _average(rows: Iterable[Row], *, weigh: bool) -> Average:
    known = [(row, row.possible if weigh else 1) for row in rows if row.possible]
    whole = fsum(weight for _, weight in known)

    def mean(rate: str) -> float | None:
        return ratio(fsum(weight * (getattr(row, rate) or 0.0) for row, weight in known), whole)

    return Average(precision=mean("precision"), recall=mean("recall"), f1=mean("f1"), types=len(known))
