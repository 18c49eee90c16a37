from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from goldspan.eval.comparison import Comparison, compare_reports
from goldspan.eval.comparison.tables import comparison_lines, comparison_tables

if TYPE_CHECKING:
    from tests.eval.comparison.conftest import Make

EVIL = "<b>50%_|$x\n\x1b[31m"


@pytest.fixture
def comparison(make: Make) -> Comparison:
    reports = {
        "base": make(2, 2, 3),
        EVIL: make(3, 3, 4),
        "same": make(2, 2, 3),
        "near": make(2, 2, 3, *[2, 2, 3] * 6, 4),
    }
    return compare_reports(reports, "F1(entities)@strict", by_type=True)


def test_the_table_of_systems(comparison: Comparison) -> None:
    table, types = comparison_tables(comparison)
    assert table.title == "Against base, on 24 documents, per cent"
    assert table.head == ("system", "F1(entities)@strict", "95 %", "Δ", "95 %", "p", "p Holm", "", "rank")
    cells = {row[0]: row for row in table.rows}
    assert cells["base"][3:] == ("baseline", "", "", "", "", "2–4")
    assert cells["same"][3:8] == ("+0.0", "+0.0 to +0.0", "1.000", "1.000", "identical")
    assert cells[EVIL][7:] == ("*", "1")
    assert cells["near"][7:] == ("", "2–4")
    assert types.rows[0][:3] == ("A", "24", "base")
    assert "exploratory" in types.title


def test_the_lines_say_what_must_be_known(comparison: Comparison) -> None:
    lines = list(comparison_lines(comparison))
    assert lines[0].startswith("* told apart from the baseline")
    assert "same: no document's counts differ from the baseline's." in lines
    assert any(line.startswith("near: ") and "smallest difference" in line for line in lines)
    near = next(system for system in comparison.systems if system.name == "near")
    assert near.needed is not None
    assert any(f"takes about {near.needed.documents:,} documents" in line for line in lines)


def test_plain_data_has_the_keys_of_the_design(comparison: Comparison) -> None:
    data = json.loads(json.dumps(comparison.to_dict()))
    assert {"measure", "baseline", "systems", "mde", "documents"} <= data.keys()
    keys = {"name", "value", "interval", "delta", "delta_interval", "p", "p_holm", "identical", "rank"}
    assert all(keys <= system.keys() for system in data["systems"])
    assert data["systems"][1]["rank"] == [1, 1]
    assert data["signature"].endswith("|F1(entities)@strict|avg:micro")
    assert data["types"]["exploratory"] is True
    assert list(data["types"]["types"]) == ["A", "B", "C", "D"]


def test_names_are_shown_and_do_nothing(comparison: Comparison) -> None:
    html, markdown, latex = comparison._repr_html_(), comparison.to_markdown(), comparison.to_latex()
    assert "<b>" not in html
    assert "&lt;b&gt;50%_|$x" in html
    assert "\\<b\\>50%\\_\\|\\$x" in markdown
    assert r"\textless{}b\textgreater{}50\%\_\textbar{}\$x" in latex
    assert all("\x1b" not in text for text in (html, markdown, latex))
    assert latex.count(r"\begin{tabular}") == latex.count(r"\end{tabular}") == 2


def test_few_documents_left_out_documents_and_coverage_are_pointed_out(make: Make) -> None:
    from tests.eval.comparison.conftest import found, gold

    from goldspan.eval.scoring import score

    one, two = score(gold(8), found(gold(8), 1)), score(gold(6), found(gold(5), 2))
    lines = list(comparison_lines(compare_reports({"a": one, "b": two})))
    assert "2 documents left out: their gold is not the same in all reports." in lines
    assert "b: predicted 5 of 6 documents." in lines
    assert "6 documents: differences mean little below 20." in lines
    runs = compare_reports({"x#1": make(1, 2), "x#2": make(2, 2), "y#1": make(1)})
    lines = list(comparison_lines(runs))
    assert any(line.startswith("x: 2 runs, standard deviation ") for line in lines)
    assert "y: 1 run; run variance unmeasured." in lines
