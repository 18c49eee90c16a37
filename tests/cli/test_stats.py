from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from goldspan.cli import main

if TYPE_CHECKING:
    from tests.cli.conftest import Corpus

TEXT = "Ana Ruiz lives in Oslo. She left."


@pytest.fixture
def labelled(corpus: Corpus) -> Corpus:
    settings = corpus.root / "goldspan.toml"
    settings.write_text(settings.read_text() + '[corpus]\nversion = "1.0.0"\nnotice = "Texts are\\u202e invented."\n')
    corpus.label(corpus.document("a", TEXT), ("Ana Ruiz", "PERSON"), ("Oslo", "PLACE"))
    corpus.label(corpus.document("b", "Bo Li lives in Rome.", "train"), ("Bo Li", "PERSON"), ("Rome", "PLACE"))
    corpus.document("c", "Nobody labelled this.")
    return corpus


def test_tables(labelled: Corpus) -> None:
    result = labelled.run("stats")
    assert result.code == 0
    assert result.err == "note: 1 document without gold left out\n"
    first, second, *_ = lines = result.out.split("\n")
    assert first.startswith("small, version 1.0.0 (")
    assert first.endswith("): 2 labelled documents")
    assert second == "Texts are\N{REPLACEMENT CHARACTER} invented."
    rows = [" ".join(line.split()) for line in lines]
    assert "train 1 5 20 1 2 1 2 40.00 20.00" in rows
    assert "test 1 7 33 2 2 1 2 28.57 14.29" in rows
    assert "all 2 12 53 3 4 2 4 33.33 16.67" in rows
    assert "Mentions by type (△ fewer than 15 in test, too rare to be measured: 2 of 2)" in rows
    assert "PERSON △ 1 1 2 2 2 2.00 6.50" in rows
    assert "LIVES_IN △ 1 1 2 2 0 0.00" in rows
    assert "1 4 100.0 %" in rows
    assert "\x1b" not in result.out


def test_json_is_only_json(labelled: Corpus) -> None:
    result = labelled.run("stats", "--json", "--split", "test")
    data = json.loads(result.out)
    assert (data["documents"], data["words"], data["version"]) == (1, 7, "1.0.0")
    assert data["mention_types"]["PERSON"]["rare"] is True
    assert data["notices"] == ["1 document without gold left out"]


def test_version_and_hash_are_those_of_the_dataset(labelled: Corpus) -> None:
    built = json.loads(labelled.run("dataset", "--json").out)
    for options in ((), ("--split", "test")):
        data = json.loads(labelled.run("stats", "--json", *options).out)
        assert (data["version"], data["hash"]) == (built["version"], built["hash"])


@pytest.mark.parametrize("option", ["--svg", "--picture"])
def test_a_picture(labelled: Corpus, option: str) -> None:
    file = labelled.root / "made" / "corpus.svg"
    result = labelled.run("stats", option, file)
    assert result.out.endswith(f"Picture written to {file}\n")
    assert file.read_text().startswith("<svg ")
    assert json.loads(labelled.run("stats", "--json", option, file).out)["documents"] == 2


def test_any_gold(labelled: Corpus, capsys: pytest.CaptureFixture[str]) -> None:
    gold, documents = labelled.root / "annotations" / "gold" / "a.json", labelled.root / "corpus" / "documents"
    assert main(["stats", str(gold), "--documents", str(documents), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["name"], data["documents"], data["hash"]) == ("a", 1, None)
    assert main(["stats", str(gold)]) == 2
    assert 'without the text they are about: "a"; expected texts' in capsys.readouterr().err


def test_a_pass_is_counted_on_the_workspaces_documents(labelled: Corpus) -> None:
    labelled.label(labelled.read("b"), ("Bo Li", "PERSON"), annotator="x")
    data = json.loads(labelled.run("stats", labelled.root / "annotations" / "passes" / "x", "--json").out)
    assert (data["name"], data["documents"], list(data["by"]["split"])) == ("x", 1, ["train"])
    assert data["mention_types"]["PLACE"]["mentions"] == 0


def test_options_of_paths_need_one(labelled: Corpus) -> None:
    result = labelled.run("stats", "--documents", "x")
    assert result.code == 2
    assert "belong to PATH" in result.err


def test_no_gold_is_told(corpus: Corpus) -> None:
    result = corpus.run("stats")
    assert result.code == 1
    assert result.err == "goldspan: annotations/gold: no gold record, so nothing is labelled; label an article first\n"
