"""The score each predicted item stands or falls with, as `Options.min_score` would have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from goldspan.measures.diagnosis.batch import PREDICTED
from goldspan.measures.diagnosis.curves import UNSCORED, Scores
from goldspan.measures.items import relation_type

if TYPE_CHECKING:
    from goldspan.measures.arrays import Floats
    from goldspan.measures.diagnosis.batch import Batch
    from goldspan.measures.diagnosis.pairing import Assigned
    from goldspan.measures.options import Options


def mention_scores(batch: Batch, assigned: Assigned) -> Scores:
    """Return the predicted mentions by score; of duplicates the highest counts, since it keeps the mention longest."""
    row_of = batch.pair.predicted.row_of
    kept = np.full(len(assigned.predicted), -np.inf)
    counts = row_of >= 0
    np.maximum.at(kept, row_of[counts], _read_scores(batch.sides[PREDICTED].mentions.score)[counts])
    return _tallied(kept, assigned)


def relation_scores(batch: Batch, assigned: Assigned, options: Options) -> Scores:
    """Return the predicted relations by score: the lowest of a relation's own and its arguments'."""
    read, relations = batch.sides[PREDICTED].relations, batch.relations[PREDICTED]
    of_mentions = _read_scores(batch.sides[PREDICTED].mentions.score)
    score = np.minimum(_read_scores(read.score), np.minimum(of_mentions[read.head], of_mentions[read.tail]))
    row_of = batch.pair.predicted.row_of
    highest: dict[tuple[str, int, int], float] = {}
    columns = read.type.codes.tolist(), row_of[read.head].tolist(), row_of[read.tail].tolist(), score.tolist()
    rules = [relation_type(name, options) for name in read.type.names]
    for code, head, tail, value in zip(*columns, strict=True):
        name, turned = rules[code]
        if isinstance(name, str):
            ends = sorted((head, tail)) if name in options.symmetric else (tail, head) if turned else (head, tail)
            key = (name, ends[0], ends[1])
            highest[key] = max(value, highest.get(key, -np.inf))
    columns_kept = relations.type.tolist(), relations.head.tolist(), relations.tail.tolist()
    kept = [highest[batch.relation_types[code], head, tail] for code, head, tail in zip(*columns_kept, strict=True)]
    return _tallied(np.array(kept, np.float64), assigned)


def _read_scores(score: Floats | None) -> Floats:
    if score is None:
        raise TypeError("scores were not read")
    return np.where(np.isnan(score), UNSCORED, score)


def _tallied(kept: Floats, assigned: Assigned) -> Scores:
    counts = []
    for scores in (kept, kept[assigned.predicted == 0]):
        value, number = np.unique(scores, return_counts=True)
        counts.append(dict(zip(value.tolist(), number.tolist(), strict=True)))
    return Scores(len(assigned.gold), counts[0], counts[1])
