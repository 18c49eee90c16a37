from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from goldspan.corpus.cleaning.mojibake import MAX_LISTED, repair
from goldspan.corpus.mapped import MappedText
from goldspan.errors import MissingExtra

if TYPE_CHECKING:
    from goldspan.corpus.offsets import Row

pytest.importorskip("ftfy", reason="the extra 'convert' is not installed")


@pytest.mark.parametrize(
    ("raw", "expected", "rows"),
    [
        ("Itâ€™s", "It’s", [(0, 2, 0, 2), (2, 3, 2, 5), (3, 4, 5, 6)]),
        ("sÃ\xad seÃ±or", "sí señor", [(0, 1, 0, 1), (1, 2, 1, 3), (2, 5, 3, 6), (5, 6, 6, 8), (6, 8, 8, 10)]),
        ("â€œIndiaâ€\x9d", "“India”", [(0, 1, 0, 3), (1, 6, 3, 8), (6, 7, 8, 11)]),
        ("Ã la carte", "à la carte", [(0, 10, 0, 10)]),
        ("ÃƒÂ©tude", "étude", [(0, 1, 0, 4), (1, 5, 4, 8)]),  # wrong twice
        ("Ð¼Ð¸Ñ€", "мир", [(0, 1, 0, 2), (1, 2, 2, 4), (2, 3, 4, 6)]),
        ("donâ€™t “quote”", "don’t “quote”", [(0, 3, 0, 3), (3, 4, 3, 6), (4, 13, 6, 15)]),
        ("\x93q\x94 \x96 \x80 5", "“q” – € 5", [(0, 9, 0, 9)]),
    ],
)
def test_repair(raw: str, expected: str, rows: list[Row]) -> None:
    text, repairs = repair(MappedText.raw(raw))
    assert text.text == expected
    assert list(text.offset_map().rows) == rows
    assert repairs.count >= 1


@pytest.mark.parametrize(
    "real",
    [
        "“quotes” ‘single’ … – — ﬁ Ａ ½ ²",
        "SÃO PAULO, AÇÃO, NAÇÕES",
        "naïve café, Ångström, Đà Nẵng, Škoda",
        "किताब और Шойгу",
        "teh recieve Dr SJaishankar",
        "AT&amp;T &lt;b&gt;",
        "one\x85two",  # a line end, not an ellipsis
        "caf\u00e9\x85“two”",
        "5 \u20ac, 10 \u00a3",
        "",
    ],
)
def test_real_text_is_left_alone(real: str) -> None:
    text, repairs = repair(MappedText.raw(real))
    assert text.text == real
    assert repairs.count == 0


def test_one_line_does_not_decide_for_another() -> None:
    text, repairs = repair(MappedText.raw("Itâ€™s\nSÃO “PAULO”\n"))
    assert text.text == "It’s\nSÃO “PAULO”\n"
    assert repairs.to_dict() == {"count": 1, "repairs": [[2, 5, "â€™", "’"]]}


def test_all_are_counted_and_the_first_listed() -> None:
    _, repairs = repair(MappedText.raw("Itâ€™s. " * (MAX_LISTED + 5)))
    assert repairs.count == MAX_LISTED + 5
    assert len(repairs.listed) == MAX_LISTED
    assert repairs.listed[-1].raw_start == (MAX_LISTED - 1) * 8 + 2


def test_without_ftfy_plain_ascii_still_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ftfy", None)
    assert repair(MappedText.raw("plain"))[0].text == "plain"
    with pytest.raises(MissingExtra, match=r"goldspan\[convert\]"):
        repair(MappedText.raw("café"))
