"""The entity modes: who is paired with whom, and what each pair counts.

| mode | a pair is correct | otherwise, if it overlaps |
|---|---|---|
| `strict` | same spans, same type | incorrect |
| `exact` | same spans | incorrect |
| `partial` | same spans | partial |
| `type` | overlap, same type | incorrect |

Where a block names an attribute, a correct pair has the same value too. The pairing is the best by credit, correct
pairs, pairs, same-type pairs and total intersection over union, in this order; what is still equal is settled by the
smallest list of pairs, both sides sorted by spans and type. Source: SemEval-2013 task 9.1; MUC-5 for the counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from goldspan.measures.counts import MILLIONTHS
from goldspan.measures.kernel.overlap import overlapping
from goldspan.measures.kernel.pairing import Candidates, Criteria, Knots, only_ones
from goldspan.measures.kernel.tally import Paired, Tally
from goldspan.measures.options import MODES, ByType, Family, Mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.measures.arrays import Bools, Ints
    from goldspan.measures.cells import Cells
    from goldspan.measures.kernel.normalise import Pair

SPANS, TYPE, VALUE = 4, 2, 1
"""Bits of a pair's kind: what is equal."""
_NEEDED = {
    Mode.STRICT: SPANS | TYPE | VALUE,
    Mode.EXACT: SPANS | VALUE,
    Mode.PARTIAL: SPANS | VALUE,
    Mode.TYPE: TYPE | VALUE,
}
"""What must be equal for a pair to be correct."""
_CORRECT = {mode: np.array([kind & need == need for kind in range(8)]) for mode, need in _NEEDED.items()}


def _criteria(mode: Mode) -> Criteria:
    """Return twice the credit, the correct pairs, the pairs and the same-type pairs that each kind of pair adds."""
    rows = []
    for kind, correct in enumerate(_CORRECT[mode].tolist()):
        credit = 2 if correct else 1 if mode is Mode.PARTIAL else 0
        rows.append((credit, int(correct), 1, int(kind & TYPE > 0)))
    return tuple(rows)


_CRITERIA = {mode: _criteria(mode) for mode in MODES[Family.ENTITIES]}
_ALONE = {
    ByType.PLAIN: (Mode.EXACT, Mode.PARTIAL),
    ByType.FILTERED: (Mode.STRICT, Mode.EXACT, Mode.PARTIAL, Mode.TYPE),
}
"""Modes whose rows of single types are counted from each type alone."""


class MentionGraph:
    """The overlapping pairs of a gold and a predicted mention, and the best pairing of them in each mode.

    Attributes:
        mentions: The mentions of both sides.
        pairs: The overlapping pairs; their kind has the bits `SPANS`, `TYPE` and `VALUE` where these are equal.
    """

    def __init__(self, mentions: Pair, pairs: Candidates, documents: Sequence[str]) -> None:
        """Cut the graph; `documents` are names, for messages."""
        self.mentions = mentions
        self.pairs = pairs
        self._documents = documents
        self._knots = Knots(pairs, documents)

    @classmethod
    def of(cls, mentions: Pair, documents: Sequence[str]) -> MentionGraph:
        """Join the mentions of both sides.

        Raises:
            InputError: A document has too many overlaps; it is named.
        """
        one, other = mentions.gold, mentions.predicted
        found = overlapping(one.parts, other.parts, documents)
        gold, predicted = found.gold, found.predicted
        kind = SPANS * (one.span[gold] == other.span[predicted])
        kind += TYPE * (one.type[gold] == other.type[predicted])
        kind += VALUE * (one.attribute[gold] == other.attribute[predicted])
        union = one.length[gold] + other.length[predicted] - found.shared
        pairs = Candidates(gold, predicted, kind, found.shared, union, one.doc[gold])
        return cls(mentions, pairs, documents)

    def of_one_type(self) -> MentionGraph:
        """Return the graph of the pairs that have the same type."""
        alike = self.pairs.take(np.flatnonzero(self.pairs.kind & TYPE))
        return MentionGraph(self.mentions, alike, self._documents)

    def best(self, mode: Mode) -> Ints:
        """Return the rows of the best one-to-one pairing of a mode, in no particular order.

        Raises:
            InputError: A component too large to solve; its document is named.
        """
        return self._knots.best(_CRITERIA[mode], self._forced(mode) if self._knots.crowded else None)

    def paired(self, mode: Mode) -> Paired:
        """Return the best pairing of a mode, and what each pair counts. Raises as `best`."""
        rows = self.best(mode)
        gold, predicted, correct = (
            self.pairs.gold[rows],
            self.pairs.predicted[rows],
            _CORRECT[mode][self.pairs.kind[rows]],
        )
        if mode not in (Mode.PARTIAL, Mode.TYPE):
            return Paired(gold, predicted, correct)
        shared, union = self.pairs.shared[rows], self.pairs.union[rows]
        overlap = (2 * MILLIONTHS * shared + union) // (2 * union)
        return Paired(gold, predicted, correct, overlap * correct if mode is Mode.TYPE else overlap)

    def _forced(self, mode: Mode) -> Bools | None:
        """Return pairs that are in every best pairing, so that large components can be cut."""
        if mode is Mode.TYPE:
            return None
        correct = _CORRECT[mode][self.pairs.kind]
        if mode is Mode.STRICT:
            return correct
        # Mentions of equal spans overlap the same others: where no third has these spans, pairing them costs nothing.
        forced = np.zeros_like(correct)
        equal = np.flatnonzero(self.pairs.kind & SPANS)
        forced[equal] = only_ones(self.pairs.gold[equal], self.pairs.predicted[equal]) & correct[equal]
        return forced


def count_entities(graph: MentionGraph, by_type: ByType, documents: Sequence[str]) -> Cells:
    """Count the mentions of a batch in all entity modes.

    Raises:
        InputError: A document too crowded to solve; it is named.
    """
    gold, predicted = graph.mentions.gold, graph.mentions.predicted
    tally = Tally((gold.doc, gold.type), (predicted.doc, predicted.type), graph.mentions.types, len(documents))
    alike = graph.of_one_type()
    for mode in MODES[Family.ENTITIES]:
        whole = graph.paired(mode)
        tally.add(mode, whole, alike.paired(mode) if mode in _ALONE[by_type] else whole)
    return tally.cells()
