"""Choosing among candidates that overlap."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.document import Zone
from goldspan.extractors.rules.candidates import RANK, Candidate, article_of, last_words, select

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.document import Document

    MakeDocument = Callable[..., Document]

CANDIDATES = st.builds(
    lambda type_name, start, size: Candidate(type_name, start, start + size),
    st.sampled_from(RANK),
    st.integers(0, 20),
    st.integers(1, 10),
)


def test_the_longest_stays() -> None:
    found = [Candidate("GPE", 0, 6), Candidate("PERSON", 0, 12), Candidate("ROLE", 13, 20), Candidate("ORG", 11, 13)]
    assert select(found, 30) == [Candidate("PERSON", 0, 12), Candidate("ROLE", 13, 20)]


def test_ties_go_to_the_leftmost_then_by_rank() -> None:
    assert select([Candidate("GPE", 2, 6), Candidate("GPE", 0, 4)], 9) == [Candidate("GPE", 0, 4)]
    assert select([Candidate("PERSON", 0, 4), Candidate("ORG", 0, 4)], 9) == [Candidate("ORG", 0, 4)]


def test_nothing_touches_what_is_closed() -> None:
    assert select([Candidate("ORG", 3, 6), Candidate("ORG", 6, 8)], 9, [(5, 6)]) == [Candidate("ORG", 6, 8)]


@given(st.lists(CANDIDATES, max_size=15), st.randoms())
def test_flat_and_whatever_the_order(found: list[Candidate], random: object) -> None:
    chosen = select(found, 40)
    assert all(a.end <= b.start for a, b in pairwise(chosen))
    assert set(chosen) <= set(found)
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert select(shuffled, 40) == chosen
    taken = {position for c in chosen for position in range(c.start, c.end)}
    assert all(taken & set(range(c.start, c.end)) for c in found)


SIGNED_OFF = {
    "It rained. (AFP)": ["(AFP)"],
    "OSLO (Reuters) - It rained.": ["(Reuters)"],
    "It rained.\n(Kyodo News)\nMore": ["(Kyodo News)"],
    "The United Nations (UN) met.": [],
}


@pytest.mark.parametrize(("text", "expected"), SIGNED_OFF.items())
def test_an_agencys_signoff_is_closed(text: str, expected: list[str], make_document: MakeDocument) -> None:
    assert [text[start:end] for start, end in article_of(make_document(text)).closed] == expected


def test_the_zone_signoff_is_closed(make_document: MakeDocument) -> None:
    document = make_document("It rained. Xinhua", zones=(Zone(type="signoff", start=11, end=17),))
    assert article_of(document).closed == [(11, 17)]


def test_last_words() -> None:
    assert last_words(["Air Force", "S.p.A"]) == {"force", "a"}
    assert last_words(["Navy"], plural=True) == {"navy", "navys"}
