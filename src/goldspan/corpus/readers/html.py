"""HTML: trafilatura says which blocks of the page are the article, and the text is cut from the page itself.

So every character keeps its place in the raw file, and nothing trafilatura changes on the way (references, spaces, soft
hyphens) is changed unseen. The title is metadata, not text. Comments never are text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goldspan.corpus.article import Article, SourceFacts
from goldspan.corpus.faults import fault
from goldspan.corpus.mapped import Edit, MappedText
from goldspan.corpus.readers.markup import references
from goldspan.corpus.readers.page import Block, Page, walk
from goldspan.corpus.readers.page_facts import page_facts
from goldspan.corpus.readers.selection import extract, letters, select
from goldspan.corpus.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SPACE = re.compile("[\t\n\f\r]")
_FOUND_AGAIN = 0.5
"""If less of the extract than this is found again in the page, it is not relied on."""

_OPENING_LINES = 5
"""Among how many first lines the title may be repeated."""


def read(raw: MappedText, path: str) -> Article:
    """Read the article of a web page.

    Raises:
        InputError: The page has no text that could be an article.
        MissingExtra: trafilatura or htmldate is not installed.
    """
    page = walk(raw.text)
    shown = [_shown(raw.text, block) for block in page.blocks]
    compared = [letters(text) for text in shown]
    facts = page_facts(page, raw.text, shown)
    kept = _without_banned(page, _article(page, compared, raw.text), compared)
    _take_title(page, compared, kept, facts)
    if not any(kept):
        remedy = "save the article's text as .txt if the page shows it only by script"
        raise fault(path, "no-text", "a page without an article's text", "an article", remedy, line=1)
    return Article(text=raw.edit(_edits(raw.text, page, kept)), facts=facts, zones=tuple(page.zones))


def read_fragment(text: MappedText, facts: SourceFacts) -> Article:
    """Read an article that is a piece of HTML as a whole, such as the text of a JSON record; all of it is kept."""
    page = walk(text.text)
    compared = [letters(_shown(text.text, block)) for block in page.blocks]
    kept = [not block.banned for block in page.blocks]
    _take_title(page, compared, kept, facts)
    origin = text.offset_map()
    zones = tuple(type(zone)(zone.type, *origin.to_raw(zone.raw_start, zone.raw_end)) for zone in page.zones)
    return Article(text=text.edit(_edits(text.text, page, kept)), facts=facts, zones=zones)


def _shown(text: str, block: Block) -> str:
    """Return a block as text, references read."""
    pieces = []
    for start, end, cell in block.parts:
        done = start
        pieces.append(" " if cell else "")
        for edit in references(text, start, end):
            pieces += (text[done : edit.start], edit.new)
            done = edit.end
        pieces.append(text[done:end])
    return "".join(pieces)


def _article(page: Page, compared: Sequence[str], text: str) -> list[bool]:
    """Tell which blocks are the article: those trafilatura extracts, or if it fails what the page's structure says."""
    lines = extract(text)
    if lines:
        kept = select(compared, lines)
        found = sum(len(block) for block, keep in zip(compared, kept, strict=True) if keep)
        if found >= _FOUND_AGAIN * sum(len(letters(line)) for line in lines):
            return kept
    choices = (
        [block.main and not block.banned for block in page.blocks],
        [block.reason is None for block in page.blocks],
        [block.reason is Reason.COMMENT for block in page.blocks],  # all there is: then it is misnamed
    )
    return next(filter(any, choices), choices[0])


def _without_banned(page: Page, kept: list[bool], compared: Sequence[str]) -> list[bool]:
    """Take out comments and what is never text; but where "comments" hold most of the article, they are misnamed."""
    banned = [block.banned for block in page.blocks]
    lost = sum(len(text) for text, keep, ban in zip(compared, kept, banned, strict=True) if keep and ban)
    whole = sum(len(text) for text, keep in zip(compared, kept, strict=True) if keep)
    if 2 * lost > whole:
        banned = [block.banned and block.reason is not Reason.COMMENT for block in page.blocks]
    return [keep and not ban for keep, ban in zip(kept, banned, strict=True)]


def _take_title(page: Page, compared: Sequence[str], kept: list[bool], facts: SourceFacts) -> None:
    """Take the title out of the text: the article's `<h1>`, and a first line that only repeats the title."""
    title = letters(facts.title or "")
    headline = page.headline()
    lines = 0
    for index, block in enumerate(page.blocks):
        if index in headline:
            kept[index], block.reason = False, Reason.TITLE
        elif kept[index] and lines < _OPENING_LINES:
            lines += 1
            if title and compared[index] == title:
                kept[index], block.reason = False, Reason.TITLE


def _edits(text: str, page: Page, kept: Sequence[bool]) -> Iterator[Edit]:
    """Yield the edits that make the article's text of the page: one line a block that is kept."""
    chosen = [block for block, keep in zip(page.blocks, kept, strict=True) if keep]
    left = [
        (block.start, block.end, block.reason or Reason.BOILERPLATE)
        for block, keep in zip(page.blocks, kept, strict=True)
        if not keep
    ]
    left = sorted([*page.hidden, *left])
    done = at = 0
    for number, block in enumerate(chosen):
        passed = at
        while at < len(left) and left[at][0] < block.start:
            at += 1
        yield from _between(done, block.start, left[passed:at], "\n" if number else "")
        yield from _inside(text, block)
        done = block.end
    yield from _between(done, len(text), left[at:], "")


def _between(start: int, end: int, left: Sequence[tuple[int, int, Reason]], new: str) -> Iterator[Edit]:
    """Yield the edits for what stands between two lines of the article, `left` being what is dropped there.

    The tags that end the first line become the line end; tags between stretches dropped for one reason go with them.
    """
    done, reason = start, Reason.MARKUP
    for first, last, why in left:
        if last <= done:
            continue
        opening = why if why is reason and not new else Reason.MARKUP
        yield Edit(done, max(first, done), new, opening)
        yield Edit(max(first, done), last, "", why)
        done, reason, new = last, why, ""
    yield Edit(done, end, new, Reason.MARKUP)


def _inside(text: str, block: Block) -> Iterator[Edit]:
    """Yield the edits within a line: tags go, references are read, line ends are spaces."""
    done = block.start
    for start, end, cell in block.parts:
        yield Edit(done, start, " " if cell and start > done else "", Reason.MARKUP)
        edits = list(references(text, start, end))
        if not block.verbatim:
            edits += (Edit(*match.span(), " ", "") for match in _SPACE.finditer(text, start, end))
        yield from sorted(edits)
        done = end
