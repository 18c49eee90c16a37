from __future__ import annotations

import pytest

from goldspan.corpus.readers.page import Block, walk
from goldspan.corpus.reasons import Reason


def shown(page: str, block: Block) -> str:
    return "|".join(page[start:end] for start, end, _ in block.parts)


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<p>One.</p><p>Two.</p>", ["One.", "Two."]),
        ("<p>One.<p>Two.<div>Three.", ["One.", "Two.", "Three."]),
        ("One<br>two<br/>three", ["One", "two", "three"]),
        ("<p>A <b>bold</b> word</p>", ["A |bold| word"]),
        ("<p> \n A \n </p> <p>\n</p>", ["A"]),
        ("<ul><li>One<li>Two</ul>Three", ["One", "Two", "Three"]),
        ("<table><tr><td>A<td>B<tr><td>C</table>", ["A|B", "C"]),
        ("<p>A<script>x</script>B</p>", ["A|B"]),
        ("<h1>T</h1>x", ["T", "x"]),
        ("</p></div>One</i>two", ["One|two"]),
        ("<dl><dt>A<dd>B</dl>", ["A", "B"]),
        ("", []),
    ],
)
def test_lines(page: str, lines: list[str]) -> None:
    assert [shown(page, block) for block in walk(page).blocks] == lines


def test_cells_are_apart() -> None:
    (block,) = walk("<tr><td>A</td><td>B</td></tr>").blocks
    assert [cell for _, _, cell in block.parts] == [False, True]


@pytest.mark.parametrize(
    ("page", "zones"),
    [
        ("<blockquote class='twitter-tweet x'><p>T</p></blockquote>.", [("tweet", 0, 57)]),
        ("<blockquote><p>T</p></blockquote>", []),
        ("<ul><li>A<li>B</ul>", [("list-item", 4, 9), ("list-item", 9, 14)]),
        ("<figcaption>C", [("caption", 0, 13)]),
        ("<table><tr><td>A</table>B", [("table", 0, 24)]),
    ],
)
def test_zones(page: str, zones: list[tuple[str, int, int]]) -> None:
    assert [(zone.type, zone.raw_start, zone.raw_end) for zone in walk(page).zones] == zones


@pytest.mark.parametrize(
    ("page", "reason", "banned"),
    [
        ("<p>x", None, False),
        ("<nav><a>x", Reason.NAVIGATION, False),
        ("<nav><ul><li>x", Reason.NAVIGATION, False),
        ("<div class='share-bar'>x", Reason.SHARE, False),
        ("<div id=comments><p>x", Reason.COMMENT, True),
        ("<footer><div class=newsletter>x", Reason.SUBSCRIPTION, False),
        ("<button>x", Reason.FORM, True),
        ("<svg><text>x", Reason.MARKUP, True),
        ("<div id=comments></div><p>x", None, False),
    ],
)
def test_where_a_line_stands(page: str, reason: Reason | None, banned: bool) -> None:
    (block,) = walk(page).blocks
    assert (block.reason, block.banned) == (reason, banned)


def test_the_articles_own_element_the_headline_and_the_preformatted() -> None:
    before, headline, inside, code = walk("a<main><h1>b</h1><p>c</p><pre>d\n e</pre>").blocks
    assert [block.main for block in (before, headline, inside, code)] == [False, True, True, True]
    assert [block.headline for block in (before, headline, inside, code)] == [None, 7, None, None]
    assert code.verbatim
    assert not inside.verbatim


def test_what_the_page_says_of_itself_is_kept_apart() -> None:
    page = walk(
        "<html lang=en><title>T &amp; U</title><meta name=a content=b><link rel=canonical href=c>"
        "<script type='application/ld+json'>{}</script><script>x</script>"
    )
    assert page.title == "T &amp; U"
    assert [tag.name for tag in page.tags] == ["html", "meta", "link"]
    assert page.linked_data == ["{}"]
    assert [reason for _, _, reason in page.hidden] == [Reason.TITLE, Reason.SCRIPT, Reason.SCRIPT]
    assert page.blocks == []
