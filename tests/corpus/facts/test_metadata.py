from __future__ import annotations

import pytest

from goldspan.corpus.facts.metadata import find_byline, is_article, iso_date, language_tag, name_of, tidy


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  A\n title\u00a0here ", "A title here"),
        ("Itâ€™s", "It’s"),
        ("cafe\u0301", "café"),
        ("half \ud800 pair", "half pair"),
        ("\x00\u200b", None),
        ("", None),
        (None, None),
        (3, None),
    ],
)
def test_tidy(value: object, expected: str | None) -> None:
    assert tidy(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021-12-06", "2021-12-06"),
        ("2021-12-06T23:59:00+05:30", "2021-12-06"),
        ("20211206", "2021-12-06"),
        ("Mon, 06 Dec 2021 10:00:00 GMT", "2021-12-06"),
        ("2021-13-06", None),
        ("2021-12-061", None),
        ("Monday", None),
        ("", None),
        (1638748800, None),
        (None, None),
    ],
)
def test_iso_date(value: object, expected: str | None) -> None:
    assert iso_date(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("en", "en"), (" en_IN ", "en-IN"), ("zh-Hant-TW", "zh-Hant-TW"), ("English", None), ("", None), (None, None)],
)
def test_language_tag(value: object, expected: str | None) -> None:
    assert language_tag(value) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Ann Smith", "Ann Smith"),
        ("BY ANN SMITH and Raj Patel", "ANN SMITH and Raj Patel"),
        ("By Ludwig van Beethoven, Zoë O’Neill", "Ludwig van Beethoven, Zoë O’Neill"),
        ("By the way", None),
        ("By Monday", None),
        ("By Ann Smith the deal was signed.", None),
        ("Ann Smith", None),
        ("By " + "Ann Smith, " * 40, None),
    ],
)
def test_find_byline(line: str, expected: str | None) -> None:
    assert find_byline(line) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ann", "Ann"),
        ({"@type": "Person", "name": "Ann"}, "Ann"),
        ([{"name": "Ann"}, "Raj", {}, None], "Ann, Raj"),
        ("https://example.org/ann", None),
        ([], None),
        ({}, None),
        (None, None),
    ],
)
def test_name_of(value: object, expected: str | None) -> None:
    assert name_of(value) == expected


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"@type": "NewsArticle"}, True),
        ({"@type": ["Thing", "ReportageNewsArticle"]}, True),
        ({"@type": "BlogPosting"}, True),
        ({"@type": "WebPage"}, False),
        ({}, False),
        ([], False),
        (None, False),
    ],
)
def test_is_article(node: object, expected: bool) -> None:
    assert is_article(node) is expected
