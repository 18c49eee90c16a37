"""The board as Markdown, for pull requests and wikis, and as CSV, for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from goldspan.errors import plural
from goldspan.eval.board.model import COLUMNS, FEW_DOCUMENTS, RANKED_BY
from goldspan.eval.tables import bounds, markdown_table, markdown_text, percent, speed

if TYPE_CHECKING:
    from goldspan.eval.board.model import AgreementRow, Board, Entry, Leaderboard


def board_markdown(leaderboard: Leaderboard) -> str:
    """Return the boards as Markdown tables, each with its signature."""
    lines = [f"# {markdown_text(leaderboard.corpus)}: leaderboard", ""]
    if not leaderboard.boards:
        lines += ["No run has been scored yet.", ""]
    for place, board in enumerate(leaderboard.boards):
        lines += _board(board, () if place else leaderboard.agreement)
    return "\n".join(lines)


def _board(board: Board, agreement: tuple[AgreementRow, ...]) -> list[str]:
    lines: list[str] = []
    if board.reason:
        lines += [
            "## Measured otherwise, so ranked apart",
            "",
            f"Not comparable with the first: different {board.reason}.",
            "",
        ]
    head = ["#", "Extractor", *(column.measure for column in COLUMNS), "Documents", "Failed", "Docs/s"]
    rows = [table_row(entry, board.signature.docs) for entry in board.entries] + list(map(agreement_row, agreement))
    lines += [*markdown_table(head, rows, left=2), ""]
    lines += [f"Per cent (95 % interval), ranked by {RANKED_BY}. Signature: `{board.signature}`", ""]
    if board.few:
        documents = plural(board.signature.docs, "document")
        lines += [f"**{documents}: ranks mean little here** (below {FEW_DOCUMENTS}).", ""]
    return lines


def table_row(entry: Entry, documents: int) -> list[str]:
    """Return one run's cells as text, as both the terminal and Markdown show them."""
    numbers = [_cell_of(entry, column.measure) for column in COLUMNS]
    coverage = f"{entry.predicted:,}/{documents:,}"
    return [str(entry.rank or "–"), entry.label, *numbers, coverage, f"{entry.failures:,}", speed(entry.speed)]


def agreement_row(row: AgreementRow) -> list[str]:
    """Return the cells of annotators held against each other: in no rank, and on documents of their own."""
    numbers = [_cell_of(row.entry, column.measure) for column in COLUMNS]
    return ["–", row.label, *numbers, f"{row.documents:,}", "–", "–"]


def _cell_of(entry: Entry, measure: str) -> str:
    """Show a value with its interval, where it has one."""
    pair = entry.intervals.get(measure)
    shown = percent(entry.values[measure])
    return shown if pair is None else f"{shown} ({bounds(pair)})"


def board_csv(leaderboard: Leaderboard) -> str:
    """Return one line per run, numbers as fractions of one; an empty cell where there is none. Systems only."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    measures = [column.measure for column in COLUMNS]
    with_interval = [column.measure for column in COLUMNS if column.rate == "f1"]
    ends = [f"{measure} {end}" for measure in with_interval for end in ("low", "high")]
    writer.writerow(
        ["signature", "rank", "name", "version", *measures, *ends, "documents", "failures", "documents_per_second"]
    )
    for board in leaderboard.boards:
        for entry in board.entries:
            values = [entry.values[measure] for measure in measures]
            identity = [str(board.signature), entry.rank, _cell(entry.name), _cell(entry.version)]
            between = [end for measure in with_interval for end in entry.intervals.get(measure) or (None, None)]
            writer.writerow([*identity, *values, *between, entry.predicted, entry.failures, entry.speed])
    return stream.getvalue()


def _cell(text: str) -> str:
    """A cell that a spreadsheet would take for a formula is shown as the text it is."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
