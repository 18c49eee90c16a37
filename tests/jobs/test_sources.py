from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.errors import InputError, UnknownName
from goldspan.eval.runs import REPORT, Inputs, Run
from goldspan.eval.scoring import score
from goldspan.eval.storing import store_run
from goldspan.formats import write
from goldspan.jobs.score import readable_report
from goldspan.jobs.sources import find_predicted, is_report, name_of, own_workspace, stored_reports
from goldspan.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

GOLD = [Annotations(doc="a", mentions=(Mention(type="T", start=0, end=4),))]


def run(version: str) -> Run:
    inputs = Inputs(settings={}, code="c", schema="s", documents={"a": "1"}, trained_on={"b": "1", "c": "1"})
    return Run(
        name="mine",
        version=version,
        kind="k",
        split="test",
        inputs=inputs,
        goldspan="0",
        learns=True,
        documents=4,
        seconds=2.0,
    )


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "goldspan.toml").write_text('name = "small"\n')
    (tmp_path / "annotations" / "gold").mkdir(parents=True)
    for version in ("1", "2"):
        store_run(tmp_path / "eval" / "runs" / f"mine@{version}", run(version), GOLD)
    store_run(tmp_path / "eval" / "runs" / "other@1", run("1"), GOLD)
    write(tmp_path / "some.jsonl", GOLD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_run_is_found_by_folder_name_and_unique_name(root: Path) -> None:
    for name in ("eval/runs/mine@2", "mine@2"):
        found = find_predicted(name, None)
        assert found.folder is not None
        assert found.folder.name == "mine@2"
        assert (found.system.label, found.system.speed, found.system.trained_on) == ("mine@2", 2.0, 2)
    assert find_predicted("other", open_workspace(root)).path.name == "predictions.jsonl"
    with pytest.raises(UnknownName, match="expected one of mine@1, mine@2"):
        find_predicted("mine", None)


@pytest.mark.parametrize("name", ["gone.jsonl", "folder/gone", "gone.parquet"])
def test_what_looks_like_a_path_is_one(name: str, root: Path) -> None:
    assert root.exists()
    with pytest.raises(InputError, match="no such file"):
        find_predicted(name, None)


def test_records_are_named_after_their_file(root: Path) -> None:
    assert find_predicted("some.jsonl", None).system.label == "some"
    assert [name_of(root / name) for name in ("a.jsonl.gz", "b.parquet", "folder", "x.y")] == [
        "a",
        "b",
        "folder",
        "x.y",
    ]


def test_reports_are_told_from_records(root: Path) -> None:
    (root / "r.json").write_bytes(readable_report(score(GOLD, GOLD)))
    (root / "record.json").write_text('{"doc": "a", "mentions": []}')
    (root / "list.json").write_text("[]")
    assert [is_report(root / name) for name in ("r.json", "record.json", "list.json", "some.jsonl", "gone")] == [
        True, False, False, False, False
    ]  # fmt: skip
    assert find_predicted("r.json", None).report is not None


def test_stored_reports_are_those_of_all_or_none(root: Path) -> None:
    (root / "r.json").write_bytes(readable_report(score(GOLD, GOLD)))
    assert stored_reports(["r.json", "mine@1"], None) is None
    (root / "eval" / "runs" / "mine@1" / REPORT).write_bytes(readable_report(score(GOLD, [])))
    for name in ("mine@1", "eval/runs/mine@1"):
        found = stored_reports(["r.json", name], None)
        assert found is not None
        assert [report.value("R(entities)@strict").value for report in found] == [1.0, 0.0]
    assert stored_reports(["r.json", "gone"], None) is None
    assert stored_reports(["r.json", "some.jsonl"], None) is None


def test_gold_is_a_workspace_s_own_only_in_its_place(root: Path) -> None:
    assert own_workspace(root / "annotations" / "gold") == open_workspace(root)
    assert own_workspace(root / "some.jsonl") is None
    assert own_workspace(root.parent) is None
