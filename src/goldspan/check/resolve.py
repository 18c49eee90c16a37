"""What the heads and tails of a record's relations stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.errors import plural, quote

if TYPE_CHECKING:
    from goldspan.annotation import Annotations, Reference
    from goldspan.check.rules import Findings

End = int | str
"""A relation's end, resolved: a mention's index, or an entity's id."""


class Ends:
    """The mentions and entities of a record, as relations name them."""

    def __init__(self, record: Annotations) -> None:
        self.count = len(record.mentions)
        self.by_id: dict[str, int] = {}
        self.entity_types: dict[str, str | None] = {}
        self.mention_types = [m.type for m in record.mentions]
        for index, mention in enumerate(record.mentions):
            if mention.id:
                self.by_id.setdefault(mention.id, index)
            if mention.entity:
                self.entity_types.setdefault(mention.entity, mention.type)
        for entity in record.entities:
            self.entity_types[entity.id] = entity.type or self.entity_types.get(entity.id)

    def find(self, reference: Reference) -> End | None:
        """Return what a reference stands for; None if for nothing."""
        if isinstance(reference, int):
            return reference if 0 <= reference < self.count else None
        index = self.by_id.get(reference)
        if index is not None:
            return index
        return reference if reference in self.entity_types else None

    def type_of(self, end: End) -> str | None:
        """Return the type of a mention, or of an entity where it is known."""
        return self.mention_types[end] if isinstance(end, int) else self.entity_types[end]


def ends_are_sound(record: Annotations) -> bool:
    """Whether every head and tail names something; `check_ends` says which do not."""
    if not record.relations:
        return True
    ids = {mention.id for mention in record.mentions}
    named = {end for relation in record.relations for end in (relation.head, relation.tail)}
    if named <= ids and "" not in named:
        return True
    ends = Ends(record)
    return all(ends.find(end) is not None for end in named)


def check_ends(record: Annotations, ends: Ends, findings: Findings) -> list[tuple[End | None, End | None]]:
    """Check that heads and tails name something; return them resolved, one pair a relation."""
    pairs = []
    for index, relation in enumerate(record.relations):
        pair = (ends.find(relation.head), ends.find(relation.tail))
        pairs.append(pair)
        for side, reference, end in zip(("head", "tail"), (relation.head, relation.tail), pair, strict=True):
            if end is None:
                if isinstance(reference, int):
                    found = f"{reference} is no mention's index; the record has {plural(ends.count, 'mention')}"
                    expected = f"0 to {ends.count - 1}" if ends.count else "no relation"
                else:
                    found = f"{quote(reference)} names nothing in this record"
                    expected = "a mention's id or index, or an entity's id"
                findings.add("dangling", ("relations", index, side), found, expected)
    return pairs
