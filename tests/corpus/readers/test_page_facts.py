from __future__ import annotations

import sys

import pytest

from goldspan.corpus.article import SourceFacts
from goldspan.corpus.readers.page import walk
from goldspan.corpus.readers.page_facts import page_facts
from goldspan.errors import MissingExtra

pytest.importorskip("htmldate", reason="the extra 'convert' is not installed")
pytest.importorskip("ftfy", reason="the extra 'convert' is not installed")


def facts(raw: str) -> SourceFacts:
    page = walk(raw)
    shown = ["".join(raw[start:end] for start, end, _ in block.parts) for block in page.blocks]
    return page_facts(page, raw, shown)


def linked(data: str) -> str:
    return f"<html><script type='application/ld+json'>{data}</script><p>x</p>"


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        (linked('{"@type":"NewsArticle","headline":"A"}') + "<meta property=og:title content=B><h1>C</h1>", "A"),
        ("<title>D</title><meta property=og:title content=B><h1>C</h1>", "B"),
        ("<title>D</title><h1>C</h1>", "C"),
        ("<title>D</title><h1>C<br>c</h1><h1>E</h1>", "C c"),
        ("<title>D</title><header><h1>The Daily</h1></header><h1>C</h1>", "C"),
        ("<title>D</title><article><header><h1>C</h1></header></article>", "C"),
        ("<title>D</title><header><h1>The Daily</h1></header>", "D"),
        ("<title> D &amp;\n E </title>", "D & E"),
        ("<p>x</p>", None),
    ],
)
def test_titles_in_order(raw: str, title: str | None) -> None:
    assert facts(raw).title == title


@pytest.mark.parametrize(
    "data",
    [
        '[{"@type":"NewsArticle","author":"Ann"}]',
        '{"@graph":[{"@type":"WebSite","author":"no"},{"@type":["Thing","NewsArticle"],"author":{"name":"Ann"}}]}',
        '{"@type":"WebPage","mainEntity":{"@type":"Article","author":["Ann"]}}',
    ],
)
def test_where_linked_data_has_the_article(data: str) -> None:
    assert facts(linked(data)).byline == "Ann"


@pytest.mark.parametrize("data", ["", "{", "[" * 100_000, '"text"', "null", '{"@type":"NewsArticle","author":3}'])
def test_broken_linked_data_is_passed_over(data: str) -> None:
    assert facts(linked(data)) == SourceFacts()


def test_a_copyright_year_is_no_date() -> None:
    assert facts("<html><body><p>Story.</p><footer>© 2021 The Daily</footer></body></html>").published is None


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ("<meta property='article:published_time' content='2021-12-06T23:30:00-05:00'>", "2021-12-06"),
        ("<meta name='DC.date.issued' content='2021-12-06'>", "2021-12-06"),
        ("<meta property='article:published_time' content='soon'>", None),
        (
            "<meta property='article:modified_time' content='2022-01-01'><meta name=date content='2021-12-06'>",
            "2021-12-06",
        ),
    ],
)
def test_dates(head: str, published: str | None) -> None:
    assert facts(f"<html><head>{head}</head><body><p>Story.</p></body></html>").published == published


def test_without_htmldate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "htmldate", None)
    assert facts(linked('{"@type":"NewsArticle","datePublished":"2021-12-06"}')).published == "2021-12-06"
    with pytest.raises(MissingExtra, match=r"goldspan\[convert\]"):
        facts("<p>x</p>")
