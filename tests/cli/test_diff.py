from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from goldspan.annotations.gold import gold_path
from goldspan.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Corpus

TEXT = "Ada lives in Oslo. Bo lives in Bergen."


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)  # noqa: S607


@pytest.fixture
def kept(corpus: Corpus) -> Corpus:
    """A workspace under version control, with one labelled document."""
    corpus.label(corpus.document("a", TEXT), ("Ada", "PERSON"), ("Oslo", "PLACE"))
    git(corpus.root, "init", "-q")
    git(corpus.root, "add", "-A")
    git(corpus.root, "commit", "-q", "-m", "one")
    return corpus


def test_nothing_changed(kept: Corpus) -> None:
    result = kept.run("diff")
    assert result.code == 0
    old, new, end = result.out.splitlines()
    assert old.startswith("HEAD (")
    assert old.partition(")")[2] == new.removeprefix("the working tree"), "version, hash and counts are the same"
    assert new.endswith("): 1 document, 2 mentions, 1 relation")
    assert end == "no difference in the gold"


def test_from_a_revision_to_the_working_tree(kept: Corpus) -> None:
    kept.label(kept.read("a"), ("Ada", "PERSON"), ("Bergen", "PLACE"), ("Bo", "PERSON"))
    kept.label(kept.document("b", "Cy"), ("Cy", "PERSON"))
    data = json.loads(kept.run("diff", "HEAD", "--json").out)
    assert data["old"]["sha256"] != data["new"]["sha256"]
    assert data["mentions"] == {
        "added": 3,
        "removed": 1,
        "changed": 0,
        "same": 1,
        "types": {
            "PERSON": {"added": 2, "removed": 0, "changed": 0},
            "PLACE": {"added": 1, "removed": 1, "changed": 0},
        },
    }
    assert [(one["doc"], one["state"]) for one in data["documents"]] == [("a", "changed"), ("b", "added")]
    assert [(one["change"], one["head"], one["tail"]) for one in data["documents"][0]["relations"]] == [
        ("removed", "Ada", "Oslo"),
        ("added", "Ada", "Bergen"),
    ]
    lines = kept.run("diff", "HEAD", "--list").out.splitlines()
    assert '  - PLACE [13, 17) "Oslo"' in lines
    assert '  + LIVES_IN "Ada" -> "Bergen"' in lines


def test_between_two_revisions(kept: Corpus) -> None:
    kept.label(kept.read("a"), ("Ada", "PLACE"))
    git(kept.root, "commit", "-q", "-a", "-m", "two")
    kept.label(kept.read("a"), ("Oslo", "PLACE"))  # neither of the two
    data = json.loads(kept.run("diff", "HEAD~1", "HEAD", "--json").out)
    (document,) = data["documents"]
    assert [(one["change"], one["text"], one["facets"]) for one in document["mentions"]] == [
        ("changed", "Ada", ["type"]),
        ("removed", "Oslo", []),
    ]


def test_labels_are_carried_to_a_changed_text_first(kept: Corpus) -> None:
    made = kept.document("a", f"Update: {TEXT}")
    kept.label(made, ("Ada", "PERSON"), ("Oslo", "PLACE"))
    (document,) = json.loads(kept.run("diff", "--json").out)["documents"]
    assert document == {"doc": "a", "state": "changed", "text_changed": True, "mentions": [], "relations": []}


def test_what_cannot_be_carried_was_removed(kept: Corpus) -> None:
    made = kept.document("a", "Nobody lives anywhere at all, says Ada.")
    kept.label(made, ("Ada", "PERSON"))
    (document,) = json.loads(kept.run("diff", "--json").out)["documents"]
    assert [(one["change"], one["text"]) for one in document["mentions"]] == [
        ("removed", "Ada"),
        ("removed", "Oslo"),
        ("added", "Ada"),
    ]
    assert [one["change"] for one in document["relations"]] == ["removed"]


def test_how_the_runs_move(kept: Corpus) -> None:
    folder = kept.root / "eval" / "runs" / "guess@1"
    folder.mkdir(parents=True)
    predicted = gold_path(kept.root / "annotations" / "gold", "a").read_text().replace("\n", "")
    (folder / "predictions.jsonl").write_text(predicted + "\n")
    run = {
        "name": "guess",
        "version": "1",
        "kind": "rules",
        "split": "test",
        "goldspan": "0",
        "inputs": {"settings": {}, "code": "", "schema": "", "documents": {}},
    }
    (folder / "run.json").write_text(json.dumps(run))
    kept.label(kept.read("a"), ("Ada", "PERSON"), ("Oslo", "PLACE"), ("Bo", "PERSON"), ("Bergen", "PLACE"))
    kept.label(kept.document("b", "Cy"), ("Cy", "PERSON"))
    result = kept.run("diff", "--json")
    (entities, relations) = json.loads(result.out)["runs"]
    assert (entities["old"], entities["new"]) == (1.0, pytest.approx(2 * 2 / (2 + 5)))
    assert entities["shared_documents"] == {"old": 1.0, "new": pytest.approx(2 * 2 / (2 + 4))}
    assert (relations["old"], relations["new"], relations["problem"]) == (1.0, 1.0, None)
    assert "guess@1  F1(entities)@strict" in kept.run("diff").out
    assert json.loads(kept.run("diff", "--json", "--no-runs").out)["runs"] == []


def test_a_run_that_cannot_be_scored_says_why(kept: Corpus) -> None:
    test_how_the_runs_move(kept)
    (kept.root / "eval" / "runs" / "guess@1" / "predictions.jsonl").write_text("{\n")
    result = kept.run("diff")
    assert result.code == 0
    assert "guess@1: F1(entities)@strict not scored: " in result.err


def test_two_folders_need_no_workspace(
    kept: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.chdir(other)
    gold = str(kept.root / "annotations" / "gold")
    (other / "old.jsonl").write_text("")
    assert main(["diff", "old.jsonl", gold]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == [
        "old.jsonl: 0 documents, 0 mentions, 0 relations",
        f"{gold}: 1 document, 2 mentions, 1 relation",
    ]


@pytest.mark.parametrize("name", ["nope", "HEAD~7", "HEAD:annotations", "-", "a b\n"])
def test_what_is_no_version_is_one_line(kept: Corpus, name: str) -> None:
    result = kept.run("diff", name)
    assert result.code == 2
    assert len(result.err.splitlines()) == 1
    assert "expected a git revision" in result.err


def test_a_revision_before_the_workspace(kept: Corpus) -> None:
    git(kept.root, "checkout", "-q", "--orphan", "empty")
    git(kept.root, "rm", "-r", "-q", "--cached", ".")
    git(kept.root, "commit", "-q", "--allow-empty", "-m", "nothing")
    result = kept.run("diff", "HEAD")
    assert result.code == 2
    assert "holds no goldspan.toml" in result.err


def test_bad_gold_of_a_revision_is_named_by_it(kept: Corpus) -> None:
    gold_path(kept.root / "annotations" / "gold", "a").write_text("{")
    git(kept.root, "commit", "-q", "-a", "-m", "bad")
    result = kept.run("diff", "HEAD", "HEAD~1")
    assert result.code == 2
    assert result.err.startswith("HEAD:annotations/gold/a.json")


def test_without_git_two_folders_are_the_way_out(kept: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = kept.run("diff")
    assert result.code == 2
    assert "git cannot be run" in result.err
