"""The pairing for display against an oracle that tries every pairing."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.measures.diagnosis import DiagnosisOptions, diagnose
from goldspan.measures.diagnosis.batch import read_batch
from goldspan.measures.diagnosis.pairing import display_pairs
from goldspan.measures.kernel.entities import MentionGraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Item = tuple[int, int, str]
"""Start, end, type: in the order in which mentions are sorted."""


def pairs_by_goldspan(gold: Sequence[Item], predicted: Sequence[Item]) -> list[tuple[Item, Item]]:
    batch = read_batch([record(gold)], [record(predicted)], DiagnosisOptions())
    chosen = display_pairs(MentionGraph.of(batch.pair, batch.documents).pairs, batch.documents)
    one, other = sorted(set(gold)), sorted(set(predicted))
    return sorted((one[i], other[j]) for i, j in zip(chosen.gold.tolist(), chosen.predicted.tolist(), strict=True))


def record(items: Sequence[Item]) -> Annotations:
    return Annotations(doc="d", mentions=tuple(Mention(type=t, start=start, end=end) for start, end, t in items))


def overlap(one: Item, other: Item) -> int:
    return min(one[1], other[1]) - max(one[0], other[0])


def pairings(
    gold: list[Item], predicted: list[Item], taken: frozenset[int] = frozenset()
) -> Iterator[list[int | None]]:
    """Yield every pairing as the partner of each gold mention, smallest list first."""
    if not gold:
        yield []
        return
    for place, item in enumerate(predicted):
        if place not in taken and overlap(gold[0], item) > 0:
            for rest in pairings(gold[1:], predicted, taken | {place}):
                yield [place, *rest]
    for rest in pairings(gold[1:], predicted, taken):
        yield [None, *rest]


def pairs_by_trying(gold: list[Item], predicted: list[Item]) -> list[tuple[Item, Item]]:
    best: tuple[tuple[int | Fraction, ...], list[tuple[Item, Item]]] = ((-1,), [])
    for partners in pairings(gold, predicted):
        pairs = [(gold[i], predicted[j]) for i, j in enumerate(partners) if j is not None]
        value: tuple[int | Fraction, ...] = (
            sum(a == b for a, b in pairs),
            sum(a[:2] == b[:2] for a, b in pairs),
            sum(a[2] == b[2] for a, b in pairs),
            len(pairs),
            sum((Fraction(overlap(a, b), max(a[1], b[1]) - min(a[0], b[0])) for a, b in pairs), Fraction()),
        )
        if value > best[0]:
            best = value, pairs
    return sorted(best[1])


@pytest.mark.parametrize("seed", range(150))
def test_the_best_pairing_is_found(seed: int) -> None:
    source = random.Random(seed)  # noqa: S311

    def items() -> list[Item]:
        found = set()
        for _ in range(source.randint(0, 5)):
            start = source.randint(0, 6)
            found.add((start, start + source.randint(1, 5), source.choice("AB")))
        return sorted(found)

    gold, predicted = items(), items()
    assert pairs_by_goldspan(gold, predicted) == pairs_by_trying(gold, predicted)


def test_a_knot_too_large_for_trying_all() -> None:
    # Nine staggered mentions on each side; only shifting all pairs by one gives every gold mention its own type.
    gold = [(place, place + 4, "AB"[place % 2]) for place in range(9)]
    predicted = [(place + 1, place + 5, "AB"[place % 2]) for place in range(9)]
    found = pairs_by_goldspan(gold, predicted)
    # Gold mention p+1 covers what prediction p covers, with the other type: equal spans come first.
    assert sum(a[:2] == b[:2] for a, b in found) == 8
    block = diagnose([(record(gold), record(predicted))]).to_dict()["entities"]
    assert block["classes"]["type"] == 8
