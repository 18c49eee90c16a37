"""One side of a batch as flat arrays: the border between reading and counting.

Whatever reads records, from Python objects or from Parquet columns, ends here; whatever counts begins here.
Rows keep the order in which they were read. Offsets are half-open, in code points.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
ShortInts: TypeAlias = npt.NDArray[np.int32]
Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]

_NO_INTS: Ints = np.zeros(0, np.int64)


class Codes(msgspec.Struct, frozen=True):
    """A column of names: each row's place in `names`."""

    codes: Ints = msgspec.field(default_factory=_NO_INTS.copy)
    names: tuple[str, ...] = ()


class MentionArrays(msgspec.Struct, frozen=True, kw_only=True):
    """The mentions of a batch.

    Attributes:
        doc: Index of the document in the batch, ascending; (mentions,), like all columns but the parts.
        start: First code point of the first part.
        end: One past the last code point of the first part.
        type: Type names.
        part_row: Of every part but the first, the mention it belongs to, ascending; (further parts,).
        part_start: First code point of that part, ascending within a mention.
        part_end: One past its last code point. Parts neither touch nor overlap.
        score: The extractor's confidence, NaN where it gave none; None if it never did.
        attributes: Values in canonical form, of the attributes that are asked for.
    """

    doc: Ints = msgspec.field(default_factory=_NO_INTS.copy)
    start: Ints = msgspec.field(default_factory=_NO_INTS.copy)
    end: Ints = msgspec.field(default_factory=_NO_INTS.copy)
    type: Codes = msgspec.field(default_factory=Codes)
    part_row: Ints = msgspec.field(default_factory=_NO_INTS.copy)
    part_start: Ints = msgspec.field(default_factory=_NO_INTS.copy)
    part_end: Ints = msgspec.field(default_factory=_NO_INTS.copy)
    score: Floats | None = None
    attributes: dict[str, Codes] = msgspec.field(default_factory=dict)


class RelationArrays(msgspec.Struct, frozen=True, kw_only=True):
    """The relations of a batch between mentions (not those with an entity at an end).

    Attributes:
        doc: Index of the document in the batch, ascending; (relations,), like all columns.
        head: Row of the head among the batch's mentions of this side.
        tail: Row of the tail.
        type: Type names.
        score: As for mentions.
        attributes: As for mentions.
    """

    doc: Ints = msgspec.field(default_factory=_NO_INTS.copy)
    head: Ints = msgspec.field(default_factory=_NO_INTS.copy)
    tail: Ints = msgspec.field(default_factory=_NO_INTS.copy)
    type: Codes = msgspec.field(default_factory=Codes)
    score: Floats | None = None
    attributes: dict[str, Codes] = msgspec.field(default_factory=dict)


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """All gold, or all predictions, of a batch of documents."""

    mentions: MentionArrays = msgspec.field(default_factory=MentionArrays)
    relations: RelationArrays = msgspec.field(default_factory=RelationArrays)


def pack(*columns: Ints) -> Ints:
    """Return one integer per row that orders rows as `columns` do, the first column first (non-negative integers).

    Columns are ranked where their product would not fit 63 bits: with n rows, n² always does.
    """
    key = columns[0]
    for column in columns[1:]:
        size = _size(column)
        if _size(key) * size >= 2**63:
            key, column = _ranks(key), _ranks(column)  # noqa: PLW2901
            size = _size(column)
        key = key * size + column
    return key


def _size(column: Ints) -> int:
    return int(column.max()) + 1 if len(column) else 1


def _ranks(column: Ints) -> Ints:
    return np.unique(column, return_inverse=True)[1].astype(np.int64)
