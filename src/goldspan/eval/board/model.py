"""The board as data: systems ranked by their reports, and only together where they were measured alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldspan.eval.signature import Signature
from goldspan.eval.value import value as value_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goldspan.eval.report import Report

FEW_DOCUMENTS = 20
"""Below this many documents, ranks mean little."""


@dataclass(frozen=True, slots=True)
class Column:
    """One measure on the board: its printed name, where its number stands in a report, and its head."""

    measure: str
    block: str
    mode: str
    rate: str
    head: str


COLUMNS = (
    Column("P(entities)@strict", "entities", "strict", "precision", "P"),
    Column("R(entities)@strict", "entities", "strict", "recall", "R"),
    Column("F1(entities)@strict", "entities", "strict", "f1", "F1"),
    Column("F1(relations)@boundaries", "relations", "boundaries", "f1", "boundaries"),
    Column("F1(relations)@strict", "relations", "strict", "f1", "strict"),
)
RANKED_BY = "F1(entities)@strict"
_TIE_BREAK = "F1(relations)@strict"


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One type's numbers in a run: gold items, predicted items, and rates (None where there is nothing to score)."""

    name: str
    gold: int
    predicted: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One run on a board.

    Attributes:
        rank: Place by `RANKED_BY`, equal for equal values; None for a run that has no value there.
        name: The extractor's name.
        version: Its version; empty where none is known.
        values: Value of every column's measure, by its name.
        intervals: 95 % interval of every column that is an F1, by its measure's name; None where there is none.
        predicted: How many of gold's documents it predicted.
        failures: On how many documents it failed.
        speed: Documents a second, where that was measured.
        trained_on: How many documents it learned from; None for what does not learn.
        entities: Strict numbers by entity type, in order of support.
        relations: Strict numbers by relation type, in order of support.
    """

    rank: int | None
    name: str
    version: str
    values: dict[str, float | None]
    intervals: dict[str, tuple[float, float] | None]
    predicted: int
    failures: int
    speed: float | None
    trained_on: int | None
    entities: tuple[TypeRow, ...]
    relations: tuple[TypeRow, ...]

    @property
    def label(self) -> str:
        """`name@version`, or the name alone."""
        return f"{self.name}@{self.version}" if self.version else self.name


@dataclass(frozen=True, slots=True)
class Board:
    """Runs with one signature, best first; `reason` says why they stand apart from the first board."""

    signature: Signature
    entries: tuple[Entry, ...]
    reason: str = ""

    @property
    def few(self) -> bool:
        """Whether there are too few documents for ranks to mean much."""
        return self.signature.docs < FEW_DOCUMENTS


AGREEMENTS = {
    "people": "human agreement",
    "machines": "agreement of machine-made labels",
    "unknown": "agreement of annotators",
}
"""What the agreement of two annotators is called, by what both of them are: human is kept for people."""


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """Two annotators held against each other in the board's measures: a mark to read the ranking by, no part of it.

    Attributes:
        title: What it is called; from `AGREEMENTS`.
        documents: How many documents both did.
        entry: The numbers, without a rank.
    """

    title: str
    documents: int
    entry: Entry

    @property
    def label(self) -> str:
        """The title and who."""
        return f"{self.title}: {self.entry.name}"


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """All boards of a corpus: the one with most systems first, or of as many the one with most documents."""

    corpus: str
    boards: tuple[Board, ...]
    agreement: tuple[AgreementRow, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain data, as `goldspan leaderboard --json` prints it."""
        return {
            "corpus": self.corpus,
            "ranked_by": RANKED_BY,
            "boards": [
                {
                    "signature": str(board.signature),
                    "documents": board.signature.docs,
                    "few_documents": board.few,
                    "reason": board.reason or None,
                    "systems": [_entry(entry) for entry in board.entries],
                }
                for board in self.boards
            ],
            "agreement": [
                {
                    "title": row.title,
                    "annotators": row.entry.name,
                    "documents": row.documents,
                    "measures": row.entry.values,
                    "intervals": _pairs(row.entry.intervals),
                }
                for row in self.agreement
            ],
        }


def build(corpus: str, reports: Iterable[Report]) -> Leaderboard:
    """Rank the reports, those with equal signatures together.

    Args:
        corpus: The corpus's name, for the heading.
        reports: One report per run, and any of annotators held against each other, in any order.
    """
    groups: dict[str, list[Report]] = {}
    agreements: list[Report] = []
    for report in reports:
        if report.system.agreement is not None:
            agreements.append(report)
            continue
        groups.setdefault(str(report.signature), []).append(report)
    order = sorted(groups, key=lambda line: (-len(groups[line]), -Signature.parse(line).docs, line))
    boards: list[Board] = []
    for line in order:
        signature = Signature.parse(line)
        reason = ", ".join(boards[0].signature.differences(signature)) if boards else ""
        boards.append(Board(signature, _ranked(groups[line]), reason))
    rows = (
        AgreementRow(AGREEMENTS[str(report.system.agreement)], report.signature.docs, _made(None, report))
        for report in sorted(agreements, key=lambda report: report.system.name)
    )
    return Leaderboard(corpus, tuple(boards), tuple(rows))


def _ranked(reports: list[Report]) -> tuple[Entry, ...]:
    def place(report: Report) -> tuple[Any, ...]:
        values = _values(report)
        first, second = values[RANKED_BY], values[_TIE_BREAK]
        version = report.system.version or ""
        return (first is None, -(first or 0), second is None, -(second or 0), report.system.name, version)

    entries: list[Entry] = []
    for position, report in enumerate(sorted(reports, key=place), start=1):
        values = _values(report)
        value = values[RANKED_BY]
        tied = entries and entries[-1].values[RANKED_BY] == value
        rank = None if value is None else entries[-1].rank if tied else position
        entries.append(_made(rank, report))
    return tuple(entries)


def _made(rank: int | None, report: Report) -> Entry:
    return Entry(
        rank=rank,
        name=report.system.name,
        version=report.system.version or "",
        values=_values(report),
        intervals=_intervals(report),
        predicted=report.documents["predicted"],
        failures=report.system.failures,
        speed=report.system.speed,
        trained_on=report.system.trained_on,
        entities=_types(report, "entities"),
        relations=_types(report, "relations"),
    )


def _values(report: Report) -> dict[str, float | None]:
    values: dict[str, float | None] = {}
    for column in COLUMNS:
        block = report.blocks.get(column.block, {}).get(column.mode)
        values[column.measure] = getattr(block.micro, column.rate) if block else None
    return values


def _intervals(report: Report) -> dict[str, tuple[float, float] | None]:
    measures = [column.measure for column in COLUMNS if column.rate == "f1" and column.block in report.blocks]
    return {measure: value_of(report, measure).interval for measure in measures}


def _types(report: Report, block: str) -> tuple[TypeRow, ...]:
    numbers = report.blocks.get(block, {}).get("strict")
    rows = numbers.types if numbers else {}
    made = (
        TypeRow(name, int(row.possible), int(row.actual), row.precision, row.recall, row.f1)
        for name, row in rows.items()
    )
    return tuple(sorted(made, key=lambda row: (-row.gold, -row.predicted, row.name)))


def _pairs(intervals: dict[str, tuple[float, float] | None]) -> dict[str, list[float] | None]:
    return {measure: list(pair) if pair else None for measure, pair in intervals.items()}


def _entry(entry: Entry) -> dict[str, Any]:
    def rows(types: tuple[TypeRow, ...]) -> dict[str, Any]:
        return {
            row.name: {
                "gold": row.gold,
                "predicted": row.predicted,
                "precision": row.precision,
                "recall": row.recall,
                "f1": row.f1,
            }
            for row in types
        }

    return {
        "rank": entry.rank,
        "name": entry.name,
        "version": entry.version or None,
        "measures": entry.values,
        "intervals": _pairs(entry.intervals),
        "documents": entry.predicted,
        "failures": entry.failures,
        "documents_per_second": entry.speed,
        "trained_on": entry.trained_on,
        "types": {"entities": rows(entry.entities), "relations": rows(entry.relations)},
    }
