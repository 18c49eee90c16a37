"""From gold and predictions to a report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from goldspan.eval.content import content_hash, gold_hash
from goldspan.eval.pairing import ALL, DocumentFacts, paired, require_split
from goldspan.eval.report import Report, System
from goldspan.eval.signature import Signature, schema_hash
from goldspan.eval.typemap import TypeMap
from goldspan.measures import count
from goldspan.measures.options import ByType, Options, schema_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from goldspan.annotation import Annotations
    from goldspan.schema import Schema


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
    """

    schema: Schema | None = None
    split: str = ALL
    documents: Mapping[str, DocumentFacts] | None = None
    min_score: float | None = None
    type_map: TypeMap = field(default_factory=TypeMap)
    by_type: ByType = ByType.PLAIN

    @property
    def ordinary(self) -> bool:
        """Whether nothing but the split is chosen: reports of runs are kept for the leaderboard only then."""
        return self.min_score is None and self.type_map.hash == "none" and self.by_type is ByType.PLAIN


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
        RecordError: Records that belong to different texts, doubled records, spans that are no spans.
        InputError: A split without documents, or a document too crowded to be paired exactly.
    """
    options = options or ScoreOptions()
    require_split(options.documents, options.split)
    hashes: dict[str, str] = {}
    pairs = _hashed(paired(gold, predicted, options.documents, options.split), hashes)
    table = count(pairs, counting_options(options))
    places = sorted(range(len(table.documents)), key=table.documents.__getitem__)
    table = table.select(places)
    return Report(
        signature=signature_of(hashes, options),
        system=system or System(name="predictions"),
        table=table,
        gold=tuple(hashes[doc] for doc in table.documents),
    )


def signature_of(hashes: Mapping[str, str], options: ScoreOptions) -> Signature:
    """Return the signature of scoring a gold under these options.

    Args:
        hashes: Content hash of the gold of every document scored, by id.
        options: How it is scored.
    """
    more = []
    if options.min_score is not None:
        more.append(("min", repr(options.min_score)))
    if options.by_type is not ByType.PLAIN:
        more.append(("bytype", str(options.by_type)))
    return Signature(
        docs=len(hashes),
        gold=gold_hash(hashes),
        split=options.split,
        schema=schema_hash(options.schema),
        map=options.type_map.hash,
        more=tuple(more),
    )


def gold_signature(gold: Iterable[Annotations], options: ScoreOptions) -> Signature:
    """Return the signature that scoring anything against this gold would have. Raises as `score` does for gold."""
    require_split(options.documents, options.split)
    hashes: dict[str, str] = {}
    for _ in _hashed(paired(gold, (), options.documents, options.split), hashes):
        pass
    return signature_of(hashes, options)


def counting_options(options: ScoreOptions) -> Options:
    """Return what the counting kernel is told."""
    symmetric, inverse, defaults = schema_facts(options.schema) if options.schema else (frozenset[str](), {}, {})
    return Options(
        by_type=options.by_type,
        min_score=options.min_score,
        entity_types=options.type_map.entities(),
        relation_types=options.type_map.relations(),
        symmetric=symmetric,
        inverse=inverse,
        defaults=defaults,
    )


def _hashed(
    pairs: Iterable[tuple[Annotations | None, Annotations | None]], hashes: dict[str, str]
) -> Iterator[tuple[Annotations | None, Annotations | None]]:
    """Pass the pairs on, keeping the content hash of every gold record."""
    for one, other in pairs:
        if one is not None:
            hashes[one.doc] = content_hash(one)
        yield one, other
