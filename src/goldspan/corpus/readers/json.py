"""JSON: one object is one article; its text is one field, plain or HTML, and keeps its place in the raw file.

The names of fields are those in common use, schema.org's NewsArticle among them; case, `_` and `-` make no difference.
An article may also stand under `article`, or be the one article of a JSON-LD `@graph`.

Source: https://schema.org/NewsArticle
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from goldspan.corpus.article import Article, SourceFacts
from goldspan.corpus.facts.metadata import is_article, iso_date, language_tag, name_of, tidy
from goldspan.corpus.faults import fault
from goldspan.corpus.mapped import Edit, MappedText
from goldspan.corpus.readers.html import read_fragment
from goldspan.corpus.reasons import Reason
from goldspan.errors import quote
from goldspan.files.json import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goldspan.files.address import Steps

BODY = ("articlebody", "body", "text", "fulltext", "maintext", "content", "paragraphs")
TITLE = ("headline", "title")
PUBLISHED = ("datepublished", "published", "publishedat", "publisheddate", "publicationdate", "pubdate", "date")
BYLINE = ("author", "authors", "byline", "creator")
PUBLISHER = ("publisher", "source", "sitename", "sourcename", "newspaper")
LANGUAGE = ("inlanguage", "language", "lang")
URL = ("url", "link", "canonicalurl", "sourceurl")
LICENSE = ("license",)

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\],:]', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)")
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|a|em|strong|[biu]|h[1-6]|ul|ol|li|blockquote|figure|img|table)\b[^<>]*>", re.IGNORECASE
)

_LONGEST = 200
"""Longest list of field names in a message."""

Fields = dict[str, tuple["Steps", Any]]
"""Plain name of a field to its path in the file and its value."""


def read(raw: MappedText, path: str) -> Article:
    """Read an article from JSON.

    Raises:
        InputError: Not JSON (each fault with its line), not an object, or an object without a text.
    """
    data = parse_json(raw.text.encode("utf-8"), path).data
    fields = _fields(*_article(data, path))
    wanted = _body(fields)
    if not wanted:
        found = f"no text in the fields {', '.join(map(quote, data)) or '(none)'}"
        found = found if len(found) <= _LONGEST else found[:_LONGEST] + "…"
        raise fault(
            path, "no-text", found, f"a text under one of {', '.join(BODY)}", "store the article under such a name"
        )
    title_at, title = _first(fields, TITLE)
    text = _extract(raw, wanted, title_at if title else None)
    markup = bool(_MARKUP.search(text.text))
    facts = SourceFacts(
        title=tidy(unescape(title) if markup and isinstance(title, str) else title),
        publisher=name_of(_first(fields, PUBLISHER)[1]),
        byline=name_of(_first(fields, BYLINE)[1]),
        published=iso_date(_first(fields, PUBLISHED)[1]),
        url=tidy(_first(fields, URL)[1]),
        language=language_tag(_first(fields, LANGUAGE)[1]),
        license=tidy(_first(fields, LICENSE)[1]),
    )
    return read_fragment(text, facts) if markup else Article(text=text, facts=facts)


def _article(data: Any, path: str) -> tuple[Steps, dict[str, Any]]:  # noqa: ANN401
    """Return the article's object and where it stands."""
    if isinstance(data, list):
        found = f"a list of {len(data):,}"
        raise fault(
            path, "not-one-article", found, "one article, an object", "put each article in a file of its own", line=1
        )
    if not isinstance(data, dict):
        raise fault(path, "not-one-article", quote(data), "one article, an object", line=1)
    if isinstance(data.get("article"), dict):
        return ("article",), data["article"]
    if isinstance(data.get("@graph"), list):
        articles = [(("@graph", i), node) for i, node in enumerate(data["@graph"]) if is_article(node)]
        if len(articles) != 1:
            raise fault(path, "not-one-article", f"{len(articles):,} articles in @graph", "one article")
        return articles[0]
    return (), data


def _fields(steps: Steps, article: dict[str, Any]) -> Fields:
    found: Fields = {}
    for name, value in article.items():
        place: Steps = (*steps, name)
        if isinstance(value, dict) and "rendered" in value:  # as WordPress gives it
            place, value = (*place, "rendered"), value["rendered"]  # noqa: PLW2901
        found.setdefault(re.sub("[_ -]", "", name).lower(), (place, value))
    return found


def _body(fields: Fields) -> set[Steps]:
    """Return the places of the texts that make up the article: one, or the paragraphs of a list."""
    for name in BODY:
        place, value = fields.get(name, ((), None))
        if isinstance(value, str) and value.strip():
            return {place}
        if isinstance(value, list) and all(isinstance(part, str) for part in value) and any(map(str.strip, value)):
            return {(*place, index) for index in range(len(value))}
    return set()


def _first(fields: Fields, names: tuple[str, ...]) -> tuple[Steps, Any]:
    """Return path and value of the first of `names` that is there and not empty."""
    return next((fields[name] for name in names if name in fields and fields[name][1]), ((), None))


def _extract(raw: MappedText, wanted: set[Steps], title: Steps | None) -> MappedText:
    """Return the wanted strings of a JSON text, a line end between them; what is around them is dropped."""
    edits: list[Edit] = []
    done, seen = 0, False
    for steps, start, end in _strings(raw.text):
        if steps == title:
            edits += (Edit(done, start, "", Reason.FIELD), Edit(start, end, "", Reason.TITLE))
        elif steps in wanted:
            edits.append(Edit(done, start, "\n" if seen else "", Reason.FIELD))
            edits += (
                Edit(start + escape.start(), start + escape.end(), json.loads(f'"{escape[0]}"'), "")
                for escape in _ESCAPE.finditer(raw.text[start:end])
            )
            seen = True
        else:
            continue
        done = end
    edits.append(Edit(done, len(raw.text), "", Reason.FIELD))
    return raw.edit(edits)


def _strings(text: str) -> Iterator[tuple[Steps, int, int]]:
    """Yield path, start and end (within the quotes) of every string value of a valid JSON text."""
    path: list[Any] = []
    in_object: list[bool] = []
    key_next = False
    for token in _TOKEN.finditer(text):
        mark = token[0][0]
        if mark in "{[":
            in_object.append(mark == "{")
            path.append(0 if mark == "[" else None)
            key_next = mark == "{"
        elif mark in "}]":
            in_object.pop()
            path.pop()
        elif mark == ",":
            key_next = in_object[-1]
            if not key_next:
                path[-1] += 1
        elif mark == ":":
            key_next = False
        elif key_next:
            path[-1] = json.loads(token[0])
        else:
            yield tuple(path), token.start() + 1, token.end() - 1
