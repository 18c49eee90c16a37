"""Government bodies, companies, other organisations, facilities: known ones, and by their last or first word."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from goldspan.extractors.rules.candidates import Article, Candidate, Pattern, last_words
from goldspan.extractors.rules.data import load
from goldspan.extractors.rules.places import adjectives, gazetteer
from goldspan.extractors.rules.words import CAP, END, START, any_case, any_of
from goldspan.extractors.text.phrases import PhraseTable
from goldspan.normal.points import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPES = {"gov_org": "GOV_ORG", "forces": "GOV_ORG", "company": "COMPANY", "org": "ORG", "facility": "FACILITY"}
_COUNTRY_OUTSIDE = frozenset(
    {"Ministry", "Department", "Parliament", "Cabinet", "Embassy", "Consulate", "Treasury", "Senate", "Foreign Office"}
)
"""Bodies before which the country's adjective is no part of the name; `Indian Navy` is one name."""

_ALONE = frozenset({"Parliament", "Senate", "Navy", "Army", "Air Force", "Coast Guard", "Marine Corps", "Armed Forces"})
"""Last words that name a body with nothing before them."""

_NOT_NAMES = frozenset(
    {"Upper House", "Lower House", "Full House", "General Assembly Hall", "High Command", "Second Front"}
)


_MINISTRIES = ("ministry", "department")


@cache
def _known() -> PhraseTable[str]:
    known = load("organisations")["known"]
    return PhraseTable((name, _TYPES[key]) for key, names in known.items() for name in names)


@cache
def suffix_patterns() -> tuple[Pattern, ...]:
    """Return the patterns for names told by their last word."""
    last = load("organisations")["suffixes"]
    name = rf"(?:{CAP}(?:,(?= {CAP}(?:,| and)))?(?: &| of| for)? ){{1,5}}"
    one, few = rf"{START}(?P<m>{name}", rf"{START}(?P<m>(?:{CAP} )"
    table = (
        ("gov_org", one, "gov_org", "The [Civil Aviation Authority] agreed."),
        ("gov_org", rf"{few}{{0,3}}", "forces", "The [Royal Danish Navy] sailed."),
        ("org", one, "org", "He joined the [Nordic Peace Institute] in May."),
        ("company", one, "company", "[Baltic Hull Works Ltd] won the order."),
        ("facility", one, "facility", "They met at [Kadriorg Palace] again."),
        ("facility", rf"{few}{{1,3}}", "facility_lower", "A fire broke out at the [Almaraz nuclear power plant] late."),
    )
    return tuple(
        Pattern(_TYPES[key], re.compile(f"{front}{any_of(last[room])}){END}"), example, last_words(last[room]))
        for key, front, room, example in table
    )


@cache
def head_patterns() -> tuple[Pattern, ...]:
    """Return the patterns for names told by their first word, and for ministries."""
    first = load("organisations")["heads"]
    title = any_case(load("roles")["portfolio"])
    body = "[Mm]inistry|[Dd]epartment"
    inside = rf"{CAP}(?:(?:,| and| &| of| of the| for)? {CAP}){{0,4}}"
    of = rf"(?:of|for)(?: the)? {inside}"
    table = (
        ("gov_org", rf"{any_of(first['gov_org'])} {of}", first["gov_org"], "The [Ministry of Culture] moved."),
        (
            "gov_org",
            rf"(?:{body}) (?:of|for)(?: the)? {title}(?:(?:,(?= {title} and )| and| &)? {title}){{0,4}}",
            _MINISTRIES,
            "A [ministry of finance] official left.",
        ),
        (
            "gov_org",
            rf"(?:{title}(?: and| &)? ){{1,5}}(?:{body})",
            _MINISTRIES,
            "The Polish [foreign ministry] denied it.",
        ),
        ("org", rf"{any_of(first['org'])} {of}", first["org"], "The [League of Small Ports] met."),
        (
            "facility",
            rf"{any_of(first['facility'])} {CAP}",
            first["facility"],
            "They slept at [Camp Alder] that night.",
        ),
    )
    return tuple(
        Pattern(_TYPES[key], re.compile(f"{START}{pattern}{END}"), example, last_words(needs))
        for key, pattern, needs, example in table
    )


@cache
def _not_first() -> frozenset[str]:
    """Return words that no name begins with: articles and the like, months, weekdays."""
    return frozenset([*load("names")["stop"], *(n.capitalize() for n in (*MONTHS, *WEEKDAYS))])


def find(article: Article) -> Iterator[Candidate]:
    """Yield government bodies, companies, organisations and facilities."""
    text = article.text
    for match in _known().find(text):
        yield Candidate(match.value, match.start, match.end)
    for pattern in (*suffix_patterns(), *head_patterns()):
        for candidate in pattern.find(article):
            trimmed = _trimmed(candidate, text)
            if trimmed:
                yield trimmed


def _trimmed(candidate: Candidate, text: str) -> Candidate | None:
    """Take words off the left that are no part of a name; None where too little is left."""
    start, words = candidate.start, text[candidate.start : candidate.end].split(" ")
    outside = any(text.endswith(last, 0, candidate.end) for last in _COUNTRY_OUTSIDE)
    while words and (_is_outside(words[0]) or (outside and len(words) > 1 and _is_country(words[0]))):
        start += len(words.pop(0)) + 1
    shown = " ".join(words)
    if shown in _NOT_NAMES or not words:
        return None
    if len(words) == 1 and shown not in _ALONE:
        return None
    if candidate.type == "FACILITY" and words[0] in adjectives() and len(words) == 2:
        return None  # "Russian base": a base of Russia's, not a name
    return candidate._replace(start=start)


def _is_outside(word: str) -> bool:
    """Whether a name cannot begin so: `The`, `Monday`, `Geneva-based`."""
    return word.rstrip(",") in _not_first() or word.endswith(("-based", "-led", "-owned", "-backed", "-run", "-made"))


def _is_country(word: str) -> bool:
    place = gazetteer().get(word)
    return place is not None and place.state
