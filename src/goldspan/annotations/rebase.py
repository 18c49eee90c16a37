"""Carrying labels from one text to another: what can be carried is, what cannot is set aside whole, nothing is dropped.

Pure functions: where a span went is told by a `Carry`, made from two offset maps or, if the raw file itself changed, by
aligning the two texts (`aligned`).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from goldspan.annotation import Annotations, Entity, Mention, Reference, Relation, Span

Carry = Callable[[int, int], Span | None]
"""Tells where a half-open span of the old text (code points) lies in the new one; None where it cannot be carried."""

COMPANION = "carried"
"""Key under a mention's `extra` in a record of lost labels: there for a lost relation, itself carried."""


@dataclass(frozen=True, slots=True)
class Rebased:
    """The outcome for one record.

    Attributes:
        record: What could be carried, on the new text.
        moved: Mentions whose place or text changed, as they were and as they are.
        lost_mentions: Mentions that could not be carried.
        lost_relations: Relations that lost their head or tail.
        thinned_relations: Relations that were carried without some of their evidence.
        lost: All of these as a record of its own on the old text, with that text; None if there are none.
    """

    record: Annotations
    moved: tuple[tuple[Mention, Mention], ...] = ()
    lost_mentions: tuple[Mention, ...] = ()
    lost_relations: tuple[Relation, ...] = ()
    thinned_relations: tuple[Relation, ...] = ()
    lost: Annotations | None = None


def rebase(record: Annotations, old_text: str, new_text: str, new_sha256: str, carry: Carry) -> Rebased:
    """Carry a record's labels over to a new text.

    A relation is lost with its head or tail, an entity with its last mention.

    Args:
        record: The labels on the old text.
        old_text: The text they were made on.
        new_text: The text they shall stand on.
        new_sha256: Its hash, for the record.
        carry: Tells where a span went.
    """
    carried = [_carried(mention, new_text, carry) for mention in record.mentions]
    place: dict[int, int] = {}  # index in the old record to index in the new one
    for index, mention in enumerate(carried):
        if mention is not None:
            place[index] = len(place)
    refer = _references(record, place)
    relations, lost_relations, thinned = [], [], []
    for relation in record.relations:
        head, tail = refer(relation.head), refer(relation.tail)
        if head is None or tail is None:
            lost_relations.append(relation)
            continue
        spans = [carry(start, end) for start, end in relation.evidence]
        evidence = tuple(span for span in spans if span is not None)
        if len(evidence) < len(spans):
            thinned.append(relation)
        relations.append(msgspec.structs.replace(relation, head=head, tail=tail, evidence=evidence))
    gone = _emptied(record, place)
    return Rebased(
        msgspec.structs.replace(
            record,
            sha256=new_sha256,
            text=None if record.text is None else new_text,
            mentions=tuple(mention for mention in carried if mention is not None),
            relations=tuple(relations),
            entities=tuple(entity for entity in record.entities if entity.id not in gone),
        ),
        tuple((old, new) for old, new in zip(record.mentions, carried, strict=True) if new is not None and old != new),
        tuple(mention for index, mention in enumerate(record.mentions) if index not in place),
        tuple(lost_relations),
        tuple(thinned),
        _set_aside(record, old_text, set(range(len(carried))) - set(place), [*lost_relations, *thinned], gone),
    )


def _carried(mention: Mention, new_text: str, carry: Carry) -> Mention | None:
    """Return the mention on the new text; None if a part is gone, or would be empty or edged by white space."""
    parts = []
    for start, end in mention.parts:
        span = carry(start, end)
        if span is None or not (covered := new_text[slice(*span)]) or covered != covered.strip():
            return None
        parts.append(span)
    ascending = all(a[1] <= b[0] for a, b in itertools.pairwise(parts))
    if not ascending:
        return None
    new = msgspec.structs.replace(
        mention, start=parts[0][0], end=parts[-1][1], spans=tuple(parts) if mention.spans else ()
    )
    return new if mention.text is None else msgspec.structs.replace(new, text=new.slice(new_text))


def _references(record: Annotations, place: dict[int, int]) -> Callable[[Reference], Reference | None]:
    """Return what turns a reference into the one in the new record, or None if what it names is lost."""
    by_id = {mention.id: index for index, mention in enumerate(record.mentions) if mention.id is not None}
    gone = _emptied(record, place)

    def refer(reference: Reference) -> Reference | None:
        if isinstance(reference, int):
            return place.get(reference)
        if reference in by_id:
            return reference if by_id[reference] in place else None
        return None if reference in gone else reference

    return refer


def _emptied(record: Annotations, place: dict[int, int]) -> set[str]:
    """Return the ids of the entities whose mentions are all lost (those that never had one are kept)."""
    had = {mention.entity for mention in record.mentions if mention.entity is not None}
    have = {record.mentions[index].entity for index in place}
    return had - have


def _set_aside(
    record: Annotations, old_text: str, lost: set[int], relations: list[Relation], gone: set[str]
) -> Annotations | None:
    """Return the record of what was lost; mentions that lost relations need are added, marked as companions."""
    if not lost and not relations:
        return None
    by_id = {mention.id: index for index, mention in enumerate(record.mentions) if mention.id is not None}
    ends = {
        end if isinstance(end, int) else by_id.get(end, -1)
        for relation in relations
        for end in (relation.head, relation.tail)
    }
    order = sorted(lost | {end for end in ends if 0 <= end < len(record.mentions)})
    place = {index: at for at, index in enumerate(order)}
    mentions = tuple(
        mention if index in lost else msgspec.structs.replace(mention, extra={**mention.extra, COMPANION: True})
        for index in order
        for mention in [record.mentions[index]]
    )
    named = gone | {mention.entity for mention in mentions}
    named |= {end for relation in relations for end in (relation.head, relation.tail) if isinstance(end, str)}
    entities: tuple[Entity, ...] = tuple(entity for entity in record.entities if entity.id in named)
    return msgspec.structs.replace(
        record,
        text=old_text,
        mentions=mentions,
        relations=tuple(
            msgspec.structs.replace(relation, head=_at(relation.head, place), tail=_at(relation.tail, place))
            for relation in relations
        ),
        entities=entities,
    )


def _at(reference: Reference, place: dict[int, int]) -> Reference:
    return place.get(reference, reference) if isinstance(reference, int) else reference
