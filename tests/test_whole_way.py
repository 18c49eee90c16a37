"""The whole way, as a new user goes it: a new workspace from articles to the board; and this repository's corpus."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from goldspan.cli import main
from goldspan.formats.documents import read_documents
from goldspan.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

SEED = "000_66a31c7b8a676449"


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a workspace but the lock."""
    found = (path for path in folder.rglob("*") if path.is_file() and ".goldspan" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("way") / "my-corpus"
    assert main(["init", str(folder)]) == 0
    return folder


def test_a_new_workspace_works_at_once(
    example: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(example)
    assert main(["convert"]) == 0
    assert main(["check"]) == 0
    assert main(["predict", "all"]) == 0
    capsys.readouterr()
    assert main(["score", "annotations/gold", "rules@1", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["documents"] == {"gold": 2, "predicted": 2, "missing": 0, "unknown": 0}
    assert report["entities"]["strict"]["micro"]["f1"] > 0
    assert main(["score", "annotations/gold", "lexicon@1"]) == 0
    assert main(["dataset"]) == 0
    assert main(["leaderboard"]) == 0
    page = (example / "eval" / "leaderboard" / "index.html").read_text(encoding="utf-8")
    assert "rules" in page
    assert "lexicon" in page
    before = files(example)
    for command in (["convert"], ["check"], ["dataset"], ["predict", "all"], ["leaderboard"]):
        assert main(command) == 0
    assert files(example) == before


def test_the_seed_stands_here_as_it_was_given(root: Path, shared: Path) -> None:
    name = f"{SEED}.txt"
    assert (root / "seeds" / name).read_bytes() == (shared / "seeds" / name).read_bytes()


def test_this_corpus_is_converted_and_clean(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", "--dry-run", "--json", "--workspace", str(root)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["converted"], data["refused"], data["problems"]) == (0, 0, [])
    paths = [str(root / room) for room in ("corpus/documents", "annotations")]
    assert main(["check", "--workspace", str(root), *paths]) == 0


def test_no_page_carries_the_text_of_a_private_article(root: Path) -> None:
    text = next(iter(read_documents(open_workspace(root).documents))).text
    for room in ("docs", "eval/leaderboard"):
        for path in (root / room).rglob("*"):
            if path.is_file():
                data = path.read_text(encoding="utf-8", errors="replace")
                assert not any(line in data for line in text.split("\n") if len(line) > 40), path
