from __future__ import annotations

import pytest

from goldspan.corpus.encoding import Told, decode
from goldspan.errors import InputError

STORY = "Sergey Shoigu – “fruitful” talks, naïve café, 5 °C.\nSecond line.\n"


@pytest.mark.parametrize(
    ("raw", "text", "encoding", "told"),
    [
        (b"plain\n", "plain\n", "utf-8", Told.UTF_8),
        (STORY.encode(), STORY, "utf-8", Told.UTF_8),
        (b"\xef\xbb\xbf" + STORY.encode(), "\ufeff" + STORY, "utf-8", Told.MARK),
        (b"\xff\xfe" + STORY.encode("utf-16-le"), "\ufeff" + STORY, "utf-16-le", Told.MARK),
        (b"\xfe\xff" + STORY.encode("utf-16-be"), "\ufeff" + STORY, "utf-16-be", Told.MARK),
        (b"\xff\xfe\0\0" + STORY.encode("utf-32-le"), "\ufeff" + STORY, "utf-32-le", Told.MARK),
        (STORY.encode("cp1252"), STORY, "cp1252", Told.CP1252),
        (b"caf\xe9", "café", "cp1252", Told.CP1252),
        (b"He said \x93no\x94, CAF\xc9\x94", "He said “no”, CAFÉ”", "cp1252", Told.CP1252),
    ],
)
def test_decode(raw: bytes, text: str, encoding: str, told: Told) -> None:
    decoded = decode(raw, "seeds/a.txt", max_bytes=1000)
    assert (decoded.text, decoded.encoding, decoded.told) == (text, encoding, told)
    assert raw.decode(decoded.encoding) == decoded.text


def test_cp1252_is_not_left_to_the_detector() -> None:
    raw = "Ministère de la Défense – l’accord signé à “Moscou” coûte 5 €".encode("cp1252")
    assert decode(raw, "seeds/a.txt", max_bytes=1000).encoding == "cp1252"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ("<META http-equiv=Content-Type content='text/html; charset=windows-1251'>", "cp1251"),
        ('<?xml version="1.0" encoding="windows-1251"?>', "cp1251"),
    ],
)
def test_html_may_declare_its_encoding(head: str, encoding: str) -> None:
    raw = (head + "<p>Шойгу</p>").encode("cp1251")
    decoded = decode(raw, "seeds/a.html", markup=True, max_bytes=1000)
    assert (decoded.encoding, decoded.told) == (encoding, Told.DECLARED)
    assert "Шойгу" in decoded.text


@pytest.mark.parametrize("label", ["iso-8859-1", "latin1", "us-ascii"])
def test_old_latin_labels_mean_cp1252(label: str) -> None:
    raw = f'<meta charset="{label}"><p>“fruitful”</p>'.encode("cp1252")
    decoded = decode(raw, "seeds/a.html", markup=True, max_bytes=1000)
    assert decoded.encoding == "cp1252"
    assert "“fruitful”" in decoded.text


@pytest.mark.parametrize("label", ["utf-8", "no-such", "utf-16", "rot13"])
def test_a_declaration_that_does_not_fit_is_passed_over(label: str) -> None:
    raw = f'<meta charset="{label}"><p>caf\xe9</p>'.encode("latin-1")
    assert decode(raw, "seeds/a.html", markup=True, max_bytes=1000).told is Told.CP1252


def test_plain_text_declares_nothing() -> None:
    assert decode('<meta charset="cp1251"> é'.encode(), "seeds/a.txt", max_bytes=1000).encoding == "utf-8"


def test_the_sources_encoding_counts_and_must_fit() -> None:
    raw = "Шойгу".encode("koi8-r")
    decoded = decode(raw, "seeds/a.txt", declared="koi8-r", max_bytes=1000)
    assert (decoded.text, decoded.told) == ("Шойгу", Told.SOURCE)
    with pytest.raises(InputError, match=r"seeds/a\.txt:1: byte 0 \(FB CF CA C7 …\) is not utf-8: .*SOURCES\.toml"):
        decode(raw, "seeds/a.txt", declared="utf-8", max_bytes=1000)


def test_the_detector_is_last_and_said() -> None:
    # 0x81 is nothing in cp1252 and ü in the old code page of DOS.
    raw = ("Die Br\x81cke \x81ber den Flu\xe1 wurde f\x81r die M\x81hle gebaut. " * 20).encode("latin-1")
    decoded = decode(raw, "seeds/a.txt", max_bytes=5000)
    assert decoded.told is Told.DETECTED
    assert raw.decode(decoded.encoding) == decoded.text


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", r"no text; expected an article"),
        (b" \r\n\t", r"no text; expected an article"),
        (b"x" * 1001, r"1,001 bytes; expected at most 1,000; split it"),
        (b"%PDF-1.7 ...", r"a PDF file; expected text; extract its text first"),
        (b"PK\x03\x04rest", r"a ZIP archive"),
        (b"\x1f\x8brest", r"a gzip file"),
        (b"\x89PNG\r\n", r"a PNG image"),
        (b"{\\rtf1 Hello}", r"an RTF file"),
        (b"ab\0\0\0\0", r"4 NUL bytes of 6; expected text; if it is UTF-16"),
        ("no mark".encode("utf-16-le"), r"7 NUL bytes of 14; .* encoding = \"utf-16-le\""),
        (b"one\ntwo three four five six seven eight\0", r"a\.txt:2: byte 39 is NUL; expected text; remove it"),
        ("naïve “q”".encode() + b"\xed\xa0\x80", r"byte 14 \(ED A0 80 …\) is not utf-8"),  # a lone surrogate
        ("naïve ".encode() + b"\xc0\x80 end", r"byte 7 \(C0 80 20 65 …\) is not utf-8"),  # over-long
        ("“cut” off “here”".encode()[:-1], r"is not utf-8: unexpected end of data"),
        (b"\xff\xfea", r"is not utf-16-le: truncated data"),
    ],
)
def test_refused(raw: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        decode(raw, "seeds/a.txt", max_bytes=1000)
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].file == "seeds/a.txt"


@pytest.mark.parametrize("name", ["klingon", "rot13", "utf-8\0"])
def test_an_unknown_encoding_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="a text encoding Python knows"):
        decode(b"text", "seeds/a.txt", declared=name, max_bytes=1000)
