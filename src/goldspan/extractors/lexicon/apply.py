"""Labelling a document with what the lexicon learned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.extractors.lexicon.learn import neighbours
from goldspan.extractors.text.phrases import one_line
from goldspan.normal.sentences import sentence_of, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goldspan.document import Document
    from goldspan.extractors.lexicon.learn import Learned, Vote
    from goldspan.extractors.text.phrases import PhraseTable
    from goldspan.schema import Schema


def annotate(
    document: Document, table: PhraseTable[tuple[str, Vote]], learned: Learned, schema: Schema, *, relations: bool
) -> Annotations:
    """Label the learned strings of a document: flat, in document order; a score is a share of the training evidence."""
    mentions: list[Mention] = []
    strings: dict[str, str] = {}
    entities: dict[tuple[str, str], Entity] = {}
    for start, end, (string, vote) in table.find(document.text):
        text = document.text[start:end]
        key = (vote.name, one_line(text).casefold())
        entity = entities.setdefault(key, Entity(id=f"e{len(entities) + 1}", type=vote.name, name=one_line(text)))
        name = f"m{len(mentions) + 1}"
        strings[name] = string
        mention = Mention(
            id=name, type=vote.name, start=start, end=end, text=text, entity=entity.id, score=round(vote.share, 4)
        )
        mentions.append(mention)
    found = tuple(_relations(document, mentions, strings, learned, schema)) if relations else ()
    return Annotations(doc=document.id, mentions=tuple(mentions), relations=found, entities=tuple(entities.values()))


def _relations(
    document: Document, mentions: Sequence[Mention], strings: dict[str, str], learned: Learned, schema: Schema
) -> Iterator[Relation]:
    """Yield the relations between mentions of one sentence, each fact once, where it is first met."""
    spans = sentences(document.text)
    known: set[tuple[str, frozenset[str | None] | tuple[str | None, ...]]] = set()
    for head, tail in neighbours(mentions, [sentence_of(spans, m.start) for m in mentions]):
        pair = strings[str(head.id)], strings[str(tail.id)]
        vote = learned.strings.get(pair) or learned.pairs.get((head.type, tail.type))
        if vote is None or head.entity == tail.entity or not schema.relation[vote.name].allows(head.type, tail.type):
            continue
        ends = (head.entity, tail.entity)
        fact = vote.name, frozenset(ends) if schema.relation[vote.name].symmetric else ends
        if fact not in known:
            known.add(fact)
            yield Relation(
                id=f"r{len(known)}", type=vote.name, head=str(head.id), tail=str(tail.id), score=round(vote.share, 4)
            )
