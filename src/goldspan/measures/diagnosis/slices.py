"""The strict score of parts of the data: long and short mentions, strings seen in training, distance, documents.

A slice holds the gold and predicted items that share a value. A correct pair is in one slice, that of its gold item, so
that slices of one kind add up to the whole.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from goldspan.measures.counts import ratio
from goldspan.measures.diagnosis.batch import GOLD, PREDICTED, string_of
from goldspan.measures.documents.tally import add_rows
from goldspan.normal.sentences import sentence_of, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from goldspan.annotation import Annotations, Span
    from goldspan.measures.arrays import Ints
    from goldspan.measures.diagnosis.batch import Batch
    from goldspan.measures.diagnosis.options import DiagnosisOptions
    from goldspan.measures.diagnosis.pairing import Assigned
    from goldspan.measures.options import Options

UNKNOWN = ""
"""The value of items whose value is not known: no text, no such fact. Null where a slice is given as plain data."""

SEEN, SEEN_OTHERWISE, UNSEEN = "seen", "seen_as_another_type", "unseen"
STRINGS = (SEEN, SEEN_OTHERWISE, UNSEEN)
LENGTHS = ("1-4", "5-8", "9-16", "17-32", "33-64", "65+")
_LONGER = np.array([4, 8, 16, 32, 64])
DISTANCES = ("0", "1", "2", "3+")
_ORDER = {"string": STRINGS, "length": LENGTHS, "distance": DISTANCES}

Values = tuple["Sequence[str] | Ints", "Sequence[str] | Ints"]
"""The value of each gold and of each predicted item."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The items that share a value.

    Attributes:
        gold: Gold items.
        predicted: Predicted items.
        correct: Pairs that are right (strict).
    """

    gold: int = 0
    predicted: int = 0
    correct: int = 0

    def __add__(self, other: Slice, /) -> Slice:
        return Slice(self.gold + other.gold, self.predicted + other.predicted, self.correct + other.correct)

    @property
    def precision(self) -> float | None:
        """Correct per predicted item, 0 to 1; None where there is none."""
        return ratio(self.correct, self.predicted)

    @property
    def recall(self) -> float | None:
        """Correct per gold item, 0 to 1; None where there is none."""
        return ratio(self.correct, self.gold)

    @property
    def f1(self) -> float | None:
        """Twice the correct pairs per item of either side, 0 to 1; None where there is none."""
        return ratio(2 * self.correct, self.gold + self.predicted)

    def to_dict(self) -> dict[str, Any]:
        """Return counts and rates as plain data."""
        return {name: getattr(self, name) for name in ("gold", "predicted", "correct", "precision", "recall", "f1")}


Slices = dict[str, dict[str, Slice]]
"""By what is sliced (`length`, `metadata.agency`), then by value."""


def add_slices(left: Mapping[str, Mapping[str, Slice]], right: Mapping[str, Mapping[str, Slice]]) -> Slices:
    """Add slices value by value."""
    return {name: add_rows(left.get(name, {}), right.get(name, {})) for name in sorted({*left, *right})}


def slices_to_list(name: str, slices: Mapping[str, Slice]) -> list[dict[str, Any]]:
    """Return the slices of one kind as plain data, in their natural order, what is not known last."""
    natural = _ORDER.get(name, ())

    def order(value: str) -> tuple[bool, int, str]:
        return value == UNKNOWN, natural.index(value) if value in natural else 0, value

    return [{"value": value or None, **slices[value].to_dict()} for value in sorted(slices, key=order)]


def mention_slices(batch: Batch, assigned: Assigned, options: DiagnosisOptions) -> Slices:
    """Return the slices of mentions.

    `length`: code points covered. `string`, where training strings are given: whether the mention's string was labelled
    with its type in training, only with another, or not at all. `document`, and `metadata.…` for each fact given.
    """
    pair = batch.pair
    lengths = [np.searchsorted(_LONGER, side.length) for side in (pair.gold, pair.predicted)]
    slices = {"length": _counted(assigned, (lengths[0], lengths[1]), LENGTHS)}
    if options.training is not None:
        known = frozenset(string for strings in options.training.values() for string in strings)
        values = [_strings(batch, side, options.training, known) for side in (GOLD, PREDICTED)]
        slices["string"] = _counted(assigned, (values[0], values[1]), (*STRINGS, UNKNOWN))
    return slices | _by_document(batch, assigned, batch.mention_docs(), options)


def relation_slices(batch: Batch, assigned: Assigned, options: DiagnosisOptions) -> Slices:
    """Return the slices of relations.

    `distance`: how many sentence ends lie between the first code points of head and tail. `document`, and `metadata.…`
    for each fact given.
    """
    spans: dict[int, list[Span]] = {}
    values = [_distances(batch, side, spans) for side in (GOLD, PREDICTED)]
    slices = {"distance": _counted(assigned, (values[0], values[1]), (*DISTANCES, UNKNOWN))}
    return slices | _by_document(batch, assigned, batch.relation_docs(), options)


def _counted(assigned: Assigned, codes: tuple[Ints, Ints], names: Sequence[str]) -> dict[str, Slice]:
    """Count items by value, given as places in `names`."""
    right = np.flatnonzero(assigned.gold == 0)
    predicted = codes[PREDICTED].copy()
    predicted[assigned.partner[right]] = codes[GOLD][right]
    columns = (codes[GOLD], predicted, codes[GOLD][right])
    counts = [np.bincount(column, minlength=len(names)).tolist() for column in columns]
    return {name: Slice(*row) for name, row in zip(names, zip(*counts, strict=True), strict=True) if any(row)}


def _by_document(batch: Batch, assigned: Assigned, docs: tuple[Ints, Ints], options: DiagnosisOptions) -> Slices:
    rows = _counted(assigned, docs, batch.documents)
    slices = {"document": dict(sorted(rows.items()))}
    for name in sorted({name for facts in options.metadata.values() for name in facts}):
        values: dict[str, Slice] = {}
        for doc, row in rows.items():
            value = options.metadata.get(doc, {}).get(name) or UNKNOWN
            values[value] = values.get(value, Slice()) + row
        slices[f"metadata.{name}"] = dict(sorted(values.items()))
    return slices


def _strings(batch: Batch, side: int, training: Mapping[str, frozenset[str]], known: frozenset[str]) -> Ints:
    mentions = (batch.pair.gold, batch.pair.predicted)[side]
    seen, otherwise, unseen, unknown = range(4)
    of_type = [training.get(name, frozenset[str]()) for name in batch.pair.types]
    codes = []
    columns = mentions.doc.tolist(), mentions.type.tolist(), batch.first[side].tolist()
    for doc, type_, read in zip(*columns, strict=True):
        string = string_of(batch.read[side][read], batch.texts[doc])
        if string is None:
            codes.append(unknown)
        else:
            folded = fold(string)
            codes.append(seen if folded in of_type[type_] else otherwise if folded in known else unseen)
    return np.array(codes, np.int64)


def _distances(batch: Batch, side: int, spans: dict[int, list[Span]]) -> Ints:
    relations = batch.relations[side]
    codes = np.full(len(relations.head), len(DISTANCES))
    position = batch.sides[side].mentions.start[batch.first[side]]
    columns = batch.relation_docs()[side].tolist(), position[relations.head].tolist(), position[relations.tail].tolist()
    for row, (doc, head, tail) in enumerate(zip(*columns, strict=True)):
        text = batch.texts[doc]
        if text is None:
            continue
        if doc not in spans:
            spans[doc] = sentences(text)
        apart = abs(sentence_of(spans[doc], head) - sentence_of(spans[doc], tail))
        codes[row] = min(apart, len(DISTANCES) - 1)
    return codes


def fold(string: str) -> str:
    """Return a string as training strings are compared: case folded, each run of white space one space."""
    return " ".join(string.casefold().split())


def training_strings(
    records: Iterable[Annotations], options: Options, texts: Mapping[str, str] | None = None
) -> dict[str, frozenset[str]]:
    """Return the strings of the training split's mentions by type, for `DiagnosisOptions.training`.

    Args:
        records: Gold of the training split.
        options: What becomes of types: they are renamed as they are when the score is counted.
        texts: Documents' texts by id; without one, the record's own text, then the mentions' own count.

    Raises:
        ValueError: A mention whose parts overlap or are empty.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for record in records:
        for type_, string in _labelled(record, (texts or {}).get(record.doc, record.text)):
            name = options.entity_types.get(type_, type_)
            if isinstance(name, str):
                found[name].add(fold(string))
    return {name: frozenset(found[name]) for name in sorted(found)}


def _labelled(record: Annotations, text: str | None) -> Iterator[tuple[str, str]]:
    for mention in record.mentions:
        string = string_of(mention, text)
        if string is not None:
            yield mention.type, string
