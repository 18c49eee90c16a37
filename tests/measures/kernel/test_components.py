from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.measures.kernel.components import components_of, renumbered


def test_by_hand() -> None:
    left, right = np.array([9, 4, 4, 7, 9]), np.array([3, 5, 8, 5, 2])
    found = components_of(left, right)
    members = [sorted(found.order[found.of == component].tolist()) for component in range(2)]
    assert sorted(members) == [[0, 4], [1, 2, 3]]
    big = members.index([1, 2, 3])
    assert (found.n[big], found.m[big]) == (2, 2)
    assert found.first.tolist() in ([0, 2, 5], [0, 3, 5])
    at = found.order.tolist()
    # Left nodes 4 and 7 are first and second of their component, right nodes 5 and 8 too.
    assert [found.i[at.index(edge)] for edge in (1, 2, 3)] == [0, 0, 1]
    assert [found.j[at.index(edge)] for edge in (1, 2, 3)] == [0, 1, 0]
    assert [found.j[at.index(edge)] for edge in (0, 4)] == [1, 0]


def test_long_chains() -> None:
    size = 5000
    order = np.random.default_rng(3).permutation(size)
    left, right = np.repeat(order, 2)[:-1], np.repeat(order, 2)[1:]
    assert len(components_of(left, right).n) == 1


def test_renumbered() -> None:
    assert renumbered(np.array([7, 3, 7, 0])).tolist() == [2, 1, 2, 0]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, unique=True))
def test_two_edges_that_meet_are_in_one_component_and_others_are_not(edges: list[tuple[int, int]]) -> None:
    groups: list[set[int]] = []
    for number in range(len(edges)):
        meeting = [g for g in groups if any(edges[number][side] == edges[e][side] for e in g for side in (0, 1))]
        groups = [g for g in groups if g not in meeting] + [set().union({number}, *meeting)]
    left, right = np.array(edges).T
    found = components_of(left, right)
    cut = [found.order[a:b].tolist() for a, b in zip(found.first[:-1], found.first[1:], strict=True)]
    assert sorted(map(sorted, cut)) == sorted(map(sorted, groups))
    for component, members in enumerate(cut):
        assert found.n[component] == len({edges[e][0] for e in members})
        assert found.m[component] == len({edges[e][1] for e in members})
