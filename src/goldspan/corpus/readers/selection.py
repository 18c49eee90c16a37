"""Which blocks of a page are the article: trafilatura's answer, found again in the page.

trafilatura returns text without places, and changes it on the way (references, spaces, soft hyphens, bullets). So its
lines and the page's blocks are compared by their letters and digits alone, in order, and a block is kept as a whole.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_left
from collections import Counter
from contextlib import contextmanager
from itertools import accumulate
from typing import TYPE_CHECKING
from unicodedata import normalize

from goldspan.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CHARSET = re.compile(r"(<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*[\"']?\s*)[\w.:-]+", re.IGNORECASE)
_HEAD = 8192

_SHORT = 20
"""A shorter block must be a whole line of the extract: as a part of one it may be there by chance."""

_PROBE = 40
"""A block of which inner parts were left out is known by this much of its beginning or end."""

_ALIKE = 1.25
"""How far the lengths of a block and of what extraction made of it may lie apart."""

_CHOICES = 4
"""Most places of the extract tried for one block."""

_BUDGET = 200_000_000
"""Characters searched at most for one page: an ordinary one needs a thousandth of it."""


def extract(page: str) -> list[str] | None:
    """Return the lines of a page's main text as trafilatura extracts them; None if it finds none.

    Raises:
        MissingExtra: trafilatura is not installed.
    """
    try:
        import trafilatura
    except ImportError:
        raise MissingExtra("convert", "reading HTML") from None
    # The page is text by now: what it says of its encoding would mislead the parser.
    text = _CHARSET.sub(r"\1utf-8", page[:_HEAD]) + page[_HEAD:]
    try:
        with quiet("trafilatura"):
            # Never deduplicate: it keeps what it has seen from one page to the next, and loses text.
            found = trafilatura.bare_extraction(text, include_comments=False, include_tables=True, deduplicate=False)
    except Exception:  # noqa: BLE001 - a broken page may break a parser anywhere; then the page's structure decides
        return None
    shown = getattr(found, "text", None)
    return shown.split("\n") if shown else None


def letters(text: str) -> str:
    """Return what of a text is compared."""
    return "".join(filter(str.isalnum, normalize("NFKC", text)))


def select(blocks: Sequence[str], lines: Sequence[str]) -> list[bool]:
    """Tell which blocks are in the extract.

    Args:
        blocks: The `letters` of the page's blocks, in order.
        lines: The extract's lines.

    Returns:
        One answer a block; those without a letter stay where both their neighbours do.
    """
    extracted = [letters(line) for line in lines]
    whole = "".join(extracted)
    chosen = _chain(_places(blocks, extracted, whole), len(blocks))
    _join_parts(blocks, chosen, whole, set(accumulate(map(len, extracted))))
    _take_changed(blocks, chosen, len(whole))
    kept = [place is not None for place in chosen]
    for index, block in enumerate(blocks):
        if not block:
            kept[index] = 0 < index < len(blocks) - 1 and kept[index - 1] and kept[index + 1]
    return kept


def _join_parts(blocks: Sequence[str], chosen: list[int | None], whole: str, line_ends: set[int]) -> None:
    """Find the blocks that the extract joined to one line, such as short cells of a table.

    They must follow upon what is chosen without a gap, and reach the end of a line or what is chosen next.
    """
    starts = {place for place in chosen if place is not None}
    waiting: list[tuple[int, int]] = []
    at = 0
    for index, block in enumerate(blocks):
        place = chosen[index]
        if place is not None:
            waiting, at = [], place + len(block)
        elif block and whole.startswith(block, at):
            waiting.append((index, at))
            at += len(block)
            if at in line_ends or at in starts:
                for joined, start in waiting:
                    chosen[joined] = start
                waiting = []


def _take_changed(blocks: Sequence[str], chosen: list[int | None], length: int) -> None:
    """Keep blocks that extraction changed beyond recognition: about as long as what is left of the extract there."""
    waiting: list[int] = []
    at = 0
    for index, (block, place) in enumerate([*zip(blocks, chosen, strict=True), ("", length)]):
        if place is None:
            waiting += [index] if block else []
            continue
        missing, there = place - at, sum(len(blocks[one]) for one in waiting)
        if missing and missing / _ALIKE <= there <= missing * _ALIKE:
            for one in waiting:
                chosen[one] = at
        waiting, at = [], place + len(block)


def _places(blocks: Sequence[str], lines: Sequence[str], whole: str) -> list[list[tuple[int, int]]]:
    """Return for each block the places `[start, end)` where the extract may have it."""
    starts: dict[str, list[int]] = {}
    at = 0
    for line in lines:
        starts.setdefault(line, []).append(at)
        at += len(line)
    budget = _BUDGET
    seen: Counter[str] = Counter()
    found: list[list[tuple[int, int]]] = []
    for block in blocks:
        lines_at = starts.get(block, []) if block else []
        nearest = max(0, min(seen[block], len(lines_at)) - _CHOICES // 2)  # its third time is likely their third, too
        seen[block] += 1
        places = [(start, start + len(block)) for start in lines_at[nearest : nearest + _CHOICES]]
        if not places and len(block) >= _SHORT:
            for probe in (block, block[:_PROBE], block[-_PROBE:]):
                budget -= len(whole)
                if budget > 0 and not places:
                    places = list(_occurrences(whole, probe))
        found.append(places)
    return found


def _occurrences(whole: str, probe: str) -> Iterator[tuple[int, int]]:
    at = whole.find(probe)
    for _ in range(_CHOICES):
        if at < 0:
            return
        yield at, at + len(probe)
        at = whole.find(probe, at + 1)


def _chain(places: Sequence[Sequence[tuple[int, int]]], count: int) -> list[int | None]:
    """Choose a place for as much text as possible, so that order is kept and nothing is used twice.

    The heaviest increasing chain, by a tree of best chains over the ends of places: O(n log n).
    """
    ends = sorted({end for options in places for _, end in options})
    best: list[tuple[int, int]] = [(0, -1)] * (len(ends) + 1)  # weight and last link, over prefixes of `ends`
    links: list[tuple[int, int, int]] = []  # block, start, link before
    for block in range(count):
        grown = []
        for start, end in places[block]:
            index = bisect_left(ends, start + 1)  # the chains that end at `start` or before
            weight, before = 0, -1
            while index > 0:
                if best[index][0] > weight:
                    weight, before = best[index]
                index -= index & -index
            links.append((block, start, before))
            grown.append((bisect_left(ends, end) + 1, weight + end - start, len(links) - 1))
        for index, weight, link in grown:
            at = index
            while at <= len(ends):
                if weight > best[at][0]:
                    best[at] = (weight, link)
                at += at & -at
    chosen: list[int | None] = [None] * count
    link = -1
    weight, index = 0, len(ends)
    while index > 0:
        if best[index][0] > weight:
            weight, link = best[index]
        index -= index & -index
    while link >= 0:
        block, start, link = links[link]
        chosen[block] = start
    return chosen


@contextmanager
def quiet(name: str) -> Iterator[None]:
    """Keep a library from printing what it thinks of a page."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)
