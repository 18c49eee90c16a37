"""From records as Python objects to flat arrays, without a step of Python per mention where none is needed."""

from __future__ import annotations

from itertools import chain
from struct import error as StructError  # noqa: N812 - it is a class
from struct import pack
from typing import TYPE_CHECKING, Any

import numpy as np

from goldspan.errors import RecordError
from goldspan.measures.arrays import Codes, Floats, Ints, MentionArrays, RelationArrays, Side
from goldspan.measures.items import MAX_OFFSET, attribute_value, mention_faults, normal_parts, relation_ends
from goldspan.measures.options import Family

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goldspan.annotation import Annotations, Mention, Relation
    from goldspan.errors import Problem
    from goldspan.measures.options import Options

_STRETCH = 1024


def read_side(records: Sequence[Annotations | None], side: str, options: Options) -> Side:
    """Return the mentions and relations of a batch of records as flat arrays.

    Args:
        records: One per document of the batch; None where there is no record.
        side: `gold` or `predicted`, for messages.
        options: Relations, attributes and scores are read only if they are asked for.

    Raises:
        RecordError: Spans that are no spans, ends that name nothing, doubled ids; of all records together.
    """
    mentions = _read_mentions(records, side, options)
    if not any(block.family is Family.RELATIONS for block in options.blocks):
        return Side(mentions=mentions)
    return Side(mentions=mentions, relations=_read_relations(records, side, options))


def _read_mentions(records: Sequence[Annotations | None], side: str, options: Options) -> MentionArrays:
    rows: list[Mention] = list(chain.from_iterable([r.mentions for r in records if r]))
    start, end, type_ = (np.empty(len(rows), np.int64) for _ in range(3))
    book: dict[str, int] = {}
    several: list[int] = []
    further: list[tuple[int, int, int]] = []
    try:
        # In stretches that stay in the processor's cache while their fields are read one after another.
        for first in range(0, len(rows), _STRETCH):
            some = rows[first : first + _STRETCH]
            part = slice(first, first + len(some))
            start[part] = _integers([mention.start for mention in some])
            end[part] = _integers([mention.end for mention in some])
            type_[part] = _integers(_type_codes(some, book))
            if [True for mention in some if mention.spans]:
                several += [row for row, mention in enumerate(some, first) if mention.spans]
        faulty = _impossible(start, end)
        if not faulty:
            further = _split(rows, several, start, end)
    except (StructError, ValueError):
        faulty = True
    if faulty:
        raise RecordError(fault for record in records if record for fault in mention_faults(record, side))
    part_row, part_start, part_end = np.array(further, np.int64).reshape(-1, 3).T
    return MentionArrays(
        doc=np.repeat(np.arange(len(records)), [len(r.mentions) if r else 0 for r in records]),
        start=start,
        end=end,
        type=Codes(type_, tuple(book)),
        part_row=part_row,
        part_start=part_start,
        part_end=part_end,
        score=_scores(rows, options),
        attributes=_attributes(rows, Family.ENTITIES, options),
    )


def _split(rows: Sequence[Mention], several: Iterable[int], start: Ints, end: Ints) -> list[tuple[int, int, int]]:
    """Set the first part of mentions that list their parts, and return the others with their rows."""
    further: list[tuple[int, int, int]] = []
    for row in several:
        (start[row], end[row]), *others = normal_parts(rows[row])
        further += [(row, *part) for part in others]
    return further


def _impossible(start: Ints, end: Ints) -> bool:
    return len(start) > 0 and bool(start.min() < 0 or end.max() > MAX_OFFSET or (end <= start).any())


def _read_relations(records: Sequence[Annotations | None], side: str, options: Options) -> RelationArrays:
    rows: list[Relation] = []
    heads: list[int] = []
    tails: list[int] = []
    problems: list[Problem] = []
    first = 0
    for record in records:
        if record and record.relations:
            head, tail = _ends(record, first, side, problems)
            rows += record.relations
            heads += head
            tails += tail
        first += len(record.mentions) if record else 0
    if problems:
        raise RecordError(problems)
    doc = np.repeat(np.arange(len(records)), [len(r.relations) if r else 0 for r in records])
    head_row, tail_row = _integers(heads), _integers(tails)
    # Relations with an entity at an end count at document level only.
    keep = np.flatnonzero((head_row >= 0) & (tail_row >= 0))
    book: dict[str, int] = {}
    types = _integers(_type_codes(rows, book))
    score = _scores(rows, options)
    attributes = _attributes(rows, Family.RELATIONS, options)
    return RelationArrays(
        doc=doc[keep],
        head=head_row[keep],
        tail=tail_row[keep],
        type=Codes(types[keep], tuple(book)),
        score=None if score is None else score[keep],
        attributes={name: Codes(column.codes[keep], column.names) for name, column in attributes.items()},
    )


def _ends(record: Annotations, first: int, side: str, problems: list[Problem]) -> tuple[list[int], list[int]]:
    """Return the rows of a record's heads and tails, -1 for an entity; its mentions begin at row `first`."""
    mentions, relations = record.mentions, record.relations
    rows = {mention.id: row for row, mention in enumerate(mentions, first)}
    try:
        if len(rows) == len(mentions) and "" not in rows:
            return [rows[relation.head] for relation in relations], [rows[relation.tail] for relation in relations]  # type: ignore[index]
    except KeyError:
        pass
    # Ends given by index, entities, mentions without an id, and whatever is wrong.
    found, faults = relation_ends(record, side)
    problems += faults
    ends = [(first + end[0], first + end[1]) if end else (-1, -1) for end in found]
    return [head for head, _ in ends], [tail for _, tail in ends]


def _integers(values: list[int]) -> Ints:
    """Return a list as an array; packing is twice as fast as asking numpy, and refuses what does not fit."""
    return np.frombuffer(pack(f"{len(values)}q", *values), np.int64)


def _type_codes(rows: Sequence[Mention | Relation], book: dict[str, int]) -> list[int]:
    """Return the number of each row's type in `book`, where new names get the next ones."""
    try:
        return [book[row.type] for row in rows]
    except KeyError:
        return [book.setdefault(row.type, len(book)) for row in rows]


def _encode(names: list[str]) -> Codes:
    book: dict[str, int] = {}
    codes = [book.setdefault(name, len(book)) for name in names]
    return Codes(_integers(codes), tuple(book))


def _scores(rows: Sequence[Mention | Relation], options: Options) -> Floats | None:
    if options.min_score is None:
        return None
    return np.array([np.nan if row.score is None else row.score for row in rows], np.float64)


def _attributes(rows: Sequence[Mention | Relation], family: Family, options: Options) -> dict[str, Codes]:
    names: list[Any] = [block.attribute for block in options.blocks if block.family is family and block.attribute]
    defaults = options.defaults
    return {
        name: _encode([attribute_value(row.attributes, name, defaults.get(name)) for row in rows]) for name in names
    }
