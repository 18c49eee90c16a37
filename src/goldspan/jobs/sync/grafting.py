"""What Label Studio cannot hold, given back to labels from there: evidence, scores, links, free data. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from goldspan.annotations.label_studio.results.attributes import pulled_attributes
from goldspan.annotations.pairing import pair_clusters
from goldspan.check.resolve import Ends

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goldspan.annotation import Annotations, Entity, Mention, Relation
    from goldspan.schema import Schema


def grafted(record: Annotations, onto: Annotations, schema: Schema) -> Annotations:
    """Return a record with what the same labels of another one have beside what is labelled.

    Which label is which is told by what it says, and by its id only where it still shares text; ids stay as they are.

    Args:
        record: Labels from a server.
        onto: The record they are to be merged into, or were last merged with.
        schema: Types and attributes.
    """
    pairs = dict(_pairs(record, onto))
    mentions = [
        _mention(mention, onto.mentions[pairs[index]], schema) if index in pairs else mention
        for index, mention in enumerate(record.mentions)
    ]
    return replace(
        record,
        text=onto.text,
        mentions=tuple(mentions),
        relations=tuple(_relations(record, onto, pairs, schema)),
        entities=tuple(_entities(record, onto, pairs)),
        provenance=onto.provenance,
        extra=onto.extra,
    )


def _pairs(record: Annotations, onto: Annotations) -> Iterator[tuple[int, int]]:
    """Yield which mention is which: those that say the same, then those of one id that overlap; each at most once."""
    here, there = dict(enumerate(record.mentions)), dict(enumerate(onto.mentions))
    keys = (lambda mention: (_label(mention), mention.id), _label, lambda mention: mention.id)
    for key in keys:
        waiting = {key(mention): at for at, mention in sorted(there.items(), reverse=True)}
        for index, mention in list(here.items()):
            at = waiting.get(key(mention))
            if at in there and _believed(mention, there[at]):
                del here[index], there[at]
                yield index, at


def _label(mention: Mention) -> tuple[object, ...]:
    return mention.parts, mention.type


def _believed(a: Mention, b: Mention) -> bool:
    return _label(a) == _label(b) or (a.id is not None and a.start < b.end and b.start < a.end)


def _mention(mention: Mention, was: Mention, schema: Schema) -> Mention:
    held = {name: value for name, value in mention.attributes.items() if isinstance(value, str)}
    return replace(
        mention,
        text=mention.text if was.text is not None or _label(mention) != _label(was) else None,
        score=was.score,
        attributes=pulled_attributes(held, "mention", mention.type, schema, was),
        extra={**was.extra, **mention.extra},
    )


def _relations(record: Annotations, onto: Annotations, pairs: dict[int, int], schema: Schema) -> Iterator[Relation]:
    """Yield the relations, each with what one of the same type and ends has; of several, the most alike."""
    here, there = Ends(record), Ends(onto)
    left = [(relation, there.find(relation.head), there.find(relation.tail)) for relation in onto.relations]
    for relation in record.relations:
        ends = [pairs.get(end) if isinstance(end := here.find(side), int) else None for side in _sides(relation)]
        rule = schema.relation.get(relation.type)
        orders = [ends, ends[::-1]] if rule is not None and rule.symmetric else [ends]
        same = [item for item in left if item[0].type == relation.type and [item[1], item[2]] in orders]
        same.sort(key=lambda item: item[0].attributes != relation.attributes)
        if not same or None in ends:
            yield relation
            continue
        left.remove(same[0])
        was = same[0][0]
        held = {name: value for name, value in relation.attributes.items() if isinstance(value, str)}
        attributes = pulled_attributes(held, "relation", relation.type, schema, was)
        extra = {**was.extra, **relation.extra}
        yield replace(relation, attributes=attributes, score=was.score, evidence=was.evidence, extra=extra)


def _sides(relation: Relation) -> tuple[str | int, str | int]:
    return relation.head, relation.tail


def _entities(record: Annotations, onto: Annotations, pairs: dict[int, int]) -> Iterator[Entity]:
    """Yield the entities; what is known of the same cluster is kept, a new name too."""
    known = {entity.id: entity for entity in onto.entities}
    image = pair_clusters(record, onto, pairs)
    listed = {entity.id: entity for entity in record.entities}
    # One without a name has no key to travel under but its id, and comes back as no more than that.
    named = dict.fromkeys([*listed, *(mention.entity for mention in record.mentions if mention.entity)])
    for name in named:
        entity, was = listed.get(name), known.get(image.get(name, ""))
        if entity is None or was is None:
            made = entity or (None if was is None else replace(was, id=name))
        else:
            links, extra = {**was.links, **entity.links}, {**was.extra, **entity.extra}
            made = replace(entity, name=entity.name or was.name, links=links, extra=extra)
        if made is not None:
            yield made
