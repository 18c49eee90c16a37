"""Batches of documents put together and taken apart, as flat arrays."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from goldspan.measures.arrays import Codes, MentionArrays, RelationArrays, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.measures.arrays import Floats, Ints


def joined_sides(sides: Sequence[Side], documents: Sequence[int]) -> Side:
    """Return several batches as one, in the order given; `documents` is each one's number of documents."""
    if len(sides) == 1:
        return sides[0]
    docs = _offsets(documents)
    mentions = [side.mentions for side in sides]
    rows = _offsets([len(side.doc) for side in mentions])
    relations = [side.relations for side in sides]
    return Side(
        mentions=MentionArrays(
            doc=_shifted([side.doc for side in mentions], docs),
            start=_flat([side.start for side in mentions]),
            end=_flat([side.end for side in mentions]),
            type=_recoded([side.type for side in mentions]),
            part_row=_shifted([side.part_row for side in mentions], rows),
            part_start=_flat([side.part_start for side in mentions]),
            part_end=_flat([side.part_end for side in mentions]),
            score=_scores([side.score for side in mentions], [len(side.doc) for side in mentions]),
            attributes=_attributes([side.attributes for side in mentions]),
        ),
        relations=RelationArrays(
            doc=_shifted([side.doc for side in relations], docs),
            head=_shifted([side.head for side in relations], rows),
            tail=_shifted([side.tail for side in relations], rows),
            type=_recoded([side.type for side in relations]),
            score=_scores([side.score for side in relations], [len(side.doc) for side in relations]),
            attributes=_attributes([side.attributes for side in relations]),
        ),
    )


def taken(side: Side, places: Ints, documents: int) -> Side:
    """Return some documents of a batch, in the order of `places`; `documents` is how many the batch has."""
    mentions, relations = side.mentions, side.relations
    rows, doc = _rows(mentions.doc, places, documents)
    links, link_doc = _rows(relations.doc, places, documents)
    new_row = np.full(len(mentions.doc), -1)
    new_row[rows] = np.arange(len(rows))
    parts = np.flatnonzero(new_row[mentions.part_row] >= 0)
    parts = parts[np.argsort(new_row[mentions.part_row[parts]], kind="stable")]
    return Side(
        mentions=MentionArrays(
            doc=doc,
            start=mentions.start[rows],
            end=mentions.end[rows],
            type=_some(mentions.type, rows),
            part_row=new_row[mentions.part_row[parts]],
            part_start=mentions.part_start[parts],
            part_end=mentions.part_end[parts],
            score=None if mentions.score is None else mentions.score[rows],
            attributes={name: _some(c, rows) for name, c in mentions.attributes.items()},
        ),
        relations=RelationArrays(
            doc=link_doc,
            head=new_row[relations.head[links]],
            tail=new_row[relations.tail[links]],
            type=_some(relations.type, links),
            score=None if relations.score is None else relations.score[links],
            attributes={name: _some(c, links) for name, c in relations.attributes.items()},
        ),
    )


def _rows(doc: Ints, places: Ints, documents: int) -> tuple[Ints, Ints]:
    """Return the rows of some documents, one document after the other, and the new document of each row."""
    bounds = np.searchsorted(doc, np.arange(documents + 1))
    first, count = bounds[places], np.diff(bounds)[places]
    new_doc = np.repeat(np.arange(len(places)), count)
    return np.arange(len(new_doc)) + np.repeat(first - (np.cumsum(count) - count), count), new_doc


def _some(column: Codes, rows: Ints) -> Codes:
    """Return some rows of a column of names, and only the names that occur in them."""
    codes = column.codes[rows]
    occurs = np.zeros(len(column.names), np.bool_)
    occurs[codes] = True
    names = tuple(name for name, there in zip(column.names, occurs.tolist(), strict=True) if there)
    return Codes((np.cumsum(occurs) - 1)[codes], names)


def _offsets(sizes: Sequence[int]) -> list[int]:
    return [0, *accumulate(sizes)][:-1]


def _flat(columns: Sequence[Ints]) -> Ints:
    return np.concatenate(columns) if columns else np.zeros(0, np.int64)


def _shifted(columns: Sequence[Ints], offsets: Sequence[int]) -> Ints:
    return _flat([column + offset for column, offset in zip(columns, offsets, strict=True)])


def _recoded(columns: Sequence[Codes]) -> Codes:
    book: dict[str, int] = {}
    codes = []
    for column in columns:
        table = np.array([book.setdefault(name, len(book)) for name in column.names], np.int64)
        codes.append(table[column.codes])
    return Codes(_flat(codes), tuple(book))


def _scores(columns: Sequence[Floats | None], sizes: Sequence[int]) -> Floats | None:
    if all(column is None for column in columns):
        return None
    blank: list[Floats] = [np.full(size, np.nan) if c is None else c for c, size in zip(columns, sizes, strict=True)]
    return np.concatenate(blank)


def _attributes(columns: Sequence[dict[str, Codes]]) -> dict[str, Codes]:
    names = columns[0] if columns else {}
    return {name: _recoded([column[name] for column in columns]) for name in names}
