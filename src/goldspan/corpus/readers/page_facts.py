"""What a page says about itself: linked data, meta tags, its headline; htmldate for the date where these are silent.

Source: https://schema.org/NewsArticle and https://ogp.me/
"""

from __future__ import annotations

import json
from html import unescape
from typing import TYPE_CHECKING, Any

from goldspan.corpus.article import SourceFacts
from goldspan.corpus.facts.metadata import find_byline, is_article, iso_date, language_tag, name_of, tidy
from goldspan.corpus.readers.selection import quiet
from goldspan.corpus.reasons import Reason
from goldspan.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goldspan.corpus.readers.page import Block, Page

_LAST_DATE = "2100-01-01"
"""Later dates are no publication dates; a fixed day, so that the same page gives the same date on any day."""

_BYLINE_LENGTH = 200
"""A longer block is no line of names, in characters of the page."""

_MAX_DEPTH = 20
"""How deep linked data is searched for the article."""


def page_facts(page: Page, text: str, shown: Sequence[str]) -> SourceFacts:
    """Gather what a page says about itself.

    Args:
        page: The page.
        text: It as text.
        shown: The text of each of its blocks.

    Raises:
        MissingExtra: htmldate is needed and not installed.
    """
    article = next(_articles(page), {})
    headline = " ".join(shown[index] for index in page.headline())
    bylines = (
        find_byline(tidy(line) or "") for line, block in zip(shown, page.blocks, strict=True) if _is_byline(block)
    )
    meta = _meta(page)
    language = next((tag.get("lang") for tag in page.tags if tag.name == "html"), "")
    canonical = next((tag.get("href") for tag in page.tags if tag.name == "link" and tag.get("rel") == "canonical"), "")
    url = tidy(canonical) or meta.get("og:url") or tidy(article.get("url"))
    return SourceFacts(
        title=_text(article.get("headline")) or meta.get("og:title") or tidy(headline) or tidy(unescape(page.title)),
        publisher=name_of(article.get("publisher")) or meta.get("og:site_name"),
        byline=name_of(article.get("author"))
        or name_of(meta.get("author") or meta.get("article:author"))
        or next(filter(None, bylines), None),
        published=iso_date(article.get("datePublished"))
        or iso_date(meta.get("article:published_time"))
        or _dated(text),
        url=url if url and url.startswith(("http://", "https://")) else None,
        language=language_tag(language)
        or language_tag(article.get("inLanguage"))
        or language_tag(meta.get("og:locale")),
        license=tidy(article.get("license")),
    )


def _is_byline(block: Block) -> bool:
    return block.reason is Reason.BYLINE and block.end - block.start < _BYLINE_LENGTH


def _meta(page: Page) -> dict[str, str]:
    """Return the page's meta tags by name, in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for tag in page.tags:
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop")).strip().lower()
        content = tidy(tag.get("content"))
        if tag.name == "meta" and name and content:
            found.setdefault(name, content)
    return found


def _text(value: object) -> str | None:
    """Return a text of linked data; many sites escape it once more for HTML."""
    return tidy(unescape(value)) if isinstance(value, str) else None


def _articles(page: Page) -> Iterator[dict[str, Any]]:
    """Yield the articles in the page's linked data; what is not JSON is passed over, as browsers do."""
    for content in page.linked_data:
        try:
            data = json.loads(content)
        except (ValueError, RecursionError):
            continue
        yield from _nodes(data, _MAX_DEPTH)


def _nodes(data: Any, depth: int) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    if isinstance(data, list) and depth:
        for part in data:
            yield from _nodes(part, depth - 1)
    elif isinstance(data, dict):
        if is_article(data):
            yield data
        if depth:
            yield from _nodes(data.get("@graph"), depth - 1)
            yield from _nodes(data.get("mainEntity"), depth - 1)


def _dated(text: str) -> str | None:
    """Return the day of first publication that htmldate finds in the page's markup, not in its sentences."""
    try:
        import htmldate
    except ImportError:
        raise MissingExtra("convert", "reading HTML") from None
    try:
        with quiet("htmldate"):
            return iso_date(htmldate.find_date(text, extensive_search=False, original_date=True, max_date=_LAST_DATE))
    except Exception:  # noqa: BLE001 - a broken page may break a parser anywhere; the date is then unknown
        return None
