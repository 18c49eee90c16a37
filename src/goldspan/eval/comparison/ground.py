"""The common ground of several reports: what was measured alike, on documents whose gold is the same in all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from goldspan.errors import NotComparable
from goldspan.eval.content import gold_hash
from goldspan.eval.parts import spread_out
from goldspan.eval.signature import require_comparable
from goldspan.measures.measure import Averaging, Measure
from goldspan.measures.registry import is_counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goldspan.eval.parts import FloatArray, IntArray, Parts
    from goldspan.eval.report import Report
    from goldspan.eval.signature import Signature

GOLD_FIELDS = frozenset({"docs", "gold"})
"""Where reports differ in these alone, they are compared on the documents whose gold is unchanged."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Where several reports can be compared.

    Attributes:
        signature: What was measured, and how, on the common documents.
        documents: Ids of the common documents, sorted.
        groups: The group each belongs to, or None; None where no report knows any.
        left_out: How many documents are gold's in some report and not, or not the same, in another.
    """

    signature: Signature
    documents: tuple[str, ...]
    groups: tuple[str | None, ...] | None
    left_out: int

    @property
    def seed(self) -> str:
        """The seed of every draw: the content hash of the common gold, and nothing else."""
        return self.signature.gold

    def places(self, report: Report) -> IntArray:
        """Return where in a report the common documents stand."""
        place = {doc: row for row, doc in enumerate(report.table.documents)}
        return np.array([place[doc] for doc in self.documents], np.int64)

    def cut(self, report: Report) -> Report:
        """Return a report of the common documents alone."""
        places = self.places(report)
        back = np.full(len(report.table.documents) + 1, -1)
        back[places] = np.arange(len(places))
        back[-1] = len(places)
        return replace(
            report,
            signature=self.signature,
            table=report.table.select(places),
            gold=tuple(report.gold[place] for place in places.tolist()),
            groups=tuple(report.groups[place] for place in places.tolist()) if report.groups else (),
            sheets={key: sheet.select(back) for key, sheet in report.sheets.items()},
        )

    def column(self, report: Report, column: FloatArray, parts: Parts) -> FloatArray:
        """Return a column of a report's parts for the common documents, (documents + 1,).

        The last place is that of predictions about documents that gold does not have, which DocRED alone counts.
        """
        whole = len(report.table.documents)
        dense = spread_out(column, parts.doc, whole + 1)
        return np.append(dense[self.places(report)], dense[whole])


def common_ground(
    reports: Mapping[str, Report], measure: Measure, gold: tuple[Signature, Mapping[str, str]] | None = None
) -> Ground:
    """Return where reports can be compared in one measure.

    Args:
        reports: By the name of the system.
        measure: The measure; what cannot move it need not be equal.
        gold: Signature and content hashes, by document, of the gold they are to be compared on, if it is at hand.

    Raises:
        NotComparable: They were not measured alike, or share no document whose gold is the same.
    """
    ignoring = GOLD_FIELDS | irrelevant(measure)
    signatures = {name: report.signature for name, report in reports.items()}
    if gold is not None:
        signatures = {"the gold": gold[0], **signatures}
    require_comparable(signatures, ignoring)
    hashes = [dict(zip(report.table.documents, report.gold, strict=True)) for report in reports.values()]
    hashes += [dict(gold[1])] if gold is not None else []
    shared = set(hashes[0].items())
    for other in hashes[1:]:
        shared &= other.items()
    every = {doc for known in hashes for doc in known}
    if every and not shared:
        raise NotComparable(
            "no document has the same gold in all of them; score the predictions again on one gold, then compare"
        )
    same = dict(sorted(shared))
    first = next(iter(signatures.values()))
    return Ground(
        signature=first.on(docs=len(same), gold=gold_hash(same)),
        documents=tuple(same),
        groups=_groups(list(reports.values()), tuple(same)),
        left_out=len(every) - len(same),
    )


def irrelevant(measure: Measure) -> frozenset[str]:
    """Return the keys of the signature's fields that cannot move a measure."""
    keys = set()
    if not measure.attribute:
        keys.add("attributes")
    if not measure.type and measure.average is Averaging.MICRO:
        keys.add("bytype")
    if measure.mode != "docred_ign":
        keys.add("train")
    if is_counted(measure.family, measure.mode):
        keys.add("entities")
    return frozenset(keys)


def _groups(reports: Sequence[Report], documents: tuple[str, ...]) -> tuple[str | None, ...] | None:
    """Return the groups of documents as the first report has them that knows any."""
    for report in reports:
        if report.groups:
            known = dict(zip(report.table.documents, report.groups, strict=True))
            return tuple(known[doc] for doc in documents)
    return None
