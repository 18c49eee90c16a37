from __future__ import annotations

import pytest

from goldspan.measures.diagnosis.sentences import sentence_of, sentence_starts

CASES = [
    ("", [""]),
    ("One sentence", ["One sentence"]),
    ("One. Two.", ["One.", " Two."]),
    ("Who? I! So… Yes", ["Who?", " I!", " So…", " Yes"]),
    ("He said “No.” She left.", ["He said “No.”", " She left."]),
    ("A 3.5 m gun. 12 were sold.", ["A 3.5 m gun.", " 12 were sold."]),
    ("Mr. Singh met Dr. S. Jaishankar. They", ["Mr. Singh met Dr. S. Jaishankar.", " They"]),
    ("On Dec. 6 and No. 7 they met.", ["On Dec. 6 and No. 7 they met."]),
    ("Title\nText here.\nMore", ["Title\n", "Text here.", "\n", "More"]),
    ("rs. 5 crore. lower case. Upper", ["rs.", " 5 crore. lower case.", " Upper"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    starts = sentence_starts(text)
    assert [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True) if start < end] == [
        piece for piece in expected if piece
    ]


@pytest.mark.parametrize(("position", "expected"), [(0, 0), (3, 0), (4, 1), (5, 1), (8, 1), (99, 1)])
def test_which_sentence_a_code_point_is_in(position: int, expected: int) -> None:
    assert sentence_of(sentence_starts("One. Two "), position) == expected
