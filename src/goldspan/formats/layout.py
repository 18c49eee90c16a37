"""The gold layout: a record as JSON with one mention or relation a line, in document order, so that diffs read well.

Writing what was read gives the same bytes. Mentions are ordered by start, end, type and id, relations by the places of
their heads and tails and then by type, entities by their first mention; references by index follow their mentions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from goldspan.errors import quote
from goldspan.formats.encode import provenance_data, refuse_not_finite, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goldspan.annotation import Annotations, Entity, Mention, Reference, Relation

_MENTION = ("id", "type", "start", "end", "spans", "text", "entity", "score", "attributes", "extra")
_RELATION = ("id", "type", "head", "tail", "score", "attributes", "evidence", "extra")
_ENTITY = ("id", "type", "name", "links", "extra")


def in_document_order(record: Annotations) -> Annotations:
    """Return the record with its mentions, relations and entities in document order; nothing else changes."""
    order = sorted(range(len(record.mentions)), key=lambda index: _mention_key(record.mentions[index]))
    place = {old: new for new, old in enumerate(order)}
    mentions = tuple(record.mentions[index] for index in order)
    relations = [_moved(relation, place) for relation in record.relations]
    places: dict[str, int] = {}
    for index, mention in enumerate(mentions):
        if mention.entity:
            places.setdefault(mention.entity, index)
    entities = sorted(record.entities, key=lambda entity: (places.get(entity.id, len(mentions)), entity.id))
    for index, entity in enumerate(entities):
        places.setdefault(entity.id, len(mentions) + index)
    places.update((mention.id, index) for index, mention in enumerate(mentions) if mention.id)
    relations.sort(key=lambda relation: _relation_key(relation, places))
    return msgspec.structs.replace(record, mentions=mentions, relations=tuple(relations), entities=tuple(entities))


def _mention_key(mention: Mention) -> tuple[Any, ...]:
    return (mention.start, mention.end, mention.type, mention.id or "", mention.spans)


def _moved(relation: Relation, place: dict[int, int]) -> Relation:
    head, tail = (place.get(end, end) if isinstance(end, int) else end for end in (relation.head, relation.tail))
    if (head, tail) == (relation.head, relation.tail):
        return relation
    return msgspec.structs.replace(relation, head=head, tail=tail)


def _relation_key(relation: Relation, places: dict[str, int]) -> tuple[Any, ...]:
    def at(end: Reference) -> tuple[int, str]:
        return (end, "") if isinstance(end, int) else (places.get(end, len(places)), end)

    return (at(relation.head)[0], at(relation.tail)[0], relation.type, str(relation.id or ""), str(relation.head))


def record_bytes(record: Annotations) -> bytes:
    """Return a record in the gold layout.

    Raises:
        RecordError: It holds something JSON has no word for.
    """
    record = in_document_order(record)
    what = f"the record of {quote(record.doc)}"
    parts = [b'"format":%d' % record.format, b'"doc":' + to_json(record.doc, what)]
    for key in ("sha256", "text"):
        value = getattr(record, key)
        if value is not None:
            parts.append(f'"{key}":'.encode() + to_json(value, what))
    parts += _rows("mentions", record.mentions, _MENTION, what)
    parts += _rows("relations", record.relations, _RELATION, what)
    parts += _rows("entities", record.entities, _ENTITY, what)
    if record.provenance is not None:
        parts.append(b'"provenance":' + to_json(provenance_data(record.provenance), what))
    if record.extra:
        parts.append(b'"extra":' + to_json(record.extra, what))
    refuse_not_finite(record, what)
    return b"{" + b",\n ".join(parts) + b"}\n"


def _rows(name: str, items: Iterable[Mention | Relation | Entity], keys: tuple[str, ...], what: str) -> list[bytes]:
    rows = [to_json(_present(item, keys), what) for item in items]
    return [f'"{name}":[\n  '.encode() + b",\n  ".join(rows) + b"\n ]"] if rows else []


def _present(item: Mention | Relation | Entity, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key in keys if (value := getattr(item, key)) is not None and value not in ((), {})}
