from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.measures.kernel.assignment import heaviest_matching

Edges = list[list[tuple[int, int]]]


def test_by_hand() -> None:
    assert heaviest_matching([], 0) == []
    assert heaviest_matching([[]], 3) == [-1]
    assert heaviest_matching([[(0, 5)], [(0, 7)]], 1) == [-1, 0]
    assert heaviest_matching([[(0, 5), (1, 4)], [(0, 4)]], 2) == [1, 0]
    # The last one in moves the first and the second, and the third is left alone.
    assert heaviest_matching([[(0, 5), (1, 4)], [(1, 5), (2, 4)], [(2, 2)], [(0, 5)]], 3) == [1, 2, -1, 0]
    huge = 10**400
    assert heaviest_matching([[(0, huge), (1, huge + 1)], [(0, huge + 1), (1, huge + 2)]], 2) in ([0, 1], [1, 0])


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Edges, int]:
    right = draw(st.integers(1, 4))
    rows = st.dictionaries(st.integers(0, right - 1), st.integers(1, 9)).map(lambda row: list(row.items()))
    return draw(st.lists(rows, max_size=5)), right


@settings(max_examples=200, deadline=None)
@given(graphs())
def test_no_matching_is_heavier(graph: tuple[Edges, int]) -> None:
    edges, right = graph
    best = 0
    for choice in product(*([(-1 - place, 0), *row] for place, row in enumerate(edges))):
        if len({node for node, _ in choice}) == len(choice):
            best = max(best, sum(weight for _, weight in choice))
    partner = heaviest_matching(edges, right)
    taken = [node for node in partner if node >= 0]
    assert len(taken) == len(set(taken))
    assert sum(dict(row)[node] for row, node in zip(edges, partner, strict=True) if node >= 0) == best
