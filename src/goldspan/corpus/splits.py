"""Groups and splits: near-duplicates share a group, a group is whole in one split, and what has a place keeps it.

A new article joins the group of what it is near to, or founds one; a new group's split is dealt by a policy. Adding an
article moves no other. An article that would tie two groups of one split merges them; across splits it is refused,
because either half would leak into the other, until a person asks for it (`regroup`).
"""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from goldspan.document import SPLITS, Split

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Member:
    """What dealing needs to know of a document; `group` and `split` are None where it has none yet."""

    id: str
    group: str | None = None
    split: Split | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A document's group and split."""

    group: str
    split: Split


class SplitPolicy(Protocol):
    """Deals a new group to a split."""

    def split(self, group: str, members: Sequence[Member]) -> Split:
        """Return the split of a new group; the same group and members give the same split."""
        ...


@dataclass(frozen=True, slots=True)
class HashPolicy:
    """Deals by a hash of salt and group id, so that a group's split depends on no other group.

    Attributes:
        shares: Share of each split, relative to each other.
        salt: Another salt deals another hand.
    """

    shares: Mapping[Split, float]
    salt: str

    def split(self, group: str, members: Sequence[Member]) -> Split:  # noqa: ARG002 - other policies look at dates
        """Return the split whose share of the unit interval the group's hash falls into."""
        digest = hashlib.sha256(f"{self.salt}\0{group}".encode()).digest()
        point = int.from_bytes(digest[:8], "big") / 2**64 * sum(self.shares.values())
        dealt: list[Split] = [name for name in SPLITS if self.shares.get(name, 0) > 0]
        for name in dealt:
            point -= self.shares[name]
            if point < 0:
                return name
        return dealt[-1]  # rounding left a sliver at the end


@dataclass(frozen=True, slots=True)
class TimePolicy:
    """Deals by date, so that what is tested on is later than what is learnt from.

    A group goes by its latest article: a story told on both sides of a cut would otherwise carry the later side into
    the earlier split. A group in which no article has a date is dealt by `undated`.

    Attributes:
        dev_from: First day of dev, ISO 8601; what is earlier is train.
        test_from: First day of test.
        undated: Deals groups without a date.
    """

    dev_from: str
    test_from: str
    undated: SplitPolicy

    def split(self, group: str, members: Sequence[Member]) -> Split:
        """Return the split of the days that the group's latest article falls into."""
        latest = max((member.published[:10] for member in members if member.published), default=None)
        if latest is None:
            return self.undated.split(group, members)
        return "test" if latest >= self.test_from else "dev" if latest >= self.dev_from else "train"


@dataclass(frozen=True, slots=True)
class Merge:
    """Groups that became one: their ids, the one they now share, and the documents whose split moved."""

    groups: tuple[str, ...]
    into: Place
    moved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bridge:
    """Documents of one story that lie in different splits: their ids, and their groups with these splits."""

    documents: tuple[str, ...]
    ties: tuple[tuple[str, Split], ...]


@dataclass(slots=True)
class Dealt:
    """The outcome: places of all documents that are new or moved, merges, and what was refused a place."""

    places: dict[str, Place] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    bridges: list[Bridge] = field(default_factory=list)


def deal(
    members: Iterable[Member], near: Iterable[tuple[str, str]], policy: SplitPolicy, *, regroup: bool = False
) -> Dealt:
    """Give every document without a group a place, and join groups that turn out to be one.

    Args:
        members: All documents; those without a group are the new ones.
        near: Pairs of ids of near texts, where at least one text is new or has changed.
        policy: Deals new groups.
        regroup: Also join groups across splits: the joined group goes where most of its documents are, ties to the
            first of the groups.

    Returns:
        Places of new documents and of those whose place changed. Documents in a bridge have none.
    """
    known = {member.id: member for member in members}
    taken = {member.group for member in known.values()}
    dealt = Dealt()
    for component in _components(known, near):
        found = [known[key] for key in component]
        _place(found, _free(found[0].id, taken), policy, dealt, regroup=regroup)
    return dealt


def _free(name: str, taken: set[str | None]) -> str:
    """Return `name`, counted up where another story's group has that name already."""
    numbered = (f"{name}-{n}" for n in itertools.count(2))
    return next(n for n in itertools.chain([name], numbered) if n not in taken)


def _place(members: list[Member], name: str, policy: SplitPolicy, dealt: Dealt, *, regroup: bool) -> None:
    """Place one connected set of documents, in order of id; `name` is the group's if it is a new one."""
    groups = sorted({member.group for member in members if member.group is not None})
    group = groups[0] if groups else name
    splits = {member.split for member in members if member.split is not None}
    if len(splits) > 1 and not regroup:
        ties: set[tuple[str, Split]] = {
            (member.group or member.id, member.split) for member in members if member.split is not None
        }
        dealt.bridges.append(Bridge(tuple(member.id for member in members), tuple(sorted(ties))))
        return
    place = Place(group, _common(members) or policy.split(group, members))
    changed = [member for member in members if (member.group, member.split) != (place.group, place.split)]
    dealt.places.update((member.id, place) for member in changed)
    if len(groups) > 1 or len(splits) > 1:
        moved = tuple(member.id for member in changed if member.split not in {None, place.split})
        dealt.merges.append(Merge(tuple(groups), place, moved))


def _common(members: Sequence[Member]) -> Split | None:
    """Return the split most members are in; ties go to the first group's."""
    counts: dict[Split, int] = {}
    for member in sorted(members, key=lambda member: (member.group or member.id, member.id)):
        if member.split is not None:
            counts[member.split] = counts.get(member.split, 0) + 1
    return max(counts, key=counts.__getitem__, default=None)


def _components(known: Mapping[str, Member], near: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the sets connected by nearness or a shared group that hold a new document or were tied anew, sorted."""
    parent = {key: key for key in known}

    def root(key: str) -> str:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    def join(a: str, b: str) -> None:
        first, second = sorted((root(a), root(b)))
        parent[second] = first

    first_of: dict[str, str] = {}
    for member in known.values():
        if member.group is not None:
            join(first_of.setdefault(member.group, member.id), member.id)
    asked = {key for key, member in known.items() if member.group is None}
    for a, b in near:
        if root(a) != root(b):
            asked |= {a, b}
        join(a, b)
    sets: dict[str, list[str]] = {}
    for key in sorted(known):
        sets.setdefault(root(key), []).append(key)
    wanted = {root(key) for key in asked}
    return [keys for top, keys in sets.items() if top in wanted]
