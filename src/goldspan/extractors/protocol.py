"""What an extractor is.

The least that will do is a `name`, a `version`, `settings` and `extract`. One that learns has `train` and a
`fingerprint` too (`Trainable`); one that is faster on many documents at once has `extract_batch` (`Batching`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import msgspec

    from goldspan.annotation import Annotations
    from goldspan.document import Document
    from goldspan.extractors.record import Failure
    from goldspan.schema import Schema


@runtime_checkable
class Extractor(Protocol):
    """Turns documents into annotations.

    `name` and `version` name its runs (`name@version`); `settings` are plain data, everything besides the code that
    decides what it predicts. An optional attribute `notices`, a sequence of lines, is passed on to whoever reads the
    run: `trained on no documents` and the like.
    """

    @property
    def name(self) -> str:
        """Name of the extractor."""
        ...

    @property
    def version(self) -> str:
        """Version of the extractor, counted up by whoever changes it."""
        ...

    @property
    def settings(self) -> Mapping[str, Any]:
        """All settings, as plain data."""
        ...

    def extract(self, document: Document) -> Annotations:
        """Return what is found in one document; offsets are half-open, in code points of `document.text`."""
        ...


@runtime_checkable
class Trainable(Extractor, Protocol):
    """An extractor that learns from gold records before it predicts."""

    @property
    def fingerprint(self) -> str:
        """Short text that differs whenever what was learned differs; a hash of it."""
        ...

    def train(self, documents: Sequence[Document], gold: Sequence[Annotations]) -> None:
        """Learn from documents and their gold, `gold[i]` belonging to `documents[i]`; forget what was before."""


@runtime_checkable
class Batching(Extractor, Protocol):
    """An extractor that takes several documents at once.

    The records may come in any order and are matched by `doc`. A document may get a `Failure` instead, and one that
    gets neither has failed.
    """

    @property
    def batch_size(self) -> int:
        """How many documents to give it at once."""
        ...

    def extract_batch(self, documents: Sequence[Document]) -> Iterable[Annotations | Failure]:
        """Return what is found in several documents."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What an extractor's class is called with, as its one argument.

    Attributes:
        name: Name of the extractor.
        version: Its version.
        schema: What the corpus labels; an extractor predicts no other types.
        settings: Its options; where the class has `Options`, checked and with every default filled in.
        kind: The kind as declared.
        folder: What relative paths in the settings are relative to; None for the current folder.
    """

    name: str
    version: str
    schema: Schema
    settings: Mapping[str, Any] = field(default_factory=dict)
    kind: str = ""
    folder: Path | None = None


class BaseExtractor:
    """A base to build on, not an obligation: keeps the `Setup` and answers for name, version and settings.

    A class may set `Options` to a msgspec Struct; settings in `extractors.toml` are then checked against it, and each
    fault is reported with its line.
    """

    Options: ClassVar[type[msgspec.Struct] | None] = None

    def __init__(self, setup: Setup) -> None:
        self.setup = setup

    @property
    def name(self) -> str:
        """Name of the extractor."""
        return self.setup.name

    @property
    def version(self) -> str:
        """Version of the extractor."""
        return self.setup.version

    @property
    def settings(self) -> Mapping[str, Any]:
        """All settings, as plain data."""
        return self.setup.settings

    @property
    def notices(self) -> Sequence[str]:
        """Lines for whoever reads the run."""
        return ()
