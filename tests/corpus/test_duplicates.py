from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.corpus.duplicates import are_near, near_pairs, shingles, similarity

if TYPE_CHECKING:
    from pathlib import Path


def story(seed: int, words: int) -> str:
    """Return a text of random words: two seeds share nothing."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    return " ".join(f"w{rng.randrange(10**9)}" for _ in range(words))


BASE = story(1, 200)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {("",)}),
        ("!!!", {("!!!",)}),
        ("One two", {("one", "two")}),
        ("a b c d e", {("a", "b", "c", "d", "e")}),
        ("A b, c d — e F.", {("a", "b", "c", "d", "e"), ("b", "c", "d", "e", "f")}),
        ("STRASSE straße", {("strasse", "strasse")}),
        ("印度和俄", {("印", "度", "和", "俄")}),
    ],
)
def test_shingles(text: str, expected: set[tuple[str, ...]]) -> None:
    assert shingles(text) == expected


def test_an_update_with_two_added_paragraphs_is_near_by_containment() -> None:
    a, b = shingles(BASE), shingles(BASE + "\n" + story(2, 108))
    jaccard, containment = similarity(a, b)
    assert jaccard == pytest.approx(196 / 304)
    assert containment == 1.0
    assert are_near(a, b)


@pytest.mark.parametrize(
    ("other", "near"),
    [
        (BASE, True),
        (BASE.upper(), True),  # case is folded
        (BASE.replace(" ", "\n"), True),  # white space says nothing
        (BASE + " " + story(3, 2000), True),  # quoted in full by a text ten times as long
        (story(4, 200), False),
        (" ".join(BASE.split()[:100]) + " " + story(5, 100), False),  # half is shared: Jaccard 1/3, containment 1/2
        (" ".join(BASE.split()[:150]) + " " + story(6, 50), True),  # three quarters: Jaccard .59
    ],
)
def test_what_is_near(other: str, near: bool) -> None:
    assert are_near(shingles(BASE), shingles(other)) is near
    assert bool(near_pairs({"a": BASE, "b": other}, ["b"])) is near


def test_a_formula_ties_no_articles() -> None:
    formula = "This is a developing story. More details will follow as they come in."
    texts = {"formula": formula, "a": story(7, 150) + " " + formula, "b": story(8, 150) + " " + formula}
    assert near_pairs(texts, texts) == []


def test_equal_short_texts_are_near() -> None:
    pairs = near_pairs({"a": "Shares fall", "b": "Shares  FALL.", "c": "Shares rise", "d": "", "e": ""}, "abcde")
    assert [(p.first, p.second) for p in pairs] == [("a", "b"), ("d", "e")]


def test_only_pairs_with_a_document_asked_about() -> None:
    texts = {"a": BASE, "b": BASE, "c": story(9, 50), "d": story(9, 50)}
    assert [(p.first, p.second) for p in near_pairs(texts, ["d"])] == [("c", "d")]
    assert near_pairs(texts, []) == []
    assert near_pairs({"a": BASE}, ["a"]) == []


def test_numbers_of_a_pair() -> None:
    (pair,) = near_pairs({"b": BASE, "a": BASE}, ["b"])
    assert (pair.first, pair.second, pair.jaccard, pair.containment) == ("a", "b", 1.0, 1.0)


def test_the_near_duplicates_of_a_public_corpus(shared: Path) -> None:
    texts = {}
    for path in sorted((shared / "data" / "re3d").glob("*/documents.json")):
        for line in path.read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            texts[document["_id"]] = document["text"]
    assert len(texts) == 90
    found = [(pair.first[:6], pair.second[:6]) for pair in near_pairs(texts, texts)]
    assert found == [("26CC32", "6B1837"), ("26CC32", "F5B5E8"), ("6B1837", "F5B5E8")]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(alphabet="ab c.", max_size=60), min_size=2, max_size=8))
def test_small_corpora_get_what_comparing_all_pairs_gets(texts: list[str]) -> None:
    named = {f"d{i}": text for i, text in enumerate(texts)}
    sets = {key: shingles(text) for key, text in named.items()}
    every = [(a, b) for a in named for b in named if a < b and are_near(sets[a], sets[b])]
    assert [(p.first, p.second) for p in near_pairs(named, named)] == every
