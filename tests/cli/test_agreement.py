from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from goldspan.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Corpus

TEXT = "Ada lives in Oslo. Bo lives in Bergen."
ADA, OSLO, BO = ("Ada", "PERSON"), ("Oslo", "PLACE"), ("Bo", "PERSON")


@pytest.fixture
def passes(corpus: Corpus) -> Corpus:
    """Six documents that two annotators did, one that only the first did; they differ in two of them."""
    for name in "abcdef":
        made = corpus.document(name, TEXT, split="train" if name == "f" else "test")
        corpus.label(made, ADA, OSLO, BO, annotator="one")
        second = {"a": [ADA, OSLO], "b": [("Ada", "PLACE"), OSLO, BO]}.get(name, [ADA, OSLO, BO])
        corpus.label(made, *second, annotator="two")
    corpus.label(corpus.document("z", TEXT), ADA, annotator="one")
    return corpus


def agreement(corpus: Corpus, *arguments: str) -> dict[str, Any]:
    result = corpus.run("agreement", "--json", *arguments)
    assert result.code == 0, result.err
    found: dict[str, Any] = json.loads(result.out)
    return found


def test_the_numbers_are_the_scorers_and_beyond_chance(passes: Corpus) -> None:
    found = agreement(passes)
    (pair,) = found["pairs"]
    assert (found["documents"], pair["documents"], pair["annotators"]) == (6, 6, ["one", "two"])
    # 18 and 17 mentions, 16 of them alike; 17 of one span, of which one has two types.
    assert pair["measures"]["F1(entities)@strict"]["value"] == pytest.approx(2 * 16 / 35)
    assert pair["measures"]["F1(entities)@exact"]["value"] == pytest.approx(2 * 17 / 35)
    low, high = pair["measures"]["F1(entities)@strict"]["interval"]
    assert low < 2 * 16 / 35 < high
    assert pair["kappa"]["n"] == 17
    # p_o = 16/17; "one" gave 11 PERSON and 6 PLACE, "two" 10 and 7.
    chance = (11 * 10 + 6 * 7) / 17**2
    assert pair["kappa"]["value"] == pytest.approx((16 / 17 - chance) / (1 - chance))
    assert pair["types"]["entities"]["PERSON"]["first"] == 12
    assert pair["types"]["entities"]["PERSON"]["alike"] == 10
    assert pair["differing"][0] == {"doc": "a", "mentions": 1, "relations": 0}
    assert {one["doc"] for one in pair["differing"]} == {"a", "b"}
    assert found["unitizing"]["n"] == 6
    assert 0 < found["unitizing"]["value"] < 1


def test_either_way_round_is_the_same(passes: Corpus) -> None:
    one, other = (agreement(passes, *names)["pairs"][0] for names in (("one", "two"), ("two", "one")))
    for measure, cell in one["measures"].items():
        assert other["measures"][measure]["value"] == cell["value"], measure
    assert one["kappa"]["value"] == pytest.approx(other["kappa"]["value"])


def test_one_split_only(passes: Corpus) -> None:
    assert agreement(passes, "--split", "train")["pairs"][0]["measures"]["F1(entities)@strict"]["value"] == 1
    assert not (passes.root / "eval" / "agreement").exists(), "only the agreement of all documents is kept"


def test_three_annotators_are_three_pairs(passes: Corpus) -> None:
    passes.label(passes.read("a"), ADA, annotator="three")
    found = agreement(passes)
    assert [pair["annotators"] for pair in found["pairs"]] == [["one", "three"], ["one", "two"], ["three", "two"]]
    assert found["unitizing"]["n"] == 1, "the documents that all of them did"
    kept = passes.root / "eval" / "agreement"
    assert {path.name for path in kept.iterdir()} == {"one--three.json", "one--two.json", "three--two.json"}
    for path in (passes.root / "annotations" / "passes" / "three").iterdir():
        path.unlink()
    agreement(passes)
    assert {path.name for path in kept.iterdir()} == {"one--two.json"}


@pytest.mark.parametrize(
    ("kinds", "title"),
    [
        (("person", "person"), "human agreement"),
        (("machine", "machine"), "agreement of machine-made labels"),
        (("person", "machine"), "agreement of annotators"),
        ((None, "person"), "agreement of annotators"),
    ],
)
def test_the_board_calls_it_what_it_is(passes: Corpus, kinds: tuple[str | None, str | None], title: str) -> None:
    settings = passes.root / "goldspan.toml"
    for name, kind in zip(("one", "two"), kinds, strict=True):
        said = f'kind = "{kind}"\n' if kind else ""
        settings.write_text(f"{settings.read_text()}\n[annotators.{name}]\n{said}")
    passes.label(passes.read("a"), ADA)
    gold = passes.root / "annotations" / "gold"
    (folder := passes.root / "eval" / "runs" / "x@1").mkdir(parents=True)
    (folder / "predictions.jsonl").write_text((gold / "a.json").read_text().replace("\n", "") + "\n")
    run = {"name": "x", "version": "1", "kind": "rules", "split": "test", "goldspan": "0"}
    run |= {"inputs": {"settings": {}, "code": "", "schema": "", "documents": {}}}  # type: ignore[dict-item]
    (folder / "run.json").write_text(json.dumps(run))
    assert passes.run("score", str(gold), "x@1").code == 0
    assert passes.run("agreement").code == 0
    result = passes.run("leaderboard")
    assert f"–  {title}: one and two" in result.out
    board = json.loads((passes.root / "eval" / "leaderboard" / "leaderboard.json").read_text())
    (row,) = board["agreement"]
    assert (row["title"], row["annotators"], row["documents"]) == (title, "one and two", 6)
    assert [entry["name"] for entry in board["boards"][0]["systems"]] == ["x"], "it is no system"
    assert f"{title}: one and two" in (passes.root / "eval" / "leaderboard" / "index.html").read_text()
    assert f"| – | {title}: one and two |" in (passes.root / "eval" / "leaderboard" / "leaderboard.md").read_text()


def test_every_difference_is_listed(passes: Corpus) -> None:
    lines = passes.run("agreement", "--list").out.splitlines()
    assert '  - PERSON [19, 21) "Bo"' in lines
    assert any(line.startswith('  ~ PLACE [0, 3) "Ada": type changed, was PERSON') for line in lines)


def test_files_need_no_workspace(
    passes: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    folders = [str(passes.root / "annotations" / "passes" / name) for name in ("one", "two")]
    assert main(["agreement", *folders, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["pairs"][0]["annotators"] == ["one", "two"]
    assert found["unitizing"] is None, "without texts their lengths are not known"


def test_a_dry_run_keeps_nothing(passes: Corpus) -> None:
    assert passes.run("agreement", "--dry-run").code == 0
    assert not (passes.root / "eval" / "agreement").exists()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["one"], 'found "one"; name two'),
        (["one", "one"], "between two annotators or more"),
        (["one", "nobody"], 'no pass or file "nobody"; the workspace has passes of "one", "two"'),
    ],
)
def test_what_cannot_be_compared_is_one_line(passes: Corpus, names: list[str], expected: str) -> None:
    result = passes.run("agreement", *names)
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert expected in result.err


def test_annotators_without_a_common_document(corpus: Corpus) -> None:
    corpus.label(corpus.document("a", TEXT), ADA, annotator="one")
    corpus.label(corpus.document("b", TEXT), ADA, annotator="two")
    result = corpus.run("agreement")
    assert result.code == 2
    assert "expected a document that two annotators did" in result.err


def test_passes_of_different_texts_are_refused(passes: Corpus) -> None:
    made = passes.document("a", f"Update: {TEXT}")
    passes.label(made, ADA, annotator="two")
    result = passes.run("agreement")
    assert result.code == 2
    assert len(result.err.splitlines()) == 1
