"""Which predicted cluster stands for which gold cluster: the one-to-one alignment of greatest total similarity.

Similarity is a whole number or an exact fraction, so two alignments are tied only if they are equally good; among ties
the lexicographically smallest list of pairs is taken. Source: Luo, "On Coreference Resolution Performance Metrics",
HLT/EMNLP 2005 (φ3 and φ4 are its equations 8 and 9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from goldspan.measures.documents.assignment import heaviest
from goldspan.measures.documents.view import EntityIds

if TYPE_CHECKING:
    from goldspan.measures.documents.view import Spans, View

Similarity = Callable[[int, int, int], Fraction]
"""Similarity of two clusters, from the number of spans they share, of gold spans and of predicted spans."""

Pairs = list[tuple[int, int]]
"""Index of a gold cluster, index of the predicted cluster aligned with it."""


def phi3(shared: int, gold: int, predicted: int) -> Fraction:  # noqa: ARG001 (one signature for all similarities)
    """φ3 = |K ∩ R|: the number of mentions two clusters share."""
    return Fraction(shared)


def phi4(shared: int, gold: int, predicted: int) -> Fraction:
    """φ4 = 2 |K ∩ R| / (|K| + |R|): the share of mentions two clusters have in common."""
    return Fraction(2 * shared, gold + predicted)


def align(
    gold: Sequence[frozenset[Spans]], predicted: Sequence[frozenset[Spans]], similarity: Similarity = phi4
) -> tuple[Pairs, Fraction]:
    """Align clusters one to one by the greatest total similarity.

    Args:
        gold: Gold clusters as sets of distinct spans, in the order that decides ties.
        predicted: Predicted clusters, likewise.
        similarity: Of two clusters that share a span; clusters that share none are never aligned.

    Returns:
        The pairs, sorted, and their total similarity.
    """
    weights = _weights(gold, predicted, similarity)
    pairs: Pairs = []
    for rows in _components(weights):
        pairs += _align_component(rows, weights)
    pairs.sort()
    return pairs, sum((weights[row][column] for row, column in pairs), Fraction(0))


def align_views(gold: View, predicted: View, entity_ids: EntityIds = EntityIds.ALIGNED) -> dict[int, int]:
    """Return the gold cluster of each predicted cluster that has one.

    `EntityIds.ALIGNED`: by total φ4 over all clusters. `EntityIds.GOLD`: clusters of the same entity id; φ4 only among
    the mentions that name no entity on either side.
    """
    if entity_ids is EntityIds.ALIGNED:
        pairs, _ = align([c.spans for c in gold.clusters], [c.spans for c in predicted.clusters])
        return {column: row for row, column in pairs}
    numbers = {c.entity: number for number, c in enumerate(gold.clusters) if c.entity is not None}
    partner = {number: numbers[c.entity] for number, c in enumerate(predicted.clusters) if c.entity in numbers}
    rows = [number for number, c in enumerate(gold.clusters) if c.entity is None]
    columns = [number for number, c in enumerate(predicted.clusters) if c.entity is None]
    pairs, _ = align([gold.clusters[n].spans for n in rows], [predicted.clusters[n].spans for n in columns])
    return partner | {columns[column]: rows[row] for row, column in pairs}


def _weights(
    gold: Sequence[frozenset[Spans]], predicted: Sequence[frozenset[Spans]], similarity: Similarity
) -> list[dict[int, Fraction]]:
    holders: dict[Spans, list[int]] = defaultdict(list)
    for column, cluster in enumerate(predicted):
        for spans in cluster:
            holders[spans].append(column)
    weights = []
    for cluster in gold:
        shared: dict[int, int] = defaultdict(int)
        for spans in cluster:
            for column in holders.get(spans, ()):
                shared[column] += 1
        weights.append({c: similarity(count, len(cluster), len(predicted[c])) for c, count in shared.items()})
    return weights


def _components(weights: Sequence[Mapping[int, Fraction]]) -> list[list[int]]:
    """Return the rows of each connected component that has any pair, sorted."""
    rows_of: dict[int, list[int]] = defaultdict(list)
    for row, weighted in enumerate(weights):
        for column in weighted:
            rows_of[column].append(row)
    components = []
    seen: set[int] = set()
    for first, weighted in enumerate(weights):
        if first in seen or not weighted:
            continue
        seen.add(first)
        component, waiting = [], [first]
        while waiting:
            row = waiting.pop()
            component.append(row)
            for column in weights[row]:
                fresh = [r for r in rows_of.pop(column, ()) if r not in seen]
                seen.update(fresh)
                waiting += fresh
        components.append(sorted(component))
    return components


def _align_component(rows: list[int], weights: Sequence[Mapping[int, Fraction]]) -> Pairs:
    if len(rows) == 1:
        row = rows[0]
        return [(row, min(weights[row], key=lambda column: (-weights[row][column], column)))]
    columns = sorted({column for row in rows for column in weights[row]})
    if len(columns) == 1:
        return [(min(rows, key=lambda row: (-weights[row][columns[0]], row)), columns[0])]
    whole = lcm(*(weight.denominator for row in rows for weight in weights[row].values()))
    place = {column: number for number, column in enumerate(columns)}
    scaled = [{place[c]: int(weight * whole) for c, weight in weights[row].items()} for row in rows]
    return [(rows[row], columns[column]) for row, column in heaviest(scaled, len(columns))]
