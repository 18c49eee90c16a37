"""What a change of types does to a record: labels of renamed, merged or dropped types. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from goldspan.annotation import Annotations, Reference, Relation
    from goldspan.annotations.retyping.change import Change


@dataclass(frozen=True, slots=True)
class Retyped:
    """A record after a change, and how many of its mentions and relations were renamed, dropped or became one."""

    record: Annotations
    mentions: int = 0
    relations: int = 0
    dropped_mentions: int = 0
    dropped_relations: int = 0
    joined_relations: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything is other than it was."""
        return any(
            (self.mentions, self.relations, self.dropped_mentions, self.dropped_relations, self.joined_relations)
        )


def retype(record: Annotations, change: Change) -> Retyped:
    """Return a record with a change made to its labels.

    A relation goes with its head or tail, an entity with its last mention; two relations that a merge made equal
    (type, ends and attributes) become one.
    """
    mapping = change.mapping
    return _entities(record, mapping) if change.kind == "entity" else _relations(record, mapping)


def _entities(record: Annotations, mapping: dict[str, str | None]) -> Retyped:
    gone = {name for name, target in mapping.items() if target is None}
    place: dict[int, int] = {}  # index in the old record to index in the new one
    for index, mention in enumerate(record.mentions):
        if mention.type not in gone:
            place[index] = len(place)
    had = {mention.entity for mention in record.mentions if mention.entity is not None}
    left = had - {record.mentions[index].entity for index in place}
    left |= {entity.id for entity in record.entities if entity.type in gone and entity.id not in had}
    by_id = {mention.id: index for index, mention in enumerate(record.mentions) if mention.id is not None}

    def refer(reference: Reference) -> Reference | None:
        if isinstance(reference, int):
            return place.get(reference)
        if reference in by_id:
            return reference if by_id[reference] in place else None
        return None if reference in left else reference

    kept = []
    for relation in record.relations:
        head, tail = refer(relation.head), refer(relation.tail)
        if head is not None and tail is not None:
            kept.append(msgspec.structs.replace(relation, head=head, tail=tail))
    renamed = sum(mention.type in mapping for mention in record.mentions) - (len(record.mentions) - len(place))
    mentions = (record.mentions[index] for index in place)
    return Retyped(
        msgspec.structs.replace(
            record,
            mentions=tuple(msgspec.structs.replace(m, type=mapping.get(m.type) or m.type) for m in mentions),
            relations=tuple(kept),
            entities=tuple(
                msgspec.structs.replace(entity, type=mapping.get(entity.type) or entity.type) if entity.type else entity
                for entity in record.entities
                if entity.id not in left
            ),
        ),
        mentions=renamed,
        dropped_mentions=len(record.mentions) - len(place),
        dropped_relations=len(record.relations) - len(kept),
    )


def _relations(record: Annotations, mapping: dict[str, str | None]) -> Retyped:
    kept: list[Relation] = []
    dropped = renamed = joined = 0
    seen: set[bytes] = set()
    for relation in record.relations:
        if relation.type not in mapping:
            target: str | None = relation.type
        else:
            target = mapping[relation.type]
            dropped += target is None
            renamed += target is not None
        if target is None:
            continue
        key = msgspec.json.encode([target, relation.head, relation.tail, relation.attributes], order="sorted")
        if key in seen and target in mapping.values():
            joined += 1
            continue
        seen.add(key)
        kept.append(relation if target == relation.type else msgspec.structs.replace(relation, type=target))
    made = msgspec.structs.replace(record, relations=tuple(kept))
    return Retyped(made, relations=renamed, dropped_relations=dropped, joined_relations=joined)
