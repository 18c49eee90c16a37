"""Conflicts: what both sides changed, unlike, with all three versions; and settling them for one side.

In the record ours stands. A conflict holds all that has to change at once for theirs to stand instead; conflicts do not
depend on each other, so that each can be settled either way. A conflict is stored as JSON.
"""

from __future__ import annotations

import enum
import hashlib
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec.structs import replace

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.errors import Problem, Refused, quote
from goldspan.formats.layout import in_document_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

T = TypeVar("T", Mention, Relation, Entity)


class Choice(enum.Enum):
    """Which side a conflict is settled for."""

    OURS = "ours"
    THEIRS = "theirs"


class Field(enum.Enum):
    """What the two sides differ in.

    Of a mention or relation: whether it is there, its type, its span (a relation's two ends), its attributes, its
    cluster; an entity's name, type, links; anything else, which is no label.
    """

    PRESENCE = "presence"
    TYPE = "type"
    SPAN = "span"
    ATTRIBUTES = "attributes"
    CLUSTER = "cluster"
    ENTITY = "entity"
    OTHER = "other"


class Version(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How the things a conflict is about are in one record; one that is not listed is not there.

    `extra` are keys of the record's own free data.
    """

    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    entities: tuple[Entity, ...] = ()
    extra: dict[str, Any] = {}


class Conflict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing, or several that hang together, that both sides changed, unlike.

    Attributes:
        doc: Id of the document.
        sha256: SHA-256 of the text its offsets refer to, where that is known.
        fields: What the sides differ in.
        base: As it was.
        ours: As it is on our side, and stands in the record.
        theirs: As it is on their side.
    """

    doc: str
    sha256: str | None
    fields: tuple[Field, ...]
    base: Version
    ours: Version
    theirs: Version

    @property
    def id(self) -> str:
        """Eight hexadecimal digits, from the content."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()[:8]

    @property
    def place(self) -> tuple[int, int] | None:
        """From the first code point of a mention concerned to one past the last; None where there is none."""
        mentions = [m for version in (self.base, self.ours, self.theirs) for m in version.mentions]
        if not mentions:
            return None
        return min(m.start for m in mentions), max(m.end for m in mentions)


def resolve(record: Annotations, conflict: Conflict, choice: Choice) -> Annotations:
    """Return the record with a conflict settled for one side; ours stands in it already.

    Raises:
        Refused: What the conflict is about was changed in the record since, or something made since hangs on it.
    """
    return resolve_all(record, [conflict], choice)


def resolve_all(record: Annotations, conflicts: Iterable[Conflict], choice: Choice) -> Annotations:
    """Return the record with conflicts settled for one side; see `resolve`.

    Raises:
        Refused: Every conflict that cannot be settled that way, and why.
    """
    given = list(conflicts)
    problems = [problem for conflict in given for problem in _foreign(record, conflict)]
    if choice is Choice.THEIRS and not problems:
        named = _by_id(record)
        problems = [problem for conflict in given for problem in _changed(named, conflict)]
        if not problems:
            for conflict in given:
                named = _replaced(named, conflict)
            problems = list(_dangling(named))
            record = in_document_order(_cleared(named, given))
    if problems:
        raise Refused(problems)
    return record


def _foreign(record: Annotations, conflict: Conflict) -> Iterator[Problem]:
    sums = {record.sha256, conflict.sha256} - {None}
    if record.doc != conflict.doc or len(sums) > 1:
        found = f"a conflict of {quote(conflict.doc)}, on another text or document than the record"
        yield _refusal(found, conflict)


def _refusal(found: str, conflict: Conflict) -> Problem:
    remedy = "settle it for ours, which keeps the record as it is, and change what is wanted by hand"
    expected = "what the conflict was about as the merge left it"
    return Problem(rule="conflict", file=conflict.doc, found=found, expected=expected, remedy=remedy)


def _by_id(record: Annotations) -> Annotations:
    """Return the record with every reference to a mention that has an id by that id."""
    ids = [mention.id for mention in record.mentions]

    def name(reference: str | int) -> str | int:
        return (ids[reference] or reference) if isinstance(reference, int) else reference

    relations = (replace(r, head=name(r.head), tail=name(r.tail)) for r in record.relations)
    return replace(record, relations=tuple(relations))


def _changed(record: Annotations, conflict: Conflict) -> Iterator[Problem]:
    """Yield what is neither as the merge left it nor as theirs has it already."""
    parts: tuple[tuple[str, Any, Any, Any], ...] = (
        ("mention", record.mentions, conflict.ours.mentions, conflict.theirs.mentions),
        ("relation", record.relations, conflict.ours.relations, conflict.theirs.relations),
        ("entity", record.entities, conflict.ours.entities, conflict.theirs.entities),
    )
    for what, items, ours, theirs in parts:
        here, mine, other = ({item.id: item for item in some} for some in (items, ours, theirs))
        for name in sorted({*mine, *other}, key=str):
            if here.get(name) not in (mine.get(name), other.get(name)):
                yield _refusal(f"{what} {quote(name)} was changed since", conflict)


def _replaced(record: Annotations, conflict: Conflict) -> Annotations:
    ours, theirs = conflict.ours, conflict.theirs
    gone = set(ours.extra) - set(theirs.extra)
    place = _places(record.mentions, ours.mentions, theirs.mentions)

    def moved(reference: str | int) -> str | int:
        return place.get(reference, -1) if isinstance(reference, int) else reference

    relations = tuple(replace(r, head=moved(r.head), tail=moved(r.tail)) for r in record.relations)
    return replace(
        record,
        mentions=_swapped(record.mentions, ours.mentions, theirs.mentions),
        relations=_swapped(relations, ours.relations, theirs.relations),
        entities=_swapped(record.entities, ours.entities, theirs.entities),
        extra={key: value for key, value in {**record.extra, **theirs.extra}.items() if key not in gone},
    )


def _swapped(items: Sequence[T], ours: Sequence[T], theirs: Sequence[T]) -> tuple[T, ...]:
    """Return the items with our versions of some replaced by theirs."""
    out = {item.id for side in (ours, theirs) for item in side}
    return tuple(item for item in items if item.id not in out) + tuple(theirs)


def _places(items: Sequence[Mention], ours: Sequence[Mention], theirs: Sequence[Mention]) -> dict[int, int]:
    """Return where mentions are that relations name by index: those without an id, which no conflict is about."""
    out = {item.id for item in (*ours, *theirs)}
    kept = [index for index, item in enumerate(items) if item.id not in out]
    return {index: place for place, index in enumerate(kept)}


def _dangling(record: Annotations) -> Iterator[Problem]:
    names = {m.id for m in record.mentions} | {m.entity for m in record.mentions} | {e.id for e in record.entities}
    for relation in record.relations:
        for end in (relation.head, relation.tail):
            if end not in names if isinstance(end, str) else not 0 <= end < len(record.mentions):
                found = f"the relation {quote(relation.type)} {quote(relation.id or '')} would lose {quote(end)}"
                remedy = "remove the relation first, or settle the conflict for ours"
                yield Problem(rule="conflict", file=record.doc, found=found, expected="both its ends", remedy=remedy)


def _cleared(record: Annotations, conflicts: Sequence[Conflict]) -> Annotations:
    """Return the record without entities of these conflicts that no mention is left of."""
    concerned = {m.entity for c in conflicts for m in c.ours.mentions} - {m.entity for m in record.mentions}
    return replace(record, entities=tuple(entity for entity in record.entities if entity.id not in concerned))
