"""Every problem of a document, and of documents and records side by side."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from goldspan.check.identity import check_id
from goldspan.check.rules import RULES, Findings, Strictness
from goldspan.check.spans import check_range
from goldspan.document import text_sha256
from goldspan.errors import Problem, plural, quote
from goldspan.files.address import unplaced

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goldspan.document import Document
    from goldspan.files.address import Locate, Steps

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Where a document, or a record of one, was seen; `line` is None where the file has no lines."""

    id: str
    file: str
    line: int | None = None
    group: str | None = None
    split: str | None = None


def check_document(document: Document, *, locate: Locate, raw_length: int | None = None) -> list[Problem]:
    """Return every problem of a document, sorted.

    Args:
        document: The document.
        locate: Tells the file and line of a place of the record.
        raw_length: How many characters the decoded raw file has, where that is known.
    """
    findings = Findings(locate)
    check_id(document.id, ("id",), findings)
    _check_text(document, findings)
    published = document.meta.published
    if published and not _is_date(published):
        findings.add("published", ("meta", "published"), quote(published), "a date written YYYY-MM-DD")
    for index, zone in enumerate(document.zones):
        path: Steps = ("zones", index)
        if not zone.type:
            findings.add("zone", (*path, "type"), quote(zone.type), "a type")
        check_range(zone.start, zone.end, document.text, (*path, "start"), (*path, "end"), findings, "zone")
    _check_map(document, raw_length, findings)
    _check_dropped(document, raw_length, findings)
    return sorted(findings.problems, key=Problem.sort_key)


def document_is_readable(document: Document) -> bool:
    """Whether a document holds what readers rely on: an id, and the hash of its text."""
    return not document_reading_problems(document, unplaced())


def document_reading_problems(document: Document, locate: Locate) -> list[Problem]:
    """Return why a document is not readable: what `document_is_readable` looks at, with places."""
    findings = Findings(locate)
    check_id(document.id, ("id",), findings)
    _check_hash(document, findings)
    return findings.problems


def _check_text(document: Document, findings: Findings) -> None:
    controls = _CONTROL.findall(document.text)
    if controls:
        at = document.text.index(controls[0])
        found = f"{plural(len(controls), 'control character')}, the first U+{ord(controls[0]):04X} at {at}"
        findings.add("text-characters", ("text",), found, "none but tab and line ends", "convert the article again")
    _check_hash(document, findings)


def _check_hash(document: Document, findings: Findings) -> None:
    try:
        actual = text_sha256(document.text)
    except UnicodeEncodeError:
        findings.add("lone-surrogate", ("text",), "a lone surrogate, so that the text has no hash")
        return
    if document.sha256 != actual:
        expected = f"{actual[:12]}…, that of the text"
        remedy = "restore the text, or convert the article again"
        findings.add("document-hash", ("sha256",), quote(document.sha256, 12), expected, remedy)


def _is_date(value: str) -> bool:
    try:
        return bool(_DATE.fullmatch(value) and date.fromisoformat(value))
    except ValueError:
        return False


def _check_map(document: Document, raw_length: int | None, findings: Findings) -> None:
    clean_before = raw_before = 0
    for index, row in enumerate(document.offset_map):
        start, end, raw_start, raw_end = row
        path: Steps = ("offset_map", index)
        if start < 0 or raw_start < 0 or end <= start or raw_end < raw_start:
            findings.add("offset-map", path, str(list(row)), "0 ≤ start < end, of the text and of the raw file")
            continue
        if start < clean_before or raw_start < raw_before:
            findings.add("offset-map", path, f"{list(row)} begins before the row above ends", "rows in order and apart")
        if end > len(document.text):
            findings.add("offset-map", (*path, 1), f"{end} is past the text ({len(document.text)})")
        if raw_length is not None and raw_end > raw_length:
            findings.add("offset-map", (*path, 3), f"{raw_end} is past the raw file ({raw_length})")
        clean_before, raw_before = max(clean_before, end), max(raw_before, raw_end)


def _check_dropped(document: Document, raw_length: int | None, findings: Findings) -> None:
    # Rows of equal lengths map one to one: nothing inside their raw side can have been dropped.
    kept = sorted((row[2], row[3]) for row in document.offset_map if row[1] - row[0] == row[3] - row[2])
    before = 0
    for index, part in enumerate(document.dropped):
        path: Steps = ("dropped", index)
        if not 0 <= part.raw_start < part.raw_end:
            findings.add("dropped", path, f"[{part.raw_start}, {part.raw_end}]", "0 ≤ raw_start < raw_end")
            continue
        if part.raw_start < before:
            found = f"[{part.raw_start}, {part.raw_end}] begins before the one above ends"
            findings.add("dropped", path, found, "in order and apart")
        if raw_length is not None and part.raw_end > raw_length:
            findings.add("dropped", (*path, "raw_end"), f"{part.raw_end} is past the raw file ({raw_length})")
        row = bisect_left(kept, (part.raw_end, 0)) - 1
        if row >= 0 and kept[row][1] > part.raw_start:
            found = f"[{part.raw_start}, {part.raw_end}] was dropped and kept: the offset map has raw {list(kept[row])}"
            findings.add("dropped", path, found, "what no row of equal lengths holds", "convert the article again")
        before = max(before, part.raw_end)


def check_documents_together(
    documents: Iterable[Sighting],
    records: Iterable[Sighting] = (),
    *,
    strictness: Strictness = Strictness.GOLD,
) -> list[Problem]:
    """Return the problems that no single file shows, sorted.

    Args:
        documents: All documents, with group and split where assigned.
        records: The records of one annotator, one system or the gold; `id` is the document's.
        strictness: What kind of records they are; records of unknown documents are fine in predictions.
    """
    problems = []
    first: dict[str, Sighting] = {}
    groups: dict[str, Sighting] = {}
    for seen in documents:
        before = first.setdefault(seen.id, seen)
        if before is not seen:
            problems.append(_doubled("doubled-document", seen, before, "a document with the id"))
        if seen.group and seen.split:
            other = groups.setdefault(seen.group, seen)
            if other.split != seen.split:
                found = f"{quote(seen.id)} of group {quote(seen.group)} is in split {quote(seen.split)}"
                expected = f"{quote(other.split)}, where {quote(other.id)} of that group is"
                problems.append(_at(seen, "group-straddles", found, expected, "assign groups and splits anew"))
    recorded: dict[str, Sighting] = {}
    for seen in records:
        before = recorded.setdefault(seen.id, seen)
        if before is not seen:
            problems.append(_doubled("doubled-record", seen, before, "a record for document"))
        if seen.id not in first and strictness in RULES["unknown-document"].applies:
            found = f"a record for document {quote(seen.id)}, which does not exist"
            problems.append(_at(seen, "unknown-document", found, "the id of a document"))
    return sorted(problems, key=Problem.sort_key)


def _doubled(rule: str, seen: Sighting, before: Sighting, what: str) -> Problem:
    where = f"{before.file}:{before.line}" if before.line else before.file
    found = f"{what} {quote(seen.id)} a second time; the first is in {where}"
    return _at(seen, rule, found, "one", "remove or rename one of them")


def _at(seen: Sighting, rule: str, found: str, expected: str = "", remedy: str = "") -> Problem:
    return Problem(rule=rule, file=seen.file, line=seen.line, found=found, expected=expected, remedy=remedy)
