from __future__ import annotations

import json as stdlib_json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.corpus.article import Article, SourceFacts
from goldspan.corpus.mapped import MappedText
from goldspan.corpus.readers import json
from goldspan.errors import InputError


def read(data: Any, **how: Any) -> Article:
    return json.read(MappedText.raw(stdlib_json.dumps(data, **how)), "seeds/a.json")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"text": "One."}, "One."),
        ({"title": "T", "body": 'One.\nTwo "q" \\ é 😀 “r”'}, 'One.\nTwo "q" \\ é 😀 “r”'),
        ({"paragraphs": ["One.", "Two."]}, "One.\nTwo."),
        ({"article": {"headline": "T", "content": "One."}, "text": "no"}, "One."),
        ({"@graph": [{"@type": "Person", "text": "no"}, {"@type": "NewsArticle", "articleBody": "One."}]}, "One."),
        ({"content": {"rendered": "<p>One.</p>\n<p>AT&amp;T</p>"}, "title": {"rendered": "A &amp; B"}}, "One.\nAT&T"),
        ({"text": "", "content": "One."}, "One."),
        ({"text": {"x": 1}, "content": "One."}, "One."),
        ({"text": "AT&amp;T"}, "AT&amp;T"),  # no markup: not unescaped
        ({"text": "a < b and c > d"}, "a < b and c > d"),
        ({"Article_Body": "One."}, "One."),
        ({"x": ["text", {"text": "no"}], "text": "One.", "y": "text"}, "One."),
    ],
)
def test_texts(data: Any, text: str) -> None:
    for how in ({}, {"indent": 2}, {"ensure_ascii": False}):
        assert read(data, **how).text.text == text


def test_places_are_those_of_the_raw_file() -> None:
    raw = '{"headline": "T", "text": "He said \\u201cyes\\u201d\\n\\ud83d\\ude00."}'
    article = json.read(MappedText.raw(raw), "seeds/a.json")
    assert article.text.text == "He said “yes”\n😀."
    origin = article.text.offset_map()
    assert raw[slice(*origin.to_raw(8, 13))] == "\\u201cyes\\u201d"
    assert raw[slice(*origin.to_raw(14, 15))] == "\\ud83d\\ude00"
    assert [(raw[loss.raw_start : loss.raw_end], loss.reason) for loss in article.text.dropped()] == [
        ('{"headline": "', "other field"),
        ("T", "title"),
        ('", "text": "', "other field"),
        ('"}', "other field"),
    ]


def test_facts() -> None:
    article = read(
        {
            "@type": "NewsArticle",
            "headline": "  A   title ",
            "articleBody": "One.",
            "datePublished": "2021-12-06T10:00:00Z",
            "author": [{"name": "Ann"}, {"name": "Raj"}],
            "publisher": {"name": "The Daily"},
            "inLanguage": "en_IN",
            "url": "https://example.org/a",
            "license": "CC-BY-4.0",
        }
    )
    assert article.facts == SourceFacts(
        title="A title",
        publisher="The Daily",
        byline="Ann, Raj",
        published="2021-12-06",
        url="https://example.org/a",
        language="en-IN",
        license="CC-BY-4.0",
    )


def test_html_inside_keeps_its_zones_and_places() -> None:
    tweet = '<blockquote class="twitter-tweet">T</blockquote>'
    raw = stdlib_json.dumps({"body": f"<p>One.</p>{tweet}<p>Two.</p>"})
    article = json.read(MappedText.raw(raw), "seeds/a.json")
    assert article.text.text == "One.\nT\nTwo."
    (zone,) = article.zones
    assert stdlib_json.loads(f'"{raw[zone.raw_start : zone.raw_end]}"') == tweet


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ('[{"text": "One."}]', r"a\.json:1: a list of 1; expected one article, an object; put each article in a file"),
        ('"One."', r"expected one article, an object"),
        (
            '{"headline": "T", "x": 1}',
            r'no text in the fields "headline", "x"; expected a text under one of articlebody, body',
        ),
        ("{}", r"no text in the fields \(none\)"),
        ('{"@graph": []}', r"0 articles in @graph"),
        ('{"text": "One."', r"a\.json:1"),
        ('{"text": "a",\n "text": "b"}', r"a\.json:2.*second time"),
        ('{"text": "a\\ud800"}', r"lone surrogate"),
        ("not json", r"a\.json:1"),
        ("[" * 100_000, r"nested deeper"),
    ],
)
def test_refused(raw: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        json.read(MappedText.raw(raw), "seeds/a.json")


@given(st.text(st.characters(codec="utf-8"), min_size=1), st.booleans())
def test_any_text_is_read_as_it_was_written(text: str, escaped: bool) -> None:
    if text.strip() and "<" not in text:
        assert read({"a": [text, {"text": text}], "text": text, "z": text}, ensure_ascii=escaped).text.text == text
