"""`goldspan diff`: what changed in the gold between two versions of a corpus, and how the runs' scores move by it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from goldspan.annotations.alignment import aligned
from goldspan.annotations.diff import Difference, Kind, difference, removed
from goldspan.annotations.rebase import rebase
from goldspan.errors import GoldspanError
from goldspan.eval.pairing import ALL, DocumentFacts
from goldspan.eval.runs import PREDICTIONS, read_run, run_folders
from goldspan.eval.scoring import ScoreOptions, score
from goldspan.formats import read
from goldspan.schema import symmetric_types

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from goldspan.annotation import Annotations, Mention
    from goldspan.annotations.diff import MentionChange, RelationChange
    from goldspan.eval.report import Report
    from goldspan.jobs.versions import Version
    from goldspan.workspace import Workspace

MEASURES = ("F1(entities)@strict", "F1(relations)@strict")
"""What is told of the runs: the measures the board ranks by."""


@dataclass(frozen=True, slots=True)
class DocumentDiff:
    """The changes of one document; `state` is what happened to its record as a whole."""

    doc: str
    state: Kind
    changes: Difference
    text_changed: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, every change with its place and short texts."""
        return {
            "doc": self.doc,
            "state": self.state.value,
            "text_changed": self.text_changed,
            "mentions": [_mention(change) for change in self.changes.mentions],
            "relations": [_relation(change) for change in self.changes.relations],
        }


@dataclass(frozen=True, slots=True)
class Movement:
    """A run's value of a measure on the old gold, on the new, and on both for the documents that both have.

    `problem` says why the run could not be scored, if so.
    """

    run: str
    measure: str
    values: tuple[float | None, float | None] = (None, None)
    shared: tuple[float | None, float | None] = (None, None)
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class CorpusDiff:
    """Two versions and all that differs, by document in order of id; documents without changes are left out."""

    old: Version
    new: Version
    documents: tuple[DocumentDiff, ...]
    same: Mapping[str, int]
    movements: tuple[Movement, ...] = ()

    def counts(self, part: str) -> dict[str, Counter[str]]:
        """Return how many were added, removed and changed, by type.

        Args:
            part: `"mentions"` or `"relations"`.
        """
        found: dict[str, Counter[str]] = {}
        for document in self.documents:
            for change in getattr(document.changes, part):
                found.setdefault(change.type, Counter())[change.kind.value] += 1
        return dict(sorted(found.items()))

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "old": _head(self.old),
            "new": _head(self.new),
            **{part: self._part(part) for part in ("mentions", "relations")},
            "documents": [document.to_dict() for document in self.documents],
            "runs": [
                {
                    "run": m.run,
                    "measure": m.measure,
                    "old": m.values[0],
                    "new": m.values[1],
                    "shared_documents": {"old": m.shared[0], "new": m.shared[1]},
                    "problem": m.problem,
                }
                for m in self.movements
            ],
        }

    def _part(self, part: str) -> dict[str, Any]:
        by_type = self.counts(part)
        total: Counter[str] = sum(by_type.values(), Counter())
        shown = {name: {kind.value: counts[kind.value] for kind in Kind} for name, counts in by_type.items()}
        return {**{kind.value: total[kind.value] for kind in Kind}, "same": self.same[part], "types": shown}


def compare_versions(old: Version, new: Version) -> CorpusDiff:
    """Compare two versions of the gold, document by document.

    Where a document's text changed too, the old labels are carried over to the new text first; those that cannot be
    carried count as removed.
    """
    schema = new.schema or old.schema
    symmetric = symmetric_types(schema)
    found, same = [], Counter[str]()
    for doc in sorted(old.gold.keys() | new.gold.keys()):
        before, after = old.gold.get(doc), new.gold.get(doc)
        text_changed = False
        lost = Difference()
        if before is not None and after is not None and before.sha256 != after.sha256:
            text_changed = True
            before, lost = _carried(before, doc, old, new)
        changes = difference(before, after, symmetric)
        changes = replace(
            changes,
            mentions=lost.mentions + changes.mentions,
            relations=lost.relations + changes.relations,
        )
        same.update(mentions=changes.same_mentions, relations=changes.same_relations)
        state = Kind.ADDED if before is None else Kind.REMOVED if after is None else Kind.CHANGED
        if changes or text_changed or state is not Kind.CHANGED:
            found.append(DocumentDiff(doc, state, changes, text_changed))
    return CorpusDiff(old, new, tuple(found), {part: same[part] for part in ("mentions", "relations")})


def _carried(record: Annotations, doc: str, old: Version, new: Version) -> tuple[Annotations, Difference]:
    """Return a record on the new text, and what of it was lost; as it is, where the texts are not at hand."""
    before, after = old.documents.get(doc), new.documents.get(doc)
    if before is None or after is None:
        return record, Difference()
    moved = rebase(record, before.text, after.text, after.sha256, aligned(before.text, after.text))
    return moved.record, removed(record, moved.lost_mentions, moved.lost_relations)


def movements(workspace: Workspace, diff: CorpusDiff) -> tuple[Movement, ...]:
    """Return how the scores of the workspace's stored runs move from the old gold to the new, each on its split.

    A run that cannot be scored on one of the two says why.
    """
    found: list[Movement] = []
    for folder in run_folders(workspace.runs):
        run = read_run(folder, workspace.shown(folder))
        try:
            found += _moved(run.label, run.split, folder / PREDICTIONS, diff)
        except GoldspanError as error:
            reason = str(error).partition("\n")[0]
            found += [Movement(run.label, measure, problem=reason) for measure in MEASURES]
    return tuple(found)


def _moved(label: str, split: str, predictions: Path, diff: CorpusDiff) -> Iterator[Movement]:
    records = list(read(predictions))
    shared = diff.old.gold.keys() & diff.new.gold.keys()
    sides = [_reports(version, split, records, shared) for version in (diff.old, diff.new)]
    for measure in MEASURES:
        whole, common = zip(*([report.value(measure).value for report in side] for side in sides), strict=True)
        yield Movement(label, measure, whole, common)


def _reports(
    version: Version, split: str, predicted: Sequence[Annotations], shared: Collection[str]
) -> tuple[Report, Report]:
    """Return the reports on all of a version's gold, and on the documents that both versions have."""
    facts = {d.id: DocumentFacts(d.sha256, d.split) for d in version.documents.values()} or None
    options = ScoreOptions(schema=version.schema, split=split if facts else ALL, documents=facts)

    def only(records: Iterable[Annotations]) -> list[Annotations]:
        return [record for record in records if record.doc in shared]

    gold = version.gold.values()
    return score(gold, predicted, options), score(only(gold), only(predicted), options)


def _head(version: Version) -> dict[str, Any]:
    gold = version.gold.values()
    return {
        "name": version.name,
        "version": version.corpus,
        "sha256": version.digest,
        "documents": len(gold),
        "mentions": sum(len(record.mentions) for record in gold),
        "relations": sum(len(record.relations) for record in gold),
    }


def _mention(change: MentionChange) -> dict[str, Any]:
    start, end = change.place
    return {
        "change": change.kind.value,
        "type": change.type,
        "start": start,
        "end": end,
        "text": _text(change.new or change.old),
        "facets": [facet.value for facet in change.facets],
        "was": _was(change),
    }


def _was(change: MentionChange) -> dict[str, Any] | None:
    """Return what a changed mention was, as far as it can be told in a line."""
    if change.kind is not Kind.CHANGED or change.old is None:
        return None
    old = change.old
    return {"type": old.type, "start": old.start, "end": old.end, "text": _text(old), "attributes": old.attributes}


def _relation(change: RelationChange) -> dict[str, Any]:
    was = change.old if change.kind is Kind.CHANGED else None
    return {
        "change": change.kind.value,
        "type": change.type,
        "head": change.ends[0],
        "tail": change.ends[1],
        "facets": [facet.value for facet in change.facets],
        "was": {"type": was.type, "attributes": was.attributes} if was else None,
    }


def _text(mention: Mention | None) -> str | None:
    return mention.text if mention else None
