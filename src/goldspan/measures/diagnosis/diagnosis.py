"""From records to a diagnosis: why the score is what it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from itertools import islice
from operator import add
from typing import TYPE_CHECKING, Any

from goldspan.errors import InputError, Problem, quote
from goldspan.measures.diagnosis.batch import GOLD, PREDICTED, read_batch
from goldspan.measures.diagnosis.confusion import confusion
from goldspan.measures.diagnosis.curves import Scores, scores_to_dict
from goldspan.measures.diagnosis.examples import Examples, Family, ShownRelation, pick_examples, show_mention
from goldspan.measures.diagnosis.mentions import MENTION_CLASSES, NOTES, Note, classify_mentions
from goldspan.measures.diagnosis.options import DiagnosisOptions
from goldspan.measures.diagnosis.pairing import display_pairs
from goldspan.measures.diagnosis.partition import Partition, Standing, partition
from goldspan.measures.diagnosis.relations import RELATION_CLASSES, classify_relations
from goldspan.measures.diagnosis.scored import mention_scores, relation_scores
from goldspan.measures.diagnosis.slices import (
    Slice,
    add_slices,
    mention_slices,
    relation_slices,
    slices_to_list,
)
from goldspan.measures.diagnosis.whatif import in_turn, what_if
from goldspan.measures.kernel.counting import count
from goldspan.measures.kernel.entities import MentionGraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goldspan.annotation import Annotations
    from goldspan.measures.arrays import Bools
    from goldspan.measures.diagnosis.batch import Batch

_DOCUMENTS = 512
"""Documents diagnosed together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyDiagnosis:
    """The diagnosis of mentions, or of relations.

    Attributes:
        partition: Items by class and types.
        notes: How many there are of each note; none for relations.
        slices: Strict counts of parts of the data.
        scores: Predictions by score.
        examples: A few errors of each class.
    """

    partition: Partition
    notes: Mapping[str, int] = field(default_factory=dict)
    slices: Mapping[str, Mapping[str, Slice]] = field(default_factory=dict)
    scores: Scores = field(default_factory=Scores)
    examples: Examples = field(default_factory=Examples)

    def __add__(self, other: FamilyDiagnosis, /) -> FamilyDiagnosis:
        return FamilyDiagnosis(
            partition=self.partition + other.partition,
            notes=dict(Counter(self.notes) + Counter(other.notes)),
            slices=add_slices(self.slices, other.slices),
            scores=self.scores + other.scores,
            examples=self.examples + other.examples,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return all but curves and examples as plain data."""
        data = _standing(self.partition.standing(), self.partition.classes)
        if self.partition.classes == MENTION_CLASSES:
            data["boundaries"] = {str(note): self.notes.get(note, 0) for note in NOTES}
        data["types"] = {name: _standing(row, self.partition.classes) for name, row in self.partition.by_type().items()}
        data["confusion"] = confusion(self.partition).to_dict()
        data["slices"] = {name: slices_to_list(name, rows) for name, rows in self.slices.items()}
        return data


def _entities() -> FamilyDiagnosis:
    return FamilyDiagnosis(partition=Partition(MENTION_CLASSES))


def _relations() -> FamilyDiagnosis:
    return FamilyDiagnosis(partition=Partition(RELATION_CLASSES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Why the strict score is what it is. Diagnoses of different documents add up.

    Attributes:
        documents: How many documents were diagnosed.
        entities: Of mentions.
        relations: Of relations between mentions.
    """

    documents: int = 0
    entities: FamilyDiagnosis = field(default_factory=_entities)
    relations: FamilyDiagnosis = field(default_factory=_relations)

    def __add__(self, other: Diagnosis, /) -> Diagnosis:
        return Diagnosis(
            documents=self.documents + other.documents,
            entities=self.entities + other.entities,
            relations=self.relations + other.relations,
        )

    def to_dict(self, *, curves: bool = False, dev: Diagnosis | None = None) -> dict[str, Any]:
        """Return the diagnosis as plain data for a report; it holds no text of documents.

        Args:
            curves: Whether to add what scores tell, where predictions carry any.
            dev: The diagnosis of the dev split, whose best threshold the curves then show here.

        Raises:
            MissingExtra: Curves are asked for and scikit-learn is not installed.
        """
        data: dict[str, Any] = {"documents": self.documents}
        for name in ("entities", "relations"):
            family = getattr(self, name)
            data[name] = family.to_dict()
            if curves:
                data[name]["scores"] = scores_to_dict(family.scores, getattr(dev, name).scores if dev else None)
        return data

    def examples(self, *, texts: bool = True) -> dict[str, list[dict[str, Any]]]:
        """Return the examples as plain data, class by class; without `texts`, ids, types and offsets alone."""
        families = {"entities": self.entities, "relations": self.relations}
        return {name: family.examples.to_list(texts=texts) for name, family in families.items()}


def diagnose(
    pairs: Iterable[tuple[Annotations | None, Annotations | None]], options: DiagnosisOptions | None = None
) -> Diagnosis:
    """Diagnose predictions against gold.

    Args:
        pairs: For each document its gold and its predicted record, as for `goldspan.measures.count`; a document without
            gold is left out.
        options: How to count, and what else is known of the documents.

    Returns:
        The diagnosis of all documents together; that of each alone, added up, is the same.

    Raises:
        RecordError: Records that cannot be counted, as `count` raises.
        InputError: A document too crowded to solve exactly, or one that comes twice.
    """
    options = options or DiagnosisOptions()
    source = iter(pairs)
    parts = [Diagnosis()]
    seen: Counter[str] = Counter()
    while chunk := list(islice(source, _DOCUMENTS)):
        scored = [(gold, predicted) for gold, predicted in chunk if gold is not None]
        if not scored:
            continue
        # Counting no block refuses the records that scoring refuses.
        count(scored, replace(options.counting, blocks=()))
        seen.update(gold.doc for gold, _ in scored)
        parts.append(_diagnosed(scored, options))
    doubled = [f"the document {quote(doc)} {number} times" for doc, number in seen.items() if number > 1]
    if doubled:
        expected = "every document diagnosed once"
        raise InputError(Problem(rule="doubled-document", found=found, expected=expected) for found in doubled)
    # Two by two, so that no part is added more often than the logarithm of their number.
    while len(parts) > 1:
        parts = [reduce(add, parts[place : place + 2]) for place in range(0, len(parts), 2)]
    return parts[0]


def _diagnosed(chunk: list[tuple[Annotations, Annotations | None]], options: DiagnosisOptions) -> Diagnosis:
    batch = read_batch([gold for gold, _ in chunk], [predicted for _, predicted in chunk], options)
    found = MentionGraph.of(batch.pair, batch.documents).pairs
    mentions, notes = classify_mentions(batch.pair, found, display_pairs(found, batch.documents))
    relations = classify_relations(batch, mentions, found)
    entities = FamilyDiagnosis(
        partition=partition(
            mentions, (batch.pair.gold.type, batch.pair.predicted.type), batch.pair.types, MENTION_CLASSES
        ),
        notes={str(note): int(mask.sum()) for note, mask in notes.items() if mask.any()},
        slices=mention_slices(batch, mentions, options),
        scores=mention_scores(batch, mentions),
        examples=pick_examples(batch, mentions, _mention_family(batch, notes), options),
    )
    types = batch.relations[GOLD].type, batch.relations[PREDICTED].type
    linked = FamilyDiagnosis(
        partition=partition(relations, types, batch.relation_types, RELATION_CLASSES),
        slices=relation_slices(batch, relations, options),
        scores=relation_scores(batch, relations, options.counting),
        examples=pick_examples(batch, relations, _relation_family(batch), options),
    )
    return Diagnosis(documents=len(chunk), entities=entities, relations=linked)


def _mention_family(batch: Batch, notes: Mapping[Note, Bools]) -> Family:
    def noted(gold: int | None, predicted: int | None) -> tuple[str, ...]:
        sides = {Note.MERGED: predicted}
        rows = ((note, sides.get(note, gold)) for note in NOTES)
        return tuple(str(note) for note, row in rows if row is not None and notes[note][row])

    return Family(MENTION_CLASSES, batch.mention_docs(), partial(show_mention, batch), lambda _, row: (row,), noted)


def _relation_family(batch: Batch) -> Family:
    def ends(side: int, row: int) -> tuple[int, int]:
        relations = batch.relations[side]
        return int(relations.head[row]), int(relations.tail[row])

    def show(side: int, row: int, texts: bool) -> ShownRelation:  # noqa: FBT001 - one of Family's callbacks
        head, tail = (show_mention(batch, side, end, texts) for end in ends(side, row))
        return ShownRelation(batch.relation_types[int(batch.relations[side].type[row])], head, tail)

    return Family(RELATION_CLASSES, batch.relation_docs(), show, ends, lambda *_: ())


def _standing(standing: Standing, classes: tuple[str, ...]) -> dict[str, Any]:
    return {
        "gold": standing.possible,
        "predicted": standing.actual,
        "f1": standing.f1,
        "classes": {name: standing.count(name) for name in classes},
        "what_if": [fix.to_dict() for fix in what_if(standing, classes)],
        "in_turn": [fix.to_dict() for fix in in_turn(standing, classes)],
    }
