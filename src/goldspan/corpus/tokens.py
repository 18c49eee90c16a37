"""The corpus's own tokeniser: simple, deterministic, and offsets are kept.

A token is one of these, longest first; it never holds white space, and everything else is in exactly one token.

| kind | what | example |
|---|---|---|
| number | digits, with full stops and commas between digits | `6,01,427` · `2.5` |
| word | letters and digits, a letter or `_` first; apostrophes between letters | `Rifles` · `F16` · `O'Brien` |
| clitic | an apostrophe and `s re ve ll d m t` after a word or number | `Russia` `’s` |
| sign | any other character, alone | `-` · `₹` · `“` |

Hyphens and slashes are signs: `AK-203` is three tokens, `2+2` too. A number ends where a letter begins: `500km` is two.
Marks, soft hyphens and zero-width joiners belong to what they follow. What a character is, Python's Unicode tables say.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Span = tuple[int, int]

CLITICS = frozenset({"s", "re", "ve", "ll", "d", "m", "t"})
"""What follows an apostrophe in a token of its own."""

_TOKEN = re.compile(r"DM*(?:[DM]|[.,](?=D))*|L[LDM]*(?:'L[LDM]*)*|[^ ]M*")
_LAST_PART = re.compile(r"'[^']*\Z")
_APOSTROPHES = "'’"
_JOINERS = "\u00ad\u200c\u200d"


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    """Return the kind of a character: L, D, M, a space, an apostrophe, `.`, `,`, or P for any other sign."""
    if character.isspace():
        return " "
    if character.isdecimal():
        return "D"
    if character.isalpha() or character == "_":
        return "L"
    if character in _JOINERS or unicodedata.category(character) in {"Mn", "Mc", "Me"}:
        return "M"
    if character in _APOSTROPHES:
        return "'"
    return character if character in ".," else "P"


def tokenise(text: str) -> list[Span]:
    """Return the tokens of `text`, in order, as half-open spans of code points; labels are never looked at."""
    kinds = "".join(map(_kind, text))
    found: list[Span] = []
    for match in _TOKEN.finditer(kinds):
        start, end = match.span()
        if kinds[start] == "L":
            previous = found[-1] if found else (0, 0)
            if text[start:end].lower() in CLITICS and previous[1] == start and _opens_clitic(kinds, previous, found):
                found[-1] = (previous[0], end)
                continue
            cut = _LAST_PART.search(kinds, start, end)
            if cut and text[cut.start() + 1 : end].lower() in CLITICS:
                found += [(start, cut.start()), (cut.start(), end)]
                continue
        found.append((start, end))
    return found


def _opens_clitic(kinds: str, previous: Span, found: Sequence[Span]) -> bool:
    """Whether the last token is a lone apostrophe that follows a number without a space, as in `2021’s`."""
    lone = previous[1] - previous[0] == 1 and kinds[previous[0]] == "'"
    return lone and len(found) > 1 and found[-2][1] == previous[0] and kinds[found[-2][0]] == "D"


def words(text: str, tokens: Sequence[Span]) -> int:
    """Return how many of `tokens` are words or numbers: those that hold a letter or a digit, clitics left out."""
    return sum(kind in "LD" for kind in (_kind(text[start]) for start, _ in tokens))
