"""Counts of batch after batch put together as they come, in columns that grow: no batch is kept, nothing held twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from goldspan.measures.cells import ALL_TYPES, Cells
from goldspan.measures.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.measures.options import Block


class Gathered:
    """The counts of some batches of documents.

    Attributes:
        hashes: Content hash of the gold of every document.
        unknown: Predicted documents that gold does not have.
    """

    def __init__(self) -> None:
        self.hashes: dict[str, str] = {}
        self.unknown = 0
        self._docs: list[str] = []
        self._missing, self._duplicates = _Column(), _Column()
        self._blocks: dict[Block, _Rows] = {}

    @property
    def documents(self) -> int:
        """How many documents were counted; more than there are hashes if one was counted twice."""
        return len(self._docs)

    def add(self, table: Table, hashes: Sequence[str]) -> None:
        """Take in the counts of some more documents, and the content hashes of their gold."""
        for block, cells in table.blocks.items():
            self._blocks.setdefault(block, _Rows()).add(cells, len(self._docs))
        self._docs += table.documents
        self._missing.add(table.missing)
        self._duplicates.add(table.duplicates.ravel())
        self.hashes.update(zip(table.documents, hashes, strict=True))

    def table(self) -> Table:
        """Return all counts, documents in the order in which they came."""
        return Table(
            tuple(self._docs),
            self._missing.values.astype(np.bool_),
            self._duplicates.values.reshape(-1, 2).astype(np.int64),
            self.unknown,
            {block: rows.cells() for block, rows in self._blocks.items()},
        )


class _Rows:
    """The rows of one block."""

    def __init__(self) -> None:
        self._size = 0
        self._book: dict[str, int] = {}
        self._doc, self._type = _Column(), _Column()
        self._columns: dict[str, _Column] = {}

    def add(self, cells: Cells, first: int) -> None:
        """Take in the rows of some more documents, the first of which has this index."""
        # The last entry serves ALL_TYPES, which is -1.
        codes = [*(self._book.setdefault(name, len(self._book)) for name in cells.types), ALL_TYPES]
        self._type.add(np.array(codes, np.int32)[cells.type])
        self._doc.add(cells.doc + np.int32(first))
        for name, values in cells.columns.items():
            if name not in self._columns:
                self._columns[name] = _Column(self._size)
            self._columns[name].add(values)
        self._size += len(cells.doc)
        for column in self._columns.values():
            column.fill(self._size)

    def cells(self) -> Cells:
        """Return all rows; names of types and columns are in order, whichever came first."""
        types = sorted(self._book)
        code = {name: place for place, name in enumerate(types)}
        type_ = self._type.values
        if types != list(self._book):
            type_ = np.array([*(code[name] for name in self._book), ALL_TYPES], np.int32)[type_]
        columns = {name: self._columns[name].values for name in sorted(self._columns)}
        return Cells(tuple(types), self._doc.values, type_, columns)


class _Column:
    """Numbers of one type, as narrow as they all allow; room that is not used yet takes no memory."""

    def __init__(self, size: int = 0) -> None:
        self._held: Any = np.zeros(size, np.bool_)
        self._size = size

    @property
    def values(self) -> Any:  # noqa: ANN401 - of one of several types
        """All of them."""
        return self._held[: self._size]

    def add(self, values: Any) -> None:  # noqa: ANN401
        """Append some."""
        last = self._size + len(values)
        kind = np.result_type(self._held, values)
        if last > len(self._held) or kind != self._held.dtype:
            room = len(self._held) if last <= len(self._held) else max(last, 3 * len(self._held) // 2)
            held = np.empty(room, kind)
            held[: self._size] = self.values
            self._held = held
        self._held[self._size : last] = values
        self._size = last

    def fill(self, size: int) -> None:
        """Append zeros up to this size."""
        if size > self._size:
            self.add(np.zeros(size - self._size, np.bool_))
