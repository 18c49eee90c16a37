"""Counts per document and type, sparse: a type absent from a document takes no room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from goldspan.measures.counts import Counts
from goldspan.measures.options import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goldspan.measures.arrays import Ints, ShortInts

ALL_TYPES = -1
"""Code of the row that stands for all types of a document."""


@dataclass(frozen=True, slots=True)
class PerDocument:
    """The counts of one mode for every document, as columns of (documents,); they mean what they mean in `Counts`."""

    correct: Ints
    incorrect: Ints
    partial: Ints
    missing: Ints
    spurious: Ints
    actual: Ints
    overlap: Ints

    @property
    def possible(self) -> Ints:
        """Gold items."""
        return self.correct + self.incorrect + self.partial + self.missing

    @property
    def twice_credit(self) -> Ints:
        """Two for a correct pair, one for a partial one: F1 is its sum over the sum of `possible + actual`."""
        return 2 * self.correct + self.partial

    def total(self) -> Counts:
        """Return the counts of all documents together."""
        return Counts(**{name: int(getattr(self, name).sum()) for name in self.__slots__})


@dataclass(frozen=True, slots=True)
class Cells:
    """The counts of one block: a row for each document, and one for each type in it.

    Attributes:
        types: Names of the types, sorted.
        doc: Index of the document, ascending; (rows,), 32 bits.
        type: Index of the type, or `ALL_TYPES`; ascending within a document; 32 bits.
        columns: By name, each (rows,) and unsigned integers as narrow as they can be: `gold`, `predicted`, and for each
            mode `mode.correct`, `mode.other` (pairs that are incorrect or, in the mode `partial`, partial),
            `mode.spurious`, and `mode.overlap` where it is counted. A column that is left out is all zero.
    """

    types: tuple[str, ...]
    doc: ShortInts
    type: ShortInts
    columns: dict[str, Any]

    def per_document(self, documents: int, mode: Mode, type_name: str | None = None) -> PerDocument:
        """Return the counts of one mode for every document; zeros where the type is absent."""
        code = ALL_TYPES if type_name is None else self._code(type_name)
        rows = np.flatnonzero(self.type == code)
        doc = self.doc[rows]

        def column(name: str) -> Ints:
            dense = np.zeros(documents, np.int64)
            if name in self.columns:
                dense[doc] = self.columns[name][rows]
            return dense

        correct, other, none = column(f"{mode}.correct"), column(f"{mode}.other"), np.zeros(documents, np.int64)
        return PerDocument(
            correct=correct,
            incorrect=none if mode is Mode.PARTIAL else other,
            partial=other if mode is Mode.PARTIAL else none,
            missing=column("gold") - correct - other,
            spurious=column(f"{mode}.spurious"),
            actual=column("predicted"),
            overlap=column(f"{mode}.overlap"),
        )

    def by_type(self, mode: Mode) -> list[Counts]:
        """Return the counts of one mode over all documents, for every type."""
        size, row = len(self.types) + 1, self.type + 1

        def column(name: str) -> list[int]:
            if name not in self.columns:
                return [0] * (size - 1)
            # Sums of whole numbers far below 2**53 are exact in floating point.
            sums: list[float] = np.bincount(row, self.columns[name], size)[1:].tolist()
            return list(map(int, sums))

        names = ("gold", "predicted", f"{mode}.correct", f"{mode}.other", f"{mode}.spurious", f"{mode}.overlap")
        return [
            Counts(
                correct=correct,
                incorrect=0 if mode is Mode.PARTIAL else other,
                partial=other if mode is Mode.PARTIAL else 0,
                missing=gold - correct - other,
                spurious=spurious,
                actual=actual,
                overlap=overlap,
            )
            for gold, actual, correct, other, spurious, overlap in zip(*map(column, names), strict=True)
        ]

    def _code(self, type_name: str) -> int:
        return self.types.index(type_name) if type_name in self.types else ALL_TYPES - 1

    def select(self, places: Ints) -> Cells:
        """Return the rows of some documents: `places` gives each its new index, a negative one leaves it out."""
        doc = places[self.doc].astype(np.int32)
        rows = np.flatnonzero(doc >= 0)
        rows = rows[np.argsort(doc[rows], kind="stable")]
        return Cells(self.types, doc[rows], self.type[rows], {name: c[rows] for name, c in self.columns.items()})

    def to_dict(self) -> dict[str, Any]:
        """Return the rows as plain lists, column by column; the columns sorted, however they were put together."""
        columns = {name: self.columns[name].tolist() for name in sorted(self.columns)}
        return {"types": list(self.types), "doc": self.doc.tolist(), "type": self.type.tolist(), "columns": columns}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Cells:
        """Return what `to_dict` wrote.

        Raises:
            KeyError, TypeError, ValueError, OverflowError: It did not.
        """
        doc, type_ = np.array(data["doc"], np.int32), np.array(data["type"], np.int32)
        columns: dict[str, Ints] = {}
        for name, column in data["columns"].items():
            columns[str(name)] = np.array(column, np.int64)
        if doc.ndim != 1 or any(column.shape != doc.shape for column in columns.values()) or type_.shape != doc.shape:
            raise ValueError("columns of unequal length")
        if any(int(column.min(initial=0)) < 0 for column in columns.values()):
            raise ValueError("a count below zero")
        types = tuple(map(str, data["types"]))
        if len(doc) and not (type_.min() >= ALL_TYPES and type_.max() < len(types) and doc.min() >= 0):
            raise ValueError("a type or document that is not there")
        return cls(types, doc, type_, {name: narrow(column) for name, column in columns.items()})


def joined(parts: Sequence[Cells], documents: Sequence[int], *, spend: bool = False) -> Cells:
    """Return the rows of several batches as one.

    Args:
        parts: The batches.
        documents: Each batch's number of documents.
        spend: Whether the parts lose their columns on the way, so that parts and whole are never held at once.
    """
    types = tuple(sorted({name for part in parts for name in part.types}))
    place = {name: code for code, name in enumerate(types)}
    first = np.cumsum([0, *documents])
    recoded = []
    for part in parts:
        # The last entry serves ALL_TYPES, which is -1.
        table = np.array([*(place[name] for name in part.types), ALL_TYPES], np.int32)
        recoded.append(table[part.type])
    return Cells(
        types,
        np.concatenate([part.doc + start for part, start in zip(parts, first, strict=False)], dtype=np.int32),
        np.concatenate(recoded),
        {name: _one(name, parts, spend) for name in sorted({name for part in parts for name in part.columns})},
    )


def _one(name: str, parts: Sequence[Cells], spend: bool) -> Any:  # noqa: ANN401, FBT001 - one of four integer types
    found = []
    for part in parts:
        column = part.columns.pop(name, None) if spend else part.columns.get(name)
        found.append(np.zeros(len(part.doc), np.uint8) if column is None else column)
    return np.concatenate(found)


def narrow(column: Ints) -> Any:  # noqa: ANN401 - one of four integer types
    """Return a column of non-negative integers in the narrowest unsigned type that holds it."""
    return column.astype(np.min_scalar_type(int(column.max(initial=0))))
