"""What the training data state, by name: facts that DocRED's Ign F1 does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goldspan.annotation import Annotations, Mention, Reference
    from goldspan.measures.documents import TrainFact


def training_facts(records: Iterable[Annotations]) -> frozenset[TrainFact]:
    """Return the facts of the training records: each name of the head with each name of the tail, and the type.

    An end that is a mention of an entity has all of the entity's names, as in DocRED's official script.
    """
    facts: set[TrainFact] = set()
    for record in records:
        by_id = {mention.id: mention for mention in record.mentions if mention.id}
        members: dict[str, list[Mention]] = {}
        for mention in record.mentions:
            if mention.entity:
                members.setdefault(mention.entity, []).append(mention)
        for relation in record.relations:
            heads, tails = (_names(record, end, by_id, members) for end in (relation.head, relation.tail))
            facts |= {(head, tail, relation.type) for head in heads for tail in tails}
    return frozenset(facts)


def _names(
    record: Annotations, end: Reference, by_id: dict[str, Mention], members: dict[str, list[Mention]]
) -> set[str]:
    mention = by_id.get(end) if isinstance(end, str) else None
    if isinstance(end, int) and 0 <= end < len(record.mentions):
        mention = record.mentions[end]
    alone = [mention] if mention else []
    found = members.get((mention.entity or "") if mention else str(end), alone)
    texts = (m.text or (m.slice(record.text) if record.text else None) for m in found)
    return {text for text in texts if text}
