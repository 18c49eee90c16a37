"""Weapons, platforms and systems: a model, series or family, with its class noun."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from goldspan.extractors.rules.candidates import Article, Candidate, Pattern, last_words
from goldspan.extractors.rules.data import load
from goldspan.extractors.rules.places import gazetteer
from goldspan.extractors.rules.words import CAP, END, START, UPPER, any_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_MODEL = rf"[{UPPER}][A-Za-z]{{0,4}}-?[0-9]{{1,4}}(?:[{UPPER}]{{1,4}}[0-9]?|[a-z])?(?:/[{UPPER}0-9]{{1,4}}){{0,2}}"
"""A designator: `F-16`, `Su-57M`, `P-8I`, `M777`."""

_HYPHENED = rf"[{UPPER}][A-Za-z]{{0,4}}-[0-9]{{1,4}}(?:[{UPPER}]{{1,4}}[0-9]?|[a-z])?(?:/[{UPPER}0-9]{{1,4}}){{0,2}}"
"""A designator with a hyphen, which is one even without a class noun."""


@cache
def class_noun() -> str:
    """Return the pattern of a class noun with the words that may stand before it: `main battle tanks`."""
    words = load("things")["equipment"]
    nouns = any_of([*words["nouns"], "battery", "batteries"], plural=True)
    return rf"(?:{any_of(words['kinds'])} ){{0,4}}{nouns}"


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return the patterns for equipment."""
    words = load("things")["equipment"]
    known, general = any_of(words["known"]), any_of(words["general"], plural=True)
    noun, ship = class_noun(), any_of(words["ships"])
    nouns, names = last_words([*words["nouns"], "batteries"], plural=True), last_words(words["known"])
    table = (
        (rf"{noun} (?:{known} )?{_MODEL}", nouns, "The army tested [battle tanks TX-72] again."),
        (rf"(?:{known} )?{_MODEL}(?: {CAP})? {noun}", nouns, "Two [F-16 fighter jets] took off."),
        (rf"{_MODEL} {known}(?: {noun})?", names, "The crew of the [P-3 Hercules] bailed out."),
        (rf"{known}(?:-[A-Z0-9]{{1,4}})?(?: {_MODEL})?(?: {noun})?", names, "Germany sent [Leopard 2 tanks] there."),
        (rf"{CAP}(?:-class| class| series| family) (?:of )?{noun}", nouns, "It has [Hammer-class patrol boats]."),
        (rf"(?:{CAP} ){{1,2}}(?!{general}(?![\w-])){noun}", nouns, "They fired a [Thunder cruise missile] at it."),
        (rf"{CAP} [0-9]{{2,4}}[{UPPER}]{{0,3}} {noun}", nouns, "They leased a [Dornier 328 aircraft] there."),
        (rf"{ship} {CAP}(?: {CAP})?", last_words(words["ships"]), "The [HMS Ocean] sailed."),
        (_HYPHENED, frozenset[str](), "The first [Q-17] flew at dawn."),
    )
    return tuple(
        Pattern("EQUIPMENT", re.compile(f"{START}(?:{pattern}){END}"), example, needs)
        for pattern, needs, example in table
    )


@cache
def _common() -> frozenset[str]:
    """Return capitalised words before a class noun that make no model of it: `Russian tanks`, `New ships`."""
    return frozenset({*gazetteer(), *load("names")["stop"]})


def find(article: Article) -> Iterator[Candidate]:
    """Yield equipment."""
    not_models = set(load("things")["equipment"]["not_models"])
    firsts = {start for start, _ in article.sentences}
    for pattern in patterns():
        for found in pattern.find(article):
            trimmed = _trimmed(found, article.text, firsts)
            if trimmed and article.text[trimmed.start : trimmed.end] not in not_models:
                yield trimmed


def _trimmed(found: Candidate, text: str, firsts: set[int]) -> Candidate | None:
    """Take countries and function words off the left; None where no model is left."""
    start, words = found.start, text[found.start : found.end].split(" ")
    while words and (words[0] in _common()):
        start += len(words.pop(0)) + 1
    if not words or not any(c.isupper() or c.isdigit() for c in " ".join(words)):
        return None
    only_word = sum(word[0].isupper() or word[0].isdigit() for word in words) == 1 and words[0].isalpha()
    if only_word and start in firsts and words[0] not in load("things")["equipment"]["known"]:
        return None  # "Older tanks were scrapped": the capital is the sentence's
    return found._replace(start=start)
