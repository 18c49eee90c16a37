from __future__ import annotations

import csv
import io

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.eval.board.markdown import board_csv, board_markdown
from goldspan.eval.board.model import Leaderboard, build
from goldspan.eval.board.terminal import print_board
from goldspan.eval.report import Report, System
from goldspan.eval.scoring import score


def report(name: str, found: int, size: int = 2, **facts: object) -> Report:
    mentions = (Mention(type="GPE", start=0, end=4), Mention(type="GPE", start=6, end=9))
    gold = [Annotations(doc=str(i), mentions=mentions) for i in range(size)]
    predicted = [Annotations(doc=str(i), mentions=mentions[:found]) for i in range(size - 1)]
    return score(gold, predicted, system=System(name=name, version="1", **facts))  # type: ignore[arg-type]


@pytest.fixture
def leaderboard() -> Leaderboard:
    return build("my_corpus", [report("a|b", 2, documents=2, seconds=0.5), report("=1+1", 1), report("c", 1, 3)])


def test_markdown(leaderboard: Leaderboard) -> None:
    lines = board_markdown(leaderboard).splitlines()
    assert lines[0] == "# my\\_corpus: leaderboard"
    assert lines[4] == "| 1 | a\\|b@1 | 100.0 | 50.0 | 66.7 | – | – | 1/2 | 0 | 4.0 |"
    assert "**2 documents: ranks mean little here** (below 20)." in lines
    assert "## Measured otherwise, so ranked apart" in lines
    assert sum(line.startswith("| 1 |") for line in lines) == 2


def test_csv_keeps_fractions_and_defuses_formulas(leaderboard: Leaderboard) -> None:
    rows = list(csv.DictReader(io.StringIO(board_csv(leaderboard))))
    assert [row["name"] for row in rows] == ["a|b", "'=1+1", "c"]
    assert float(rows[0]["F1(entities)@strict"]) == 2 / 3
    assert rows[0]["F1(relations)@strict"] == ""
    assert rows[0]["documents_per_second"] == "4.0"
    assert len({row["signature"] for row in rows}) == 2


def test_the_terminal_shows_ranks_signature_and_warning(leaderboard: Leaderboard) -> None:
    stream = io.StringIO()
    print_board(leaderboard, stream)
    text = stream.getvalue()
    assert "my_corpus: leaderboard, per cent" in text
    assert "a|b@1" in text
    assert "2 documents: ranks mean little below 20." in text
    assert "Measured otherwise, so ranked apart: different number of documents (docs:2 and docs:3)" in text
    assert text.count("goldspan|def:1|") == 2


def test_no_runs() -> None:
    empty, stream = build("c", []), io.StringIO()
    print_board(empty, stream)
    assert stream.getvalue() == "No run has been scored yet.\n"
    assert "No run has been scored yet." in board_markdown(empty)
    assert board_csv(empty).count("\n") == 1


def test_intervals_stand_beside_their_number() -> None:
    many = build("c", [report("a", 2, 20)])
    # 19 of 20 documents predicted, all of it right.
    line = next(line for line in board_markdown(many).splitlines() if line.startswith("| 1 |"))
    assert " 97.4 (" in line
    row = next(csv.DictReader(io.StringIO(board_csv(many))))
    assert 0 < float(row["F1(entities)@strict low"]) < float(row["F1(entities)@strict"])
    assert row["F1(relations)@strict high"] == ""
