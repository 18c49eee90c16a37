from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.errors import InputError
from goldspan.eval.scoring import score
from goldspan.formats import write
from goldspan.jobs.score import ScoreRequest, readable_report, score_files

if TYPE_CHECKING:
    from pathlib import Path

GOLD = [Annotations(doc=f"d{i}", mentions=(Mention(type="T", start=0, end=4),)) for i in range(30)]


def test_a_stored_report_is_all_of_it_and_long_arrays_stand_on_one_line() -> None:
    report = score(GOLD, GOLD[:20])
    stored = readable_report(report)
    assert json.loads(stored) == report.to_dict(per_document=True)
    assert list(json.loads(stored)) == list(report.to_dict(per_document=True))
    assert stored.endswith(b"\n}\n")
    lines = [len(readable_report(made, intervals=False).splitlines()) for made in (report, score(GOLD[:3], GOLD[:2]))]
    assert lines[0] == lines[1]


def test_files_are_scored_as_records_are(tmp_path: Path) -> None:
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "folder"
    write(gold, GOLD)
    write(predicted, GOLD[:20])
    scored = score_files(ScoreRequest(gold=gold, predicted=str(predicted)))
    assert scored.written == ()
    assert scored.report.system.name == "folder"
    assert scored.report.to_dict()["entities"] == score(GOLD, GOLD[:20]).to_dict()["entities"]


def test_what_is_written_is_said(tmp_path: Path) -> None:
    gold, out = tmp_path / "gold.jsonl", tmp_path / "report.json"
    write(gold, GOLD)
    scored = score_files(ScoreRequest(gold=gold, predicted=str(gold), out=out))
    assert scored.written == (out,)
    assert out.read_bytes() == readable_report(scored.report)


def test_a_name_that_is_nothing_outside_a_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    gold = tmp_path / "gold.jsonl"
    write(gold, GOLD)
    with pytest.raises(InputError, match="rules@1: no such file or folder"):
        score_files(ScoreRequest(gold=gold, predicted="rules@1"))
