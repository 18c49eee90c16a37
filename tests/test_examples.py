"""The examples run, and do what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests import examples

from goldspan.formats import write

if TYPE_CHECKING:
    from pathlib import Path


def test_scoring_records(capsys: pytest.CaptureFixture[str]) -> None:
    # Of 72 mentions, 8 are forgotten.
    assert examples.score_records() == pytest.approx(2 * 64 / (72 + 64))
    out = capsys.readouterr().out
    assert out.startswith("goldspan|def:1|docs:24|")
    assert "## mine" in out


def test_scoring_files(tmp_path: Path) -> None:
    write(tmp_path / "gold.jsonl", examples.GOLD)
    report = examples.score_files(str(tmp_path / "gold.jsonl"), str(tmp_path / "gold.jsonl"))
    assert report.value("F1(relations)@document").value == 1.0


def test_comparing() -> None:
    systems = {system.name: system for system in examples.compare_systems().systems}
    assert systems["never"].value == pytest.approx(2 * 48 / (72 + 48))
    assert systems["seldom"].rank == (1, 1)


def test_bad_input(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"doc": "a", "mentoins": []}\n')
    (line,) = examples.refuse_bad_input(str(path))
    assert "mentoins" in line
