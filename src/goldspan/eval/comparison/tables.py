"""A comparison as tables: for a terminal, Markdown, LaTeX and notebooks."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from goldspan.errors import plural
from goldspan.eval.tables import (
    Table,
    bounds,
    html_table,
    latex_table,
    markdown_table,
    markdown_text,
    p_value,
    percent,
    points,
    printable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goldspan.eval.comparison.model import Comparison, SystemResult

_FEW = 20
"""Below this many documents, differences mean little."""


def comparison_tables(comparison: Comparison) -> Iterator[Table]:
    """Yield the table of the systems, and the one by type if there is one."""
    head = ("system", str(comparison.measure), "95 %", "Δ", "95 %", "p", "p Holm", "", "rank")
    rows = tuple(_row(comparison, system) for system in comparison.systems)
    yield Table(f"Against {comparison.baseline}, on {plural(comparison.documents, 'document')}, per cent", head, rows)
    if comparison.types:
        cells = tuple(
            (
                row.name,
                f"{row.gold:,}",
                system.name,
                percent(system.value),
                points(system.delta),
                p_value(system.p),
                p_value(system.p_adjusted),
            )
            for row in comparison.types
            for system in row.systems
        )
        names = ("type", "gold", "system", "value", "Δ", "p", "p adjusted")
        yield Table("By type: exploratory, p adjusted after Benjamini and Hochberg", names, cells)


def _row(comparison: Comparison, system: SystemResult) -> tuple[str, ...]:
    rank = (
        "–"
        if system.rank is None
        else str(system.rank[0])
        if len(set(system.rank)) == 1
        else "{}–{}".format(*system.rank)
    )
    value = (percent(system.value), bounds(system.interval))
    if system.name == comparison.baseline:
        return (system.name, *value, "baseline", "", "", "", "", rank)
    mark = "identical" if system.identical else "*" if system.sure else ""
    delta = (points(system.delta), bounds(system.delta_interval, points))
    return (system.name, *value, *delta, p_value(system.p), p_value(system.p_holm), mark, rank)


def comparison_lines(comparison: Comparison) -> Iterator[str]:
    """Yield what must be known to read the tables, a line each."""
    others = [system for system in comparison.systems if system.name != comparison.baseline]
    if any(system.sure for system in others):
        yield "* told apart from the baseline: p ≤ .05, corrected after Holm for the number of systems."
    if comparison.left_out:
        left = plural(comparison.left_out, "document")
        yield f"{left} left out: their gold is not the same in all reports."
    of_all = [n for n in comparison.systems[0].notes if all(n in system.notes for system in comparison.systems)]
    yield from (f"Every system: {note}." for note in of_all)
    for system in comparison.systems:
        if system.predicted < comparison.documents:
            yield f"{system.name}: predicted {system.predicted:,} of {plural(comparison.documents, 'document')}."
        if system.runs:
            sd = "" if system.runs.sd is None else f", standard deviation {100 * system.runs.sd:.1f}"
            yield f"{system.name}: {plural(len(system.runs.values), 'run')}{sd}; {system.runs.variance}."
        for note in system.notes:
            if note not in of_all:
                yield f"{system.name}: {note}."
    for system in others:
        if system.mde is not None:
            least = f"{100 * system.mde:.1f} points is the smallest difference these documents show in 80 % of cases"
            yield f"{system.name}: {least}{_needed(system)}."
    if comparison.documents < _FEW:
        yield f"{plural(comparison.documents, 'document')}: differences mean little below {_FEW}."


def _needed(system: SystemResult) -> str:
    if system.needed is None or system.sure:
        return ""
    needed = system.needed
    return (
        f"; to show the difference seen takes about {needed.documents:,} documents ({needed.low:,} to {needed.high:,})"
    )


def comparison_markdown(comparison: Comparison) -> str:
    """Return a comparison as Markdown."""
    lines = []
    for table in comparison_tables(comparison):
        lines += [f"**{markdown_text(table.title)}**", "", *markdown_table(table.head, table.rows, table.left), ""]
    lines += [f"- {markdown_text(line)}" for line in comparison_lines(comparison)]
    return "\n".join([*lines, "", f"Signature: `{comparison.full_signature}`", ""])


def comparison_latex(comparison: Comparison) -> str:
    """Return a comparison as LaTeX tables, its notes as comments."""
    lines = []
    for table in comparison_tables(comparison):
        lines += [*latex_table(table), ""]
    lines += [f"% {printable(line)}" for line in comparison_lines(comparison)]
    return "\n".join([*lines, f"% {printable(comparison.full_signature)}", ""])


def comparison_html(comparison: Comparison) -> str:
    """Return a comparison as an HTML fragment, for notebooks; every text in it is escaped."""
    parts = [html_table(table) for table in comparison_tables(comparison)]
    notes = "".join(f"<li>{html.escape(printable(line))}</li>" for line in comparison_lines(comparison))
    signature = html.escape(comparison.full_signature)
    return "\n".join([*parts, f"<ul>{notes}</ul>", f"<p><code>{signature}</code></p>"])
