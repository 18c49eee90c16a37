from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.corpus.mapped import Edit, MappedText
from goldspan.corpus.offsets import Row, is_linear
from goldspan.document import Dropped


@pytest.mark.parametrize(
    ("edits", "text", "rows", "dropped"),
    [
        ([], "abcdef", [(0, 6, 0, 6)], []),
        ([Edit(2, 4, "", "gone")], "abef", [(0, 2, 0, 2), (2, 4, 4, 6)], [(2, 4, "gone")]),
        ([Edit(0, 1, "", "x"), Edit(5, 6, "", "y")], "bcde", [(0, 4, 1, 5)], [(0, 1, "x"), (5, 6, "y")]),
        ([Edit(1, 2, "", "x"), Edit(2, 3, "", "x")], "adef", [(0, 1, 0, 1), (1, 4, 3, 6)], [(1, 3, "x")]),
        ([Edit(1, 2, "", "x"), Edit(2, 3, "", "y")], "adef", [(0, 1, 0, 1), (1, 4, 3, 6)], [(1, 2, "x"), (2, 3, "y")]),
        ([Edit(2, 3, "X", "")], "abXdef", [(0, 6, 0, 6)], []),  # one for one: the row goes on
        ([Edit(2, 4, "X", "")], "abXef", [(0, 2, 0, 2), (2, 3, 2, 4), (3, 5, 4, 6)], []),
        ([Edit(2, 3, "XY", "")], "abXYdef", [(0, 2, 0, 2), (2, 4, 2, 3), (4, 7, 3, 6)], []),
        ([Edit(2, 2, "XY", "")], "abXYcdef", [(0, 2, 0, 2), (4, 8, 2, 6)], []),  # inserted: no origin
        ([Edit(1, 4, "bXd", "")], "abXdef", [(0, 6, 0, 6)], []),
        ([Edit(1, 4, "d", "ends")], "adef", [(0, 1, 0, 1), (1, 4, 3, 6)], [(1, 3, "ends")]),  # what stays is left alone
        ([Edit(1, 4, "d", "")], "adef", [(0, 1, 0, 1), (1, 2, 1, 4), (2, 4, 4, 6)], []),  # written anew as a whole
        ([Edit(0, 6, "", "all")], "", [], [(0, 6, "all")]),
    ],
)
def test_edit(edits: list[Edit], text: str, rows: list[Row], dropped: list[tuple[int, int, str]]) -> None:
    edited = MappedText.raw("abcdef").edit(edits)
    assert edited.text == text
    assert list(edited.offset_map().rows) == rows
    assert [(loss.raw_start, loss.raw_end, loss.reason) for loss in edited.dropped()] == dropped


def test_steps_add_up() -> None:
    text = MappedText.raw("a&amp;  b\r\n").replace(re.compile("&amp;"), "&", "").delete(re.compile("(?<= ) +"), "space")
    text = text.replace(re.compile("\r\n"), "\n", "line end").keep(0, 4, "edge")
    assert text.text == "a& b"
    assert text.offset_map().rows == ((0, 1, 0, 1), (1, 2, 1, 6), (2, 3, 6, 7), (3, 4, 8, 9))
    assert text.dropped() == (
        Dropped(raw_start=7, raw_end=8, reason="space"),
        Dropped(raw_start=9, raw_end=10, reason="line end"),
        Dropped(raw_start=10, raw_end=11, reason="edge"),
    )


def test_a_rewritten_stretch_edited_apart_keeps_its_whole_origin() -> None:
    text = MappedText.raw("xyz").edit([Edit(1, 2, "abc", "")]).edit([Edit(2, 3, "", "cut")])
    assert text.text == "xacz"
    assert text.offset_map().rows == ((0, 1, 0, 1), (1, 3, 1, 2), (3, 4, 2, 3))
    assert text.dropped() == ()  # a part of its raw character is still in the text


def test_the_empty_text() -> None:
    assert MappedText.raw("") == MappedText("")
    assert MappedText.raw("").offset_map().rows == ()


def test_an_edit_that_changes_nothing_gives_the_same_text() -> None:
    text = MappedText.raw("abc")
    assert text.replace(re.compile("z"), "", "none") is text


LETTERS = "ab &\n"


@st.composite
def edited(draw: st.DrawFn) -> MappedText:
    """A text after any few rounds of edits; every edit of a loss gives a reason."""
    text = MappedText.raw(draw(st.text(LETTERS, max_size=12)))
    for _ in range(draw(st.integers(0, 4))):
        cuts = sorted(draw(st.lists(st.integers(0, len(text.text)), max_size=6)))
        text = text.edit(
            Edit(start, end, draw(st.text("XYab", max_size=3)), draw(st.sampled_from(("r", "s"))))
            for start, end in zip(cuts[::2], cuts[1::2], strict=False)
        )
    return text


@given(edited())
def test_rows_ascend_on_both_sides_and_are_maximal(text: MappedText) -> None:
    rows = text.offset_map().rows
    for row in rows:
        assert row[0] < row[1] <= len(text.text)
        assert row[2] < row[3]
    for left, right in pairwise(rows):
        assert left[1] <= right[0]
        assert left[3] <= right[2]
        touching = left[1] == right[0] and left[3] == right[2]
        assert not (touching and is_linear(left) and is_linear(right))


@given(st.data())
def test_every_raw_character_is_in_a_row_or_dropped(data: st.DataObject) -> None:
    raw = data.draw(st.text(LETTERS, min_size=1, max_size=12))
    text = MappedText.raw(raw)
    for _ in range(3):
        cuts = sorted(data.draw(st.lists(st.integers(0, len(text.text)), max_size=6)))
        text = text.edit(
            Edit(start, end, data.draw(st.text("XY", max_size=2)), "r")
            for start, end in zip(cuts[::2], cuts[1::2], strict=False)
        )
    covered = [0] * len(raw)
    for row in text.offset_map().rows:
        for at in range(row[2], row[3]):
            covered[at] += 1
    for loss in text.dropped():
        for at in range(loss.raw_start, loss.raw_end):
            covered[at] += 1
    assert covered == [1] * len(raw)


@given(st.text(LETTERS, max_size=20), st.sets(st.integers(0, 19)))
def test_what_was_not_rewritten_maps_to_itself(raw: str, gone: set[int]) -> None:
    text = MappedText.raw(raw).edit(Edit(at, at + 1, "", "gone") for at in sorted(gone) if at < len(raw))
    origin = text.offset_map()
    for at, letter in enumerate(text.text):
        start, end = origin.to_raw(at, at + 1)
        assert raw[start:end] == letter
        assert origin.to_clean(start, end) == (at, at + 1)
