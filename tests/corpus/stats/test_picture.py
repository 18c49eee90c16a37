from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import msgspec
import pytest

from goldspan.annotation import Mention
from goldspan.corpus.stats.picture import picture
from goldspan.corpus.stats.stats import Identity, stats

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.corpus.dataset.rows import Item

    Make = Callable[..., Item]

SVG = "{http://www.w3.org/2000/svg}"
CORPUS = Identity("c", "Invented & <b>.", "1.0.0", "3f2a" * 16)


def drawn(items: list[Item], identity: Identity = CORPUS) -> ET.Element:
    return ET.fromstring(picture(stats(items, None, identity, measured_on="test")))  # noqa: S314 - our own


def bars(root: ET.Element, look: str) -> list[float]:
    return [float(rect.attrib["width"]) for rect in root.iter(f"{SVG}rect") if rect.attrib.get("class") == look]


def texts(root: ET.Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def test_bars_are_as_long_as_what_they_count(item: Make) -> None:
    root = drawn([item("a"), item("b"), item("c", "train")])
    _, *train = bars(root, "train")  # the first is the legend's
    _, *test = bars(root, "test")
    assert [2 * width for width in train] == pytest.approx(test, abs=0.2)  # PERSON, GPE; LIVES_IN
    assert len(test) == 3
    assert bars(root, "dev") == []


def test_it_says_what_it_shows(item: Make) -> None:
    root = drawn([item("a"), item("c", "train")])
    title, about = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text == "c: what is in it"
    assert about is not None
    assert (about.text or "").startswith("2 documents, 12 words, 4 mentions, 2 relations; version 1.0.0 (3f2a3f2a3f2a)")
    assert {"GPE", "PERSON", "LIVES_IN", "2021", "2 △", "Invented & <b>."} <= set(texts(root))
    assert "△ fewer than 15 in test: too rare to be measured" in texts(root)


def test_names_are_text_whatever_they_are(item: Make) -> None:
    mention = Mention(type='</text><script>"&\u202e' + "x" * 50, start=0, end=4)
    made = item()
    gold = msgspec.structs.replace(made.gold, mentions=(mention,), relations=())
    root = drawn([replace(made, gold=gold)], Identity("<x>\x00 & y"))
    assert not list(root.iter(f"{SVG}script"))
    assert '</text><script>"&\N{REPLACEMENT CHARACTER}xxx…' in texts(root)
    assert "<x>\N{REPLACEMENT CHARACTER} & y: what is in it" in texts(root)
    assert "none" in texts(root)  # no relations


def test_years_of_many_and_without_a_date(item: Make) -> None:
    items = []
    for year in range(1950, 2000):
        made = item(f"d{year}")
        meta = msgspec.structs.replace(made.document.meta, published=f"{year}-01-01")
        items.append(replace(made, document=msgspec.structs.replace(made.document, meta=meta)))
    meta = msgspec.structs.replace(item().document.meta, published=None)
    items.append(replace(item(), document=msgspec.structs.replace(item().document, meta=meta)))
    shown = texts(drawn(items))
    assert "1999" in shown
    assert "undated" in shown
    assert "1950" not in shown
    assert len(bars(drawn(items), "year")) == 31  # and the one without a date


def test_a_year_without_documents_has_its_place(item: Make) -> None:
    items = []
    for year in (2001, 2004):
        made = item(f"d{year}")
        meta = msgspec.structs.replace(made.document.meta, published=f"{year}-01-01")
        items.append(replace(made, document=msgspec.structs.replace(made.document, meta=meta)))
    shown = texts(drawn(items))
    assert [text for text in shown if text.startswith("200")] == ["2001", "2002", "2003", "2004"]


def test_a_long_notice_takes_several_lines(item: Make) -> None:
    short, long = drawn([item()]), drawn([item()], replace(CORPUS, notice="word " * 60))
    lines = [text for text in texts(long) if text.startswith("word word")]
    assert " ".join(lines).split() == ["word"] * 60
    assert int(long.attrib["viewBox"].split()[3]) > int(short.attrib["viewBox"].split()[3])
    assert texts(drawn([item()], replace(CORPUS, notice="word " * 900)))[-1].endswith(" …")


def test_the_mark_is_explained_where_it_stands(item: Make) -> None:
    assert not [text for text in texts(drawn([item(f"a{n}") for n in range(15)])) if "△" in text]


def test_the_same_counts_give_the_same_picture(item: Make) -> None:
    items = [item("a"), item("b", "train")]
    first = picture(stats(items, None, CORPUS, measured_on="test"))
    assert first == picture(stats(items[::-1], None, CORPUS, measured_on="test"))
