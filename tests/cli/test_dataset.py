from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Corpus

TEXT = "Ana Ruiz lives in Oslo."


@pytest.fixture
def labelled(corpus: Corpus) -> Corpus:
    """Two labelled documents in two splits, one document without labels, one of them open."""
    corpus.label(corpus.document("a", TEXT), ("Ana Ruiz", "PERSON"), ("Oslo", "PLACE"))
    corpus.label(corpus.document("b", "Bo Li lives in Rome.", "train"), ("Bo Li", "PERSON"))
    corpus.document("c", "Nobody labelled this.")
    return corpus


def test_it_is_built_once(labelled: Corpus) -> None:
    result = labelled.run("dataset")
    assert result.code == 0
    assert re.fullmatch(r"corpus/dataset: built \(train 1, test 1\), no version number \([0-9a-f]{12}\)\n", result.out)
    assert "note: 1 document without gold left out" in result.err
    assert "note: corpus/dataset is for local use only" in result.err
    before = labelled.files()
    assert "corpus/dataset/documents/test.parquet" in before
    assert labelled.run("dataset").out.startswith("corpus/dataset: unchanged (train 1, test 1), ")
    assert labelled.files() == before


def test_what_is_unchanged_needs_no_libraries(labelled: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    labelled.run("dataset")
    for module in ("datasets", "pyarrow"):
        monkeypatch.setitem(sys.modules, module, None)
    assert labelled.run("dataset").code == 0
    labelled.label(labelled.read("c"), ("Nobody", "PERSON"))
    result = labelled.run("dataset")
    assert result.code == 2
    assert "pip install 'goldspan[data]'" in result.err


def test_a_change_of_gold_builds_it_anew(labelled: Corpus) -> None:
    labelled.run("dataset")
    labelled.label(labelled.read("c"), ("Nobody", "PERSON"))
    assert labelled.run("dataset", "--dry-run").out.startswith("corpus/dataset: would be built (train 1, test 2), ")
    assert labelled.run("dataset").out.startswith("corpus/dataset: built (train 1, test 2), ")
    card = (labelled.root / "corpus" / "dataset" / "README.md").read_text()
    assert "| documents | 1 | 2 | 3 |" in card


def test_json_is_only_json(labelled: Corpus) -> None:
    data = json.loads(labelled.run("dataset", "--json").out)
    assert re.fullmatch("[0-9a-f]{64}", data.pop("hash"))
    assert data == {
        "version": None,
        "losses": {
            "mentions": {"all": 3, "lost": 0, "types": {}},
            "relations": {"all": 1, "lost": 0, "types": {}},
        },
        "folder": "corpus/dataset",
        "splits": {"train": 1, "test": 1},
        "written": True,
        "current": True,
        "publisher_rights": 2,
        "notices": ["1 document without gold left out"],
    }


def test_rights_come_from_sources(corpus: Corpus) -> None:
    corpus.seed("a.txt", TEXT, 'rights = "open"', 'license = "CC-BY-4.0"')
    corpus.run("convert")
    corpus.label(corpus.read("a"), ("Oslo", "PLACE"))
    result = corpus.run("dataset")
    assert "local use" not in result.err
    assert "under: CC-BY-4.0" in (corpus.root / "corpus" / "dataset" / "README.md").read_text()


def test_no_gold_is_nothing_to_build(corpus: Corpus) -> None:
    corpus.document("c", TEXT)
    result = corpus.run("dataset")
    assert result.code == 1
    assert result.err == "goldspan: annotations/gold: no gold record, so nothing is labelled; label an article first\n"


def test_gold_with_problems_is_refused_with_all_of_them(labelled: Corpus) -> None:
    for name in "ab":
        path = labelled.root / "annotations" / "gold" / f"{name}.json"
        path.write_text(path.read_text().replace('"PERSON"', '"PERSONS"'))
    result = labelled.run("dataset")
    assert result.code == 1
    for name in "ab":
        assert f'annotations/gold/{name}.json $.mentions[0].type: "PERSONS"; expected one of' in result.err
    assert not (labelled.root / "corpus" / "dataset").exists()


def test_gold_without_a_document_or_a_split(labelled: Corpus) -> None:
    labelled.document("a", TEXT, split=None)
    result = labelled.run("dataset")
    assert 'note: 1 document without a split left out: "a"' in result.err
    labelled.document_path("a").unlink()
    result = labelled.run("dataset")
    assert result.code == 1
    assert "gold of a document that does not exist" in result.err


def test_version_and_notice_come_from_the_settings(labelled: Corpus) -> None:
    settings = labelled.root / "goldspan.toml"
    settings.write_text(settings.read_text() + '[corpus]\nversion = "1.2.3"\nnotice = "Texts are invented."\n')
    assert ", version 1.2.3 (" in labelled.run("dataset").out
    card = (labelled.root / "corpus" / "dataset" / "README.md").read_text()
    assert card.split("---\n", 2)[2].startswith("\n# small\n\n> Texts are invented.\n\n**version 1.2.3 (")
    assert labelled.run("dataset").out.startswith("corpus/dataset: unchanged")
    settings.write_text(settings.read_text().replace("1.2.3", "1.2.4"))
    assert labelled.run("dataset").out.startswith("corpus/dataset: built")


def test_what_the_token_view_loses_is_said(labelled: Corpus) -> None:
    labelled.label(labelled.document("d", "Dr AnaRuiz lives in Oslo."), ("Ruiz", "PERSON"), ("Oslo", "PLACE"))
    result = labelled.run("dataset")
    assert "token view loses 1 of 5 mentions: inside-token 1 (PERSON 1)\n" in result.out
    assert "token view loses 1 of 2 relations: argument-lost 1 (LIVES_IN 1)\n" in result.out
    losses = json.loads(labelled.run("dataset", "--json").out)["losses"]
    assert losses["mentions"] == {"all": 5, "lost": 1, "types": {"PERSON": {"inside-token": 1}}}


def test_what_a_text_is_comes_from_sources(corpus: Corpus) -> None:
    corpus.seed("a.txt", TEXT, 'content = "invented"')
    corpus.run("convert")
    corpus.label(corpus.read("a"), ("Oslo", "PLACE"))
    corpus.run("dataset")
    assert "| invented | 1 |" in (corpus.root / "corpus" / "dataset" / "README.md").read_text()


def test_agreement_of_passes_is_on_the_card_if_asked_for(labelled: Corpus) -> None:
    pytest.importorskip("sklearn")
    card = labelled.root / "corpus" / "dataset" / "README.md"
    labelled.run("dataset")
    assert "Nothing is recorded of how well annotators agree." in card.read_text()
    for annotator in ("x", "y"):
        labelled.label(labelled.read("a"), ("Ana Ruiz", "PERSON"), ("Oslo", "PLACE"), annotator=annotator)
    assert labelled.run("dataset", "--agreement").code == 0
    assert "| F1(entities)@strict, x and y (nobody said who made them) | 1.000 | " in card.read_text()


def test_agreement_needs_passes(labelled: Corpus) -> None:
    assert labelled.run("dataset", "--agreement").code == 2
