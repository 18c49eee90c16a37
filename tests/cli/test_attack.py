"""Faults found by using the commands against their purpose; each is held to what it should do."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from goldspan.files.atomic import write_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Corpus

GOLD = '{"doc": "a", "mentions": [{"type": "PLACE", "start": 0, "end": 4}]}\n'


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(GOLD)
    return path


@pytest.mark.parametrize(("key", "place"), [("score", "score"), ("start", "end"), ("end", "end")])
@pytest.mark.parametrize("lenient", [[], ["--lenient"]])
def test_a_number_of_four_hundred_digits_is_bad_input(
    key: str, place: str, lenient: list[str], gold: Path, tmp_path: Path, corpus: Corpus
) -> None:
    mention = {"type": "PLACE", "start": 0, "end": 4, key: 0}
    line = json.dumps({"doc": "a", "mentions": [mention]}).replace(f'"{key}": 0', f'"{key}": {"9" * 400}')
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text(line + "\n")
    result = corpus.run("score", gold, predicted, *lenient)
    assert result.code == (0 if lenient else 2)
    (problem,) = result.err.splitlines()
    assert f"predicted.jsonl:1 $.mentions[0].{place}: " in problem
    assert len(problem) < 300


@pytest.mark.parametrize("target", ["gold.jsonl", "folder/new.json", "link.json"])
def test_a_report_is_not_written_over_what_it_is_made_from(
    target: str, gold: Path, tmp_path: Path, corpus: Corpus
) -> None:
    predicted = tmp_path / "folder"
    predicted.mkdir()
    (predicted / "a.json").write_text(GOLD)
    (tmp_path / "link.json").symlink_to(gold)
    result = corpus.run("score", gold, predicted, "--out", tmp_path / target)
    assert result.code == 2
    assert "give --out another name" in result.err
    assert gold.read_text() == GOLD
    assert [path.name for path in predicted.iterdir()] == ["a.json"]


def test_a_report_beside_what_it_is_made_from(gold: Path, tmp_path: Path, corpus: Corpus) -> None:
    assert corpus.run("score", gold, gold, "--out", tmp_path / "report.json").code == 0
    assert json.loads((tmp_path / "report.json").read_text())["signature"].startswith("goldspan|")


def test_a_pipe_is_not_replaced_by_a_file(gold: Path, tmp_path: Path, corpus: Corpus) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    result = corpus.run("score", gold, gold, "--out", pipe)
    assert result.code == 2
    assert "it is a device or a pipe, not a file" in result.err
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_an_ordinary_file_is_still_replaced(tmp_path: Path) -> None:
    path = tmp_path / "x"
    for data in (b"one", b"two"):
        write_bytes(path, data)
        assert path.read_bytes() == data


@pytest.mark.parametrize("name", ["empty.jsonl", "folder", "blank.jsonl"])
@pytest.mark.parametrize("command", [["score"], ["score", "--lenient"], ["score", "--json"], ["compare"]])
def test_no_gold_is_no_score(name: str, command: list[str], gold: Path, tmp_path: Path, corpus: Corpus) -> None:
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "blank.jsonl").write_text("\n\n")
    (tmp_path / "folder" / "below").mkdir(parents=True)
    (tmp_path / "other.jsonl").write_text(GOLD)
    systems = [gold, tmp_path / "other.jsonl"] if command == ["compare"] else [gold]
    result = corpus.run(command[0], tmp_path / name, *systems, *command[1:])
    assert (result.code, result.out) == (2, "")
    (line,) = result.err.splitlines()
    assert line.startswith(f"{tmp_path / name}: no gold records; expected at least one; check the path")


def test_no_gold_in_the_split(corpus: Corpus) -> None:
    corpus.label(corpus.document("a", "Oslo is a town."), ("Oslo", "PLACE"))
    folder = corpus.root / "annotations" / "gold"
    codes = [corpus.run("score", folder, folder, "--split", split) for split in ("train", "dev", "test")]
    assert sorted(result.code for result in codes) == [0, 2, 2]
    assert all("no gold records in the split" in result.err for result in codes if result.code)


def test_a_file_without_a_suffix(gold: Path, tmp_path: Path, corpus: Corpus) -> None:
    (tmp_path / "predicted").write_text(GOLD)
    result = corpus.run("score", gold, tmp_path / "predicted")
    assert result.code == 2
    assert "a file without a suffix, which says its format; expected .jsonl, " in result.err


def test_a_closed_output_is_not_a_fault(gold: Path) -> None:
    command = f'exec "{sys.executable}" -m goldspan score "{gold}" "{gold}" --no-interval >&-'
    process = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert (process.returncode, process.stderr) == (0, "")


def test_a_full_disk_is_not_answered_with_permissions(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "lock")

    monkeypatch.setattr("pathlib.Path.mkdir", full)
    result = corpus.run("convert")
    assert result.code == 2
    assert result.err == "goldspan: lock: cannot be written: No space left on device; make room\n"


def test_a_run_is_scored_also_where_its_report_cannot_be_kept(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.label(corpus.document("a", "Ana met Bo in Oslo."), ("Ana", "PERSON"), ("Oslo", "PLACE"))
    (corpus.root / "eval").mkdir(exist_ok=True)
    (corpus.root / "eval" / "extractors.toml").write_text('[rules]\nkind = "rules"\nversion = "1"\n')
    assert corpus.run("predict", "rules").code == 0

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    result = corpus.run("score", corpus.root / "annotations" / "gold", "rules@1")
    assert result.code == 0
    assert "entities strict" in result.out
    assert "note: the report is not kept for the leaderboard: " in result.err
    assert "Read-only file system" in result.err


def test_no_extractor_is_declared(corpus: Corpus) -> None:
    corpus.document("a", "Ana met Bo in Oslo.")
    (corpus.root / "eval").mkdir(exist_ok=True)
    (corpus.root / "eval" / "extractors.toml").write_text("")
    result = corpus.run("predict", "all")
    assert result.code == 2
    assert "eval/extractors.toml: declares no extractor; add a table" in result.err
