"""Diagnosis: why the score is what it is.

Every gold and every predicted item is in exactly one class, by one pairing for display; what each class costs, which
type was taken for which, and where the errors are, follow from that. The class `correct` is the strict count.

>>> from goldspan.annotation import Annotations, Mention
>>> gold = Annotations(doc="a", mentions=(Mention(type="PER", start=0, end=5), Mention(type="ORG", start=9, end=14)))
>>> pred = Annotations(doc="a", mentions=(Mention(type="PER", start=0, end=5), Mention(type="ORG", start=9, end=12)))
>>> entities = diagnose([(gold, pred)]).to_dict()["entities"]
>>> entities["f1"], entities["classes"]["boundary"], entities["boundaries"]["too_short"]
(0.5, 1, 1)
>>> entities["what_if"][1]
{'class': 'boundary', 'count': 1, 'f1': 1.0, 'gain': 0.5}

It is asked for separately from scoring, which never waits for it. FairEval pairs by other rules and is a measure of its
own: `goldspan.measures.faireval`.
"""

from __future__ import annotations

from goldspan.measures.diagnosis.confusion import Confusion, confusion
from goldspan.measures.diagnosis.curves import Curve, Scores, precision_recall_curve
from goldspan.measures.diagnosis.diagnosis import Diagnosis, FamilyDiagnosis, diagnose
from goldspan.measures.diagnosis.examples import Example, Examples, ShownMention, ShownRelation
from goldspan.measures.diagnosis.mentions import MentionClass, Note
from goldspan.measures.diagnosis.options import DiagnosisOptions
from goldspan.measures.diagnosis.partition import Partition, Standing
from goldspan.measures.diagnosis.relations import RelationClass
from goldspan.measures.diagnosis.slices import Slice, training_strings
from goldspan.measures.diagnosis.whatif import Fix, in_turn, mended_f1, what_if

__all__ = [
    "Confusion",
    "Curve",
    "Diagnosis",
    "DiagnosisOptions",
    "Example",
    "Examples",
    "FamilyDiagnosis",
    "Fix",
    "MentionClass",
    "Note",
    "Partition",
    "RelationClass",
    "Scores",
    "ShownMention",
    "ShownRelation",
    "Slice",
    "Standing",
    "confusion",
    "diagnose",
    "in_turn",
    "mended_f1",
    "precision_recall_curve",
    "training_strings",
    "what_if",
]
