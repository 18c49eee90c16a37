"""Quantities: digits with strict grouping, decimals and English number words, as a decimal string."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 120
"""Longer texts are no number anybody wrote out; the bound keeps hostile input cheap."""

_PLAIN = r"0|[1-9][0-9]*"
_INDIAN = r"[1-9][0-9]?(?:,[0-9]{2})*,[0-9]{3}"
_WESTERN = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+"
_NUMERAL = re.compile(rf"(?:{_PLAIN}|{_INDIAN}|{_WESTERN})(?:\.[0-9]+)?")

_TOKEN = re.compile(r"[0-9](?:[0-9,.]*[0-9])?|[a-z]+")
_SEPARATOR = re.compile(r"\s+|,\s+|-(?=[a-z])")
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011", "-"))


def _counted(names: str, first: int, step: int) -> dict[str, int]:
    return {name: first + step * place for place, name in enumerate(names.split())}


UNITS = _counted(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
    first=1,
    step=1,
)
TENS = _counted("twenty thirty forty fifty sixty seventy eighty ninety", first=20, step=10)
SCALES: dict[str, int] = {
    "dozen": 12,
    "thousand": 10**3,
    "lakh": 10**5,
    "lakhs": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "crores": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
}


def quantity(text: str) -> str | None:
    """Return the number `text` stands for as a decimal string without exponent or needless zeros, or None.

    Digits may be ungrouped, grouped as in India (`6,01,427`) or as in the West (`601,427`); any other grouping gives
    None, as do ordinals, ranges, approximations and percentages. Words go from one to ninety-nine, with hundred,
    thousand, lakh, million, crore, billion and trillion; `a` and `an` count as one before these and before `dozen`.

    >>> quantity("6,01,427"), quantity("1.5 lakh"), quantity("two hundred and five"), quantity("60,1427")
    ('601427', '150000', '205', None)
    """
    tokens = _tokens(text)
    return None if tokens is None else _shown(_total(tokens))


def numeral(text: str) -> Decimal | None:
    """Return the value of a number in digits alone, strictly grouped, or None."""
    return Decimal(text.replace(",", "")) if len(text) <= _LONGEST and _NUMERAL.fullmatch(text) else None


def _tokens(text: str) -> list[str] | None:
    """Split into numerals and words; None where anything else is in the way."""
    if len(text) > _LONGEST:
        return None
    text = text.strip().translate(_HYPHENS).lower()
    tokens: list[str] = []
    position = 0
    while token := _TOKEN.match(text, position):
        tokens.append(token[0])
        position = token.end()
        if position == len(text):
            return tokens
        separator = _SEPARATOR.match(text, position)
        if separator is None:
            return None
        position = separator.end()
    return None


def _total(tokens: list[str]) -> Decimal | None:
    """Add up parts such as `five lakh`, `twenty thousand`, `six`: each smaller than the last one's scale."""
    total, room = Decimal(0), None
    parts = _parts(tokens)
    if parts is None:
        return None
    for coefficient, scale in parts:
        value = coefficient * scale
        if room is not None and value >= room:
            return None
        total, room = total + value, scale
    return total


def _parts(tokens: list[str]) -> list[tuple[Decimal, int]] | None:
    parts: list[tuple[Decimal, int]] = []
    position = 0
    while position < len(tokens):
        if parts:
            if parts[-1][1] == 1:
                return None
            position += tokens[position] == "and"
        read = _coefficient(tokens, position)
        if read is None:
            return None
        coefficient, position = read
        scale = 1
        for factor in _scales(tokens, position):
            scale *= factor
            position += 1
        parts.append((coefficient, scale))
    return parts


def _scales(tokens: list[str], position: int) -> Iterator[int]:
    """Yield the scales that stand next to each other: `lakh crore` multiplies."""
    while position < len(tokens) and tokens[position] in SCALES:
        yield SCALES[tokens[position]]
        position += 1


def _coefficient(tokens: list[str], position: int) -> tuple[Decimal, int] | None:
    """Read `36`, `forty-two`, `two hundred and five` or `a` (before a scale) at `position`."""
    read = _simple(tokens, position)
    if read is None:
        return None
    value, end = read
    if _at(tokens, end) == "hundred":
        value, end = value * 100, end + 1
        rest = _below_hundred(tokens, end + (_at(tokens, end) == "and"))
        if rest is not None:
            value, end = value + rest[0], rest[1]
    return value, end


def _simple(tokens: list[str], position: int) -> tuple[Decimal, int] | None:
    """Read a numeral, a word below one hundred, `a` or `zero`."""
    word = _at(tokens, position)
    if word in {"a", "an"}:
        following = _at(tokens, position + 1)
        return (Decimal(1), position + 1) if following in SCALES or following == "hundred" else None
    if word == "zero" and len(tokens) == 1:
        return Decimal(0), position + 1
    if word[:1].isdigit():
        value = numeral(word)
        return None if value is None else (value, position + 1)
    return _below_hundred(tokens, position)


def _below_hundred(tokens: list[str], position: int) -> tuple[Decimal, int] | None:
    word, following = _at(tokens, position), _at(tokens, position + 1)
    if word in UNITS:
        return Decimal(UNITS[word]), position + 1
    if word in TENS and UNITS.get(following, 10) < 10:
        return Decimal(TENS[word] + UNITS[following]), position + 2
    return (Decimal(TENS[word]), position + 1) if word in TENS else None


def _at(tokens: list[str], position: int) -> str:
    return tokens[position] if position < len(tokens) else ""


def _shown(value: Decimal | None) -> str | None:
    if value is None:
        return None
    shown = format(value, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
