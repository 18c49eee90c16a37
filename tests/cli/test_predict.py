from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Corpus

EXTRACTORS = '[lexicon]\nkind = "lexicon"\nversion = "1"\n'


@pytest.fixture
def ready(corpus: Corpus) -> Corpus:
    """A workspace with a labelled training document, a test document, and a lexicon."""
    train, _ = corpus.document("a", "Anna is in Vienna.", "train"), corpus.document("b", "Vienna is large.", "test")
    corpus.label(train, ("Anna", "PERSON"), ("Vienna", "PLACE"))
    (corpus.root / "eval").mkdir()
    (corpus.root / "eval" / "extractors.toml").write_text(EXTRACTORS)
    return corpus


def test_it_says_what_became_of_every_extractor(ready: Corpus) -> None:
    first = ready.run("predict", "lexicon")
    assert first.code == 0
    assert first.out.startswith("lexicon@1: 1 document of test, trained on 1, ")
    assert first.out.rstrip().endswith("→ eval/runs/lexicon@1")
    again = ready.run("predict", "all")
    assert again.out == ("lexicon@1: unchanged, used again (1 document of test), trained on 1 → eval/runs/lexicon@1\n")


def test_a_dry_run(ready: Corpus) -> None:
    before = ready.files()
    result = ready.run("predict", "all", "--dry-run")
    assert (result.code, result.out) == (0, "lexicon@1: would run on 1 document of test, trained on 1\n")
    assert ready.files() == before


def test_json_is_all_there_is_on_the_output(ready: Corpus) -> None:
    result = ready.run("predict", "all", "--json")
    (run,) = json.loads(result.out)["runs"]
    assert (run["run"], run["status"], run["documents"], run["trained_on"]) == ("lexicon@1", "made", 1, 1)
    assert result.err == ""


def test_notices_are_printed(ready: Corpus) -> None:
    for path in (ready.root / "annotations" / "gold").iterdir():
        path.unlink()
    result = ready.run("predict", "lexicon")
    assert result.code == 0
    assert "lexicon@1: notice: " in result.out


def test_a_failed_document_is_listed_and_the_exit_code_is_1(ready: Corpus) -> None:
    (ready.root / "eval" / "broken_extractor.py").write_text("")
    (ready.root / "failing_extractor_of_test_predict.py").write_text(
        "from goldspan.extractors.protocol import BaseExtractor\n"
        "class Failing(BaseExtractor):\n"
        "    def extract(self, document):\n"
        "        raise ValueError('boom\\x1b[31m')\n"
    )
    table = '[failing]\nkind = "failing_extractor_of_test_predict:Failing"\nversion = "1"\n'
    (ready.root / "eval" / "extractors.toml").write_text(table)
    result = ready.run("predict", "failing")
    assert result.code == 1
    assert result.err.startswith('failing@1: "b" failed: ValueError: ')
    assert "boom" in result.err
    assert "\x1b" not in result.err
    assert ready.run("predict", "failing").code == 1


def test_many_that_failed_alike_are_one_line(ready: Corpus) -> None:
    (ready.root / "failing_alike_of_test_predict.py").write_text(
        "from goldspan.extractors.protocol import BaseExtractor\n"
        "class Failing(BaseExtractor):\n"
        "    def extract(self, document):\n"
        "        raise ValueError('boom')\n"
    )
    table = '[failing]\nkind = "failing_alike_of_test_predict:Failing"\nversion = "1"\n'
    (ready.root / "eval" / "extractors.toml").write_text(table)
    for name in "pqrst":
        ready.document(name, f"{name} is old.", "test")
    lines = ready.run("predict", "failing").err.splitlines()
    assert lines == ['failing@1: "b", "p", "q" and 3 others alike failed: ValueError: "boom"']


def test_a_run_from_other_inputs_is_refused(ready: Corpus) -> None:
    ready.run("predict", "lexicon")
    ready.document("c", "Vienna is old.", "test")
    before = ready.files()
    refused = ready.run("predict", "lexicon")
    assert (refused.code, refused.out) == (2, "")
    assert "1 document added" in refused.err
    assert refused.err.count("\n") == 1
    assert ready.files() == before
    assert ready.run("predict", "lexicon", "--replace").code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nobody"], 'unknown extractor "nobody"; expected one of lexicon'),
        (["lexicon", "--split", "dev"], "no documents in the split dev"),
    ],
)
def test_faults_of_the_call_are_one_line(arguments: list[str], message: str, ready: Corpus) -> None:
    result = ready.run("predict", *arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert result.err.count("\n") == 1


@pytest.mark.parametrize("table", ["[lexicon\n", "[x]\nkind = 'none'\nversion = '1'\n", "[x]\nkind = 'lexicon'\n"])
def test_a_faulty_declaration_is_told_with_its_line(table: str, ready: Corpus) -> None:
    (ready.root / "eval" / "extractors.toml").write_text(table)
    result = ready.run("predict", "all")
    assert result.code == 2
    assert "eval/extractors.toml:" in result.err


def test_no_declaration_is_one_line(ready: Corpus) -> None:
    (ready.root / "eval" / "extractors.toml").unlink()
    result = ready.run("predict", "all")
    assert (result.code, result.err.count("\n")) == (2, 1)
