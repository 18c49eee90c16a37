"""Relations at document level: the facts `(head entity, type, tail entity)` a document states, however often.

Mode `document` of the relation measures. Clusters are aligned first (see `alignment`); a predicted fact is correct if
the gold states it of the aligned clusters.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from goldspan.measures.documents.alignment import align_views
from goldspan.measures.documents.tally import NOTHING, Tally, add_rows, matched
from goldspan.measures.documents.view import EntityIds, view_pair

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goldspan.annotation import Annotations
    from goldspan.measures.documents.view import View

Statement = tuple[int, str, int]
"""Head cluster, type, tail cluster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactOptions:
    """What decides whether two facts are one.

    Attributes:
        symmetric: Types whose facts have no direction: (a, b) and (b, a) are one fact.
        inverse: Types that say the same as another with head and tail swapped, with that other type's name.
        entity_ids: How predicted entities are found among those of the gold.
    """

    symmetric: frozenset[str] = frozenset()
    inverse: Mapping[str, str] = field(default_factory=dict)
    entity_ids: EntityIds = EntityIds.ALIGNED

    def oriented(self, head: int, name: str, tail: int) -> Statement:
        """Return the fact in its declared type; a symmetric one with its lesser cluster first."""
        if name in self.inverse:
            head, name, tail = tail, self.inverse[name], head
        if name in self.symmetric and tail < head:
            head, tail = tail, head
        return head, name, tail


@dataclass(frozen=True, slots=True)
class FactCounts:
    """Facts of one document or many, by relation type: whole numbers, the same credit for precision and recall."""

    types: Mapping[str, Tally] = field(default_factory=dict)

    def __add__(self, other: FactCounts, /) -> FactCounts:
        return FactCounts(add_rows(self.types, other.types))

    @property
    def overall(self) -> Tally:
        """The sum over types: micro precision, recall and F1."""
        return sum(self.types.values(), NOTHING)


def count_facts(
    gold: Annotations | None, predicted: Annotations | None, options: FactOptions | None = None
) -> FactCounts:
    """Count the facts of one document.

    Args:
        gold: The gold record; without one nothing is scored.
        predicted: The predicted record; None is an empty prediction.
        options: Symmetric and inverse types, and whether predictions use gold's entity ids.

    Returns:
        Per type the distinct facts of the gold (`possible`), of the predictions (`actual`), and those in both.
        Transitive types are counted as they are stated: no fact is inferred on either side.

    Raises:
        RecordError: A record with empty spans, overlapping parts, doubled ids or relations without arguments.
    """
    options = options or FactOptions()
    if gold is None:
        return FactCounts()
    gold_view, predicted_view = view_pair(gold, predicted, options.entity_ids)
    wanted = statements(gold_view, options)
    claimed = statements(predicted_view, options)
    if wanted and claimed:
        partner = align_views(gold_view, predicted_view, options.entity_ids)
        claimed = {as_gold(statement, partner, options) for statement in claimed}
    rows = {name: [0, 0, 0] for name in sorted({name for _, name, _ in wanted | claimed})}
    for facts, column in ((wanted & claimed, 0), (claimed, 1), (wanted, 2)):
        for _, name, _ in facts:
            rows[name][column] += 1
    return FactCounts({name: matched(*row) for name, row in rows.items()})


def statements(view: View, options: FactOptions) -> set[Statement]:
    """Return the distinct facts of a view, over its own clusters."""
    return {options.oriented(fact.head, fact.type, fact.tail) for fact in view.facts}


def as_gold(statement: Statement, partner: Mapping[int, int], options: FactOptions) -> Statement:
    """Return a predicted fact over gold's clusters; a cluster aligned with none gets a number below 0 of its own."""
    head, name, tail = statement
    return options.oriented(partner.get(head, -1 - head), name, partner.get(tail, -1 - tail))
