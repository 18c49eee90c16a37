"""Where sentences end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.normal.sentences import sentence_of, sentences

CASES = {
    "": [],
    "  \n ": [],
    "One.": ["One."],
    "One. Two.": ["One.", "Two."],
    "One\nTwo": ["One", "Two"],
    "One.\n\n  Two.": ["One.", "Two."],
    "He left. she stayed": ["He left. she stayed"],
    "Is it? Yes! So.": ["Is it?", "Yes!", "So."],
    "“We won.” He smiled.": ["“We won.”", "He smiled."],
    "He said (twice.) Then left.": ["He said (twice.)", "Then left."],
    "Dr. Kask met Gen. Novak. They talked.": ["Dr. Kask met Gen. Novak.", "They talked."],
    "J. R. Smith spoke. He left.": ["J. R. Smith spoke.", "He left."],
    "The U.S. Navy sailed. It rained.": ["The U.S. Navy sailed.", "It rained."],
    "It cost Rs. 5,000 in all. Nobody paid.": ["It cost Rs. 5,000 in all.", "Nobody paid."],
    "It fell to 3.5 metres. 12 died.": ["It fell to 3.5 metres.", "12 died."],
    "See No. 5 there. He said no. Nobody heard.": ["See No. 5 there.", "He said no.", "Nobody heard."],
    "Hull Works Ltd. It won.": ["Hull Works Ltd.", "It won."],
    "He left on Feb. 3, they say.": ["He left on Feb. 3, they say."],
}


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text(alphabet='Aa. \n"U3', max_size=60))
def test_everything_but_space_is_in_one_sentence(text: str) -> None:
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    covered = {position for start, end in spans for position in range(start, end)}
    assert all(position in covered for position, character in enumerate(text) if not character.isspace())
    for index, (start, end) in enumerate(spans):
        assert sentence_of(spans, start) == sentence_of(spans, end - 1) == index


def test_before_the_first_sentence_counts_as_the_first() -> None:
    assert sentence_of(sentences("  One. Two."), 0) == 0
