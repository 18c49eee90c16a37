"""The board on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from goldspan.errors import plural
from goldspan.eval.board.markdown import agreement_row, table_row
from goldspan.eval.board.model import COLUMNS, FEW_DOCUMENTS
from goldspan.eval.tables import Table, printable, show

if TYPE_CHECKING:
    from goldspan.eval.board.model import Leaderboard


def print_board(leaderboard: Leaderboard, stream: TextIO) -> None:
    """Print every board as a table, with its signature and what must be known to read it."""

    def say(line: str = "") -> None:
        print(line, file=stream)

    if not leaderboard.boards:
        say("No run has been scored yet.")
    heads = [f"{column.block} {column.head}" for column in COLUMNS]
    head = ("#", "extractor", *heads, "documents", "failed", "docs/s")
    for place, board in enumerate(leaderboard.boards):
        apart = f"Measured otherwise, so ranked apart: different {board.reason}"
        title = apart if place else f"{printable(leaderboard.corpus)}: leaderboard, per cent"
        rows = tuple(tuple(table_row(entry, board.signature.docs)) for entry in board.entries)
        rows += () if place else tuple(map(tuple, map(agreement_row, leaderboard.agreement)))
        show(Table(title, head, rows, left=2), stream)
        say(str(board.signature))
        if board.few:
            say(f"{plural(board.signature.docs, 'document')}: ranks mean little below {FEW_DOCUMENTS}.")
        say()
