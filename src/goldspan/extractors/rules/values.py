"""Dates, quantities and amounts of money, with their normal forms."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from goldspan.extractors.rules.candidates import Article, Candidate, Pattern, last_words
from goldspan.extractors.rules.data import load
from goldspan.extractors.rules.words import CAP, NUMBER, SCALE, START, any_of
from goldspan.normal.dates import date
from goldspan.normal.money import currencies, money
from goldspan.normal.points import MONTHS, WEEKDAYS
from goldspan.normal.quantities import TENS, UNITS, quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTH = any_of([name.capitalize() for name in MONTHS]) + r"\b(?:\.(?= ?[0-9]))?"
_WEEKDAY = any_of([name.capitalize() for name in WEEKDAYS if name.endswith("day")])
_NEEDS = {
    _MONTH: frozenset(MONTHS),
    _WEEKDAY: frozenset(WEEKDAYS),
    "[Ll]ast": frozenset({"last", "next", "this"}),
    "[Tt]oday": frozenset({"today", "yesterday", "tomorrow"}),
}
"""Parts of patterns for dates, and the words of which one must then be there."""

_DAY = r"[0-3]?[0-9](?:st|nd|rd|th)?"
_YEAR = r"(?:1[0-9]|20|21)[0-9]{2}"
_TO = r"(?: to | until | till | through | - | – |[-–—])"
_BEFORE = r"(?:[Ff]rom|[Bb]etween) "
_OVER = r"(?![\w,.-]?[0-9]|\w)"
_WORD_NUMBER = (
    rf"(?i:{any_of(TENS)}[- ]{any_of(list(UNITS)[:9])}|{any_of(TENS)}|{any_of(list(UNITS)[1:])}|a dozen|a hundred)"
)


@cache
def date_patterns() -> tuple[Pattern, ...]:
    """Return the patterns for dates; what stands before the group `m` helps to read it."""
    on = r"(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Tt]ill|[Dd]uring)"
    in_year = r"(?:[Ff]rom|[Bb]efore|[Aa]fter|[Dd]ated|of|early|late)"
    part = r"(?: (?:morning|afternoon|evening|night))?"
    table = (
        (rf"(?:{_BEFORE})?(?P<m>{_YEAR}{_TO}{_YEAR}){_OVER}", "It runs from [2014 to 2019]."),
        (rf"[Bb]etween (?P<m>{_YEAR} and {_YEAR}){_OVER}", "Between [2014 and 2019] it grew."),
        (rf"(?P<m>{_YEAR}[-–/][0-9]{{2}}){_OVER}", "The plan for [2014-19] was approved."),
        (rf"(?:{_BEFORE})?(?P<m>{_DAY}(?:{_TO}| and ){_DAY} {_MONTH},? {_YEAR}){_OVER}", "Held [3-5 May 2016]."),
        (rf"(?P<m>{_MONTH} {_DAY}(?:{_TO}| and ){_DAY},? {_YEAR}){_OVER}", "They met [May 3-5, 2016]."),
        (rf"(?P<m>{_MONTH}(?: {_YEAR})?{_TO}{_MONTH} {_YEAR}){_OVER}", "From [March to May 2016] it rained."),
        (rf"(?P<m>(?:{_WEEKDAY},? )?{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?){_OVER}", "Signed on [3 May 2016]."),
        (rf"(?P<m>(?:{_WEEKDAY},? )?{_MONTH} {_DAY}(?:,? {_YEAR})?){_OVER}", "On [Tuesday, May 3, 2016], it rained."),
        (rf"(?P<m>{_MONTH},?(?: of)? {_YEAR}){_OVER}", "Deliveries begin in [June 2017]."),
        (rf"{on} (?P<m>(?:late |early |mid-)?{_MONTH}){_OVER}", "It closed in [June]."),
        (rf"(?:{on}|{in_year}) (?P<m>{_YEAR}){_OVER}", "The treaty of [1996] expired."),
        (rf"(?P<m>1[0-9]{{2}}0[’']?s|20[0-9]0[’']?s){_OVER}", "In the [1990s] it was sold."),
        (rf"(?P<m>[0-9]{{1,2}}([./-])[0-9]{{1,2}}\2{_YEAR}){_OVER}", "Posted [13/05/2016]."),
        (rf"(?P<m>{_YEAR}-[01][0-9]-[0-3][0-9]){_OVER}", "Posted [2016-05-03]."),
        (rf"(?P<m>(?:(?:[Ll]ast|[Nn]ext|[Tt]his) )?{_WEEKDAY}{part})(?!\w)", "He left on [Tuesday evening]."),
        (r"(?P<m>[Tt]oday|[Yy]esterday|[Tt]omorrow)(?!\w)", "The ship sailed [yesterday]."),
        (r"(?P<m>(?:[Ll]ast|[Nn]ext|[Tt]his) (?:week|month|year))(?!\w)", "It was delivered [last month]."),
    )
    return tuple(Pattern("DATE", re.compile(START + pattern), example, _needs(pattern)) for pattern, example in table)


def _needs(pattern: str) -> frozenset[str]:
    return next((words for part, words in _NEEDS.items() if part in pattern), frozenset())


@cache
def money_patterns() -> tuple[Pattern, ...]:
    """Return the patterns for amounts of money."""
    table = currencies()
    signs = any_of(name for name in table.before if not name.isalpha())
    words = any_of([*(name.upper() for name in table.before if name.isalpha() and len(name) == 3), "Rs.", "Rs", "RMB"])
    scale = rf"(?:[ -]?(?:(?:{SCALE})|(?:bn|mn|tn|trn|cr|m|k))\b(?: (?:{SCALE})\b)?)?"
    before = rf"(?<![\w$])(?P<m>(?:(?i:{signs})|{words}) ?(?:{NUMBER}){scale})(?!\w)"
    amount = rf"(?:(?:{NUMBER}|{_WORD_NUMBER})(?:[ -](?:{SCALE})){{0,2}}|an? (?:{SCALE}))"
    behind = rf"{START}(?P<m>{amount} (?i:{any_of(table.after)}))(?![\w’'])"
    return (
        Pattern("MONEY", re.compile(before), "It costs [$1.2 billion] a year."),
        Pattern("MONEY", re.compile(behind), "They paid [40 million euros] for it.", last_words(table.after)),
    )


@cache
def quantity_patterns() -> tuple[Pattern, ...]:
    """Return the patterns for numbers of things."""
    words = load("values")
    noun = rf"(?! (?i:{any_of(words['not_counted'])})\b)(?= (?:[a-z]|{CAP}))"
    counted = rf"(?= (?:{any_of(load('things')['equipment']['kinds'])} ){{0,3}}{any_of(words['counted'])}\b)"
    digits = rf"(?<![\w$€£₹.,–—/+-])(?P<m>(?:{NUMBER})(?: (?:{SCALE}))?)(?![\w,.%-]*[0-9%])(?!-){noun}"
    in_words = rf"{START}(?P<m>{_WORD_NUMBER}(?: (?:{SCALE}))?){counted}"
    return (
        Pattern("QUANTITY", re.compile(digits), "The navy ordered [1,200] torpedoes."),
        Pattern("QUANTITY", re.compile(in_words), "They lost [forty-two] patrol boats.", last_words(words["counted"])),
    )


@cache
def _label_before() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(load('values')['numbered'])} ?(?:of )?\Z")


_PLAIN_YEAR = re.compile(_YEAR)


def find(article: Article) -> Iterator[Candidate]:
    """Yield dates, amounts of money and quantities."""
    text = article.text
    for pattern in date_patterns():
        for match in pattern.matches(article):
            shown = match["m"]
            whole = match[0] if match[0][:4].lower() in {"from", "betw"} else shown
            norm = date(whole, article.published) or date(shown, article.published)
            yield Candidate("DATE", match.start("m"), match.end("m"), norm, norm)
    for pattern in money_patterns():
        for candidate in pattern.find(article):
            amount = money(text[candidate.start : candidate.end])
            norm = str(amount) if amount else None
            yield candidate._replace(norm=norm, name=norm)
    for pattern in quantity_patterns():
        for candidate in pattern.find(article):
            shown = text[candidate.start : candidate.end]
            before = text[max(0, candidate.start - 14) : candidate.start]
            if not _PLAIN_YEAR.fullmatch(shown) and not _label_before().search(before):
                yield candidate._replace(norm=quantity(shown))
