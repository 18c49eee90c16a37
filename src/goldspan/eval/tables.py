"""Reports and boards as tables: for a terminal, Markdown, pandas, notebooks."""

from __future__ import annotations

import html
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from goldspan.errors import MissingExtra, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from goldspan.eval.report import Report
    from goldspan.measures.counts import Counts

MISSING = "–"
"""How a number is shown that does not exist: 0/0, nothing to score."""

_OVERALL = ("mode", "gold", "predicted", "correct", "P", "R", "F1", "macro F1", "weighted F1")
_BY_TYPE = ("gold", "predicted", "correct", "P", "R", "F1")
_SHOWN_BY_TYPE = "strict"


def percent(value: float | None) -> str:
    """Show a fraction as per cent with one decimal; `–` for None."""
    return MISSING if value is None else f"{100 * value:.1f}"


def speed(value: float | None) -> str:
    """Show documents a second in the digits that mean something."""
    if value is None:
        return MISSING
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def printable(text: str, limit: int = 200) -> str:
    """Show untrusted text in one line: no control or invisible characters, cut at `limit` code points."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:limit])
    return shown + "…" * (len(text) > limit)


def text_table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> list[str]:
    """Return a table as lines of plain text.

    Args:
        head: Head of every column.
        rows: Cells; all rows as long as `head`.
        left: How many columns, from the first on, are flush left; numbers are flush right.
    """
    cells = [[printable(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    lines = []
    for row in cells:
        padded = [
            cell + " " * (width - _width(cell)) if place < left else " " * (width - _width(cell)) + cell
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(padded).rstrip())
    return [lines[0], "  ".join("─" * width for width in widths), *lines[1:]]


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> list[str]:
    """Return a table as lines of Markdown; see `text_table`. Cells are escaped."""
    rule = [":--" if place < left else "--:" for place in range(len(head))]
    lines = [[markdown_text(cell) for cell in row] for row in (head, *rows)]
    lines.insert(1, rule)
    return [f"| {' | '.join(line)} |" for line in lines]


def markdown_text(text: str) -> str:
    """Return untrusted text so that Markdown shows it as it is."""
    special = "\\`*_{}[]<>#|~&!$"
    return "".join(f"\\{c}" if c in special else c for c in printable(text))


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of text under a head; the first `left` columns are names, the others numbers."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 1


def show(table: Table, stream: TextIO) -> None:
    """Print a table: with rules and bold heads on a terminal, plain where it goes to a file or another program."""
    if not stream.isatty():
        print("\n".join([table.title, *text_table(table.head, table.rows, table.left)]), file=stream)
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    made = RichTable(title=Text(table.title, style="bold"), title_justify="left", box=box.SIMPLE_HEAD)
    for place, name in enumerate(table.head):
        made.add_column(Text(name), justify="left" if place < table.left else "right", overflow="fold")
    for row in table.rows:
        made.add_row(*(Text(printable(cell)) for cell in row))
    Console(file=stream).print(made)


def summary(report: Report) -> str:
    """Return one line on what was scored: how many documents, and what is odd about them."""
    documents = report.documents
    words = [f"{plural(documents['gold'], 'gold document')}, {documents['predicted']:,} predicted"]
    if documents["missing"]:
        words.append(f"{documents['missing']:,} missing (all of their gold counts as missed)")
    if documents["unknown"]:
        words.append(f"{documents['unknown']:,} unknown to gold (not scored)")
    words += [f"{plural(n, f'{side} duplicate')} collapsed" for side, n in report.duplicates.items() if n]
    return "; ".join(words)


def report_tables(report: Report) -> Iterator[Table]:
    """Yield the tables of a report: all modes of all blocks, then every block's types in mode `strict`."""
    rows = [
        (f"{block} {mode}", *_numbers(numbers.micro), percent(numbers.macro.f1), percent(numbers.weighted.f1))
        for block, modes in report.blocks.items()
        for mode, numbers in modes.items()
    ]
    yield Table("Overall, per cent", _OVERALL, tuple(rows))
    for block, modes in report.blocks.items():
        if types := modes[_SHOWN_BY_TYPE].types if _SHOWN_BY_TYPE in modes else {}:
            by_support = sorted(types.items(), key=lambda item: (-item[1].possible, -item[1].actual, item[0]))
            cells = tuple((name, *_numbers(row)) for name, row in by_support)
            yield Table(f"{block} by type, {_SHOWN_BY_TYPE}, per cent", ("type", *_BY_TYPE), cells)


def _numbers(row: Counts) -> tuple[str, ...]:
    counts = (row.possible, row.actual, row.correct)
    return (*(f"{count:,}" for count in counts), percent(row.precision), percent(row.recall), percent(row.f1))


def report_markdown(report: Report) -> str:
    """Return a report as Markdown."""
    lines = [f"## {markdown_text(report.system.label)}", "", f"{summary(report)}.", ""]
    for table in report_tables(report):
        lines += [f"**{markdown_text(table.title)}**", "", *markdown_table(table.head, table.rows, table.left), ""]
    return "\n".join([*lines, f"Signature: `{report.signature}`", ""])


def report_html(report: Report) -> str:
    """Return a report as an HTML fragment, for notebooks; every text in it is escaped."""
    parts = [f"<p><strong>{html.escape(printable(report.system.label))}</strong>: {html.escape(summary(report))}</p>"]
    for table in report_tables(report):
        head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in table.head)
        rows = "".join(f"<tr>{''.join(_cells(row))}</tr>" for row in table.rows)
        caption = f"<caption>{html.escape(table.title)}</caption>"
        parts.append(f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
    return "\n".join([*parts, f"<p><code>{html.escape(str(report.signature))}</code></p>"])


def _cells(row: Sequence[str]) -> Iterator[str]:
    yield f'<th scope="row">{html.escape(printable(row[0]))}</th>'
    yield from (f"<td>{html.escape(cell)}</td>" for cell in row[1:])


def report_frame(report: Report) -> pd.DataFrame:
    """Return a report as a table with a row for every block, mode and type; see `Report.to_frame`.

    Raises:
        MissingExtra: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise MissingExtra("data", "a table of a report") from None
    records = [
        {"block": block, "mode": mode, "type": name, **row.to_dict()}
        for block, modes in report.blocks.items()
        for mode, numbers in modes.items()
        for name, row in ((None, numbers.micro), *numbers.types.items())
    ]
    return pd.DataFrame.from_records(records)


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: East Asian wide characters take two, marks none."""
    if text.isascii():
        return len(text)
    return sum((unicodedata.east_asian_width(c) in "WF") + 1 for c in text if not unicodedata.combining(c))
