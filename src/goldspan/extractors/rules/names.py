"""What a person's name looks like."""

from __future__ import annotations

import re
from functools import cache

from goldspan.extractors.rules.data import load
from goldspan.extractors.rules.places import gazetteer
from goldspan.extractors.rules.words import CAP, UPPER, any_of
from goldspan.normal.points import MONTHS, WEEKDAYS

_LONGEST_NAME = 5
"""Words; what is longer is a heading or a list."""


def name_at(text: str, start: int) -> tuple[int, int] | None:
    """Return the end of the name that begins at `start`, and how many words it has; None where there is none.

    Initials and particles are part of a name; it ends before the first word that cannot be one.
    """
    position, end, words, full = start, start, 0, 0
    is_given = False
    while words < _LONGEST_NAME and (found := _word().match(text, position)):
        word = found["word"]
        initial = word.endswith((".", ".-")) or len(word) == 1
        if found["small"] and not words:
            break
        if not initial and word in not_names() and not (is_given and word in gazetteer()):
            break
        words, end = words + 1, found.end()
        full += not initial
        is_given = is_given or word in given()
        if text[end : end + 1] != " ":
            break
        position = end + 1
    return (end, words) if full else None


@cache
def given() -> frozenset[str]:
    """Return the given names known."""
    return frozenset(load("names")["given"])


@cache
def not_names() -> frozenset[str]:
    """Return words that end a name: function words, months, weekdays, places, titles, last words of bodies."""
    roles, bodies = load("roles"), load("organisations")["suffixes"]
    titles = (word for key in ("single", "beside", "compound") for title in roles[key] for word in title.split(" "))
    lasts = (word for names in bodies.values() for name in names for word in name.split(" "))
    courtesies = (word for title in roles["honorifics"] for word in title.split(" "))
    words = [
        *load("names")["stop"],
        *load("names")["impersonal"],
        *MONTHS,
        *WEEKDAYS,
        *titles,
        *roles["portfolio"],
        *courtesies,
    ]
    return frozenset(
        {
            *(word[:1].upper() + word[1:] for word in words),
            *lasts,
            *roles["abbreviations"],
            *roles["abbreviations_beside"],
            *gazetteer(),
        }
    )


@cache
def gap_before_name() -> re.Pattern[str]:
    """Return what stands between a title and the name of its holder."""
    return re.compile(rf" (?:{any_of(load('roles')['honorifics'])}\.? )?(?=[{UPPER}])")


@cache
def _word() -> re.Pattern[str]:
    particle = any_of(load("names")["particles"])
    return re.compile(rf"(?P<small>(?:{particle}[ -]){{0,2}})(?P<word>(?:[{UPPER}]\.-?){{1,3}}|{CAP})(?!\w)")
