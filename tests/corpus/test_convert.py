"""The conversion as a whole: one test for each trap that real files set, and what must hold for any file."""

from __future__ import annotations

import json
import re
import time
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import is_normalized

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.corpus.article import SourceFacts
from goldspan.corpus.convert import ConvertOptions, convert_article
from goldspan.corpus.offsets import OffsetMap
from goldspan.document import Document, Dropped, Meta, Raw, Zone, text_sha256
from goldspan.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("ftfy", reason="the extra 'convert' is not installed")
pytest.importorskip("trafilatura", reason="the extra 'convert' is not installed")


def convert(text: str | bytes, path: str = "seeds/a.txt", **facts: str) -> Document:
    raw = text if isinstance(text, bytes) else text.encode()
    return convert_article(raw, path, source=SourceFacts(**facts))


def raw_of(document: Document, raw: str, phrase: str) -> str:
    """Return what stands in the raw file where `phrase` stands in the text."""
    at = document.text.index(phrase)
    return raw[slice(*OffsetMap(document.offset_map).to_raw(at, at + len(phrase)))]


def page(body: str) -> str:
    more = "<p>" + "The ministers will meet again in spring to review the progress of the programme. " * 3 + "</p>"
    return f"<!DOCTYPE html><html><head><title>T</title></head><body><article>{body}{more}</article></body></html>"


# The seed


def test_the_seed_article(shared: Path) -> None:
    (path,) = sorted((shared / "seeds").glob("*.txt"))
    raw = path.read_bytes()
    document = convert_article(raw, f"seeds/{path.name}", options=ConvertOptions(language="en"))
    whole = raw.decode()
    assert document.id == "000_66a31c7b8a676449"
    assert document.text == whole.removesuffix("\nComment")
    assert len(document.text) == 2204
    assert document.offset_map == ((0, 2204, 0, 2204),)
    assert document.dropped == (Dropped(raw_start=2204, raw_end=2212, reason="site chrome"),)
    assert document.zones == (Zone(type="dateline", start=0, end=9), Zone(type="signoff", start=2199, end=2204))
    assert document.meta == Meta(agency="ANI", dateline="NEW DELHI", language="en")
    assert document.extra == {}


# Traps, one by one


def test_offsets_count_code_points() -> None:
    document = convert("a😀b and the minister")
    assert document.offset_map == ((0, 20, 0, 20),)
    assert document.text[1] == "😀"


def test_encodings_are_told_in_order() -> None:
    assert convert("“naïve”".encode("cp1252")).raw == Raw(
        path="seeds/a.txt",
        sha256="967266abebd2aa15e3c25aba2f2533b69fbae4c5fbe6e5697e270542f4746619",
        encoding="cp1252",
    )


def test_an_encoding_that_was_guessed_is_said() -> None:
    raw = ("Die Br\x81cke \x81ber den Flu\xe1 wurde f\x81r die M\x81hle gebaut. " * 20).encode("latin-1")
    assert convert(raw).extra["encoding"] == "guessed by a detector"
    assert "encoding" not in convert("plain").extra


def test_utf_16_with_a_mark() -> None:
    document = convert(b"\xff\xfe" + "Шойгу – “да”".encode("utf-16-le"))
    assert document.text == "Шойгу – “да”"
    assert document.offset_map == ((0, 12, 1, 13),)
    assert document.dropped == (Dropped(raw_start=0, raw_end=1, reason="byte order mark"),)


def test_nfc_may_lengthen_a_text() -> None:
    raw = "cafe\u0301 \u0958 ﬁ ½"
    document = convert(raw)
    assert document.text == "café \u0915\u093c ﬁ ½"
    assert raw_of(document, raw, "café") == "cafe\u0301"
    assert raw_of(document, raw, "\u0915\u093c") == "\u0958"
    assert raw_of(document, raw, "ﬁ ½") == "ﬁ ½"


def test_references_no_break_spaces_and_soft_hyphens_in_html() -> None:
    raw = page("<p>AT&amp;T&nbsp;and the Minis&shy;ter of &#8220;Defence&#8221; met &amp;lt;here&amp;gt; today.</p>")
    document = convert(raw, "seeds/a.html")
    assert document.text.startswith("AT&T and the Minister of “Defence” met &lt;here&gt; today")
    assert raw_of(document, raw, "AT&T and") == "AT&amp;T&nbsp;and"
    assert raw_of(document, raw, "Minister") == "Minis&shy;ter"


def test_references_in_plain_text_stay() -> None:
    assert convert("AT&amp;T said &lt;b&gt;").text == "AT&amp;T said &lt;b&gt;"


def test_zero_width_characters_and_the_mark_go() -> None:
    raw = "\ufeffNew\u200b Delhi\u2060 and Mos\u00adcow می\u200cخواهم"
    document = convert(raw)
    assert document.text == "New Delhi and Moscow می\u200cخواهم"
    assert [loss.reason for loss in document.dropped] == ["byte order mark", *["invisible character"] * 3]
    assert raw_of(document, raw, "Moscow") == "Mos\u00adcow"


def test_all_line_ends_become_one() -> None:
    document = convert("a\r\nb\rc\u2028d\u2029e\x85f\x0bg\x0ch")
    assert document.text == "a\nb\nc\nd\ne\nf\ng\nh"
    assert document.text.splitlines() == document.text.split("\n")


def test_control_characters_go() -> None:
    assert convert("a\x07b\x1b[31mc\x1ed").text == "ab[31mcd"


@pytest.mark.parametrize(
    ("raw", "path", "message"),
    [
        (
            "One “two”.\nThree ".encode() + b"\xed\xa0\x80",
            "seeds/a.txt",
            r"seeds/a\.txt:2: byte 21 \(ED A0 80 …\) is not utf-8",
        ),
        (b'{"text": "One.\\ud83d"}', "seeds/a.json", r"seeds/a\.json:1 \$\.text: lone surrogate U\+D83D"),
        (b'{"text": "One\\u0000."}', "seeds/a.json", r"seeds/a\.json:1: U\+0000, NUL; expected characters of Unicode"),
        (b"One and two and three and so on\0", "seeds/a.txt", r"seeds/a\.txt:1: byte 31 is NUL"),
        (b"\xff\xfea\0\0\0", "seeds/a.txt", r"seeds/a\.txt:1: U\+0000, NUL"),
    ],
)
def test_what_no_record_can_hold_is_refused(raw: bytes, path: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        convert(raw, path)


def test_mojibake_is_undone_and_logged() -> None:
    raw = "“Ok” ﬁ.\nRussiaâ€™s seÃ±or and “Ok” ﬁ."
    document = convert(raw)
    assert document.text == "“Ok” ﬁ.\nRussia’s señor and “Ok” ﬁ."
    assert raw_of(document, raw, "Russia’s") == "Russiaâ€™s"
    assert document.extra["mojibake"] == {"count": 2, "repairs": [[14, 17, "â€™", "’"], [21, 23, "Ã±", "ñ"]]}


def test_typos_are_published_text() -> None:
    assert convert("Dr SJaishankar recieved 6,01,427 rifles .").text == "Dr SJaishankar recieved 6,01,427 rifles ."


def test_html_gives_the_article_without_its_page() -> None:
    document = convert(
        page("<h1>Ministers sign deal</h1><p>MOSCOW: The ministers signed an agreement on small arms on Monday.</p>")
        + "<footer>© The Daily</footer>",
        "seeds/a.html",
    )
    assert document.meta.title is not None
    assert "Ministers sign deal" not in document.text
    assert "The Daily" not in document.text
    assert document.zones == (Zone(type="dateline", start=0, end=6),)


def test_embedded_tweets_are_zones() -> None:
    tweet = "<blockquote class='twitter-tweet'><p>Glad that agreements were signed.</p>&mdash; A Minister</blockquote>"
    document = convert(
        page(f"<p>The ministers signed an agreement on small arms on Monday.</p>{tweet}"), "seeds/a.html"
    )
    (zone,) = document.zones
    assert zone.type == "tweet"
    assert document.text[zone.start : zone.end] == "Glad that agreements were signed.\n— A Minister"


def test_zones_inside_the_html_of_a_json_file() -> None:
    body = "<p>KYIV (AP) — One.</p><table><tr><td>AK-203</td><td>6,01,427</td></tr></table><ul><li>Two</li></ul>"
    document = convert(json.dumps({"title": "T &amp; U", "content": body}), "seeds/a.json")
    assert document.text == "KYIV (AP) — One.\nAK-203 6,01,427\nTwo"
    assert [(zone.type, document.text[zone.start : zone.end]) for zone in document.zones] == [
        ("dateline", "KYIV"),
        ("table", "AK-203 6,01,427"),
        ("list-item", "Two"),
    ]
    assert (document.meta.title, document.meta.agency) == ("T & U", "AP")


# What is known counts in order


def test_the_source_counts_before_the_file_and_the_file_before_its_text() -> None:
    raw = json.dumps({"text": "By Ann Smith\nMOSCOW, Dec 6, 2021 (AP) — One.", "date": "2021-12-07", "lang": "en_GB"})
    assert convert(raw, "seeds/a.json").meta == Meta(
        agency="AP", byline="Ann Smith", dateline="MOSCOW", published="2021-12-07", language="en-GB"
    )
    known = SourceFacts(
        published="2021-12-08", language="ru", title="T", publisher="P", license="L", url="https://e.org"
    )
    meta = convert_article(raw.encode(), "seeds/a.json", source=known).meta
    assert (meta.published, meta.language, meta.title, meta.publisher) == ("2021-12-08", "ru", "T", "P")
    assert (meta.license, meta.url) == ("L", "https://e.org")


def test_a_date_in_the_dateline_is_the_last_resort() -> None:
    assert convert("MOSCOW, Dec 6, 2021 (AP) — One.").meta.published == "2021-12-06"
    assert convert("MOSCOW, Dec 6 (AP) — One.").meta.published is None


def test_the_language_of_what_has_none_is_an_option() -> None:
    assert convert("One.").meta.language is None
    assert convert_article(b"One.", "seeds/a.txt", options=ConvertOptions(language="en")).meta.language == "en"


def test_further_chrome_is_an_option() -> None:
    options = ConvertOptions(chrome=("Watch DailyTV live",))
    assert convert_article(b"One.\nWatch DailyTV LIVE!\n", "seeds/a.txt", options=options).text == "One."


@pytest.mark.parametrize(
    ("path", "expected"),
    [("seeds/a.txt", "a"), ("seeds/2021/Der Fall.txt", "2021--Der-Fall"), ("a.txt", "a"), ("seeds/a.b.txt", "a-b")],
)
def test_ids_come_from_paths(path: str, expected: str) -> None:
    assert convert("One.", path).id == expected


# Refusals


@pytest.mark.parametrize(
    ("raw", "path", "message"),
    [
        (b"x", "seeds/a.docx", r'seeds/a\.docx: suffix "\.docx"; expected one of \.htm, \.html, \.json, \.txt; save'),
        (b"", "seeds/a.txt", r"seeds/a\.txt: no text; expected an article"),
        ("\ufeff\u200b \n".encode(), "seeds/a.txt", r"seeds/a\.txt: nothing is left after cleaning"),
        (b"PK\x03\x04", "seeds/a.json", r"a ZIP archive"),
        (("a" + "\u0301\u0323" * 40).encode(), "seeds/a.txt", r"seeds/a\.txt:1: 80 combining marks in a row"),
    ],
)
def test_refused(raw: bytes, path: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        convert(raw, path)


def test_a_huge_line_is_refused_before_any_work() -> None:
    started = time.process_time()
    with pytest.raises(InputError, match=r"50,000,000 bytes; expected at most 5,000,000; split it, or raise max_bytes"):
        convert(b"x" * 50_000_000)
    assert time.process_time() - started < 1


# What must hold for any file


def test_the_same_file_gives_the_same_document() -> None:
    raw = page("<p>MOSCOW: The ministers&nbsp;signed an agreement on small arms on Monday.</p>")
    assert msgspec.json.encode(convert(raw, "seeds/a.html")) == msgspec.json.encode(convert(raw, "seeds/a.html"))


def test_time_is_linear_in_the_file() -> None:
    def seconds(lines: int) -> float:
        raw = "The minister signed the agreement, he said.\u00a0\r\n".encode() * lines
        started = time.process_time()
        convert(raw)
        return time.process_time() - started

    small = min(seconds(1_000), seconds(1_000))
    assert seconds(10_000) < 50 * small + 0.2  # ten times as long; a hundred times would be quadratic


def _check_coverage(document: Document, length: int) -> None:
    """Every raw character is in one row or dropped once, and rows ascend on both sides."""
    assert all(row[1] <= after[0] and row[3] <= after[2] for row, after in pairwise(document.offset_map))
    stretches = [(low, high) for _, _, low, high in document.offset_map]
    stretches += [(loss.raw_start, loss.raw_end) for loss in document.dropped]
    ends = [0, *(end for stretch in sorted(stretches) for end in stretch), length]
    assert ends[::2] == ends[1::2]


PIECES = st.sampled_from(
    [
        "NEW DELHI: ",
        "word ",
        "\r\n",
        "\n",
        "\u00a0",
        "\u200b",
        "\u00ad",
        "e\u0301",
        "\u0958",
        "â€™",
        "“q”",
        "(ANI)",
        "\t",
        "&amp;",
        "Comment",
        "😀",
        "\x07",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=25))
def test_any_plain_text(pieces: list[str]) -> None:
    raw = "".join(pieces)
    try:
        document = convert(raw)
    except InputError:
        assert not any(letter.isprintable() and not letter.isspace() for letter in raw)
        return
    assert is_normalized("NFC", document.text)
    assert document.sha256 == text_sha256(document.text)
    assert document.text == document.text.strip()
    _check_coverage(document, len(raw))
    origin = OffsetMap(document.offset_map)
    for at, letter in enumerate(document.text):
        start, end = origin.to_raw(at, at + 1)
        if end - start == 1 and letter.isascii() and not letter.isspace():
            assert raw[start] == letter
    for zone in document.zones:
        assert 0 <= zone.start < zone.end <= len(document.text)


TAGS = st.sampled_from(
    re.findall(r"\S+", "<p> </p> Onetwo. &amp; <b> </b> <!-- --> <script> </script> < <td> <li> <h1>")
)


@given(st.lists(TAGS, max_size=20))
def test_any_html_gives_a_document_or_one_clear_error(pieces: list[str]) -> None:
    raw = "<html><body>" + "".join(pieces)
    try:
        document = convert(raw, "seeds/a.html")
    except InputError as error:
        problems = error.problems
    else:
        problems = []
        _check_coverage(document, len(raw))
    assert len(problems) <= 1
