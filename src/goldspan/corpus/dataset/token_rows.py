"""Rows of the token view: a labelled document as tokens with BIO tags, its relations between token spans.

`starts` and `ends` are code points of the document's text, `sentences` the index of each token's sentence, `tags`
indices into the labels. What tags cannot say stands in `lost_mentions` and `lost_relations`, by its index in the
document's record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goldspan.corpus.dataset.bio import Losses, labels, tag
from goldspan.corpus.dataset.rows import json_text
from goldspan.corpus.tokens import tokenise
from goldspan.normal.sentences import sentence_of, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goldspan.corpus.dataset.bio import Tagged
    from goldspan.corpus.dataset.rows import Item


def token_features(types: Sequence[str]) -> dict[str, Any]:
    """Return names and Arrow types of the columns; a tuple is a class label with these names."""
    return {
        "id": "string",
        "license": "string",
        "rights": "string",
        "content": "string",
        "group": "string",
        "tokens": ["string"],
        "starts": ["int64"],
        "ends": ["int64"],
        "sentences": ["int64"],
        "tags": [tuple(labels(types))],
        "relations": [
            {
                "type": "string",
                "head_start": "int64",
                "head_end": "int64",
                "tail_start": "int64",
                "tail_end": "int64",
                "attributes": "string",
            }
        ],
        "lost_mentions": [
            {"index": "int64", "type": "string", "start": "int64", "end": "int64", "reason": "string"},
        ],
        "lost_relations": [{"index": "int64", "type": "string", "reason": "string"}],
    }


def to_token_row(item: Item, types: Sequence[str]) -> dict[str, Any]:
    """Return a labelled document as a row of `token_features(types)`.

    Args:
        item: The document; every type of its mentions is one of `types`.
        types: Entity types, in the order of their tags.
    """
    document, gold = item.document, item.gold
    tokens = tokenise(document.text)
    tagged = tag(gold.mentions, gold.relations, tokens)
    names = {name: index for index, name in enumerate(labels(types))}
    tags = [0] * len(tokens)
    for index, (start, end) in tagged.spans.items():
        name = gold.mentions[index].type
        tags[start] = names[f"B-{name}"]
        tags[start + 1 : end] = [names[f"I-{name}"]] * (end - start - 1)
    spans = sentences(document.text)
    return {
        "id": document.id,
        "license": document.meta.license,
        "rights": item.rights,
        "content": item.content,
        "group": document.group,
        "tokens": [document.text[start:end] for start, end in tokens],
        "starts": [start for start, _ in tokens],
        "ends": [end for _, end in tokens],
        "sentences": [sentence_of(spans, start) for start, _ in tokens],
        "tags": tags,
        "relations": [_relation(item, tagged, index) for index in tagged.arguments],
        "lost_mentions": [
            {
                "index": index,
                "type": gold.mentions[index].type,
                "start": gold.mentions[index].start,
                "end": gold.mentions[index].end,
                "reason": reason.value,
            }
            for index, reason in sorted(tagged.lost.items())
        ],
        "lost_relations": [
            {"index": index, "type": gold.relations[index].type, "reason": reason.value}
            for index, reason in tagged.lost_relations.items()
        ],
    }


def _relation(item: Item, tagged: Tagged, index: int) -> dict[str, Any]:
    head, tail = tagged.arguments[index]
    relation = item.gold.relations[index]
    return {
        "type": relation.type,
        "head_start": tagged.spans[head][0],
        "head_end": tagged.spans[head][1],
        "tail_start": tagged.spans[tail][0],
        "tail_end": tagged.spans[tail][1],
        "attributes": json_text(relation.attributes),
    }


def losses(items: Iterable[Item]) -> Losses:
    """Return what the token views of some documents lose."""
    found = Losses()
    for item in items:
        gold = item.gold
        found.add(gold.mentions, gold.relations, tag(gold.mentions, gold.relations, tokenise(item.document.text)))
    return found
