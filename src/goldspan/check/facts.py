"""What is said twice, overlaps, points at itself, or groups what does not belong together.

All of it sweeps: linear but for sorting, however many mentions a document has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.errors import quote

if TYPE_CHECKING:
    from goldspan.annotation import Annotations, Mention
    from goldspan.check.resolve import End
    from goldspan.check.rules import Findings
    from goldspan.schema import Schema


def check_duplicate_mentions(record: Annotations, findings: Findings) -> None:
    """Check that no two mentions have the same spans and type."""
    seen: dict[tuple[object, ...], int] = {}
    for index, mention in enumerate(record.mentions):
        first = seen.setdefault((mention.start, mention.end, mention.type, mention.spans), index)
        if first != index:
            found = f"{_named(mention)} is also mentions[{first}]"
            findings.add("duplicate-mention", ("mentions", index), found, "each mention once", "remove one of them")


def check_overlaps(record: Annotations, findings: Findings) -> None:
    """Check that no two mentions share a code point: a sweep over parts, one problem a mention."""
    parts = sorted((start, end, index) for index, m in enumerate(record.mentions) for start, end in m.parts)
    reach, owner = -1, -1
    reported: set[int] = set()
    for start, end, index in parts:
        if start < reach and owner != index and index not in reported:
            this, other = record.mentions[index], record.mentions[owner]
            if (this.start, this.end, this.type, this.spans) != (other.start, other.end, other.type, other.spans):
                reported.add(index)
                found = f"{_named(this)} overlaps {_named(other)}, mentions[{owner}]"
                findings.add("overlap", ("mentions", index), found, "mentions apart: the schema is flat")
        if end > reach:
            reach, owner = end, index


def check_relations(
    record: Annotations, pairs: list[tuple[End | None, End | None]], schema: Schema | None, findings: Findings
) -> None:
    """Check for relations from a thing to itself, and for the same relation twice."""
    symmetric = {name for name, rule in schema.relation.items() if rule.symmetric} if schema else set()
    seen: dict[tuple[str, End, End], int] = {}
    for index, (relation, (head, tail)) in enumerate(zip(record.relations, pairs, strict=True)):
        if head is None or tail is None:
            continue
        if head == tail:
            found = f"{relation.type} from {quote(relation.head)} to itself"
            findings.add("self-relation", ("relations", index), found, "two different ends")
        first = seen.setdefault((relation.type, head, tail), index)
        if first == index and head != tail and relation.type in symmetric:
            first = seen.get((relation.type, tail, head), index)
        if first != index:
            found = f"{relation.type} from {quote(relation.head)} to {quote(relation.tail)} is also relations[{first}]"
            findings.add("duplicate-relation", ("relations", index), found, "each fact once", "remove one of them")


def check_entities(record: Annotations, findings: Findings) -> None:
    """Check that the mentions of an entity agree on their type, and that every entity listed has a mention."""
    listed = {entity.id: entity.type for entity in record.entities}
    types: dict[str, tuple[str, str]] = {name: (kind, "the entity") for name, kind in listed.items() if kind}
    mentioned = set()
    for index, mention in enumerate(record.mentions):
        if not mention.entity:
            continue
        mentioned.add(mention.entity)
        if not mention.type:
            continue  # told by its own rule
        kind, whose = types.setdefault(mention.entity, (mention.type, f"mentions[{index}]"))
        if kind != mention.type:
            found = f"{quote(mention.type)} in entity {quote(mention.entity)}"
            expected = f"{quote(kind)}, the type of {whose}"
            findings.add("mixed-cluster", ("mentions", index, "type"), found, expected)
    for index, entity in enumerate(record.entities):
        if entity.id not in mentioned:
            found = f"no mention is of entity {quote(entity.id)}"
            findings.add("unmentioned-entity", ("entities", index), found, remedy="remove it, or name it in a mention")


def _named(mention: Mention) -> str:
    what = f"{mention.type} [{mention.start}, {mention.end}]"
    return f"{what} {quote(mention.text)}" if mention.text else what
