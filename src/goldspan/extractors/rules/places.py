"""States, cities, regions and waters: by gazetteer, and by what their names are made of."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from goldspan.extractors.rules.candidates import Article, Candidate, Pattern, last_words
from goldspan.extractors.rules.data import load
from goldspan.extractors.rules.words import CAP, END, START, any_of
from goldspan.extractors.text.phrases import PhraseTable

if TYPE_CHECKING:
    from collections.abc import Iterator


class Place(NamedTuple):
    """A name in the gazetteer: its type, what it is called in full, whether it is an adjective, or a state."""

    type: str
    name: str
    adjective: bool = False
    state: bool = False


@cache
def gazetteer() -> dict[str, Place]:
    """Return every name of a place, and in capitals as datelines write it, with the place it stands for."""
    data = load("places")
    known: dict[str, Place] = {}
    for name in data["places"]["loc"]:
        known[name] = Place("LOC", name)
    for name in data["places"]["gpe"]:
        known[name] = Place("GPE", name)
    for name in data["places"]["adjectives"]:
        known[name] = Place("GPE", name, adjective=True)
    for state, facts in data["states"].items():
        for name in facts.get("adjectives", ()):
            known[name] = Place("GPE", state, adjective=True, state=True)
        if "capital" in facts:
            known[facts["capital"]] = Place("GPE", facts["capital"])
        for name in (state, *facts.get("also", ())):
            known[name] = Place("GPE", state, state=True)
    capitals = {name.upper(): place for name, place in known.items() if len(name) > 3 and not place.adjective}
    return capitals | known


@cache
def _table() -> PhraseTable[Place]:
    return PhraseTable(gazetteer().items())


@cache
def adjectives() -> frozenset[str]:
    """Return the adjectives of states: `Estonian`, `French`."""
    return frozenset(name for name, place in gazetteer().items() if place.adjective)


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return the patterns for places that are no political units."""
    data = load("organisations")
    last, first = data["suffixes"]["loc"], data["heads"]["loc"]
    table = (
        (rf"(?P<m>(?:{CAP} ){{1,3}}{any_of(last)})", last, "They sailed into the [East Coral Sea] at night."),
        (rf"(?P<m>{any_of(first)} of {CAP}(?: {CAP})?)", first, "The [Gulf of Bothnia] was frozen."),
        (rf"(?P<m>(?:Lake|Mount|Cape) {CAP})", ("lake", "mount", "cape"), "They climbed [Mount Elgon] together."),
    )
    return tuple(
        Pattern("LOC", re.compile(f"{START}{pattern}{END}"), example, last_words(needs))
        for pattern, needs, example in table
    )


def find(article: Article) -> Iterator[Candidate]:
    """Yield places."""
    for match in _table().find(article.text):
        yield Candidate(match.value.type, match.start, match.end, None, match.value.name)
    stop = set(load("names")["stop"])
    for pattern in patterns():
        for found in pattern.find(article):
            start = found.start
            words = article.text[start : found.end].split(" ")
            while words and words[0] in stop:
                start += len(words.pop(0)) + 1
            if len(words) > 1:
                yield found._replace(start=start)
