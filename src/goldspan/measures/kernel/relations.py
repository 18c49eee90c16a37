"""The relations of a batch made comparable: rules 3 to 7 of `goldspan.measures.items`, for all documents at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from goldspan.measures.arrays import pack
from goldspan.measures.items import relation_type
from goldspan.measures.kernel.normalise import IGNORED, choose, confident, pack_sides, renamed, same

if TYPE_CHECKING:
    from goldspan.measures.arrays import Bools, Ints, Side
    from goldspan.measures.kernel.normalise import Mentions, Pair
    from goldspan.measures.options import Options


class Relations(msgspec.Struct, frozen=True):
    """Relations of one side; columns are (relations,).

    Attributes:
        type: Index of the type in the batch's relation types, which are sorted; negative if it does not count.
        attribute: Code of the attribute's value, equal on both sides.
        head: Row of the head among the side's mentions that count.
        tail: Row of the tail.
        symmetric: Whether the type is symmetric.
    """

    type: Ints
    attribute: Ints
    head: Ints
    tail: Ints
    symmetric: Bools

    def take(self, rows: Ints | Bools) -> Relations:
        """Return some of the relations."""
        places = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        return Relations(*[getattr(self, name).take(places) for name in self.__struct_fields__])


class RelationPair(msgspec.Struct, frozen=True):
    """The relations of both sides that count, the names of their types, and how many were collapsed per document."""

    gold: Relations
    predicted: Relations
    types: tuple[str, ...]
    duplicates: tuple[Ints, Ints]


def comparable_relations(
    gold: Side, predicted: Side, mentions: Pair, documents: int, attribute: str, options: Options
) -> RelationPair:
    """Return the relations that count on both sides, between `mentions`."""
    sides = gold.relations, predicted.relations
    rules = {name: relation_type(name, options) for side in sides for name in side.type.names}
    types, names = renamed([side.type for side in sides], {name: new for name, (new, _) in rules.items()})
    values, _ = renamed([side.attributes.get(attribute, same(len(side.doc))) for side in sides], {})
    # Types that do not count are negative and so look at the end of the table.
    symmetric = np.array([*(name in options.symmetric for name in names), False, False], np.bool_)
    found = []
    for side, type_, value, rows in zip(sides, types, values, (mentions.gold, mentions.predicted), strict=True):
        turned = np.array([rules[name][1] for name in side.type.names], np.bool_)[side.type.codes]
        head, tail = rows.row_of[side.head], rows.row_of[side.tail]
        ends = np.where(turned, tail, head), np.where(turned, head, tail)
        found.append(Relations(type_, value, *ends, symmetric[type_]))
    confidence = confident(sides[1].score, len(found[1].head), options)
    anchored = [(side.head >= 0) & (side.tail >= 0) for side in found]
    one, other = found[0].take(anchored[0]), found[1].take(anchored[1] & confidence & (found[1].type >= 0))
    other = other.take(~_only_ignored(one, other, mentions))
    one, first = _collapsed(one.take(one.type >= 0), mentions.gold, documents)
    other, second = _collapsed(other, mentions.predicted, documents)
    return RelationPair(one, other, names, (first, second))


def _only_ignored(gold: Relations, predicted: Relations, mentions: Pair) -> Bools:
    """Return which predicted relations link the very spans of an ignored gold relation, and of no counted one."""
    ignored = gold.type == IGNORED
    if not ignored.any():
        return np.zeros(len(predicted.head), np.bool_)
    ends = []
    for side, rows in ((gold, mentions.gold), (predicted, mentions.predicted)):
        head, tail = rows.span[side.head], rows.span[side.tail]
        ends.append((np.minimum(head, tail), np.maximum(head, tail)))
    links, found = pack_sides([ends[0][0], ends[1][0]], [ends[0][1], ends[1][1]])
    only: Bools = np.isin(found, links[ignored]) & ~np.isin(found, links[gold.type >= 0])
    return only


def _collapsed(side: Relations, rows: Mentions, documents: int) -> tuple[Relations, Ints]:
    """Return one of each relation, and how many were collapsed per document."""
    low = np.where(side.symmetric, np.minimum(side.head, side.tail), side.head)
    high = np.where(side.symmetric, np.maximum(side.head, side.tail), side.tail)
    chosen = choose(pack(low, high, side.type, side.attribute), np.ones(len(low), np.bool_))
    return side.take(chosen.rows), np.bincount(rows.doc[side.head[chosen.collapsed]], minlength=documents)
