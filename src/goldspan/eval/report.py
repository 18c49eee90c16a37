"""The report of one system on one gold: counts per document, all numbers derived from them, and their signature."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from goldspan import __version__
from goldspan.errors import InputError, Problem, RecordError
from goldspan.eval.signature import Signature
from goldspan.files.atomic import read_bytes
from goldspan.measures.counts import macro, weighted
from goldspan.measures.options import Mode
from goldspan.measures.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from goldspan.measures.counts import Average, Counts
    from goldspan.measures.options import Block

_WITH_OVERLAP = {Mode.PARTIAL, Mode.TYPE}
"""Entity modes that give credit for less than equal spans; they print how much their credited pairs overlap."""


class System(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was scored.

    Attributes:
        name: The extractor's name, or that of the file its predictions were read from.
        version: The extractor's version.
        documents: How many documents it was timed on.
        seconds: How long these took.
        failures: On how many documents it failed.
        trained_on: How many documents it learned from; None for what does not learn or did not say.
    """

    name: str
    version: str | None = None
    documents: int = 0
    seconds: float | None = None
    failures: int = 0
    trained_on: int | None = None

    @property
    def label(self) -> str:
        """`name@version`, or the name alone."""
        return self.name if self.version is None else f"{self.name}@{self.version}"

    @property
    def speed(self) -> float | None:
        """Documents a second, where that was measured."""
        return self.documents / self.seconds if self.seconds and self.documents else None


@dataclass(frozen=True, slots=True)
class ModeNumbers:
    """All numbers of one mode: over all items, averaged over the types of gold, and by type."""

    micro: Counts
    macro: Average
    weighted: Average
    types: dict[str, Counts]


@dataclass(frozen=True, kw_only=True)
class Report:
    """One system's numbers on one gold.

    Attributes:
        signature: What was measured, and how.
        system: What was scored.
        table: The counts of every document, from which all numbers derive.
        gold: Content hash of the gold of every document, in the table's order.
        goldspan: Version of goldspan that counted: provenance, no part of the content.
    """

    signature: Signature
    system: System
    table: Table
    gold: tuple[str, ...]
    goldspan: str = __version__

    @property
    def documents(self) -> dict[str, int]:
        """How many documents gold has, how many of them were predicted or not, and how many gold does not know."""
        whole, missing = len(self.table.documents), int(self.table.missing.sum())
        return {"gold": whole, "predicted": whole - missing, "missing": missing, "unknown": self.table.unknown}

    @property
    def duplicates(self) -> dict[str, int]:
        """How many exact duplicates were collapsed on either side."""
        gold, predicted = self.table.duplicates.sum(axis=0).tolist()
        return {"gold": gold, "predicted": predicted}

    @cached_property
    def blocks(self) -> dict[str, dict[str, ModeNumbers]]:
        """The numbers by block (`entities`, `relations`) and mode (`strict`, …)."""
        return {
            str(block): {str(mode): _numbers(self.table, block, mode) for mode in block.modes}
            for block in self.table.blocks
        }

    def to_dict(self, *, per_document: bool = False) -> dict[str, Any]:
        """Return the report as plain data, as `goldspan score --json` prints it.

        Args:
            per_document: Whether every document's counts are part of it, as they are in stored reports.
        """
        data: dict[str, Any] = {
            "signature": str(self.signature),
            "system": msgspec.to_builtins(self.system),
            "documents": self.documents,
            "duplicates": self.duplicates,
        }
        for block, modes in self.blocks.items():
            data[block] = {mode: _plain(mode, numbers) for mode, numbers in modes.items()}
        if per_document:
            data["per_document"] = {"gold": list(self.gold), "counts": self.table.to_dict()}
            data["provenance"] = {"goldspan": self.goldspan}
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], name: str = "report") -> Report:
        """Return the report that `to_dict(per_document=True)` turned into `data`; `name` is what errors call it.

        The numbers are derived anew from the counts.

        Raises:
            RecordError: It is no report, or was stored without its counts.
        """
        try:
            stored = msgspec.convert(data, _Stored)
            table = Table.from_dict(stored.per_document.counts)
            if len(stored.per_document.gold) != len(table.documents):
                raise RecordError(_no_report(name, "a document without the hash of its gold"))
            return cls(
                signature=Signature.parse(stored.signature),
                system=stored.system,
                table=table,
                gold=stored.per_document.gold,
                goldspan=stored.provenance.goldspan,
            )
        except (msgspec.ValidationError, InputError) as error:
            raise RecordError(_no_report(name, str(error))) from None

    def to_markdown(self) -> str:
        """Return the report as Markdown tables."""
        from goldspan.eval.tables import report_markdown

        return report_markdown(self)

    def to_frame(self) -> pd.DataFrame:
        """Return a table with a row for every block, mode and type; the type of overall rows is `None`.

        Raises:
            MissingExtra: pandas is not installed.
        """
        from goldspan.eval.tables import report_frame

        return report_frame(self)

    def _repr_html_(self) -> str:
        """Return the tables that notebooks show."""
        from goldspan.eval.tables import report_html

        return report_html(self)


class _PerDocument(msgspec.Struct):
    gold: tuple[str, ...]
    counts: dict[str, Any]


class _Provenance(msgspec.Struct):
    goldspan: str


class _Stored(msgspec.Struct):
    """What a report is read back from; whatever else it holds is derived from this, or of a later version."""

    signature: str
    system: System
    per_document: _PerDocument
    provenance: _Provenance


def read_report(path: Path, shown: str | None = None) -> Report:
    """Read a stored report; `shown` is what errors call it.

    Raises:
        RecordError: It is no report.
        InputError: There is no such file.
        StorageError: It cannot be read.
    """
    name = shown or str(path)
    try:
        data = msgspec.json.decode(read_bytes(path, name=name), type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise RecordError(_no_report(name, str(error))) from None
    return Report.from_dict(data, name)


def _no_report(name: str, why: str) -> Problem:
    return Problem(rule="report", file=name, found=f"not a stored report: {why}", remedy="score the predictions again")


def _numbers(table: Table, block: Block, mode: Mode) -> ModeNumbers:
    types = table.by_type(block, mode)
    rows = types.values()
    return ModeNumbers(table.counts(block, mode), macro(rows), weighted(rows), types)


def _plain(mode: str, numbers: ModeNumbers) -> dict[str, Any]:
    def row(counts: Counts) -> dict[str, int | float | None]:
        return {**counts.to_dict(), "mean_iou": counts.mean_overlap} if mode in _WITH_OVERLAP else counts.to_dict()

    return {
        "micro": row(numbers.micro),
        "macro": numbers.macro.to_dict(),
        "weighted": numbers.weighted.to_dict(),
        "types": {name: row(counts) for name, counts in numbers.types.items()},
    }
