"""What changed between two records of one document: mentions, clusters and relations added, removed or changed.

Ids mean nothing here: gold that was exported, labelled anew and brought back has others. Mentions are paired by what
they are (see `pairing`), relations by their ends, then by the clusters of their ends.
"""

from __future__ import annotations

import enum
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from goldspan.annotation import Annotations
from goldspan.annotations.pairing import pair_clusters, pair_mentions

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator

    from goldspan.annotation import Mention, Reference, Relation


_T = TypeVar("_T")


class Kind(enum.Enum):
    """What happened to a mention or relation."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Facet(enum.Enum):
    """What of it changed: its type, its span (for a relation the mentions it hangs on), attributes, or cluster."""

    TYPE = "type"
    SPAN = "span"
    ATTRIBUTES = "attributes"
    CLUSTER = "cluster"


@dataclass(frozen=True, slots=True)
class MentionChange:
    """One mention as it was and as it is; `facets` says what changed, in the order of `Facet`."""

    kind: Kind
    old: Mention | None
    new: Mention | None
    facets: tuple[Facet, ...] = ()

    @property
    def place(self) -> tuple[int, int]:
        """Its half-open span now, or, of one removed, as it was."""
        mention = _present(self.new, self.old)
        return mention.start, mention.end

    @property
    def type(self) -> str:
        """Its type now, or, of one removed, as it was."""
        return _present(self.new, self.old).type


@dataclass(frozen=True, slots=True)
class RelationChange:
    """One relation as it was and as it is; `ends` are the texts of head and tail now, or, of one removed, then."""

    kind: Kind
    old: Relation | None
    new: Relation | None
    ends: tuple[str, str]
    facets: tuple[Facet, ...] = ()

    @property
    def type(self) -> str:
        """Its type now, or, of one removed, as it was."""
        return _present(self.new, self.old).type


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes of one document in text order, and how many mentions and relations stayed as they were."""

    mentions: tuple[MentionChange, ...] = ()
    relations: tuple[RelationChange, ...] = ()
    same_mentions: int = 0
    same_relations: int = 0

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.mentions or self.relations)


def difference(old: Annotations | None, new: Annotations | None, symmetric: Collection[str] = ()) -> Difference:
    """Return what changed from `old` to `new`, both on one text; None is a document without a record.

    Args:
        old: The earlier record.
        new: The later one.
        symmetric: Relation types whose head and tail may change places without anything having changed.

    >>> from goldspan.annotation import Mention
    >>> a = Annotations(doc="d", mentions=(Mention(type="GPE", start=0, end=5, text="India"),))
    >>> b = Annotations(doc="d", mentions=(Mention(type="ORG", start=0, end=5, text="India"),))
    >>> [(change.kind.value, change.type, change.facets[0].value) for change in difference(a, b).mentions]
    [('changed', 'ORG', 'type')]
    """
    before, after = old or Annotations(doc=""), new or Annotations(doc="")
    pairs = dict(pair_mentions(before.mentions, after.mentions))
    clusters = pair_clusters(before, after, pairs)
    mentions = list(_mention_changes(before, after, pairs, clusters))
    relations = list(_relation_changes(_side(before, pairs, clusters), _side(after), symmetric))
    return Difference(
        tuple(sorted(mentions, key=lambda change: change.place)),
        tuple(relations),
        same_mentions=len(before.mentions) - sum(change.old is not None for change in mentions),
        same_relations=len(before.relations) - sum(change.old is not None for change in relations),
    )


def _mention_changes(
    before: Annotations, after: Annotations, pairs: dict[int, int], clusters: dict[str, str]
) -> Iterator[MentionChange]:
    """Yield what happened to mentions; removed first."""
    alone = _singletons(before), _singletons(after)
    for index, mention in enumerate(before.mentions):
        if index not in pairs:
            yield MentionChange(Kind.REMOVED, mention, None)
    for index in sorted(set(range(len(after.mentions))).difference(pairs.values())):
        yield MentionChange(Kind.ADDED, None, after.mentions[index])
    for i, j in pairs.items():
        was, now = before.mentions[i], after.mentions[j]
        # A mention alone in its cluster is as good as one without.
        before_cluster = None if was.entity in alone[0] else was.entity
        after_cluster = None if now.entity in alone[1] else now.entity
        image = None if before_cluster is None else clusters.get(before_cluster, "")
        if facets := _facets(was, now, moved=was.parts != now.parts, regrouped=image != after_cluster):
            yield MentionChange(Kind.CHANGED, was, now, facets)


def _singletons(record: Annotations) -> set[str | None]:
    counts = Counter(mention.entity for mention in record.mentions)
    return {entity for entity, count in counts.items() if entity is None or count == 1}


def _facets(
    was: Mention | Relation, now: Mention | Relation, *, moved: bool, regrouped: bool = False
) -> tuple[Facet, ...]:
    """Return what changed, in the order of `Facet`."""
    changed = {
        Facet.TYPE: was.type != now.type,
        Facet.SPAN: moved,
        Facet.ATTRIBUTES: was.attributes != now.attributes,
        Facet.CLUSTER: regrouped,
    }
    return tuple(facet for facet in Facet if changed[facet])


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two records, with what says where its relations end in the terms of the new one.

    Attributes:
        record: The record.
        ids: Index of every mention by its id.
        pairs: Index in the new record of every mention that is there too; None for the new record itself.
        clusters: Clusters of the new record by those of this one; None for the new record itself.
    """

    record: Annotations
    ids: dict[str, int]
    pairs: dict[int, int] | None = None
    clusters: dict[str, str] | None = None

    def mention(self, reference: Reference) -> int | None:
        """Return the index of the mention a reference names; None where it names an entity."""
        return reference if isinstance(reference, int) else self.ids.get(reference)

    def exact(self, reference: Reference) -> tuple[str, Hashable]:
        """Return an end as the very mention it is, or its entity."""
        index = self.mention(reference)
        if index is None:
            return self._entity(str(reference))
        if self.pairs is None:
            return "mention", index
        return ("mention", self.pairs[index]) if index in self.pairs else ("gone", index)

    def cluster(self, reference: Reference) -> tuple[str, Hashable]:
        """Return an end as the cluster of its mention; as the mention if that has none."""
        index = self.mention(reference)
        entity = str(reference) if index is None else self.record.mentions[index].entity
        return self.exact(reference) if entity is None else self._entity(entity)

    def _entity(self, entity: str) -> tuple[str, Hashable]:
        if self.clusters is None:
            return "entity", entity
        return ("entity", self.clusters[entity]) if entity in self.clusters else ("gone entity", entity)

    def texts(self, relation: Relation) -> tuple[str, str]:
        """Return the texts of a relation's ends."""
        return self._text(relation.head), self._text(relation.tail)

    def _text(self, reference: Reference) -> str:
        index = self.mention(reference)
        if index is not None:
            mention = self.record.mentions[index]
            return mention.text or f"[{mention.start}, {mention.end})"
        names = (entity.name for entity in self.record.entities if entity.id == reference)
        return next(names, None) or str(reference)


def _side(record: Annotations, pairs: dict[int, int] | None = None, clusters: dict[str, str] | None = None) -> _Side:
    ids = {mention.id: index for index, mention in enumerate(record.mentions) if mention.id is not None}
    return _Side(record, ids, pairs, clusters)


def _relation_changes(old_side: _Side, new_side: _Side, symmetric: Collection[str]) -> Iterator[RelationChange]:
    """Yield what happened to relations: removed, added, then changed."""
    before, after = old_side.record.relations, new_side.record.relations
    left, right = list(range(len(before))), list(range(len(after)))
    pairs: list[tuple[int, int, bool]] = []
    for by_cluster, typed in ((False, True), (False, False), (True, True)):

        def key(side: _Side, relation: Relation, by_cluster: bool = by_cluster, typed: bool = typed) -> Hashable:  # noqa: FBT001
            end = side.cluster if by_cluster else side.exact
            ends = [end(relation.head), end(relation.tail)]
            if relation.type in symmetric:
                ends.sort(key=repr)
            return relation.type if typed else "", *ends

        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for j in reversed(right):
            waiting[key(new_side, after[j])].append(j)
        found = [(i, waiting[k].pop(), by_cluster) for i in left if waiting.get(k := key(old_side, before[i]))]
        pairs += found
        left = sorted(set(left).difference(i for i, _, _ in found))
        right = sorted(set(right).difference(j for _, j, _ in found))
    for i in left:
        yield RelationChange(Kind.REMOVED, before[i], None, old_side.texts(before[i]))
    for j in right:
        yield RelationChange(Kind.ADDED, None, after[j], new_side.texts(after[j]))
    for i, j, moved in sorted(pairs, key=lambda pair: pair[1]):
        was, now = before[i], after[j]
        if facets := _facets(was, now, moved=moved):
            yield RelationChange(Kind.CHANGED, was, now, new_side.texts(now), facets)


def removed(record: Annotations, mentions: Collection[Mention], relations: Collection[Relation]) -> Difference:
    """Return the difference in which just these mentions and relations of a record are gone."""
    side = _side(record)
    return Difference(
        tuple(MentionChange(Kind.REMOVED, mention, None) for mention in mentions),
        tuple(RelationChange(Kind.REMOVED, relation, None, side.texts(relation)) for relation in relations),
    )


def _present(new: _T | None, old: _T | None) -> _T:
    """Return the one there is, the new one first; a change has at least one."""
    present = old if new is None else new
    if present is None:
        raise ValueError("a change without old and new")
    return present
