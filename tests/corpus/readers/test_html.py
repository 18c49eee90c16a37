from __future__ import annotations

from itertools import pairwise

import pytest

from goldspan.corpus.article import SourceFacts
from goldspan.corpus.cleaning.steps import clean
from goldspan.corpus.mapped import MappedText
from goldspan.corpus.readers import html
from goldspan.errors import InputError

pytest.importorskip("trafilatura", reason="the extra 'convert' is not installed")
pytest.importorskip("htmldate", reason="the extra 'convert' is not installed")

ONE = "The two governments signed an agreement on small arms on Monday, the ministry of defence said after the talks."
TWO = "A second agreement extends the cooperation of the two countries for ten years, officials said at the venue."
THREE = "The ministers will meet again in spring to review the progress of the programme, a spokesperson added."


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html lang='en'><head><title>T</title>{head}</head><body>{body}</body></html>"


def text_of(raw: str) -> str:
    return clean(html.read(MappedText.raw(raw), "seeds/a.html").text).text


def reasons(raw: str) -> dict[str, str]:
    """Return the visible dropped stretches and why they went."""
    article = html.read(MappedText.raw(raw), "seeds/a.html")
    return {raw[loss.raw_start : loss.raw_end]: loss.reason for loss in article.text.dropped()}


FULL = page(
    "<header class='masthead'><a href='/'>The Daily Paper</a></header>"
    "<nav><ul><li><a href='/w'>World</a></li><li><a href='/s'>Sport</a></li></ul></nav>"
    f"<article><h1>Ministers sign deal</h1><div class='share'><a href='#'>Share</a></div><p>{ONE}</p>"
    f"<script>document.write('<p>never</p>')</script><p>{TWO}</p><p>{THREE}</p></article>"
    "<section id='comments'><h2>Comments</h2><div class='comment'><p>What a wonderful story, I have to say, as a reader"
    " who has read very many of them over the years.</p></div></section>"
    "<aside class='related'><p>Another story about something else entirely.</p></aside>"
    "<footer><p>© 2021 The Daily Paper. All rights reserved.</p></footer>",
)


def test_the_article_is_kept_and_the_page_is_not() -> None:
    assert text_of(FULL) == f"{ONE}\n{TWO}\n{THREE}"


def test_what_is_dropped_says_what_it_was() -> None:
    dropped = reasons(FULL)
    assert dropped["The Daily Paper"] == "header"
    assert dropped["World</a></li><li><a href='/s'>Sport"] == "navigation"
    assert dropped["Ministers sign deal"] == "title"
    assert dropped["Share"] == "share bar"
    assert dropped["document.write('<p>never</p>')"] == "script"
    assert dropped["Another story about something else entirely."] == "aside"
    assert dropped["© 2021 The Daily Paper. All rights reserved."] == "footer"
    assert any("wonderful" in shown and why == "comment" for shown, why in dropped.items())


def test_the_extractor_decides_where_the_page_does_not_say() -> None:
    links = "<div><a href='/1'>Weather</a> <a href='/2'>Cricket scores</a> <a href='/3'>Horoscope</a></div>"
    raw = page(f"{links}<div><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>{links}")
    assert text_of(raw) == f"{ONE}\n{TWO}\n{THREE}"
    assert "boilerplate" in reasons(raw).values()


def test_every_character_of_the_page_is_accounted_for() -> None:
    article = html.read(MappedText.raw(FULL), "seeds/a.html").text
    stretches = [(low, high) for _, _, low, high in article.offset_map().rows]
    stretches += [(loss.raw_start, loss.raw_end) for loss in article.dropped()]
    ordered = sorted(stretches)
    assert ordered[0][0] == 0
    assert ordered[-1][1] == len(FULL)
    assert all(left[1] == right[0] for left, right in pairwise(ordered))


def test_the_text_maps_back_character_by_character() -> None:
    raw = page(
        f"<article><p>AT&amp;T&nbsp;and the Minis&shy;ter &mdash; <b>{ONE}</b></p><p>{TWO}</p><p>{THREE}</p></article>"
    )
    text = clean(html.read(MappedText.raw(raw), "seeds/a.html").text)
    assert text.text.startswith("AT&T and the Minister — The two")
    origin = text.offset_map()
    for phrase, expected in (
        ("AT&T and", "AT&amp;T&nbsp;and"),
        ("Minister", "Minis&shy;ter"),
        ("—", "&mdash;"),
        (TWO, TWO),
    ):
        at = text.text.index(phrase)
        start, end = origin.to_raw(at, at + len(phrase))
        assert raw[start:end] == expected


def test_comments_do_not_leak_even_where_the_extractor_keeps_them() -> None:
    raw = page(f"<article><p>{ONE}</p><p>{TWO}</p><div class='comment-list'><p>{THREE}</p></div></article>")
    assert text_of(raw) == f"{ONE}\n{TWO}"


def test_an_article_in_an_element_called_comment_is_still_the_article() -> None:
    raw = page(f"<div class='comment'><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>")
    assert text_of(raw) == f"{ONE}\n{TWO}\n{THREE}"


def test_embedded_tweets_are_zones() -> None:
    tweet = "<blockquote class='twitter-tweet'><p>Glad agreements were signed today.</p>&mdash; A Minister</blockquote>"
    raw = page(f"<article><p>{ONE}</p>{tweet}<p>{TWO}</p><p>{THREE}</p></article>")
    article = html.read(MappedText.raw(raw), "seeds/a.html")
    (zone,) = article.zones
    assert zone.type == "tweet"
    assert raw[zone.raw_start : zone.raw_end] == tweet
    assert "Glad agreements were signed today.\n— A Minister" in article.text.text


def test_the_same_page_gives_the_same_text_again() -> None:
    assert text_of(FULL) == text_of(FULL)  # an extractor that deduplicates would lose it


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            """<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebPage"},
            {"@type":"NewsArticle","headline":"Deal &amp; more","datePublished":"2021-12-06T23:00:00+05:30",
            "author":[{"name":"Ann Smith"}],"publisher":{"name":"The Daily"},"url":"https://example.org/a"}]}</script>""",
            SourceFacts(
                title="Deal & more",
                publisher="The Daily",
                byline="Ann Smith",
                published="2021-12-06",
                url="https://example.org/a",
                language="en",
            ),
        ),
        (
            """<meta property='og:title' content='Deal'><meta property='og:site_name' content='The Daily'>
            <meta name='author' content='Ann Smith'><link rel='canonical' href='https://example.org/a'>
            <meta property='article:published_time' content='2021-12-06T10:00:00Z'>""",
            SourceFacts(
                title="Deal",
                publisher="The Daily",
                byline="Ann Smith",
                published="2021-12-06",
                url="https://example.org/a",
                language="en",
            ),
        ),
        ("<script type='application/ld+json'>{broken</script>", SourceFacts(title="T", language="en")),
        ("<meta name='date' content='2021-12-06'>", SourceFacts(title="T", published="2021-12-06", language="en")),
        ("<link rel='canonical' href='javascript:x'>", SourceFacts(title="T", language="en")),
    ],
)
def test_what_the_page_says_of_itself(head: str, expected: SourceFacts) -> None:
    raw = page(f"<article><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></article>", head)
    assert html.read(MappedText.raw(raw), "seeds/a.html").facts == expected


def test_a_byline_on_the_page() -> None:
    raw = page(f"<article><div class='byline'>By Ann Smith</div><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></article>")
    article = html.read(MappedText.raw(raw), "seeds/a.html")
    assert article.facts.byline == "Ann Smith"


def test_white_space_is_the_browsers() -> None:
    raw = page(
        f"<article><p>One\n  line <b> here</b>.</p><pre>a\n  b</pre><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></article>"
    )
    assert text_of(raw).startswith("One line here.\na\nb\n")


@pytest.mark.parametrize("body", ["", "<script>render()</script><noscript>Enable JavaScript</noscript>", "<img src=x>"])
def test_a_page_without_text_is_refused(body: str) -> None:
    with pytest.raises(InputError, match=r"seeds/a\.html:1: a page without an article's text; .*\.txt"):
        html.read(MappedText.raw(page(body)), "seeds/a.html")


SENTENCES = f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>"


@pytest.mark.parametrize(
    "raw",
    [
        "<div>" * 10_000 + SENTENCES + "</div>" * 10_000,
        "<div><p><b>" * 3_000 + SENTENCES,
        f"<img alt='{'y' * 500_000}'>" + SENTENCES,
        "<script>if(a<b){document.write('</p>')}</script>" + SENTENCES,
        SENTENCES + "<" * 50_000,
        SENTENCES + "<b>" * 5_000 + "</i>" * 5_000,
        f"<p>{ONE}<p>{TWO}<p>{THREE}" + "<a ",
        SENTENCES + "<!-- never closed " * 100,
    ],
    ids=["deep", "unclosed", "giant attribute", "script", "less-than", "end tags", "cut off", "comment"],
)
def test_hostile_pages_give_their_text(raw: str) -> None:
    text = text_of("<html><body>" + raw)
    assert all(sentence in text for sentence in (ONE, TWO, THREE))


def test_a_fragment_is_kept_whole() -> None:
    raw = MappedText.raw(f"<h2>Part</h2><p>Short.</p><div class=comments>No.</div><p>AT&amp;T</p><p>{ONE}</p>")
    assert html.read_fragment(raw, SourceFacts()).text.text == f"Part\nShort.\nAT&T\n{ONE}"
