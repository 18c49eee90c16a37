"""DocRED's three measures, with the rules of its official script and inside these measures only.

F1; Ign F1, which leaves facts already in the training data out of precision; F1 of the evidence. A rate whose
denominator vanishes is 0 here. Source: Yao et al., "DocRED: A Large-Scale Document-Level Relation Extraction Dataset",
ACL 2019, and `code/evaluation.py` of thunlp/DocRED.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldspan.errors import RecordError
from goldspan.measures.documents.alignment import align_views
from goldspan.measures.documents.view import EntityIds, view_pair
from goldspan.measures.items import problem

if TYPE_CHECKING:
    from goldspan.annotation import Annotations

TrainFact = tuple[str, str, str]
"""Name of a head mention, name of a tail mention, relation type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocredOptions:
    """Settings of DocRED's measures.

    Attributes:
        train_facts: Facts of the training data, as names; empty makes Ign F1 equal F1.
        entity_ids: How predicted entities are found among those of the gold; DocRED's own task is `EntityIds.GOLD`.
    """

    train_facts: frozenset[TrainFact] = frozenset()
    entity_ids: EntityIds = EntityIds.ALIGNED


@dataclass(frozen=True, slots=True, kw_only=True)
class DocredCounts:
    """Counts of facts and of the evidence for them.

    Attributes:
        correct: Predicted facts that the gold states.
        actual: Predicted facts, those about documents the gold does not have included.
        possible: Gold facts.
        seen: Correct facts that the training data state, by any name of their head and any name of their tail.
        evidence_correct: Evidence of correct facts that the gold gives too.
        evidence_actual: Evidence of all predicted facts about documents the gold has.
        evidence_possible: Evidence of all gold facts.
    """

    correct: int = 0
    actual: int = 0
    possible: int = 0
    seen: int = 0
    evidence_correct: int = 0
    evidence_actual: int = 0
    evidence_possible: int = 0

    def __add__(self, other: DocredCounts, /) -> DocredCounts:
        return DocredCounts(
            correct=self.correct + other.correct,
            actual=self.actual + other.actual,
            possible=self.possible + other.possible,
            seen=self.seen + other.seen,
            evidence_correct=self.evidence_correct + other.evidence_correct,
            evidence_actual=self.evidence_actual + other.evidence_actual,
            evidence_possible=self.evidence_possible + other.evidence_possible,
        )

    @property
    def precision(self) -> float:
        """`correct / actual`."""
        return _rate(self.correct, self.actual)

    @property
    def recall(self) -> float:
        """`correct / possible`; Ign F1 uses it unchanged."""
        return _rate(self.correct, self.possible)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return _f1(self.precision, self.recall)

    @property
    def ign_precision(self) -> float:
        """`(correct − seen) / (actual − seen)`."""
        return _rate(self.correct - self.seen, self.actual - self.seen)

    @property
    def ign_f1(self) -> float:
        """Harmonic mean of `ign_precision` and the ordinary recall."""
        return _f1(self.ign_precision, self.recall)

    @property
    def evidence_precision(self) -> float:
        """`evidence_correct / evidence_actual`."""
        return _rate(self.evidence_correct, self.evidence_actual)

    @property
    def evidence_recall(self) -> float:
        """`evidence_correct / evidence_possible`."""
        return _rate(self.evidence_correct, self.evidence_possible)

    @property
    def evidence_f1(self) -> float:
        """Harmonic mean of evidence precision and recall."""
        return _f1(self.evidence_precision, self.evidence_recall)


def count_docred(
    gold: Annotations | None, predicted: Annotations | None, options: DocredOptions | None = None
) -> DocredCounts:
    """Count one document by DocRED's rules.

    Facts have a direction, whatever the schema says; of duplicates the first is kept, with its evidence. Evidence is
    compared as spans of the text (a sentence, in DocRED).

    Args:
        gold: The gold record; None for a document the gold does not have: its facts count as predicted.
        predicted: The predicted record; None is an empty prediction.
        options: Facts of the training data, and whether predictions use gold's entity ids.

    Raises:
        RecordError: A record with empty spans, overlapping parts, doubled ids or relations without arguments; or a gold
            mention that has neither a text of its own nor a record with the document's text, where names are needed.
    """
    options = options or DocredOptions()
    gold_view, predicted_view = view_pair(gold, predicted, options.entity_ids)
    if gold is None:
        return DocredCounts(actual=len(predicted_view.facts))
    partner = align_views(gold_view, predicted_view, options.entity_ids)
    wanted = {(fact.head, fact.type, fact.tail): fact for fact in gold_view.facts}
    correct = seen = evidence = 0
    for claim in predicted_view.facts:
        fact = wanted.get((partner.get(claim.head, -1), claim.type, partner.get(claim.tail, -1)))
        if fact is None:
            continue
        correct += 1
        evidence += len(fact.evidence & claim.evidence)
        if options.train_facts:
            heads, tails = (_names(gold, gold_view.clusters[end].members) for end in (fact.head, fact.tail))
            seen += any((head, tail, fact.type) in options.train_facts for head in heads for tail in tails)
    return DocredCounts(
        correct=correct,
        actual=len(predicted_view.facts),
        possible=len(wanted),
        seen=seen,
        evidence_correct=evidence,
        evidence_actual=sum(len(claim.evidence) for claim in predicted_view.facts),
        evidence_possible=sum(len(fact.evidence) for fact in gold_view.facts),
    )


def _names(record: Annotations, members: tuple[int, ...]) -> set[str]:
    names: set[str] = set()
    problems = []
    for index in members:
        mention = record.mentions[index]
        if mention.text:
            names.add(mention.text)
        elif record.text:
            names.add(mention.slice(record.text))
        else:
            found = "a mention without text, whose name is looked up among training facts"
            expected = "`text` on the mention or on the record"
            problems.append(problem(record.doc, "gold", f"$.mentions[{index}].text", "no-text", found, expected))
    if problems:
        raise RecordError(problems)
    return names


def _rate(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
