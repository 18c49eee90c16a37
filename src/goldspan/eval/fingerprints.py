"""Content hashes of a batch of documents at once: those of `eval.content.content_hash`, without its records."""

from __future__ import annotations

from hashlib import sha256
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

from goldspan.eval.content import DOCUMENT_DIGITS, head_bytes, name_number
from goldspan.measures.arrays import pack
from goldspan.measures.kernel.normalise import choose

if TYPE_CHECKING:
    from goldspan.measures.arrays import Codes, Ints, Side

_MENTION, _FACT = 3 * 8, 7 * 8
"""Bytes of a mention and of a relation; see `goldspan.eval.content`."""


def side_hashes(side: Side, documents: int) -> tuple[str, ...]:
    """Return the content hash of every document of a batch whose mentions are of one part and in no cluster."""
    mentions, links = side.mentions, side.relations
    width = int(mentions.end.max(initial=0)) + 1
    kind, rank = _numbers(mentions.type)
    place, size = mentions.doc * width + mentions.start, mentions.end - mentions.start
    own = choose(pack(place, size, rank), np.ones(len(kind), np.bool_))
    rows = np.stack([mentions.start, mentions.end, kind], axis=1)[own.rows]
    kind, rank = _numbers(links.type)
    # Places among the mentions that are kept are in the order of documents, spans and types.
    head, tail = own.row_of[links.head], own.row_of[links.tail]
    linked = choose(pack(head, rank, tail), np.ones(len(kind), np.bool_)).rows
    facts = np.concatenate([rows[head[linked]], kind[linked, None], rows[tail[linked]]], axis=1)
    counts = [np.bincount(doc, minlength=documents).tolist() for doc in (mentions.doc[own.rows], links.doc[linked])]
    bounds = [pairwise(accumulate(count, initial=0)) for count in counts]
    mention_bytes, fact_bytes = (_bytes(some) for some in (rows, facts))
    found = []
    for *numbers, (first, last), (start, end) in zip(*counts, *bounds, strict=True):
        hashed = sha256(head_bytes(*numbers))
        hashed.update(mention_bytes[first * _MENTION : last * _MENTION])
        hashed.update(fact_bytes[start * _FACT : end * _FACT])
        found.append(hashed.hexdigest()[:DOCUMENT_DIGITS])
    return tuple(found)


def _bytes(numbers: Ints) -> memoryview:
    return numbers.astype("<i8", copy=False).reshape(-1).view(np.uint8).data


def _numbers(types: Codes) -> tuple[Ints, Ints]:
    """Return the number of each row's type name, and ranks in the order of these numbers."""
    numbers = np.array([name_number(name) for name in types.names], np.int64)
    rank = np.argsort(np.argsort(numbers))
    return numbers[types.codes], rank[types.codes]
