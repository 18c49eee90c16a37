from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.eval.runs import REPORT, Inputs, Run
from goldspan.eval.storing import store_run

if TYPE_CHECKING:
    from tests.cli.conftest import Corpus

BUILT = ["index.html", "leaderboard.json", "leaderboard.md"]


@pytest.fixture
def scored(corpus: Corpus) -> Corpus:
    """A workspace with two scored runs, one better than the other."""
    document = corpus.document("a", "Anna is in Vienna.", "test")
    corpus.label(document, ("Anna", "PERSON"), ("Vienna", "PLACE"))
    person, place = Mention(type="PERSON", start=0, end=4), Mention(type="PLACE", start=11, end=17)
    for name, mentions in (("low", (person,)), ("high", (person, place))):
        inputs = Inputs(settings={}, code="c", schema="s", documents={"a": "1"})
        run = Run(
            name=name, version="1", kind="k", split="test", inputs=inputs, goldspan="0", documents=1, seconds=0.25
        )
        store_run(corpus.root / "eval" / "runs" / f"{name}@1", run, [Annotations(doc="a", mentions=mentions)])
        corpus.run("score", corpus.root / "annotations" / "gold", f"{name}@1")
    return corpus


def test_it_prints_the_table_and_the_path_of_the_page(scored: Corpus) -> None:
    result = scored.run("leaderboard")
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[0] == "small: leaderboard, per cent"
    assert lines[3].split()[:5] == ["1", "high@1", "100.0", "100.0", "100.0"]
    assert lines[4].split()[:5] == ["2", "low@1", "100.0", "50.0", "66.7"]
    assert "1 document: ranks mean little below 20." in lines
    assert lines[-1] == "eval/leaderboard/index.html"


def test_it_writes_the_page_markdown_and_json_and_again_the_same_bytes(scored: Corpus) -> None:
    scored.run("leaderboard")
    folder = scored.root / "eval" / "leaderboard"
    assert sorted(path.name for path in folder.iterdir()) == BUILT
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    scored.run("leaderboard")
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before


def test_it_reads_reports_alone(scored: Corpus) -> None:
    first = scored.run("leaderboard", "--json").out
    for folder in (scored.root / "eval" / "runs").iterdir():
        (folder / "predictions.jsonl").unlink()
        (folder / "run.json").write_text("{}")
    for path in (scored.root / "annotations" / "gold").iterdir():
        path.unlink()
    assert scored.run("leaderboard", "--json").out == first


def test_every_format_is_printed_alone(scored: Corpus) -> None:
    assert json.loads(scored.run("leaderboard", "--json").out)["boards"][0]["systems"][0]["name"] == "high"
    assert scored.run("leaderboard", "--format", "json").out == scored.run("leaderboard", "--json").out
    assert scored.run("leaderboard", "--format", "markdown").out.startswith("# small: leaderboard\n")
    assert scored.run("leaderboard", "--format", "html").out.startswith("<!DOCTYPE html>")
    rows = list(csv.DictReader(io.StringIO(scored.run("leaderboard", "--format", "csv").out)))
    assert [row["name"] for row in rows] == ["high", "low"]
    page = (scored.root / "eval" / "leaderboard" / "index.html").read_text()
    assert scored.run("leaderboard", "--format", "html").out == page


def test_a_run_without_a_report_is_named_with_what_to_do(scored: Corpus) -> None:
    (scored.root / "eval" / "runs" / "low@1" / REPORT).unlink()
    result = scored.run("leaderboard")
    assert result.code == 0
    assert "low@1" not in result.out
    assert '"low@1" has no report yet; run `goldspan score annotations/gold low@1`' in result.err


def test_unreadable_reports_are_all_named(scored: Corpus) -> None:
    for name in ("low", "high"):
        (scored.root / "eval" / "runs" / f"{name}@1" / REPORT).write_text("{}")
    result = scored.run("leaderboard")
    assert (result.code, result.out) == (2, "")
    assert result.err.count("\n") == 2
    assert result.err.startswith("eval/runs/high@1/report.json: not a stored report")


def test_a_workspace_without_runs_has_an_empty_board(corpus: Corpus) -> None:
    result = corpus.run("leaderboard")
    assert (result.code, result.out.splitlines()[0]) == (0, "No run has been scored yet.")
