"""Three records in common terms: what is one thing in them gets one id in all three.

A mention is the same where span and type are the same; else where both sides kept its id and the spans still share a
code point. Neither an id alone nor a place alone is enough: ids are given out anew after a deletion, and a guess here
would move somebody's relation to another mention. Relations are the same where type and ends are; else where both sides
kept the id, and both ends or the type and one end.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from goldspan.annotations.sync.matching import Node, match, match_groups

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from goldspan.annotation import Annotations, Entity, Mention, Reference, Relation


Token = tuple[str, str]
"""What one side can have its way for: `mention`, `cluster` (of a mention), `relation` or `entity`, and an id."""


@dataclass(slots=True)
class Side:
    """One record, everything in it by its common id; relations name their ends by these, entities by theirs."""

    mentions: dict[str, Mention] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)

    def members(self) -> dict[str, list[str]]:
        """Return the mentions of every entity that has some."""
        found: dict[str, list[str]] = {}
        for name, mention in self.mentions.items():
            if mention.entity:
                found.setdefault(mention.entity, []).append(name)
        return found


@dataclass(frozen=True, slots=True)
class Sides:
    """Base and two sides in common terms; the first stands where both cannot be had."""

    base: Side
    first: Side
    second: Side
    ours_first: bool = True

    @property
    def all(self) -> tuple[Side, Side, Side]:
        """Base, first and second."""
        return self.base, self.first, self.second

    @property
    def ours(self) -> Side:
        """The side called ours, whichever stands."""
        return self.first if self.ours_first else self.second

    @property
    def theirs(self) -> Side:
        """The side called theirs."""
        return self.second if self.ours_first else self.first


@dataclass(frozen=True, slots=True)
class Aligned:
    """Three records in common terms.

    Attributes:
        base: The common ancestor.
        ours: One side.
        theirs: The other.
        unnamed: Mentions and relations (`mention` or `relation`, and the common id) that no record has an id for.
        by_index: Ends of relations (id, `head` or `tail`) that the records name by a mention's index.
    """

    base: Side
    ours: Side
    theirs: Side
    unnamed: frozenset[tuple[str, str]]
    by_index: frozenset[tuple[str, str]]


def align(base: Annotations, ours: Annotations, theirs: Annotations, symmetric: Collection[str] = ()) -> Aligned:
    """Return three records of one text in common terms.

    A thing's common id is its id in `ours`, else in `base`, else in `theirs`, else a new one; where that is taken by
    something else, a new one too. Ends of relations must name something.
    """
    records = (base, ours, theirs)
    mentions = match(
        tuple(record.mentions for record in records),
        lambda mention: (mention.parts, mention.type),
        _overlap,
    )
    nodes = _places(mentions)
    entities = match_groups(
        [_groups(record, nodes[side]) for side, record in enumerate(records)],
        [{entity.id: (entity.name, repr(entity.links)) for entity in record.entities} for record in records],
    )
    taken = {m.id for r in records for m in r.mentions} | {e.id for r in records for e in r.entities}
    taken |= {m.entity for r in records for m in r.mentions}
    wanted = [_given([record.mentions for record in records], node) for node in mentions]
    named = _names([("m", ids) for ids in wanted] + [("e", ids) for ids in entities], taken)
    names, entity_names = named[: len(mentions)], named[len(mentions) :]
    clusters = [{node[side]: name for node, name in zip(entities, entity_names, strict=True)} for side in range(3)]
    said = [[names[at] for at in nodes[side]] for side in range(3)]
    sides = [Side(*_renamed(record, said[side], clusters[side])) for side, record in enumerate(records)]
    ends = [_ends(record, said[side], clusters[side]) for side, record in enumerate(records)]
    relations, relation_names = _relations(records, ends, symmetric)
    by_index: set[tuple[str, str]] = set()
    for side in (2, 0, 1):  # ours has the last word on how an end is written
        for node, name in zip(relations, relation_names, strict=True):
            if (at := node[side]) is not None:
                relation = records[side].relations[at]
                head, tail = ends[side][at]
                sides[side].relations[name] = replace(relation, id=name, head=head, tail=tail)
                for end, reference in (("head", relation.head), ("tail", relation.tail)):
                    (by_index.add if isinstance(reference, int) else by_index.discard)((name, end))
    unnamed = {("mention", name) for name, ids in zip(names, wanted, strict=True) if not any(ids)}
    for node, name in zip(relations, relation_names, strict=True):
        if not any(_given([record.relations for record in records], node)):
            unnamed.add(("relation", name))
    return Aligned(sides[0], sides[1], sides[2], frozenset(unnamed), frozenset(by_index))


def _overlap(was: Mention, now: Mention) -> bool:
    return any(a < d and c < b for a, b in was.parts for c, d in now.parts)


def _places(nodes: Sequence[Node]) -> list[list[int]]:
    """Return for each of the three sequences which node every item belongs to."""
    found: list[dict[int, int]] = [{}, {}, {}]
    for index, node in enumerate(nodes):
        for side, at in enumerate(node):
            if at is not None:
                found[side][at] = index
    return [[places[at] for at in range(len(places))] for places in found]


def _groups(record: Annotations, nodes: Sequence[int]) -> dict[str, set[int]]:
    """Return the mentions of every entity of a record, listed or only named."""
    groups: dict[str, set[int]] = {entity.id: set() for entity in record.entities}
    for mention, node in zip(record.mentions, nodes, strict=True):
        if mention.entity:
            groups.setdefault(mention.entity, set()).add(node)
    return groups


def _given(three: Sequence[Sequence[Mention | Relation]], node: Node) -> list[str | None]:
    """Return the ids a thing has in base, ours and theirs."""
    return [None if at is None else items[at].id or None for items, at in zip(three, node, strict=True)]


def _names(wanted: Sequence[tuple[str, Sequence[str | None]]], avoided: Collection[str | None]) -> list[str]:
    """Return an id for each thing, all of them different; given are a prefix and its ids in base, ours and theirs."""
    names: dict[int, str] = {index: ids[1] for index, (_, ids) in enumerate(wanted) if ids[1]}
    used = set(names.values())
    fresh = {prefix: _fresh(prefix, avoided) for prefix in {prefix for prefix, _ in wanted}}
    # Things of the base before those that are new: it is these whose ids are known already.
    for index in sorted(range(len(wanted)), key=lambda index: not wanted[index][1][0]):
        if index not in names:
            prefix, ids = wanted[index]
            free = (name for name in (ids[0], ids[2]) if name and name not in used)
            names[index] = next(free, None) or next(fresh[prefix])
            used.add(names[index])
    return [names[index] for index in range(len(wanted))]


def _fresh(prefix: str, avoided: Collection[str | None]) -> Iterator[str]:
    """Yield ids that nothing has: numbers after the highest one in use with this prefix."""
    pattern = re.compile(prefix + "([0-9]{1,9})")
    found = (pattern.fullmatch(name) for name in avoided if name)
    number = max((int(match[1]) for match in found if match), default=0)
    return (f"{prefix}{n}" for n in itertools.count(number + 1))


def _renamed(
    record: Annotations, names: Sequence[str], clusters: dict[str | None, str]
) -> tuple[dict[str, Mention], dict[str, Relation], dict[str, Entity]]:
    mentions = {
        name: replace(mention, id=name, entity=clusters[mention.entity] if mention.entity else None)
        for name, mention in zip(names, record.mentions, strict=True)
    }
    entities = {clusters[entity.id]: replace(entity, id=clusters[entity.id]) for entity in record.entities}
    return mentions, {}, entities


def _ends(record: Annotations, names: Sequence[str], clusters: dict[str | None, str]) -> list[tuple[str, str]]:
    """Return heads and tails of the relations of a record as common ids."""
    by_id = {mention.id: name for mention, name in zip(record.mentions, names, strict=True) if mention.id}

    def common(reference: Reference) -> str:
        if isinstance(reference, int):
            return names[reference]
        return by_id[reference] if reference in by_id else clusters[reference]

    return [(common(relation.head), common(relation.tail)) for relation in record.relations]


def _relations(
    records: Sequence[Annotations], ends: Sequence[Sequence[tuple[str, str]]], symmetric: Collection[str]
) -> tuple[list[Node], list[str]]:
    """Return which relation is which, and their common ids."""
    three = tuple(
        tuple(
            replace(relation, head=head, tail=tail)
            for relation, (head, tail) in zip(record.relations, ends[side], strict=True)
        )
        for side, record in enumerate(records)
    )
    nodes = match(three, lambda relation: relation_key(relation, symmetric), _speaks)
    ids = [_given(three, node) for node in nodes]
    return nodes, _names([("r", given) for given in ids], {r.id for record in records for r in record.relations})


def relation_key(relation: Relation, symmetric: Collection[str]) -> tuple[str, tuple[str, str]]:
    """Return type and ends, which are one fact in either order where the type is symmetric."""
    head, tail = str(relation.head), str(relation.tail)
    return relation.type, (tail, head) if relation.type in symmetric and tail < head else (head, tail)


def _speaks(was: Relation, now: Relation) -> bool:
    """Whether the id that both have can be believed."""
    if {was.head, was.tail} == {now.head, now.tail}:
        return True
    return was.type == now.type and (was.head == now.head or was.tail == now.tail)
