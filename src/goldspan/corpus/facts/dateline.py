"""The dateline of a story and the sign of its agency.

A dateline is a place, perhaps a date and an agency, and a mark that ends it:

    NEW DELHI: …                     LONDON (Reuters) – …           MOSCOW, December 6. /TASS/. …
    NEW DELHI, Dec 6 (ANI) - …       KYIV, Ukraine (AP) — …         New Delhi [India], December 6 (ANI): …

Source: the Associated Press Stylebook's entry on datelines, and the usage of the agencies named.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from goldspan.corpus.facts.agencies import AGENCIES
from goldspan.normal.dates import date

_MONTH = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?"
)
_DATE = rf"(?P<date>(?:{_MONTH})\.? \d{{1,2}}(?:, ?\d{{4}})?|\d{{1,2}} (?:{_MONTH})\.?(?:,? \d{{4}})?)"
_CAPITALS = r"(?:ST\. )?[^\W\d_a-z](?:[^\W\d_a-z]|['’.-](?=[^\W\d_a-z]))+"
_CAPITAL_PLACE = rf"(?:{_CAPITALS})(?: (?:{_CAPITALS})){{0,3}}(?:/(?:{_CAPITALS})(?: (?:{_CAPITALS})){{0,3}}){{0,2}}"
_NAME = r"[A-Z][^\W\d_]+(?:['’-][^\W\d_]+)*\.?"
_NAMED_PLACE = rf"{_NAME}(?: {_NAME}){{0,3}}"
_WHOLE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

_REGION = rf"(?: \[[^\]\n]{{2,30}}\])?(?:, (?!(?:{_MONTH})\b){_NAME}(?: {_NAME}){{0,3}})?"
# Words in capitals that open a story and are no place.
_NO_PLACE = frozenset(
    re.findall(
        r"\w+",
        """
        ADVERTISEMENT ALERT ANALYSIS BREAKING BRIEF COLUMN COMMENT CORRECTED CORRECTION EDITORIAL EXCLUSIVE EXPLAINED
        EXPLAINER EXPLAINERS FACT FACTBOX FEATURE FOCUS GRAPHIC INSIGHT INTERVIEW JUST LATEST LIVE NEWS NOTE OBITUARY
        OPINION PHOTO PHOTOS PICTURE PREVIEW PROFILE QUOTE QUOTES READ RECAP REPORT REVIEW SPECIAL SPOTLIGHT TIMELINE
        TOP UPDATE UPDATED URGENT VIDEO VIEW VIEWPOINT WATCH WRAPUP WARNING
        """,
    )
)

_LAST = 400
"""How near the end a sign-off stands, in code points."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline's place `[start, end)` in the text; its agency's sign and ISO 8601 date where it gives them."""

    start: int
    end: int
    agency: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What a dateline and a sign-off look like, with the signs of the agencies in them."""

    dateline: re.Pattern[str]
    sign_off: re.Pattern[str]


@functools.lru_cache(maxsize=64)
def _patterns(agency: str | None) -> _Patterns:
    """Return the patterns for the known agencies and `agency`; the longest sign is tried first."""
    signs = AGENCIES.keys() | ({agency} if agency else set())
    sign = "|".join(re.escape(one) for one in sorted(signs, key=lambda one: (-len(one), one)))
    signed = rf"\((?P<round>{sign})(?:/[\w .-]{{1,30}})?\)|/(?P<slashed>{sign})/"
    return _Patterns(
        dateline=re.compile(
            rf"(?P<place>{_CAPITAL_PLACE}|{_NAMED_PLACE}){_REGION}(?:, {_DATE}\.?)?(?: ?(?:{signed}))?"
            r"(?: ?(?::|--?|–|—)(?= |$)|(?P<stop>\.)(?= ))"
        ),
        sign_off=re.compile(
            rf"(?P<zone>\((?:With (?:agency )?inputs from )?(?P<agency>{sign})(?:[/,&] ?[\w .-]{{1,30}})?\)"
            rf"|/(?P<slashed>{sign})/)\.?\s*\Z"
        ),
    )


def find_dateline(line: str, offset: int = 0, *, first: bool = True, agency: str | None = None) -> Dateline | None:
    """Find the dateline at the start of a line.

    Args:
        line: The line.
        offset: Where it starts in the text.
        first: Whether it opens the story: then capitals and a colon are enough.
        agency: The sign of an agency that is not among the known ones.
    """
    match = _patterns(agency).dateline.match(line)
    if match is None:
        return None
    sign = match["round"] or match["slashed"]
    day = date(match["date"]) if match["date"] else None
    published = day if day and _WHOLE_DATE.fullmatch(day) else None
    # With a date or an agency any place will do; with neither, only capitals, and none of the words editors shout.
    if not (sign or match["date"]):
        shouted = _NO_PLACE.intersection(re.split("[ /]", match["place"]))
        if not first or match["stop"] or shouted or not match["place"].isupper():
            return None
    return Dateline(offset, offset + match.end("place"), sign, published)


def find_sign_off(text: str, agency: str | None = None) -> tuple[int, int, str] | None:
    """Find an agency's sign at the very end, such as `(ANI)`: its `[start, end)` with the brackets, and the sign.

    Args:
        text: The text.
        agency: The sign of an agency that is not among the known ones.
    """
    start = max(0, len(text) - _LAST)
    match = _patterns(agency).sign_off.search(text, start)
    return (*match.span("zone"), match["agency"] or match["slashed"]) if match else None
