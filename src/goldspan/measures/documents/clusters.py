"""Clusters of mentions by themselves (coreference): MUC, B³, CEAF by mention and by entity, and the CoNLL average.

Over exact spans, types ignored, singletons kept, mentions that only one side has ("twinless") left where they are.

Sources: MUC: Vilain et al., MUC-6, 1995. B³: Bagga and Baldwin, LREC 1998. CEAF: Luo, HLT/EMNLP 2005. Predicted
mentions as in Pradhan et al., "Scoring Coreference Partitions of Predicted Mentions", ACL 2014.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from goldspan.measures.documents.alignment import align, phi3, phi4
from goldspan.measures.documents.tally import NOTHING, Tally, matched
from goldspan.measures.documents.view import view_pair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.annotation import Annotations
    from goldspan.measures.documents.tally import Number
    from goldspan.measures.documents.view import Spans, View

Partition = list[frozenset["Spans"]]


@dataclass(frozen=True, slots=True)
class ClusterCounts:
    """Counts of the four cluster measures.

    Attributes:
        muc: Links: mentions less clusters they fall into.
        b3: Mentions, each weighted by how much of its cluster is right.
        ceaf_mention: Mentions in common in the best one-to-one alignment of clusters.
        ceaf_entity: φ4 of the best one-to-one alignment, out of the number of clusters.
    """

    muc: Tally = NOTHING
    b3: Tally = NOTHING
    ceaf_mention: Tally = NOTHING
    ceaf_entity: Tally = NOTHING

    def __add__(self, other: ClusterCounts, /) -> ClusterCounts:
        return ClusterCounts(
            self.muc + other.muc,
            self.b3 + other.b3,
            self.ceaf_mention + other.ceaf_mention,
            self.ceaf_entity + other.ceaf_entity,
        )

    @property
    def conll(self) -> float | None:
        """Mean of the F1 of MUC, B³ and CEAF by entity; None where one of them is not defined.

        MUC counts links: it is undefined where neither side has a cluster of two mentions.
        """
        muc, b3, ceaf = self.muc.f1, self.b3.f1, self.ceaf_entity.f1
        return None if muc is None or b3 is None or ceaf is None else (muc + b3 + ceaf) / 3


def count_clusters(gold: Annotations | None, predicted: Annotations | None) -> ClusterCounts:
    """Count one document for the four cluster measures.

    Args:
        gold: The gold record; without one nothing is scored.
        predicted: The predicted record; None is an empty prediction.

    Raises:
        RecordError: A record with empty spans, overlapping parts, doubled ids or relations without arguments.
    """
    if gold is None:
        return ClusterCounts()
    gold_view, predicted_view = view_pair(gold, predicted)
    return count_partitions(partition(gold_view), partition(predicted_view))


def count_partitions(gold: Sequence[frozenset[Spans]], predicted: Sequence[frozenset[Spans]]) -> ClusterCounts:
    """Count two partitions of mentions: no cluster is empty, and on one side no two share a mention."""
    gold_mentions, predicted_mentions = sum(map(len, gold)), sum(map(len, predicted))
    gold_links, gold_credit = _links_and_b3(gold, predicted)
    predicted_links, predicted_credit = _links_and_b3(predicted, gold)
    _, shared = align(gold, predicted, phi3)
    _, similarity = align(gold, predicted, phi4)
    return ClusterCounts(
        muc=Tally(predicted_links, predicted_mentions - len(predicted), gold_links, gold_mentions - len(gold)),
        b3=Tally(predicted_credit, predicted_mentions, gold_credit, gold_mentions),
        ceaf_mention=matched(int(shared), predicted_mentions, gold_mentions),
        ceaf_entity=Tally(similarity, len(predicted), similarity, len(gold)),
    )


def partition(view: View) -> Partition:
    """Return the clusters of a view, each span in one cluster only: the largest that holds it, of equals the first.

    One stretch of text can be marked twice, with two types or for two entities; these measures know spans alone.
    """
    placed: set[Spans] = set()
    kept = []
    for cluster in sorted(view.clusters, key=lambda c: -len(c.spans)):
        spans = cluster.spans - placed
        placed |= spans
        if spans:
            kept.append(spans)
    return sorted(kept, key=sorted)


def _links_and_b3(clusters: Sequence[frozenset[Spans]], others: Sequence[frozenset[Spans]]) -> tuple[int, Number]:
    """Return the links of `clusters` that hold in `others`, and the B³ credit of their mentions."""
    place = {spans: number for number, other in enumerate(others) for spans in other}
    links = 0
    credit = Fraction(0)
    for cluster in clusters:
        found = Counter(place[spans] for spans in cluster if spans in place)
        links += sum(found.values()) - len(found)
        credit += Fraction(sum(count * count for count in found.values()), len(cluster))
    return links, credit
