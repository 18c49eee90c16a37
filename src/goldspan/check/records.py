"""Every problem of an annotation record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldspan.check.facts import check_duplicate_mentions, check_entities, check_overlaps, check_relations
from goldspan.check.identity import check_ids, ids_are_sound
from goldspan.check.resolve import Ends, check_ends, ends_are_sound
from goldspan.check.rules import Findings, Strictness
from goldspan.check.spans import check_evidence, check_spans, spans_are_sound
from goldspan.check.types import (
    check_attributes,
    check_scores,
    check_signatures,
    check_types,
    scores_are_sound,
    types_are_given,
)
from goldspan.document import text_sha256
from goldspan.errors import Problem

if TYPE_CHECKING:
    from goldspan.annotation import Annotations
    from goldspan.files.address import Locate
    from goldspan.schema import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """How a record is checked; `strictness` says what kind of record it is."""

    strictness: Strictness = Strictness.GOLD


def check_annotations(
    record: Annotations,
    *,
    locate: Locate,
    document_text: str | None = None,
    document_sha256: str | None = None,
    schema: Schema | None = None,
    options: CheckOptions = CheckOptions(),
) -> list[Problem]:
    """Return every problem of a record.

    Args:
        record: Gold, an annotator's pass or a prediction.
        locate: Tells the file and line of a place of the record.
        document_text: The document's text; where it is not at hand, the record's own is used if it carries one.
        document_sha256: SHA-256 of the document's text as UTF-8.
        schema: What is allowed; without one types and attributes are not checked.
        options: What kind of record it is.

    Returns:
        The problems, sorted; `goldspan.check.RULES` explains their rules.
    """
    findings = Findings(locate, options.strictness)
    text = document_text if document_text is not None else record.text or None
    _check_hashes(record, document_text, document_sha256, findings)
    check_ids(record, findings)
    check_spans(record, text, findings)
    check_types(record, schema, findings)
    check_duplicate_mentions(record, findings)
    check_scores(record, findings)
    check_entities(record, findings)
    if record.relations:
        ends = Ends(record)
        pairs = check_ends(record, ends, findings)
        check_evidence(record, text, findings)
        check_relations(record, pairs, schema, findings)
        if schema is not None:
            check_signatures(record, pairs, ends, schema, findings)
    if schema is not None:
        check_attributes(record, schema, findings)
        if schema.flat:
            check_overlaps(record, findings)
    return sorted(findings.problems, key=Problem.sort_key)


def is_readable(record: Annotations) -> bool:
    """Whether a record holds what readers rely on.

    That is: ids that differ, scores from 0 to 1, spans that are spans and equal their text.
    """
    return (
        ids_are_sound(record)
        and scores_are_sound(record)
        and spans_are_sound(record, record.text or None)
        and (not record.text or record.sha256 in (None, "", _hash(record.text)))
    )


def reading_problems(record: Annotations, locate: Locate) -> list[Problem]:
    """Return why a record is not readable: what `is_readable` looks at, with places."""
    findings = Findings(locate, Strictness.PREDICTION)
    _check_hashes(record, None, None, findings)
    check_ids(record, findings)
    check_spans(record, record.text or None, findings)
    check_scores(record, findings)
    return sorted(findings.problems, key=Problem.sort_key)


def is_scorable(record: Annotations) -> bool:
    """Whether a readable record can be scored: no empty type, scores from 0 to 1, relations whose ends exist."""
    return types_are_given(record) and scores_are_sound(record) and ends_are_sound(record)


def scoring_problems(record: Annotations, locate: Locate) -> list[Problem]:
    """Return why a record cannot be scored: what `is_scorable` looks at, with places."""
    findings = Findings(locate, Strictness.PREDICTION)
    check_types(record, None, findings)
    check_scores(record, findings)
    check_ends(record, Ends(record), findings)
    return sorted(findings.problems, key=Problem.sort_key)


def _check_hashes(record: Annotations, text: str | None, sha256: str | None, findings: Findings) -> None:
    if record.text:
        own = _hash(record.text)
        if own is None:
            findings.add("lone-surrogate", ("text",), "a lone surrogate, so that the text has no hash")
        elif record.sha256 and record.sha256 != own:
            findings.add("text-hash", ("sha256",), _short(record.sha256), f"{_short(own)}, that of the record's text")
        if text is not None and record.text != text:
            at = next((i for i, (a, b) in enumerate(zip(record.text, text, strict=False)) if a != b), None)
            where = f"from code point {at} on" if at is not None else f"in length: {len(record.text)}, {len(text)}"
            found = f"the record's text differs from the document's {where}"
            findings.add("text-differs", ("text",), found, remedy="make the record anew on the document's text")
    if not record.sha256:
        expected = f"{_short(sha256)}, that of the document's text" if sha256 else "the SHA-256 of the document's text"
        findings.add("missing-hash", (), 'no "sha256"', expected)
    elif sha256 and record.sha256 != sha256:
        remedy = "the text was changed after this was made: move it to the new text, or make it anew"
        findings.add("text-hash", ("sha256",), _short(record.sha256), f"{_short(sha256)}, the document's", remedy)


def _hash(text: str) -> str | None:
    try:
        return text_sha256(text)
    except UnicodeEncodeError:
        return None


def _short(sha256: str) -> str:
    return sha256[:12] + "…" if len(sha256) > 12 and sha256.isalnum() else repr(sha256[:48])
