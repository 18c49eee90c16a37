"""Which region is which mention: ids that survive the page, and what they were before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goldspan.annotations.label_studio.results.keys import Numbering

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goldspan.annotation import Annotations, Mention
    from goldspan.annotations.label_studio.results.regions import Region

_SAFE = re.compile(r"[A-Za-z0-9_-]+")  # the page cuts an id at `#`, and styles regions by it
_DRAWN = re.compile(r"[A-Za-z0-9_-]{10}")


def region_ids(record: Annotations) -> list[str]:
    """Return the id of every mention's region: its own where the page can keep it, else a free `m<n>`."""
    taken = {mention.id for mention in record.mentions if mention.id} | {entity.id for entity in record.entities}
    numbers = Numbering("m", taken)
    ids: list[str] = []
    used: set[str] = set()
    for mention in record.mentions:
        name = mention.id or ""
        if not _SAFE.fullmatch(name) or name in used:
            name = numbers.next()
        used.add(name)
        ids.append(name)
    return ids


def is_own(name: str) -> bool:
    """Whether a region's id can be a mention's: not one the page made up for a region drawn by hand."""
    return _SAFE.fullmatch(name) is not None and _DRAWN.fullmatch(name) is None


def match_regions(regions: Mapping[str, Region], base: Annotations | None) -> dict[str, tuple[int, bool]]:
    """Return which mention of `base` a region is: its index, and whether the id says so.

    A region is the mention whose id it has if span or type still speak for it; else one of the same span and type.
    """
    if base is None:
        return {}
    found: dict[str, tuple[int, bool]] = {}
    by_id = {name: index for index, name in enumerate(region_ids(base))}
    for name, region in regions.items():
        index = by_id.get(name)
        if index is not None and _speaks_for(region, base.mentions[index]):
            found[name] = (index, True)
    left = set(range(len(base.mentions))) - {index for index, _ in found.values()}
    alike = {_what(base.mentions[index]): index for index in sorted(left, reverse=True)}
    for name, region in regions.items():
        if name not in found and (index := alike.pop((region.start, region.end, region.type), None)) is not None:
            found[name] = (index, False)
    return found


def _what(mention: Mention) -> tuple[int, int, str]:
    return (mention.start, mention.end, mention.type)


def _speaks_for(region: Region, mention: Mention) -> bool:
    if (region.start, region.end) == (mention.start, mention.end):
        return True
    overlaps = region.start < mention.end and mention.start < region.end
    return region.type == mention.type and overlaps
