"""The dateline of a story and the sign of its agency.

A dateline is a place, perhaps a date and an agency, and a mark that ends it:

    NEW DELHI: …                     LONDON (Reuters) – …           MOSCOW, December 6. /TASS/. …
    NEW DELHI, Dec 6 (ANI) - …       KYIV, Ukraine (AP) — …         New Delhi [India], December 6 (ANI): …

Source: the Associated Press Stylebook's entry on datelines, and the usage of the agencies named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from goldspan.corpus.facts.agencies import AGENCIES
from goldspan.normal.dates import date

_AGENCY = "|".join(re.escape(sign) for sign in sorted(AGENCIES, key=lambda sign: (-len(sign), sign)))
_SIGNED = rf"\((?P<round>{_AGENCY})(?:/[\w .-]{{1,30}})?\)|/(?P<slashed>{_AGENCY})/"
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
_DATELINE = re.compile(
    rf"(?P<place>{_CAPITAL_PLACE}|{_NAMED_PLACE}){_REGION}(?:, {_DATE}\.?)?(?: ?(?:{_SIGNED}))?"
    r"(?: ?(?::|--?|–|—)(?= |$)|(?P<stop>\.)(?= ))"
)

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

_SIGN_OFF = re.compile(
    rf"(?P<zone>\((?:With (?:agency )?inputs from )?(?P<agency>{_AGENCY})(?:[/,&] ?[\w .-]{{1,30}})?\)"
    rf"|/(?P<slashed>{_AGENCY})/)\.?\s*\Z"
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


def find_dateline(line: str, offset: int = 0, *, first: bool = True) -> Dateline | None:
    """Find the dateline at the start of a line.

    Args:
        line: The line.
        offset: Where it starts in the text.
        first: Whether it opens the story: then capitals and a colon are enough.
    """
    match = _DATELINE.match(line)
    if match is None:
        return None
    agency = match["round"] or match["slashed"]
    day = date(match["date"]) if match["date"] else None
    published = day if day and _WHOLE_DATE.fullmatch(day) else None
    # With a date or an agency any place will do; with neither, only capitals, and none of the words editors shout.
    if not (agency or match["date"]):
        shouted = _NO_PLACE.intersection(re.split("[ /]", match["place"]))
        if not first or match["stop"] or shouted or not match["place"].isupper():
            return None
    return Dateline(offset, offset + match.end("place"), agency, published)


def find_sign_off(text: str) -> tuple[int, int, str] | None:
    """Find an agency's sign at the very end, such as `(ANI)`: its `[start, end)` with the brackets, and the sign."""
    start = max(0, len(text) - _LAST)
    match = _SIGN_OFF.search(text, start)
    return (*match.span("zone"), match["agency"] or match["slashed"]) if match else None
