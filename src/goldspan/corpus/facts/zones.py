"""The zones of a clean text, and what they say: dateline, sign-off, and those the raw format shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldspan.corpus.article import SourceFacts
from goldspan.corpus.facts.dateline import Dateline, find_dateline, find_sign_off
from goldspan.corpus.facts.metadata import find_byline
from goldspan.document import Zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from goldspan.corpus.article import RawZone
    from goldspan.corpus.offsets import OffsetMap

_OPENING_LINES = 4
"""A dateline stands on one of the first lines that are not empty; headlines and the authors' line may come before."""

_OPENING = 4000
"""How far that search goes, in code points."""


@dataclass(frozen=True, slots=True)
class Found:
    """The zones found in a text, and what they say; `dateline` is the place as written."""

    zones: tuple[Zone, ...]
    facts: SourceFacts
    dateline: str | None


def find_zones(text: str, raw_zones: Iterable[RawZone], origin: OffsetMap, known_agency: str | None = None) -> Found:
    """Find the zones of a clean text.

    Args:
        text: The text.
        raw_zones: Zones the reader knows, in characters of the decoded raw file.
        origin: The text's map to the raw file.
        known_agency: The sign of the article's agency, if it is known from elsewhere.
    """
    zones = list(_carried(text, raw_zones, origin))
    dateline, byline = _opening(text, known_agency)
    agency = dateline.agency if dateline else None
    if dateline:
        zones.append(Zone(type="dateline", start=dateline.start, end=dateline.end))
    if sign_off := find_sign_off(text, known_agency):
        start, end, sign = sign_off
        zones.append(Zone(type="signoff", start=start, end=end))
        agency = agency or sign
    zones.sort(key=lambda zone: (zone.start, zone.end, zone.type))
    published = dateline.published if dateline else None
    place = text[dateline.start : dateline.end] if dateline else None
    return Found(tuple(zones), SourceFacts(agency=agency, byline=byline, published=published), place)


def _opening(text: str, agency: str | None) -> tuple[Dateline | None, str | None]:
    """Read the first lines: a dateline without date or agency must open the story, but for the authors' line."""
    offset, seen, byline = 0, 0, None
    for line in text[:_OPENING].split("\n"):
        if line:
            seen += 1
            names = find_byline(line)
            byline = byline or names
            first = seen == 1 or (seen == 2 and byline is not None)
            dateline = find_dateline(line, offset, first=first, agency=agency)
            if dateline or seen == _OPENING_LINES:
                return dateline, byline
        offset += len(line) + 1
    return None, byline


def _carried(text: str, raw_zones: Iterable[RawZone], origin: OffsetMap) -> Iterator[Zone]:
    """Yield raw zones as zones of the clean text; those of which nothing is left are no more."""
    back = origin.inverse()
    for raw in raw_zones:
        start, end = back.to_raw(raw.raw_start, raw.raw_end)
        stretch = text[start:end]
        start += len(stretch) - len(stretch.lstrip())
        end = start + len(stretch.strip())
        if start < end:
            yield Zone(type=raw.type, start=start, end=end)
