"""The best one-to-one pairing of a crowd of items, exactly.

Weights are Python integers, so that any number of criteria, exact fractions among them, fit in one without rounding.
The method is the shortest augmenting path, one left node after another (Jonker and Volgenant 1987), on the edges that
exist: n left nodes and e edges take at most n searches of e·log e steps.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_ALONE = -1
"""Stands for the partner of a node that has none."""


def heaviest_matching(edges: Sequence[Sequence[tuple[int, int]]], right: int) -> list[int]:
    """Return for each left node the right node it is paired with, or -1, such that the total weight is greatest.

    Args:
        edges: For each left node its `(right node, weight)` pairs; weights are positive integers of any size.
        right: Number of right nodes.
    """
    matching = _Matching(edges, right)
    for source in range(len(edges)):
        matching.add(source)
    return matching.partner


class _Matching:
    """The heaviest matching of the left nodes added so far.

    Every node has a price: weight ≤ price of left + price of right holds for all edges of the nodes added, as an
    equality on pairs; a left node that is alone, and a right node nobody has, cost nothing.
    """

    def __init__(self, edges: Sequence[Sequence[tuple[int, int]]], right: int) -> None:
        self.partner = [_ALONE] * len(edges)
        self._edges = edges
        self._owner = [_ALONE] * right
        self._left_price = [0] * len(edges)
        self._right_price = [0] * right

    def add(self, source: int) -> None:
        """Pair one more left node along the cheapest chain of re-pairings, which may leave one left node alone."""
        prices = [weight - self._right_price[node] for node, weight in self._edges[source]]
        self._left_price[source] = max(0, *prices) if prices else 0
        left, node, came_from = self._search(source)
        # Back from the end of the chain each left node takes the node after it and gives up the one before.
        while True:
            given_up, self.partner[left] = self.partner[left], node
            if node != _ALONE:
                self._owner[node] = left
            if left == source:
                return
            node, left = given_up, came_from[given_up]

    def _search(self, source: int) -> tuple[int, int, dict[int, int]]:
        """Find the cheapest chain and adjust the prices.

        Returns:
            The last left node of the chain, what it takes, and for each right node reached the left node before it.
        """
        # A heap of (cost so far, right node or alone, left node it was reached from).
        heap: list[tuple[int, int, int]] = []
        left_cost, right_cost, came_from = {source: 0}, dict[int, int](), dict[int, int]()
        left, cost = source, 0
        while True:
            base = cost + self._left_price[left]
            heappush(heap, (base, _ALONE, left))
            for node, weight in self._edges[left]:
                if node not in right_cost:
                    heappush(heap, (base + self._right_price[node] - weight, node, left))
            cost, node, left = heappop(heap)
            while node in right_cost:
                cost, node, left = heappop(heap)
            if node != _ALONE:
                right_cost[node], came_from[node] = cost, left
            if node == _ALONE or self._owner[node] == _ALONE:
                break
            left = self._owner[node]
            left_cost[left] = cost
        for reached, spent in left_cost.items():
            self._left_price[reached] -= cost - spent
        for reached, spent in right_cost.items():
            self._right_price[reached] += cost - spent
        return left, node, came_from
