"""Mentions as BIO tags over tokens, and what such tags cannot say: nothing is dropped without a word.

Tokens are made without a look at the labels, so that a tagger meets at work the tokens it learned from. BIO holds one
flat layer: where mentions overlap the longest is kept, of equals the first in the record; the others are lost, each
with its reason.
"""

from __future__ import annotations

import enum
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from goldspan.annotation import Mention, Reference, Relation, Span


class Loss(enum.StrEnum):
    """Why a mention or relation is not in the token view.

    DISCONTINUOUS: the mention has several parts.
    BOUNDARY: it starts or ends where no token does.
    NESTED: it lies within a longer mention, or shares its span with one before it.
    CROSSING: it overlaps a longer mention, and neither holds the other.
    ARGUMENT: an argument of the relation is a lost mention.
    ENTITY: an argument of the relation is an entity, which has no one place.
    """

    DISCONTINUOUS = "discontinuous"
    BOUNDARY = "inside-token"
    NESTED = "nested"
    CROSSING = "crossing"
    ARGUMENT = "argument-lost"
    ENTITY = "entity-argument"


MEANINGS = {
    Loss.DISCONTINUOUS: "in several parts",
    Loss.BOUNDARY: "starts or ends inside a token",
    Loss.NESTED: "inside a longer mention",
    Loss.CROSSING: "overlaps a longer mention",
    Loss.ARGUMENT: "an argument is a lost mention",
    Loss.ENTITY: "an argument is an entity, not a mention",
}
"""Every reason in words."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """One document's labels on its tokens.

    Attributes:
        spans: Half-open token spans of the mentions that are kept, by index of the mention.
        lost: Reasons of those that are not, by index.
        arguments: Indices of head and tail of the relations that are kept, by index of the relation.
        lost_relations: Reasons of those that are not, by index.
    """

    spans: dict[int, Span] = field(default_factory=dict)
    lost: dict[int, Loss] = field(default_factory=dict)
    arguments: dict[int, tuple[int, int]] = field(default_factory=dict)
    lost_relations: dict[int, Loss] = field(default_factory=dict)


def labels(types: Iterable[str]) -> list[str]:
    """Return the tags of some types, in their order: `O`, then B and I of each."""
    return ["O", *(f"{mark}-{name}" for name in types for mark in "BI")]


def tag(mentions: Sequence[Mention], relations: Sequence[Relation], tokens: Sequence[Span]) -> Tagged:
    """Return what of a record tokens can carry.

    Args:
        mentions: Mentions, in code points.
        relations: Relations between them.
        tokens: Half-open spans of code points, ascending and apart.
    """
    tagged = Tagged()
    firsts = {start: index for index, (start, _) in enumerate(tokens)}
    lasts = {end: index for index, (_, end) in enumerate(tokens)}
    fitting: list[tuple[int, int, int]] = []
    for index, mention in enumerate(mentions):
        if len(mention.parts) > 1:
            tagged.lost[index] = Loss.DISCONTINUOUS
        elif mention.start not in firsts or mention.end not in lasts:
            tagged.lost[index] = Loss.BOUNDARY
        else:
            fitting.append((firsts[mention.start], lasts[mention.end] + 1, index))
    owner: dict[int, Span] = {}
    for start, end, index in sorted(fitting, key=lambda fit: (fit[0] - fit[1], fit[2])):
        over = [owner[token] for token in range(start, end) if token in owner]
        if over:
            nested = any(first <= start and end <= last for first, last in over)
            tagged.lost[index] = Loss.NESTED if nested else Loss.CROSSING
        else:
            tagged.spans[index] = (start, end)
            owner |= dict.fromkeys(range(start, end), (start, end))
    ids = {mention.id: index for index, mention in enumerate(mentions) if mention.id is not None}
    for index, relation in enumerate(relations):
        head, tail = _place(relation.head, ids), _place(relation.tail, ids)
        if head is None or tail is None:
            tagged.lost_relations[index] = Loss.ENTITY
        elif head not in tagged.spans or tail not in tagged.spans:
            tagged.lost_relations[index] = Loss.ARGUMENT
        else:
            tagged.arguments[index] = (head, tail)
    return tagged


def _place(reference: Reference, ids: Mapping[str, int]) -> int | None:
    """Return the index of the mention a relation refers to, or None for an entity."""
    return reference if isinstance(reference, int) else ids.get(reference)


@dataclass(slots=True)
class Losses:
    """What the token views of some documents lose, counted.

    Attributes:
        mentions: Mentions in the records.
        relations: Relations in the records.
        lost_mentions: Lost ones by type and reason.
        lost_relations: Lost ones by type and reason.
    """

    mentions: int = 0
    relations: int = 0
    lost_mentions: Counter[tuple[str, Loss]] = field(default_factory=Counter)
    lost_relations: Counter[tuple[str, Loss]] = field(default_factory=Counter)

    def add(self, mentions: Sequence[Mention], relations: Sequence[Relation], tagged: Tagged) -> None:
        """Count one document."""
        self.mentions += len(mentions)
        self.relations += len(relations)
        self.lost_mentions.update((mentions[index].type, reason) for index, reason in tagged.lost.items())
        self.lost_relations.update((relations[index].type, reason) for index, reason in tagged.lost_relations.items())

    def to_dict(self) -> dict[str, dict[str, object]]:
        """Return the counts as plain data."""
        return {
            "mentions": {
                "all": self.mentions,
                "lost": self.lost_mentions.total(),
                "types": _nested(self.lost_mentions),
            },
            "relations": {
                "all": self.relations,
                "lost": self.lost_relations.total(),
                "types": _nested(self.lost_relations),
            },
        }


def _nested(counts: Counter[tuple[str, Loss]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (name, reason), count in sorted(counts.items()):
        found.setdefault(name, {})[reason.value] = count
    return found
