"""Measures of whole documents: facts between entities, clusters of mentions, and the DocRED and DWIE conventions.

Each is a function of one document's gold and predicted records that returns counts; counts of documents add up with
`+`, and rates are derived from the sum:

>>> from goldspan.annotation import Annotations, Mention, Relation
>>> mentions = (Mention(type="PER", start=0, end=3, entity="a"), Mention(type="ORG", start=7, end=9, entity="b"))
>>> gold = Annotations(doc="d", mentions=mentions, relations=(Relation(type="WORKS_FOR", head="a", tail="b"),))
>>> counts = count_facts(gold, gold) + count_facts(gold, None)
>>> counts.overall.precision, counts.overall.recall
(1.0, 0.5)

A record missing on the predicted side is an empty prediction; a document without gold is not scored (DocRED alone
counts its predictions). Records are taken as they are: filter by score and map types beforehand.
"""

from __future__ import annotations

from goldspan.measures.documents.clusters import ClusterCounts, count_clusters
from goldspan.measures.documents.docred import DocredCounts, DocredOptions, TrainFact, count_docred
from goldspan.measures.documents.dwie import DwieCounts, count_dwie
from goldspan.measures.documents.facts import FactCounts, FactOptions, count_facts
from goldspan.measures.documents.tally import Tally
from goldspan.measures.documents.view import EntityIds

__all__ = [
    "ClusterCounts",
    "DocredCounts",
    "DocredOptions",
    "DwieCounts",
    "EntityIds",
    "FactCounts",
    "FactOptions",
    "Tally",
    "TrainFact",
    "count_clusters",
    "count_docred",
    "count_dwie",
    "count_facts",
]
