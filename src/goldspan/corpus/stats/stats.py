"""All that is counted of a corpus, in one value."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goldspan.corpus.stats.portions import (
    Portion,
    content_of,
    format_of,
    lengths,
    measured,
    portion,
    portions,
    split_of,
    year_of,
)
from goldspan.corpus.stats.types import RARE, MentionType, RelationType, mention_types, relation_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goldspan.corpus.dataset.rows import Item
    from goldspan.schema import Schema

BY = {"split": split_of, "year": year_of, "content": content_of, "format": format_of}
"""What documents are told apart by."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a corpus is called.

    Attributes:
        name: Its name.
        notice: What must be known of it first.
        version: Its number.
        digest: The hash of its content; empty where it is no workspace's.
    """

    name: str
    notice: str = ""
    version: str | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Stats:
    """What is in a corpus.

    Attributes:
        identity: What it is called.
        total: Counts of all.
        lengths: Quantiles of the lengths of documents.
        by: Counts by split, year, content and format.
        cluster_sizes: Clusters by how many mentions they have.
        mentions: Counts of every type of mentions.
        relations: Counts of every type of relations.
        measured_on: The split extractors are measured on; None for all of it.
        notices: What a person should know.
    """

    identity: Identity
    total: Portion
    lengths: Mapping[str, Mapping[str, float]]
    by: Mapping[str, Mapping[str, Portion]]
    cluster_sizes: Counter[int]
    mentions: Mapping[str, MentionType]
    relations: Mapping[str, RelationType]
    measured_on: str | None
    notices: tuple[str, ...] = field(default=())

    def is_rare(self, kind: MentionType | RelationType) -> bool:
        """Whether there are too few of a type to measure it: fewer than `RARE` in the split that is measured on."""
        return (kind.count if self.measured_on is None else kind.splits[self.measured_on]) < RARE

    @property
    def singletons(self) -> int:
        """How many clusters have one mention."""
        return self.cluster_sizes[1]

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data."""
        clusters = self.cluster_sizes.total()
        return {
            "name": self.identity.name,
            "notice": self.identity.notice or None,
            "version": self.identity.version,
            "hash": self.identity.digest or None,
            **self.total.to_dict(),
            "lengths": {name: dict(found) for name, found in self.lengths.items()},
            "by": {name: {key: p.to_dict() for key, p in found.items()} for name, found in self.by.items()},
            "cluster_sizes": {str(size): count for size, count in sorted(self.cluster_sizes.items())},
            "singletons": self.singletons,
            "singleton_share": round(self.singletons / clusters, 4) if clusters else None,
            "measured_on": self.measured_on,
            "rare_below": RARE,
            "mention_types": {n: {**k.to_dict(), "rare": self.is_rare(k)} for n, k in self.mentions.items()},
            "relation_types": {n: {**k.to_dict(), "rare": self.is_rare(k)} for n, k in self.relations.items()},
            "notices": list(self.notices),
        }


def stats(
    items: Iterable[Item],
    schema: Schema | None,
    identity: Identity,
    *,
    measured_on: str | None,
    notices: tuple[str, ...] = (),
) -> Stats:
    """Return what is in some labelled documents; their order does not matter.

    Args:
        items: The documents.
        schema: Its types are shown in its order, also where there is none; without one, those that occur, sorted.
        identity: What the corpus is called.
        measured_on: The split extractors are measured on; None for all of these documents.
        notices: What a person should know.
    """
    documents = [measured(item) for item in sorted(items, key=lambda item: item.document.id)]
    by = {name: portions(documents, key) for name, key in BY.items()}
    return Stats(
        identity=identity,
        total=portion(documents),
        lengths=lengths(documents),
        by=by,
        cluster_sizes=Counter(size for each in documents for size in each.clusters.values()),
        mentions=mention_types(documents, schema),
        relations=relation_types(documents, schema),
        measured_on=measured_on,
        notices=notices,
    )
