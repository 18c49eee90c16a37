from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.errors import InputError
from goldspan.measures.kernel import pairing
from goldspan.measures.kernel.pairing import Candidates, Criteria, Knots, only_ones

Edge = tuple[int, int, int, Fraction]
"""Gold, predicted, kind, fraction."""
CRITERIA: Criteria = ((0, 1), (1, 1), (2, 1))


def candidates(edges: list[Edge]) -> Candidates:
    gold, predicted, kind = np.array([edge[:3] for edge in edges], np.int64).reshape(-1, 3).T
    shared = np.array([edge[3].numerator for edge in edges], np.int64)
    union = np.array([edge[3].denominator for edge in edges], np.int64)
    return Candidates(gold, predicted, kind, shared, union, gold * 0)


def best(edges: list[Edge], criteria: Criteria = CRITERIA) -> list[tuple[int, int]]:
    chosen = Knots(candidates(edges), ("d",)).best(criteria).tolist()
    assert len(chosen) == len(set(chosen))
    return sorted(edges[row][:2] for row in chosen)


def brute_force(edges: list[Edge]) -> list[tuple[int, int]]:
    top: tuple[list[tuple[int, int]], list[object]] = ([], [0, 0, Fraction(0)])

    def extend(rest: list[Edge], chosen: list[Edge]) -> None:
        nonlocal top
        if rest:
            first, *others = rest
            if all(first[0] != edge[0] and first[1] != edge[1] for edge in chosen):
                extend(others, [*chosen, first])
            extend(others, chosen)
            return
        value: list[object] = [sum(CRITERIA[e[2]][at] for e in chosen) for at in (0, 1)]
        value.append(sum((e[3] for e in chosen), Fraction(0)))
        pairs = sorted(e[:2] for e in chosen)
        if value > top[1] or (value == top[1] and unpaired_last(pairs) < unpaired_last(top[0])):
            top = (pairs, value)

    extend(sorted(edges), [])
    return top[0]


def unpaired_last(pairs: list[tuple[int, int]]) -> list[int]:
    return [dict(pairs).get(gold, 99) for gold in range(9)]


def test_only_ones() -> None:
    assert only_ones(np.array([0, 1, 1, 2]), np.array([0, 1, 2, 2])).tolist() == [True, False, False, False]
    assert only_ones(np.array([], np.int64), np.array([], np.int64)).tolist() == []


half, third, tiny = Fraction(1, 2), Fraction(1, 3), Fraction(1, 10**9)


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([], []),
        ([(0, 0, 0, half)], [(0, 0)]),
        # A better criterion beats any fraction, and more pairs of the same kind beat one.
        ([(0, 0, 0, half), (0, 1, 1, third)], [(0, 1)]),
        ([(0, 0, 1, half), (0, 1, 1, third), (1, 0, 1, third)], [(0, 1), (1, 0)]),
        # Then the fractions, to the last digit.
        ([(0, 0, 1, third), (0, 1, 1, third + tiny)], [(0, 1)]),
        # 1/2 + 1/3 = 5/6 = 2/3 + 1/6: exactly equal, so order decides.
        ([(0, 0, 1, half), (1, 1, 1, third), (0, 1, 1, Fraction(2, 3)), (1, 0, 1, Fraction(1, 6))], [(0, 0), (1, 1)]),
        # Otherwise equal: the smallest list, unpaired last.
        ([(0, 0, 1, half), (1, 0, 1, half)], [(0, 0)]),
        ([(0, 1, 1, half), (0, 0, 1, half)], [(0, 0)]),
        ([(5, 8, 1, half), (5, 9, 1, half), (6, 8, 1, half), (6, 9, 1, half)], [(5, 8), (6, 9)]),
        # Kind 2 counts two in the first criterion, as two of kind 1 do; but these are more in the second.
        ([(0, 0, 2, half), (0, 1, 1, half), (1, 0, 1, half)], [(0, 1), (1, 0)]),
    ],
)
def test_cases(edges: list[Edge], expected: list[tuple[int, int]]) -> None:
    assert best(edges) == expected


@st.composite
def graphs(draw: st.DrawFn) -> list[Edge]:
    nodes = st.tuples(st.integers(0, 3), st.integers(0, 3))
    pairs = draw(st.lists(nodes, max_size=9, unique=True))
    fractions = st.builds(Fraction, st.integers(1, 6), st.sampled_from([6, 7, 10**6 + 3, 10**12 + 39]))
    return [(g, p, draw(st.integers(0, 2)), draw(fractions)) for g, p in pairs]


@settings(max_examples=150, deadline=None)
@given(graphs(), st.sampled_from([0, 8, 256]))
def test_nothing_is_better_and_all_ways_agree(edges: list[Edge], most_matchings: int) -> None:
    before = pairing._MOST_MATCHINGS
    pairing._MOST_MATCHINGS = most_matchings
    try:
        assert best(edges) == brute_force(edges)
    finally:
        pairing._MOST_MATCHINGS = before


def test_stars_of_every_size() -> None:
    for size in (2, 3, 5, 100, 255, 256, 400):
        edges = [(0, n, 1, Fraction(1, 2 + abs(n - size // 2))) for n in range(size)]
        assert best(edges) == [(0, size // 2)]
        assert best([(p, g, kind, share) for g, p, kind, share in edges]) == [(size // 2, 0)]


def test_forced_pairs_change_nothing() -> None:
    edges = [(n, m, int(n == m) * 2, Fraction(1, 1 + abs(n - m))) for n in range(7) for m in range(7) if abs(n - m) < 3]
    found = candidates(edges)
    knots = Knots(found, ("d",))
    assert len(knots.large) == len(edges)
    forced = found.kind == 2
    assert sorted(knots.best(CRITERIA, forced).tolist()) == sorted(knots.best(CRITERIA).tolist())


def test_many_components_of_a_shape() -> None:
    edges = [
        (2 * n + a, 2 * n + b, 1, Fraction(1 + (a == b), 3)) for n in range(1000) for a, b in ((0, 0), (0, 1), (1, 1))
    ]
    chosen = Knots(candidates(edges), ("d",)).best(CRITERIA)
    assert len(chosen) == 2000


def test_too_large_a_component_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "MAX_WORK", 100)
    edges = [(n, m, 1, half) for n in range(6) for m in range(6)]
    with pytest.raises(InputError, match='records of "some \\\\ndocument": 6 gold and 6 predicted items'):
        Knots(candidates(edges), ("some \ndocument",)).best(CRITERIA)


def test_denominators_beyond_bounds_are_refused_and_not_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "MAX_WORK", 400)
    primes = [10**12 + offset for offset in range(39, 39 + 36)]
    edges = [(n, m, 1, Fraction(1, primes[6 * n + m])) for n in range(6) for m in range(6)]
    with pytest.raises(InputError, match="overlap in one knot"):
        Knots(candidates(edges), ("d",)).best(CRITERIA)
