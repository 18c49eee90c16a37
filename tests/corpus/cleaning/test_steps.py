from __future__ import annotations

from unicodedata import category, is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.corpus.cleaning.steps import STEPS, clean
from goldspan.corpus.mapped import MappedText


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\u2028b\u2029c\x85d\x0be\x0cf", "a\nb\nc\nd\ne\nf"),
        ("a\r\n\r\nb", "a\n\nb"),
        ("\ufeffa", "a"),
        ("a\x00\x07\x1b[0m\x1c\x1fb\x7f", "a[0mb"),
        ("a\x80\x9fb\ufffe\uffff\ufdd0\ufff9c", "abc"),
        ("Minis\u00adter zero\u200bwidth word\u2060joiner", "Minister zerowidth wordjoiner"),
        ("10\u00a0000\u202fRs\u3000x\ty", "10 000 Rs x y"),
        ("a   b \t c", "a b c"),
        ("  a  \n   b\t\n", "a\nb"),
        ("a\n\n\n\nb\n \n \nc", "a\n\nb\n\nc"),
        ("e\u0301", "é"),
        ("e\u200b\u0301", "é"),  # what stood between is gone before normalising
        ("½ ﬁ ² Ａ ① ™ “q” ‘s’ … –", "½ ﬁ ² Ａ ① ™ “q” ‘s’ … –"),  # never NFKC, never straightened
        ("Dr SJaishankar  teh AT&amp;T", "Dr SJaishankar teh AT&amp;T"),  # never repaired
        ("6,01,427", "6,01,427"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_clean(raw: str, expected: str) -> None:
    assert clean(MappedText.raw(raw)).text == expected


def test_every_step_has_a_name_of_its_own_and_says_what_it_does() -> None:
    assert len({step.name for step in STEPS}) == len(STEPS)
    assert all(step.does for step in STEPS)


def test_what_went_is_said() -> None:
    text = clean(MappedText.raw("\ufeffa\r\nb\u00ad\x07  c \n"))
    assert [(loss.raw_start, loss.raw_end, loss.reason) for loss in text.dropped()] == [
        (0, 1, "byte order mark"),
        (2, 3, "line end"),
        (5, 6, "invisible character"),
        (6, 7, "control character"),
        (8, 9, "white space"),
        (10, 12, "white space"),
    ]


ANYTHING = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from(" \n\r\t\u00a0\u00ad\u200b\u200d\u0301\u093c\u0915")),
    max_size=30,
)


@given(ANYTHING)
def test_cleaning_a_clean_text_changes_nothing(raw: str) -> None:
    once = clean(MappedText.raw(raw)).text
    assert clean(MappedText.raw(once)).text == once


@given(ANYTHING)
def test_a_clean_text_holds_nothing_that_breaks_a_record(raw: str) -> None:
    text = clean(MappedText.raw(raw)).text
    assert is_normalized("NFC", text)
    assert not [c for c in text if category(c) == "Cc" and c != "\n"]
    assert text == text.strip(" \n")
    assert "  " not in text
    assert "\n\n\n" not in text
    assert text.splitlines() == (text.split("\n") if text else [])


@given(ANYTHING)
def test_what_was_not_rewritten_maps_back_to_the_identical_character(raw: str) -> None:
    text = clean(MappedText.raw(raw))
    for start, end, low, high in text.offset_map().rows:
        if end - start == high - low and is_normalized("NFC", raw[low:high]):
            pairs = zip(text.text[start:end], raw[low:high], strict=True)
            assert all(clean_one == raw_one for clean_one, raw_one in pairs if not clean_one.isspace())
