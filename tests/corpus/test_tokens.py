from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.corpus.tokens import tokenise, words

CASES = [
    ("", ""),
    (" \n\t ", ""),
    ("NEW DELHI: India", "NEW DELHI : India"),
    ("6,01,427 rifles", "6,01,427 rifles"),
    ("1,000.50, then 2.", "1,000.50 , then 2 ."),
    ("AK-203, 2+2, 2021-31", "AK - 203 , 2 + 2 , 2021 - 31"),
    ("500km F16 3rd", "500 km F16 3 rd"),
    ("India’s Russia's 2021’s", "India ’s Russia 's 2021 ’s"),
    ("don't they'll I'm", "don 't they 'll I 'm"),
    ("O'Brien's rock'n'roll players' cup", "O'Brien 's rock'n'roll players ' cup"),
    ("'Hello' ‘s’", "' Hello ' ‘ s ’"),
    ("Dr SJaishankar", "Dr SJaishankar"),
    ("U.S. #IndiaRussia @pib_india", "U . S . # IndiaRussia @ pib_india"),
    ("₹5,000 crore…", "₹ 5,000 crore …"),
    ("हिन्दी में", "हिन्दी में"),
    ("cafe\u0301s 😀b 👩\u200d🚀", "cafe\u0301s 😀 b 👩\u200d 🚀"),
    ("co\u00adoperate a\u200eb", "co\u00adoperate a \u200e b"),
    ("a\u00a0b\u2028c", "a b c"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_tokens(text: str, expected: str) -> None:
    assert [text[start:end] for start, end in tokenise(text)] == expected.split()


@given(st.text(alphabet=st.sampled_from("ab1 .,'’-s\n\u0301\u200d😀_é") | st.characters(), max_size=40))
def test_every_character_but_white_space_is_in_one_token(text: str) -> None:
    tokens = tokenise(text)
    assert all(start < end for start, end in tokens)
    assert all(before[1] <= after[0] for before, after in pairwise(tokens))
    covered = {place for start, end in tokens for place in range(start, end)}
    assert covered == {place for place, character in enumerate(text) if not character.isspace()}


@given(st.lists(st.text(alphabet="ab12,.'’s-", min_size=1, max_size=8), max_size=6))
def test_white_space_keeps_tokens_apart(pieces: list[str]) -> None:
    whole = [text for piece in pieces for text in _texts(piece)]
    assert _texts(" ".join(pieces)) == whole
    assert _texts("\n".join(pieces)) == whole


def _texts(text: str) -> list[str]:
    return [text[start:end] for start, end in tokenise(text)]


def test_words_hold_a_letter_or_digit() -> None:
    text = "India’s 6,01,427 AK-203 rifles — don't!"
    assert words(text, tokenise(text)) == 6  # India, 6,01,427, AK, 203, rifles, don
