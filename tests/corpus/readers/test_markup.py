from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.corpus.readers.markup import Kind, references, tokens


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("a<p>b</p>", [("TEXT", "a"), ("START", "<p>"), ("TEXT", "b"), ("END", "</p>")]),
        ("<!DOCTYPE html><?xml x?>", [("OTHER", "<!DOCTYPE html>"), ("OTHER", "<?xml x?>")]),
        ("<!-- <p> > --!>x", [("OTHER", "<!-- <p> > --!>"), ("TEXT", "x")]),
        ("<!-->x", [("OTHER", "<!-->"), ("TEXT", "x")]),
        ("<!-- open", [("OTHER", "<!-- open")]),
        ("3 < 4 <5 a<", [("TEXT", "3 < 4 <5 a<")]),
        ("<a title='x>y' b=\"c>d\">z", [("START", "<a title='x>y' b=\"c>d\">"), ("TEXT", "z")]),
        ("<a href=it's>q", [("START", "<a href=it's>"), ("TEXT", "q")]),
        ("<br/>x", [("START", "<br/>"), ("TEXT", "x")]),
        ("</ p>x", [("OTHER", "</ p>"), ("TEXT", "x")]),
        (
            "<script>a</p>'<b>'</script >x",
            [("START", "<script>"), ("RAW", "a</p>'<b>'"), ("END", "</script >"), ("TEXT", "x")],
        ),
        ("<style>p{}", [("START", "<style>"), ("RAW", "p{}")]),
        ("<p class=", [("OTHER", "<p class=")]),
        ("", []),
    ],
)
def test_tokens(page: str, expected: list[tuple[str, str]]) -> None:
    assert [(token.kind.name, page[token.start : token.end]) for token in tokens(page)] == expected


def test_names_and_attributes() -> None:
    (tag,) = tokens("<IMG Alt='a &amp; b' src=x.png data-z title=\"\" =odd alt=second>")
    assert tag.name == "img"
    assert (tag.get("alt"), tag.get("src"), tag.get("data-z"), tag.get("none")) == ("a & b", "x.png", "", "")


@given(st.text(st.sampled_from("<>/!-='\" apscript&;?\n"), max_size=40))
def test_tokens_cover_any_page(page: str) -> None:
    found = list(tokens(page))
    assert "".join(page[token.start : token.end] for token in found) == page
    assert all(token.start < token.end for token in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AT&amp;T", [("&amp;", "&")]),
        ("&amp;nbsp;", [("&amp;", "&")]),  # read once
        ("&nbsp;&shy;&mdash;", [("&nbsp;", "\u00a0"), ("&shy;", "\u00ad"), ("&mdash;", "—")]),
        ("&#8217;&#x2019;&#146;", [("&#8217;", "’"), ("&#x2019;", "’"), ("&#146;", "’")]),
        ("&copy2021 &ampx", [("&copy", "©"), ("&amp", "&")]),
        ("&notit;", [("&not", "¬")]),
        ("&foo; & &; &# R&D", []),
        ("&#xD800; &#0;", [("&#xD800;", "\ufffd"), ("&#0;", "\ufffd")]),
        ("&#99999999999999;", [("&#99999999999999;", "\ufffd")]),
    ],
)
def test_references(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[edit.start : edit.end], edit.new) for edit in references(text, 0, len(text))] == expected


@pytest.mark.parametrize(
    "unit",
    ["<", "<a ", '<a b="', "<!--", "<script></script", "</", "&", "&a", "<a b='\" ", "<title>", "</p ", "<a =", "<p/"],
)
def test_hostile_pages_take_linear_time(unit: str) -> None:
    def seconds(times: int) -> float:
        page = unit * times
        started = time.process_time()
        assert sum(token.end - token.start for token in tokens(page)) == len(page)
        list(references(page, 0, len(page)))
        return time.process_time() - started

    small = min(seconds(2_000), seconds(2_000))
    assert seconds(20_000) < 60 * small + 0.1  # ten times as long; a hundred times would be quadratic


def test_kinds_are_distinct() -> None:
    assert len({kind.value for kind in Kind}) == len(Kind)
