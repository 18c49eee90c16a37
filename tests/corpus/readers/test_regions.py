from __future__ import annotations

import pytest

from goldspan.corpus.readers.markup import tokens
from goldspan.corpus.readers.regions import is_comments, never_text, region
from goldspan.corpus.reasons import Reason


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        ("<nav>", Reason.NAVIGATION),
        ("<footer>", Reason.FOOTER),
        ("<form>", Reason.FORM),
        ("<figcaption>", Reason.CAPTION),
        ("<div class='social-links'>", Reason.SHARE),
        ("<div class='c-related_items'>", Reason.RELATED),
        ("<div class='ad'>", Reason.ADVERTISEMENT),
        ("<div id='cookie-banner'>", Reason.ADVERTISEMENT),
        ("<div id='cookie'>", Reason.CONSENT),
        ("<div class='author'>", Reason.BYLINE),
        ("<div class='story-body'>", None),
        ("<div class='loading shareholder adverse'>", None),
        ("<article class='related'>", None),
        ("<p>", None),
    ],
)
def test_region(tag: str, reason: Reason | None) -> None:
    (token,) = tokens(tag)
    assert region(token) is reason


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("<div class='comments'>", True),
        ("<li class='comment even'>", True),
        ("<section id='disqus_thread'>", True),
        ("<div class='comment-body'>", True),
        ("<div class='commentary'>", False),
        ("<div class='no-comments-link'>", False),
        ("<body class='comments'>", False),
        ("<article class='comment'>", False),
    ],
)
def test_is_comments(tag: str, expected: bool) -> None:
    (token,) = tokens(tag)
    assert is_comments(token) is expected


def test_what_is_never_text() -> None:
    assert never_text("svg") is Reason.MARKUP
    assert never_text("noscript") is Reason.SCRIPT
    assert never_text("p") is None
