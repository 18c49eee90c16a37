"""Metadata values: made tidy where they come from a file, and the author's line of a plain text."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from goldspan.corpus.cleaning.mojibake import repair
from goldspan.corpus.cleaning.steps import clean
from goldspan.corpus.mapped import MappedText

_ISO = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?![\d-])")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD = r"[^\W\d_a-z][\w.'’-]*"
_NAME = rf"{_WORD}(?: (?:(?:de|van|von|der|al|el|bin|da|di|le|la) )?{_WORD}){{1,3}}"
_BYLINE = re.compile(rf"[Bb][Yy] (?P<names>{_NAME}(?:(?:, | and | & |, and ){_NAME}){{0,5}})(?:, [^.!?]{{1,60}})?")


def tidy(value: object) -> str | None:
    """Return a text from a file as one clean line, or None if it is no text or empty.

    Wrong decodings are undone, white space is made single spaces; half a surrogate pair goes, no record can hold it.
    """
    if not isinstance(value, str):
        return None
    text, _ = repair(MappedText.raw(_SURROGATE.sub("", value)))
    return " ".join(clean(text).text.split()) or None


def iso_date(value: object) -> str | None:
    """Return the ISO 8601 date a time stamp begins with (ISO 8601 or the form of mail headers), as written there.

    A time zone moves no date: the date is that of the publisher's own clock.
    """
    if not isinstance(value, str):
        return None
    if match := _ISO.match(value):
        year, month, day = map(int, match.groups())
    else:
        try:
            mailed = parsedate_to_datetime(value.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        year, month, day = mailed.year, mailed.month, mailed.day
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def language_tag(value: object) -> str | None:
    """Return a BCP 47 tag, also from the form with an underscore (`en_IN`); None for anything else."""
    tag = value.strip().replace("_", "-") if isinstance(value, str) else ""
    return tag if _LANGUAGE.fullmatch(tag) else None


def find_byline(line: str) -> str | None:
    """Return the names of a line that says only who wrote the story: `By Ann Smith and Raj Patel`."""
    match = _BYLINE.fullmatch(line) if len(line) <= 160 else None
    return match["names"] if match else None


def name_of(value: object) -> str | None:
    """Return a person's or publisher's name from a text, an object with a `name`, or a list of them; no addresses."""
    if isinstance(value, dict):
        return name_of(value.get("name"))
    if isinstance(value, list):
        return ", ".join(name for name in map(name_of, value) if name) or None
    name = tidy(value)
    return None if name and name.startswith(("http://", "https://")) else name


def is_article(node: object) -> bool:
    """Tell whether a JSON-LD node is an article of any kind (`NewsArticle`, `ReportageNewsArticle`, …)."""
    kinds = node.get("@type") if isinstance(node, dict) else None
    return any(
        isinstance(kind, str) and kind.endswith(("Article", "BlogPosting"))
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )
