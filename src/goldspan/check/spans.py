"""Spans: within the text, not empty, parts in order, and the slice they say they are.

Offsets are half-open and count code points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.errors import quote

if TYPE_CHECKING:
    from goldspan.annotation import Annotations, Mention, Span
    from goldspan.check.rules import Findings
    from goldspan.files.address import Steps

MAX_OFFSET = 2**40
"""No text is this long; sums of such offsets still fit 64 bits."""

_NEAR = 200
"""How far from where it should be a mention's text is looked for, in code points."""


def spans_are_sound(record: Annotations, text: str | None) -> bool:
    """Whether mentions' spans are spans, within `text` and equal to their slices; `check_spans` says which are not."""
    length = MAX_OFFSET if text is None else len(text)
    for mention in record.mentions:
        start, end = mention.start, mention.end
        if not 0 <= start < end <= length:
            return False
        if mention.spans:
            if not _parts_are_sound(mention) or (text is not None and not _agrees(mention, mention.slice(text))):
                return False
        elif text is not None and not _agrees(mention, text[start:end]):
            return False
    return True


def _agrees(mention: Mention, covered: str) -> bool:
    return not mention.text or mention.text == covered


def _parts_are_sound(mention: Mention) -> bool:
    last = -1
    for start, end in mention.spans:
        if not last < start < end:
            return False
        last = end
    return mention.start == mention.spans[0][0] and mention.end == mention.spans[-1][1]


def check_spans(record: Annotations, text: str | None, findings: Findings) -> None:
    """Check every mention's spans, and against `text` where it is at hand."""
    length = MAX_OFFSET if text is None else len(text)
    for index, mention in enumerate(record.mentions):
        path: Steps = ("mentions", index)
        start, end = mention.start, mention.end
        if not 0 <= start < end <= length:
            check_range(start, end, text, (*path, "start"), (*path, "end"), findings)
        elif mention.spans and not _parts_are_sound(mention):
            _check_parts(mention, text, path, findings)
        elif text is not None:
            covered = mention.slice(text) if mention.spans else text[start:end]
            if not _agrees(mention, covered):
                _report_slice(mention, covered, text, (*path, "text"), findings)
            if covered[:1].isspace() or covered[-1:].isspace():
                remedy = "move start or end past the white space"
                findings.add("white-space", path, f"{quote(covered)} has white space at an edge", remedy=remedy)


def check_range(
    start: int, end: int, text: str | None, start_path: Steps, end_path: Steps, findings: Findings, rule: str = ""
) -> bool:
    """Check one span; return whether it is sound. A given `rule` stands in for the three about ranges."""
    sound = True
    if start < 0:
        findings.add(rule or "negative-start", start_path, quote(start), "0 or more")
        sound = False
    if end <= start:
        found = f"the span [{quote(start)}, {quote(end)}] is empty"
        findings.add(rule or "empty-span", end_path, found, "an end after the start", "ends are one past the last")
        sound = False
    if text is not None and end > len(text):
        findings.add(rule or "past-text", end_path, f"{quote(end)} is past the text ({len(text)})")
        sound = False
    elif end > MAX_OFFSET:
        findings.add(rule or "past-text", end_path, f"{quote(end)} is past any text", f"at most {MAX_OFFSET}")
        sound = False
    return sound


def _check_parts(mention: Mention, text: str | None, path: Steps, findings: Findings) -> None:
    before: Span | None = None
    sound = True
    for index, (start, end) in enumerate(mention.spans):
        here: Steps = (*path, "spans", index)
        sound = check_range(start, end, text, (*here, 0), (*here, 1), findings) and sound
        if before is not None and start <= before[1]:
            how = "touches" if start == before[1] else "overlaps" if end > before[0] else "stands before"
            found = f"[{start}, {end}] {how} the part [{before[0]}, {before[1]}]"
            findings.add("parts", here, found, "parts in order and apart", "sort them, and join parts that touch")
            sound = False
        before = (start, end)
    first, last = mention.spans[0][0], mention.spans[-1][1]
    if sound and (mention.start, mention.end) != (first, last):
        found = f"start and end are [{mention.start}, {mention.end}]"
        findings.add("envelope", path, found, f"[{first}, {last}], the envelope of its parts")


def _report_slice(mention: Mention, covered: str, text: str, path: Steps, findings: Findings) -> None:
    said = mention.text or ""
    low = max(0, mention.start - _NEAR)
    places = []
    at = text.find(said, low, mention.end + _NEAR)
    while at >= 0:
        places.append(at)
        at = text.find(said, at + 1, mention.end + _NEAR)
    remedy = ""
    if places and not mention.spans:
        nearest = min(places, key=lambda place: abs(place - mention.start))
        remedy = f"that text stands at [{nearest}, {nearest + len(said)}]"
    elif covered == " ".join(said.split()) or said == " ".join(covered.split()):
        remedy = "they differ in white space"
    expected = f"{quote(covered)}, the slice [{mention.start}, {mention.end}]"
    findings.add("slice", path, quote(said), expected, remedy)


def check_evidence(record: Annotations, text: str | None, findings: Findings) -> None:
    """Check the evidence of every relation."""
    for index, relation in enumerate(record.relations):
        for number, (start, end) in enumerate(relation.evidence):
            if not 0 <= start < end or (text is not None and end > len(text)):
                path: Steps = ("relations", index, "evidence", number)
                check_range(start, end, text, (*path, 0), (*path, 1), findings, "evidence")
