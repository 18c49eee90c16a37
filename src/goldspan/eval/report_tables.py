"""A report as tables: for a terminal, Markdown, LaTeX, notebooks and pandas."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from goldspan.errors import MissingExtra, plural
from goldspan.eval.numbers import FurtherRow
from goldspan.eval.tables import (
    MISSING,
    Table,
    bounds,
    html_table,
    latex_table,
    markdown_table,
    markdown_text,
    percent,
    printable,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from goldspan.eval.intervals import RowSpans
    from goldspan.eval.numbers import Row
    from goldspan.eval.report import Report
    from goldspan.eval.value import Value
    from goldspan.measures.counts import Average

_INTERVAL = "95 %"
_SHOWN_BY_TYPE = "strict"


def summary(report: Report) -> str:
    """Return one line on what was scored: how many documents, and what is odd about them."""
    documents = report.documents
    words = [f"{plural(documents['gold'], 'gold document')}, {documents['predicted']:,} predicted"]
    if documents["missing"]:
        words.append(f"{documents['missing']:,} missing (all of their gold counts as missed)")
    if documents["unknown"]:
        words.append(f"{documents['unknown']:,} unknown to gold (not scored)")
    words += [f"{plural(n, f'{side} duplicate')} collapsed" for side, n in report.duplicates.items() if n]
    words += [
        f"{plural(len(found), 'problem')} in {side} records that were left out"
        for side, found in report.left_out.items()
        if found
    ]
    return "; ".join(words)


def report_tables(report: Report, *, intervals: bool = True) -> Iterator[Table]:
    """Yield the tables of a report: all modes of all blocks, then every block's types in mode `strict`.

    Args:
        report: The report.
        intervals: Whether F1 has its 95 % interval beside it.
    """
    spans = report.intervals if intervals else {}
    between = (_INTERVAL,) if intervals else ()
    rows = [
        (
            f"{block} {mode}",
            *_numbers(numbers.micro, spans[block][mode].micro if intervals else None),
            _average(numbers.macro),
            _average(numbers.weighted),
        )
        for block, modes in report.blocks.items()
        for mode, numbers in modes.items()
    ]
    head = ("gold", "predicted", "correct", "P", "R", "F1", *between)
    yield Table("Overall, per cent", ("mode", *head, "macro F1", "weighted F1"), tuple(rows))
    for block, modes in report.blocks.items():
        if types := modes[_SHOWN_BY_TYPE].types if _SHOWN_BY_TYPE in modes else {}:
            by_support = sorted(types.items(), key=lambda item: (-item[1].possible, -item[1].actual, item[0]))
            cells = tuple(
                (name, *_numbers(row, spans[block][_SHOWN_BY_TYPE].types[name] if intervals else None))
                for name, row in by_support
            )
            yield Table(f"{block} by type, {_SHOWN_BY_TYPE}, per cent", ("type", *head), cells)


def _numbers(row: Row, spans: RowSpans | None) -> tuple[str, ...]:
    # The mean of several measures has no counts of its own.
    none = isinstance(row, FurtherRow) and not row.counts
    counts = tuple(MISSING if none else _count(count) for count in (row.possible, row.actual, row.correct))
    rates = (percent(row.precision), percent(row.recall), percent(row.f1))
    return (*counts, *rates) if spans is None else (*counts, *rates, bounds(spans.f1.bounds))


def _count(count: float) -> str:
    return f"{count:,.0f}" if float(count).is_integer() else f"{count:,.1f}"


def _average(average: Average | None) -> str:
    return percent(average.f1 if average else None)


def values_table(values: Iterable[Value]) -> Table:
    """Return the table of some measures."""
    rows = tuple((str(v.measure), percent(v.value), bounds(v.interval), v.span.reason) for v in values)
    return Table("Measures, per cent", ("measure", "value", _INTERVAL, ""), rows)


def report_markdown(report: Report) -> str:
    """Return a report as Markdown, with its diagnosis where it has one."""
    lines = [f"## {markdown_text(report.system.label)}", "", f"{summary(report)}.", ""]
    tables, notes = list(report_tables(report)), list[str]()
    if report.diagnosis is not None:
        from goldspan.eval.report_diagnosis import diagnosis_notes, diagnosis_tables

        tables += diagnosis_tables(report)
        notes = diagnosis_notes(report)
    for table in tables:
        lines += [f"**{markdown_text(table.title)}**", "", *markdown_table(table.head, table.rows, table.left), ""]
    for note in notes:
        lines += [markdown_text(note), ""]
    return "\n".join([*lines, f"Signature: `{report.signature}`", ""])


def report_latex(report: Report) -> str:
    """Return a report as LaTeX tables."""
    lines = [f"% {printable(report.system.label)}: {summary(report)}"]
    for table in report_tables(report):
        lines += [*latex_table(table), ""]
    return "\n".join([*lines, f"% {report.signature}", ""])


def report_html(report: Report) -> str:
    """Return a report as an HTML fragment, for notebooks; every text in it is escaped."""
    parts = [f"<p><strong>{html.escape(printable(report.system.label))}</strong>: {html.escape(summary(report))}</p>"]
    parts += [html_table(table) for table in report_tables(report)]
    return "\n".join([*parts, f"<p><code>{html.escape(str(report.signature))}</code></p>"])


def report_frame(report: Report) -> pd.DataFrame:
    """Return a report as a table with a row for every block, mode and type; see `Report.to_frame`.

    Raises:
        MissingExtra: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise MissingExtra("data", "a table of a report") from None
    records: list[dict[str, Any]] = []
    for block, modes in report.blocks.items():
        for mode, numbers in modes.items():
            spans = report.intervals[block][mode]
            rows = ((None, numbers.micro, spans.micro), *((n, r, spans.types[n]) for n, r in numbers.types.items()))
            for name, row, row_spans in rows:
                low, high = row_spans.f1.bounds or (None, None)
                place = {"block": block, "mode": mode, "type": name}
                records.append({**place, **row.to_dict(), "f1_low": low, "f1_high": high})
    return pd.DataFrame.from_records(records)
