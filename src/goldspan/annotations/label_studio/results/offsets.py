"""Where a region stands in the text, whatever its server counted.

Label Studio 1.23 counts Unicode code points. Older servers counted UTF-16 units, in which an emoji is two: their
regions are told by their own text, which fits the task's at the one reading and not at the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.annotation import Span

_SPACE = re.compile(r"(?:\\n|\s)+")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a region says of its place: offsets, and its text if it carries one."""

    start: int
    end: int
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a region stands.

    Attributes:
        span: Half-open, in code points; None if it is nowhere in the text.
        utf16: Whether the claim was read as UTF-16 units, and that made a difference.
        differs: Whether the region's own text is another.
    """

    span: Span | None
    utf16: bool = False
    differs: bool = False


def find_places(text: str, claims: Sequence[Claim]) -> list[Place]:
    """Return where the regions of one annotation stand.

    If some regions fit their text only when read as UTF-16, and none only when read as code points, all are UTF-16: one
    server wrote them.
    """
    units = _code_points_of_units(text)
    points = [_inside(text, (claim.start, claim.end)) for claim in claims]
    others = [_inside(text, (units.get(claim.start, -1), units.get(claim.end, -1))) for claim in claims]
    fits = [_fits(text, span, claim) for span, claim in zip(points, claims, strict=True)]
    fits_others = [_fits(text, span, claim) for span, claim in zip(others, claims, strict=True)]
    only_others = [there and not here for here, there in zip(fits, fits_others, strict=True)]
    only_points = [here and not there for here, there in zip(fits, fits_others, strict=True)]
    all_utf16 = any(only_others) and not any(only_points)
    places = []
    for index, claim in enumerate(claims):
        read_utf16 = all_utf16 or only_others[index]
        span = others[index] if read_utf16 else points[index]
        differs = span is not None and claim.shown is not None and not _fits(text, span, claim)
        places.append(Place(span, utf16=read_utf16 and span not in (None, (claim.start, claim.end)), differs=differs))
    return places


def _code_points_of_units(text: str) -> dict[int, int]:
    """Return the index in code points of every offset in UTF-16 units that does not split a character."""
    if text.isascii():
        return {index: index for index in range(len(text) + 1)}
    found, units = {}, 0
    for index, character in enumerate(text):
        found[units] = index
        units += 2 if character > "\uffff" else 1
    found[units] = len(text)
    return found


def _inside(text: str, span: Span) -> Span | None:
    return span if 0 <= span[0] < span[1] <= len(text) else None


def _fits(text: str, span: Span | None, claim: Claim) -> bool:
    if span is None or claim.shown is None:
        return False
    return _plain(text[span[0] : span[1]]) == _plain(claim.shown)


def _plain(text: str) -> str:
    """Undo what the page does to a region's text: line ends become a backslash and an n, and spaces run together."""
    return _SPACE.sub(" ", text).strip()
