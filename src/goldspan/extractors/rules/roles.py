"""Offices and titles."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from goldspan.extractors.rules.candidates import Article, Candidate, Pattern, last_words
from goldspan.extractors.rules.data import load
from goldspan.extractors.rules.names import gap_before_name, name_at
from goldspan.extractors.rules.words import END, START, any_case, any_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


_MINISTERS = ("minister", "secretary")


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return the patterns for titles that are titles wherever they stand."""
    words = load("roles")
    before = any_case(words["before"])
    weak = r"(?i:deputy|vice|acting|assistant) "
    titled = _ministry(word[:1].upper() + word[1:] for word in words["portfolio"])
    small = _ministry(words["portfolio"])
    table = (
        (rf"(?:{before} )?{titled} (?:Minister|Secretary)", _MINISTERS, "The [Deputy Foreign Minister] left."),
        (rf"(?:{before} )?{small} (?:minister|secretary)", _MINISTERS, "The [deputy foreign minister] left."),
        (rf"(?:{before} )?Minister (?:of|for)(?: the)? {titled}", _MINISTERS, "A [Minister for Trade and Industry]."),
        (rf"(?:{before} )?minister (?:of|for)(?: the)? {small}", _MINISTERS, "The [minister of trade] left."),
        (r"(?:Deputy |Junior )?Minister of State", _MINISTERS, "A [Minister of State] resigned."),
        (
            rf"(?:{before} )?{any_case(words['compound'])}",
            words["compound"],
            "The [chief of the general staff] spoke.",
        ),
        (rf"(?:{weak})?{any_case(words['single'])}", words["single"], "A [spokeswoman] declined to comment."),
        (any_of(words["abbreviations"]), words["abbreviations"], "The [CEO] resigned."),
    )
    return _compiled(table)


@cache
def beside_patterns() -> tuple[Pattern, ...]:
    """Return the patterns for words that are titles only beside a person, a country or a body."""
    words = load("roles")
    weak = rf"(?:(?i:deputy|vice|acting|assistant) )?{any_case(words['beside'])}"
    table = (
        (weak, words["beside"], "The Finnish [envoy] Aino Laine arrived."),
        (any_of(words["abbreviations_beside"]), words["abbreviations_beside"], "[FM] Aino Laine arrived."),
    )
    return _compiled(table)


def _ministry(portfolio: Iterable[str]) -> str:
    """Return the pattern of what a minister is minister of; capitals and small letters do not mix."""
    word = any_of(portfolio)
    more = rf",(?= {word}(?:,? {word}){{0,2}},? and )| and| &"
    return rf"{word}(?:(?:{more})? {word}){{0,5}}"


def _compiled(table: Iterable[tuple[str, Iterable[str], str]]) -> tuple[Pattern, ...]:
    return tuple(
        Pattern("ROLE", re.compile(f"{START}(?:{pattern}){END}"), example, last_words(needs))
        for pattern, needs, example in table
    )


_OF = re.compile(r" (?:of|for|to|at) (?:the )?")


def find(article: Article, owners: Collection[Candidate]) -> Iterator[Candidate]:
    """Yield titles.

    Args:
        article: What to look at.
        owners: Countries and bodies found: a weak word beside one of them is a title.
    """
    text = article.text
    for pattern in patterns():
        yield from pattern.find(article)
    ends, starts = {owner.end for owner in owners}, {owner.start for owner in owners}
    for pattern in beside_patterns():
        for found in pattern.find(article):
            if (
                _owner_before(text, found.start) in ends
                or _owner_after(text, found.end) in starts
                or _named(text, found)
            ):
                yield found


def _owner_before(text: str, start: int) -> int:
    """Return where an owner would end: before a space, or before a possessive."""
    return start - 3 if text[max(0, start - 3) : start] in {"’s ", "'s "} else start - 1


def _owner_after(text: str, end: int) -> int:
    of = _OF.match(text, end)
    return of.end() if of else -1


def _named(text: str, title: Candidate) -> bool:
    gap = gap_before_name().match(text, title.end)
    return gap is not None and name_at(text, gap.end()) is not None
