"""Counts per document of a measure that the counting kernel does not make: as sparse as the kernel's, and storable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from goldspan.measures.cells import ALL_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from goldspan.eval.parts import FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A row for each document that has anything to count, and one for each type in it.

    Attributes:
        types: Names of the types, sorted.
        doc: Index of the document, ascending; (rows,). One past the last document stands for all that gold does not
            have (DocRED counts predictions about these).
        type: Index of the type, or `ALL_TYPES`.
        columns: By name, (rows,) each.
    """

    types: tuple[str, ...]
    doc: IntArray
    type: IntArray
    columns: dict[str, FloatArray]

    def rows(self, type_name: str | None = None) -> IntArray:
        """Return the places of the rows of one type, or of all types together."""
        if type_name is None:
            code = ALL_TYPES
        else:
            code = self.types.index(type_name) if type_name in self.types else ALL_TYPES - 1
        return np.flatnonzero(self.type == code).astype(np.int64)

    def totals(self, type_name: str | None = None) -> dict[str, int | float]:
        """Return the sum of every column over the documents; whole numbers as integers."""
        rows = self.rows(type_name)
        return {name: _whole(float(column[rows].sum())) for name, column in self.columns.items()}

    def select(self, places: IntArray) -> Sheet:
        """Return the rows of some documents: `places` gives each its new index, a negative one leaves it out."""
        doc = places[self.doc]
        rows = np.flatnonzero(doc >= 0)
        rows = rows[np.argsort(doc[rows], kind="stable")]
        return Sheet(self.types, doc[rows], self.type[rows], {name: c[rows] for name, c in self.columns.items()})

    def to_dict(self) -> dict[str, Any]:
        """Return the rows as plain lists, column by column."""
        columns = {name: [_whole(value) for value in column.tolist()] for name, column in self.columns.items()}
        return {"types": list(self.types), "doc": self.doc.tolist(), "type": self.type.tolist(), "columns": columns}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], names: Sequence[str], documents: int) -> Sheet:
        """Return what `to_dict` wrote.

        Args:
            data: Plain data.
            names: The columns it must have.
            documents: Number of documents of the report.

        Raises:
            KeyError, TypeError, ValueError, OverflowError: It did not.
        """
        doc, type_ = np.array(data["doc"], np.int64), np.array(data["type"], np.int64)
        columns = {name: np.array(data["columns"][name], np.float64) for name in names}
        if doc.ndim != 1 or any(column.shape != doc.shape for column in (type_, *columns.values())):
            raise ValueError("columns of unequal length")
        types = tuple(map(str, data["types"]))
        if len(doc) and not (type_.min() >= ALL_TYPES and type_.max() < len(types)):
            raise ValueError("a type that is not there")
        if len(doc) and not (doc.min() >= 0 and doc.max() <= documents):
            raise ValueError("a document that is not there")
        if not all(np.isfinite(column).all() for column in columns.values()):
            raise ValueError("a count that is no number")
        return cls(types, doc, type_, columns)


class SheetMaker:
    """A sheet under way: rows are added document by document."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._rows: list[tuple[str | None, str | None, Sequence[float]]] = []

    def add(self, doc: str | None, rows: Iterable[tuple[str | None, Sequence[float]]]) -> None:
        """Add the rows of a document: a type or None for all, and the values; rows of zeros are left out.

        The document is None for one that gold does not have.
        """
        self._rows += [(doc, type_, values) for type_, values in rows if any(values)]

    def sheet(self, places: Mapping[str, int]) -> Sheet:
        """Return the finished sheet, its documents numbered by `places`."""
        types = tuple(sorted({type_ for _, type_, _ in self._rows if type_ is not None}))
        code: dict[str | None, int] = {name: number for number, name in enumerate(types)}
        code[None] = ALL_TYPES
        summed: dict[tuple[int, int], list[float]] = {}
        for doc, type_, values in self._rows:
            key = (len(places) if doc is None else places[doc], code[type_])
            before = summed.get(key)
            summed[key] = list(values) if before is None else [a + b for a, b in zip(before, values, strict=True)]
        keys = np.array(sorted(summed), np.int64).reshape(-1, 2)
        values_ = np.array([summed[key] for key in sorted(summed)], np.float64).reshape(-1, len(self.names))
        columns = {name: np.ascontiguousarray(values_[:, place]) for place, name in enumerate(self.names)}
        return Sheet(types, keys[:, 0].copy(), keys[:, 1].copy(), columns)


def _whole(value: float) -> int | float:
    return int(value) if value.is_integer() else value
