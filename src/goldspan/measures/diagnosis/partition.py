"""How items are spread over the classes: the additive counts that a diagnosis rests on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from goldspan.measures.arrays import pack
from goldspan.measures.counts import ratio

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goldspan.measures.arrays import Ints
    from goldspan.measures.diagnosis.pairing import Assigned

CORRECT, SPURIOUS = "correct", "spurious"
"""The two classes every family has."""

Cell = tuple[str, str | None, str | None]
"""Class, type of the gold item, type of the predicted item; None where a class has no such item."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The gold and predicted items of one type, or of all, by class.

    Attributes:
        gold: Number of gold items in each class.
        predicted: Number of predicted items in each class. Of one type, a class of pairs may hold other numbers here
            than in `gold`, since the items of a pair may differ in type.
    """

    gold: Mapping[str, int] = field(default_factory=dict)
    predicted: Mapping[str, int] = field(default_factory=dict)

    @property
    def possible(self) -> int:
        """Gold items."""
        return sum(self.gold.values())

    @property
    def actual(self) -> int:
        """Predicted items."""
        return sum(self.predicted.values())

    @property
    def correct(self) -> int:
        """Correct pairs: the strict count."""
        return self.gold.get(CORRECT, 0)

    @property
    def f1(self) -> float | None:
        """Strict F1, 0 to 1; None where there is nothing to score."""
        return ratio(2 * self.correct, self.possible + self.actual)

    def count(self, name: str) -> int:
        """Return the number of gold items in a class; of predicted items in the class `spurious`."""
        return (self.predicted if name == SPURIOUS else self.gold).get(name, 0)


@dataclass(frozen=True, slots=True)
class Partition:
    """Number of items by class and types; partitions of different documents add up.

    Attributes:
        classes: Names of the classes, in order.
        cells: How many pairs, or items without a pair, there are of each kind; cells of none are absent.
    """

    classes: tuple[str, ...]
    cells: Mapping[Cell, int] = field(default_factory=dict)

    def __add__(self, other: Partition, /) -> Partition:
        return Partition(self.classes, dict(Counter(self.cells) + Counter(other.cells)))

    @property
    def types(self) -> tuple[str, ...]:
        """The types that occur on either side, sorted."""
        return tuple(sorted({name for _, *both in self.cells for name in both if name is not None}))

    def standing(self) -> Standing:
        """Return the counts over all types."""
        gold: Counter[str] = Counter()
        predicted: Counter[str] = Counter()
        for (name, one, other), number in self.cells.items():
            if one is not None:
                gold[name] += number
            if other is not None:
                predicted[name] += number
        return Standing(gold, predicted)

    def by_type(self) -> dict[str, Standing]:
        """Return the counts of each type that occurs on either side, sorted by name."""
        rows: dict[str, tuple[Counter[str], Counter[str]]] = {name: (Counter(), Counter()) for name in self.types}
        for (name, one, other), number in self.cells.items():
            if one is not None:
                rows[one][0][name] += number
            if other is not None:
                rows[other][1][name] += number
        return {name: Standing(*row) for name, row in rows.items()}


def partition(assigned: Assigned, types: tuple[Ints, Ints], names: Sequence[str], classes: Sequence[str]) -> Partition:
    """Count the items of a batch.

    Args:
        assigned: Their classes and pairs.
        types: Type of each gold and of each predicted item, as its place in `names`.
        names: Names of the types.
        classes: Names of the classes.
    """
    gold, predicted = types
    others = np.full(len(gold), len(names))
    rows, partners = assigned.pairs()
    others[rows] = predicted[partners]
    alone = np.ones(len(predicted), np.bool_)
    alone[partners] = False
    none = np.full(int(alone.sum()), len(names))
    columns = (
        np.concatenate([assigned.gold, assigned.predicted[alone]]),
        np.concatenate([gold, none]),
        np.concatenate([others, predicted[alone]]),
    )
    _, first, number = np.unique(pack(*columns), return_index=True, return_counts=True)
    named: list[str | None] = [*names, None]
    cells: dict[Cell, int] = {}
    for row, count in zip(first.tolist(), number.tolist(), strict=True):
        kind, one, other = (int(column[row]) for column in columns)
        cells[classes[kind], named[one], named[other]] = count
    return Partition(tuple(classes), cells)
