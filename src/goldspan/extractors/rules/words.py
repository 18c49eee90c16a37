"""Pieces that the patterns are made of. Every repetition is bounded, so that no text can make them slow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CODES = (*range(0x250), *range(0x1E00, 0x1F00))
UPPER = "".join(character for character in map(chr, _CODES) if character.isupper())
"""Capital letters of the Latin script, for use inside a character class."""

START = r"(?<![\w#@-])(?<!\w['’])"
"""A word may begin here: not inside another, and not a hashtag."""

END = r"(?![\w-])"
"""A word has ended here; a possessive may follow."""

CAP = rf"[{UPPER}]\w{{0,30}}(?:-\w{{1,30}}|[’'](?![sS]\b)\w{{1,30}}){{0,3}}"
"""A capitalised word, hyphenated ones whole, without a possessive."""

LOWER = r"[a-z][a-zé]{0,30}(?:-[a-zé]{1,30}){0,3}"
"""A word in small letters."""

NUMBER = r"[0-9]{1,3}(?:,[0-9]{2,3}){1,6}(?:\.[0-9]{1,4})?|[0-9]{1,12}(?:\.[0-9]{1,4})?"
"""A number in digits, grouped in any way: whether the grouping is sound is for the normal form."""

SCALE = r"hundred|thousand|lakhs?|million|crores?|billion|trillion|dozen"


def any_of(words: Iterable[str], *, plural: bool = False) -> str:
    """Return a pattern for any of `words`, the longest first, with an optional plural `s`."""
    shown = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, shown))}){'s?' if plural else ''}"


def any_case(words: Iterable[str]) -> str:
    """Return a pattern for any of `words` in small letters, capitalised, or in capitals."""
    return f"(?i:{any_of(words)})"
