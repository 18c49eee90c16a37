"""Counts type by type: of mentions, and of relations with the distance between their arguments."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goldspan.corpus.stats.portions import split_of
from goldspan.corpus.tokens import tokenise, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goldspan.annotation import Annotations, Mention, Relation
    from goldspan.corpus.stats.portions import Measured
    from goldspan.schema import Schema

RARE = 15
"""Below this many in the split that is measured, a type's number says next to nothing."""


@dataclass(slots=True)
class MentionType:
    """Counts of one type of mentions.

    Attributes:
        splits: Mentions by split.
        strings: Every text a mention has, and how often.
        clusters: How many clusters have a mention of this type.
        words: Words in all of them.
        characters: Code points in all of them.
    """

    splits: Counter[str] = field(default_factory=Counter)
    strings: Counter[str] = field(default_factory=Counter)
    clusters: int = 0
    words: int = 0
    characters: int = 0

    @property
    def count(self) -> int:
        """How many mentions."""
        return self.splits.total()

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as plain data."""
        return {
            "mentions": self.count,
            "splits": dict(self.splits),
            "strings": len(self.strings),
            "clusters": self.clusters,
            "mean_words": mean(self.words, self.count),
            "mean_characters": mean(self.characters, self.count),
        }


@dataclass(slots=True)
class RelationType:
    """Counts of one type of relations.

    Attributes:
        splits: Relations by split.
        distances: Sentences between head and tail, 0 for the same one, and how often; the nearest mentions where an
            argument is an entity.
        unplaced: Relations an argument of which has no mention.
        attributes: Values of attributes and how often, by attribute.
    """

    splits: Counter[str] = field(default_factory=Counter)
    distances: Counter[int] = field(default_factory=Counter)
    unplaced: int = 0
    attributes: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many relations."""
        return self.splits.total()

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as plain data."""
        placed = self.distances.total()
        return {
            "relations": self.count,
            "splits": dict(self.splits),
            "same_sentence": self.distances[0],
            "cross_sentence": placed - self.distances[0],
            "unplaced": self.unplaced,
            "mean_sentence_distance": mean(sum(far * count for far, count in self.distances.items()), placed),
            "attributes": {name: dict(sorted(values.items())) for name, values in sorted(self.attributes.items())},
        }


def mean(total: int, count: int) -> float | None:
    """Return a mean with two decimals; None of nothing."""
    return round(total / count, 2) if count else None


def mention_types(documents: Iterable[Measured], schema: Schema | None) -> dict[str, MentionType]:
    """Return the counts of every type: those of the schema in its order, used or not, then any others, sorted."""
    found = {name: MentionType() for name in schema.entity} if schema else {}
    extra: dict[str, MentionType] = {}
    for each in documents:
        text = each.item.document.text
        clusters: dict[str, set[str | int]] = {}
        for index, mention in enumerate(each.item.gold.mentions):
            home = found if mention.type in found else extra
            kind = home.setdefault(mention.type, MentionType())
            kind.splits[split_of(each)] += 1
            said = mention.slice(text)
            kind.strings[said] += 1
            kind.characters += len(said)
            kind.words += words(said, tokenise(said))
            clusters.setdefault(mention.type, set()).add(index if mention.entity is None else mention.entity)
        for name, keys in clusters.items():
            (found if name in found else extra)[name].clusters += len(keys)
    return found | dict(sorted(extra.items()))


def relation_types(documents: Iterable[Measured], schema: Schema | None) -> dict[str, RelationType]:
    """Return the counts of every type, in the order of `mention_types`."""
    found = {name: RelationType() for name in schema.relation} if schema else {}
    extra: dict[str, RelationType] = {}
    for each in documents:
        gold = each.item.gold
        places = _Places(gold, each)
        for relation in gold.relations:
            home = found if relation.type in found else extra
            kind = home.setdefault(relation.type, RelationType())
            kind.splits[split_of(each)] += 1
            distance = places.distance(relation)
            if distance is None:
                kind.unplaced += 1
            else:
                kind.distances[distance] += 1
            for name, value in _attributes(relation, schema):
                kind.attributes.setdefault(name, Counter())[value] += 1
    return found | dict(sorted(extra.items()))


def _attributes(relation: Relation, schema: Schema | None) -> Iterable[tuple[str, str]]:
    """Yield values that can be counted: of attributes with a list of values, the default where none is given.

    Without a schema, every value that is a text.
    """
    if schema is None:
        return [(name, value) for name, value in relation.attributes.items() if isinstance(value, str)]
    declared = schema.attributes_of("relation", relation.type)
    values = {name: relation.attributes.get(name, declared[name].default) for name in declared if declared[name].values}
    return [(name, value) for name, value in values.items() if isinstance(value, str)]


class _Places:
    """In which sentences the arguments of relations stand."""

    def __init__(self, gold: Annotations, each: Measured) -> None:
        self._mentions: Sequence[Mention] = gold.mentions
        self._starts = [start for start, _ in each.sentences]
        self._of: dict[str, list[int]] = {}
        for mention in gold.mentions:
            for name in {mention.id, mention.entity} - {None}:
                self._of.setdefault(str(name), []).append(self._sentence(mention))

    def _sentence(self, mention: Mention) -> int:
        return max(0, bisect_right(self._starts, mention.start) - 1)

    def _all(self, reference: str | int) -> list[int]:
        if isinstance(reference, str):
            return self._of.get(reference, [])
        return [self._sentence(self._mentions[reference])] if 0 <= reference < len(self._mentions) else []

    def distance(self, relation: Relation) -> int | None:
        """Return how many sentences lie between head and tail; None where one of them has no mention."""
        heads, tails = self._all(relation.head), self._all(relation.tail)
        return min((abs(head - tail) for head in heads for tail in tails), default=None)
