"""DWIE's soft entity-level measures: a cluster or a fact counts for one, and earns the part of it that is right.

No alignment is needed: a predicted cluster earns the fraction of its mentions that any gold cluster holds, and a gold
cluster the fraction that any predicted one holds; precision and recall have numerators of their own. Source: Zaporojets
et al., "DWIE: An entity-centric dataset for multi-task document-level information extraction", Information Processing &
Management 58(4), 2021.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from goldspan.measures.documents.facts import FactOptions, statements
from goldspan.measures.documents.tally import NOTHING, Tally, add_rows
from goldspan.measures.documents.view import view_pair

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goldspan.annotation import Annotations
    from goldspan.measures.documents.view import Spans, View

T = TypeVar("T")

Pairs = frozenset[tuple["Spans", "Spans"]]
"""Exact spans of a head mention and of a tail mention."""


@dataclass(frozen=True, slots=True)
class DwieCounts:
    """Soft counts of one document or many: clusters overall, facts by relation type."""

    clusters: Tally = NOTHING
    facts: Mapping[str, Tally] = field(default_factory=dict)

    def __add__(self, other: DwieCounts, /) -> DwieCounts:
        return DwieCounts(self.clusters + other.clusters, add_rows(self.facts, other.facts))

    @property
    def relations(self) -> Tally:
        """Facts of all types: micro precision, recall and F1."""
        return sum(self.facts.values(), NOTHING)


def count_dwie(
    gold: Annotations | None, predicted: Annotations | None, options: FactOptions | None = None
) -> DwieCounts:
    """Count one document by DWIE's soft measures.

    A cluster contributes the fraction of its distinct (mention spans, type) pairs that are found on the other side. A
    fact contributes the fraction of its pairs of a head mention and a tail mention for which the other side states the
    same type; for a symmetric type in either direction. Entities without mentions, and facts about them, do not count.

    Args:
        gold: The gold record; without one nothing is scored.
        predicted: The predicted record; None is an empty prediction.
        options: Symmetric and inverse types. DWIE itself has neither, and compares spans whatever `entity_ids` says.

    Raises:
        RecordError: A record with empty spans, overlapping parts, doubled ids or relations without arguments.
    """
    options = options or FactOptions()
    if gold is None:
        return DwieCounts()
    gold_view, predicted_view = view_pair(gold, predicted, options.entity_ids)
    wanted, claimed = _pairs(gold_view, options), _pairs(predicted_view, options)
    facts = {}
    for name in sorted(wanted.keys() | claimed.keys()):
        facts[name] = _soft(claimed.get(name, []), wanted.get(name, []))
    predicted_items, gold_items = (
        [frozenset(cluster.items) for cluster in view.clusters if cluster.items] for view in (predicted_view, gold_view)
    )
    return DwieCounts(_soft(predicted_items, gold_items), facts)


def _soft(predicted: list[frozenset[T]], gold: list[frozenset[T]]) -> Tally:
    return Tally(_credit(predicted, gold), len(predicted), _credit(gold, predicted), len(gold))


def _credit(groups: list[frozenset[T]], others: list[frozenset[T]]) -> Fraction:
    found = frozenset[T]().union(*others)
    return sum((Fraction(len(group & found), len(group)) for group in groups), Fraction(0))


def _pairs(view: View, options: FactOptions) -> dict[str, list[Pairs]]:
    """Return, by relation type, the mention pairs of each fact."""
    pairs: dict[str, list[Pairs]] = {}
    for head, name, tail in sorted(statements(view, options)):
        heads, tails = view.clusters[head].spans, view.clusters[tail].spans
        product = {(h, t) for h in heads for t in tails}
        if name in options.symmetric:
            product = {(min(pair), max(pair)) for pair in product}
        if product:
            pairs.setdefault(name, []).append(frozenset(product))
    return pairs
