"""How gold and predictions in files are scored: what `score` and `compare` share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from goldspan.errors import InputError, Problem
from goldspan.eval.further.kinds import ALL as ALL_FURTHER
from goldspan.eval.pairing import ALL, DocumentFacts
from goldspan.eval.scoring import ScoreOptions, score
from goldspan.eval.streaming import score_paths
from goldspan.eval.typemap import TypeMap, read_type_map
from goldspan.formats import read
from goldspan.measures.options import Block, ByType, Family
from goldspan.schema import read_schema

if TYPE_CHECKING:
    from pathlib import Path

    from goldspan.document import Document
    from goldspan.eval.report import Report
    from goldspan.jobs.sources import Predicted
    from goldspan.measures.measure import Measure
    from goldspan.schema import Schema
    from goldspan.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How to score, as the command line asks for it.

    Attributes:
        schema: Schema file; without one the schema of the workspace whose gold this is.
        split: Split to score; None for that of the run, or `all`.
        documents: Folder of documents; without one those of the workspace whose gold this is.
        min_score: Lowest score of a prediction that counts.
        type_map: Type map file.
        by_type: How rows of single types are counted.
        train_facts: Gold of the training data, whose facts DocRED's Ign F1 leaves out.
        gold_entities: Whether predictions use gold's own entity ids.
        lenient: Whether records that cannot be read are left out, and reported.
        workspace: Where runs are looked up; None for the gold's own workspace or the one found from here.
    """

    schema: Path | None = None
    split: str | None = None
    documents: Path | None = None
    min_score: float | None = None
    type_map: Path | None = None
    by_type: ByType = ByType.PLAIN
    train_facts: Path | None = None
    gold_entities: bool = False
    lenient: bool = False
    workspace: Workspace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a diagnosis is told besides.

    Attributes:
        training: Gold of the training data, for strings seen in training; without it that of the documents' split
            `train`.
        curves: Whether it is said what the scores of predictions tell.
        dev_gold: Gold that the best threshold is chosen on; without it that of the documents' split `dev`.
        dev_predicted: Predictions for `dev_gold`: a file, a folder or a run.
    """

    training: Path | None = None
    curves: bool = False
    dev_gold: Path | None = None
    dev_predicted: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What is counted besides the default.

    Attributes:
        measures: Measures that are asked for by name.
        everything: Whether all there is.
        diagnosis: Whether it is said why the score is what it is.
        told: What the diagnosis is told besides.
    """

    measures: tuple[Measure, ...] = ()
    everything: bool = False
    diagnosis: bool = False
    told: Told = Told()


def score_options(
    gold: Path,
    own: Workspace | None,
    split: str | None,
    asked: Asked,
    counted: Counted,
    predicted: Path | None = None,
) -> ScoreOptions:
    """Return the options of scoring.

    Args:
        gold: The gold's path.
        own: The workspace whose gold this is.
        split: The split a run was made on.
        asked: How to score.
        counted: What is counted besides the default.
        predicted: The predictions, whose dev split a diagnosis may choose its threshold on.

    Raises:
        SchemaError, SettingsError, RecordError: Files that cannot be read.
        InputError: A diagnosis cannot be told what it is to be told.
    """
    schema_path = asked.schema or (own.schema if own else None)
    folder = asked.documents or (own.documents if own and own.documents.is_dir() else None)
    documents = _documents(folder) if folder else None
    schema = read_schema(schema_path) if schema_path else None
    options = ScoreOptions(
        schema=schema,
        split=asked.split or (split if folder else None) or ALL,
        documents={d.id: DocumentFacts(d.sha256, d.split) for d in documents} if documents is not None else None,
        min_score=asked.min_score,
        type_map=read_type_map(asked.type_map) if asked.type_map else TypeMap(),
        by_type=asked.by_type,
        groups={document.id: document.group for document in documents or () if document.group},
    )
    if counted.everything:
        options = replace(options, further=ALL_FURTHER)
        if schema is not None:
            options = replace(options, attributes=_attribute_blocks(schema))
    if counted.diagnosis:
        from goldspan.jobs.diagnosing import Sources, diagnosis_options

        sources = Sources(
            gold=gold,
            predicted=predicted,
            documents=documents or [],
            workspace=asked.workspace or own,
            lenient=asked.lenient,
        )
        options = replace(options, diagnosis=diagnosis_options(sources, options, counted.told))
    if asked.train_facts:
        from goldspan.eval.further.training import training_facts

        options = replace(options, train_facts=training_facts(read(asked.train_facts)))
    if asked.gold_entities:
        from goldspan.measures.documents import EntityIds

        options = replace(options, entity_ids=EntityIds.GOLD)
    return options.asking(counted.measures)


def _documents(folder: Path) -> list[Document]:
    from goldspan.formats.documents import read_documents

    return list(read_documents(folder))


def _attribute_blocks(schema: Schema) -> tuple[Block, ...]:
    """Return a block for every attribute of mentions, and for every one of relations."""
    found = set()
    for name, attribute in schema.attribute.items():
        for of in attribute.of:
            if of == "relation" or of in schema.relation:
                found.add(Block(Family.RELATIONS, name))
            if of == "mention" or of in schema.entity:
                found.add(Block(Family.ENTITIES, name))
    return tuple(sorted(found))


def score_predicted(gold: Path, predicted: Predicted, options: ScoreOptions, *, lenient: bool) -> Report:
    """Score a file or folder of predictions.

    Args:
        gold: The gold's path.
        predicted: The predictions.
        options: How.
        lenient: Whether what cannot be read is left out and reported.

    Raises:
        InputError: Files that cannot be read, records of different texts.
    """
    if not lenient:
        return _with_gold(score_paths(gold, predicted.path, options, predicted.system), gold)
    from goldspan.eval.lenient import readable

    both = readable(
        lambda note: read(gold, lenient=True, on_problem=note),
        lambda note: read(predicted.path, lenient=True, on_problem=note),
        options.documents,
    )
    report = score(both.gold, both.predicted, options, predicted.system)
    return _with_gold(replace(report, left_out=both.left_out), gold)


def _with_gold(report: Report, gold: Path) -> Report:
    """Return a report that is about some document; a wrong folder must not look like a score.

    Raises:
        InputError: There is no gold.
    """
    if report.documents["gold"]:
        return report
    split = report.signature.split
    where = "" if split == ALL else f" in the split {split}"
    found = f"no gold records{where}" + (" that can be read" if report.left_out else "")
    remedy = "check the path; a folder is read without its sub-folders" if split == ALL else "give another --split"
    raise InputError(Problem(rule="no-gold", file=str(gold), found=found, expected="at least one", remedy=remedy))
