"""The class of every relation: right, wrong in one respect, missed or spurious.

Gold and predicted relations are paired one to one, the best pairing by the number of correct pairs, then of each
further class in the order of `RelationClass`; what is still equal is settled by the smallest list of pairs, both sides
sorted by head, tail and type. `correct` is the strict count. Apart from the fault a class names, a pair is right, so
that mending it makes the pair correct; relations with two faults are no pair: one is missed, the other spurious.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from goldspan.measures.diagnosis.mentions import MENTION_CLASSES, MentionClass
from goldspan.measures.diagnosis.pairing import ALONE, Assigned
from goldspan.measures.kernel.entities import SPANS
from goldspan.measures.kernel.normalise import pack_sides
from goldspan.measures.kernel.pairing import Candidates, Knots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goldspan.measures.arrays import Ints
    from goldspan.measures.diagnosis.batch import Batch
    from goldspan.measures.kernel.relations import Relations


class RelationClass(StrEnum):
    """What became of a relation. A symmetric relation is the same either way round.

    `CORRECT`: type, and spans and types of both arguments are equal.
    `WRONG_TYPE`: the arguments are right and stand the right way round.
    `REVERSED`: type and arguments are right, but head and tail have changed places.
    `WRONG_ARGUMENT_TYPE`: the relation's type and the arguments' spans are right.
    `WRONG_ARGUMENT_SPAN`: the relation's type is right, and each argument has the spans of the gold one or is paired
    with it for display, whatever its type.
    `MISSED_ARGUMENT_NOT_FOUND`: a gold relation without a pair, one of its arguments being paired with no prediction.
    `MISSED_BOTH_FOUND`: a gold relation without a pair, each of its arguments being paired with a prediction.
    `SPURIOUS`: a predicted relation without a pair.
    """

    CORRECT = "correct"
    WRONG_TYPE = "wrong_type"
    REVERSED = "reversed"
    WRONG_ARGUMENT_TYPE = "wrong_argument_type"
    WRONG_ARGUMENT_SPAN = "wrong_argument_span"
    MISSED_ARGUMENT_NOT_FOUND = "missed_argument_not_found"
    MISSED_BOTH_FOUND = "missed_both_found"
    SPURIOUS = "spurious"


RELATION_CLASSES = tuple(map(str, RelationClass))
_WRONG_TYPE, _REVERSED, _ARGUMENT_TYPE, _ARGUMENT_SPAN, _NOT_FOUND, _FOUND, _SPURIOUS = range(1, 8)
_CRITERIA = tuple(tuple(int(kind == name) for name in range(1, 5)) for kind in range(5))
"""What a pair of each class but `correct` adds to the number of pairs of each."""
_RIGHT = MENTION_CLASSES.index(MentionClass.CORRECT)


def classify_relations(batch: Batch, mentions: Assigned, found: Candidates) -> Assigned:
    """Return the class of every relation of a batch.

    Args:
        batch: The records.
        mentions: The mentions' classes and their pairing for display.
        found: All overlapping pairs of mentions.

    Raises:
        InputError: A document too crowded to solve exactly; it is named.
    """
    one, other = batch.relations
    partner, classes = np.full(len(one.head), ALONE), np.zeros(len(one.head), np.int64)
    answers = np.full(len(other.head), _SPURIOUS)
    gold, predicted = _equal(one, other, np.where(mentions.gold == _RIGHT, mentions.partner, ALONE))
    partner[gold], answers[predicted] = predicted, 0

    candidates = list(_candidates(batch, mentions, found, np.flatnonzero(partner == ALONE), np.flatnonzero(answers)))
    left, right, kind = np.array(candidates, np.int64).reshape(-1, 3).T
    none = np.zeros(len(kind), np.int64)
    chosen = Knots(Candidates(left, right, kind, none, none + 1, batch.relation_docs()[0][left]), batch.documents).best(
        _CRITERIA
    )
    partner[left[chosen]] = right[chosen]
    classes[left[chosen]] = answers[right[chosen]] = kind[chosen]

    missed = np.flatnonzero(partner == ALONE)
    both = (mentions.partner[one.head[missed]] != ALONE) & (mentions.partner[one.tail[missed]] != ALONE)
    classes[missed] = np.where(both, _FOUND, _NOT_FOUND)
    return Assigned(classes, answers, partner)


def _equal(gold: Relations, predicted: Relations, exact: Ints) -> tuple[Ints, Ints]:
    """Return the rows of gold and predicted relations that are equal; `exact` is each gold mention's equal."""
    ends = exact[gold.head], exact[gold.tail]
    rows = np.flatnonzero((ends[0] != ALONE) & (ends[1] != ALONE))
    # Rows of either side are sorted alike, so that what is symmetric stands the same way round on both.
    head, tail = ends[0][rows], ends[1][rows]
    keys = pack_sides([head, predicted.head], [tail, predicted.tail], [gold.type[rows], predicted.type])
    # Duplicates are collapsed, so that a key stands once on each side.
    _, left, right = np.intersect1d(keys[0], keys[1], assume_unique=True, return_indices=True)
    return rows[left], right


def _candidates(
    batch: Batch, mentions: Assigned, found: Candidates, left: Ints, right: Ints
) -> Iterator[tuple[int, int, int]]:
    """Yield a gold relation, a predicted one and the class they would be in, each pair once, with its first class."""
    if not (len(left) and len(right)):
        return
    one, other = batch.relations
    index = _Index(other, right)
    alike = _same_spans(found)
    partners = mentions.partner.tolist()
    exact = np.where(mentions.gold == _RIGHT, mentions.partner, ALONE).tolist()
    for row in left.tolist():
        type_, head, tail = int(one.type[row]), int(one.head[row]), int(one.tail[row])
        kinds: dict[int, int] = {}
        if exact[head] != ALONE and exact[tail] != ALONE:
            kinds |= dict.fromkeys(index.linking(exact[head], exact[tail]), _WRONG_TYPE)
            if one.symmetric[row]:
                kinds |= dict.fromkeys(index.linking(exact[tail], exact[head]), _WRONG_TYPE)
            if (answer := index.get(type_, exact[tail], exact[head])) is not None:
                kinds.setdefault(answer, _REVERSED)
        heads, tails = ({*alike.get(end, ()), partners[end]} - {ALONE} for end in (head, tail))
        for first in heads:
            for second in tails:
                if (answer := index.get(type_, first, second)) is not None:
                    same = first in alike.get(head, ()) and second in alike.get(tail, ())
                    kind = _ARGUMENT_TYPE if same else _ARGUMENT_SPAN
                    kinds[answer] = min(kind, kinds.get(answer, kind))
        for answer in sorted(kinds):
            yield row, answer, kinds[answer]


class _Index:
    """Predicted relations by what they link; symmetric ones either way round."""

    def __init__(self, relations: Relations, rows: Ints) -> None:
        self._typed: dict[tuple[int, int, int], int] = {}
        self._ends: dict[tuple[int, int], list[int]] = {}
        columns = (relations.type, relations.head, relations.tail, relations.symmetric)
        for row, type_, head, tail, symmetric in zip(rows.tolist(), *(c[rows].tolist() for c in columns), strict=True):
            for ends in {(head, tail), (tail, head)} if symmetric else ((head, tail),):
                self._typed[type_, *ends] = row
                self._ends.setdefault(ends, []).append(row)

    def linking(self, head: int, tail: int) -> list[int]:
        """Return the relations of any type between two mentions."""
        return self._ends.get((head, tail), [])

    def get(self, type_: int, head: int, tail: int) -> int | None:
        """Return the relation of a type between two mentions."""
        return self._typed.get((type_, head, tail))


def _same_spans(found: Candidates) -> dict[int, set[int]]:
    """Return for each gold mention the predicted mentions with equal spans."""
    alike: dict[int, set[int]] = {}
    rows = np.flatnonzero(found.kind & SPANS)
    for gold, predicted in zip(found.gold[rows].tolist(), found.predicted[rows].tolist(), strict=True):
        alike.setdefault(gold, set()).add(predicted)
    return alike
