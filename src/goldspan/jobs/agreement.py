"""`goldspan agreement`: how far annotators agree, as the scorer counts, beyond chance, and where they do not."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from goldspan.annotations.agreement import Coefficient, kappa, shared_types, unitizing
from goldspan.annotations.diff import Difference, difference
from goldspan.annotations.gold import passes, read_gold
from goldspan.errors import InputError, Problem, UsageError, quote
from goldspan.eval.pairing import ALL
from goldspan.eval.report import Report, System
from goldspan.eval.scoring import ScoreOptions, score
from goldspan.files.atomic import write_if_changed
from goldspan.files.names import file_name
from goldspan.formats import read
from goldspan.jobs.score import readable_report
from goldspan.jobs.stored import stored_documents
from goldspan.measures.measure import Measure
from goldspan.schema import Schema, read_schema, symmetric_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from goldspan.annotation import Annotations
    from goldspan.document import Document
    from goldspan.workspace import Workspace

MEASURES = (
    "F1(entities)@strict",
    "F1(entities)@exact",
    "F1(entities)@partial",
    "F1(entities)@type",
    "F1(relations)@strict",
    "F1(relations)@boundaries",
    "F1(relations)@document",
)
"""What is told of every pair of annotators."""


@dataclass(frozen=True, slots=True)
class Annotator:
    """A pass: its alias, its records by document, and what made it (None: nobody said)."""

    alias: str
    records: Mapping[str, Annotations]
    kind: Literal["person", "machine"] | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two annotators on the documents both did.

    Attributes:
        names: Their aliases.
        report: The second scored against the first; F1 is the same the other way round.
        kappa: Cohen's κ of types, over the spans both marked.
        differences: By document, how the second differs from the first; documents that agree are left out.
    """

    names: tuple[str, str]
    report: Report
    kappa: Coefficient
    differences: Mapping[str, Difference]

    def values(self) -> dict[str, dict[str, Any]]:
        """Return every measure's value, by its name."""
        return {measure: self.report.value(measure).to_dict() for measure in MEASURES}

    def types(self, family: str) -> dict[str, dict[str, Any]]:
        """Return strict F1 by type, `family` being `entities` or `relations`; most frequent first."""
        rows = self.report.blocks[family]["strict"].types
        order = sorted(rows, key=lambda name: (-(rows[name].possible + rows[name].actual), name))
        return {name: self._type(family, name) for name in order}

    def _type(self, family: str, name: str) -> dict[str, Any]:
        row = self.report.blocks[family]["strict"].types[name]
        value = self.report.value(f"F1({family},type={name})@strict")
        return {"first": row.possible, "second": row.actual, "alike": row.correct, **value.to_dict()}


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far annotators agree.

    Attributes:
        pairs: Every two of them that did a document in common.
        unitizing: Krippendorff's α_U on the documents all of them did; None without such, or without their texts.
        by_type: The same by type.
        documents: How many documents at least two of them did.
        written: The pairs' reports, where they were kept for the leaderboard.
    """

    pairs: tuple[Pair, ...]
    unitizing: Coefficient | None
    by_type: Mapping[str, float | None]
    documents: int
    written: tuple[Path, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data; the documents that differ most come first."""
        return {
            "documents": self.documents,
            "unitizing": _coefficient(self.unitizing),
            "unitizing_by_type": dict(self.by_type),
            "pairs": [
                {
                    "annotators": list(pair.names),
                    "made_by": pair.report.system.agreement,
                    "documents": pair.report.documents["gold"],
                    "signature": str(pair.report.signature),
                    "measures": pair.values(),
                    "kappa": _coefficient(pair.kappa),
                    "types": {family: pair.types(family) for family in ("entities", "relations")},
                    "differing": [
                        {"doc": doc, "mentions": len(found.mentions), "relations": len(found.relations)}
                        for doc, found in most_differing(pair)
                    ],
                }
                for pair in self.pairs
            ],
        }


def most_differing(pair: Pair) -> list[tuple[str, Difference]]:
    """Return documents and differences, the one with most of them first."""
    return sorted(pair.differences.items(), key=lambda item: (-len(item[1].mentions) - len(item[1].relations), item[0]))


def _coefficient(found: Coefficient | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"value": found.value, "interval": list(found.interval) if found.interval else None, "n": found.n}


def measure_agreement(
    workspace: Workspace | None, names: Sequence[str] = (), *, split: str = ALL, keep: bool = True
) -> Agreement:
    """Measure how far annotators agree.

    Args:
        workspace: Where passes of these names, documents and schema are found.
        names: Aliases of passes, or files or folders of records; all passes if empty.
        split: The split to look at, or `all`.
        keep: Whether the report of every pair is kept for the leaderboard.

    Raises:
        UsageError: Fewer than two annotators.
        InputError: No such pass, records that cannot be read, no document that two of them did.
        MissingExtra: scikit-learn is not installed.
        StorageError: A report cannot be written.
    """
    annotators = _annotators(workspace, names)
    documents = stored_documents(workspace) if workspace else {}
    if split != ALL:
        wanted = {doc for doc, document in documents.items() if document.split == split}
        annotators = [_only(annotator, wanted) for annotator in annotators]
    schema = read_schema(workspace.schema) if workspace and workspace.schema.is_file() else None
    pairs = tuple(
        _pair(a, b, documents, schema)
        for a, b in itertools.combinations(annotators, 2)
        if a.records.keys() & b.records.keys()
    )
    if not pairs:
        expected = "a document that two annotators did"
        raise InputError(Problem(rule="agreement", found="none that two did", expected=expected))
    whole, by_type = _unitizing(annotators, documents)
    written = _keep(workspace, pairs) if keep and workspace and not names and split == ALL else ()
    several = {doc for pair in pairs for doc in pair.report.table.documents}
    return Agreement(pairs, whole, by_type, len(several), written)


def _annotators(workspace: Workspace | None, names: Sequence[str]) -> list[Annotator]:
    own = {folder.name: folder for folder in passes(workspace.passes)} if workspace else {}
    asked = names or list(own)
    if len(set(asked)) < 2:
        found = ", ".join(map(quote, asked)) or "none"
        raise UsageError(f"agreement is between two annotators or more; found {found}; name two passes or files")
    return [_annotator(name, own, workspace) for name in dict.fromkeys(asked)]


def _annotator(name: str, own: Mapping[str, Path], workspace: Workspace | None) -> Annotator:
    if name in own and workspace:
        settings = workspace.settings.annotators.get(name)
        return Annotator(name, read_gold(own[name]), settings.kind if settings else None)
    path = Path(name)
    if not path.exists():
        known = f"; the workspace has passes of {', '.join(map(quote, own))}" if own else ""
        raise InputError(Problem(rule="no-pass", found=f"no pass or file {quote(name)}{known}"))
    return Annotator(path.stem if path.is_file() else path.name, _by_document(read(path)))


def _by_document(records: Iterable[Annotations]) -> dict[str, Annotations]:
    return {record.doc: record for record in records}


def _only(annotator: Annotator, documents: set[str]) -> Annotator:
    records = {doc: record for doc, record in annotator.records.items() if doc in documents}
    return Annotator(annotator.alias, records, annotator.kind)


def _pair(a: Annotator, b: Annotator, documents: Mapping[str, Document], schema: Schema | None) -> Pair:
    common = sorted(a.records.keys() & b.records.keys())
    first, second = ([one.records[doc] for doc in common] for one in (a, b))
    groups = {doc: group for doc in common if doc in documents and (group := documents[doc].group)}
    kinds = {a.kind, b.kind}
    made_by: Literal["people", "machines", "unknown"] = (
        "people" if kinds == {"person"} else "machines" if kinds == {"machine"} else "unknown"
    )
    system = System(name=f"{a.alias} and {b.alias}", agreement=made_by)
    options = ScoreOptions(schema=schema, groups=groups).asking(map(Measure.parse, MEASURES))
    report = score(first, second, options, system)
    symmetric = symmetric_types(schema)
    found = {doc: difference(a.records[doc], b.records[doc], symmetric) for doc in common}
    differing = {doc: changes for doc, changes in found.items() if changes}
    types = kappa([shared_types(one, other) for one, other in zip(first, second, strict=True)])
    return Pair((a.alias, b.alias), report, types, differing)


def _unitizing(
    annotators: Sequence[Annotator], documents: Mapping[str, Document]
) -> tuple[Coefficient | None, Mapping[str, float | None]]:
    """Return α_U on the documents all did, where their length is known from the document or the record."""
    common = sorted(set.intersection(*(set(annotator.records) for annotator in annotators)))
    texts = []
    for doc in common:
        records = [annotator.records[doc] for annotator in annotators]
        text = documents[doc].text if doc in documents else next((r.text for r in records if r.text), None)
        if text is None:
            return None, {}
        texts.append((len(text), records))
    return unitizing(texts) if texts else (None, {})


def _keep(workspace: Workspace, pairs: Iterable[Pair]) -> tuple[Path, ...]:
    """Write every pair's report, and remove those of passes that are no more."""
    contents = {workspace.agreement / file_name("--".join(pair.names)): readable_report(pair.report) for pair in pairs}
    with workspace.lock("agreement"):
        for path, content in contents.items():
            write_if_changed(path, content)
        for path in sorted(workspace.agreement.glob("*.json")):
            if path not in contents:
                path.unlink()
    return tuple(contents)
