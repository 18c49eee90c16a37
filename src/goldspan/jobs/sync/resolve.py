"""`goldspan sync resolve`: what was changed here and on the server, unlike, settled for one side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldspan.annotations.sync.conflicts import Choice, resolve_all
from goldspan.errors import InputError, Problem, Refused, UnknownName, UsageError, quote
from goldspan.jobs.sync.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from goldspan.annotation import Annotations
    from goldspan.annotations.sync.conflicts import Conflict, Version
    from goldspan.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Conflicts:
    """The conflicts that are open, by document and in document order."""

    found: tuple[Conflict, ...]

    @property
    def exit_code(self) -> int:
        """1 where there are any."""
        return 1 if self.found else 0

    def to_dict(self) -> dict[str, Any]:
        """Return them as plain data."""
        return {"conflicts": [_as_data(conflict) for conflict in self.found]}

    def rows(self) -> list[tuple[str, ...]]:
        """Return of each its document, id, what the sides differ in, and how it was, is here, and is on the server."""
        return [
            (
                conflict.doc,
                conflict.id,
                ", ".join(field.value for field in conflict.fields),
                *(shown(version) for version in (conflict.base, conflict.ours, conflict.theirs)),
            )
            for conflict in self.found
        ]


@dataclass(frozen=True, slots=True)
class ResolveReport:
    """What was settled.

    Attributes:
        side: For whom.
        settled: The conflicts settled.
        left: How many are open still, in the whole workspace.
        dry_run: Whether nothing was written.
    """

    side: Choice
    settled: tuple[Conflict, ...]
    left: int
    dry_run: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "side": self.side.value,
            "settled": [_as_data(conflict) for conflict in self.settled],
            "left": self.left,
            "dry_run": self.dry_run,
        }


def conflicts(workspace: Workspace, docs: Collection[str] = ()) -> Conflicts:
    """Return the conflicts that are open, of some documents or of all.

    Raises:
        RecordError: They cannot be read.
    """
    shelf = Shelf(workspace)
    known = shelf.conflicted()
    return Conflicts(tuple(found for doc in known if doc in docs or not docs for found in shelf.conflicts(doc)))


def resolve(
    workspace: Workspace,
    docs: Collection[str],
    side: Choice,
    only: Collection[str] = (),
    *,
    dry_run: bool = False,
) -> ResolveReport:
    """Settle conflicts for one side: `ours` is the gold as it is here, `theirs` what the server has.

    Args:
        workspace: The workspace.
        docs: Documents; none for all.
        side: Which side.
        only: Ids of conflicts; none for all of these documents.
        dry_run: Whether to say what would be done, and write nothing.

    Raises:
        UnknownName: A document without conflicts, or an id that none has.
        UsageError: There is no conflict.
        Refused: Labels that a conflict is about have been changed since, with the way out; nothing was written.
        StorageError: The file system refused; run it again.
    """
    with workspace.lock("sync resolve"):
        shelf = Shelf(workspace)
        chosen = _chosen(shelf, docs, only)
        golds: dict[str, Annotations] = {}
        problems: list[Problem] = []
        for doc, some in chosen.items():
            try:
                golds[doc] = resolve_all(_gold(shelf, doc), some, side)
            except InputError as error:
                problems += error.problems
        if problems:
            raise Refused(problems)
        for doc, some in chosen.items():
            if dry_run:
                continue
            # The gold first: killed in between, the conflict is still there, and settled as it is asked for again.
            shelf.write_gold(golds[doc])
            gone = {conflict.id for conflict in some}
            shelf.write_conflicts(doc, tuple(one for one in shelf.conflicts(doc) if one.id not in gone))
        left = sum(len(shelf.conflicts(doc)) for doc in shelf.conflicted())
    return ResolveReport(side, tuple(one for some in chosen.values() for one in some), left, dry_run)


def _chosen(shelf: Shelf, docs: Collection[str], only: Collection[str]) -> dict[str, Sequence[Conflict]]:
    known = shelf.conflicted()
    if not known:
        raise UsageError("there is no conflict to settle")
    for doc in docs:
        if doc not in known:
            raise UnknownName("document with conflicts", doc, known)
    found = {doc: shelf.conflicts(doc) for doc in known if doc in docs or not docs}
    ids = {conflict.id for some in found.values() for conflict in some}
    for name in only:
        if name not in ids:
            raise UnknownName("conflict", name, ids)
    chosen = {doc: tuple(one for one in some if one.id in only or not only) for doc, some in found.items()}
    return {doc: some for doc, some in chosen.items() if some}


def _gold(shelf: Shelf, doc: str) -> Annotations:
    gold = shelf.gold(doc)
    if gold is None:
        found = "a conflict of a document that has no gold any more"
        raise Refused(Problem(rule="conflict", file=doc, found=found, remedy="bring its gold back first"))
    return gold


def _as_data(conflict: Conflict) -> dict[str, Any]:
    place = conflict.place
    return {
        "doc": conflict.doc,
        "id": conflict.id,
        "place": list(place) if place else None,
        "fields": [field.value for field in conflict.fields],
        "base": shown(conflict.base),
        "ours": shown(conflict.ours),
        "theirs": shown(conflict.theirs),
    }


def shown(version: Version) -> str:
    """Return how things are in one record, in one line; `nothing` where they are not there."""
    texts = {mention.id: quote(mention.text or "") for mention in version.mentions}
    said = [
        f"{mention.type} {texts[mention.id]} [{mention.start}, {mention.end})"
        + (f" of {quote(mention.entity)}" if mention.entity else "")
        + _attributes(mention.attributes)
        for mention in version.mentions
    ]
    said += [
        f"{relation.type} {quote(relation.head)} → {quote(relation.tail)}{_attributes(relation.attributes)}"
        for relation in version.relations
    ]
    said += [f"{quote(entity.id)} is {quote(entity.name or '')}" for entity in version.entities]
    said += [f"{quote(key)}: {quote(value)}" for key, value in version.extra.items()]
    return "; ".join(said) or "nothing"


def _attributes(attributes: dict[str, Any]) -> str:
    return "".join(f" {name}={quote(value)}" for name, value in attributes.items())
