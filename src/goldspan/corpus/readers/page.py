"""A page as blocks of text: what a browser would show as lines of their own, each with its place in the page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from goldspan.corpus.article import RawZone
from goldspan.corpus.readers.markup import VOID, Kind, Token, tokens
from goldspan.corpus.readers.regions import is_comments, never_text, region
from goldspan.corpus.reasons import Reason

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """
        address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer
        form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup option p pre
        section summary table tbody tfoot thead tr caption ul br
        """,
    )
)
_CELLS = frozenset(("td", "th"))
_ENDED_BY = {
    "p": frozenset(_BLOCKS - {"br", "body", "html", "head", "tr", "tbody", "thead", "tfoot", "option", "legend"}),
    "li": frozenset(("li",)),
    "dt": frozenset(("dt", "dd")),
    "dd": frozenset(("dt", "dd")),
    "tr": frozenset(("tr", "tbody", "tfoot")),
    "td": frozenset(("td", "th", "tr", "tbody", "tfoot")),
    "th": frozenset(("td", "th", "tr", "tbody", "tfoot")),
    "option": frozenset(("option", "optgroup")),
}
"""Elements whose end tag may be left out, and what then ends them."""

_SCOPES = frozenset(("ul", "ol", "dl", "table", "select", "div", "article", "section", "blockquote", "body", "button"))
"""Elements out of which nothing is ended by being left out."""

_REACH = 32
"""How many open elements are looked at for one that ends: more are no page, but an attack."""

_ZONES = {"figcaption": "caption", "table": "table", "li": "list-item"}
_NOT_SPACE = re.compile(r"[^ \t\n\f\r]")


@dataclass(slots=True)
class Block:
    """A line of text.

    Attributes:
        parts: Its stretches of the page, `(start, end, after a cell)`.
        reason: Why it is dropped, if it is.
        banned: Whether it is never a part of the article.
        main: Whether it stands within `<article>` or `<main>`.
        headline: Where its `<h1>` starts; None if it stands in none.
        verbatim: Whether its white space counts, as in `<pre>`.
    """

    parts: list[tuple[int, int, bool]]
    reason: Reason | None
    banned: bool
    main: bool
    headline: int | None
    verbatim: bool

    @property
    def start(self) -> int:
        """Where the text begins."""
        return self.parts[0][0]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.parts[-1][1]


@dataclass(slots=True)
class Page:
    """What a walk through a page finds.

    Attributes:
        blocks: Lines of text, in order.
        hidden: Content that is no text: scripts, the title, `(start, end, reason)`.
        zones: Stretches with a role.
        tags: Start tags that say something of the page: `html`, `meta`, `link`.
        title: The content of `<title>`, as written.
        linked_data: The contents of its JSON-LD scripts.
    """

    blocks: list[Block] = field(default_factory=list)
    hidden: list[tuple[int, int, Reason]] = field(default_factory=list)
    zones: list[RawZone] = field(default_factory=list)
    tags: list[Token] = field(default_factory=list)
    title: str = ""
    linked_data: list[str] = field(default_factory=list)

    def headline(self) -> range:
        """Return the indices of the article's headline: the first `<h1>` that is no part of the page's frame."""
        for first, block in enumerate(self.blocks):
            if block.headline is not None and (block.main or block.reason is None):
                end = first
                while end < len(self.blocks) and self.blocks[end].headline == block.headline:
                    end += 1
                return range(first, end)
        return range(0)


@dataclass(frozen=True, slots=True)
class _Open:
    """An open element, and what holds for all the text in it."""

    name: str
    start: int = 0
    zone: str = ""
    reason: Reason | None = None
    banned: bool = False
    main: bool = False
    headline: int | None = None
    verbatim: bool = False


def walk(text: str) -> Page:
    """Read a page, or a fragment of one."""
    walker = _Walker(text)
    for token in tokens(text):
        walker.take(token)
    walker.finish()
    return walker.page


class _Walker:
    def __init__(self, text: str) -> None:
        self.text = text
        self.page = Page()
        self.stack = [_Open("")]
        self.open: Counter[str] = Counter()
        self.block: Block | None = None
        self.cell = False
        self.linked = False

    def take(self, token: Token) -> None:
        if token.kind is Kind.TEXT:
            self.add(token.start, token.end)
        elif token.kind is Kind.START:
            self.start(token)
        elif token.kind is Kind.END:
            self.end(token)
        elif token.kind is Kind.RAW:
            self.raw(token)

    def finish(self) -> None:
        self.flush()
        self.close(0, len(self.text))
        self.page.zones.sort(key=lambda zone: (zone.raw_start, zone.raw_end))

    def add(self, start: int, end: int) -> None:
        """Add text to the line, or begin one if there is more than white space."""
        if self.block is None:
            first = _NOT_SPACE.search(self.text, start, end)
            if first is None:
                return
            around = self.stack[-1]
            self.block = Block([], around.reason, around.banned, around.main, around.headline, around.verbatim)
            start, self.cell = first.start(), False
        self.block.parts.append((start, end, self.cell))
        self.cell = False

    def flush(self) -> None:
        """End the line, without the white space at its end."""
        if self.block is None:
            return
        parts = self.block.parts
        while not _NOT_SPACE.search(self.text, *parts[-1][:2]):
            parts.pop()
        start, end, cell = parts[-1]
        parts[-1] = (start, start + len(self.text[start:end].rstrip(" \t\n\f\r")), cell)
        self.page.blocks.append(self.block)
        self.block = None

    def start(self, tag: Token) -> None:
        if tag.name in {"html", "meta", "link"}:
            self.page.tags.append(tag)
        self.linked = tag.name == "script" and tag.get("type").strip().lower() == "application/ld+json"
        self.end_left_out(tag)
        if tag.name in _BLOCKS:
            self.flush()
        self.cell = self.cell or tag.name in _CELLS
        if tag.name not in VOID:
            self.stack.append(self.opened(tag))
            self.open[tag.name] += 1

    def opened(self, tag: Token) -> _Open:
        around = self.stack[-1]
        never = never_text(tag.name)
        comments = is_comments(tag)
        zone = _ZONES.get(tag.name, "")
        if tag.name == "blockquote" and "twitter-tweet" in tag.get("class").lower().split():
            zone = "tweet"
        return _Open(
            name=tag.name,
            start=tag.start,
            zone=zone,
            reason=never or (Reason.COMMENT if comments else region(tag)) or around.reason,
            banned=around.banned or never is not None or comments,
            main=around.main or tag.name in {"article", "main"},
            headline=tag.start if tag.name == "h1" else around.headline,
            verbatim=around.verbatim or tag.name == "pre",
        )

    def end(self, tag: Token) -> None:
        if tag.name in _BLOCKS:
            self.flush()
        if self.open[tag.name]:
            depth = len(self.stack) - 1
            while self.stack[depth].name != tag.name:
                depth -= 1
            self.close(depth + 1, tag.start)  # what was left open in it
            self.close(depth, tag.end)

    def end_left_out(self, tag: Token) -> None:
        """Close the element that the start of this one ends, if its end tag was left out."""
        for depth in range(len(self.stack) - 1, max(0, len(self.stack) - _REACH), -1):
            name = self.stack[depth].name
            if tag.name in _ENDED_BY.get(name, ()):
                self.close(depth, tag.start)
                if tag.name in _CELLS or tag.name == "tr":
                    continue
                return
            if name in _SCOPES:
                return

    def close(self, depth: int, end: int) -> None:
        """Close the open elements from `depth` on."""
        for element in self.stack[max(depth, 1) :]:
            self.open[element.name] -= 1
            if element.zone:
                self.page.zones.append(RawZone(element.zone, element.start, end))
        del self.stack[max(depth, 1) :]

    def raw(self, token: Token) -> None:
        content = self.text[token.start : token.end]
        if self.linked:
            self.page.linked_data.append(content)
        if token.name == "title" and not self.page.title:
            self.page.title = content
        reason = never_text(token.name) or Reason.SCRIPT
        self.page.hidden.append((token.start, token.end, reason))
