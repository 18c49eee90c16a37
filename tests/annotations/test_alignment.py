from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotations.alignment import aligned

OLD = "On Monday Ana Ruiz met Bo Li in Oslo. They signed a treaty."


def carried(old: str, new: str, part: str) -> str | None:
    start = old.index(part)
    span = aligned(old, new)(start, start + len(part))
    return None if span is None else new[slice(*span)]


@pytest.mark.parametrize(
    ("new", "part", "expected"),
    [
        (OLD, "Ana Ruiz", "Ana Ruiz"),
        ("Update: " + OLD, "Ana Ruiz", "Ana Ruiz"),
        (OLD.replace("Monday", "Tuesday"), "Ana Ruiz", "Ana Ruiz"),
        (OLD.replace("Monday", "Tuesday"), "Monday", None),
        (OLD.replace("Ana Ruiz", "Ana  Ruiz"), "Ana Ruiz", "Ana  Ruiz"),  # white space may differ
        (OLD.replace("Ana Ruiz", "Ana B. Ruiz"), "Ana Ruiz", None),  # something came between
        (OLD.replace(" in Oslo", ""), "Bo Li", "Bo Li"),
        (OLD.replace(" in Oslo", ""), "Oslo", None),
        ("They signed a treaty.", "treaty", "treaty"),
        ("Nothing of it but Oslo stayed", "Oslo", None),  # too little around it is the same
        ("", "Oslo", None),
        ("On Monday Ana Ruizova met Bo Li in Oslo. They signed a treaty.", "Ana Ruiz", None),  # no part of a word
    ],
)
def test_where_a_span_goes(new: str, part: str, expected: str | None) -> None:
    assert carried(OLD, new, part) == expected


def test_a_span_that_begins_within_a_word() -> None:
    old = "Then Dr SRuiz left the room at once"
    assert aligned(old, "And " + old)(9, 13) == (13, 17)


def test_a_very_short_text_is_its_own_context() -> None:
    assert aligned("Oslo", "Oslo")(0, 4) == (0, 4)


def test_edges_in_white_space_go_nowhere() -> None:
    assert aligned(OLD, OLD)(2, 9) is None
    assert aligned(OLD, OLD)(0, 3) is None
    assert aligned("   ", "   ")(0, 1) is None


@given(st.text(alphabet="ab c.", max_size=40), st.text(alphabet="ab c.", max_size=40), st.data())
def test_what_is_carried_is_the_same_words(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    if start == end:
        return
    span = aligned(old, new)(start, end)
    if span is not None:
        assert new[slice(*span)].split() == old[start:end].split() or old[start:end].strip() != old[start:end]
