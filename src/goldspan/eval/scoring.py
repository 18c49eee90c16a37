"""From gold and predictions to a report."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from goldspan.check import is_scorable, scoring_problems
from goldspan.errors import Problem, RecordError, quote
from goldspan.eval.content import attributes_hash, content_hash, digest, gold_hash
from goldspan.eval.further.kinds import KINDS, Further
from goldspan.eval.pairing import ALL, DocumentFacts, paired, require_split
from goldspan.eval.report import Report, System
from goldspan.eval.signature import Signature, schema_hash
from goldspan.eval.typemap import TypeMap
from goldspan.files.address import unplaced
from goldspan.measures import count
from goldspan.measures.options import ENTITIES, RELATIONS, Block, ByType, Options, schema_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from goldspan.annotation import Annotations
    from goldspan.eval.diagnosing import Diagnosing
    from goldspan.eval.further.counting import FurtherCounts
    from goldspan.eval.further.sheet import Sheet
    from goldspan.measures.diagnosis import DiagnosisOptions
    from goldspan.measures.documents import EntityIds, TrainFact
    from goldspan.measures.measure import Measure
    from goldspan.measures.table import Table
    from goldspan.schema import Schema

    Pair = tuple[Annotations | None, Annotations | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreOptions:
    """Everything besides the records that can move a number; all of it is in the signature.

    Attributes:
        schema: What the corpus labels: symmetric and inverse relations are matched as such.
        split: The split to score, or `all`; another than `all` needs `documents`.
        documents: Facts of the documents, by id.
        min_score: Predictions with a lower score are left out; those without a score stay.
        type_map: What becomes of types, on both sides.
        by_type: How rows of single types are counted.
        groups: The group each document belongs to, by its id: documents of one group are one unit of the statistics.
        attributes: Blocks to count besides, in which an attribute must be equal too.
        further: What to count besides that the kernel does not; see `goldspan.eval.further.kinds`.
        entity_ids: How predicted entities are found among those of the gold; None for by their mentions.
        train_facts: Facts of the training data by names of head and tail and type, for DocRED's Ign F1.
        diagnosis: What to tell the diagnosis besides; None for no diagnosis.
    """

    schema: Schema | None = None
    split: str = ALL
    documents: Mapping[str, DocumentFacts] | None = None
    min_score: float | None = None
    type_map: TypeMap = field(default_factory=TypeMap)
    by_type: ByType = ByType.PLAIN
    groups: Mapping[str, str] = field(default_factory=dict)
    attributes: tuple[Block, ...] = ()
    further: frozenset[Further] = frozenset()
    entity_ids: EntityIds | None = None
    train_facts: frozenset[TrainFact] = frozenset()
    diagnosis: DiagnosisOptions | None = None

    @property
    def ordinary(self) -> bool:
        """Whether nothing but the split is chosen: reports of runs are kept for the leaderboard only then."""
        chosen = (self.attributes, self.further, self.entity_ids, self.train_facts, self.diagnosis)
        plain = self.min_score is None and self.type_map.hash == "none" and self.by_type is ByType.PLAIN
        return plain and not any(chosen)

    def asking(self, measures: Iterable[Measure]) -> ScoreOptions:
        """Return these options with all that some measures need counted besides."""
        wanted = tuple(measures)
        blocks = {measure.block for measure in wanted if measure.attribute}
        kinds = [KINDS.get((str(measure.family), measure.mode)) for measure in wanted]
        further = {kind.asked for kind in kinds if kind}
        if any(measure.mode == "conll" for measure in wanted):
            further.add(Further.CLUSTERS)
        return replace(
            self,
            attributes=tuple(sorted(blocks | set(self.attributes))),
            further=self.further | further,
        )


def score(
    gold: Iterable[Annotations],
    predicted: Iterable[Annotations],
    options: ScoreOptions | None = None,
    system: System | None = None,
) -> Report:
    """Score predictions against gold.

    Args:
        gold: Gold records, one a document, in any order.
        predicted: Predicted records, in any order. A gold document without one counts as all missing; one that gold
            does not have is counted and not scored.
        options: What else can move a number.
        system: What is scored, for the report's heading.

    Raises:
        RecordError: Records that belong to different texts, doubled records, spans that are no spans, empty types,
            scores outside 0 to 1, relations whose ends do not exist.
        InputError: A split without documents, or a document too crowded to be paired exactly.
    """
    options = options or ScoreOptions()
    require_split(options.documents, options.split)
    noted = _Noted(options)
    pairs = noted.passing(paired(gold, predicted, options.documents, options.split))
    table = count(pairs, counting_options(options))
    report = report_of(table, noted.hashes, options, system, noted.attributes)
    places = {doc: place for place, doc in enumerate(report.table.documents)}
    return replace(report, sheets=noted.sheets(places), diagnosis=noted.diagnosis())


def report_of(
    table: Table,
    hashes: Mapping[str, str],
    options: ScoreOptions,
    system: System | None = None,
    attributes: Mapping[str, str] | None = None,
) -> Report:
    """Return the report of what the kernel counted, documents in the order of their ids.

    Args:
        table: The counts.
        hashes: Content hash of the gold of every document, by id.
        options: How they were counted.
        system: What was scored.
        attributes: Hash of the attributes that were looked at, by document.

    Raises:
        RecordError: Something that was counted has no type.
    """
    if any("" in cells.types for cells in table.blocks.values()):
        found = "a mention or relation with an empty type"
        raise RecordError(Problem(rule="empty-type", found=found, expected="a type"))
    order = sorted(range(len(table.documents)), key=table.documents.__getitem__)
    table = table if order == list(range(len(order))) else table.select(order)
    groups = tuple(map(options.groups.get, table.documents)) if options.groups else ()
    units = {group for group in groups if group is not None}
    return Report(
        signature=signature_of(hashes, options, attributes),
        system=system or System(name="predictions"),
        table=table,
        gold=tuple(hashes[doc] for doc in table.documents),
        # Where every document is a unit by itself there is nothing to keep.
        groups=groups if len(units) + groups.count(None) < len(groups) else (),
    )


class _Noted:
    """What is taken from the pairs of records on their way to the kernel."""

    def __init__(self, options: ScoreOptions) -> None:
        self.hashes: dict[str, str] = {}
        self.attributes: dict[str, str] = {}
        self._problems: list[Problem] = []
        self._names = {block: block.attribute for block in options.attributes}
        self._options = options
        self._counting = counting_options(options)
        self._further: FurtherCounts | None = None
        self._diagnosed: Diagnosing | None = None
        if options.further:
            from goldspan.eval.further.counting import FurtherCounts, FurtherOptions

            asked = FurtherOptions(
                asked=options.further,
                counting=self._counting,
                entity_ids=options.entity_ids,
                train_facts=options.train_facts,
            )
            self._further = FurtherCounts(asked)
        if options.diagnosis is not None:
            from goldspan.eval.diagnosing import Diagnosing

            self._diagnosed = Diagnosing(replace(options.diagnosis, counting=self._counting))

    def passing(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        """Pass the pairs on, keeping the content hash of every gold record and counting what the kernel does not.

        Raises:
            RecordError: When all have been seen, with what is wrong with those that cannot be scored.
        """
        for one, other in pairs:
            sound = self._scorable(one, "gold"), self._scorable(other, "predicted")
            if not all(sound):
                continue
            if one is not None:
                self.hashes[one.doc] = content_hash(one)
                if self._names:
                    self.attributes[one.doc] = attributes_hash(one, self._names, self._counting.defaults)
            if self._further is not None:
                self._further.add(one, other)
            if self._diagnosed is not None:
                self._diagnosed.add(one, other)
            yield one, other
        if self._problems:
            raise RecordError(self._problems)

    def _scorable(self, record: Annotations | None, side: str) -> bool:
        if record is None or is_scorable(record):
            return True
        self._problems += scoring_problems(record, unplaced(f"{side} record of {quote(record.doc)}"))
        return False

    def sheets(self, places: Mapping[str, int]) -> dict[tuple[str, str], Sheet]:
        """Return the counts that the kernel does not make."""
        return self._further.sheets(places) if self._further is not None else {}

    def diagnosis(self) -> dict[str, Any] | None:
        """Return the diagnosis, where one was asked for."""
        return self._diagnosed.to_dict() if self._diagnosed is not None else None


def signature_of(
    hashes: Mapping[str, str], options: ScoreOptions, attributes: Mapping[str, str] | None = None
) -> Signature:
    """Return the signature of scoring a gold under these options.

    Args:
        hashes: Content hash of the gold of every document scored, by id.
        options: How it is scored.
        attributes: Hash of the attributes that are looked at, by document.
    """
    more = []
    if options.min_score is not None:
        more.append(("min", repr(options.min_score)))
    if options.by_type is not ByType.PLAIN:
        more.append(("bytype", str(options.by_type)))
    if options.entity_ids is not None:
        more.append(("entities", options.entity_ids.value))
    if options.train_facts:
        more.append(("train", digest(sorted(options.train_facts), 6)))
    if attributes:
        names = "+".join(sorted({block.attribute for block in options.attributes}))
        more.append(("attributes", digest([names, sorted(attributes.items())], 6)))
    return Signature(
        docs=len(hashes),
        gold=gold_hash(hashes),
        split=options.split,
        schema=schema_hash(options.schema),
        map=options.type_map.hash,
        more=tuple(more),
    )


def gold_signature(gold: Iterable[Annotations], options: ScoreOptions) -> tuple[Signature, dict[str, str]]:
    """Return the signature that scoring anything against this gold would have, and its documents' content hashes.

    Raises as `score` does for gold.
    """
    require_split(options.documents, options.split)
    noted = _Noted(replace(options, further=frozenset(), diagnosis=None))
    for _ in noted.passing(paired(gold, (), options.documents, options.split)):
        pass
    return signature_of(noted.hashes, options, noted.attributes), noted.hashes


def counting_options(options: ScoreOptions) -> Options:
    """Return what the counting kernel is told."""
    symmetric, inverse, defaults = schema_facts(options.schema) if options.schema else (frozenset[str](), {}, {})
    return Options(
        blocks=(ENTITIES, RELATIONS, *options.attributes),
        by_type=options.by_type,
        min_score=options.min_score,
        entity_types=options.type_map.entities(),
        relation_types=options.type_map.relations(),
        symmetric=symmetric,
        inverse=inverse,
        defaults=defaults,
    )
