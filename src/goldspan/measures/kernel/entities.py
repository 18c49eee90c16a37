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
_CREDITED = {mode: correct & False for mode, correct in _CORRECT.items()}
"""Which pairs count for the mean overlap."""
_CREDITED |= {Mode.PARTIAL: np.ones(8, np.bool_), Mode.TYPE: _CORRECT[Mode.TYPE]}


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
        self._best: dict[Mode, Ints] = {}

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

    def simple(self) -> Candidates:
        """Return the pairs whose mentions overlap nothing else: they are chosen in every mode."""
        return self.pairs.take(self._knots.simple)

    def crowded(self) -> Candidates:
        """Return all other pairs."""
        return self.pairs.take(self._knots.crowded)

    def best(self, mode: Mode) -> Ints:
        """Return the rows of the best one-to-one pairing of a mode, in no particular order.

        Raises:
            InputError: A component too large to solve; its document is named.
        """
        return np.concatenate([self._knots.simple, self._best_of_crowded(mode)])

    def best_of_crowded(self, mode: Mode) -> Candidates:
        """Return those of the crowded pairs that are in the best pairing of a mode. Raises as `best`."""
        return self.pairs.take(self._best_of_crowded(mode))

    def _best_of_crowded(self, mode: Mode) -> Ints:
        # Relations ask again for what mentions were counted by.
        if mode not in self._best:
            self._best[mode] = self._knots.best_of_crowded(_CRITERIA[mode], self._forced(mode))
        return self._best[mode]

    def _forced(self, mode: Mode) -> Bools | None:
        """Return pairs of large components that are in every best pairing, so that these can be cut."""
        large = self._knots.large
        if mode is Mode.TYPE or not len(large):
            return None
        forced = np.zeros(len(self.pairs.kind), np.bool_)
        if mode is not Mode.STRICT:
            # Mentions of equal spans overlap the same others: where no third has these, pairing them costs nothing.
            large = large[self.pairs.kind[large] & SPANS > 0]
            large = large[only_ones(self.pairs.gold[large], self.pairs.predicted[large])]
        forced[large] = _CORRECT[mode][self.pairs.kind[large]]
        return forced


def count_entities(graph: MentionGraph, by_type: ByType, documents: Sequence[str]) -> Cells:
    """Count the mentions of a batch in all entity modes.

    Raises:
        InputError: A document too crowded to solve; it is named.
    """
    gold, predicted = graph.mentions.gold, graph.mentions.predicted
    tally = Tally((gold.doc, gold.type), (predicted.doc, predicted.type), graph.mentions.types, len(documents))
    simple = _simple(graph.simple(), tally)
    alike_simple = simple.of_one_type()
    # Pairs of one type that are simple here would be among themselves too.
    crowded = graph.crowded()
    alike = MentionGraph(graph.mentions, crowded.take(crowded.kind & TYPE > 0), documents)
    for mode in MODES[Family.ENTITIES]:
        whole = simple.counts(mode) + tally.count(_paired(graph.best_of_crowded(mode), mode))
        rows = whole
        if mode in _ALONE[by_type]:
            rows = alike_simple.counts(mode) + tally.count(_paired(alike.pairs.take(alike.best(mode)), mode))
        tally.add(mode, whole, rows)
    return tally.cells()


class _Kinds:
    """Pairs that are chosen in every mode, counted once for all of them: (3, kinds, rows), `CORRECT` left out."""

    def __init__(self, kinds: Ints, counts: Ints) -> None:
        self._kinds = kinds
        self._counts = counts
        self._total = counts[:2].sum(axis=1)

    def of_one_type(self) -> _Kinds:
        """Return those of them whose mentions are of one type."""
        alike = self._kinds & TYPE > 0
        return _Kinds(self._kinds[alike], self._counts[:, alike])

    def counts(self, mode: Mode) -> Ints:
        """Return what they count in a mode."""
        correct = self._counts[0, _CORRECT[mode][self._kinds]].sum(axis=0)
        overlap = self._counts[2, _CREDITED[mode][self._kinds]].sum(axis=0)
        return np.stack([correct, *self._total, overlap])


def _simple(pairs: Candidates, tally: Tally) -> _Kinds:
    """Count pairs once for all modes."""
    occurs = np.bincount(pairs.kind, minlength=8) > 0
    kind = (np.cumsum(occurs) - 1)[pairs.kind]
    return _Kinds(np.flatnonzero(occurs), tally.count_kinds(_paired(pairs), kind, int(occurs.sum())))


def _paired(chosen: Candidates, mode: Mode | None = None) -> Paired:
    """Return what each pair counts in a mode; without one, what it counts if it is correct and credited."""
    correct = _CORRECT[mode][chosen.kind] if mode else np.ones(len(chosen.kind), np.bool_)
    if mode in (Mode.STRICT, Mode.EXACT):
        return Paired(chosen.gold, chosen.predicted, correct)
    overlap = (2 * MILLIONTHS * chosen.shared + chosen.union) // (2 * chosen.union)
    if mode:
        overlap *= _CREDITED[mode][chosen.kind]
    return Paired(chosen.gold, chosen.predicted, correct, overlap)
