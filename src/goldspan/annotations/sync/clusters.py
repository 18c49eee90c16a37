"""Three-way merge of clusters: each pair of mentions is together or apart, and what one side changed of that is taken.

Pairs, not names: where one side splits a cluster and the other adds to it, its id does not say which part is meant.
Where what was taken cannot be had at once (a with b, b with c, but a apart from c), the side that stands has its way
for the mentions that both sides regrouped, or, if there are none or that is not enough, for all concerned.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from goldspan.annotations.sync.align import Side


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which mentions are together in base, in the side that stands where both cannot, and in the other one.

    Attributes:
        base: Entity of each mention there, None for a mention without.
        first: The same in the side that stands.
        second: The same in the other one.
        stands: Mentions for which the first side has its way.
    """

    base: Mapping[str, str | None]
    first: Mapping[str, str | None]
    second: Mapping[str, str | None]
    stands: AbstractSet[str] = frozenset()

    def together(self, a: str, b: str) -> bool | None:
        """Return whether two mentions are together; None where nobody says that they are or that they are not."""
        first = _same(self.first, a, b)
        if a in self.stands or b in self.stands:
            return first
        second = _same(self.second, a, b)
        if first is None or second is None:
            # One of them is not known to both sides: they are apart only until something brings them together.
            return True if first or second else None
        return second if first == bool(_same(self.base, a, b)) else first


def entities_of(side: Side) -> dict[str, str | None]:
    """Return the entity of each mention."""
    return {name: mention.entity for name, mention in side.mentions.items()}


def _same(entities: Mapping[str, str | None], a: str, b: str) -> bool | None:
    if a not in entities or b not in entities:
        return None
    return entities[a] is not None and entities[a] == entities[b]


def regrouped(base: Mapping[str, str | None], side: Mapping[str, str | None]) -> set[str]:
    """Return the mentions that a side put together with others of the base than the base does."""
    both = base.keys() & side.keys()
    mates: list[dict[str, frozenset[str]]] = []
    for entities in (base, side):
        groups = groups_of({name: entities[name] for name in both})
        mates.append({name: frozenset(group) for group in groups.values() for name in group})
    return {name for name in both if mates[0].get(name, {name}) != mates[1].get(name, {name})}


def groups_of(entities: Mapping[str, str | None]) -> dict[str, list[str]]:
    """Return the mentions of each entity."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name, entity in entities.items():
        if entity is not None:
            groups[entity].append(name)
    return groups


def merged_groups(names: Iterable[str], grouping: Grouping) -> tuple[list[list[str]], set[str]]:
    """Return the clusters of some mentions, and the mentions for which the first side must have its way."""
    order = {name: place for place, name in enumerate(names)}
    parent = {name: name for name in order}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = name = parent[parent[name]]
        return name

    for a, b in _candidates(order, grouping):
        if grouping.together(a, b):
            parent[root(a)] = root(b)
    found: dict[str, list[str]] = defaultdict(list)
    for name in order:
        found[root(name)].append(name)
    torn: set[str] = set()
    for group in found.values():
        if any(grouping.together(a, b) is False for a, b in itertools.combinations(group, 2)):
            moved = regrouped(grouping.base, grouping.first) & regrouped(grouping.base, grouping.second)
            torn |= moved.intersection(group).difference(grouping.stands) or set(group)
    return list(found.values()), torn


def _candidates(order: Mapping[str, int], grouping: Grouping) -> Iterator[tuple[str, str]]:
    """Yield the pairs that at least one side has together."""
    for entities in (grouping.first, grouping.second):
        known = {name: entities.get(name) for name in order}
        for group in groups_of(known).values():
            yield from itertools.combinations(group, 2)
