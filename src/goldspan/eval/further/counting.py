"""Counting what is asked for besides, while the kernel counts: each pair of records is looked at as it goes by."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from goldspan.errors import RecordError
from goldspan.eval.further.filtering import filtered
from goldspan.eval.further.kinds import DOCRED, FAIR, KINDS, SHEETS, Further
from goldspan.eval.further.sheet import Sheet, SheetMaker
from goldspan.measures.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from goldspan.annotation import Annotations
    from goldspan.measures.documents import EntityIds, Tally, TrainFact
    from goldspan.measures.documents.facts import FactOptions

    Rows = Iterator[tuple[tuple[str, str], str | None, Sequence[float]]]
    """Block and sheet, type or None for all, and the values of the sheet's columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherOptions:
    """What is counted besides, and how.

    Attributes:
        asked: What.
        counting: Least score, names and fates of types, what the schema says of relations.
        entity_ids: How predicted entities are found among those of the gold; None for by their mentions.
        train_facts: Facts of the training data by names, for DocRED's Ign F1.
    """

    asked: frozenset[Further] = frozenset()
    counting: Options = field(default_factory=Options)
    entity_ids: EntityIds | None = None
    train_facts: frozenset[TrainFact] = frozenset()


class FurtherCounts:
    """The sheets of a report under way."""

    def __init__(self, options: FurtherOptions) -> None:
        self._options = options
        # DocRED's own rules know neither symmetric nor inverse types.
        self._directed = replace(options.counting, inverse={}, symmetric=frozenset())
        self._makers: dict[tuple[str, str], SheetMaker] = {}
        self._problems: list[RecordError] = []
        counters: dict[Further, Callable[[Annotations | None, Annotations | None], Rows]] = {
            Further.FAIR: self._fair,
            Further.DOCUMENT: self._document,
            Further.DOCRED: self._docred,
            Further.DWIE: self._dwie,
            Further.CLUSTERS: self._clusters,
        }
        self._counters = {asked: counter for asked, counter in counters.items() if asked in options.asked}

    def add(self, gold: Annotations | None, predicted: Annotations | None) -> None:
        """Count one document; what is wrong with a record is told by `sheets`, if the kernel has not told it before."""
        try:
            for asked, counter in self._counters.items():
                counting = self._directed if asked is Further.DOCRED else self._options.counting
                one, other = filtered(gold, predicted, counting) if gold is not None else (None, predicted)
                for sheet, type_, values in counter(one, other):
                    if sheet not in self._makers:
                        self._makers[sheet] = SheetMaker(SHEETS[sheet])
                    self._makers[sheet].add(gold.doc if gold is not None else None, [(type_, values)])
        except RecordError as error:
            self._problems.append(error)
        except ValueError:
            pass  # spans that are no spans: the kernel, which reads the same record, names them all

    def sheets(self, places: Mapping[str, int]) -> dict[tuple[str, str], Sheet]:
        """Return all sheets asked for, documents numbered by `places`.

        Raises:
            RecordError: Records that cannot be counted.
        """
        if self._problems:
            raise RecordError(problem for error in self._problems for problem in error.problems)
        wanted = [key for key in SHEETS if KINDS[key].asked in self._options.asked]
        return {key: self._makers.get(key, SheetMaker(SHEETS[key])).sheet(places) for key in wanted}

    def _fair(self, gold: Annotations | None, predicted: Annotations | None) -> Rows:
        from goldspan.measures.faireval import count_fair

        table = count_fair(gold, predicted)
        for type_, counts in ((None, table.overall), *table.types.items()):
            yield ("entities", "fair"), type_, [getattr(counts, name) for name in FAIR]

    def _document(self, gold: Annotations | None, predicted: Annotations | None) -> Rows:
        from goldspan.measures.documents import count_facts

        facts = count_facts(gold, predicted, self._facts())
        for type_, tally in ((None, facts.overall), *facts.types.items()):
            right, actual, _, possible = tally.parts()
            yield ("relations", "document"), type_, (right, actual, possible)

    def _docred(self, gold: Annotations | None, predicted: Annotations | None) -> Rows:
        from goldspan.measures.documents import DocredOptions, EntityIds, count_docred

        ids = self._options.entity_ids or EntityIds.ALIGNED
        counts = count_docred(gold, predicted, DocredOptions(train_facts=self._options.train_facts, entity_ids=ids))
        yield ("relations", "docred"), None, [getattr(counts, name) for name in DOCRED]

    def _dwie(self, gold: Annotations | None, predicted: Annotations | None) -> Rows:
        from goldspan.measures.documents import count_dwie

        counts = count_dwie(gold, predicted, self._facts())
        for type_, tally in ((None, counts.relations), *counts.facts.items()):
            yield ("relations", "dwie"), type_, tally.parts()

    def _clusters(self, gold: Annotations | None, predicted: Annotations | None) -> Rows:
        from goldspan.measures.documents import count_clusters

        counts = count_clusters(gold, predicted)
        tallies: dict[str, Tally] = {
            "muc": counts.muc,
            "b3": counts.b3,
            "ceaf_mention": counts.ceaf_mention,
            "ceaf_entity": counts.ceaf_entity,
        }
        for mode, tally in tallies.items():
            yield ("clusters", mode), None, tally.parts()

    def _facts(self) -> FactOptions:
        from goldspan.measures.documents import EntityIds
        from goldspan.measures.documents.facts import FactOptions

        counting = self._options.counting
        return FactOptions(
            symmetric=counting.symmetric,
            inverse=counting.inverse,
            entity_ids=self._options.entity_ids or EntityIds.ALIGNED,
        )
