"""The records of a batch of documents as the kernel counts them, with the way back to the mentions as read."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from goldspan.measures.items import normal_parts
from goldspan.measures.kernel.normalise import comparable_mentions
from goldspan.measures.kernel.reading import read_side
from goldspan.measures.kernel.relations import comparable_relations
from goldspan.measures.options import ENTITIES, RELATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.annotation import Annotations, Mention, Span
    from goldspan.measures.arrays import Ints, Side
    from goldspan.measures.diagnosis.options import DiagnosisOptions
    from goldspan.measures.kernel.normalise import Pair
    from goldspan.measures.kernel.relations import Relations

GOLD, PREDICTED = 0, 1


@dataclass(frozen=True, slots=True)
class Batch:
    """Both sides of a batch. Pairs hold gold first, then predictions; rows are those of items that count.

    Attributes:
        documents: Their ids.
        texts: Their texts, where known.
        pair: The mentions that count.
        relations: The relations that count; symmetric ones with the smaller row as head.
        relation_types: Names of the relation types, sorted.
        sides: As read, scores included.
        read: The mentions as read, in the order of `sides`.
        first: For each mention that counts, the first row as read that it stands for.
    """

    documents: tuple[str, ...]
    texts: tuple[str | None, ...]
    pair: Pair
    relations: tuple[Relations, Relations]
    relation_types: tuple[str, ...]
    sides: tuple[Side, Side]
    read: tuple[Sequence[Mention], Sequence[Mention]]
    first: tuple[Ints, Ints]

    def mention(self, side: int, row: int) -> Mention:
        """Return the mention behind a row of one side."""
        return self.read[side][int(self.first[side][row])]

    def mention_docs(self) -> tuple[Ints, Ints]:
        """Return the index of the document of each gold and of each predicted mention."""
        return self.pair.gold.doc, self.pair.predicted.doc

    def relation_docs(self) -> tuple[Ints, Ints]:
        """Return the index of the document of each gold and of each predicted relation."""
        gold, predicted = self.relations
        return self.pair.gold.doc[gold.head], self.pair.predicted.doc[predicted.head]


def read_batch(
    gold: Sequence[Annotations], predicted: Sequence[Annotations | None], options: DiagnosisOptions
) -> Batch:
    """Return a batch of documents made comparable.

    Raises:
        RecordError: A record that holds no items.
        InputError: A document with more overlaps than can be held.
    """
    counting = replace(options.counting, blocks=(ENTITIES, RELATIONS))
    if counting.min_score is None:
        # Scores are read only where they matter to the counts; no score is below this one.
        counting = replace(counting, min_score=-math.inf)
    documents = tuple(record.doc for record in gold)
    sides = read_side(gold, "gold", counting), read_side(predicted, "predicted", counting)
    pair = comparable_mentions(*sides, documents, "", counting)
    linked = comparable_relations(*sides, pair, len(documents), "", counting)
    relations = _oriented(linked.gold), _oriented(linked.predicted)
    texts = [options.texts.get(doc) for doc in documents]
    for place, (record, answer) in enumerate(zip(gold, predicted, strict=True)):
        if texts[place] is None:
            texts[place] = record.text or (answer.text if answer else None)
    read = [list(chain.from_iterable(record.mentions for record in side if record)) for side in (gold, predicted)]
    first = _first(pair.gold.row_of, len(pair.gold.doc)), _first(pair.predicted.row_of, len(pair.predicted.doc))
    return Batch(documents, tuple(texts), pair, relations, linked.types, sides, (read[0], read[1]), first)


def _oriented(side: Relations) -> Relations:
    """Turn symmetric relations one way round, so that it does not matter how they were listed."""
    turned = side.symmetric & (side.head > side.tail)
    head, tail = np.where(turned, side.tail, side.head), np.where(turned, side.head, side.tail)
    return msgspec.structs.replace(side, head=head, tail=tail)


def _first(row_of: Ints, rows: int) -> Ints:
    read = np.flatnonzero(row_of >= 0)[::-1]
    first = np.zeros(rows, np.int64)
    first[row_of[read]] = read
    return first


def spans_of(mention: Mention) -> tuple[Span, ...]:
    """Return the parts of a mention that was counted (half-open, code points)."""
    return normal_parts(mention) if mention.spans else ((mention.start, mention.end),)


def string_of(mention: Mention, text: str | None) -> str | None:
    """Return what a mention covers, parts joined by one space; its own `text` where the document's is not known."""
    spans = spans_of(mention)
    if text is None or spans[-1][1] > len(text):
        return mention.text
    return " ".join(text[start:end] for start, end in spans)
