"""Which mentions are of one thing: equal names, last names, acronyms, and titles of the same owner."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goldspan.extractors.text.phrases import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goldspan.extractors.rules.candidates import Candidate

_BODIES = frozenset({"GOV_ORG", "COMPANY", "ORG"})
_OWNED = frozenset({"ROLE", "GOV_ORG"})
"""`foreign minister` and `defence ministry` are as many things as there are countries they belong to."""

_MODEL = re.compile(r"[A-Z][A-Za-z]{0,4}-?[0-9]{1,4}[A-Za-z0-9]{0,5}")


def cluster(chosen: Sequence[Candidate], text: str) -> list[int]:
    """Return for each candidate the number of its thing; numbers count up in the order of first mentions.

    Quantities are each a thing of its own.
    """
    keys = [_key(index, chosen, text) for index in range(len(chosen))]
    acronyms = dict(_acronyms(chosen, text))
    persons = _Persons()
    numbers: dict[tuple[str, ...], int] = {}
    found = []
    for index, candidate in enumerate(chosen):
        key = keys[index]
        if candidate.type == "PERSON":
            key = ("PERSON", persons.known_as(one_line(text[candidate.start : candidate.end])))
        elif index in acronyms:
            key = keys[acronyms[index]]
        found.append(numbers.setdefault(key, len(numbers)))
    return found


def _key(index: int, chosen: Sequence[Candidate], text: str) -> tuple[str, ...]:
    candidate = chosen[index]
    shown = one_line(text[candidate.start : candidate.end])
    if candidate.type == "QUANTITY":
        return "QUANTITY", str(index)
    if candidate.type in _OWNED:
        return candidate.type, shown.casefold(), _owner(index, chosen, text)
    if candidate.type == "EQUIPMENT" and (model := _MODEL.search(shown)):
        return "EQUIPMENT", model[0]
    return candidate.type, (candidate.name or shown).casefold()


def _owner(index: int, chosen: Sequence[Candidate], text: str) -> str:
    """Return the country or body a title or ministry follows."""
    before = chosen[index - 1] if index else None
    if before is None or before.type not in {"GPE", *_BODIES}:
        return ""
    gap = text[before.end : chosen[index].start]
    return (before.name or text[before.start : before.end]).casefold() if gap in {" ", "'s ", "’s "} else ""


def _acronyms(chosen: Sequence[Candidate], text: str) -> Iterator[tuple[int, int]]:
    """Yield acronyms with the first body of their type whose capitals they are."""
    spelt: dict[tuple[str, str], int] = {}
    for index, candidate in enumerate(chosen):
        if candidate.type in _BODIES:
            shown = text[candidate.start : candidate.end]
            initials = "".join(word[0] for word in re.split(r"[ -]", shown) if word[:1].isupper())
            if " " in shown and len(initials) > 1:
                spelt.setdefault((candidate.type, initials), index)
            elif shown.isupper() and (candidate.type, shown) in spelt:
                yield index, spelt[candidate.type, shown]


class _Persons:
    """Persons met so far, by last name."""

    def __init__(self) -> None:
        self._by_last: dict[str, list[str]] = {}

    def known_as(self, shown: str) -> str:
        """Return the full name of a person: the latest one with that last name whose first name may be the same."""
        words = shown.split(" ")
        known = self._by_last.setdefault(words[-1].casefold(), [])
        for name in reversed(known):
            if len(words) == 1 or " " not in name or _alike(words[0], name.split(" ")[0]):
                return name
        known.append(shown)
        return shown


def _alike(first: str, other: str) -> bool:
    """Whether two first names may be one: equal in their first three letters, or one an initial of the other."""
    one, two = first.rstrip(".").casefold(), other.rstrip(".").casefold()
    size = min(len(one), len(two), 3)
    return one[:size] == two[:size]
