"""A record as document-level measures see it: clusters of mentions, and facts between clusters.

A mention is its spans and its type; touching parts are merged and exact duplicates are one mention. Mentions that name
the same entity are a cluster, a mention that names none is a cluster of its own. A relation between mentions is a fact
between their clusters; relations between entities are facts as they stand.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldspan.errors import RecordError, quote
from goldspan.measures.items import mention_faults, normal_parts, problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from goldspan.annotation import Annotations, Reference, Span
    from goldspan.errors import Problem

Spans = tuple["Span", ...]
"""The parts of a mention in order: half-open, code points, neither touching nor overlapping."""

Item = tuple[Spans, str]
"""A mention as it is counted: spans and type."""


class EntityIds(enum.Enum):
    """How the entities of predictions are found among those of the gold.

    `ALIGNED`: by the mentions they share; ids mean nothing. `GOLD`: the predictions use gold's own entity ids.
    """

    ALIGNED = "aligned"
    GOLD = "gold"


@dataclass(frozen=True, slots=True)
class Cluster:
    """One entity of a document.

    Attributes:
        items: Its mentions, distinct and sorted.
        entity: The entity's id; None for a mention that names no entity.
        members: Indices into the record's mentions, duplicates included.
        spans: The distinct spans of its mentions.
    """

    items: tuple[Item, ...]
    entity: str | None
    members: tuple[int, ...]
    spans: frozenset[Spans]


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation between two clusters, given by their index in the view; `evidence` holds spans of the text."""

    head: int
    type: str
    tail: int
    evidence: frozenset[Span]


@dataclass(frozen=True, slots=True)
class View:
    """Clusters sorted by their mentions (those without any last), and distinct facts in the record's order.

    Of facts with the same head, type and tail the first is kept.
    """

    clusters: tuple[Cluster, ...] = ()
    facts: tuple[Fact, ...] = ()


def view_pair(
    gold: Annotations | None, predicted: Annotations | None, entity_ids: EntityIds = EntityIds.ALIGNED
) -> tuple[View, View]:
    """Return the views of a document's gold and predicted records; an absent record is an empty view.

    Under `EntityIds.GOLD` predicted relations may name gold's entities, which the predictions need not list (and any
    entity where there is no gold to name one).

    Raises:
        RecordError: Empty spans, overlapping parts, doubled mention ids, relations whose arguments do not exist.
    """
    problems: list[Problem] = []
    known: Collection[str] = ()
    if entity_ids is EntityIds.GOLD:
        known = _entities(gold) if gold is not None else _named(predicted)
    views = (_view(gold, "gold", (), problems), _view(predicted, "predicted", known, problems))
    if problems:
        raise RecordError(problems)
    return views


def mention_items(record: Annotations, side: str) -> list[Item]:
    """Return each mention's spans and type, in the record's order, duplicates included.

    Raises:
        RecordError: Empty spans or overlapping parts; `side`, `gold` or `predicted`, says whose in the message.
    """
    problems: list[Problem] = []
    items = _items(record, side, problems)
    if problems:
        raise RecordError(problems)
    return items


def _items(record: Annotations, side: str, problems: list[Problem]) -> list[Item]:
    try:
        return [(normal_parts(mention), mention.type) for mention in record.mentions]
    except ValueError:
        problems += mention_faults(record, side)
        return []


def _entities(record: Annotations) -> set[str]:
    return {entity.id for entity in record.entities} | {m.entity for m in record.mentions if m.entity}


def _named(record: Annotations | None) -> set[str]:
    relations = record.relations if record is not None else ()
    return {end for relation in relations for end in (relation.head, relation.tail) if isinstance(end, str)}


def _view(record: Annotations | None, side: str, known: Collection[str], problems: list[Problem]) -> View:
    if record is None:
        return View()
    items = _items(record, side, problems)
    arguments = _arguments(record, side, known, problems)
    if problems:
        return View()

    clusters = [_cluster(items, indices, entity) for entity, indices in _groups(record, items, arguments)]
    clusters.sort(key=lambda c: (not c.items, c.items, c.entity or ""))
    place: dict[Reference, int] = {}
    for number, cluster in enumerate(clusters):
        place |= dict.fromkeys(cluster.members, number)
        if cluster.entity is not None:
            place[cluster.entity] = number
    facts: dict[tuple[int, str, int], Fact] = {}
    for relation, (head, tail) in zip(record.relations, arguments, strict=True):
        fact = Fact(place[head], relation.type, place[tail], frozenset(relation.evidence))
        facts.setdefault((fact.head, fact.type, fact.tail), fact)
    return View(tuple(clusters), tuple(facts.values()))


def _groups(
    record: Annotations, items: list[Item], arguments: list[tuple[Reference, Reference]]
) -> Iterator[tuple[str | None, list[int]]]:
    """Yield each entity with the indices of its mentions, then each mention of no entity with those of its repeats."""
    members: dict[str, list[int]] = {entity.id: [] for entity in record.entities}
    members |= {end: [] for ends in arguments for end in ends if isinstance(end, str)}
    for index, mention in enumerate(record.mentions):
        if mention.entity:
            members.setdefault(mention.entity, []).append(index)
    # A mention of no entity that repeats one of an entity is that mention.
    owner: dict[Item, str] = {}
    for entity in sorted(members):
        for index in members[entity]:
            owner.setdefault(items[index], entity)
    alone: dict[Item, list[int]] = {}
    for index, mention in enumerate(record.mentions):
        if not mention.entity:
            item = items[index]
            (members[owner[item]] if item in owner else alone.setdefault(item, [])).append(index)
    yield from members.items()
    yield from ((None, indices) for indices in alone.values())


def _cluster(items: list[Item], indices: list[int], entity: str | None) -> Cluster:
    distinct = sorted({items[index] for index in indices})
    return Cluster(tuple(distinct), entity, tuple(sorted(indices)), frozenset(spans for spans, _ in distinct))


def _arguments(
    record: Annotations, side: str, known: Collection[str], problems: list[Problem]
) -> list[tuple[Reference, Reference]]:
    """Return head and tail of each relation: a mention's index or an entity's id."""
    by_id: dict[str, int] = {}
    for index, mention in enumerate(record.mentions):
        if mention.id and by_id.setdefault(mention.id, index) != index:
            found = f"the id {quote(mention.id)}, which another mention has"
            problems.append(
                problem(record.doc, side, f"$.mentions[{index}].id", "doubled-id", found, "ids that differ")
            )
    entities = _entities(record).union(known)
    arguments = []
    for number, relation in enumerate(record.relations):
        ends: list[Reference] = []
        for name, reference in (("head", relation.head), ("tail", relation.tail)):
            end = by_id.get(reference, reference) if isinstance(reference, str) else reference
            if end not in entities if isinstance(end, str) else not 0 <= end < len(record.mentions):
                address, expected = f"$.relations[{number}].{name}", "a mention's id or index, or an entity's id"
                problems.append(problem(record.doc, side, address, "dangling", quote(reference), expected))
            ends.append(end)
        arguments.append((ends[0], ends[1]))
    return arguments
