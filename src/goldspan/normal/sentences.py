"""Sentences of English news, by rule: good enough to keep relations from crossing them."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Span = tuple[int, int]

_CLOSING = "\"'”’)\\]»"
_END = re.compile(rf"\n+|[.!?…][{_CLOSING}]{{0,3}}(?=[ \t\u00a0]{{1,4}}[\"'“‘(\[«]{{0,3}}[^\W_a-z])")
_LAST_WORD = re.compile(r"[^\s(\[\"“‘']{1,20}\Z")
_ABBREVIATIONS = (
    "adm. amb. approx. apr. aug. brig. capt. cdr. cf. cmdr. col. cpl. dec. dept. dr. e.g. feb. fr. gen. gov. govt. "
    "hon. i.e. jan. jr. jul. jun. lt. maj. mar. messrs. mr. mrs. ms. mt. mx. nov. oct. pres. prof. pte. pvt. rep. "
    "rev. rs. sec. sen. sep. sept. sgt. shri. smt. sr. st. supt. viz. vs."
)
_NEVER_LAST = frozenset(_ABBREVIATIONS.split(" "))
"""Abbreviations after which a capital goes on with the sentence. Not `Ltd.`, `etc.`: these often end one."""

_BEFORE_NUMBERS = frozenset({"no.", "nos.", "pp."})
_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,4}")


def sentences(text: str) -> list[Span]:
    """Return the sentences of `text`, in order, without the white space around them.

    A line end always ends a sentence. A full stop does where a capital, a digit or a quotation mark follows and the
    word before it is no abbreviation or initial. Half-open, in code points; everything but white space is in one.
    """
    found: list[Span] = []
    start = 0
    for end in _END.finditer(text):
        if end[0][0] == "." and _is_abbreviation(text, start, end.start() + 1):
            continue
        _add(found, text, start, end.end())
        start = end.end()
    _add(found, text, start, len(text))
    return found


def sentence_of(spans: Sequence[Span], position: int) -> int:
    """Return the index of the sentence that holds the code point at `position`, or of the last one before it."""
    return max(0, bisect_right(spans, (position, 1 << 60)) - 1)


def _is_abbreviation(text: str, start: int, end: int) -> bool:
    found = _LAST_WORD.search(text[max(start, end - 20) : end])
    if found is None:
        return False
    word = found[0].lower()
    if word in _BEFORE_NUMBERS:
        return text[end : end + 5].lstrip()[:1].isdigit()
    return word in _NEVER_LAST or _INITIALS.fullmatch(word) is not None


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    first = start + len(piece) - len(piece.lstrip())
    last = end - (len(piece) - len(piece.rstrip()))
    if first < last:
        found.append((first, last))
