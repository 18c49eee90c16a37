from __future__ import annotations

import pytest

from goldspan.corpus.cleaning.invisible import drop_invisible
from goldspan.corpus.mapped import MappedText


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("zero\u200bwidth\ufeff \u200eleft\u200f \u202eover\u202c \u2066x\u2069", "zerowidth left over x"),
        ("soft\u00adhyphen \u034f\u061c\u2060\u2063", "softhyphen "),
        ("می\u200cخواهم", "می\u200cخواهم"),  # Persian: the non-joiner is spelling
        ("क्\u200dष", "क्\u200dष"),  # Devanagari half form
        ("ന്\u200d.", "ന്\u200d."),  # Malayalam, at the end of a word
        ("می\u200c\u200cخواهم", "می\u200cخواهم"),
        ("می\u200c now", "می now"),
        ("New\u200dDelhi \u200cIndia", "NewDelhi India"),
        ("👩\u200d✈️ 👨🏽\u200d🚀 👩‍👩‍👧", "👩\u200d✈️ 👨🏽\u200d🚀 👩‍👩‍👧"),
        ("👩\u200d now", "👩 now"),
        ("❤️\u200d🔥", "❤️\u200d🔥"),
        (
            "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
            "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        ),
        ("a\U000e0068\U000e0069b", "ab"),  # hidden ASCII
        ("\u200d", ""),
        ("", ""),
    ],
)
def test_drop_invisible(raw: str, expected: str) -> None:
    assert drop_invisible(MappedText.raw(raw)).text == expected


def test_places_are_kept() -> None:
    text = drop_invisible(MappedText.raw("a\u200bb\u200dc"))
    assert text.offset_map().rows == ((0, 1, 0, 1), (1, 2, 2, 3), (2, 3, 4, 5))
