"""Tables of text: for a terminal, Markdown, LaTeX, notebooks; and how numbers are shown in them."""

from __future__ import annotations

import html
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MISSING = "–"
"""How a number is shown that does not exist: 0/0, nothing to score."""


def percent(value: float | None) -> str:
    """Show a fraction as per cent with one decimal; `–` for None."""
    return MISSING if value is None else f"{100 * value:.1f}"


def points(value: float | None) -> str:
    """Show a difference of fractions in percentage points, with its sign; `–` for None."""
    return MISSING if value is None else f"{100 * value:+.1f}".replace("-", "−")


def bounds(value: tuple[float, float] | None, shown: Callable[[float | None], str] = percent) -> str:
    """Show an interval; `–` for None."""
    return MISSING if value is None else f"{shown(value[0])} to {shown(value[1])}"


def p_value(value: float | None) -> str:
    """Show a p-value in the digits that mean something."""
    return MISSING if value is None else "<.001" if value < 0.001 else f"{value:.3f}".removeprefix("0")


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


def latex_table(table: Table) -> list[str]:
    """Return a table as lines of LaTeX, for the package `booktabs`; cells are escaped."""
    columns = "l" * table.left + "r" * (len(table.head) - table.left)
    return [
        r"\begin{table}",
        r"\centering",
        rf"\caption{{{latex_text(table.title)}}}",
        rf"\begin{{tabular}}{{{columns}}}",
        r"\toprule",
        " & ".join(map(latex_text, table.head)) + r" \\",
        r"\midrule",
        *(" & ".join(map(latex_text, row)) + r" \\" for row in table.rows),
        r"\bottomrule",
        r"\end{tabular}",
        r"\end{table}",
    ]


_LATEX = {
    **{c: "\\" + c for c in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "–": "--",
    "−": "$-$",
    "Δ": r"$\Delta$",
    "±": r"$\pm$",
    "≈": r"$\approx$",
}


def latex_text(text: str) -> str:
    """Return untrusted text so that LaTeX shows it as it is."""
    return "".join(_LATEX.get(c, c) for c in printable(text))


def html_table(table: Table) -> str:
    """Return a table as HTML; every text in it is escaped."""
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in table.head)
    rows = "".join(f"<tr>{''.join(_cells(row))}</tr>" for row in table.rows)
    return (
        f"<table><caption>{html.escape(printable(table.title))}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _cells(row: Sequence[str]) -> Iterator[str]:
    yield f'<th scope="row">{html.escape(printable(row[0]))}</th>'
    yield from (f"<td>{html.escape(printable(cell))}</td>" for cell in row[1:])


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

    made = RichTable(box=box.SIMPLE_HEAD)
    for place, name in enumerate(table.head):
        made.add_column(Text(name), justify="left" if place < table.left else "right", overflow="fold")
    for row in table.rows:
        made.add_row(*(Text(printable(cell)) for cell in row))
    console = Console(file=stream)
    # A title of the table itself would be wrapped to the table's width.
    console.print(Text(printable(table.title), style="bold"))
    console.print(made)


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: East Asian wide characters take two, marks none."""
    if text.isascii():
        return len(text)
    return sum((unicodedata.east_asian_width(c) in "WF") + 1 for c in text if not unicodedata.combining(c))
