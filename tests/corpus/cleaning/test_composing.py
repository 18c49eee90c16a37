from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.corpus.cleaning.composing import MAX_MARKS, compose, too_many_marks
from goldspan.corpus.mapped import MappedText

if TYPE_CHECKING:
    from goldspan.corpus.offsets import Row


@pytest.mark.parametrize(
    ("raw", "expected", "rows"),
    [
        ("cafe\u0301 x", "café x", [(0, 3, 0, 3), (3, 4, 3, 5), (4, 6, 5, 7)]),
        ("a\u0958b", "a\u0915\u093cb", [(0, 1, 0, 1), (1, 3, 1, 2), (3, 4, 2, 3)]),  # NFC lengthens
        ("\u212b\u2126", "ÅΩ", [(0, 2, 0, 2)]),
        ("\u1112\u1161\u11ab", "한", [(0, 1, 0, 3)]),
        ("한글 \u0915\u093f", "한글 \u0915\u093f", [(0, 5, 0, 5)]),
        ("ﬁ½²", "ﬁ½²", [(0, 3, 0, 3)]),
        ("", "", []),
    ],
)
def test_compose(raw: str, expected: str, rows: list[Row]) -> None:
    composed = compose(MappedText.raw(raw))
    assert composed.text == expected
    assert list(composed.offset_map().rows) == rows


MARKS = st.sampled_from("a\u0301\u0323\u0958\u093c\u0915\u1112\u1161\u11ab\uac00\u09c7\u09be\u212bé \n")


@given(st.text(st.one_of(MARKS, st.characters()), max_size=30))
def test_it_is_nfc_of_the_whole(raw: str) -> None:
    assert compose(MappedText.raw(raw)).text == normalize("NFC", raw)


def test_rows_of_marks() -> None:
    assert too_many_marks("a" + "\u0301" * MAX_MARKS) is None
    assert too_many_marks("ab" + "\u0301\u0323" * MAX_MARKS + "c") == (2, 2 + 2 * MAX_MARKS)
    assert too_many_marks("plain") is None
