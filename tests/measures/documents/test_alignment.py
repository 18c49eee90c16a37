from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Mention
from goldspan.measures.documents.alignment import align, align_views, phi3, phi4
from goldspan.measures.documents.view import EntityIds, Spans, view_pair

Clusters = list[frozenset[Spans]]


def clusters(*groups: str) -> Clusters:
    """One letter a mention: `clusters("ab", "c")` holds two clusters."""
    return [frozenset(((ord(letter), ord(letter) + 1),) for letter in group) for group in groups]


@pytest.mark.parametrize(
    ("gold", "predicted", "pairs", "total"),
    [
        (clusters(), clusters("a"), [], 0),
        (clusters("a"), clusters("b"), [], 0),
        (clusters("ab", "c"), clusters("ab", "c"), [(0, 0), (1, 1)], 2),
        (clusters("ab", "c"), clusters("c", "ab"), [(0, 1), (1, 0)], 2),
        # One large prediction can stand for one gold cluster only: 2·3/8 with the larger.
        (clusters("ab", "cde"), clusters("abcde"), [(1, 0)], Fraction(3, 4)),
        # Equally good for both gold clusters: the first has it.
        (clusters("ab", "cd"), clusters("abcd"), [(0, 0)], Fraction(2, 3)),
        (clusters("abcd"), clusters("cd", "ab"), [(0, 0)], Fraction(2, 3)),
        # The most similar pair is not in the best alignment: 1/2 + 2/5 beats 6/7.
        (clusters("abc", "d"), clusters("abcd", "c"), [(0, 1), (1, 0)], Fraction(9, 10)),
        (clusters("abc", "ade"), clusters("abcde", "c"), [(0, 1), (1, 0)], Fraction(5, 4)),
    ],
)
def test_cases_by_hand(gold: Clusters, predicted: Clusters, pairs: list[tuple[int, int]], total: Fraction) -> None:
    assert align(gold, predicted) == (pairs, total)


def test_similarities() -> None:
    assert phi3(2, 3, 5) == 2
    assert phi4(2, 3, 5) == Fraction(1, 2)


def test_equal_sums_of_fractions_are_ties_where_floats_are_not() -> None:
    gold = clusters("abcwxyz", "defghij")
    predicted = clusters("adefKLMN", "bcghijOP")
    # 2/15 + 8/15 and 4/15 + 6/15 are both 2/3; as floats the second, which comes later in order, is larger.
    assert 2 / 15 + 8 / 15 < 4 / 15 + 6 / 15
    assert align(gold, predicted) == ([(0, 0), (1, 1)], Fraction(2, 3))


partitions = st.lists(st.sampled_from("0123"), min_size=6, max_size=6).map(
    lambda places: [frozenset(((i, i + 1),) for i, p in enumerate(places) if p == q) for q in sorted(set(places))]
)


@settings(max_examples=50, deadline=None)
@given(partitions, partitions)
def test_same_as_trying_everything(gold: Clusters, predicted: Clusters) -> None:
    best: tuple[Fraction, tuple[int, ...]] | None = None
    nobody = len(predicted)
    slots = [*range(nobody), *[nobody] * len(gold)]
    for choice in set(permutations(slots, len(gold))):
        total, found = Fraction(0), []
        for row, column in enumerate(choice):
            shared = len(gold[row] & predicted[column]) if column < nobody else 0
            found.append(column if shared else nobody)
            if shared:
                total += phi4(shared, len(gold[row]), len(predicted[column]))
        candidate = (-total, tuple(found))
        best = min(best, candidate) if best else candidate
    assert best is not None
    expected = [(row, column) for row, column in enumerate(best[1]) if column < nobody]
    assert align(gold, predicted) == (expected, -best[0])


def record(*mentions: tuple[int, str | None]) -> Annotations:
    return Annotations(
        doc="d",
        mentions=tuple(Mention(type="T", start=start, end=start + 1, entity=entity) for start, entity in mentions),
    )


def test_ids_mean_nothing_unless_they_are_gold_ids() -> None:
    gold = record((0, "a"), (1, "b"), (2, None))
    predicted = record((0, "b"), (1, "a"), (2, None))
    views = view_pair(gold, predicted)
    assert align_views(*views) == {0: 0, 1: 1, 2: 2}
    assert align_views(*views, EntityIds.GOLD) == {0: 1, 1: 0, 2: 2}


def test_under_gold_ids_mentions_of_no_entity_are_aligned_among_themselves() -> None:
    gold = record((0, None), (1, "b"))
    predicted = record((0, "x"), (1, None))
    views = view_pair(gold, predicted, EntityIds.GOLD)
    assert align_views(*views, EntityIds.GOLD) == {}
