"""Scoring: from pairs of records to a table of counts. One path, a batch of documents at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from goldspan.errors import Problem, RecordError, quote
from goldspan.measures.kernel.entities import MentionGraph, count_entities
from goldspan.measures.kernel.normalise import comparable_mentions
from goldspan.measures.kernel.reading import read_side
from goldspan.measures.kernel.relation_modes import count_relations
from goldspan.measures.kernel.relations import comparable_relations
from goldspan.measures.options import Family, Options
from goldspan.measures.table import Table, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from goldspan.annotation import Annotations
    from goldspan.measures.arrays import Side

_BATCH = 100_000
"""Mentions and relations counted together: enough to make the cost of a batch small, few enough to stay in cache."""


def count(pairs: Iterable[tuple[Annotations | None, Annotations | None]], options: Options | None = None) -> Table:
    """Count gold against predictions, document by document.

    Args:
        pairs: For each document its gold and its predicted record. No predicted record counts as an empty one; without
            a gold record the document is counted as unknown and not scored.
        options: What to count, and how.

    Returns:
        The counts per document, in the order of `pairs`.

    Raises:
        RecordError: Two gold records for one document, two records of different documents or of different texts, or a
            record that holds no items; all that is wrong in one batch of documents.
        InputError: A document too crowded to solve exactly; it is named.
    """
    options = options or Options()
    return join(_tables(pairs, options), spend=True)


def _tables(pairs: Iterable[tuple[Annotations | None, Annotations | None]], options: Options) -> Iterator[Table]:
    gold: list[Annotations] = []
    predicted: list[Annotations | None] = []
    size = unknown = 0
    counted = False
    for one, other in pairs:
        if one is None:
            unknown += other is not None
            continue
        gold.append(one)
        predicted.append(other)
        size += len(one.mentions) + len(one.relations)
        size += len(other.mentions) + len(other.relations) if other else 0
        if size >= _BATCH:
            yield _table(gold, predicted, options)
            gold, predicted, size, counted = [], [], 0, True
    if gold or not counted:
        yield _table(gold, predicted, options)
    if unknown:
        yield Table(unknown=unknown)


def _table(gold: Sequence[Annotations], predicted: Sequence[Annotations | None], options: Options) -> Table:
    _refuse_strangers(gold, predicted)
    documents = tuple(record.doc for record in gold)
    table = count_sides(
        read_side(gold, "gold", options), read_side(predicted, "predicted", options), documents, options
    )
    return Table(
        documents, np.array([record is None for record in predicted], np.bool_), table.duplicates, 0, table.blocks
    )


def count_sides(gold: Side, predicted: Side, documents: tuple[str, ...], options: Options) -> Table:
    """Count a batch of documents given as flat arrays.

    Raises:
        InputError: A document too crowded to solve exactly; it is named.
    """
    graphs: dict[str, MentionGraph] = {}

    def graph_of(attribute: str) -> MentionGraph:
        if attribute not in graphs:
            mentions = comparable_mentions(gold, predicted, documents, attribute, options)
            graphs[attribute] = MentionGraph.of(mentions, documents)
        return graphs[attribute]

    duplicates = np.zeros((len(documents), 2), np.int64)
    blocks = {}
    for block in options.blocks:
        if block.family is Family.ENTITIES:
            graph = graph_of(block.attribute)
            blocks[block] = count_entities(graph, options.by_type, documents)
            collapsed = graph.mentions.gold.duplicates, graph.mentions.predicted.duplicates
        else:
            graph = graph_of("")
            relations = comparable_relations(gold, predicted, graph.mentions, len(documents), block.attribute, options)
            blocks[block] = count_relations(relations, graph, documents)
            collapsed = relations.duplicates
        if not block.attribute:
            duplicates += np.stack(collapsed, axis=1)
    return Table(documents, np.zeros(len(documents), np.bool_), duplicates, 0, blocks)


def _refuse_strangers(gold: Sequence[Annotations], predicted: Sequence[Annotations | None]) -> None:
    """Refuse predictions on another document, or on another text of it."""
    problems = []
    for one, other in zip(gold, predicted, strict=True):
        if other is None:
            continue
        if one.doc != other.doc:
            found = f"a prediction for {quote(other.doc)}"
            problems.append(Problem(rule="other-document", found=found, expected=f"one for {quote(one.doc)}"))
        elif one.sha256 and other.sha256 and one.sha256 != other.sha256:
            problems.append(
                Problem(
                    rule="other-text",
                    file=f"predicted record of {quote(other.doc)}",
                    address="$.sha256",
                    found=quote(other.sha256),
                    expected=f"gold's {quote(one.sha256)}",
                    remedy="predict again on the text that gold was made on",
                )
            )
    if problems:
        raise RecordError(problems)
