"""Gold and predictions side by side, document by document, as they are read."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from goldspan.document import text_sha256
from goldspan.errors import InputError, Problem, RecordError, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from goldspan.annotation import Annotations

ALL = "all"
"""The split that holds every document."""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What scoring knows of a document: the SHA-256 of its text, and its split."""

    sha256: str
    split: str | None


def paired(
    gold: Iterable[Annotations],
    predicted: Iterable[Annotations],
    documents: Mapping[str, DocumentFacts] | None = None,
    split: str = ALL,
) -> Iterator[tuple[Annotations | None, Annotations | None]]:
    """Yield gold and predicted records of the same documents, as soon as both have been read.

    Both sides are read in step: sides in the same order need no room, and any order will do.

    Args:
        gold: Gold records.
        predicted: Predicted records.
        documents: Facts of documents, by id; needed to choose a split.
        split: The split to keep, on both sides, or `all`.

    Yields:
        Pairs; None on the right for gold that was not predicted, None on the left for predictions gold does not know.

    Raises:
        RecordError: Two records of one side for one document; records made on different texts; gold for a document that
            is not among `documents` though a split is to be chosen. All of them, when everything has been read.
    """
    sides = _Sides(documents or {}, split)
    for one, other in zip_longest(gold, predicted):
        if one is not None and (match := sides.add_gold(one)):
            yield match
        if other is not None and (match := sides.add_predicted(other)):
            yield match
    if sides.problems:
        raise RecordError(sides.problems)
    yield from ((record, None) for record in sides.gold.values())
    yield from ((None, record) for record in sides.predicted.values())


class _Sides:
    """What has been read of both sides and waits for its other half."""

    def __init__(self, documents: Mapping[str, DocumentFacts], split: str) -> None:
        self.gold: dict[str, Annotations] = {}
        self.predicted: dict[str, Annotations] = {}
        self.problems: list[Problem] = []
        self._documents = documents
        self._split = split
        self._seen: dict[str, set[str]] = {"gold": set(), "predicted": set()}

    def add_gold(self, record: Annotations) -> tuple[Annotations, Annotations] | None:
        """Take in a gold record; return the pair it completes."""
        if not self._wanted(record, "gold"):
            return None
        if (other := self.predicted.pop(record.doc, None)) is None:
            self.gold[record.doc] = record
            return None
        return self._pair(record, other)

    def add_predicted(self, record: Annotations) -> tuple[Annotations, Annotations] | None:
        """Take in a predicted record; return the pair it completes."""
        if not self._wanted(record, "predicted"):
            return None
        if (one := self.gold.pop(record.doc, None)) is None:
            self.predicted[record.doc] = record
            return None
        return self._pair(one, record)

    def _wanted(self, record: Annotations, side: str) -> bool:
        if record.doc in self._seen[side]:
            found = f"a second {side} record for {quote(record.doc)}"
            self.problems.append(Problem(rule="doubled-record", found=found, expected="one a document"))
            return False
        self._seen[side].add(record.doc)
        facts = self._documents.get(record.doc)
        if facts is None:
            if self._split == ALL or side == "predicted":
                return True
            remedy = "convert the article, or score without --split"
            found = f"gold for {quote(record.doc)}, of which the split is not known"
            self.problems.append(Problem(rule="unknown-document", found=found, expected="a document", remedy=remedy))
            return False
        if self._split not in {ALL, facts.split}:
            return False
        return self._same_text(record, facts.sha256, side, "the document's text")

    def _pair(self, one: Annotations, other: Annotations) -> tuple[Annotations, Annotations] | None:
        expected = sha256_of(one)
        if expected and not self._same_text(other, expected, "predicted", "the text gold was made on"):
            return None
        return one, other

    def _same_text(self, record: Annotations, expected: str, side: str, whose: str) -> bool:
        found = sha256_of(record)
        if found is None or found == expected:
            return True
        remedy = "predict again on it" if side == "predicted" else "carry gold over with `goldspan convert --rebase`"
        said = f"the {side} record of {quote(record.doc)} was made on another text (sha256 {quote(found, 12)})"
        self.problems.append(
            Problem(rule="other-text", found=said, expected=f"{whose} ({quote(expected, 12)})", remedy=remedy)
        )
        return False


def sha256_of(record: Annotations) -> str | None:
    """Return the hash of the text a record was made on, where it says so or carries the text."""
    if record.sha256 is None and record.text is not None:
        return text_sha256(record.text)
    return record.sha256


def require_split(documents: Mapping[str, DocumentFacts] | None, split: str) -> None:
    """Refuse a split that cannot be told.

    Raises:
        InputError: A split is asked for, and no documents say which it is.
    """
    if split != ALL and documents is None:
        found = f"the split {quote(split)} of unknown documents"
        remedy = "give the documents with --documents, or leave --split out"
        raise InputError(
            Problem(rule="no-documents", found=found, expected="documents that say their split", remedy=remedy)
        )
