"""Finding many phrases at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.extractors.text.phrases import PhraseTable, inside_word, is_word, one_line, tokens

CASES: list[tuple[list[str], str, list[str]]] = [
    (["Riga"], "Riga, Riga and Rigas", ["Riga", "Riga"]),
    (["Riga"], "riga RIGA", []),  # capitals count where the phrase has one
    (["talks"], "Talks and TALKS and talks", ["Talks", "TALKS", "talks"]),
    (
        ["New York", "New York City", "York"],
        "In New York City, New York or York",
        ["New York City", "New York", "York"],
    ),
    (["New York City Hall"], "New York City", []),
    (["New York"], "New  York, New\u00a0York", ["New  York", "New\u00a0York"]),
    (["New York"], "New\nYork", []),
    (["A-12"], "an A-12, an A-123", ["A-12"]),
    (["U.S."], "the U.S. and U.S.A.", ["U.S.", "U.S."]),
    (["Oslo"], "Oslo's Oslo-based (Oslo)", ["Oslo", "Oslo", "Oslo"]),
    (["हिन्द"], "हिन्द हिन्दी", ["हिन्द"]),  # a vowel sign goes on with the word
    (["e"], "e e\u0301", ["e"]),
    (["$"], "US$5", ["$"]),
    (["東京"], "東京都", []),
    (["a b", "b c"], "a b c", ["a b"]),
    (["", " "], "a b", []),
]


@pytest.mark.parametrize(("phrases", "text", "expected"), CASES)
def test_finds(phrases: list[str], text: str, expected: list[str]) -> None:
    found = list(PhraseTable((phrase, phrase) for phrase in phrases).find(text))
    assert [text[match.start : match.end] for match in found] == expected


def test_the_exact_case_wins_a_tie_and_the_last_of_equals_counts() -> None:
    table = PhraseTable([("may", "verb"), ("May", "first"), ("May", "month")])
    assert [match.value for match in table.find("May may")] == ["month", "verb"]


@given(st.text(alphabet="aB \n-é́", max_size=30), st.lists(st.text(alphabet="aB -é", max_size=5), max_size=4))
def test_matches_are_ordered_whole_and_equal_to_a_phrase(text: str, phrases: list[str]) -> None:
    position = 0
    wanted = {one_line(phrase).lower() for phrase in phrases}
    for match in PhraseTable((phrase, phrase) for phrase in phrases).find(text):
        assert position <= match.start < match.end
        assert one_line(text[match.start : match.end]).lower() in wanted
        assert not inside_word(text, match.start)
        assert not inside_word(text, match.end)
        position = match.end


@given(st.text(max_size=50))
def test_tokens_cover_the_text(text: str) -> None:
    split = tokens(text)
    assert split.starts[0] == 0
    assert split.starts[-1] == len(text)
    assert len(split.words) == len(split.lowered) == len(split.starts) - 1
    pieces = [text[a:b] for a, b in zip(split.starts, split.starts[1:], strict=False)]
    assert "".join(pieces) == text
    assert all(
        word == piece or (word == " " and piece.isspace()) for word, piece in zip(split.words, pieces, strict=True)
    )


@pytest.mark.parametrize(("character", "expected"), [("a", True), ("ि", True), ("7", True), (" ", False), ("-", False)])
def test_is_word(character: str, expected: bool) -> None:
    assert is_word(character) is expected


def test_one_line() -> None:
    assert one_line(" New \n York ") == "New York"
