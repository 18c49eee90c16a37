"""Agreements and events: capitalised names, and nouns that speak of one instrument or one occasion."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from goldspan.extractors.rules.candidates import Article, Candidate, Pattern, last_words
from goldspan.extractors.rules.data import load
from goldspan.extractors.rules.words import CAP, END, START, any_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ONE = (
    r"(?:[Aa]n?|[Tt]he|[Tt]his|[Tt]hat|[Aa]nother|[Tt]heir|[Hh]is|[Hh]er|[Ii]ts|[Ee]ach|[Oo]ne|[Ff]irst|[Ss]econd|"
    r"[Nn]ew)"
)
_ADJECTIVES = r"(?: [a-z0-9]{1,15}(?:-[a-z]{1,15}){0,2}){0,2}"
_BEFORE = rf"(?:(?<=[’']s )|{_ONE}{_ADJECTIVES} )"
_AMOUNT = r"(?:million|billion|trillion|crore|bn|[0-9]m|euros?|dollars?|rupees|pounds)"
_DURING = (
    r"(?:[Dd]uring|[Aa]fter|[Bb]efore|[Hh]olds?|[Hh]olding|[Hh]eld|[Hh]osted?|[Aa]ttend(?:ed|ing)?|[Ii]n|[Ff]or|[Oo]f|[Aa]t|"
    r"[Ff]ollowing)"
)


def _titled(nouns: Iterable[str]) -> list[str]:
    return [" ".join(w if w == "of" else w[:1].upper() + w[1:] for w in noun.split(" ")) for noun in nouns]


@cache
def agreement_patterns() -> tuple[Pattern, ...]:
    """Return the patterns for agreements."""
    words = load("things")["agreement"]
    every, strong = any_of(words["nouns"]), any_of([n for n in words["nouns"] if n not in words["weak"]])
    kinds, title = any_of(words["kinds"]), any_of([*_titled(words["nouns"]), "MoU", "MOU"])
    plural = any_of([f"{n}s" for n in words["nouns"] if n[-1].islower()])
    objects = any_of(words["plural_objects"])
    name = rf"(?:{CAP}(?:,(?= {CAP}(?:,| and)))?(?: and| on| for| of)? ){{1,7}}"
    needs = last_words(words["nouns"], plural=True) | {"memoranda"}
    table = (
        (rf"(?P<m>{name}{title})", "They joined the [Open Skies Treaty] late."),
        (
            rf"(?P<m>(?:Treaty|Convention|Charter) (?:of|on|for) (?:the )?{CAP}(?: {CAP}){{0,4}})",
            "The [Treaty of Tartu] holds.",
        ),
        (rf"(?P<m>(?:{kinds}(?:,| and)? ){{1,5}}{every})", "They signed a [fisheries and trade agreement] there."),
        (rf"{_BEFORE}(?P<m>{strong})", "They signed a new [memorandum of understanding] there."),
        (rf"{_AMOUNT}[ -](?P<m>{strong})", "They signed a $2 billion [contract] there."),
        (rf"[A-Z][A-Za-z]{{0,4}}-[0-9]{{1,4}}[A-Z]{{0,3}} (?P<m>{strong})", "Critics called the F-16 [deal] a gift."),
        (
            rf"(?P<m>(?:{kinds}(?:,| and)? ){{0,5}}{plural})(?= for the {objects})",
            "It signed [contracts] for the purchase of a ship.",
        ),
    )
    return _compiled("AGREEMENT", table, needs)


@cache
def event_patterns() -> tuple[Pattern, ...]:
    """Return the patterns for events."""
    words = load("things")["event"]
    every, strong = any_of(words["nouns"]), any_of([n for n in words["nouns"] if n not in words["weak"]])
    kinds, title = any_of(words["kinds"]), any_of(_titled(words["nouns"]))
    name = rf"(?:(?:{CAP}|[0-9]\+[0-9])(?: on| of| for| and)? ){{1,6}}"
    table = (
        (rf"(?P<m>{name}{title})", "He spoke at the [Riga Security Forum] twice."),
        (rf"(?P<m>[Ee]xercise {CAP}(?: {CAP})?)", "Troops took part in [Exercise Northern Wind] there."),
        (rf"(?P<m>(?:{kinds}(?:,| and)? ){{1,4}}{every})", "They began [joint naval drills] there."),
        (rf"{_BEFORE}(?P<m>{strong})", "He thanked them after the [meeting] at noon."),
        (r"(?P<m>Talks|Negotiations|Consultations)", "[Talks] in Riga failed."),
        (rf"{_DURING} (?P<m>talks|negotiations|consultations|discussions)", "They held [talks] at noon."),
    )
    return _compiled("EVENT", table, last_words(words["nouns"], plural=True))


def _compiled(type_name: str, table: Iterable[tuple[str, str]], needs: frozenset[str]) -> tuple[Pattern, ...]:
    return tuple(Pattern(type_name, re.compile(f"{START}{pattern}{END}"), example, needs) for pattern, example in table)


_NOT_ONE = re.compile(
    r"\b(?:number|series|host|range|set|variety|dozens|hundreds|lots?|plenty|any|no|every|such|kind|type)(?: of)?"
    r"(?: [a-z]{1,15}){0,2} \Z"
)


def find(article: Article) -> Iterator[Candidate]:
    """Yield agreements and events."""
    stop = set(load("names")["stop"])
    for pattern in (*agreement_patterns(), *event_patterns()):
        for found in pattern.find(article):
            start, words = found.start, article.text[found.start : found.end].split(" ")
            while len(words) > 1 and words[0] in stop:
                start += len(words.pop(0)) + 1
            if not _NOT_ONE.search(article.text[max(0, start - 60) : start]):
                yield found._replace(start=start)
