"""What the lexicon learns: which type a string has, which strings and which types are related."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from goldspan.extractors.text.phrases import one_line
from goldspan.normal.sentences import sentence_of, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from goldspan.annotation import Annotations, Mention, Reference
    from goldspan.document import Document
    from goldspan.schema import Schema

REACH = 40
"""Mentions to the right that a mention is paired with inside its sentence: keeps endless sentences linear."""


class Vote(NamedTuple):
    """What most of the evidence says, and the share of it that does."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned; strings have single spaces, pairs are (head, tail)."""

    types: dict[str, Vote] = field(default_factory=dict)
    strings: dict[tuple[str, str], Vote] = field(default_factory=dict)
    pairs: dict[tuple[str, str], Vote] = field(default_factory=dict)

    def to_plain(self) -> list[Any]:
        """Return it as sorted plain data."""
        return [sorted(self.types.items()), sorted(self.strings.items()), sorted(self.pairs.items())]


def learn(
    training: Iterable[tuple[Document, Annotations]], schema: Schema, min_count: int, threshold: float
) -> Learned:
    """Learn from documents and their gold.

    A string's type is the one it was labelled with most often, the schema's order deciding ties. Two strings are
    related by the relation they had most often; two types by the relation that more than `threshold` of their pairs
    in one sentence had. Discontinuous mentions, and types the schema lacks, are passed over.
    """
    labelled: dict[str, Counter[str]] = defaultdict(Counter)
    related: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    together: Counter[tuple[str, str]] = Counter()
    of_types: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for document, gold in training:
        mentions = [m for m in gold.mentions if m.type in schema.entity and not m.spans]
        for mention in mentions:
            labelled[_string(mention, document)][mention.type] += 1
        facts = list(_facts(gold, schema))
        for name, head, tail in facts:
            related[_string(head, document), _string(tail, document)][name] += 1
        spans = sentences(document.text)
        joined = {(id(head), id(tail)): name for name, head, tail in facts}
        for head, tail in neighbours(mentions, [sentence_of(spans, m.start) for m in mentions]):
            together[head.type, tail.type] += 1
            if (id(head), id(tail)) in joined:
                of_types[head.type, tail.type][joined[id(head), id(tail)]] += 1
    order, relation_order = list(schema.entity), list(schema.relation)
    types = {string: _majority(votes, order) for string, votes in labelled.items() if votes.total() >= min_count}
    return Learned(
        types={string: vote for string, vote in types.items() if string},
        strings={pair: _majority(votes, relation_order) for pair, votes in related.items()},
        pairs={
            pair: vote
            for pair, votes in of_types.items()
            if (vote := _majority(votes, relation_order, together[pair])).share > threshold
        },
    )


def neighbours(mentions: Sequence[Mention], sentence: Sequence[int]) -> Iterator[tuple[Mention, Mention]]:
    """Yield all ordered pairs of mentions in one sentence, at most `REACH` mentions apart.

    `sentence[i]` is the index of the sentence of `mentions[i]`.
    """
    order = sorted(range(len(mentions)), key=lambda i: (mentions[i].start, mentions[i].end))
    for place, first in enumerate(order):
        for second in order[place + 1 : place + 1 + REACH]:
            if sentence[first] != sentence[second]:
                break
            yield mentions[first], mentions[second]
            yield mentions[second], mentions[first]


def _facts(gold: Annotations, schema: Schema) -> Iterator[tuple[str, Mention, Mention]]:
    """Yield gold's relations between mentions; an entity stands for its first mention."""
    by_id = {m.id: m for m in gold.mentions if m.id is not None}
    by_entity: dict[str, Mention] = {}
    for mention in gold.mentions:
        if mention.entity is not None:
            by_entity.setdefault(mention.entity, mention)

    def mention_of(reference: Reference) -> Mention | None:
        if isinstance(reference, int):
            return gold.mentions[reference] if 0 <= reference < len(gold.mentions) else None
        return by_id.get(reference) or by_entity.get(reference)

    for relation in gold.relations:
        head, tail = mention_of(relation.head), mention_of(relation.tail)
        if head is None or tail is None or relation.type not in schema.relation:
            continue
        yield relation.type, head, tail
        if schema.relation[relation.type].symmetric:
            yield relation.type, tail, head


def _string(mention: Mention, document: Document) -> str:
    return one_line(mention.slice(document.text))


def _majority(votes: Counter[str], order: Sequence[str], total: int | None = None) -> Vote:
    name = min(votes, key=lambda name: (-votes[name], order.index(name)))
    return Vote(name, votes[name] / (total or votes.total()))
