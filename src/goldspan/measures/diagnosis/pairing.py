"""The one pairing for display: who stands beside whom when errors are shown.

One to one, among mentions that share a code point, the best by the number of pairs with equal spans and type, then with
equal spans, then with equal type, then of all pairs, then by total intersection over union; what is still equal is
settled by the smallest list of pairs, both sides sorted by spans and type. Source: scoring definition 1, diagnosis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goldspan.measures.kernel.entities import SPANS, TYPE
from goldspan.measures.kernel.pairing import Knots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.measures.arrays import Ints
    from goldspan.measures.kernel.pairing import Candidates

ALONE = -1
"""Stands for the partner of an item that has none."""

EXACT = SPANS | TYPE
"""Bits of a pair's kind that a correct pair has."""

_CRITERIA = tuple((int(kind & EXACT == EXACT), int(kind & SPANS > 0), int(kind & TYPE > 0), 1) for kind in range(8))


@dataclass(frozen=True, slots=True)
class Assigned:
    """The class of every item of a batch, and who is paired with whom.

    Attributes:
        gold: Class of each gold item, as its place among the family's classes; (gold items,).
        predicted: Class of each predicted item; (predicted items,).
        partner: Row of the predicted item paired with each gold item, or `ALONE`; (gold items,).
    """

    gold: Ints
    predicted: Ints
    partner: Ints

    def pairs(self) -> tuple[Ints, Ints]:
        """Return the rows of the gold and of the predicted items that are paired."""
        gold = np.flatnonzero(self.partner != ALONE)
        return gold, self.partner[gold]


def display_pairs(found: Candidates, documents: Sequence[str]) -> Candidates:
    """Return the overlapping pairs that are in the pairing for display.

    Args:
        found: All overlapping pairs, their kind as in `goldspan.measures.kernel.entities`.
        documents: Names of the documents, for messages.

    Raises:
        InputError: A document too crowded to solve exactly; it is named.
    """
    # Spans and type together are unique on each side, so that no best pairing is without any of these pairs.
    return found.take(Knots(found, documents).best(_CRITERIA, found.kind & EXACT == EXACT))
