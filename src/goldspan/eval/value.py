"""One measure on one report: its value, its interval, and what both are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldspan.errors import UnknownName
from goldspan.eval.further.kinds import CONLL, KINDS
from goldspan.eval.intervals import NOT_ASKED, Span, macro_spans, mean_span, row_spans
from goldspan.eval.parts import RATES, Parts, cell_parts
from goldspan.measures.measure import Averaging, Measure
from goldspan.measures.options import Mode
from goldspan.measures.registry import Rate

if TYPE_CHECKING:
    from goldspan.eval.report import Report
    from goldspan.eval.signature import Signature

_NAMES = {rate: name for name, rate in RATES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A measure's value on a report.

    Attributes:
        measure: The measure.
        value: Its value, 0 to 1; None where there is nothing to score.
        span: Its 95 % interval, or why there is none.
        n: What the value is a share of: the numerator's sum over documents; None for what is no ratio of two sums.
        d: The denominator's.
        documents: How many documents, or groups of them, have anything to score.
    """

    measure: Measure
    value: float | None
    span: Span
    n: float | None = None
    d: float | None = None
    documents: int | None = None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Lower and upper end, or None."""
        return self.span.bounds

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, as `goldspan score --measures … --json` prints it."""
        data: dict[str, Any] = {
            "value": self.value,
            "interval": None if self.span.bounds is None else list(self.span.bounds),
            "n": self.n,
            "d": self.d,
            "documents": self.documents,
        }
        if self.span.approximate:
            data["approximate"] = True
        if self.span.reason:
            data["no_interval"] = self.span.reason
        return data


def full_signature(signature: Signature, measure: Measure) -> str:
    """Return a signature with a measure's own part: all that can move its number, in one line."""
    return f"{signature}|{measure}|avg:{measure.average}"


def value(report: Report, measure: Measure | str, *, intervals: bool = True) -> Value:
    """Return a measure's value on a report.

    Args:
        report: The report; it must have been counted with what the measure needs.
        measure: The measure, or its name.
        intervals: Whether the interval is made.

    Raises:
        UnknownName: No such measure, or one that the report was not counted with.
        InputError: A combination that does not exist.
    """
    measure = Measure.parse(measure) if isinstance(measure, str) else measure
    if measure.mode == "conll":
        numbers = report.blocks.get("clusters", {}).get("conll")
        if numbers is None:
            raise _not_counted(report, measure)
        span = Span(reason=NOT_ASKED)
        if intervals:
            three = [parts_of(report, Measure(measure.rate, measure.family, mode)) for mode in CONLL]
            span = mean_span(three, len(report.table.documents), report.groups or None)
        return Value(measure=measure, value=numbers.micro.f1, span=span)
    if measure.average is not Averaging.MICRO:
        return _averaged(report, measure, intervals=intervals)
    parts = parts_of(report, measure)
    found = parts.value(measure.rate)
    if found is None and not measure.type and (kind := KINDS.get((str(measure.family), measure.mode))) and kind.zero:
        found = 0.0
    span, n, d, documents = Span(reason=NOT_ASKED), None, None, None
    if pair := parts.ratio(measure.rate):
        n, d, documents = float(pair[0].sum()), float(pair[1].sum()), int((pair[1] > 0).sum())
    if intervals:
        rows = row_spans([parts], report.groups or None)[0]
        span = {Rate.P: rows.precision, Rate.R: rows.recall, Rate.F1: rows.f1}[measure.rate]
    return Value(measure=measure, value=found, span=span, n=n, d=d, documents=documents)


def parts_of(report: Report, measure: Measure, type_name: str | None = None) -> Parts:
    """Return what a measure is made of, document by document; of one type where the measure, or `type_name`, says so.

    Raises:
        UnknownName: The report was not counted with what the measure needs.
    """
    wanted = type_name or measure.type or None
    kind = KINDS.get((str(measure.family), measure.mode))
    if kind is not None:
        sheet = report.sheets.get((str(measure.family), kind.sheet))
        if sheet is None:
            raise _not_counted(report, measure)
        return kind.parts(sheet, wanted)
    if measure.block not in report.table.blocks:
        raise _not_counted(report, measure)
    cells = report.table.blocks[measure.block]
    if wanted is None:
        return cell_parts(cells, Mode(measure.mode))
    # A type nobody has is no row at all.
    code = cells.types.index(wanted) if wanted in cells.types else len(cells.types)
    return cell_parts(cells, Mode(measure.mode), code)


def types_of(report: Report, measure: Measure) -> tuple[str, ...]:
    """Return the types that occur on either side in a measure's block, sorted."""
    kind = KINDS.get((str(measure.family), measure.mode))
    if kind is not None:
        sheet = report.sheets.get((str(measure.family), kind.sheet))
        return sheet.types if sheet else ()
    return report.table.types(measure.block) if measure.block in report.table.blocks else ()


def _averaged(report: Report, measure: Measure, *, intervals: bool) -> Value:
    numbers = report.blocks.get(str(measure.block), {}).get(measure.mode)
    average = None
    if numbers is not None:
        average = numbers.macro if measure.average is Averaging.MACRO else numbers.weighted
    if average is None:
        raise _not_counted(report, measure)
    found: float | None = getattr(average, _NAMES[measure.rate])
    span = Span(reason=NOT_ASKED)
    if intervals:
        types = {name: [parts_of(report, measure, name)] for name in types_of(report, measure)}
        documents = len(report.table.documents)
        wanted = measure.rate, measure.average is Averaging.WEIGHTED
        made = macro_spans(types, documents, report.groups or None, report.signature.gold, wanted)
        span = made[0] if made else Span(reason="nothing to score")
    return Value(measure=measure, value=found, span=span)


def _not_counted(report: Report, measure: Measure) -> UnknownName:
    held = (f"{block}@{mode}" for block, modes in report.blocks.items() for mode in modes)
    return UnknownName("measure of this report", f"{measure.block}@{measure.mode}", held)
