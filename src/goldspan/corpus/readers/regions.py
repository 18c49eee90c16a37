"""What part of a page an element is, told by its name, class and id: the reason its text gets if it is dropped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goldspan.corpus.reasons import Reason

if TYPE_CHECKING:
    from goldspan.corpus.readers.markup import Token

_BY_NAME = {
    "nav": Reason.NAVIGATION,
    "header": Reason.HEADER,
    "footer": Reason.FOOTER,
    "aside": Reason.ASIDE,
    "figcaption": Reason.CAPTION,
}
_NEVER_TEXT = {
    **dict.fromkeys(("button", "select", "datalist", "option", "textarea"), Reason.FORM),
    **dict.fromkeys(("svg", "math", "object", "audio", "video", "canvas", "template", "map", "applet"), Reason.MARKUP),
    **dict.fromkeys(("script", "style", "noscript", "iframe", "noembed", "noframes"), Reason.SCRIPT),
    "title": Reason.TITLE,
}
_HOLDERS = frozenset(("html", "body", "main", "article"))
"""Elements that hold the article itself, whatever their class says of the page (`has-comments`)."""

# Whole words of a class or an id: a name that only contains one of these may be the article's own.
_COMMENTS = re.compile(
    r"(?:user-|reader-|fb-|post-)?comments?(?:-?(?:list|area|section|body|content|text|thread|container|wrapper|form|box))?"
    r"|disqus.*|respond|replies|livefyre|spot-im.*|viafoura"
)
_BY_WORD = (
    (Reason.SHARE, re.compile(r"share(?:daddy|this|-?bar|-?buttons?|-?tools?|-?links?)?|sharing|social|addthis")),
    (Reason.RELATED, re.compile(r"related|recommend(?:ed|ations?)?|trending|popular|outbrain|taboola|teasers?|also")),
    (
        Reason.ADVERTISEMENT,
        re.compile(r"ads?|advert(?:isement)?s?|sponsor(?:ed)?|promo(?:tion)?|dfp|adsbygoogle|banner"),
    ),
    (Reason.SUBSCRIPTION, re.compile(r"newsletters?|subscri(?:be|ption)|paywall|signup|register")),
    (Reason.CONSENT, re.compile(r"cookies?|consent|gdpr|privacy")),
    (Reason.NAVIGATION, re.compile(r"nav(?:bar|igation)?|menu|breadcrumbs?|pagination|pager|tags|toolbar")),
    (Reason.BYLINE, re.compile(r"byline|authors?|dateline|timestamp|datetime|date|published|updated")),
    (Reason.FOOTER, re.compile(r"footer")),
    (Reason.HEADER, re.compile(r"header|masthead")),
    (Reason.ASIDE, re.compile(r"sidebar|widget|rail")),
)


def never_text(name: str) -> Reason | None:
    """Return why an element's content is no text, for those where it never is."""
    return _NEVER_TEXT.get(name)


def is_comments(tag: Token) -> bool:
    """Tell whether an element holds readers' comments."""
    return bool(tag.attributes) and tag.name not in _HOLDERS and any(_COMMENTS.fullmatch(word) for word in _labels(tag))


def region(tag: Token) -> Reason | None:
    """Return the part of the page an element is, or None if nothing says so."""
    if tag.name in _BY_NAME:
        return _BY_NAME[tag.name]
    if tag.name in _HOLDERS:
        return None
    if tag.name == "form":
        return Reason.FORM
    if not tag.attributes:
        return None
    words = {part for label in _labels(tag) for part in re.split("[-_]+", label)}
    return next((reason for reason, shape in _BY_WORD if any(map(shape.fullmatch, words))), None)


def _labels(tag: Token) -> list[str]:
    return f"{tag.get('class')} {tag.get('id')}"[:1000].lower().split()
