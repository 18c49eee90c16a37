"""Several runs of one extractor, `name@version#k`: a model that samples gives another number each time.

The runs' spread is a second source of chance beside the choice of documents. It is shown beside the interval of the
rate and enters the standard error of a difference; what a single run of a sampling extractor hides is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from goldspan.errors import InputError, Problem
from goldspan.measures.statistics.harmonics import Harmonics, shape_of
from goldspan.measures.statistics.units import Ratios

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goldspan.measures.statistics.harmonics import Counts

C = TypeVar("C", bound=Ratios | Harmonics)


class RunVariance(StrEnum):
    """What is known of the variance between runs."""

    NONE = "the extractor gives the same output every time"
    MEASURED = "run variance measured"
    UNMEASURED = "run variance unmeasured"


@dataclass(frozen=True, slots=True)
class RunSpread:
    """How one rate varies over runs on the same documents.

    Attributes:
        values: The rate of each run, in their order.
        mean: Mean of the runs' rates.
        sd: Standard deviation over runs; None for a single run.
        variance: Whether that says anything about the extractor.
    """

    values: tuple[float, ...]
    mean: float
    sd: float | None
    variance: RunVariance

    @property
    def low(self) -> float:
        """The lowest run."""
        return min(self.values)

    @property
    def high(self) -> float:
        """The highest run."""
        return max(self.values)


def group_runs(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Group run names by what stands before `#k`, k a whole number: `{"llm@2": (0, 3)}`; places in the order given.

    A name without `#k` is a run of its own.
    """
    groups: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        match = re.fullmatch(r"(.+)#[0-9]+", name, flags=re.DOTALL)
        groups.setdefault(match[1] if match else name, []).append(place)
    return {system: tuple(places) for system, places in groups.items()}


def spread(counts: Counts, *, sampling: bool = False) -> RunSpread | None:
    """Return the spread of a rate over runs.

    Args:
        counts: Of shape `documents × runs`, or `documents` for a single run.
        sampling: Whether the extractor may give another output each time.

    Returns:
        The spread, or None where a run has nothing to score.
    """
    values = np.atleast_1d(counts.values)
    if not np.isfinite(values).all():
        return None
    sd = float(values.std(ddof=1)) if len(values) > 1 else None
    known = RunVariance.UNMEASURED if sampling else RunVariance.NONE
    variance = known if sd is None else RunVariance.MEASURED
    return RunSpread(tuple(map(float, values)), float(values.mean()), sd, variance)


def pooled(counts: C) -> C:
    """Averaging the counts of several runs, document by document; a single run stays as it is.

    The rate of the averaged counts is the extractor's: what its runs credit together over what they could.

    Args:
        counts: Of shape `documents` or `documents × runs` (× parts).

    Raises:
        InputError: The counts have more axes, or no run.
    """
    shape = shape_of(counts)
    if len(shape) == 1:
        return counts
    if len(shape) != 2 or shape[1] == 0:
        found = f"counts of shape {shape}"
        raise InputError(Problem(rule="counts-shape", found=found, expected="documents, or documents × runs"))
    if isinstance(counts, Harmonics):
        return Harmonics(_mean(counts.precision), _mean(counts.recall))  # type: ignore[return-value]
    return _mean(counts)  # type: ignore[return-value]


def _mean(counts: Ratios) -> Ratios:
    return Ratios(counts.n.mean(axis=1), counts.d.mean(axis=1))
