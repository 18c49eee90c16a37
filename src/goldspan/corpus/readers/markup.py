"""A small HTML tokenizer that knows where everything stands.

It follows the tokenizer of the HTML standard as far as text, tags, comments and raw text (`<script>`) go, in time
linear in the page. The standard library's parser gives places too, but what it makes of broken pages changes from one
Python to the next, and offsets must not.

Source: https://html.spec.whatwg.org/multipage/parsing.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from html import unescape
from html.entities import html5
from typing import TYPE_CHECKING

from goldspan.corpus.mapped import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())  # noqa: SIM905
"""Elements without content."""

_RAW_TEXT = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"))
"""Elements whose content is no markup."""

_LESS = re.compile("<[a-zA-Z/!?]")
_NAME = re.compile(r"[^\s/>]+")
_ATTRIBUTE = re.compile(r"""[\s/]*+(?:([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>]*+))?+|=)""")
_TAG_END = re.compile(r"[\s/]*+>")
_COMMENT_END = re.compile("--!?>")
_REFERENCE = re.compile("&(?:#[0-9]++;?|#[xX][0-9a-fA-F]++;?|[a-zA-Z][a-zA-Z0-9]{1,31}+;?)")


class Kind(Enum):
    """What a token is; RAW is the content of an element that holds no markup."""

    TEXT = 1
    START = 2
    END = 3
    RAW = 4
    OTHER = 5


@dataclass(frozen=True, slots=True)
class Token:
    """A token `[start, end)`; name and attributes (names in lower case, values unescaped) of a tag."""

    kind: Kind
    start: int
    end: int
    name: str = ""
    attributes: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """Return an attribute's first value, or an empty text."""
        return next((value for key, value in self.attributes if key == name), "")


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a page; together they cover it."""
    at = 0
    while at < len(text):
        less = _LESS.search(text, at)
        start = less.start() if less else len(text)
        if start > at:
            yield Token(Kind.TEXT, at, start)
        if less is None:
            return
        token = _tag(text, start)
        yield token
        at = token.end
        if token.kind is Kind.START and token.name in _RAW_TEXT:
            close = re.compile(rf"</{token.name}(?=[\s/>])", re.IGNORECASE).search(text, at)
            end = close.start() if close else len(text)
            if end > at:
                yield Token(Kind.RAW, at, end, token.name)
            at = end


def _tag(text: str, start: int) -> Token:
    """Return the tag, comment or declaration that starts with the `<` at `start`."""
    if text.startswith("<!--", start):
        close = _COMMENT_END.search(text, start + 2)  # <!--> is a whole comment
        return Token(Kind.OTHER, start, close.end() if close else len(text))
    closing = text[start + 1] == "/"
    name = _NAME.match(text, start + 1 + closing) if text[start + 1] not in "!?" else None
    if name is None or not name[0][0].isalpha():
        end = text.find(">", start)
        return Token(Kind.OTHER, start, end + 1 if end >= 0 else len(text))
    at = name.end()
    attributes = []
    while (end_match := _TAG_END.match(text, at)) is None:
        attribute = _ATTRIBUTE.match(text, at)
        if attribute is None:  # the page ends within the tag
            return Token(Kind.OTHER, start, len(text))
        if attribute[1] and not closing:
            attributes.append((attribute[1].lower(), unescape(_unquoted(attribute[2] or ""))))
        at = attribute.end()
    return Token(Kind.END if closing else Kind.START, start, end_match.end(), name[0].lower(), tuple(attributes))


def _unquoted(value: str) -> str:
    return value[1:-1] if value[:1] in ("'", '"') and value[-1:] == value[:1] and len(value) > 1 else value


def references(text: str, start: int, end: int) -> Iterator[Edit]:
    """Yield an edit for each character reference in `[start, end)`: `&amp;`, `&#8217;`, `&nbsp`; each is read once.

    As the standard has it, a name without its semicolon counts as far as it is one of the old ones (`&copy2021`), and
    what stands for no character becomes U+FFFD.
    """
    for match in _REFERENCE.finditer(text, start, end):
        reference = match[0]
        if reference[1] != "#" and reference[1:] not in html5:
            reference = next((reference[:n] for n in range(len(reference) - 1, 2, -1) if reference[1:n] in html5), "")
        if reference:
            yield Edit(match.start(), match.start() + len(reference), unescape(reference), "")
