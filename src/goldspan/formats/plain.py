"""The plainest records straight to flat arrays: mentions of one part, each with an id, and relations between their ids.

Most predictions and much gold are of this kind. Whatever is not is left to the ways that know more: `None` here means
no more than that this way does not apply.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, chain
from struct import error as StructError  # noqa: N812 - it is a class
from struct import pack
from typing import TYPE_CHECKING, Any, Literal

import msgspec
import numpy as np

from goldspan.annotation import Provenance, Span  # noqa: TC001 - msgspec reads the annotations
from goldspan.measures.arrays import Codes, MentionArrays, RelationArrays, Side
from goldspan.measures.items import MAX_OFFSET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.measures.arrays import Ints

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_REFUSED = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, StructError, KeyError)


class _Mention(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    type: str
    start: int
    end: int
    id: str | None = None
    text: str | None = None
    score: float | None = None
    attributes: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    extra: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class _Relation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    type: str
    head: str
    tail: str
    id: str | None = None
    score: float | None = None
    attributes: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    evidence: tuple[Span, ...] = ()
    extra: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class _Record(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    doc: str
    format: Literal[1] = 1
    sha256: str | None = None
    mentions: tuple[_Mention, ...] = ()
    relations: tuple[_Relation, ...] = ()
    provenance: Provenance | None = None
    extra: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


_decode = msgspec.json.Decoder(_Record).decode


@dataclass(frozen=True, slots=True)
class Plain:
    """Some plain records.

    Attributes:
        docs: Ids of their documents.
        sha256: Hashes of the texts they were made on, where they say.
        bounds: The first mention of every record, and the number of mentions; (records + 1,).
        side: Their mentions and relations.
    """

    docs: list[str]
    sha256: list[str | None]
    bounds: list[int]
    side: Side


class Book(dict[str, int]):
    """Numbers names as they turn up."""

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self)
        return number


def plain(lines: Sequence[bytes], books: tuple[Book, Book]) -> Plain | None:
    """Return the records of some lines of JSON if all are plain and readable.

    Args:
        lines: The lines.
        books: The type names of mentions and of relations met so far.
    """
    try:
        return _plain([_decode(line) for line in lines], books)
    except _REFUSED:
        return None


def _plain(records: Sequence[_Record], books: tuple[Book, Book]) -> Plain | None:
    docs = [record.doc for record in records]
    mentions = list(chain.from_iterable([record.mentions for record in records]))
    relations = list(chain.from_iterable([record.relations for record in records]))
    ids = [mention.id for mention in mentions]
    links = [link.id for link in relations if link.id]
    if not (all(docs) and all(ids)) or links or CONTROL.search("".join([*docs, *ids])):  # type: ignore[list-item]
        return None
    counts = [len(record.mentions) for record in records]
    bounds = [0, *accumulate(counts)]
    heads: list[int] = []
    tails: list[int] = []
    for record, first, last in zip(records, bounds, bounds[1:], strict=False):
        rows = dict(zip(ids[first:last], range(first, last)))  # noqa: B905 - as long by construction
        if len(rows) != last - first:
            return None
        own = record.relations
        heads += [rows[link.head] for link in own]
        tails += [rows[link.tail] for link in own]
    starts = [mention.start for mention in mentions]
    ends = [mention.end for mention in mentions]
    types = [mention.type for mention in mentions]
    start, end = _integers(starts), _integers(ends)
    if len(start) and (start.min() < 0 or end.max() > MAX_OFFSET or (end <= start).any()):
        return None
    every = np.arange(len(records))
    side = Side(
        mentions=MentionArrays(doc=np.repeat(every, counts), start=start, end=end, type=_codes(types, books[0])),
        relations=RelationArrays(
            doc=np.repeat(every, [len(record.relations) for record in records]),
            head=_integers(heads),
            tail=_integers(tails),
            type=_codes([link.type for link in relations], books[1]),
        ),
    )
    return Plain(docs, [record.sha256 for record in records], bounds, side)


def _integers(values: list[int]) -> Ints:
    return np.frombuffer(pack(f"{len(values)}q", *values), np.int64)


def _codes(names: list[str], book: Book) -> Codes:
    codes = _integers(list(map(book.__getitem__, names)))
    return Codes(codes, tuple(book))
