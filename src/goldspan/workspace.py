"""The workspace: a folder with the same seven rooms anywhere. Only this module knows their names.

goldspan.toml            settings
seeds/                   raw articles as received, and SOURCES.toml
corpus/documents/        converted documents, committed: offsets depend on them
corpus/dataset/          the built dataset
annotations/             schema.toml, GUIDELINES.md, exceptions.toml, gold/, passes/<annotator>/, label_studio/
eval/                    extractors.toml, runs/, agreement/, leaderboard/
.goldspan/               the lock
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import json
import os
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from goldspan.errors import LockedError, Problem, SettingsError, StorageError, UsageError, quote
from goldspan.files.shape import shape_problems
from goldspan.files.toml import read_toml
from goldspan.normal.dates import is_norm_date

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS_FILE = "goldspan.toml"
LOCK_TIMEOUT = "GOLDSPAN_LOCK_TIMEOUT"
"""Environment variable: seconds to wait for another process before giving up (default 60)."""


class CorpusSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[corpus]`: the version of this corpus, and what must be known of it first; shown by card and statistics."""

    version: str | None = None
    notice: str | None = None


class ConvertSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[convert]`: the largest article converted, in bytes."""

    max_bytes: int = 5_000_000


class SplitSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[split]`: how new groups of articles are dealt to the splits.

    `policy = "hash"` deals by shares, relative to each other; `salt` enters the hash: another salt deals another hand,
    for articles that have no split yet. `policy = "time"` deals by date of publication: from `test_from` on is test,
    from `dev_from` on (default: `test_from`, so no dev) is dev, the rest is train; shares and salt are for those
    without a date.
    """

    policy: Literal["hash", "time"] = "hash"
    train: float = 0.6
    dev: float = 0.1
    test: float = 0.3
    salt: str = "goldspan"
    dev_from: str | None = None
    test_from: str | None = None


class EvaluateSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[evaluate]`: the split on which extractors are scored and ranked."""

    split: Literal["train", "dev", "test"] = "test"


class AnnotatorSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[annotators.ALIAS]`: who made the pass of this name: a person or a machine, and more in words.

    The board calls an agreement human only where both passes are of people. `label_studio` is the number of the user
    of Label Studio who this is.
    """

    kind: Literal["person", "machine"] | None = None
    about: str | None = None
    label_studio: Annotated[int, msgspec.Meta(ge=1)] | None = None


class LabelStudioSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[label_studio]`: the title of the project (default: the workspace's name) and who must have finished.

    `wanted` is the number of annotators who finish a document before it can become gold. Of a document that was dealt
    out, those it was dealt to are wanted.
    """

    project: str | None = None
    wanted: Annotated[int, msgspec.Meta(ge=1)] = 1


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`goldspan.toml`; `language` (BCP 47) is that of articles of which nothing says it."""

    name: str
    language: str = "en"
    corpus: CorpusSettings = CorpusSettings()
    convert: ConvertSettings = ConvertSettings()
    split: SplitSettings = SplitSettings()
    evaluate: EvaluateSettings = EvaluateSettings()
    annotators: dict[str, AnnotatorSettings] = {}
    label_studio: LabelStudioSettings = LabelStudioSettings()


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace's root folder and settings; every path in it is a property of this class."""

    root: Path
    settings: Settings

    @property
    def seeds(self) -> Path:
        """Raw articles exactly as received."""
        return self.root / "seeds"

    @property
    def sources(self) -> Path:
        """Origin, date, publisher and rights of every seed."""
        return self.seeds / "SOURCES.toml"

    @property
    def documents(self) -> Path:
        """Converted documents, one file each."""
        return self.root / "corpus" / "documents"

    @property
    def dataset(self) -> Path:
        """The built dataset."""
        return self.root / "corpus" / "dataset"

    @property
    def schema(self) -> Path:
        """The schema."""
        return self.root / "annotations" / "schema.toml"

    @property
    def gold(self) -> Path:
        """Gold records, one file each."""
        return self.root / "annotations" / "gold"

    @property
    def passes(self) -> Path:
        """Annotators' passes, one folder each."""
        return self.root / "annotations" / "passes"

    @property
    def exceptions(self) -> Path:
        """Labels that look wrong and are right, each with the reason."""
        return self.root / "annotations" / "exceptions.toml"

    @property
    def label_studio(self) -> Path:
        """What synchronising with Label Studio keeps: base, state, conflicts, renamed types, what was set aside."""
        return self.root / "annotations" / "label_studio"

    @property
    def local(self) -> Path:
        """What belongs to this machine alone, and to no version control: the lock, cursors, the journal of changes."""
        return self.root / ".goldspan"

    @property
    def extractors(self) -> Path:
        """The declared extractors."""
        return self.root / "eval" / "extractors.toml"

    @property
    def runs(self) -> Path:
        """Runs, one folder `<name>@<version>` each."""
        return self.root / "eval" / "runs"

    @property
    def agreement(self) -> Path:
        """Reports of annotators against each other, one file `<one>--<other>.json` each."""
        return self.root / "eval" / "agreement"

    @property
    def leaderboard(self) -> Path:
        """The built leaderboard."""
        return self.root / "eval" / "leaderboard"

    def shown(self, path: Path) -> str:
        """Return `path` as a person in the workspace would write it, with `/`."""
        with contextlib.suppress(ValueError):
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        return str(path)

    @contextlib.contextmanager
    def lock(self, command: str) -> Iterator[None]:
        """Hold the workspace for writing; waits for another process, and says who it is.

        Raises:
            LockedError: Another process still holds it after `GOLDSPAN_LOCK_TIMEOUT` seconds.
            StorageError: The lock's folder cannot be written.
        """
        # Here because its import costs more than most commands that only read.
        from filelock import FileLock, Timeout

        folder = self.root / ".goldspan"
        holder = folder / "holder.json"
        try:
            folder.mkdir(exist_ok=True)
            lock = FileLock(folder / "lock")
            try:
                lock.acquire(timeout=0)
            except Timeout:
                patience = _patience()
                sys.stderr.write(f"goldspan: waiting up to {patience:g} s: {_held_by(holder)}\n")
                try:
                    lock.acquire(timeout=patience)
                except Timeout:
                    message = f"{self.root}: {_held_by(holder)}; wait for it, or set {LOCK_TIMEOUT} to wait longer"
                    raise LockedError(message) from None
            holder.write_text(json.dumps({"process": os.getpid(), "command": command, "since": time.time()}))
        except OSError as error:
            full = error.errno in {errno.ENOSPC, errno.EDQUOT}
            remedy = "make room" if full else "make the folder writable, or copy the workspace"
            raise StorageError(f"{error.filename or folder}: cannot be written: {error.strerror}; {remedy}") from error
        try:
            yield
        finally:
            holder.unlink(missing_ok=True)
            lock.release()


def find_workspace(start: Path | None = None) -> Workspace:
    """Return the workspace of `start` (default: the current folder) or of the nearest folder above it.

    Raises:
        UsageError: There is none.
        SettingsError: Its settings are faulty.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / SETTINGS_FILE).is_file():
            return open_workspace(folder)
    raise UsageError(f"{here}: no {SETTINGS_FILE} here or above; run `goldspan init DIR`, or give --workspace DIR")


def open_workspace(root: Path) -> Workspace:
    """Return the workspace whose root is `root`.

    Raises:
        UsageError: `root` has no `goldspan.toml`.
        SettingsError: Its settings are faulty: every fault, with its line.
    """
    path = root / SETTINGS_FILE
    if not path.is_file():
        raise UsageError(f"{root}: not a workspace, it has no {SETTINGS_FILE}; run `goldspan init {root}`")
    toml = read_toml(path, SETTINGS_FILE)
    problems = list(shape_problems(toml.data, Settings, toml.locate))
    if problems:
        raise SettingsError(problems)
    settings = msgspec.convert(toml.data, Settings)
    if fault := _split_fault(settings.split):
        raise SettingsError(dataclasses.replace(fault, file=SETTINGS_FILE, line=toml.line("split")))
    if faults := dict(_annotator_faults(settings.annotators)):
        raise SettingsError(
            dataclasses.replace(fault, file=SETTINGS_FILE, line=toml.line("annotators", alias, "label_studio"))
            for alias, fault in faults.items()
        )
    return Workspace(root.resolve(), settings)


def _split_fault(split: SplitSettings) -> Problem | None:
    """Return what shapes cannot say about `[split]`, if anything is wrong."""
    shares = (split.train, split.dev, split.test)
    if min(shares) < 0 or sum(shares) <= 0:
        found = f"shares {', '.join(f'{share:g}' for share in shares)}"
        return Problem(rule="shares", found=found, expected="none below 0 and at least one above")
    cuts = [cut for cut in (split.dev_from, split.test_from) if cut is not None]
    for cut in cuts:
        if len(cut) != len("2013-01-01") or not is_norm_date(cut):
            return Problem(rule="cut", found=quote(cut), expected='a day such as "2013-01-01"')
    if split.policy == "time" and split.test_from is None:
        return Problem(rule="cut", found="a split by time without test_from", expected="the first day of test")
    if cuts != sorted(cuts):
        return Problem(rule="cut", found=f"dev_from {cuts[0]} after test_from {cuts[1]}", expected="dev before test")
    return None


def _annotator_faults(annotators: dict[str, AnnotatorSettings]) -> Iterator[tuple[str, Problem]]:
    """Yield annotators who could not be told from others, each with what is wrong."""
    whose: dict[int, str] = {}
    for alias, annotator in annotators.items():
        number = annotator.label_studio
        if number in whose:
            found = f"user {number} is {quote(whose[number])} and {quote(alias)}"
            yield alias, Problem(rule="two-aliases", found=found, expected="one alias for a user")
        elif number is not None:
            whose[number] = alias
            if re.fullmatch(r"user-[0-9]+", alias) and alias != f"user-{number}":
                expected = f"user {alias.removeprefix('user-')}, who goes by that alias unless given another"
                yield alias, Problem(rule="alias-taken", found=f"user {number} is {quote(alias)}", expected=expected)


def _patience() -> float:
    try:
        return max(0.0, float(os.environ.get(LOCK_TIMEOUT, "60")))
    except ValueError:
        raise UsageError(f"{LOCK_TIMEOUT}: expected seconds, found {os.environ[LOCK_TIMEOUT]!r}") from None


def _held_by(holder: Path) -> str:
    try:
        data = json.loads(holder.read_text())
        since = time.strftime("%H:%M:%S", time.localtime(data["since"]))
        return f"the workspace is held by `goldspan {data['command']}` (process {data['process']}, since {since})"
    except (OSError, ValueError, KeyError, TypeError):
        return "the workspace is held by another process"
