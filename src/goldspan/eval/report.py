"""The report of one system on one gold: counts per document, all numbers derived from them, and their signature."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from goldspan.errors import InputError, Problem, RecordError, quote
from goldspan.eval.further.kinds import SHEETS
from goldspan.eval.further.sheet import Sheet
from goldspan.eval.intervals import average_dict, sheet_spans, table_spans, unasked
from goldspan.eval.numbers import further_numbers, kernel_numbers
from goldspan.eval.signature import Signature
from goldspan.files.atomic import read_bytes
from goldspan.measures.table import Table
from goldspan.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from goldspan.eval.intervals import ModeSpans
    from goldspan.eval.numbers import ModeNumbers
    from goldspan.eval.value import Value
    from goldspan.measures.measure import Measure


class System(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was scored.

    Attributes:
        name: The extractor's name, or that of the file its predictions were read from.
        version: The extractor's version.
        documents: How many documents it was timed on.
        seconds: How long these took.
        failures: On how many documents it failed.
        trained_on: How many documents it learned from; None for what does not learn or did not say.
        agreement: Of two annotators held against each other, what both are; None for an extractor.
    """

    name: str
    version: str | None = None
    documents: int = 0
    seconds: float | None = None
    failures: int = 0
    trained_on: int | None = None
    agreement: Literal["people", "machines", "unknown"] | None = None

    @property
    def label(self) -> str:
        """`name@version`, or the name alone."""
        return self.name if self.version is None else f"{self.name}@{self.version}"

    @property
    def speed(self) -> float | None:
        """Documents a second, where that was measured."""
        return self.documents / self.seconds if self.seconds and self.documents else None


@dataclass(frozen=True, kw_only=True)
class Report:
    """One system's numbers on one gold.

    Attributes:
        signature: What was measured, and how.
        system: What was scored.
        table: The counts of every document, from which all numbers derive.
        gold: Content hash of the gold of every document, in the table's order.
        groups: The group each document belongs to, in the table's order, or None; empty where none is known.
            Documents of one group are one unit of the statistics.
        sheets: Counts of what was asked for besides, by block and name.
        diagnosis: Why the score is what it is, where that was asked for.
        left_out: Records that could not be read and were left out, by side; only where that was allowed.
        goldspan: Version of goldspan that counted: provenance, no part of the content.
    """

    signature: Signature
    system: System
    table: Table
    gold: tuple[str, ...]
    groups: tuple[str | None, ...] = ()
    sheets: Mapping[tuple[str, str], Sheet] = field(default_factory=dict)
    diagnosis: Mapping[str, Any] | None = None
    left_out: Mapping[str, Sequence[Problem]] = field(default_factory=dict)
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
        found = {
            str(block): {str(mode): kernel_numbers(self.table, block, mode) for mode in block.modes}
            for block in self.table.blocks
        }
        for block, modes in further_numbers(self.sheets).items():
            found.setdefault(block, {}).update(modes)
        return found

    @cached_property
    def intervals(self) -> dict[str, dict[str, ModeSpans]]:
        """The 95 % intervals of all numbers, by block and mode."""
        found = table_spans(self.table, self.groups or None, self.signature.gold)
        further = sheet_spans(self.sheets, len(self.table.documents), self.groups or None, self.signature.gold)
        for block, modes in further.items():
            found.setdefault(block, {}).update(modes)
        return found

    def value(self, measure: Measure | str) -> Value:
        """Return one measure's value with its interval; see `goldspan.eval.value.value`."""
        from goldspan.eval.value import value

        return value(self, measure)

    def head(self) -> dict[str, Any]:
        """Return what was scored, without any number, as plain data."""
        data: dict[str, Any] = {
            "signature": str(self.signature),
            "system": msgspec.to_builtins(self.system),
            "documents": self.documents,
            "duplicates": self.duplicates,
        }
        if self.left_out:
            data["left_out"] = {side: [p.to_dict() for p in problems] for side, problems in self.left_out.items()}
        return data

    @property
    def left_out_lines(self) -> list[str]:
        """One line for every problem of a record that was left out."""
        return [str(problem) for problems in self.left_out.values() for problem in problems]

    def to_dict(self, *, per_document: bool = False, intervals: bool = True) -> dict[str, Any]:
        """Return the report as plain data, as `goldspan score --json` prints it.

        Args:
            per_document: Whether every document's counts are part of it, as they are in stored reports.
            intervals: Whether intervals are made; without, their keys are null.
        """
        data = self.head()
        for block, modes in self.blocks.items():
            data[block] = {}
            for mode, numbers in modes.items():
                # The other two of DocRED stand in the row of the first.
                if not mode.startswith("docred_"):
                    spans = self.intervals[block][mode] if intervals else unasked(numbers.types)
                    data[block][mode] = _plain(numbers, spans)
        if self.diagnosis is not None:
            data["diagnosis"] = dict(self.diagnosis)
        if per_document:
            kept: dict[str, Any] = {"gold": list(self.gold), "counts": self.table.to_dict()}
            if self.groups:
                kept["groups"] = list(self.groups)
            if self.sheets:
                kept["further"] = {f"{block}@{mode}": sheet.to_dict() for (block, mode), sheet in self.sheets.items()}
            data["per_document"] = kept
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
            kept, documents = stored.per_document, len(table.documents)
            if len(kept.gold) != documents or len(kept.groups) not in {0, documents}:
                raise RecordError(_no_report(name, "a document without the hash of its gold"))
            return cls(
                signature=Signature.parse(stored.signature),
                system=stored.system,
                table=table,
                gold=kept.gold,
                groups=kept.groups,
                sheets=_sheets(kept.further, documents),
                diagnosis=stored.diagnosis,
                left_out=stored.left_out,
                goldspan=stored.provenance.goldspan,
            )
        except (msgspec.ValidationError, InputError) as error:
            raise RecordError(_no_report(name, str(error))) from None

    def to_markdown(self) -> str:
        """Return the report as Markdown tables, with those of its diagnosis where it has one."""
        from goldspan.eval.report_tables import report_markdown

        return report_markdown(self)

    def to_latex(self) -> str:
        """Return the report as LaTeX tables, for the package `booktabs`."""
        from goldspan.eval.report_tables import report_latex

        return report_latex(self)

    def to_frame(self) -> pd.DataFrame:
        """Return a table with a row for every block, mode and type; the type of overall rows is `None`.

        Raises:
            MissingExtra: pandas is not installed.
        """
        from goldspan.eval.report_tables import report_frame

        return report_frame(self)

    def _repr_html_(self) -> str:
        """Return the tables that notebooks show."""
        from goldspan.eval.report_tables import report_html

        return report_html(self)


class _PerDocument(msgspec.Struct):
    gold: tuple[str, ...]
    counts: dict[str, Any]
    groups: tuple[str | None, ...] = ()
    further: dict[str, dict[str, Any]] = {}


class _Provenance(msgspec.Struct):
    goldspan: str


class _Stored(msgspec.Struct):
    """What a report is read back from; whatever else it holds is derived from this, or of a later version."""

    signature: str
    system: System
    per_document: _PerDocument
    provenance: _Provenance
    diagnosis: dict[str, Any] | None = None
    left_out: dict[str, list[Problem]] = {}


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


def _plain(numbers: ModeNumbers, spans: ModeSpans) -> dict[str, Any]:
    data: dict[str, Any] = {"micro": {**numbers.row(numbers.micro), **spans.micro.to_dict()}}
    if numbers.macro is not None and numbers.weighted is not None:
        macro = average_dict(spans.macro) if spans.macro else {"interval": None}
        data |= {"macro": {**numbers.macro.to_dict(), **macro}, "weighted": numbers.weighted.to_dict()}
    if numbers.macro is not None or numbers.types:
        data["types"] = {
            name: {**numbers.row(row), **spans.types[name].to_dict()} for name, row in numbers.types.items()
        }
    return data


def _sheets(stored: Mapping[str, dict[str, Any]], documents: int) -> dict[tuple[str, str], Sheet]:
    """Return the sheets that `_stored_sheets` wrote; what this version does not know is left out.

    Raises:
        InputError: They cannot be read.
    """
    sheets = {}
    for (block, mode), columns in SHEETS.items():
        data = stored.get(f"{block}@{mode}")
        if data is None:
            continue
        try:
            sheets[block, mode] = Sheet.from_dict(data, columns, documents)
        except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
            found = f"counts of {block}@{mode} that cannot be read ({type(error).__name__}: {quote(str(error))})"
            raise InputError(Problem(rule="counts", found=found, expected="counts per document")) from None
    return sheets
