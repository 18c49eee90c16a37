"""One check under way: what was looked at, what was found, and what later files are held against."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from goldspan.annotations.gold import misnamed
from goldspan.check import (
    CheckOptions,
    Sighting,
    Strictness,
    check_annotations,
    check_document,
    check_documents_together,
    report_data,
)
from goldspan.errors import GoldspanError, InputError, Problem, plural
from goldspan.formats import examine
from goldspan.formats.documents import examine_documents, read_documents
from goldspan.formats.folder import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from goldspan.annotation import Annotations
    from goldspan.document import Document
    from goldspan.formats.pieces import Examined
    from goldspan.schema import Schema


@dataclass(slots=True)
class Checked:
    """What was found, and what was looked at: file → how many of what (`"documents"`, `"gold records"`, …)."""

    problems: list[Problem] = field(default_factory=list)
    looked_at: dict[str, Counter[str]] = field(default_factory=dict)

    def count(self, file: str, noun: str) -> None:
        """Note that one more of something in `file` was looked at."""
        self.looked_at.setdefault(file, Counter())[noun] += 1

    def under(self, place: str) -> Checked:
        """Return what concerns the file `place`, or the files in the folder of that name."""

        def lies(file: str) -> bool:
            return place in {"", "."} or file == place or file.startswith(place + "/")

        return Checked(
            [problem for problem in self.problems if lies(problem.file)],
            {file: nouns for file, nouns in self.looked_at.items() if lies(file)},
        )

    def join(self, other: Checked) -> None:
        """Add what another check found, each problem once."""
        self.problems += [problem for problem in other.problems if problem not in self.problems]
        self.looked_at.update(other.looked_at)

    @property
    def totals(self) -> dict[str, int]:
        """How many of what were looked at."""
        return dict(sum(self.looked_at.values(), Counter()))

    def lines(self) -> list[str]:
        """Return one line a problem, sorted, and a last line that sums up."""
        ordered = sorted(self.problems, key=Problem.sort_key)
        if ordered:
            bad = len({problem.file for problem in ordered})
            return [*map(str, ordered), f"{plural(len(ordered), 'problem')} in {plural(bad, 'file')}"]
        totals = ", ".join(plural(count, noun.removesuffix("s")) for noun, count in self.totals.items())
        return [f"no problems: {totals or 'nothing to check'}"]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return report_data(self.problems, self.totals)


class Checking:
    """Gathers problems file by file; `shown` tells how a path is written in them.

    Attributes:
        found: The outcome so far.
        schema: What records are held against.
        known: The documents seen, by id.
        closed: Whether those are all there are, so that a record of another one is a problem.
    """

    def __init__(self, shown: Callable[[str], str]) -> None:
        self.shown = shown
        self.found = Checked()
        self.schema: Schema | None = None
        self.known: dict[str, Document] = {}
        self.closed = False

    def add(self, problems: Iterable[Problem]) -> None:
        """Note problems, their files as they are shown."""
        self.found.problems += [replace(problem, file=self.shown(problem.file)) for problem in problems]

    @contextmanager
    def catching(self, path: Path) -> Iterator[None]:
        """Make problems of what goes wrong while `path` is read."""
        try:
            yield
        except InputError as error:
            self.add(error.problems)
        except (GoldspanError, OSError) as error:
            found = str(error).removeprefix(f"{path}: ")
            self.add([Problem(rule="unreadable", file=str(path), found=found)])

    def folder(self, path: Path) -> list[Path]:
        """Return a folder's record files; that it cannot be read is a problem, that it is not there is none."""
        if path.exists():
            with self.catching(path):
                return files(path)
        return []

    def know(self, path: Path) -> None:
        """Take the documents of `path` as known, without checking them.

        Raises:
            InputError: They cannot be read.
        """
        self.known.update((document.id, document) for document in read_documents(path))

    def documents(self, paths: Iterable[Path], *, named: bool = False) -> None:
        """Check documents; from here on they are known. `named` files must be named after their documents."""
        sightings = []
        for path in paths:
            with self.catching(path):
                for examined in examine_documents(path):
                    self.found.count(self.shown(str(path)), "documents")
                    document = examined.record
                    if document is None:
                        self.add(examined.problems)
                        continue
                    self.add(examined.with_further(check_document(document, locate=examined.locate)))
                    self._name(path, document.id, "id", examined, named=named)
                    sightings.append(_sighting(document.id, examined, document.group, document.split))
                    self.known.setdefault(document.id, document)
        self.add(check_documents_together(sightings))

    def records(self, paths: Iterable[Path], strictness: Strictness | None, noun: str, *, named: bool = False) -> None:
        """Check the records of one annotator, one system, or the gold.

        Args:
            paths: Their files.
            strictness: What kind they are; None asks each record's provenance, and takes it for gold.
            noun: What they are called in the report.
            named: Whether files must be named after their documents.
        """
        sightings: dict[Strictness, list[Sighting]] = {}
        for path in paths:
            with self.catching(path):
                for examined in examine(path):
                    self.found.count(self.shown(str(path)), noun)
                    record = examined.record
                    if record is None:
                        self.add(examined.problems)
                        continue
                    kind = strictness or _kind(record)
                    self.add(examined.with_further(self._further(record, examined, kind)))
                    self._name(path, record.doc, "doc", examined, named=named)
                    sightings.setdefault(kind, []).append(_sighting(record.doc, examined))
        for kind, seen in sightings.items():
            known = [Sighting(id=key, file="") for key in self.known] if self.closed else _each(seen)
            self.add(check_documents_together(known, seen, strictness=kind))

    def _name(self, path: Path, doc_id: str, key: str, examined: Examined[Any], *, named: bool) -> None:
        if named and (problem := misnamed(path, doc_id, key, examined.locate((key,))[1])):
            self.add([problem])

    def _further(self, record: Annotations, examined: Examined[Annotations], kind: Strictness) -> list[Problem]:
        document = self.known.get(record.doc)
        return check_annotations(
            record,
            locate=examined.locate,
            document_text=document.text if document else None,
            document_sha256=document.sha256 if document else None,
            schema=self.schema,
            options=CheckOptions(strictness=kind),
        )


def _each(seen: Iterable[Sighting]) -> list[Sighting]:
    """Return one sighting per id: every record's document is taken to exist."""
    return list({sighting.id: sighting for sighting in seen}.values())


def _sighting(doc_id: str, examined: Examined[Any], group: str | None = None, split: str | None = None) -> Sighting:
    file, line = examined.locate(())
    return Sighting(id=doc_id, file=file or examined.name, line=line, group=group, split=split)


def _kind(record: Annotations) -> Strictness:
    source = record.provenance.source if record.provenance else None
    return {"extractor": Strictness.PREDICTION, "pass": Strictness.PASS}.get(source or "", Strictness.GOLD)
