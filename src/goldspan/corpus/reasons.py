"""Why a stretch of a raw file is not in the text."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """The reasons a document's `dropped` may give.

    From the raw characters: MARK (byte order mark), LINE_END (half of a CRLF), CONTROL, INVISIBLE (zero-width, soft
    hyphen, direction marks), SPACE (white space beyond one space or one empty line, or at an edge).
    From the format: MARKUP (tags inside a paragraph), FIELD (JSON around the article's text), TITLE (kept as metadata).
    From the page: the parts that are not the article, as far as the page says what they are; BOILERPLATE else.
    From plain text: CHROME, a website's own words at the edges of an article.
    """

    MARK = "byte order mark"
    LINE_END = "line end"
    CONTROL = "control character"
    INVISIBLE = "invisible character"
    SPACE = "white space"
    MARKUP = "markup"
    FIELD = "other field"
    TITLE = "title"
    BYLINE = "byline"
    CAPTION = "caption"
    SCRIPT = "script"
    NAVIGATION = "navigation"
    HEADER = "header"
    FOOTER = "footer"
    ASIDE = "aside"
    COMMENT = "comment"
    SHARE = "share bar"
    RELATED = "related links"
    ADVERTISEMENT = "advertisement"
    SUBSCRIPTION = "subscription"
    CONSENT = "cookie notice"
    FORM = "form"
    BOILERPLATE = "boilerplate"
    CHROME = "site chrome"
