"""Which type was taken for which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goldspan.measures.diagnosis.partition import Partition


@dataclass(frozen=True, slots=True)
class Confusion:
    """Gold types against predicted types.

    Attributes:
        types: The types of either side, sorted; after the last of them both axes have a place for "none".
        counts: A row for each gold type and one for "none": how many of its items are paired with each type, and how
            many with none. The diagonal holds the pairs of one type, whether their boundaries are right or wrong; the
            row of "none" the spurious predictions; the last place, none with none, is 0. Shape (types + 1, types + 1).
    """

    types: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the matrix as plain data; "none" is null, so that it is like no type's name."""
        return {"types": [*self.types, None], "counts": [list(row) for row in self.counts]}


def confusion(partition: Partition) -> Confusion:
    """Return the confusion matrix of a partition, by the pairing for display."""
    types = partition.types
    place: dict[str | None, int] = {name: number for number, name in enumerate(types)}
    place[None] = len(types)
    counts = [[0] * len(place) for _ in place]
    for (_, gold, predicted), number in partition.cells.items():
        counts[place[gold]][place[predicted]] += number
    return Confusion(types, tuple(map(tuple, counts)))
