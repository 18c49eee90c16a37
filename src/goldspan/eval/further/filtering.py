"""Records as document-level measures and FairEval take them: scores, maps and ignored types applied beforehand.

The rules are 3 to 6 of `goldspan.measures.items`, which the counting kernel applies to whole batches; here they are
applied to one document's records. An entity goes where all of its mentions go, and its relations with it. An end of a
relation is the spans it stands for: a mention's, or those of all mentions of an entity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from goldspan.measures.items import normal_parts, relation_ends, relation_type
from goldspan.measures.options import Fate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from goldspan.annotation import Annotations, Mention, Reference, Relation, Span
    from goldspan.measures.options import Options

    End = frozenset[tuple[Span, ...]]
    Link = frozenset[End]


class Filtered(NamedTuple):
    """A document's two records with what does not count taken out."""

    gold: Annotations
    predicted: Annotations | None


def filtered(gold: Annotations, predicted: Annotations | None, options: Options) -> Filtered:
    """Return records in which types have their new names and nothing is left that does not count.

    Args:
        gold: The gold record.
        predicted: The predicted record.
        options: Least score, names and fates of types, inverse relation types.

    Raises:
        ValueError: A mention whose spans are no spans.
    """
    plain = not (options.entity_types or options.relation_types or options.inverse)
    if plain and options.min_score is None:
        return Filtered(gold, predicted)
    fates = [options.entity_types.get(mention.type, mention.type) for mention in gold.mentions]
    ignored = [m for m, fate in zip(gold.mentions, fates, strict=True) if fate is Fate.IGNORE]
    counted = [m for m, fate in zip(gold.mentions, fates, strict=True) if isinstance(fate, str)]
    one = _Side(gold, [isinstance(fate, str) for fate in fates], options)
    links, kept = set[object](), set[object]()
    for relation, new, _ in one.relations():
        if new is Fate.IGNORE:
            links.add(one.link(relation))
        elif isinstance(new, str):
            kept.add(one.link(relation))
    if predicted is None:
        return Filtered(one.record((), None), None)
    keep = [
        isinstance(options.entity_types.get(mention.type, mention.type), str)
        and _sure(mention.score, options)
        and not (_touches(mention, ignored) and not _touches(mention, counted))
        for mention in predicted.mentions
    ]
    other = _Side(predicted, keep, options)
    return Filtered(one.record((), None), other.record(links - kept, options.min_score))


class _Side:
    """One record, and which of its mentions are kept."""

    def __init__(self, source: Annotations, keep: Sequence[bool], options: Options) -> None:
        self.source, self.options = source, options
        self.new_index = {old: new for new, old in enumerate(i for i, kept in enumerate(keep) if kept)}
        self.by_id = {mention.id: index for index, mention in enumerate(source.mentions) if mention.id}
        self.members: dict[str, list[int]] = {entity.id: [] for entity in source.entities}
        for index, mention in enumerate(source.mentions):
            if mention.entity:
                self.members.setdefault(mention.entity, []).append(index)

    def relations(self) -> Iterator[tuple[Relation, str | Fate, bool]]:
        """Yield the relations whose ends are kept, each with its new type or fate and whether it is turned round."""
        for relation in self.source.relations:
            if self._stays(relation.head) and self._stays(relation.tail):
                new, turned = relation_type(relation.type, self.options)
                yield relation, new, turned

    def _index(self, end: Reference) -> int | None:
        return end if isinstance(end, int) else self.by_id.get(end)

    def _stays(self, end: Reference) -> bool:
        index = self._index(end)
        if index is not None:
            return index in self.new_index
        members = self.members.get(str(end), [])
        return not members or any(member in self.new_index for member in members)

    def link(self, relation: Relation) -> Link:
        """Return the spans a relation links, whatever its direction."""
        return frozenset(self._end(end) for end in (relation.head, relation.tail))

    def _end(self, end: Reference) -> End:
        index = self._index(end)
        rows = [index] if index is not None else self.members.get(str(end), [])
        return frozenset(normal_parts(self.source.mentions[row]) for row in rows if row in self.new_index)

    def record(self, ignored: Collection[object], min_score: float | None) -> Annotations:
        """Return the record with what is kept of it; ends that are mentions are given by index."""
        _, faults = relation_ends(self.source, "")
        if faults:
            return self.source  # whoever counts it says what is wrong
        mentions = tuple(
            msgspec.structs.replace(mention, type=str(self.options.entity_types.get(mention.type, mention.type)))
            for index, mention in enumerate(self.source.mentions)
            if index in self.new_index
        )
        relations = []
        for relation, new, turned in self.relations():
            low = min_score is not None and relation.score is not None and relation.score < min_score
            if not isinstance(new, str) or low or (ignored and self.link(relation) in ignored):
                continue
            head, tail = self._renumbered(relation.head), self._renumbered(relation.tail)
            head, tail = (tail, head) if turned else (head, tail)
            relations.append(msgspec.structs.replace(relation, type=new, head=head, tail=tail))
        return msgspec.structs.replace(
            self.source,
            mentions=mentions,
            relations=tuple(relations),
            entities=tuple(entity for entity in self.source.entities if self._stays(entity.id)),
        )

    def _renumbered(self, end: Reference) -> Reference:
        index = self._index(end)
        return end if index is None else self.new_index[index]


def _sure(score: float | None, options: Options) -> bool:
    return options.min_score is None or score is None or not score < options.min_score


def _touches(mention: Mention, others: Sequence[Mention]) -> bool:
    """Whether a mention shares a code point with any of the others."""
    if not others:
        return False
    mine = normal_parts(mention)
    return any(start < b and a < end for other in others for a, b in normal_parts(other) for start, end in mine)
