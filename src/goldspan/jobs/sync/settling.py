"""From passes to gold, for one document: who is believed, and a merge with what was changed here since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from goldspan.annotation import Provenance
from goldspan.annotations.alignment import aligned
from goldspan.annotations.rebase import rebase
from goldspan.annotations.sync.digest import label_digest
from goldspan.annotations.sync.merge import merge
from goldspan.annotations.sync.policy import Finished, Gold, Review, Waiting, settle
from goldspan.jobs.sync.grafting import grafted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goldspan.annotation import Annotations
    from goldspan.annotations.sync.conflicts import Conflict
    from goldspan.document import Document
    from goldspan.schema import Schema

TOOL = "label-studio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A pass that stands: whose it is, its labels, how it is marked.

    Attributes:
        alias: Whose it is.
        record: Its labels, on the document's text as it is now.
        starred: Whether somebody marked it as ground truth.
        adjudicated: Whether it was made to settle what others differ on.
        whole: Whether nothing had to be left out; what is not whole becomes gold only if somebody stars it.
    """

    alias: str
    record: Annotations
    starred: bool = False
    adjudicated: bool = False
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """What becomes of a document's gold.

    Attributes:
        gold: The gold as it is to be; None if it stays as it is.
        base: What the server has, to be held against the next time.
        conflicts: All that are open.
        new: Those that this merge found.
        is_new: Whether there was no gold.
    """

    gold: Annotations | None
    base: Annotations
    conflicts: tuple[Conflict, ...] = ()
    new: tuple[Conflict, ...] = ()
    is_new: bool = False


def take(
    theirs: Annotations,
    *,
    annotator: str,
    base: Annotations | None,
    gold: Annotations | None,
    open_conflicts: Sequence[Conflict],
    schema: Schema,
) -> Taken | None:
    """Merge what the server has into the gold; None where it was taken already.

    Args:
        theirs: The labels that are believed.
        annotator: Whose they are, by alias.
        base: What was last synced.
        gold: The gold as it is here; None where there is none.
        open_conflicts: Conflicts of earlier merges that nobody has settled.
        schema: What may be labelled.

    Raises:
        InputError: The gold cannot be read, or is on another text.
    """
    known = gold if base is None else base
    if known is not None:
        theirs = grafted(theirs, known, schema)
    if gold is None:
        made = replace(theirs, provenance=Provenance(source="gold", annotator=annotator, tool=TOOL))
        return Taken(made, made, is_new=True)
    theirs = replace(theirs, provenance=gold.provenance)
    merged = merge(base, gold, theirs, schema)
    digest = label_digest(theirs, schema)
    if base is not None and merged.record == gold and digest == label_digest(base, schema):
        return None
    alike = digest == label_digest(merged.record, schema)
    kept = () if alike else tuple(old for old in open_conflicts if not _replaced(old, merged.conflicts))
    changed = None if merged.record == gold else merged.record
    return Taken(changed, theirs, (*kept, *merged.conflicts), merged.conflicts)


def _replaced(old: Conflict, conflicts: Sequence[Conflict]) -> bool:
    """Whether a conflict is told anew by another one, which is about some of the same labels."""
    return any(_names(old) & _names(new) for new in conflicts)


def _names(conflict: Conflict) -> set[tuple[str, str | None]]:
    versions = (conflict.base, conflict.ours, conflict.theirs)
    found = {("mention", mention.id) for version in versions for mention in version.mentions}
    found |= {("relation", relation.id) for version in versions for relation in version.relations}
    found |= {("entity", entity.id) for version in versions for entity in version.entities}
    return found | {("extra", key) for version in versions for key in version.extra}


def on_text(record: Annotations | None, document: Document, texts: Mapping[str, str]) -> Annotations | None:
    """Return a record on a document's text as it is now; None where the text it was made on is not at hand.

    Args:
        record: What was last synced.
        document: The document.
        texts: Texts that tasks of the document hold, by their SHA-256.
    """
    if record is None or record.sha256 == document.sha256:
        return record
    old = texts.get(record.sha256 or "")
    if old is None:
        return None
    return rebase(record, old, document.text, document.sha256, aligned(old, document.text)).record


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Who is believed.

    Attributes:
        record: The labels that are; None where nobody is.
        aliases: Whose they are.
        why: Why these.
        reasons: What has to be reviewed first.
        waiting: How many annotators have yet to finish.
    """

    record: Annotations | None = None
    aliases: tuple[str, ...] = ()
    why: str = ""
    reasons: tuple[str, ...] = ()
    waiting: int = 0


def outcome(stands: Sequence[Stand], wanted: int, schema: Schema) -> Outcome:
    """Return who is believed; what is not whole counts only if somebody starred it. See `annotations.sync.policy`."""
    counting = [stand for stand in stands if stand.whole or stand.starred]
    finished = Finished(
        passes={stand.alias: stand.record for stand in counting if not stand.adjudicated},
        adjudicated={stand.alias: stand.record for stand in counting if stand.adjudicated},
        starred=frozenset(stand.alias for stand in counting if stand.starred),
    )
    match settle(finished, wanted, schema):
        case Gold(record, why, aliases):
            return Outcome(record=record, aliases=aliases, why=why.value)
        case Review(reasons):
            return Outcome(reasons=reasons)
        case Waiting(n):
            return Outcome(waiting=n)
