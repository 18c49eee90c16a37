from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Corpus

TEXT = "Ada lives in Oslo. Bo left Oslo."


@pytest.fixture
def odd(corpus: Corpus) -> Corpus:
    """One document in which the second Oslo has no label, one that is clean."""
    corpus.label(corpus.document("a", TEXT), ("Ada", "PERSON"), ("Oslo", "PLACE"), ("Bo", "PERSON"))
    corpus.label(corpus.document("b", "Cy smiled."), ("Cy", "PERSON"))
    return corpus


def test_a_finding_is_a_line_with_a_place_to_click(odd: Corpus) -> None:
    result = odd.run("check", "--quality")
    assert result.code == 1
    first, last = result.out.splitlines()
    lines = (odd.root / "annotations" / "gold" / "a.json").read_text().splitlines()
    line = next(n for n, line in enumerate(lines, 1) if '"Bo"' in line)
    assert first == (
        f"annotations/gold/a.json:{line} text[27:31]: unlabelled: "
        '"Oslo" has no label here and one elsewhere in this document; in "Ada lives in Oslo. Bo left [Oslo]."'
    )
    assert last == "1 finding in 2 documents, 0 exceptions"


def test_json_has_every_part(odd: Corpus) -> None:
    data = json.loads(odd.run("check", "--quality", "--json").out)
    (finding,) = data["findings"]
    assert (finding["rule"], finding["doc"], finding["start"], finding["end"]) == ("unlabelled", "a", 27, 31)
    assert (data["documents"], data["excepted"], data["stale_exceptions"]) == (2, 0, [])


def test_an_exception_with_its_reason_is_enough(odd: Corpus) -> None:
    path = odd.root / "annotations" / "exceptions.toml"
    path.write_text('[[exception]]\nrule = "unlabelled"\ntext = "Oslo"\nreason = "a ship"\n')
    result = odd.run("check", "--quality")
    assert (result.code, result.out) == (0, "nothing found in 2 documents, 1 exception\n")


def test_an_exception_that_nothing_needs_is_told(odd: Corpus) -> None:
    path = odd.root / "annotations" / "exceptions.toml"
    path.write_text('[[exception]]\nrule = "norm"\ntext = "Oslo"\nreason = "a ship"\n')
    result = odd.run("check", "--quality")
    assert result.code == 1
    assert 'annotations/exceptions.toml: the exception of norm for "Oslo" covers nothing; remove it' in result.out


def test_paths_narrow_it(odd: Corpus) -> None:
    gold = odd.root / "annotations" / "gold"
    assert odd.run("check", "--quality", gold / "b.json").out == "nothing found in 1 document, 0 exceptions\n"
    assert odd.run("check", "--quality", gold).code == 1
    result = odd.run("check", "--quality", odd.root / "seeds")
    assert (result.code, len(result.err.splitlines())) == (2, 1)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('[[exception]]\nrule = "spelling"\ntext = "x"\nreason = "y"\n', "unknown rule of quality"),
        ("[[exception]]\n", "annotations/exceptions.toml:1"),
        ("=", "annotations/exceptions.toml:1"),
    ],
)
def test_bad_exceptions_are_told_with_their_place(odd: Corpus, content: str, expected: str) -> None:
    (odd.root / "annotations" / "exceptions.toml").write_text(content)
    result = odd.run("check", "--quality")
    assert result.code == 2
    assert expected in result.err


def test_options_for_other_files_do_not_go_with_it(odd: Corpus) -> None:
    assert odd.run("check", "--quality", "--as", "gold").code == 2


def test_gold_of_another_text_is_not_judged(odd: Corpus) -> None:
    odd.document("b", "Cy laughed.")
    result = odd.run("check", "--quality")
    assert result.code == 2
    assert 'gold of "b" without its document, or of another text' in result.err
