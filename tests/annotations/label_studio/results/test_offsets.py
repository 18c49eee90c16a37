"""Offsets, whatever a server counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotations.label_studio.results.offsets import Claim, Place, find_places

TEXT = "😀 Ada met 👨‍👩‍👧 Bo\r\nand  Cy"  # code points 0-27; the emojis are two UTF-16 units each


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_code_points() -> None:
    places = find_places(TEXT, [Claim(2, 5, "Ada"), Claim(16, 18, "Bo")])
    assert places == [Place((2, 5)), Place((16, 18))]


def test_utf16_where_only_that_fits() -> None:
    assert TEXT[16:18] == "Bo"
    places = find_places(TEXT, [Claim(3, 6, "Ada"), Claim(20, 22, "Bo"), Claim(20, 22)])
    assert places == [Place((2, 5), utf16=True), Place((16, 18), utf16=True), Place((16, 18), utf16=True)]


def test_before_the_first_emoji_both_are_one() -> None:
    text = "Ada 😀 Bo"
    assert find_places(text, [Claim(0, 3, "Ada"), Claim(7, 9, "Bo")]) == [Place((0, 3)), Place((6, 8), utf16=True)]


def test_a_mixture_is_told_region_by_region() -> None:
    places = find_places(TEXT, [Claim(2, 5, "Ada"), Claim(20, 22, "Bo"), Claim(16, 18)])
    assert places == [Place((2, 5)), Place((16, 18), utf16=True), Place((16, 18))]


@pytest.mark.parametrize("shown", ["Bo\\nand Cy", "Bo\r\nand  Cy", "Bo and Cy", " Bo\nand Cy "])
def test_what_the_page_does_to_text_does_not_count(shown: str) -> None:
    assert find_places(TEXT, [Claim(16, 27, shown)]) == [Place((16, 27))]


def test_another_text_is_told_and_the_offsets_count() -> None:
    assert find_places(TEXT, [Claim(2, 5, "Eve")]) == [Place((2, 5), differs=True)]


@pytest.mark.parametrize("span", [(-1, 3), (3, 3), (5, 3), (0, 28), (99, 120), (1, 99)])
def test_outside(span: tuple[int, int]) -> None:
    assert find_places(TEXT, [Claim(*span, "x")]) == [Place(None)]


def test_half_a_character_is_nowhere() -> None:
    assert find_places("😀😀ab", [Claim(4, 6, "ab"), Claim(1, 4, None)]) == [Place((2, 4), utf16=True), Place(None)]


@given(st.text(min_size=2), st.data())
def test_both_readings_find_the_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert find_places(text, [Claim(start, end, text[start:end])])[0].span is not None
    old = Claim(units(text[:start]), units(text[:end]), text[start:end])
    (place,) = find_places(text, [old])
    assert place.span is not None
    assert " ".join(text[slice(*place.span)].split()) == " ".join(text[start:end].split()) or "\\n" in text
