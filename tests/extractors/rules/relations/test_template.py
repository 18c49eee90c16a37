"""The language patterns of relations are written in."""

from __future__ import annotations

import re

import pytest

from goldspan.extractors.rules.relations.find import all_patterns
from goldspan.extractors.rules.relations.template import FIRST, LAST, letter, pattern, realis_of

G, P, R, E, D = (letter(name) for name in ("GPE", "PERSON", "ROLE", "EVENT", "DATE"))

CASES = [
    ("<GPE>", G, True),
    ("<GPE>", P, False),
    ("<GOV_ORG>", letter("GOV_ORG"), True),
    ("<A...>", f"{G}, {G} and {G}", True),
    ("<A...>", f"{G}, the {G}, and the {G}", True),
    ("<A...>", f"{G}-{G}", True),
    ("<A...>", f"{G}/{G}", True),
    ("<A...>", f"{G} {G}", False),
    ("<A...>", f"{G} and ", False),
    ("<WHO>", P, True),
    ("<WHO>", f"{G} {R} {P}", True),
    ("<WHO>", f"{G}'s {R}, Mr. {P}", True),
    ("<WHO>", R, False),
    ("<WHO...>", f"{R} {P} and his {G} counterpart {P}", True),
    ("<GPE><..>x", f"{G} anything at all x", True),
    ("<GPE><..>x", f"{G} any {P} x", False),
    ("<GPE><..EVENT>x", f"{G} any {P} x", True),
    ("<GPE><..EVENT>x", f"{G} any {E} x", False),
    ("<GPE><..>x", f"{G}{'y' * 61}x", False),
    ("<AUX>met", f"on {D} formally met", True),
    ("<AUX>met", "will not have met", True),
    ("<AUX>met", "the cat met", False),
    ("<DET>talks", "the first talks", True),
    ("<DET>talks", f"an additional {G} talks", True),
    ("<DET>talks", "green talks", False),
    ("<COUNTERPART>x", f"his newly elected {G} counterpart x", False),  # the country comes first
    ("<COUNTERPART>x", f"their {G} counterparts x", True),
    ("<COUNTERPART>x", "x", True),
    ("<LOW>x", "word x", True),
    ("<LOW>x", "Word x", False),
]


@pytest.mark.parametrize(("template", "text", "expected"), CASES)
def test_templates(template: str, text: str, expected: bool) -> None:
    assert (pattern("R", template, "").regex.fullmatch(text) is not None) is expected


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        pattern("R", "<NOPE>", "")


def test_no_name_is_left_over_and_every_pattern_has_its_groups() -> None:
    for one in all_patterns():
        assert not re.search(r"<[A-Z_.]+>", one.regex.pattern)
        assert {"h", "t"} <= set(one.regex.groupindex)
        assert one.example.count("[") == one.example.count("{") == 1


def test_letters_are_private_and_differ() -> None:
    assert FIRST <= ord(G) <= LAST <= 0xF8FF
    assert len({G, P, R, E, D}) == 5


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", "asserted"),
        ("have ", "asserted"),
        ("on formally ", "asserted"),
        ("will ", "planned"),
        ("is expected to ", "planned"),
        ("plans to ", "planned"),
        ("may ", "hypothetical"),
        ("could also ", "hypothetical"),
        ("will not ", "negated"),
        ("didn’t ", "negated"),
        ("never ", "negated"),
        ("recently today ", "asserted"),  # "to" inside a word is no plan
    ],
)
def test_realis(words: str, expected: str) -> None:
    assert realis_of(words) == expected
