"""Bytes to text: byte order mark, then what is declared, then strict UTF-8, then cp1252; a detector last, and said.

A detector is the last resort because it guesses: it takes cp1252 text for cp1250. The text returned is exactly
`raw.decode(encoding)`, a byte order mark included, so that places in the raw file can be found again by anyone.
"""

from __future__ import annotations

import codecs
import enum
import re
from dataclasses import dataclass

from goldspan.corpus.faults import fault
from goldspan.errors import MissingExtra, quote


class Told(enum.Enum):
    """How the encoding of a file came to be known."""

    MARK = "byte order mark"
    SOURCE = "SOURCES.toml"
    DECLARED = "declared in the file"
    UTF_8 = "valid UTF-8"
    CP1252 = "not UTF-8, so cp1252"
    DETECTED = "guessed by a detector"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A raw file's text, the encoding it was read in (a name Python knows), and how that was told."""

    text: str
    encoding: str
    told: Told


_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF", "a PDF file", "extract its text first"),
    (b"PK\x03\x04", "a ZIP archive (or a DOCX, ODT or EPUB file)", "save the article as text or HTML"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save the article as text or HTML"),
    (b"{\\rtf", "an RTF file", "save the article as text or HTML"),
    (b"\x1f\x8b", "a gzip file", "unpack it first"),
    (b"BZh", "a bzip2 file", "unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (b"\x89PNG", "a PNG image", "store the article's text"),
    (b"GIF8", "a GIF image", "store the article's text"),
    (b"\xff\xd8\xff", "a JPEG image", "store the article's text"),
)
_SAY_IT = "mend the bytes, or say the file's encoding in SOURCES.toml"

_HEAD = 4096
"""A declaration must stand within the first bytes, as in HTML."""

_DECLARED = re.compile(
    rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})|<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
# Browsers' reading of the labels pages use: old Latin-1 labels mean cp1252, old Chinese ones their superset.
_LABELS = {
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "us-ascii", "ascii", "cp1252"), "cp1252"),
    **{f"windows-{number}": f"cp{number}" for number in range(1250, 1259)},
    **{f"iso-8859-{number}": f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk"), "gb18030"),
    **{name: name for name in ("koi8-r", "koi8-u", "big5", "euc-jp", "euc-kr", "iso-2022-jp")},
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis"), "cp932"),
    **dict.fromkeys(("tis-620", "windows-874", "iso-8859-11"), "cp874"),
    "iso-8859-9": "cp1254",
    "macintosh": "mac-roman",
}

# The shape of UTF-8's longer forms; surrogates and over-long forms too, so that these are seen for what they are.
_UTF_8 = re.compile(rb"\xc0\x80|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


def decode(raw: bytes, path: str, *, declared: str | None = None, markup: bool = False, max_bytes: int) -> Decoded:
    """Decode a raw file.

    Args:
        raw: Its bytes.
        path: What errors call it.
        declared: Its encoding as SOURCES.toml has it; it must then fit.
        markup: Whether the file is HTML and may declare its encoding itself; a wrong declaration is passed over.
        max_bytes: The largest size that is read.

    Raises:
        InputError: Empty, too large, binary, or not text in any encoding that could be told; also UTF-8 with damage
            (a cut character, an over-long form, a lone surrogate), rather than every accent in it misread.
        MissingExtra: Only a detector could tell, and it is not installed.
    """
    _check_kind(raw, path, max_bytes)
    for mark, marked in _MARKS:
        if raw.startswith(mark):
            return Decoded(_strictly(raw, marked, path), marked, Told.MARK)
    if declared:
        return Decoded(_strictly(raw, _python_name(declared, path), path), declared, Told.SOURCE)
    _refuse_nul(raw, path)
    if markup and (encoding := _declaration(raw)) and (text := _try(raw, encoding)) is not None:
        return Decoded(text, encoding, Told.DECLARED)
    if (text := _try(raw, "utf-8")) is not None:
        return Decoded(text, "utf-8", Told.UTF_8)
    _refuse_damaged(raw, path)
    if (text := _try(raw, "cp1252")) is not None:
        return Decoded(text, "cp1252", Told.CP1252)
    return _detect(raw, path)


def _check_kind(raw: bytes, path: str, max_bytes: int) -> None:
    if len(raw) > max_bytes:
        raise fault(path, "too-large", f"{len(raw):,} bytes", f"at most {max_bytes:,}", "split it, or raise max_bytes")
    if not raw.strip():
        raise fault(path, "empty-file", "no text", "an article", "remove the file, or put the article in it")
    for magic, kind, remedy in _MAGIC:
        if raw.startswith(magic):
            raise fault(path, "binary-file", kind, "text", remedy)


def _refuse_nul(raw: bytes, path: str) -> None:
    """Refuse a file with NUL bytes, which no text holds but those in two- and four-byte encodings."""
    count = raw.count(0)
    if count == 0:
        return
    if count * 20 > len(raw):
        remedy = 'if it is UTF-16, say encoding = "utf-16-le" (or "utf-16-be") in SOURCES.toml'
        raise fault(path, "binary-file", f"{count:,} NUL bytes of {len(raw):,}", "text", remedy)
    at = raw.index(0)
    raise fault(path, "nul", f"byte {at} is NUL", "text", "remove it", line=_line(raw, at))


def _refuse_damaged(raw: bytes, path: str) -> None:
    """Refuse bytes that are mostly UTF-8 but not quite: read as cp1252 they would turn every good letter into two."""
    good = _UTF_8.findall(raw)
    others = len(_NOT_ASCII.findall(raw)) - sum(map(len, good))
    if len(good) > others:
        _strictly(raw, "utf-8", path)


def _strictly(raw: bytes, encoding: str, path: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        shown = " ".join(f"{byte:02X}" for byte in raw[error.start : error.start + 4])
        found = f"byte {error.start} ({shown} …) is not {quote(encoding)[1:-1]}: {error.reason}"
        line = _line(raw, error.start) if encoding[:6] not in {"utf-16", "utf-32"} else None
        raise fault(path, "bad-encoding", found, "text in one encoding", _SAY_IT, line=line) from None


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _declaration(raw: bytes) -> str | None:
    """Return the codec of the encoding that HTML or XML bytes declare, if it is one that is known."""
    match = _DECLARED.search(raw[:_HEAD])
    return _LABELS.get((match[1] or match[2]).decode("ascii", "replace").lower()) if match else None


def _python_name(name: str, path: str) -> str:
    try:
        "".encode(name)
        return codecs.lookup(name).name
    except (LookupError, UnicodeError, ValueError):
        found = f"encoding {quote(name)} in SOURCES.toml"
        raise fault(path, "bad-encoding", found, 'a text encoding Python knows, such as "cp1252"') from None


def _detect(raw: bytes, path: str) -> Decoded:
    try:
        from charset_normalizer import from_bytes  # heavy, and rarely needed
    except ImportError:
        raise MissingExtra("convert", "guessing an encoding") from None
    best = from_bytes(raw).best()
    if best is not None and (text := _try(raw, best.encoding)) is not None:
        return Decoded(text, best.encoding, Told.DETECTED)
    raise fault(path, "bad-encoding", "bytes in no encoding that could be told", "text", _SAY_IT)


def _line(raw: bytes, at: int) -> int:
    return raw.count(b"\n", 0, at) + 1
