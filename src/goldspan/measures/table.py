"""Counts per document: what scoring leaves behind, and everything else is derived from.

Tables add up: the table of two sets of documents is the sum of their tables, and sums per type and overall are sums of
columns. Nothing is scored again to resample, to slice or to average.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from goldspan.errors import InputError, Problem, RecordError, UnknownName, quote
from goldspan.measures.cells import Cells, PerDocument, joined
from goldspan.measures.counts import Average, Counts, macro, weighted
from goldspan.measures.options import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from goldspan.measures.arrays import Bools, Ints
    from goldspan.measures.options import Mode


@dataclass(frozen=True, slots=True)
class Table:
    """The counts of a set of documents.

    Attributes:
        documents: Ids of the gold documents, in the order they were scored.
        missing: Which of them have no prediction record and count as predicting nothing; (documents,).
        duplicates: Collapsed mentions and relations per document, gold and predicted; (documents, 2).
        unknown: Predicted documents that gold does not have; they are not scored.
        blocks: The counts of each block.
    """

    documents: tuple[str, ...] = ()
    missing: Bools = field(default_factory=lambda: np.zeros(0, np.bool_))
    duplicates: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    unknown: int = 0
    blocks: dict[Block, Cells] = field(default_factory=dict)

    def per_document(self, block: Block, mode: Mode, type_name: str | None = None) -> PerDocument:
        """Return the counts of a mode for every document, of all types or of one.

        Raises:
            UnknownName: The block was not counted, or has no such mode.
        """
        if mode not in block.modes:
            raise UnknownName(f"mode of {block.family}", mode, block.modes)
        return self._cells(block).per_document(len(self.documents), mode, type_name)

    def counts(self, block: Block, mode: Mode, type_name: str | None = None) -> Counts:
        """Return the counts of a mode over all documents; all zero for a type nobody has. Raises as `per_document`."""
        return self.per_document(block, mode, type_name).total()

    def types(self, block: Block) -> tuple[str, ...]:
        """Return the types that occur on either side, sorted. Raises as `per_document`."""
        cells = self._cells(block)
        occurs = np.bincount(cells.type + 1, minlength=len(cells.types) + 1)[1:]
        return tuple(name for name, rows in zip(cells.types, occurs.tolist(), strict=True) if rows)

    def by_type(self, block: Block, mode: Mode) -> dict[str, Counts]:
        """Return the counts of each type that occurs on either side, sorted by name. Raises as `per_document`."""
        if mode not in block.modes:
            raise UnknownName(f"mode of {block.family}", mode, block.modes)
        cells = self._cells(block)
        found = dict(zip(cells.types, cells.by_type(mode), strict=True))
        return {name: found[name] for name in self.types(block)}

    def macro(self, block: Block, mode: Mode) -> Average:
        """Average over the types that gold has, each alike."""
        return macro(self.by_type(block, mode).values())

    def weighted(self, block: Block, mode: Mode) -> Average:
        """Average over the types that gold has, by their number of gold items."""
        return weighted(self.by_type(block, mode).values())

    def _cells(self, block: Block) -> Cells:
        if block not in self.blocks:
            raise UnknownName("block", str(block), map(str, self.blocks))
        return self.blocks[block]

    def __add__(self, other: Table) -> Table:
        """Return the table of both sets of documents. Raises as `join`."""
        return join([self, other])

    def select(self, rows: Sequence[int] | Ints | Bools) -> Table:
        """Return the table of some documents, by index or mask; `unknown` stays as it is."""
        places = np.asarray(rows) if len(rows) else np.zeros(0, np.int64)
        chosen = np.arange(len(self.documents))[places]
        new_place = np.full(len(self.documents), -1)
        new_place[chosen] = np.arange(len(chosen))
        return Table(
            tuple(self.documents[row] for row in chosen.tolist()),
            self.missing[chosen],
            self.duplicates[chosen],
            self.unknown,
            {block: cells.select(new_place) for block, cells in self.blocks.items()},
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the table as plain data, for a report that keeps it; a type absent from a document takes no room."""
        return {
            "documents": list(self.documents),
            "missing": np.flatnonzero(self.missing).tolist(),
            "duplicates": self.duplicates.T.tolist(),
            "unknown": self.unknown,
            "blocks": {str(block): cells.to_dict() for block, cells in self.blocks.items()},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Table:
        """Return the table that `to_dict` wrote.

        Raises:
            InputError: It did not.
        """
        try:
            documents = tuple(map(str, data["documents"]))
            missing = np.zeros(len(documents), np.bool_)
            missing[data["missing"]] = True
            duplicates = np.array(data["duplicates"], np.int64).reshape(2, len(documents)).T
            blocks = {Block.parse(name): Cells.from_dict(cells) for name, cells in data["blocks"].items()}
            if any(int(cells.doc.max(initial=-1)) >= len(documents) for cells in blocks.values()):
                raise ValueError("a document that is not there")  # noqa: TRY301
            return cls(documents, missing, duplicates, int(data["unknown"]), blocks)
        except (KeyError, IndexError, TypeError, ValueError, OverflowError, AttributeError) as error:
            found = f"counts that cannot be read ({type(error).__name__}: {quote(str(error))})"
            problem = Problem(rule="counts", found=found, expected="counts per document", remedy="score again")
            raise InputError(problem) from None


def join(tables: Iterable[Table], *, spend: bool = False) -> Table:
    """Return the table of several sets of documents.

    Args:
        tables: The tables.
        spend: Whether the tables are not needed afterwards: it takes half the memory to empty them on the way.

    Raises:
        RecordError: They share a document.
        InputError: They were not counted in the same blocks.
    """
    every = list(tables)
    unknown = sum(table.unknown for table in every)
    parts = [table for table in every if table.blocks]
    if not parts:
        return Table(unknown=unknown)
    seen: set[str] = set()
    problems = []
    for part in parts:
        for doc in part.documents:
            if doc in seen:
                found = f"the document {quote(doc)} twice"
                problems.append(Problem(rule="doubled-document", found=found, expected="every document scored once"))
            seen.add(doc)
    if problems:
        raise RecordError(problems)
    if any(part.blocks.keys() != parts[0].blocks.keys() for part in parts):
        raise InputError(Problem(rule="blocks", found="tables of different blocks", expected="tables counted alike"))
    sizes = [len(part.documents) for part in parts]
    return Table(
        tuple(doc for part in parts for doc in part.documents),
        np.concatenate([part.missing for part in parts]),
        np.concatenate([part.duplicates for part in parts]),
        unknown,
        {block: joined([part.blocks[block] for part in parts], sizes, spend=spend) for block in parts[0].blocks},
    )
