"""Arrows as relations of a record: ids, evidence and free data come back from the record that was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from goldspan.annotation import Relation
from goldspan.annotations.label_studio.results.arrows import ArrowReader
from goldspan.annotations.label_studio.results.attributes import pulled_attributes
from goldspan.annotations.label_studio.results.keys import Numbering
from goldspan.check.resolve import Ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goldspan.annotation import Annotations
    from goldspan.annotations.label_studio.results.troubles import Gathering
    from goldspan.schema import Schema

_Ends = tuple[int | None, int | None]


def pulled_relations(
    arrows: Iterable[dict[str, Any]],
    regions: Mapping[str, tuple[str, str, int | None]],
    schema: Schema,
    base: Annotations | None,
    troubles: Gathering,
) -> list[Relation]:
    """Return the relations that arrows stand for, each once, in their order.

    Args:
        arrows: The items of type `relation`.
        regions: The type, the mention's id and the base's mention of every region that is in the record.
        schema: Types and attributes.
        base: The record that was sent.
        troubles: Where troubles are noted.
    """
    reader = ArrowReader(schema, {name: kind for name, (kind, _, _) in regions.items()}, troubles.add)
    before = _Before(base, schema)
    links = []
    seen = set()
    for link, attributes in (found for item in arrows for found in reader.read(item)):
        ends = frozenset((link.head, link.tail)) if schema.relation[link.type].symmetric else (link.head, link.tail)
        key = (link.type, ends, *sorted(attributes.items()))
        if key not in seen:
            seen.add(key)
            links.append((link, attributes))
    was = [before.take(link.type, (regions[link.head][2], regions[link.tail][2]), values) for link, values in links]
    numbers = Numbering("r", [relation.id for relation in (base.relations if base else ()) if relation.id])
    relations = []
    for (link, values), (old, turned) in zip(links, was, strict=True):
        head, tail = (link.tail, link.head) if turned else (link.head, link.tail)
        relation = Relation(type=link.type, head=regions[head][1], tail=regions[tail][1], id=None)
        if old is not None:
            relation = msgspec.structs.replace(old, head=relation.head, tail=relation.tail)
        else:
            relation = msgspec.structs.replace(relation, id=numbers.next())
        own = pulled_attributes(values, "relation", link.type, schema, old)
        relations.append(msgspec.structs.replace(relation, attributes=own))
    return relations


class _Before:
    """The relations of the record that was sent, each to be taken back once."""

    def __init__(self, base: Annotations | None, schema: Schema) -> None:
        self._schema = schema
        self._waiting: dict[tuple[str, object], list[tuple[Relation, _Ends]]] = {}
        if base is None:
            return
        ends = Ends(base)
        for relation in base.relations:
            head, tail = ends.find(relation.head), ends.find(relation.tail)
            if isinstance(head, int) and isinstance(tail, int):
                key = self._key(relation.type, (head, tail))
                self._waiting.setdefault(key, []).append((relation, (head, tail)))

    def _key(self, type_name: str, ends: _Ends) -> tuple[str, object]:
        rule = self._schema.relation.get(type_name)
        return type_name, frozenset(ends) if rule is not None and rule.symmetric else ends

    def take(self, type_name: str, ends: _Ends, values: Mapping[str, str]) -> tuple[Relation | None, bool]:
        """Return the relation of a type between two mentions of the base, and whether it stands the other way round.

        Of several, the one with the same attributes, else the first.
        """
        waiting = self._waiting.get(self._key(type_name, ends)) if None not in ends else None
        if not waiting:
            return None, False
        same = (
            index
            for index, (relation, _) in enumerate(waiting)
            if pulled_attributes(values, "relation", type_name, self._schema, relation) == relation.attributes
        )
        relation, old_ends = waiting.pop(next(same, 0))
        return relation, old_ends != ends
