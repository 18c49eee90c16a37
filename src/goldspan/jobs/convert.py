"""`goldspan convert`: raw articles to documents.

Everything is decided before anything is written. What is bad is listed and left out; what is good is converted. Files
are written in an order that a second run can pick up from: labels before the document they stand on, documents that
were there before those that are new.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import msgspec

from goldspan.corpus.convert import ConvertOptions, convert_article
from goldspan.corpus.duplicates import near_pairs
from goldspan.corpus.sources import Rights, Sources, read_sources
from goldspan.corpus.splits import Bridge, HashPolicy, Member, Merge, SplitPolicy, TimePolicy, deal
from goldspan.document import SPLITS, Document
from goldspan.errors import InputError, Problem, StorageError, plural, quote
from goldspan.files.atomic import read_bytes, sweep
from goldspan.files.names import file_name, inside
from goldspan.files.progress import track
from goldspan.formats.documents import write_document
from goldspan.jobs.labels import Carried, Label, carry_over, read_labels, stranded, text_diff, write_carried
from goldspan.jobs.seeds import Seed, Seeds, find_seeds, printable, select
from goldspan.jobs.stored import stored_documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from goldspan.workspace import SplitSettings, Workspace

_OF_THE_CONVERSION = frozenset({"encoding", "mojibake"})
"""Keys of a document's `extra` that the conversion writes itself; all others are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertRequest:
    """What is asked of a conversion.

    Attributes:
        paths: Files or folders of seeds; all if empty.
        rebase: Carry gold and passes over to texts that change.
        regroup: Join groups of different splits that turn out to be one story.
        prune: Remove documents whose seed is gone, unless they are labelled.
        dry_run: Write nothing.
    """

    paths: Sequence[Path] = ()
    rebase: bool = False
    regroup: bool = False
    prune: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A change that was not made: why and the way out in one line, then what it would do.

    Attributes:
        problem: What is refused, and the way out.
        details: What would become of each label.
        diff: How the text would change, a line each.
        private: Whether the text may not leave the workspace: then the diff is for the terminal only, not for a log.
    """

    problem: Problem
    details: tuple[str, ...] = ()
    diff: tuple[str, ...] = ()
    private: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the refusal as plain data, without text that may not leave the workspace."""
        shown = {} if self.private else {"diff": list(self.diff)}
        return {**self.problem.to_dict(), "details": list(self.details), **shown}


@dataclass(slots=True)
class ConvertReport:
    """What was done, or would be: ids of documents, and what a person should know.

    Attributes:
        converted: New documents, and those whose content changed.
        unchanged: Documents left alone.
        rebased: Documents whose labels were carried to a new text.
        pruned: Documents removed.
        refused: Changes that were not made.
        problems: Articles that could not be converted.
        notices: What happened on the way.
    """

    converted: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    rebased: list[str] = field(default_factory=list)
    pruned: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """2 for bad input, 1 for refusals, else 0."""
        return 2 if self.problems else 1 if self.refused else 0

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "converted": len(self.converted),
            "unchanged": len(self.unchanged),
            "rebased": len(self.rebased),
            "pruned": len(self.pruned),
            "refused": len(self.refused),
            "documents": {
                "converted": self.converted,
                "unchanged": self.unchanged,
                "rebased": self.rebased,
                "pruned": self.pruned,
            },
            "refusals": [each.to_dict() for each in self.refused],
            "problems": [problem.to_dict() for problem in self.problems],
            "notices": self.notices,
        }


def convert(workspace: Workspace, request: ConvertRequest = ConvertRequest()) -> ConvertReport:
    """Convert a workspace's seeds to documents.

    Raises:
        InputError: Documents, labels or SOURCES.toml cannot be read, or a path of the request names no seed.
        StorageError: The file system refused; every file that was written is whole.
        LockedError: Another process holds the workspace.
    """
    with nullcontext() if request.dry_run else workspace.lock("convert"):
        return _Conversion(workspace, request).run()


class _Conversion:
    """One conversion: gather, decide, write."""

    def __init__(self, workspace: Workspace, request: ConvertRequest) -> None:
        self.workspace = workspace
        self.request = request
        self.report = ConvertReport()
        self.before: dict[str, Document] = {}
        self.after: dict[str, Document] = {}
        self.carried: dict[str, list[Carried]] = {}
        self._labels: dict[str, list[Label]] | None = None

    def run(self) -> ConvertReport:
        seeds = find_seeds(self.workspace)
        chosen = select(self.workspace, seeds, self.request.paths)
        sources = read_sources(self.workspace.sources, self.workspace.shown(self.workspace.sources))
        self.before = stored_documents(self.workspace)
        sound = [seed for seed in seeds.sound() if seed.path in chosen]
        for path in sorted(chosen & seeds.problems.keys()):
            self.report.problems += seeds.problems[path]
        self._note_sources(sources, seeds, sound)
        for seed in track(sound, len(sound), "converting"):
            self._convert(seed, sources)
        self._deal(sources.stories({_inside(seeds, d): key for key, d in self._everything().items() if d.raw}))
        for carried in self.carried.values():
            for each in carried:
                self.report.notices += [f"{self.workspace.shown(each.label.file)}: {line}" for line in each.losses()]
        for key in self.after:
            _stays(self.workspace, self.workspace.documents / file_name(key))
        if not self.request.dry_run:
            self._write()
        if not self.request.paths:
            self._orphans(seeds)
        self._count()
        self.report.problems.sort(key=Problem.sort_key)
        return self.report

    @property
    def labels(self) -> dict[str, list[Label]]:
        """Gold and passes by document; read when they first matter."""
        if self._labels is None:
            self._labels = read_labels(self.workspace)
        return self._labels

    def _note_sources(self, sources: Sources, seeds: Seeds, sound: Iterable[Seed]) -> None:
        notes = sources.unlisted(seed.path for seed in sound)
        if not self.request.paths:
            notes += sources.fileless({*seeds.files, *seeds.problems})
        self.report.notices += map(str, notes)

    def _convert(self, seed: Seed, sources: Sources) -> None:
        """Convert one seed; what it becomes goes to `after`, unless that is refused."""
        settings = self.workspace.settings
        try:
            raw = read_bytes(seed.file, settings.convert.max_bytes, seed.shown)
            new = convert_article(
                raw,
                seed.shown,
                options=ConvertOptions(max_bytes=settings.convert.max_bytes, language=settings.language),
                source=sources.facts(seed.path),
            )
        except InputError as error:
            self.report.problems += [replace(problem, file=seed.name) for problem in error.problems]
            return
        except StorageError as error:
            found = str(error).removeprefix(f"{seed.shown}: ")
            self.report.problems.append(Problem(rule="unreadable", file=seed.name, found=found))
            return
        old = self.before.get(new.id)
        if old is not None:
            if old.raw is None:
                self.report.problems.append(_taken(seed, new.id))
                return
            kept = {key: value for key, value in old.extra.items() if key not in _OF_THE_CONVERSION}
            new = msgspec.structs.replace(new, group=old.group, split=old.split, extra={**kept, **new.extra})
        if (old is None or old.text != new.text) and not self._protect(seed, old, new, sources.rights(seed.path)):
            return
        if old is None or old.text != new.text:
            self.report.notices += _guessed(seed, new)
        self.after[new.id] = new

    def _protect(self, seed: Seed, old: Document | None, new: Document, rights: Rights) -> bool:
        """Whether a new text may come: nothing is labelled on the old one, or the labels can be carried over."""
        labels = self.labels.get(new.id, [])
        if lost := stranded(labels, old, new, self.workspace):
            self.report.refused += map(Refusal, lost)
            return False
        if old is None:
            return True
        carried = carry_over(labels, old, new)
        if carried and not self.request.rebase:
            problem, details = _labelled(seed, carried, self.workspace)
            diff = tuple(text_diff(old.text, new.text))
            self.report.refused.append(Refusal(problem, details, diff, private=rights is not Rights.OPEN))
            return False
        self.carried[new.id] = carried
        return True

    def _everything(self) -> dict[str, Document]:
        return {**self.before, **self.after}

    def _deal(self, stories: Sequence[tuple[str, str]]) -> None:
        """Give new documents groups and splits; refuse what would tie groups of different splits.

        Args:
            stories: Pairs of documents that are declared to be one story.
        """
        everything = self._everything()
        touched = {
            key
            for key, document in everything.items()
            if document.group is None or key not in self.before or document.text != self.before[key].text
        }
        near = [(p.first, p.second) for p in near_pairs({key: d.text for key, d in everything.items()}, touched)]
        told = [(a, b) for a, b in stories if everything[a].group is None or everything[a].group != everything[b].group]
        touched.update(key for pair in told for key in pair)
        dealer = _policy(self.workspace.settings.split)
        members = [Member(d.id, d.group, d.split, d.meta.published) for d in everything.values()]
        dealt = deal(members, near + told, dealer, regroup=self.request.regroup)
        for bridge in dealt.bridges:
            self._refuse(bridge, touched)
        for key, place in dealt.places.items():
            self.after[key] = msgspec.structs.replace(everything[key], group=place.group, split=place.split)
        self.report.notices += map(_merged, dealt.merges)

    def _refuse(self, bridge: Bridge, touched: set[str]) -> None:
        for key in sorted(touched.intersection(bridge.documents)):
            self.carried.pop(key, None)
            document = self.after.pop(key, None) or self.before[key]
            self.report.refused.append(Refusal(_bridging(document, bridge)))

    def _write(self) -> None:
        """Write labels and documents that changed; sweep what a killed process left."""
        folder = self.workspace.documents
        sweep(folder)
        for key in sorted(self.after, key=lambda key: (key not in self.before, key)):
            for path in write_carried(self.carried.get(key, ()), self.workspace):
                self.report.notices.append(f"{self.workspace.shown(path)}: the labels that could not be carried over")
            if self.before.get(key) != self.after[key]:
                write_document(folder / file_name(key), self.after[key])

    def _orphans(self, seeds: Seeds) -> None:
        """Report documents whose seed is gone; remove those nobody labelled, if that was asked for."""
        if seeds.partial:
            return  # what could not be listed is not gone
        there = seeds.there()
        for key, document in sorted({**self.before, **self.after}.items()):
            path = self.workspace.documents / file_name(key)
            if document.raw is None or not document.raw.path.startswith(f"{seeds.room}/") or document.raw.path in there:
                continue
            place = f"{self.workspace.shown(path)}: its seed {quote(document.raw.path, 200)} is gone"
            if key in self.labels:
                self.report.notices.append(f"{place}; the document is kept, as it is labelled")
            elif not self.request.prune:
                self.report.notices.append(f"{place}; the document is kept; remove it with --prune")
            else:
                self.report.pruned.append(key)
                if not self.request.dry_run:
                    _remove(path)

    def _count(self) -> None:
        for key in sorted(self.after):
            same = self.before.get(key) == self.after[key]
            (self.report.unchanged if same else self.report.converted).append(key)
        self.report.rebased = sorted(key for key, carried in self.carried.items() if carried)


def _inside(seeds: Seeds, document: Document) -> str:
    """Return the path of a document's file inside the seeds folder."""
    return document.raw.path.removeprefix(f"{seeds.room}/") if document.raw else ""


def _policy(split: SplitSettings) -> SplitPolicy:
    """Return the policy the settings ask for."""
    by_hash = HashPolicy({name: getattr(split, name) for name in SPLITS}, split.salt)
    if split.policy == "hash" or split.test_from is None:
        return by_hash
    return TimePolicy(split.dev_from or split.test_from, split.test_from, by_hash)


def _guessed(seed: Seed, new: Document) -> Iterator[str]:
    """Say what was guessed about a file, so that a person can look."""
    if told := new.extra.get("encoding"):
        encoding = new.raw.encoding if new.raw else "?"
        yield f"{seed.name}: read as {encoding} ({told}); if that is wrong, say encoding = … in SOURCES.toml"
    if repaired := new.extra.get("mojibake"):
        count = plural(repaired["count"], "broken character")
        yield f"{seed.name}: {count} repaired; see extra.mojibake of the document"


def _stays(workspace: Workspace, path: Path) -> None:
    """Refuse to write through a link that leads out of the workspace."""
    if path.is_symlink():
        inside(workspace.root, path)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"{path}: cannot be removed: {error.strerror}") from error


def _taken(seed: Seed, doc_id: str) -> Problem:
    return Problem(
        rule="doubled-id",
        file=seed.name,
        found=f"the document would be called {quote(doc_id, 200)}, as is one that came from no seed",
        expected="an id of its own",
        remedy="rename the file",
    )


def _labelled(seed: Seed, carried: Sequence[Carried], workspace: Workspace) -> tuple[Problem, tuple[str, ...]]:
    """Return why a new text under labels is refused, and what would become of each label."""
    moved = sum(len(each.rebased.moved) for each in carried)
    lost = sum(len(each.rebased.lost_mentions) for each in carried)
    files = ", ".join(workspace.shown(each.label.file) for each in carried)
    problem = Problem(
        rule="labelled-text",
        file=seed.name,
        found=f"the text would change under {files}: {plural(moved, 'mention')} would move, {lost} be lost",
        expected="the text the labels were made on",
        remedy="bring the old article back, or carry the labels over with --rebase",
    )
    lines = [f"{workspace.shown(each.label.file)}: {line}" for each in carried for line in each.moves() + each.losses()]
    return problem, tuple(lines)


def _bridging(document: Document, bridge: Bridge) -> Problem:
    ties = " and ".join(f"group {quote(group)} ({split})" for group, split in bridge.ties)
    return Problem(
        rule="bridge",
        file=printable(document.raw.path if document.raw else document.id),
        found=f"a copy or an update of articles in different splits: {ties}",
        expected="each story whole in one split",
        remedy="leave the article out, or join the groups with --regroup, which moves documents to another split",
    )


def _merged(merge: Merge) -> str:
    joined = " and ".join(map(quote, merge.groups))
    moved = f"; {plural(len(merge.moved), 'document')} moved there: {', '.join(merge.moved)}" if merge.moved else ""
    return f"groups {joined} are one story: now group {quote(merge.into.group)} in split {merge.into.split}{moved}"
