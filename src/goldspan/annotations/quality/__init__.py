"""Labels that look wrong though no rule of the format forbids them: what a second reader would ask about.

examine(corpus, schema)    every finding of every rule, in order of documents and places
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.annotations.quality.finding import Finding, Labelled
from goldspan.annotations.quality.model import model_disagrees
from goldspan.annotations.quality.norms import norms
from goldspan.annotations.quality.relations import follows, told_twice, unusual_pair
from goldspan.annotations.quality.strings import cluster_missed, labelled_differently, unlabelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.schema import Schema

RULES = {
    "labelled-differently": "the same string has another type in most other places",
    "unlabelled": "a name has no label here and one elsewhere",
    "cluster-missed": "a name, or a last name, is not in the cluster of its like",
    "unusual-pair": "a relation between types that others of its type are not between",
    "told-twice": "a fact between two clusters is labelled more than once",
    "circle": "a transitive relation holds both ways",
    "follows": "a transitive relation follows from two others",
    "norm": "a normal form that is none",
    "norm-missing": "a normal form is missing that the text settles",
    "norm-differs": "a normal form is not what the text says",
    "model-disagrees": "a model trained on the other documents is sure of another type",
}
"""Every rule, and what breaks it."""

__all__ = ["RULES", "Finding", "Labelled", "examine"]


def examine(corpus: Sequence[Labelled], schema: Schema) -> list[Finding]:
    """Return all findings, by document and place.

    Raises:
        MissingExtra: scikit-learn is not installed.
    """
    found = [
        *labelled_differently(corpus),
        *unlabelled(corpus),
        *cluster_missed(corpus),
        *unusual_pair(corpus, schema),
        *told_twice(corpus, schema),
        *follows(corpus, schema),
        *norms(corpus, schema),
        *model_disagrees(corpus),
    ]
    return sorted(found, key=lambda finding: (finding.doc, finding.span, finding.rule, finding.found))
