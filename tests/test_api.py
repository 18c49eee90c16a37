from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import goldspan
from goldspan.annotation import Annotations, Mention, Relation
from goldspan.errors import InputError, NotComparable, UsageError
from goldspan.eval.runs import Inputs, Run
from goldspan.eval.storing import store_run
from goldspan.formats import write
from goldspan.jobs.score import readable_report

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = 'name = "s"\nversion = 1\n[entity.A]\n[relation.MET]\nhead = ["A"]\ntail = ["A"]\nsymmetric = true\n'
TWO = (Mention(id="1", type="A", start=0, end=4), Mention(id="2", type="A", start=6, end=9))
GOLD = [Annotations(doc=d, mentions=TWO, relations=(Relation(type="MET", head="1", tail="2"),)) for d in "abc"]
TURNED = [Annotations(doc=d, mentions=TWO, relations=(Relation(type="MET", head="2", tail="1"),)) for d in "abc"]


def f1(report: goldspan.Report, measure: str = "F1(entities)@strict") -> float | None:
    return report.value(measure).value


def test_records_and_files_are_scored_alike(tmp_path: Path) -> None:
    write(tmp_path / "gold.jsonl", GOLD)
    write(tmp_path / "pred.jsonl", TURNED[:2])
    files = goldspan.score(str(tmp_path / "gold.jsonl"), tmp_path / "pred.jsonl")
    records = goldspan.score(iter(GOLD), TURNED[:2], name="pred")
    assert files.to_dict() == records.to_dict()
    assert files.system.name == "pred"
    assert goldspan.score(GOLD, GOLD).system.name == "predictions"


def test_the_schema_is_a_schema_or_its_file(tmp_path: Path) -> None:
    path = tmp_path / "schema.toml"
    path.write_text(SCHEMA)
    for schema in (path, str(path), goldspan.read_schema(path)):
        assert f1(goldspan.score(GOLD, TURNED, schema=schema), "F1(relations)@strict") == 1.0
    assert f1(goldspan.score(GOLD, TURNED), "F1(relations)@strict") == 0.0


def test_measures_say_what_is_counted_besides() -> None:
    measures = ["F1(relations+realis)@strict", "F1(clusters)@conll"]
    report = goldspan.score(GOLD, GOLD, measures=measures)
    assert f1(report, "F1(relations+realis)@strict") == 1.0
    assert f1(report, "F1(clusters)@ceaf_entity") == 1.0
    with pytest.raises(InputError):
        goldspan.score(GOLD, GOLD, measures=["F1"])


def test_the_folder_of_a_run_is_scored(tmp_path: Path) -> None:
    inputs = Inputs(settings={}, code="c", schema="s", documents={})
    store_run(
        tmp_path / "r@1", Run(name="r", version="1", kind="k", split="all", inputs=inputs, goldspan="0"), GOLD[:2]
    )
    assert f1(goldspan.score(GOLD, tmp_path / "r@1")) == pytest.approx(8 / 10)


def test_systems_are_compared_whatever_they_are(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", GOLD[:1])
    report = goldspan.score(GOLD, GOLD[:2])
    (tmp_path / "c.json").write_bytes(readable_report(report))
    comparison = goldspan.compare(
        GOLD, {"a": tmp_path / "a.jsonl", "b": report, "c": tmp_path / "c.json", "d": iter(GOLD)}, baseline="c"
    )
    assert [system.name for system in comparison.systems] == ["a", "b", "c", "d"]
    assert [system.value for system in comparison.systems] == [
        pytest.approx(4 / 8), pytest.approx(8 / 10), pytest.approx(8 / 10), 1.0
    ]  # fmt: skip
    assert comparison.systems[1].identical


def test_reports_need_no_gold() -> None:
    reports = {"a": goldspan.score(GOLD, GOLD[:1]), "b": goldspan.score(GOLD, GOLD)}
    assert goldspan.compare(None, reports).to_dict() == goldspan.compare(GOLD, reports).to_dict()
    with pytest.raises(InputError, match='the predictions of "c" without gold'):
        goldspan.compare(None, {**reports, "c": GOLD})
    with pytest.raises(UsageError):
        goldspan.compare(None, {"a": reports["a"]})
    sure = goldspan.score(GOLD, GOLD, options=goldspan.ScoreOptions(min_score=0.5))
    with pytest.raises(NotComparable):
        goldspan.compare(None, {"a": reports["a"], "b": sure})


def test_a_measure_is_counted_where_a_comparison_asks_for_it() -> None:
    comparison = goldspan.compare(GOLD, {"a": GOLD[:1], "b": TURNED}, measure="F1(relations)@document")
    assert [system.value for system in comparison.systems] == [0.5, 0.0]
    types = goldspan.compare(GOLD, {"a": GOLD[:1], "b": TURNED}, by_type=True).types
    assert [row.name for row in types] == ["A"]


def test_a_report_as_a_frame() -> None:
    pytest.importorskip("pandas")
    frame = goldspan.score(GOLD, GOLD).to_frame()
    row = frame[(frame["block"] == "entities") & (frame["mode"] == "strict") & frame["type"].isna()].iloc[0]
    assert (row["f1"], row["possible"]) == (1.0, 6)
    assert {"f1_low", "f1_high"} <= set(frame.columns)
