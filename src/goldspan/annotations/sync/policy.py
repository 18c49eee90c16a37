"""From passes to gold: who is believed."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from goldspan.annotations.diff import difference
from goldspan.annotations.sync.digest import label_digest
from goldspan.errors import plural
from goldspan.schema import symmetric_types

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goldspan.annotation import Annotations
    from goldspan.schema import Schema


class Why(Enum):
    """Why a record becomes gold."""

    STARRED = "starred"
    ADJUDICATED = "adjudicated"
    AGREED = "agreed"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Gold:
    """These labels become gold, because of whom, by alias."""

    record: Annotations
    why: Why
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Somebody has to decide first; `reasons` says what on."""

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many more annotators have to finish first."""

    n: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The finished annotations of one document on its text, by alias.

    Attributes:
        passes: Annotators' passes.
        adjudicated: Reviewers' decisions.
        starred: Aliases whose annotation somebody marked as ground truth.
    """

    passes: Mapping[str, Annotations] = field(default_factory=dict)
    adjudicated: Mapping[str, Annotations] = field(default_factory=dict)
    starred: frozenset[str] = frozenset()


def settle(finished: Finished, wanted: int = 1, schema: Schema | None = None) -> Gold | Review | Waiting:
    """Return what becomes of a document's gold.

    The starred annotation is believed; else the reviewer's; else, once `wanted` annotators have finished, what all who
    did agree on. Of several that are believed all must say the same: then the first by alias is taken, whose ids stay.

    Args:
        finished: What is there.
        wanted: How many annotators have to finish.
        schema: Tells what is no difference: a default written out, a symmetric relation turned round.
    """
    everybody = {**finished.passes, **finished.adjudicated}
    starred = {alias: record for alias, record in everybody.items() if alias in finished.starred}
    for believed, why in ((starred, Why.STARRED), (finished.adjudicated, Why.ADJUDICATED)):
        if believed:
            return _agreed(believed, why, schema)
    if (missing := max(1, wanted) - len(finished.passes)) > 0:
        return Waiting(missing)
    return _agreed(finished.passes, Why.AGREED if len(finished.passes) > 1 else Why.ONLY, schema)


def _agreed(believed: Mapping[str, Annotations], why: Why, schema: Schema | None) -> Gold | Review:
    aliases = tuple(sorted(believed))
    if len({label_digest(record, schema) for record in believed.values()}) == 1:
        return Gold(believed[aliases[0]], why, aliases)
    reasons = (_differ(one, two, believed, schema) for one, two in itertools.combinations(aliases, 2))
    return Review(tuple(reason for reason in reasons if reason))


def _differ(one: str, two: str, believed: Mapping[str, Annotations], schema: Schema | None) -> str:
    """Return how two annotators differ, in one line; empty where they do not."""
    a, b = believed[one], believed[two]
    if label_digest(a, schema) == label_digest(b, schema):
        return ""
    found = difference(a, b, symmetric_types(schema))
    parts = [
        plural(len(some), noun) for some, noun in ((found.mentions, "mention"), (found.relations, "relation")) if some
    ]
    return f"{one} and {two} differ in {' and '.join(parts) or 'how labels are linked'}"
