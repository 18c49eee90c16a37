"""Amounts of money: a currency by its ISO 4217 code and a decimal amount."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from goldspan.normal.quantities import quantity

_LONGEST = 120
_FRONT = re.compile(r"([^0-9]{1,12}?)\.?\s*(?=[0-9])")
_SHORT_SCALE = re.compile(r"(?<=[0-9])\s*-?(bn|mn|tn|trn|cr|[mbk])(?![a-z])")
_SCALE_NAMES = {
    "k": "thousand",
    "m": "million",
    "mn": "million",
    "b": "billion",
    "bn": "billion",
    "tn": "trillion",
    "trn": "trillion",
    "cr": "crore",
}


class Money(NamedTuple):
    """An amount of money: `currency` an ISO 4217 code, `amount` a decimal string; `str` gives `USD 5430000000`."""

    currency: str
    amount: str

    def __str__(self) -> str:
        """Return the normal form as one string."""
        return f"{self.currency} {self.amount}"


class _Currencies(NamedTuple):
    before: dict[str, str]
    after: dict[str, str]


def money(text: str) -> Money | None:
    """Return the amount and currency `text` stands for, or None.

    The amount is read as `quantity` does, with the short scales of money (`bn`, `m`, `cr`, …) as well. `$` and dollars
    alone are US dollars, `Rs` and rupees alone Indian rupees, as news uses them; a name that several countries share
    (`francs`, `pesos`, `¥`) needs its country.

    >>> str(money("$5.43 billion")), str(money("Rs 5,000 crore")), money("500 francs")
    ('USD 5430000000', 'INR 50000000000', None)
    """
    if len(text) > _LONGEST:
        return None
    shown = " ".join(text.casefold().split())
    table = currencies()
    front = _FRONT.match(shown)
    if front:
        currency = table.before.get(front[1].strip())
        rest = shown[front.end() :]
    else:
        currency, rest = _behind(shown, table.after)
    amount = quantity(_SHORT_SCALE.sub(_spelt, rest, count=1)) if currency else None
    return Money(currency, amount) if currency and amount else None


@cache
def currencies() -> _Currencies:
    """Return the currency names written before and after an amount, in lower case, with their codes."""
    data = tomllib.loads((files("goldspan.normal") / "data/currencies.toml").read_text("utf-8"))
    codes = {code.casefold(): code for code in data["codes"]["known"]}
    return _Currencies(before={**codes, **data["before"]}, after={**codes, **data["after"]})


def _behind(shown: str, after: dict[str, str]) -> tuple[str | None, str]:
    words = shown.split(" ")
    for count in (3, 2, 1):
        currency = after.get(" ".join(words[-count:]))
        if currency and len(words) > count:
            return currency, " ".join(words[:-count])
    return None, shown


def _spelt(match: re.Match[str]) -> str:
    return " " + _SCALE_NAMES[match[1]]
