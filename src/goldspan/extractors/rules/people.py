"""Persons: names beside titles, courtesies and verbs, names that begin with a given name, and their repeats."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from goldspan.extractors.rules.candidates import Article, Candidate
from goldspan.extractors.rules.data import load
from goldspan.extractors.rules.names import gap_before_name, given, name_at, not_names
from goldspan.extractors.rules.words import CAP, START, UPPER, any_of
from goldspan.extractors.text.phrases import PhraseTable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


@cache
def _openings() -> tuple[tuple[re.Pattern[str], int], ...]:
    """Return what stands before a name, and how many words the name then needs."""
    roles = load("roles")
    verbs = any_of(roles["speech"])
    return (
        (re.compile(rf"{START}{any_of(roles['honorifics'])}\.? (?=[{UPPER}])"), 1),
        (re.compile(rf"{START}{any_of(roles['introductions'])},? (?=[{UPPER}])"), 2),
        (re.compile(rf"{START}{verbs} (?=[{UPPER}])"), 2),
    )


@cache
def _closing() -> re.Pattern[str]:
    """Return what stands after a name: a verb that people do, or a title in apposition."""
    roles = load("roles")
    verbs = any_of([*roles["speech"], *roles["deeds"]])
    title = any_of([*roles["compound"], *roles["single"], *roles["beside"]])
    return re.compile(
        rf"(?: on {CAP})?(?: (?:has|had|also|later|will))? {verbs}\b"
        rf"|, (?:the |a |an |who |\d\d,)"
        rf"|, (?:{CAP}(?:[’']s)? ){{0,4}}(?i:{title})\b"
    )


def find(article: Article, roles: Collection[Candidate], taken: Collection[Candidate]) -> Iterator[Candidate]:
    """Yield persons.

    Args:
        article: What to look at.
        roles: Titles found.
        taken: Names of bodies and things found, inside which there are no persons.
    """
    text = article.text
    inside = bytearray(len(text))
    for candidate in taken:
        inside[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
    found: dict[int, int] = {}
    for start, least in _places(article, roles):
        name = name_at(text, start)
        if name and name[1] >= least and not inside[start]:
            found[start] = max(found.get(start, 0), name[0])
    for end in list(found.values()):
        found.update(_and_another(text, end))
    persons = [Candidate("PERSON", start, end, None, text[start:end]) for start, end in sorted(found.items())]
    yield from persons
    yield from _repeats(text, persons, inside)


def _places(article: Article, roles: Collection[Candidate]) -> Iterator[tuple[int, int]]:
    """Yield where a name may begin, and how many words it must have to be one there."""
    text = article.text
    for role in roles:
        if gap := gap_before_name().match(text, role.end):
            yield gap.end(), 1
        elif text.startswith(", ", role.end):
            yield role.end + 2, 2
    for opening, least in _openings():
        for match in opening.finditer(text):
            yield match.end(), least
    for match in _WORD.finditer(text):
        start = match.start()
        if match[0] in given() or ((name := name_at(text, start)) and name[1] > 1 and _closing().match(text, name[0])):
            yield start, 2


_WORD = re.compile(START + CAP)
_BESIDE = re.compile(rf" [{UPPER}]|-\w")
_AND = re.compile(rf"(?:,| and|, and) (?=[{UPPER}])")


def _and_another(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Yield the names joined to one that ends at `end`: of two words at least."""
    for _ in range(20):
        gap = _AND.match(text, end)
        name = name_at(text, gap.end()) if gap else None
        if gap is None or name is None or name[1] < 2:
            return
        end = name[0]
        yield gap.end(), end


def _repeats(text: str, persons: Iterable[Candidate], inside: bytearray) -> Iterator[Candidate]:
    """Yield the places where a person found is named again, in full or by the last name alone."""
    names: dict[str, str] = {}
    for person in persons:
        shown = text[person.start : person.end]
        names.setdefault(shown, shown)
        last = shown.rsplit(" ", 1)[-1]
        if " " in shown and len(last) > 2 and last not in not_names():
            names.setdefault(last, shown)
    for match in PhraseTable(names.items()).find(text):
        alone = " " not in text[match.start : match.end]
        beside = _BESIDE.match(text, match.end) or text[match.start - 1 : match.start] in {"-", "#", "@"}
        if not inside[match.start] and not (alone and beside):
            yield Candidate("PERSON", match.start, match.end, None, match.value)
