"""The smallest groups of differences between two records, each of which can go either way whatever the others do."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from goldspan.annotation import Mention
from goldspan.annotations.sync.conflicts import Field, Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goldspan.annotation import Relation
    from goldspan.annotations.sync.align import Side, Token

_KINDS = ("mention", "relation", "entity")


def units(mine: Side, other: Side) -> list[set[Token]]:
    """Return the groups of mentions, relations and entities that differ, in document order.

    What must change together is in one group: a relation and its ends, mentions that overlap, what is of one cluster,
    relations between the same ends.
    """
    differing = [token for kind in _KINDS for token in _differing(kind, mine, other)]
    parent: dict[object, object] = {}

    def root(node: object) -> object:
        while (up := parent.setdefault(node, node)) != node:
            node = up
        return node

    for a, b in _links(set(differing), mine, other):
        parent[root(a)] = root(b)
    groups: dict[object, set[Token]] = defaultdict(set)
    for token in differing:
        groups[root(token)].add(token)
    return sorted(groups.values(), key=lambda group: min(_place(token, mine, other) for token in group))


def _table(kind: str, side: Side) -> dict[str, Any]:
    tables: dict[str, dict[str, Any]] = {
        "mention": side.mentions,
        "relation": side.relations,
        "entity": side.entities,
    }
    return tables[kind]


def _differing(kind: str, mine: Side, other: Side) -> Iterator[Token]:
    here, there = _table(kind, mine), _table(kind, other)
    yield from ((kind, name) for name in dict.fromkeys([*here, *there]) if here.get(name) != there.get(name))


def _links(differing: set[Token], mine: Side, other: Side) -> Iterator[tuple[object, object]]:
    """Yield what belongs together; also through relations and entities that do not differ themselves."""
    for side in (mine, other):
        for name, relation in side.relations.items():
            for end in (str(relation.head), str(relation.tail)):
                token = ("mention" if end in side.mentions else "entity", end)
                if token in differing or token[0] == "entity":
                    yield ("relation", name), token
            if ("relation", name) in differing:
                yield ("relation", name), frozenset((relation.head, relation.tail))
    spans = []
    for kind, name in differing:
        versions = [side.mentions[name] for side in (mine, other) if kind == "mention" and name in side.mentions]
        if len({(mention.type, mention.entity) for mention in versions}) > 1 or len(versions) == 1:
            yield from ((("mention", name), ("entity", m.entity)) for m in versions if m.entity)
        spans += [(start, end, name) for mention in versions for start, end in mention.parts]
    for (a, b, one), (c, d, two) in itertools.combinations(spans, 2):
        if a < d and c < b:
            yield ("mention", one), ("mention", two)


def _place(token: Token, mine: Side, other: Side) -> tuple[float, int, str]:
    """Order by mentions' places; relations and entities, which have none, after them by id."""
    kind, name = token
    spans = [(m.start, m.end) for side in (mine, other) if kind == "mention" and (m := side.mentions.get(name))]
    return (*min(spans), name) if spans else (float("inf"), _KINDS.index(kind), name)


def version_of(unit: set[Token], side: Side) -> Version:
    """Return how the things of a group are in one record."""

    def some(kind: str) -> list[Any]:
        table = _table(kind, side)
        return [table[name] for a, name in sorted(unit) if a == kind and name in table]

    mentions = sorted(some("mention"), key=lambda mention: (mention.start, mention.end, mention.id))
    return Version(mentions=tuple(mentions), relations=tuple(some("relation")), entities=tuple(some("entity")))


def fields_of(unit: set[Token], mine: Side, other: Side) -> tuple[Field, ...]:
    """Return what the things of a group differ in, in the order of `Field`."""
    found: set[Field] = set()
    for kind, name in unit:
        here, there = _table(kind, mine).get(name), _table(kind, other).get(name)
        if kind == "entity":
            # One that came or went with its mentions is told of them.
            found.update([Field.ENTITY] if None not in (here, there) or all(one == kind for one, _ in unit) else [])
        elif here is None or there is None:
            found.add(Field.PRESENCE)
        else:
            found.update(_fields(here, there))
    return tuple(field for field in Field if field in found)


def _fields(here: Mention | Relation, there: Mention | Relation) -> Iterator[Field]:
    if here.type != there.type:
        yield Field.TYPE
    if _span(here) != _span(there):
        yield Field.SPAN
    if here.attributes != there.attributes:
        yield Field.ATTRIBUTES
    if isinstance(here, Mention) and isinstance(there, Mention) and here.entity != there.entity:
        yield Field.CLUSTER
    if _rest(here) != _rest(there):
        yield Field.OTHER


def _span(item: Mention | Relation) -> object:
    return item.parts if isinstance(item, Mention) else (item.head, item.tail)


def _rest(item: Mention | Relation) -> object:
    return item.score, item.extra, None if isinstance(item, Mention) else item.evidence
