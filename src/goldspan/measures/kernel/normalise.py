"""The mentions of a batch made comparable: rules 3 to 7 of `goldspan.measures.items`, for all documents at once.

After this a row is a mention that counts, rows are sorted by document, spans and type, and equal keys on the two sides
mean equal spans (`span`), or equal spans, type and attribute (`key`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from goldspan.measures.arrays import Codes, pack
from goldspan.measures.kernel.overlap import Intervals, overlapping
from goldspan.measures.options import Fate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goldspan.measures.arrays import Bools, Floats, Ints, MentionArrays, Side
    from goldspan.measures.options import Options

DROPPED, IGNORED = -1, -2
"""Codes of types that do not count."""


class Mentions(msgspec.Struct, frozen=True, kw_only=True):
    """The mentions of one side that count; columns are (mentions,).

    Attributes:
        doc: Index of the document in the batch.
        type: Index of the type in the batch's type names, which are sorted.
        attribute: Code of the attribute's value, equal on both sides; zeros where no attribute is asked for.
        span: Key of document and spans.
        key: Key of document, spans, type and attribute, strictly ascending.
        length: Code points covered.
        parts: Where they are.
        row_of: The row of each mention as read, `DROPPED` if it does not count; (mentions read,).
        duplicates: Collapsed mentions; (documents,).
    """

    doc: Ints
    type: Ints
    attribute: Ints
    span: Ints
    key: Ints
    length: Ints
    parts: Intervals
    row_of: Ints
    duplicates: Ints


class Pair(msgspec.Struct, frozen=True):
    """The mentions of both sides, and the names of their types."""

    gold: Mentions
    predicted: Mentions
    types: tuple[str, ...]


def comparable_mentions(
    gold: Side, predicted: Side, documents: Sequence[str], attribute: str, options: Options
) -> Pair:
    """Return the mentions that count on both sides.

    Args:
        gold: As read.
        predicted: As read.
        documents: Their names, for messages.
        attribute: The attribute that tells mentions apart, or the empty string.
        options: Least score, names and fates of types.

    Raises:
        InputError: Too many overlaps with what is to be ignored.
    """
    sides = gold.mentions, predicted.mentions
    types, names = renamed([side.type for side in sides], options.entity_types)
    keep = [codes >= 0 for codes in types]
    keep[1] &= confident(sides[1].score, len(keep[1]), options)
    width = 1 + max(int(end.max(initial=0)) for side in sides for end in (side.end, side.part_end))
    if (types[0] == IGNORED).any():
        rows = [np.flatnonzero(mask) for mask in (keep[0], types[0] == IGNORED, keep[1])]
        counted, ignored = (_intervals(sides[0], some, width) for some in rows[:2])
        found = _intervals(sides[1], rows[2], width)
        touched = np.zeros(len(found.row), np.bool_)
        touched[overlapping(ignored, found, documents).predicted] = True
        touched[overlapping(counted, found, documents).predicted] = False
        keep[1][rows[2][touched[: len(rows[2])]]] = False
    values, _ = renamed([side.attributes.get(attribute, same(len(side.doc))) for side in sides], {})
    types = [np.maximum(codes, 0) for codes in types]
    spans = pack_sides([s.doc * width + s.start for s in sides], [s.end - s.start for s in sides], _rests(sides))
    keys = pack_sides(spans, types, values)
    columns = zip(sides, keys, keep, types, values, spans, strict=True)
    both = [_mentions(*column, width=width, documents=len(documents)) for column in columns]
    return Pair(both[0], both[1], names)


def _mentions(
    side: MentionArrays, key: Ints, keep: Bools, type_: Ints, value: Ints, span: Ints, *, width: int, documents: int
) -> Mentions:
    chosen = choose(key, keep)
    rows = chosen.rows
    parts = _intervals(side, rows, width)
    length = side.end[rows] - side.start[rows]
    if parts.several:
        length = np.bincount(parts.row, weights=parts.hi - parts.lo, minlength=len(rows)).astype(np.int64)
    return Mentions(
        doc=side.doc[rows],
        type=type_[rows],
        attribute=value[rows],
        span=span[rows],
        key=key[rows],
        length=length,
        parts=parts,
        row_of=chosen.row_of,
        duplicates=np.bincount(side.doc[chosen.collapsed], minlength=documents),
    )


def _intervals(side: MentionArrays, rows: Ints, width: int) -> Intervals:
    """Return the parts of some mentions; their rows count within `rows`, documents are `width` positions apart."""
    doc: Ints = side.doc[rows]
    row: Ints = np.arange(len(rows))
    lo, hi = doc * width + side.start[rows], doc * width + side.end[rows]
    several = len(side.part_row) > 0
    if several:
        place = np.full(len(side.doc), -1)
        place[rows] = row
        further = np.flatnonzero(place[side.part_row] >= 0)
        owner = side.part_row[further]
        base = side.doc[owner] * width
        lo = np.concatenate([lo, base + side.part_start[further]])
        hi = np.concatenate([hi, base + side.part_end[further]])
        row, doc = np.concatenate([row, place[owner]]), np.concatenate([doc, side.doc[owner]])
    if len(lo) > 1 and (lo[1:] < lo[:-1]).any():
        order = np.argsort(lo, kind="stable")
        lo, hi, row, doc = lo[order], hi[order], row[order], doc[order]
    return Intervals(lo, hi, row, doc, several)


def _rests(sides: Sequence[MentionArrays]) -> list[Ints]:
    """Number what follows the first part of each mention, in the order of spans; zero where nothing does."""
    found: list[dict[int, list[int]]] = []
    for side in sides:
        rest: dict[int, list[int]] = {}
        for row, start, end in zip(
            side.part_row.tolist(), side.part_start.tolist(), side.part_end.tolist(), strict=True
        ):
            rest.setdefault(row, []).extend((start, end))
        found.append(rest)
    numbers = {rest: place for place, rest in enumerate(sorted({tuple(r) for side in found for r in side.values()}), 1)}
    codes: list[Ints] = [np.zeros(len(side.doc), np.int64) for side in sides]
    for column, rests in zip(codes, found, strict=True):
        for row, rest_of in rests.items():
            column[row] = numbers[tuple(rest_of)]
    return codes


def pack_sides(*columns: Sequence[Ints]) -> list[Ints]:
    """Return for each side one key per row, comparable between the sides and ordered as `columns` are."""
    size = len(columns[0][0])
    key = pack(*(np.concatenate(column) for column in columns))
    return [key[:size], key[size:]]


def renamed(columns: Sequence[Codes], names: Mapping[str, str | Fate]) -> tuple[list[Ints], tuple[str, ...]]:
    """Return columns of names as places in one sorted list of new names (or `DROPPED`, `IGNORED`), and that list."""
    new = [[names.get(name, name) for name in column.names] for column in columns]
    known = sorted({name for column in new for name in column if isinstance(name, str)})
    code: dict[str | Fate, int] = {name: place for place, name in enumerate(known)}
    code |= {Fate.DROP: DROPPED, Fate.IGNORE: IGNORED}
    recode = [np.array([code[name] for name in column], np.int64) for column in new]
    return [table[column.codes] for table, column in zip(recode, columns, strict=True)], tuple(known)


def confident(score: Floats | None, count: int, options: Options) -> Bools:
    """Return which of `count` predictions have no score or at least `Options.min_score`."""
    if score is None or options.min_score is None:
        return np.ones(count, np.bool_)
    return ~(score < options.min_score)


def same(count: int) -> Codes:
    """Return a column of one name."""
    return Codes(np.zeros(count, np.int64), ("",))


class Chosen(msgspec.Struct, frozen=True):
    """Rows to keep of one side, one of each key, in the keys' order.

    Attributes:
        rows: Rows as read; (kept,).
        row_of: For each row as read its place in `rows`, also for those collapsed into another; else `DROPPED`.
        collapsed: Rows that were collapsed into another.
    """

    rows: Ints
    row_of: Ints
    collapsed: Ints


def choose(keys: Ints, keep: Bools) -> Chosen:
    """Return one row of each key, of the rows to keep."""
    rows = np.flatnonzero(keep)
    ordered = keys[rows]
    if len(rows) > 1 and not (ordered[1:] > ordered[:-1]).all():
        order = np.argsort(ordered, kind="stable")
        rows, ordered = rows[order], ordered[order]
    first = np.diff(ordered, prepend=-1) > 0
    row_of = np.full(len(keys), DROPPED)
    row_of[rows] = np.cumsum(first) - 1
    return Chosen(rows[first], row_of, rows[~first])
