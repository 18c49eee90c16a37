"""The heaviest one-to-one assignment, exact and with a fixed choice among ties.

Sparse shortest augmenting paths with potentials (the "Hungarian" method as Jonker and Volgenant run it, Computing 38,
1987): rows enter one after another, each along the cheapest alternating path. Whole numbers only, so ties are ties.
With n rows and E weighted pairs it takes O(n·E·log E) steps.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def heaviest(weights: Sequence[Mapping[int, int]], columns: int) -> list[tuple[int, int]]:
    """Return the one-to-one pairs of greatest total weight; among ties the lexicographically smallest list of pairs.

    Args:
        weights: For each row, the weight of each column it may be paired with; whole numbers above 0.
        columns: Number of columns, named 0 to `columns` − 1.

    Returns:
        Pairs (row, column), sorted; rows and columns without a pair are absent.
    """
    return _solve(_with_tie_rule(weights, columns), columns)


def _with_tie_rule(weights: Sequence[Mapping[int, int]], columns: int) -> list[dict[int, int]]:
    # The partners of row 0, 1, … are read as the digits of one number: the smaller the column, the larger its digit,
    # and no column is digit 0. Weights are scaled so that the least real difference outweighs that number.
    base = columns + 1
    places = [base**place for place in reversed(range(len(weights)))]
    scale = base ** len(weights)
    return [
        {column: weight * scale + (columns - column) * place for column, weight in row.items()}
        for row, place in zip(weights, places, strict=True)
    ]


def _solve(weights: Sequence[Mapping[int, int]], columns: int) -> list[tuple[int, int]]:
    # Cost is the weight negated; column `columns + row` stands for "row stays without a pair" and costs nothing.
    costs = [{c: -w for c, w in row.items()} | {columns + r: 0} for r, row in enumerate(weights)]
    row_price = [0] * len(costs)
    column_price: dict[int, int] = {}
    row_of: dict[int, int] = {}
    column_of: dict[int, int] = {}
    for start, row_costs in enumerate(costs):
        row_price[start] = min(cost - column_price.get(c, 0) for c, cost in row_costs.items())
        free, distance, reached_from = _cheapest_path(start, costs, row_price, column_price, row_of)
        end = distance[free]
        row_price[start] += end
        for column, length in distance.items():
            if length < end:
                column_price[column] = column_price.get(column, 0) - (end - length)
                row_price[row_of[column]] += end - length
        column = free
        while True:
            row = reached_from[column]
            row_of[column] = row
            column_of[row], column = column, column_of.get(row, free)
            if row == start:
                break
    return sorted((row, column) for column, row in row_of.items() if column < columns)


def _cheapest_path(
    start: int,
    costs: Sequence[Mapping[int, int]],
    row_price: Sequence[int],
    column_price: Mapping[int, int],
    row_of: Mapping[int, int],
) -> tuple[int, dict[int, int], dict[int, int]]:
    """Return the nearest free column (Dijkstra on reduced costs), distances, and the row before each column."""
    distance: dict[int, int] = {}
    reached_from: dict[int, int] = {}
    settled: set[int] = set()
    heap: list[tuple[int, int]] = []
    row, here = start, 0
    while True:
        for column, cost in costs[row].items():
            length = here + cost - row_price[row] - column_price.get(column, 0)
            if column not in distance or length < distance[column]:
                distance[column], reached_from[column] = length, row
                heappush(heap, (length, column))
        here, column = heappop(heap)
        while column in settled:
            here, column = heappop(heap)
        settled.add(column)
        if column not in row_of:
            return column, distance, reached_from
        row = row_of[column]
