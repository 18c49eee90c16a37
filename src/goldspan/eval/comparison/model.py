"""A comparison as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldspan.eval.value import full_signature

if TYPE_CHECKING:
    from goldspan.eval.signature import Signature
    from goldspan.measures.measure import Measure

Bounds = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents needed to show a difference with 80 % power, with a rough 95 % range."""

    documents: int
    low: int
    high: int

    def to_dict(self) -> dict[str, int]:
        """Return it as plain data."""
        return {"documents": self.documents, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Runs:
    """Several runs of one extractor: the value of each, their standard deviation, and what that says."""

    values: tuple[float | None, ...]
    sd: float | None
    variance: str

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"values": list(self.values), "sd": self.sd, "variance": self.variance}


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemResult:
    """One system in a comparison. All rates and differences are fractions.

    Attributes:
        name: Its name.
        predicted: How many of the common documents it predicted; the fewest of its runs.
        value: The measure; None where there is nothing to score.
        interval: Its 95 % interval, or None.
        delta: Value minus the baseline's; None for the baseline.
        delta_interval: Its 95 % interval, or None.
        p: Of the paired test against the baseline, or None.
        p_holm: The same, corrected for the number of systems.
        identical: Whether no document's counts differ from the baseline's.
        rank: Best and worst rank it may have, or None.
        mde: Smallest difference from the baseline that these documents show with 80 % power, or None.
        needed: Documents that would show the difference seen, or None.
        runs: Its runs, where there are several or where one says nothing about their variance; else None.
        notes: What must be known to read the numbers.
    """

    name: str
    predicted: int
    value: float | None
    interval: Bounds | None = None
    delta: float | None = None
    delta_interval: Bounds | None = None
    p: float | None = None
    p_holm: float | None = None
    identical: bool = False
    rank: tuple[int, int] | None = None
    mde: float | None = None
    needed: Documents | None = None
    runs: Runs | None = None
    notes: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether it is told apart from the baseline: p ≤ .05 after correction."""
        return self.p_holm is not None and self.p_holm <= 0.05

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, as `goldspan compare --json` prints it."""
        return {
            "name": self.name,
            "value": self.value,
            "interval": _list(self.interval),
            "delta": self.delta,
            "delta_interval": _list(self.delta_interval),
            "p": self.p,
            "p_holm": self.p_holm,
            "identical": self.identical,
            "rank": _list(self.rank),
            "mde": self.mde,
            "documents_needed": self.needed.to_dict() if self.needed else None,
            "documents_predicted": self.predicted,
            "runs": self.runs.to_dict() if self.runs else None,
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class TypeDifference:
    """One system in one type: its value, its difference from the baseline, p, and p adjusted over the types."""

    name: str
    value: float | None
    delta: float | None
    p: float | None
    p_adjusted: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One type: its name, its gold items, and every system."""

    name: str
    gold: int
    systems: tuple[TypeDifference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Systems compared in one measure on the same documents.

    Attributes:
        measure: The measure.
        signature: What was measured, and how, on the documents they share.
        baseline: Name of the system the others are held against.
        systems: In the order they were given.
        documents: Number of documents they are compared on.
        left_out: Documents left out because their gold is not the same in all reports.
        types: The table by type, exploratory; empty where it was not asked for.
    """

    measure: Measure
    signature: Signature
    baseline: str
    systems: tuple[SystemResult, ...]
    documents: int
    left_out: int = 0
    types: tuple[TypeRow, ...] = ()

    @property
    def mde(self) -> float | None:
        """The smallest difference that every pair with the baseline shows with 80 % power; None where not known."""
        known = [system.mde for system in self.systems if system.mde is not None]
        return max(known, default=None)

    @property
    def full_signature(self) -> str:
        """The signature with the measure's own part."""
        return full_signature(self.signature, self.measure)

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data, as `goldspan compare --json` prints it."""
        data: dict[str, Any] = {
            "measure": str(self.measure),
            "signature": self.full_signature,
            "baseline": self.baseline,
            "systems": [system.to_dict() for system in self.systems],
            "mde": self.mde,
            "documents": self.documents,
            "documents_left_out": self.left_out,
        }
        if self.types:
            rows = {
                row.name: {"gold": row.gold, "systems": [system.to_dict() for system in row.systems]}
                for row in self.types
            }
            data["types"] = {"exploratory": True, "adjusted": "Benjamini-Hochberg", "types": rows}
        return data

    def to_markdown(self) -> str:
        """Return the comparison as Markdown."""
        from goldspan.eval.comparison.tables import comparison_markdown

        return comparison_markdown(self)

    def to_latex(self) -> str:
        """Return the comparison as LaTeX tables, for the package `booktabs`."""
        from goldspan.eval.comparison.tables import comparison_latex

        return comparison_latex(self)

    def _repr_html_(self) -> str:
        """Return the tables that notebooks show."""
        from goldspan.eval.comparison.tables import comparison_html

        return comparison_html(self)


def _list(pair: tuple[float, float] | None) -> list[float] | None:
    return None if pair is None else list(pair)
