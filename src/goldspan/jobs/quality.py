"""`goldspan check --quality`: the gold's labels that look wrong, but for those that were looked at and are right."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldspan.annotations.gold import gold_path, read_gold
from goldspan.annotations.quality import RULES, Finding, Labelled, examine
from goldspan.annotations.quality.exceptions import Exempt, read_exceptions, without_exceptions
from goldspan.errors import InputError, Problem, UnknownName, plural, quote
from goldspan.files.atomic import read_bytes
from goldspan.files.json import parse_json
from goldspan.jobs.stored import here, stored_documents
from goldspan.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from goldspan.annotation import Annotations
    from goldspan.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding with the file and line where its label, or the one before its place, stands."""

    finding: Finding
    file: str
    line: int

    def __str__(self) -> str:
        """Return the finding in one line, for a terminal that opens `file:line`."""
        found = self.finding
        return f"{self.file}:{self.line} {found.address}: {found.rule}: {found.found}; in {quote(found.context, 120)}"

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        found = self.finding
        return {
            "rule": found.rule,
            "file": self.file,
            "line": self.line,
            "address": found.address,
            "doc": found.doc,
            "start": found.span[0],
            "end": found.span[1],
            "text": found.text,
            "found": found.found,
            "context": found.context,
        }


@dataclass(frozen=True, slots=True)
class Quality:
    """What was found, what exceptions cover, and which of them nothing needs any more."""

    findings: tuple[Placed, ...]
    excepted: int
    stale: tuple[Exempt, ...]
    documents: int

    @property
    def clean(self) -> bool:
        """Whether nothing is left to look at."""
        return not self.findings and not self.stale

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "documents": self.documents,
            "findings": [placed.to_dict() for placed in self.findings],
            "excepted": self.excepted,
            "stale_exceptions": [{"rule": e.rule, "doc": e.doc, "text": e.text} for e in self.stale],
        }

    def lines(self, exceptions: str) -> list[str]:
        """Return everything a line each, and a last line that sums it up; `exceptions` is the file's name."""
        lines = [str(placed) for placed in self.findings]
        lines += [
            f"{exceptions}: the exception of {exempt.rule} for {quote(exempt.text)} covers nothing; remove it"
            for exempt in self.stale
        ]
        what = plural(len(self.findings), "finding") if self.findings else "nothing found"
        return [*lines, f"{what} in {plural(self.documents, 'document')}, {plural(self.excepted, 'exception')}"]


def check_quality(workspace: Workspace, paths: Sequence[Path] = ()) -> Quality:
    """Look for labels of a workspace's gold that look wrong.

    Args:
        workspace: The workspace.
        paths: Gold files, or folders of them, whose findings are wanted; all are looked at in any case. All if empty.

    Raises:
        InputError: Documents, gold, schema or exceptions that cannot be read, gold without its document, a path that is
            no gold of the workspace.
        UnknownName: An exception of a rule nobody knows.
        MissingExtra: scikit-learn is not installed.
    """
    documents = stored_documents(workspace)
    try:
        gold = read_gold(workspace.gold)
    except InputError as error:
        raise type(error)(here(workspace, error.problems)) from None
    wanted = _wanted(workspace, gold, paths)
    exceptions = read_exceptions(workspace.exceptions, workspace.shown(workspace.exceptions))
    for exempt in exceptions:
        if exempt.rule not in RULES:
            raise UnknownName("rule of quality", exempt.rule, RULES)
    lone = [
        doc
        for doc, record in gold.items()
        if doc not in documents or record.sha256 not in {None, documents[doc].sha256}
    ]
    if lone:
        found = f"gold of {', '.join(map(quote, lone[:3]))} without its document, or of another text"
        raise InputError(Problem(rule="unknown-document", found=found, remedy="run `goldspan check`"))
    corpus = [
        Labelled(record, documents[doc].text, documents[doc].meta.published, documents[doc].group)
        for doc, record in gold.items()
    ]
    remaining, covered, stale = without_exceptions(
        examine(corpus, read_schema(workspace.schema, workspace.shown(workspace.schema))), exceptions
    )
    placed = _placed(workspace, gold, [finding for finding in remaining if finding.doc in wanted])
    return Quality(
        placed, sum(finding.doc in wanted for finding in covered), () if paths else tuple(stale), len(wanted)
    )


def _wanted(workspace: Workspace, gold: dict[str, Annotations], paths: Sequence[Path]) -> set[str]:
    """Return the documents whose gold lies at or under one of the paths; all without a path."""
    files = {doc: gold_path(workspace.gold, doc).resolve() for doc in gold}
    found: set[str] = set() if paths else set(gold)
    for path in paths:
        under = {doc for doc, file in files.items() if file.is_relative_to(path.resolve())}
        if not under:
            expected = f"a gold record of the workspace, in {workspace.shown(workspace.gold)}"
            raise InputError(Problem(rule="no-gold", found=f"no gold at {quote(str(path))}", expected=expected))
        found |= under
    return found


def _placed(workspace: Workspace, gold: dict[str, Annotations], findings: Sequence[Finding]) -> tuple[Placed, ...]:
    """Find the line of every finding in its file."""
    placed = []
    by_doc: dict[str, list[Finding]] = {}
    for finding in findings:
        by_doc.setdefault(finding.doc, []).append(finding)
    for doc, found in by_doc.items():
        path = gold_path(workspace.gold, doc)
        shown = workspace.shown(path)
        parsed = parse_json(read_bytes(path), shown)
        starts = [mention.start for mention in gold[doc].mentions]
        for finding in found:
            before = max(0, bisect_right(starts, finding.span[0]) - 1)
            steps = (finding.part, before if finding.index is None else finding.index)
            line = parsed.locate(steps)[1] if starts else None
            placed.append(Placed(finding, shown, line or 1))
    return tuple(placed)
