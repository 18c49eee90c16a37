"""The plainest records straight to flat arrays: mentions of one part, each with an id, and relations between their ids.

Most predictions and much gold are of this kind. Whatever is not is left to the ways that know more: `None` here means
no more than that this way does not apply.
"""

from __future__ import annotations

import re
from itertools import accumulate, chain
from struct import error as StructError  # noqa: N812 - it is a class
from struct import pack
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import msgspec
import numpy as np

from goldspan.annotation import Provenance, Span  # noqa: TC001 - msgspec reads the annotations
from goldspan.measures.arrays import Codes, MentionArrays, RelationArrays, Side
from goldspan.measures.items import MAX_OFFSET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.measures.arrays import Ints

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_STEP = 48
"""Records in the making at one time: few enough to stay in the processor's cache."""

_REFUSED = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, StructError, KeyError)


Score: TypeAlias = Annotated[float, msgspec.Meta(ge=0, le=1)]


# Fields in the order in which records are written: a decoder that finds the next one where it looks first is faster.
class _Mention(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    id: str
    type: str
    start: int
    end: int
    text: str | None = None
    score: Score | None = None
    attributes: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    extra: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class _Relation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    type: str
    head: str
    tail: str
    score: Score | None = None
    attributes: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    evidence: tuple[Span, ...] = ()
    extra: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class _Record(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    format: Literal[1] = 1
    doc: str
    sha256: str | None = None
    mentions: tuple[_Mention, ...] = ()
    relations: tuple[_Relation, ...] = ()
    provenance: Provenance | None = None
    extra: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


_decode = msgspec.json.Decoder(_Record).decode


class Plain(msgspec.Struct, frozen=True):
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


def plain(lines: Sequence[bytes]) -> Plain | None:
    """Return the records of some lines of JSON if all are plain and readable."""
    columns = _Columns()
    try:
        for first in range(0, len(lines), _STEP):
            some = lines[first : first + _STEP]
            if not columns.add([_decode(line) for line in some], sure=all(map(_harmless, some))):
                return None
        return columns.plain()
    except _REFUSED:
        return None


def _harmless(line: bytes) -> bool:
    """Whether no string of a line of JSON can hold a control character."""
    return line.isascii() and b"\\" not in line and b"\x7f" not in line


class _Book(dict[str, int]):
    """Numbers names as they turn up."""

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self)
        return number


class _Columns:
    """Plain records, column by column."""

    def __init__(self) -> None:
        self.docs: list[str] = []
        self.sha256: list[str | None] = []
        self.counts: list[int] = []
        self.links: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.types: list[int] = []
        self.heads: list[int] = []
        self.tails: list[int] = []
        self.kinds: list[int] = []
        self.books = _Book(), _Book()
        self._named: list[str] = []
        self._rows: dict[str, int] = {}

    def add(self, records: Sequence[_Record], *, sure: bool) -> bool:
        """Take in some records; False where one is odd.

        Args:
            records: The records.
            sure: Whether they are known to hold no control character.

        Raises:
            KeyError: An end that names nothing.
        """
        docs = [record.doc for record in records]
        counts = [len(record.mentions) for record in records]
        mentions = list(chain.from_iterable([record.mentions for record in records]))
        ids = [mention.id for mention in mentions]
        if not all(docs) or not (sure or CONTROL.search("".join([*docs, *ids])) is None):
            return False
        first, heads, tails = 0, self.heads, self.tails
        for record, count in zip(records, counts, strict=True):
            last = first + count
            named = ids[first:last]
            # Ids are mostly the same names counted up in every record: a table made once serves all shorter records.
            if named == self._named[:count]:
                rows = self._rows
            else:
                rows = dict(zip(named, range(count), strict=True))
                if len(rows) != count or "" in rows:
                    return False
                if count > len(self._named):
                    self._named, self._rows = named, rows
            own = record.relations
            heads += [rows[link.head] for link in own]
            tails += [rows[link.tail] for link in own]
            first = last
        self.docs += docs
        self.counts += counts
        self.sha256 += [record.sha256 for record in records]
        self.links += [len(record.relations) for record in records]
        self.starts += [mention.start for mention in mentions]
        self.ends += [mention.end for mention in mentions]
        self.types += map(self.books[0].__getitem__, [mention.type for mention in mentions])
        links = chain.from_iterable([record.relations for record in records])
        self.kinds += map(self.books[1].__getitem__, [link.type for link in links])
        return True

    def plain(self) -> Plain | None:
        """Return all records, None where a span is impossible.

        Raises:
            StructError: An offset of more than 64 bits.
        """
        start, end = _integers(self.starts), _integers(self.ends)
        if len(start) and (start.min() < 0 or end.max() > MAX_OFFSET or (end <= start).any()):
            return None
        every, bounds = np.arange(len(self.docs)), np.array([0, *accumulate(self.counts)])
        link_doc = np.repeat(every, self.links)
        head, tail = _integers(self.heads), _integers(self.tails)
        if (np.maximum(head, tail) >= np.diff(bounds)[link_doc]).any():
            return None  # an end that only a longer record names
        types, kinds = map(tuple, self.books)
        if "" in types or "" in kinds:
            return None  # the ordinary way says where a type is missing
        side = Side(
            mentions=MentionArrays(
                doc=np.repeat(every, self.counts), start=start, end=end, type=Codes(_integers(self.types), types)
            ),
            relations=RelationArrays(
                doc=link_doc,
                head=head + bounds[link_doc],
                tail=tail + bounds[link_doc],
                type=Codes(_integers(self.kinds), kinds),
            ),
        )
        return Plain(self.docs, self.sha256, bounds.tolist(), side)


def _integers(values: list[int]) -> Ints:
    return np.frombuffer(pack(f"{len(values)}q", *values), np.int64)
