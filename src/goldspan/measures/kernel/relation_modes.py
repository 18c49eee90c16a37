"""The relation modes.

`boundaries` (Rel): type and both arguments' spans equal, direction respected. `strict` (Rel+): and both argument types
equal. `partial`: type equal, and each argument has equal spans or is paired by the entity pairing of mode `partial`;
one to one, a half where not both spans are equal. A symmetric relation matches in either orientation. Denominators are
all gold and all predicted relations between mentions. Source: Bekoulis et al. 2018; Taillé et al. 2020.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from goldspan.measures.kernel.entities import SPANS, MentionGraph
from goldspan.measures.kernel.normalise import pack_sides
from goldspan.measures.kernel.overlap import runs
from goldspan.measures.kernel.pairing import Candidates, Knots, only_ones
from goldspan.measures.kernel.tally import Paired, Tally
from goldspan.measures.options import Mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.measures.arrays import Bools, Ints
    from goldspan.measures.cells import Cells
    from goldspan.measures.kernel.relations import RelationPair, Relations

_CRITERIA = ((1, 0), (2, 1))
"""Twice the credit and the correct pairs that a partly and a wholly fitting pair adds."""


def count_relations(relations: RelationPair, graph: MentionGraph, documents: Sequence[str]) -> Cells:
    """Count the relations of a batch in all relation modes; `graph` joins the mentions they link.

    Raises:
        InputError: A document too crowded to solve; it is named.
    """
    sides = relations.gold, relations.predicted
    mentions = graph.mentions.gold, graph.mentions.predicted
    docs = [rows.doc[side.head] for side, rows in zip(sides, mentions, strict=True)]
    tally = Tally((docs[0], sides[0].type), (docs[1], sides[1].type), relations.types, len(documents))
    spans = _numbered([rows.span for rows in mentions])
    wide = len(graph.mentions.types)
    typed = [span * wide + rows.type for span, rows in zip(spans, mentions, strict=True)]
    for mode, ends in ((Mode.BOUNDARIES, spans), (Mode.STRICT, typed)):
        counts = tally.count(_equal(*_keys(sides, ends)))
        tally.add(mode, counts, counts)
    counts = tally.count(_pair_partially(sides, spans, graph, docs[0], documents))
    tally.add(Mode.PARTIAL, counts, counts)
    return tally.cells()


def _numbered(keys: Sequence[Ints]) -> list[Ints]:
    """Return small numbers for the keys of both sides, equal where the keys are and in their order.

    Both sides are sorted, and sorting them together by a method that finds runs costs little more than merging them.
    """
    both = np.concatenate(keys)
    order = np.argsort(both, kind="stable")
    numbers = np.empty_like(order)
    numbers[order] = np.cumsum(np.diff(both[order], prepend=-1) > 0) - 1
    return np.split(numbers, [len(keys[0])])


def _keys(sides: Sequence[Relations], ends: Sequence[Ints]) -> list[Ints]:
    """Return a key per relation: equal if type, attribute and the keys of the ends are, in either orientation.

    The ends come first: this is nearly the order that relations are in, and sorting them is quick.
    """
    first, second = [], []
    for side, key in zip(sides, ends, strict=True):
        head, tail = key[side.head], key[side.tail]
        first.append(np.where(side.symmetric, np.minimum(head, tail), head))
        second.append(np.where(side.symmetric, np.maximum(head, tail), tail))
    return pack_sides(first, second, [side.type for side in sides], [side.attribute for side in sides])


def _equal(gold: Ints, predicted: Ints) -> Paired:
    """Pair rows of equal keys, as many as both sides have."""
    orders = [np.argsort(keys, kind="stable") for keys in (gold, predicted)]
    sorted_keys = [keys[order] for keys, order in zip((gold, predicted), orders, strict=True)]
    rows = []
    for order, own, other in zip(orders, sorted_keys, sorted_keys[::-1], strict=True):
        every = np.arange(len(own))
        new = np.diff(own, prepend=-1) > 0
        nth = every - np.maximum.accumulate(np.where(new, every, 0))
        # The nth of equal rows has a partner if the other side has as many.
        place = np.searchsorted(other, own, "left") + nth
        fits = np.flatnonzero(place < len(other))
        rows.append(order[fits[other[place[fits]] == own[fits]]])
    return Paired(rows[0], rows[1], np.ones(len(rows[0]), np.bool_))


def _pair_partially(
    sides: Sequence[Relations], spans: Sequence[Ints], graph: MentionGraph, doc: Ints, documents: Sequence[str]
) -> Paired:
    """Return the best one-to-one pairing of relations in the mode `partial`, by credit, then by correct pairs.

    An argument fits if its spans are equal or if the entity pairing joins the two mentions. So every relation is looked
    up under two names for each end, spans and partner, and if it is symmetric the other way round too.
    """
    gold, predicted = sides
    mentions = graph.best(Mode.PARTIAL)
    differ = mentions[(graph.pairs.kind[mentions] & SPANS) == 0]
    partner = np.full(len(spans[0]), -1)
    partner[graph.pairs.gold[differ]] = graph.pairs.predicted[differ]
    taken = np.zeros(len(spans[1]), np.bool_)
    taken[graph.pairs.predicted[differ]] = True
    found = []
    for mirrored, head_partly, tail_partly in product((False, True), repeat=3):
        wanted = (gold.tail, gold.head) if mirrored else (gold.head, gold.tail)
        names = []
        for want, have, partly in zip(
            wanted, (predicted.head, predicted.tail), (head_partly, tail_partly), strict=True
        ):
            names.append((partner[want], have) if partly else (spans[0][want], spans[1][have]))
        mine = (names[0][0] >= 0) & (names[1][0] >= 0) & (gold.symmetric | (not mirrored))
        # Few mentions are partners of one with other spans, and few relations link them.
        theirs = (taken[predicted.head] | (not head_partly)) & (taken[predicted.tail] | (not tail_partly))
        if mine.any() and theirs.any():
            pairs = _joined(sides, names, (np.flatnonzero(mine), np.flatnonzero(theirs)), doc, documents)
            found.append((*pairs, np.full(len(pairs[0]), not (head_partly or tail_partly))))
    if not found:
        none = np.zeros(0, np.int64)
        return Paired(none, none, np.zeros(0, np.bool_))
    one, other, correct = (np.concatenate(column) for column in zip(*found, strict=True))
    return _best(one, other, correct, doc, documents)


def _joined(
    sides: Sequence[Relations],
    names: Sequence[tuple[Ints, Ints]],
    rows: tuple[Ints, Ints],
    doc: Ints,
    documents: Sequence[str],
) -> tuple[Ints, Ints]:
    """Return all pairs of relations of one type whose ends bear the same names; only `rows` of each are looked at."""
    gold, predicted = sides[0].take(rows[0]), sides[1].take(rows[1])
    ends = [[mine[rows[0]], theirs[rows[1]]] for mine, theirs in names]
    keys = pack_sides(*ends, [gold.type, predicted.type], [gold.attribute, predicted.attribute])
    order = np.argsort(keys[1], kind="stable")
    ordered = keys[1][order]
    first = np.searchsorted(ordered, keys[0], "left")
    count = np.searchsorted(ordered, keys[0], "right") - first
    at, place = runs(first, count, doc[rows[0]], documents)
    return rows[0][at], rows[1][order[place]]


def _best(gold: Ints, predicted: Ints, correct: Bools, doc: Ints, documents: Sequence[str]) -> Paired:
    order = np.lexsort((~correct, predicted, gold))
    gold, predicted, correct = gold[order], predicted[order], correct[order]
    first = (np.diff(gold, prepend=-1) != 0) | (np.diff(predicted, prepend=-1) != 0)
    gold, predicted, correct = gold[first], predicted[first], correct[first]
    whole = np.flatnonzero(correct)
    # As for mentions: where no third relation has these spans, pairing two that do costs nothing.
    forced = np.zeros_like(correct)
    forced[whole] = only_ones(gold[whole], predicted[whole])
    none = np.zeros(len(gold), np.int64)
    knots = Knots(Candidates(gold, predicted, correct.astype(np.int64), none, none + 1, doc[gold]), documents)
    chosen = knots.best(_CRITERIA, forced)
    return Paired(gold[chosen], predicted[chosen], correct[chosen])
