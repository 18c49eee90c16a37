"""FairEval: a prediction that is nearly right is one error, not a false positive and a false negative at once.

Mentions are paired by rules of their own, many to one where need be, and each pair is one error that costs half in each
denominator. Source: Ortmann, "Fine-Grained Error Analysis and Fair Evaluation of Labeled Spans", LREC 2022.

In this order, each step on what the earlier ones left:

1. same spans and type: correct; same spans, another type: a label error. Such mentions are settled.
2. same type, overlapping: a boundary error. Gold mentions, shortest first, take the most similar prediction; then gold
   left over may join a prediction already taken, and predictions left over a gold mention already taken, where the two
   still share code points that no pair has used.
3. another type, overlapping: a label and boundary error, likewise.
4. the rest is missing or spurious. Where mentions of one side do not overlap each other, these are exactly the mentions
   that overlap nothing on the other side.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, fields
from fractions import Fraction
from typing import TYPE_CHECKING

from goldspan.measures.documents.tally import Tally, add_rows
from goldspan.measures.documents.view import Item, Spans, mention_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from goldspan.annotation import Annotations


class FairWeighting(enum.Enum):
    """What an error costs.

    `TRADITIONAL`: nearly right counts as missing and spurious at once. `FAIR`: every error counts half in each
    denominator. `WEIGHTED`: as fair, and a boundary error earns half a point; too short costs recall alone, too long
    precision alone.
    """

    TRADITIONAL = "traditional"
    FAIR = "fair"
    WEIGHTED = "weighted"


@dataclass(frozen=True, slots=True, kw_only=True)
class FairCounts:
    """Counts of one type or of all; names are the paper's.

    Errors of a pair are counted with the gold mention's type. Their number can exceed that of the mentions, since
    several may be paired with one.

    Attributes:
        tp: Same spans, same type.
        le: Label errors: same spans, another type.
        bes: Boundary errors, the prediction inside the gold mention.
        bel: Boundary errors, the gold mention inside the prediction.
        beo: Boundary errors, each has code points of its own.
        lbe: Label and boundary errors.
        fp: Predictions paired with nothing.
        fn: Gold mentions paired with nothing.
        possible: Gold mentions.
        actual: Predicted mentions.
    """

    tp: int = 0
    le: int = 0
    bes: int = 0
    bel: int = 0
    beo: int = 0
    lbe: int = 0
    fp: int = 0
    fn: int = 0
    possible: int = 0
    actual: int = 0

    def __add__(self, other: FairCounts, /) -> FairCounts:
        return FairCounts(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(FairCounts)})

    @property
    def be(self) -> int:
        """Boundary errors of all three kinds."""
        return self.bes + self.bel + self.beo

    def tally(self, weighting: FairWeighting = FairWeighting.FAIR) -> Tally:
        """Return the counts behind precision and recall under a weighting."""
        half = Fraction(1, 2)
        if weighting is FairWeighting.TRADITIONAL:
            return Tally(self.tp, self.actual, self.tp, self.possible)
        if weighting is FairWeighting.FAIR:
            errors = half * (self.le + self.be + self.lbe)
            return Tally(self.tp, self.tp + self.fp + errors, self.tp, self.tp + self.fn + errors)
        credit = self.tp + half * self.be
        errors = half * (self.le + self.lbe + half * self.beo)
        return Tally(
            credit, credit + self.fp + errors + half * self.bel, credit, credit + self.fn + errors + half * self.bes
        )


@dataclass(frozen=True, slots=True)
class FairTable:
    """Fair counts of one document or many, by type."""

    types: Mapping[str, FairCounts] = field(default_factory=dict)

    def __add__(self, other: FairTable, /) -> FairTable:
        return FairTable(add_rows(self.types, other.types))

    @property
    def overall(self) -> FairCounts:
        """The sum over types."""
        return sum(self.types.values(), FairCounts())


def count_fair(gold: Annotations | None, predicted: Annotations | None) -> FairTable:
    """Count the mentions of one document by FairEval's rules.

    Args:
        gold: The gold record; without one nothing is scored.
        predicted: The predicted record; None is an empty prediction.

    Returns:
        Counts by type; overlap and similarity are measured in code points. Ties between equally similar partners go to
        the shorter, then to the first in order of spans and type.

    Raises:
        RecordError: Empty spans or overlapping parts.
    """
    if gold is None:
        return FairTable()
    pairing = _Pairing(
        mention_items(gold, "gold"), mention_items(predicted, "predicted") if predicted is not None else []
    )
    pairing.settle_identical()
    pairing.pair_overlapping(same_type=True)
    pairing.pair_overlapping(same_type=False)
    return FairTable(pairing.counts())


@dataclass(slots=True, eq=False)
class _Span:
    """A mention, and the code points no pair has used yet."""

    item: Item
    unused: Spans

    @property
    def order(self) -> tuple[int, Item]:
        return _length(self.item[0]), self.item


class _Pairing:
    """The state of the pairing of one document: who is open, who is taken, and what was counted."""

    def __init__(self, gold: Iterable[Item], predicted: Iterable[Item]) -> None:
        self.gold = sorted((_Span(item, item[0]) for item in set(gold)), key=lambda span: span.order)
        self.predicted = sorted((_Span(item, item[0]) for item in set(predicted)), key=lambda span: span.order)
        self.taken_gold: list[_Span] = []
        self.taken_predicted: list[_Span] = []
        self.rows: dict[str, dict[str, int]] = {}
        for span in self.gold:
            self._count(span, "possible")
        for span in self.predicted:
            self._count(span, "actual")

    def settle_identical(self) -> None:
        """Step 1: one to one, same spans; these mentions take no further part."""
        for kind, key in (("tp", lambda item: item), ("le", lambda item: item[0])):
            self._settle(kind, key)

    def _settle(self, kind: str, key: Callable[[Item], object]) -> None:
        waiting: dict[object, list[_Span]] = {}
        for span in reversed(self.predicted):
            waiting.setdefault(key(span.item), []).append(span)
        settled: set[_Span] = set()
        for span in self.gold:
            partners = waiting.get(key(span.item))
            if partners:
                settled |= {span, partners.pop()}
                self._count(span, kind)
        self.gold = [span for span in self.gold if span not in settled]
        self.predicted = [span for span in self.predicted if span not in settled]

    def pair_overlapping(self, *, same_type: bool) -> None:
        """Steps 2 and 3: open with open, then what is left of either side with what is taken of the other."""
        for span in list(self.gold):
            partner = _most_similar(span, self.predicted, same_type=same_type)
            if partner:
                self._pair(span, partner)
                _move(span, self.gold, self.taken_gold)
                _move(partner, self.predicted, self.taken_predicted)
        for span in list(self.gold):
            partner = _most_similar(span, self.taken_predicted, same_type=same_type)
            if partner:
                self._pair(span, partner)
                _move(span, self.gold, self.taken_gold)
        for span in list(self.predicted):
            partner = _most_similar(span, self.taken_gold, same_type=same_type)
            if partner:
                self._pair(partner, span)
                _move(span, self.predicted, self.taken_predicted)

    def _pair(self, gold: _Span, predicted: _Span) -> None:
        kind = "lbe" if gold.item[1] != predicted.item[1] else _boundary_error(gold.item[0], predicted.item[0])
        self._count(gold, kind)
        shared = _shared(gold.unused, predicted.unused)
        gold.unused = _without(gold.unused, shared)
        predicted.unused = _without(predicted.unused, shared)

    def counts(self) -> dict[str, FairCounts]:
        """Step 4: whatever is still open is missing or spurious; the table is then complete."""
        for span in self.gold:
            self._count(span, "fn")
        for span in self.predicted:
            self._count(span, "fp")
        return {name: FairCounts(**row) for name, row in sorted(self.rows.items())}

    def _count(self, span: _Span, kind: str) -> None:
        row = self.rows.setdefault(span.item[1], {})
        row[kind] = row.get(kind, 0) + 1


def _move(span: _Span, source: list[_Span], target: list[_Span]) -> None:
    source.remove(span)
    target.append(span)


def _most_similar(span: _Span, others: list[_Span], *, same_type: bool) -> _Span | None:
    """Return the other that shares most unused code points, then leaves fewest of `span`, then of its own, unused."""
    best: tuple[tuple[int, int, int, tuple[int, Item]], _Span] | None = None
    whole = _length(span.unused)
    start, end = span.item[0][0][0], span.item[0][-1][1]
    for other in others:
        spans, name = other.item
        if (span.item[1] == name) is not same_type or spans[0][0] >= end or start >= spans[-1][1]:
            continue
        shared = _length(_shared(span.unused, other.unused))
        if shared:
            key = (-shared, whole - shared, _length(other.unused) - shared, other.order)
            if best is None or key < best[0]:
                best = (key, other)
    return best[1] if best else None


def _boundary_error(gold: Spans, predicted: Spans) -> str:
    shared = _length(_shared(gold, predicted))
    if shared == _length(predicted):
        return "bes"
    return "bel" if shared == _length(gold) else "beo"


def _length(spans: Spans) -> int:
    return sum(end - start for start, end in spans)


def _shared(left: Spans, right: Spans) -> Spans:
    """Return the stretches two sorted lists of spans have in common."""
    both = ((max(a, c), min(b, d)) for a, b in left for c, d in right)
    return tuple((start, end) for start, end in both if start < end)


def _without(spans: Spans, holes: Spans) -> Spans:
    """Return what is left of `spans` outside the sorted `holes`, which lie within them."""
    rest = []
    for start, end in spans:
        here = start
        for hole_start, hole_end in holes:
            if start <= hole_start and hole_end <= end:
                if here < hole_start:
                    rest.append((here, hole_start))
                here = hole_end
        if here < end:
            rest.append((here, end))
    return tuple(rest)
