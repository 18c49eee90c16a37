"""Scoring what can be read: records that cannot be are left out, and every one of them is reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from goldspan.check import scoring_problems
from goldspan.document import text_sha256
from goldspan.errors import Problem, quote
from goldspan.files.address import unplaced
from goldspan.measures.items import mention_faults, relation_ends

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from goldspan.annotation import Annotations
    from goldspan.eval.pairing import DocumentFacts

    Read = Callable[[Callable[[Problem], None]], Iterable[Annotations]]
    """Reads records, and tells the problems of those it passes over."""


@dataclass(slots=True)
class Readable:
    """The records of both sides that can be scored, and the problems of those that cannot, by side."""

    gold: list[Annotations] = field(default_factory=list)
    predicted: list[Annotations] = field(default_factory=list)
    problems: dict[str, list[Problem]] = field(default_factory=lambda: {"gold": [], "predicted": []})

    @property
    def left_out(self) -> dict[str, list[Problem]]:
        """The problems; empty where nothing was left out."""
        return self.problems if any(self.problems.values()) else {}


def readable(gold: Read, predicted: Read, documents: Mapping[str, DocumentFacts] | None = None) -> Readable:
    """Read both sides, leaving out what could not be scored.

    That is: what is no record; records whose spans, types, scores or arguments are none; a second record for a
    document; records that were made on another text.

    Args:
        gold: Reads the gold.
        predicted: Reads the predictions.
        documents: Facts of documents, by id.
    """
    both = Readable()
    texts = {doc: facts.sha256 for doc, facts in (documents or {}).items()}
    for side, read, kept in (("gold", gold, both.gold), ("predicted", predicted, both.predicted)):
        problems, seen = both.problems[side], set[str]()
        for record in read(problems.append):
            faults = list(_faults(record, side, seen, texts))
            problems += faults
            seen.add(record.doc)
            if faults:
                continue
            kept.append(record)
            if side == "gold" and (sha256 := _sha256(record)):
                texts.setdefault(record.doc, sha256)
        problems.sort(key=Problem.sort_key)
    return both


def _faults(record: Annotations, side: str, seen: set[str], texts: Mapping[str, str]) -> Iterable[Problem]:
    name = f"{side} record of {quote(record.doc)}"
    if record.doc in seen:
        yield Problem(rule="doubled-record", file=name, found="a second record", expected="one a document")
        return
    spans = list(mention_faults(record, side))
    yield from spans
    if not spans:
        yield from (fault for fault in relation_ends(record, side)[1] if fault.rule != "dangling")
    yield from scoring_problems(record, unplaced(name))
    found, expected = _sha256(record), texts.get(record.doc)
    if found and expected and found != expected:
        yield Problem(rule="other-text", file=name, found=f"sha256 {quote(found, 12)}", expected=quote(expected, 12))


def _sha256(record: Annotations) -> str | None:
    if record.sha256 is None and record.text is not None:
        return text_sha256(record.text)
    return record.sha256
