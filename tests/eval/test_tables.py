from __future__ import annotations

import io
import sys

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.errors import MissingExtra
from goldspan.eval.report import Report, System
from goldspan.eval.report_tables import report_tables, summary, values_table
from goldspan.eval.scoring import score
from goldspan.eval.tables import (
    Table,
    bounds,
    html_table,
    latex_table,
    latex_text,
    markdown_table,
    markdown_text,
    p_value,
    percent,
    points,
    printable,
    show,
    speed,
    text_table,
)

EVIL = "<b>[red]x[/red]|\n\x1b[31m"


@pytest.fixture
def report() -> Report:
    gold = [Annotations(doc="a", mentions=(Mention(type="PERSON", start=0, end=4), Mention(type=EVIL, start=5, end=9)))]
    predicted = [
        Annotations(doc="a", mentions=(Mention(type="PERSON", start=0, end=4),)),
        Annotations(doc="x"),
    ]
    return score(gold, predicted, system=System(name=f"{EVIL}sys"))


@pytest.mark.parametrize(
    ("value", "expected"), [(None, "–"), (0.0, "0.0"), (1.0, "100.0"), (0.8306, "83.1"), (2 / 3, "66.7")]
)
def test_percent(value: float | None, expected: str) -> None:
    assert percent(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(None, "–"), (2400.4, "2,400"), (12.3, "12"), (3.14, "3.1"), (0.0123, "0.012")]
)
def test_speed(value: float | None, expected: str) -> None:
    assert speed(value) == expected


def test_untrusted_text_stays_on_its_line() -> None:
    assert printable("a\nb\x1b[31m\u202e") == "a�b�[31m�"
    assert printable("x" * 300) == "x" * 200 + "…"
    assert markdown_text("a|b*<i>`") == "a\\|b\\*\\<i\\>\\`"


def test_a_plain_table_is_aligned_by_width_on_the_terminal() -> None:
    assert text_table(("type", "F1"), [("GPE", "17.0"), ("国", "–")]) == [
        "type    F1",
        "────  ────",
        "GPE   17.0",
        "国       –",
    ]


def test_a_markdown_table() -> None:
    assert markdown_table(("type", "F1"), [("A_B", "7.0")]) == ["| type | F1 |", "| :-- | --: |", "| A\\_B | 7.0 |"]


def test_the_summary_says_what_is_odd(report: Report) -> None:
    assert summary(report) == "1 gold document, 1 predicted; 1 unknown to gold (not scored)"


def test_tables_have_a_row_for_every_mode_and_every_type(report: Report) -> None:
    overall, types = report_tables(report)
    assert [row[0] for row in overall.rows][:2] == ["entities strict", "entities exact"]
    assert overall.rows[0] == ("entities strict", "2", "1", "1", "100.0", "50.0", "66.7", "–", "50.0", "50.0")
    assert types.rows == (
        ("PERSON", "1", "1", "1", "100.0", "100.0", "100.0", "–"),
        (EVIL, "1", "0", "0", "–", "0.0", "0.0", "–"),
    )


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_the_same_cells_as_a_file() -> None:
    table = Table("A title", ("type", "F1"), (("[red]GPE", "7.0"), (EVIL, "–")))
    plain, terminal = io.StringIO(), Terminal()
    show(table, plain)
    show(table, terminal)
    for cell in ("A title", "type", "[red]GPE", "7.0", "–"):
        assert cell in plain.getvalue()
        assert cell in terminal.getvalue()
    assert "\x1b[31m" not in plain.getvalue()
    assert plain.getvalue().count("\n") == 5


def test_markdown_holds_all_tables_and_the_signature(report: Report) -> None:
    text = report.to_markdown()
    assert text.startswith("## \\<b\\>")
    assert "| entities strict | 2 | 1 | 1 | 100.0 | 50.0 | 66.7 |" in text
    assert f"Signature: `{report.signature}`" in text
    assert "\x1b" not in text


def test_html_escapes_names_and_types(report: Report) -> None:
    text = report._repr_html_()
    assert "<b>" not in text
    assert "&lt;b&gt;[red]x[/red]|" in text
    assert text.count("<table>") == text.count("</table>") == 2
    assert '<th scope="row">PERSON</th>' in text


def test_a_frame_has_a_row_for_every_block_mode_and_type(report: Report) -> None:
    pandas = pytest.importorskip("pandas")
    frame = report.to_frame()
    assert list(frame.columns[:4]) == ["block", "mode", "type", "correct"]
    overall = frame[(frame["block"] == "entities") & (frame["mode"] == "strict") & frame["type"].isna()]
    assert overall["possible"].tolist() == [2]
    assert len(frame) == 4 * 3 + 3 * 1
    assert pandas.isna(frame[frame["type"] == EVIL]["precision"].iloc[0])


def test_a_frame_without_pandas_says_what_to_install(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtra, match=r"goldspan\[data\]"):
        report.to_frame()


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (points(None), "–"),
        (points(0.0123), "+1.2"),
        (points(-0.2), "−20.0"),
        (bounds(None), "–"),
        (bounds((0.71, 0.79)), "71.0 to 79.0"),
        (bounds((-0.01, 0.02), points), "−1.0 to +2.0"),
        (p_value(None), "–"),
        (p_value(1.0), "1.000"),
        (p_value(0.0312), ".031"),
        (p_value(0.0004), "<.001"),
    ],
)
def test_numbers_as_they_are_shown(shown: str, expected: str) -> None:
    assert shown == expected


def test_a_latex_table_is_escaped() -> None:
    lines = latex_table(Table("50 %", ("a_b", "F1"), (("x\\&y", "7.0"),)))
    assert lines[2:6] == [r"\caption{50 \%}", r"\begin{tabular}{lr}", r"\toprule", r"a\_b & F1 \\"]
    assert r"x\textbackslash{}\&y & 7.0 \\" in lines
    assert latex_text("~^<>|$") == (r"\textasciitilde{}\textasciicircum{}\textless{}\textgreater{}\textbar{}\$")


def test_an_html_table_is_escaped() -> None:
    html = html_table(Table("<t>", ("<h>",), (("<a>",),)))
    assert "<t>" not in html
    assert html.count("&lt;") == 3


def test_a_report_in_latex_and_html(report: Report) -> None:
    latex, html = report.to_latex(), report._repr_html_()
    assert latex.count(r"\begin{tabular}") == 2
    assert r"\textless{}b\textgreater{}" in latex
    assert "<b>" not in html
    assert html.count("<table>") == 2


def test_without_intervals_their_column_is_not_there(report: Report) -> None:
    assert all("95 %" in table.head for table in report_tables(report))
    assert not any("95 %" in table.head for table in report_tables(report, intervals=False))


def test_measures_as_a_table(report: Report) -> None:
    table = values_table([report.value("F1(entities)@strict")])
    assert table.rows[0][:3] == ("F1(entities)@strict", "66.7", "–")
