from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.corpus.readers.selection import extract, letters, select
from goldspan.errors import MissingExtra

LONG = "Theministersignedtheagreementonmondayafteralongmeeting"


@pytest.mark.parametrize(
    ("blocks", "lines", "kept"),
    [
        (["Home", "One", "Two", "Legal"], ["One", "Two"], [False, True, True, False]),
        (["One", "x", "One"], ["One"], [True, False, False]),  # once there, once kept
        (["Home", "One", "Home"], ["One", "Home"], [False, True, True]),  # order decides which
        (["A1", "B2"], ["| A1 | B2 |"], [True, True]),
        (["On", "One"], ["One", "Two"], [False, True]),  # "On" begins the line, and nothing goes on from it
        (["First", "A1", "B2", "Last"], ["First", "- A1", "B2 - Last"], [True, True, True, True]),
        ([LONG, "xx"], [f"Before {LONG} after"], [True, False]),
        ([LONG + "Advert" + LONG], [LONG, LONG], [True]),  # an inner part was left out
        (["Homeland"], ["The Homeland and the rest"], [False]),
        (["First", "Xltbgtyandmoreofit", "Last"], ["First", "Xbyandmoreofit", "Last"], [True, False, True]),
        (["First", "Xltbgtyandmuchmoreofit", "Last"], ["First", "X<b>yandmuchmoreofit", "Last"], [True, True, True]),
        (["First", "Subscribetodaytothispaper", "Last"], ["First", "A", "Last"], [True, False, True]),
        (["One", "", "Two", ""], ["One", "Two"], [True, True, True, False]),  # *** between, a bullet after
        ([], ["One"], []),
        (["One"], [], [False]),
    ],
)
def test_select(blocks: list[str], lines: list[str], kept: list[bool]) -> None:
    assert select(blocks, lines) == kept


def test_letters_see_through_what_extraction_changes() -> None:
    assert letters("Minis\u00adter’s\u00a0“10 ﬁles” — | x") == letters("- Minister's 10 files x")


@given(st.lists(st.text("ab", min_size=1, max_size=4), max_size=12), st.data())
def test_lines_that_are_there_in_order_are_all_found(blocks: list[str], data: st.DataObject) -> None:
    wanted = [data.draw(st.booleans()) for _ in blocks]
    lines = [block for block, keep in zip(blocks, wanted, strict=True) if keep]
    if len(set(blocks)) == len(blocks):
        kept = select(blocks, lines)
        assert sum(len(b) for b, keep in zip(blocks, kept, strict=True) if keep) >= sum(map(len, lines))


def test_extract_of_nothing() -> None:
    pytest.importorskip("trafilatura", reason="the extra 'convert' is not installed")
    assert extract("") is None
    assert extract("no markup at all") is None


def test_without_trafilatura(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MissingExtra, match=r"goldspan\[convert\]"):
        extract("<p>x</p>")


def test_a_parser_that_breaks_leaves_it_to_the_pages_structure(monkeypatch: pytest.MonkeyPatch) -> None:
    trafilatura = pytest.importorskip("trafilatura", reason="the extra 'convert' is not installed")

    def broken(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr(trafilatura, "bare_extraction", broken)
    assert extract("<p>x</p>") is None
