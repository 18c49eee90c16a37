"""Examples of each class of errors: few, always the same ones, and without text where it may not be shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from goldspan.measures.diagnosis.batch import GOLD, PREDICTED, Batch, spans_of, string_of
from goldspan.measures.diagnosis.pairing import ALONE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from goldspan.annotation import Span
    from goldspan.measures.arrays import Ints
    from goldspan.measures.diagnosis.options import DiagnosisOptions
    from goldspan.measures.diagnosis.pairing import Assigned

_LONGEST = 240
"""Longest context, in code points; a longer one loses its middle."""


@dataclass(frozen=True, slots=True)
class ShownMention:
    """A mention as an example shows it: its type as counted, its parts (half-open, code points), its text if shown."""

    type: str
    spans: tuple[Span, ...]
    text: str | None = None

    def to_dict(self, *, texts: bool = True) -> dict[str, Any]:
        """Return the mention as plain data."""
        data: dict[str, Any] = {"type": self.type, "spans": [list(span) for span in self.spans]}
        return {**data, "text": self.text} if texts and self.text is not None else data


@dataclass(frozen=True, slots=True)
class ShownRelation:
    """A relation as an example shows it."""

    type: str
    head: ShownMention
    tail: ShownMention

    def to_dict(self, *, texts: bool = True) -> dict[str, Any]:
        """Return the relation as plain data."""
        return {"type": self.type, "head": self.head.to_dict(texts=texts), "tail": self.tail.to_dict(texts=texts)}


Shown = ShownMention | ShownRelation


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One error. Its texts are untrusted, as all text of articles and predictions.

    Attributes:
        document: The document's id.
        name: The class.
        place: How many errors of this class come before it in its document.
        gold: The gold item; None if it is spurious.
        predicted: The predicted item; None if there is none.
        context: The text around it, its middle cut out where it is long; None where it is not known or not shown.
        notes: `too_short`, `too_long`, `shifted`, `split`, `merged`, as far as they hold.
    """

    document: str
    name: str
    place: int
    gold: Shown | None = None
    predicted: Shown | None = None
    context: str | None = None
    notes: tuple[str, ...] = ()

    def to_dict(self, *, texts: bool = True) -> dict[str, Any]:
        """Return the example as plain data; without `texts` it holds ids, types and offsets alone."""
        data: dict[str, Any] = {
            "document": self.document,
            "class": self.name,
            "gold": self.gold.to_dict(texts=texts) if self.gold else None,
            "predicted": self.predicted.to_dict(texts=texts) if self.predicted else None,
        }
        if self.notes:
            data["notes"] = list(self.notes)
        if texts and self.context is not None:
            data["context"] = self.context
        return data


@dataclass(frozen=True, slots=True)
class Examples:
    """Examples by class: the first of every document, in order of ids, then the second of every document, and so on.

    Attributes:
        limit: How many to keep of a class.
        rows: By name of the class, in that order; a class without errors has none.
    """

    limit: int = 0
    rows: Mapping[str, tuple[Example, ...]] = field(default_factory=dict)

    def __add__(self, other: Examples, /) -> Examples:
        """Return the examples of both sets of documents, which must not share any; the smaller limit holds."""
        if not (self.rows and other.rows):
            return self if self.rows else other
        limit = min(self.limit, other.limit)
        rows = {}
        for name in dict.fromkeys((*self.rows, *other.rows)):
            both = (*self.rows.get(name, ()), *other.rows.get(name, ()))
            rows[name] = tuple(sorted(both, key=lambda row: (row.place, row.document))[:limit])
        return Examples(limit, rows)

    def to_list(self, *, texts: bool = True) -> list[dict[str, Any]]:
        """Return all examples as plain data, class by class."""
        return [row.to_dict(texts=texts) for rows in self.rows.values() for row in rows]


@dataclass(frozen=True, slots=True)
class Family:
    """What the choice of examples needs to know of mentions, or of relations.

    Attributes:
        classes: Names of the classes; the first is `correct`, of which there are no examples.
        docs: Document of each gold and of each predicted item.
        show: Returns an item of a side and row, with its text or without.
        mentions: Returns the rows of the mentions an item of a side and row consists of.
        notes: Returns the notes of a gold and a predicted item, either of which may be absent.
    """

    classes: Sequence[str]
    docs: tuple[Ints, Ints]
    show: Callable[[int, int, bool], Shown]
    mentions: Callable[[int, int], tuple[int, ...]]
    notes: Callable[[int | None, int | None], tuple[str, ...]]


def show_mention(batch: Batch, side: int, row: int, texts: bool) -> ShownMention:  # noqa: FBT001 - one of Family's callbacks
    """Return a mention as examples show it."""
    mention = batch.mention(side, row)
    mentions = (batch.pair.gold, batch.pair.predicted)[side]
    text = string_of(mention, batch.texts[int(mentions.doc[row])]) if texts else None
    return ShownMention(batch.pair.types[int(mentions.type[row])], spans_of(mention), text)


def pick_examples(batch: Batch, assigned: Assigned, family: Family, options: DiagnosisOptions) -> Examples:
    """Return the examples of a batch."""
    if options.examples <= 0:
        return Examples()
    rank = np.argsort(np.argsort(np.array(batch.documents, object)))
    picked: dict[str, tuple[Example, ...]] = {}
    for code, name in enumerate(family.classes[1:], 1):
        side = GOLD if (assigned.gold == code).any() else PREDICTED
        # Rows are sorted by document.
        rows = np.flatnonzero((assigned.gold, assigned.predicted)[side] == code)
        doc = family.docs[side][rows]
        place = np.arange(len(doc)) - np.searchsorted(doc, doc)
        chosen = np.lexsort((rank[doc], place))[: options.examples]
        examples = []
        for row, doc_, nth in zip(rows[chosen].tolist(), doc[chosen].tolist(), place[chosen].tolist(), strict=True):
            partner = int(assigned.partner[row]) if side == GOLD else row
            both = row if side == GOLD else None, None if partner == ALONE else partner
            examples.append(_example(batch, family, options, (name, doc_, nth), both))
        picked[name] = tuple(examples)
    return Examples(options.examples, picked)


def _example(
    batch: Batch,
    family: Family,
    options: DiagnosisOptions,
    what: tuple[str, int, int],
    rows: tuple[int | None, int | None],
) -> Example:
    name, doc, place = what
    texts = batch.documents[doc] not in options.withheld
    sides = [(side, row) for side, row in enumerate(rows) if row is not None]
    shown = {side: family.show(side, row, texts) for side, row in sides}
    context = None
    if texts:
        mentions = [batch.mention(side, one) for side, row in sides for one in family.mentions(side, row)]
        context = _context(batch.texts[doc], [span for one in mentions for span in spans_of(one)], options.context)
    return Example(
        document=batch.documents[doc],
        name=name,
        place=place,
        gold=shown.get(GOLD),
        predicted=shown.get(PREDICTED),
        context=context,
        notes=family.notes(*rows),
    )


def _context(text: str | None, spans: Sequence[Span], around: int) -> str | None:
    if text is None:
        return None
    start, end = max(0, min(start for start, _ in spans) - around), max(end for _, end in spans) + around
    piece = text[start:end]
    if len(piece) <= _LONGEST:
        return piece
    half = (_LONGEST - 3) // 2
    return f"{piece[:half]} … {piece[-half:]}"
