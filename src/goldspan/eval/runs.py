"""Runs: what an extractor predicted, kept for good under `<name>@<version>`.

    runs/<name>@<version>/   predictions.jsonl   one record a document, in order of their ids
                             run.json            what went in, what failed, how long it took
                             report.json         the score, written by `goldspan score`; the board reads only this
    runs/.<name>@<version>.partial/              a run under way or interrupted; no reader takes it for a run

A run is immutable: the same content again does nothing, other content is refused unless it is to replace the old one.
A folder is moved into place whole.
"""

from __future__ import annotations

from dataclasses import replace as replaced
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from goldspan.errors import InputError, Problem, RecordError, plural, quote
from goldspan.files.atomic import missing, read_bytes
from goldspan.files.names import file_name
from goldspan.files.shape import decode

if TYPE_CHECKING:
    from pathlib import Path

PREDICTIONS = "predictions.jsonl"
RUN = "run.json"
REPORT = "report.json"


class Failure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A document without a prediction, and why."""

    doc: str
    error: str


class Inputs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything a prediction can depend on. A run whose inputs are unchanged need not be made again.

    Attributes:
        settings: The extractor's settings, as declared.
        code: Fingerprint of the extractor's code.
        schema: Fingerprint of the schema it was given.
        documents: Fingerprint of every document predicted, by id.
        trained_on: Fingerprint of every gold record learnt from, with its document, by id.
    """

    settings: dict[str, Any]
    code: str
    schema: str
    documents: dict[str, str]
    trained_on: dict[str, str] = {}

    def differences(self, other: Inputs) -> list[str]:
        """Say in words what differs between these inputs and `other`, the newer ones; empty if nothing does."""
        pairs = {
            "settings": self.settings != other.settings,
            "code": self.code != other.code,
            "schema": self.schema != other.schema,
        }
        words = [f"the {field} changed" for field, changed in pairs.items() if changed]
        both = ((self.documents, other.documents, "document"), (self.trained_on, other.trained_on, "training document"))
        for old, new, noun in both:
            added, gone = new.keys() - old.keys(), old.keys() - new.keys()
            changed = [key for key in old.keys() & new.keys() if old[key] != new[key]]
            counts = ((len(added), "added"), (len(gone), "gone"), (len(changed), "changed"))
            words += [f"{plural(count, noun)} {what}" for count, what in counts if count]
        return words


class Run(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`run.json`: how the predictions beside it came about.

    Attributes:
        name: The extractor's name.
        version: Its version.
        kind: Its kind, as declared.
        split: The split of the documents, or `all`.
        inputs: Everything its predictions depend on.
        learns: Whether it learns from gold, be there any or not.
        failures: Documents it gave no prediction for.
        notices: What it had to say of itself, such as that it had nothing to learn from.
        documents: How many documents it was timed on.
        seconds: How long these took; None where nothing was timed.
        goldspan: Version of goldspan that made the run.
    """

    name: str
    version: str
    kind: str
    split: str
    inputs: Inputs
    goldspan: str
    learns: bool = False
    failures: tuple[Failure, ...] = ()
    notices: tuple[str, ...] = ()
    documents: int = 0
    seconds: float | None = None
    format: Literal[1] = 1

    @property
    def label(self) -> str:
        """`name@version`."""
        return f"{self.name}@{self.version}"


def run_folder(runs: Path, name: str, version: str) -> Path:
    """Return the folder of a run in the folder of all runs; names that are no file names are percent-encoded."""
    return runs / f"{file_name(name, '')}@{file_name(version, '')}"


def run_folders(runs: Path) -> list[Path]:
    """Return the folders of all finished runs, sorted; hidden ones are interrupted runs and are left out."""
    if not runs.is_dir():
        return []
    folders = [path for path in runs.iterdir() if not path.name.startswith(".") and (path / RUN).is_file()]
    return sorted(folders)


def read_run(folder: Path, shown: str | None = None) -> Run:
    """Read a run's `run.json`; `shown` is what errors call it.

    Raises:
        RecordError: It is not what goldspan wrote; every fault.
        StorageError: It cannot be read.
    """
    from goldspan.files.json import parse_json

    path = folder / RUN
    name = shown or str(path)
    parsed = parse_json(read_bytes(path, name=name), name)
    return decode(parsed.data, Run, parsed.locate)


def reusable(folder: Path, inputs: Inputs, *, replace: bool) -> Run | None:
    """Return the finished run of exactly these inputs, to be used again; None if the run is to be made.

    A run that failed on some documents is used again too, but made anew where `replace` asks for it.

    Raises:
        InputError: There is a run of other inputs, or one that cannot be read, and `replace` is false.
    """
    if not (folder / RUN).exists():
        return None
    try:
        run = read_run(folder, f"{folder.name}/{RUN}")
        if not (folder / PREDICTIONS).is_file():
            raise RecordError(missing(f"{folder.name}/{PREDICTIONS}"))  # noqa: TRY301
    except RecordError as error:
        if replace:
            return None
        remedy = "give --replace to make the run again"
        raise RecordError([replaced(problem, remedy=remedy) for problem in error.problems]) from None
    differing = run.inputs.differences(inputs)
    if not differing:
        return None if replace and run.failures else run
    if replace:
        return None
    raise InputError(taken(run.label, "; ".join(differing)))


def taken(label: str, found: str) -> Problem:
    """Return the problem of a run that exists already with other content; `found` says in what it differs."""
    return Problem(
        rule="run-exists",
        found=f"the run {quote(label)} exists already with other content: {found}",
        expected="a run to stay as it was made",
        remedy="raise the extractor's version, or give --replace",
    )
