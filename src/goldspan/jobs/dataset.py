"""`goldspan dataset`: the labelled documents of a workspace as a Hugging Face dataset."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from goldspan.corpus.dataset.bio import Losses
from goldspan.corpus.dataset.build import Built, build, built_from, inputs_hash
from goldspan.corpus.dataset.card import AgreementRow, CardFacts
from goldspan.corpus.dataset.token_rows import losses
from goldspan.corpus.version import shown_version
from goldspan.document import SPLITS
from goldspan.jobs.labelled import Labelled, labelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DatasetReport:
    """The outcome.

    Attributes:
        folder: The dataset, as shown.
        built: Documents per split, and whether anything was written.
        current: Whether the folder now holds just this.
        closed: How many of its texts may not leave the workspace.
        version: The corpus's number, if it has one.
        digest: The hash of its content.
        losses: What the token view loses.
        notices: What a person should know.
    """

    folder: str
    built: Built
    current: bool
    closed: int
    version: str | None = None
    digest: str = ""
    losses: Losses = field(default_factory=Losses)
    notices: tuple[str, ...] = ()

    @property
    def shown_version(self) -> str:
        """Number and hash, as shown."""
        return shown_version(self.version, self.digest)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "folder": self.folder,
            "splits": self.built.splits,
            "written": self.built.written,
            "current": self.current,
            "version": self.version,
            "hash": self.digest,
            "publisher_rights": self.closed,
            "losses": self.losses.to_dict(),
            "notices": list(self.notices),
        }


def build_dataset(
    workspace: Workspace, *, dry_run: bool = False, agreement: Sequence[AgreementRow] | None = None
) -> DatasetReport:
    """Build the dataset of a workspace, unless nothing it is made from has changed.

    Documents without gold or without a split are left out, and that is said.

    Args:
        workspace: The workspace.
        dry_run: Write nothing.
        agreement: What the card says of agreement between annotators; None where nothing was measured.

    Raises:
        ProblemsFound: Gold that `goldspan check` would not let pass.
        DoesNotHold: There is no gold.
        InputError: Documents, gold, schema or SOURCES.toml cannot be read.
        MissingExtra: `datasets`, `pyarrow` or `mlcroissant` is not installed.
        StorageError: The file system refused.
    """
    found = labelled(workspace)
    facts = card_facts(workspace, found, agreement)
    inputs = inputs_of(found, facts)
    built = built_from(workspace.dataset, inputs)
    current = built is not None or not dry_run
    if built is None and dry_run:
        counts = Counter(item.document.split for item in found.items)
        built = Built({split: counts[split] for split in SPLITS if counts[split]}, written=False)
    if built is None:
        with workspace.lock("dataset"):
            built = build(workspace.dataset, found.items, facts, inputs)
    return DatasetReport(
        folder=workspace.shown(workspace.dataset),
        built=built,
        current=current,
        closed=sum(item.rights != "open" for item in found.items),
        version=facts.version,
        digest=found.digest,
        losses=losses(found.items),
        notices=found.notices,
    )


def card_facts(workspace: Workspace, found: Labelled, agreement: Sequence[AgreementRow] | None = None) -> CardFacts:
    """Return what the card says of a workspace's labelled documents beyond what can be counted."""
    settings, schema = workspace.settings, found.schema
    return CardFacts(
        name=settings.name,
        entity_types=tuple(schema.entity),
        relation_types=tuple(schema.relation),
        schema=f"{schema.name}, version {schema.version}",
        notice=settings.corpus.notice,
        version=settings.corpus.version,
        digest=found.digest,
        dealt=tuple(
            (name.replace("_", " "), str(value))
            for name, value in msgspec.to_builtins(settings.split).items()
            if value is not None
        ),
        agreement=tuple(agreement) if agreement is not None else None,
    )


def inputs_of(found: Labelled, facts: CardFacts) -> str:
    """Return a hash of all that the dataset is made from."""
    return inputs_hash([msgspec.json.encode(facts), *(msgspec.json.encode(item) for item in found.items)])
