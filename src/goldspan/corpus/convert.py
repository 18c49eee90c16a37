"""From a raw article to a document: bytes, text, article, clean text, zones. A pure function; no group, no split."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from goldspan.corpus.article import SourceFacts
from goldspan.corpus.cleaning.chrome import drop_chrome, plain
from goldspan.corpus.cleaning.composing import MAX_MARKS, too_many_marks
from goldspan.corpus.cleaning.mojibake import Repairs, repair
from goldspan.corpus.cleaning.steps import clean
from goldspan.corpus.encoding import Decoded, Told, decode
from goldspan.corpus.facts.zones import find_zones
from goldspan.corpus.faults import fault, line_of
from goldspan.corpus.mapped import MappedText
from goldspan.corpus.readers import reader_for
from goldspan.document import Document, Meta, Raw, text_sha256
from goldspan.files.names import slug

CONVERTER = "1"
"""Version of the conversion: it changes when the same raw file may give another text."""

_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertOptions:
    """How articles are converted.

    Attributes:
        max_bytes: The largest raw file that is read.
        language: BCP 47 tag of articles that nothing gives a language.
        chrome: Further lines that are a website's own, dropped from the edges of a text; compared without case.
    """

    max_bytes: int = 5_000_000
    language: str | None = None
    chrome: tuple[str, ...] = ()


_DEFAULTS = ConvertOptions()
_NOTHING_KNOWN = SourceFacts()


def convert_article(
    raw: bytes, path: str, *, options: ConvertOptions = _DEFAULTS, source: SourceFacts = _NOTHING_KNOWN
) -> Document:
    """Convert a raw article.

    What SOURCES.toml says counts first, then what the file says of itself, then what its text says.

    Args:
        raw: The file's bytes.
        path: Its path relative to the workspace, with `/`; the suffix tells the format, and the path inside the first
            folder makes the document's id.
        options: How to convert.
        source: What is known about the file.

    Returns:
        The document. `text` is in NFC with LF line ends, no control or invisible characters, single spaces and at most
        one empty line in a row; every raw character is either in a row of `offset_map` or in `dropped`.

    Raises:
        InputError: The file cannot be converted: unknown suffix, too large, empty, binary, damaged, no article in it.
        MissingExtra: A library of the extra `convert` is needed and not installed.
    """
    reader = reader_for(path)
    decoded = decode(raw, path, declared=source.encoding, markup=reader.markup, max_bytes=options.max_bytes)
    whole = MappedText.raw(decoded.text)
    _check(decoded.text, whole, path)
    article = reader.read(whole, path)
    _check(decoded.text, article.text, path)
    repaired, repairs = repair(article.text)
    text = drop_chrome(clean(repaired), frozenset(map(plain, options.chrome)))
    if not text.text:
        raise fault(
            path, "no-text", "nothing is left after cleaning", "an article", "remove the file, or put the article in it"
        )
    origin = text.offset_map()
    found = find_zones(text.text, article.zones, origin, source.agency)
    return Document(
        id=slug(_inside_first_folder(path)),
        text=text.text,
        sha256=text_sha256(text.text),
        raw=Raw(path=path, sha256=hashlib.sha256(raw).hexdigest(), encoding=decoded.encoding),
        meta=_meta(source.over(article.facts).over(found.facts), found.dateline, options.language),
        zones=found.zones,
        offset_map=origin.rows,
        dropped=text.dropped(),
        extra=_extra(decoded, repairs),
    )


def _check(raw: str, text: MappedText, path: str) -> None:
    """Refuse what no record can hold, and rows of combining marks that would take for ever to order."""
    if match := _NO_TEXT.search(text.text):
        shown = f"U+{ord(match[0]):04X}, " + ("NUL" if match[0] == "\0" else "half of a surrogate pair")
        line = line_of(raw, text, match.start())
        raise fault(path, "no-character", shown, "characters of Unicode", "repair or remove it", line=line)
    if row := too_many_marks(text.text):
        line = line_of(raw, text, row[0])
        shown = f"{row[1] - row[0]:,} combining marks in a row"
        raise fault(path, "too-many-marks", shown, f"at most {MAX_MARKS}", "repair or remove them", line=line)


def _inside_first_folder(path: str) -> str:
    parts = PurePosixPath(path).parts
    return "/".join(parts[1:]) if len(parts) > 1 else path


def _meta(known: SourceFacts, dateline: str | None, language: str | None) -> Meta:
    return Meta(
        title=known.title,
        publisher=known.publisher,
        agency=known.agency,
        byline=known.byline,
        dateline=dateline,
        published=known.published,
        url=known.url,
        language=known.language or language,
        license=known.license,
    )


def _extra(decoded: Decoded, repairs: Repairs) -> dict[str, Any]:
    """Return what should be looked at: a guessed encoding, and what was repaired."""
    extra: dict[str, Any] = {}
    if decoded.told in (Told.CP1252, Told.DETECTED):
        extra["encoding"] = decoded.told.value
    if repairs.count:
        extra["mojibake"] = repairs.to_dict()
    return extra
