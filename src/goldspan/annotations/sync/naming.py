"""Which entity each cluster is, once it is settled which mentions are together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from goldspan.annotations.sync.align import Sides

_Claim = tuple[int, bool, int, int, int, str]
"""Rank, whether the entity is new, minus the mentions that speak for it, the cluster's place, the entity's in the base,
and the entity; the lowest wins."""


def name_groups(groups: Sequence[Sequence[str]], sides: Sides, stands: AbstractSet[str]) -> dict[str, str]:
    """Return the entity of each mention; without one stay mentions alone that are to have none.

    Every mention speaks for the entity that one side gave it, or that both left it; of several clusters an entity goes
    to the one where most do. Each goes to one cluster only. A cluster that gets none that way is called after its first
    mention.

    Args:
        groups: The clusters, mentions alone included.
        sides: Base and the two sides.
        stands: Mentions for which the first side has its way.
    """
    named = [group for group in groups if len(group) > 1 or _is_named(group[0], sides, stands)]
    entity_of: dict[int, str] = {}
    taken: set[str] = set()
    for _, _, _, index, _, entity in sorted(_claims(named, sides, stands)):
        if index not in entity_of and entity not in taken:
            entity_of[index] = entity
            taken.add(entity)
    used = {name for side in sides.all for name in (*side.mentions, *side.members(), *side.entities)}
    found: dict[str, str] = {}
    for index, group in enumerate(named):
        if index in entity_of or len(group) > 1:
            found.update(dict.fromkeys(group, entity_of.get(index) or _called_after(group[0], used)))
    return found


def _claims(named: Sequence[Sequence[str]], sides: Sides, stands: AbstractSet[str]) -> Iterator[_Claim]:
    known = {entity: place for place, entity in enumerate({**sides.base.members(), **sides.base.entities})}
    for index, group in enumerate(named):
        said: Counter[str] = Counter()
        voted: Counter[str] = Counter()
        settled = set()
        for name in group:
            was, first, second = (m and m.entity for m in (side.mentions.get(name) for side in sides.all))
            said.update(entity for entity in (first, second) if entity)
            changed = name in sides.second.mentions and (name not in sides.first.mentions or first == was)
            if vote := second if changed and name not in stands else first:
                voted[vote] += 1
            if first and name in stands:
                settled.add(first)
        for entity, count in said.items():
            rank = 0 if entity in settled else 1 if entity in voted else 2
            yield rank, entity not in known, -voted[entity] - count, index, known.get(entity, 0), entity


def _called_after(mention: str, used: set[str]) -> str:
    name = f"e_{mention}"
    while name in used:
        name += "_"
    return name


def _is_named(name: str, sides: Sides, stands: AbstractSet[str]) -> bool:
    """Whether a mention that is alone belongs to an entity."""
    was, first, second = (
        None if (mention := side.mentions.get(name)) is None else mention.entity is not None for side in sides.all
    )
    if first is None or second is None or name in stands:
        return bool(second if first is None else first)
    return second if first == bool(was) else first
