"""What is known about a run: plain frozen data, handed upwards; nobody here writes it anywhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goldspan.annotation import Annotations


@dataclass(frozen=True, slots=True)
class Failure:
    """A document for which there is no prediction, and why, in one line."""

    doc: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """What an extractor was trained on: document ids in order, SHA-256 of their gold, fingerprint of the outcome."""

    documents: tuple[str, ...]
    gold_sha256: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """All that decides what an extractor predicts for a text.

    Attributes:
        name: Name of the extractor.
        version: Its version.
        kind: Its kind as declared, or its class as `package.module:Class`.
        settings: Its settings, plain data.
        settings_sha256: Their hash.
        schema_sha256: Hash of the schema it was set up with; None if it has none.
        code_version: Release of goldspan and a hash of the extractor's own code, as far as it is at hand.
        trained_on: What it was trained on, if it learns.
    """

    name: str
    version: str
    kind: str
    settings: Mapping[str, Any]
    settings_sha256: str
    schema_sha256: str | None
    code_version: str
    trained_on: Training | None = None

    @property
    def sha256(self) -> str:
        """Hash of it all: equal hashes, equal predictions for equal texts."""
        return json_sha256(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """A run of one extractor over documents.

    Attributes:
        identity: What was run.
        documents: Id and text SHA-256 of every document asked about, in order, failures included.
        failures: Documents without a prediction, in the same order.
        notices: What the extractor has to say about itself.
        extracted: Documents predicted in this run, without failures.
        resumed: Documents whose earlier prediction was taken over.
        seconds: Wall time of extraction and of checking its output, without what was taken over.
    """

    identity: Identity
    documents: Mapping[str, str]
    failures: tuple[Failure, ...] = ()
    notices: tuple[str, ...] = ()
    extracted: int = 0
    resumed: int = 0
    seconds: float = 0.0

    @property
    def documents_per_second(self) -> float | None:
        """Speed of this run; None where nothing was extracted."""
        return self.extracted / self.seconds if self.extracted and self.seconds > 0 else None


@dataclass(frozen=True, slots=True)
class RunResult:
    """A run's record, and its predictions in document order (none where they went to `on_record` instead)."""

    record: RunRecord
    predictions: tuple[Annotations, ...] = field(default=())


def json_sha256(value: object) -> str:
    """Return the SHA-256 of plain data, Structs or dataclasses as JSON with sorted keys."""
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()


def records_sha256(records: Iterable[Annotations]) -> str:
    """Return one SHA-256 over records in the order given."""
    digest = hashlib.sha256()
    for record in records:
        digest.update(msgspec.json.encode(record, order="deterministic") + b"\n")
    return digest.hexdigest()
