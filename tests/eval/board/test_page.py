from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import msgspec
import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.eval.board.model import Leaderboard, build
from goldspan.eval.board.page import board_html
from goldspan.eval.report import Report, System
from goldspan.eval.scoring import score

EVIL = "<script>alert(1)</script>\"'&{{ 7 * 7 }}\u202e"
SECRET = "words of the article"  # noqa: S105


def report(name: str, kept: int, documents: int = 3, **facts: object) -> Report:
    mentions = (
        Mention(id="1", type="PERSON", start=0, end=4, text=SECRET),
        Mention(id="2", type=EVIL, start=9, end=12, text=SECRET),
    )
    gold = [
        Annotations(
            doc=f"doc {i}", text=SECRET, mentions=mentions, relations=(Relation(type=EVIL, head="1", tail="2"),)
        )
        for i in range(documents)
    ]
    predicted = [
        msgspec.structs.replace(g, mentions=g.mentions[:kept], relations=g.relations[: kept - 1]) for g in gold
    ]
    return score(gold, predicted, system=System(name=name, version=facts.pop("version", "1"), **facts))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def leaderboard() -> Leaderboard:
    reports = [
        report("good", 2, documents=3, seconds=0.001),
        report(EVIL, 1, version="1 <2>", failures=2, trained_on=0),
        report("elsewhere", 1, documents=4),
    ]
    return build(EVIL, reports)


@pytest.fixture(scope="module")
def page(leaderboard: Leaderboard) -> str:
    return board_html(leaderboard)


class Reader(HTMLParser):
    """Collects elements and their texts, and checks that elements are closed in order."""

    void = {"meta", "br", "link", "rect"}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in {"style", "script"}:
            self.texts.append(data)


@pytest.fixture(scope="module")
def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def test_the_same_reports_give_the_same_bytes(leaderboard: Leaderboard, page: str) -> None:
    assert board_html(leaderboard) == page


def test_names_and_types_are_shown_and_do_nothing(read: Reader) -> None:
    assert sum(tag == "script" for tag, _ in read.elements) == 1
    text = " ".join(read.texts)
    assert "<script>alert(1)</script>\"'&{{ 7 * 7 }}�" in text
    assert "49" not in text
    assert not any(name.startswith("on") or name == "style" for _, attrs in read.elements for name in attrs)


def test_the_policy_lets_in_nothing_but_our_own_style_and_script(page: str, read: Reader) -> None:
    policy = next(a["content"] for tag, a in read.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    for element in ("style", "script"):
        (content,) = re.findall(f"<{element}>(.*?)</{element}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in policy


def test_the_page_asks_for_nothing_from_outside(page: str, read: Reader) -> None:
    assert "http://" not in page
    assert "https://" not in page
    assert "@import" not in page
    assert "url(" not in page
    links = [a[name] or "" for _, a in read.elements for name in ("href", "src") if name in a]
    assert links
    assert all(link.startswith("#") for link in links)


def test_links_lead_to_a_run_on_the_page(read: Reader) -> None:
    ids = [a["id"] for _, a in read.elements if "id" in a]
    assert len(ids) == len(set(ids))
    targets = {(a["href"] or "")[1:] for tag, a in read.elements if tag == "a"}
    assert targets == {"run-1-1", "run-1-2", "run-2-1"} <= set(ids)


def test_tables_are_semantic(page: str, read: Reader) -> None:
    assert page.count("<table") == page.count("<caption>") == 2 + 2 * 3
    heads = [a for tag, a in read.elements if tag == "th"]
    assert all(a.get("scope") in {"col", "row", "colgroup"} for a in heads)


def test_no_text_of_any_article_is_on_it(page: str) -> None:
    assert SECRET not in page
    assert "doc 1" not in page


def test_numbers_failures_and_coverage_are_there(page: str) -> None:
    assert ">100.0<" in page
    assert "3 of 3" in page
    assert 'class="failed">2</td>' in page
    assert "Had nothing to learn from" in page


def test_few_documents_are_pointed_out(page: str) -> None:
    assert "3 documents: ranks mean little here." in page
    many = board_html(build("c", [report("a", 2, documents=20)]))
    assert "ranks mean little" not in many


def test_other_signatures_are_ranked_apart_with_the_reason(page: str) -> None:
    assert "Measured otherwise, so ranked apart" in page
    assert "number of documents (docs:3 and docs:4)" in page
    assert "Measured otherwise" not in board_html(build("c", [report("a", 2)]))


def test_bars_are_as_long_as_their_number(page: str) -> None:
    widths = {float(width) for width in re.findall(r'class="fill" width="([0-9.]+)"', page)}
    assert {0.0, 100.0} <= widths
    assert all(0 <= width <= 100 for width in widths)


def test_an_empty_board_says_what_to_do() -> None:
    assert "No run has been scored yet" in board_html(build("c", []))


def test_intervals_stand_beside_their_number_and_in_the_bar() -> None:
    page = board_html(build("c", [report("a", 1, 20)]))
    assert page.count('<span class="interval">') >= 1
    assert 'class="between"' in page
    assert 'class="between"' not in board_html(build("c", [report("a", 1, 3)]))
