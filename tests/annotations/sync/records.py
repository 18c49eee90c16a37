"""Short ways to write records down, and ways to edit one at random that keep it valid, for the tests beside this."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from msgspec.structs import replace

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.check import CheckOptions, check_annotations
from goldspan.document import text_sha256
from goldspan.files.address import unplaced
from goldspan.formats.layout import in_document_order
from goldspan.schema import Schema, parse_schema

if TYPE_CHECKING:
    from goldspan.annotations.sync.conflicts import Version
    from goldspan.errors import Problem

TEXT = "abcdefghijklmnopqrstuvwxyz"
SHA = text_sha256(TEXT)

_SCHEMA = """
name = "test"
version = 1
flat = {flat}
[entity.A]
[entity.B]
[entity.C]
[relation.AB]
head = ["A"]
tail = ["B"]
[relation.ANY]
head = ["A", "B", "C"]
tail = ["A", "B", "C"]
[relation.WITH]
head = ["A", "B", "C"]
tail = ["A", "B", "C"]
symmetric = true
[attribute.realis]
of = ["relation"]
values = ["asserted", "planned", "negated"]
default = "asserted"
[attribute.noise]
of = ["mention"]
values = ["low", "high"]
"""
FLAT = parse_schema(_SCHEMA.format(flat="true"))
NESTED = parse_schema(_SCHEMA.format(flat="false"))


def m(name: str | None, kind: str, start: int, end: int, entity: str | None = None, **attributes: Any) -> Mention:
    return Mention(id=name, type=kind, start=start, end=end, text=TEXT[start:end], entity=entity, attributes=attributes)


def r(name: str | None, kind: str, head: str | int, tail: str | int, **attributes: Any) -> Relation:
    return Relation(id=name, type=kind, head=head, tail=tail, attributes=attributes)


def record(*parts: Mention | Relation | Entity) -> Annotations:
    return in_document_order(
        Annotations(
            doc="d",
            sha256=SHA,
            mentions=tuple(part for part in parts if isinstance(part, Mention)),
            relations=tuple(part for part in parts if isinstance(part, Relation)),
            entities=tuple(part for part in parts if isinstance(part, Entity)),
        )
    )


def problems(given: Annotations, schema: Schema) -> list[Problem]:
    return check_annotations(
        given, locate=unplaced(), document_text=TEXT, document_sha256=SHA, schema=schema, options=CheckOptions()
    )


_PART = re.compile(
    r"(?P<id>[^=\s]*)=(?P<kind>[A-Z]+)"
    r"(?:\[(?P<start>\d+),(?P<end>\d+)\)(?P<entity>\w*)|\((?P<head>\w+),(?P<tail>\w+)\))(?:\{(?P<said>[^}]*)\})?"
    r"|(?P<name>\w+):(?P<type>\w*):(?P<called>\w*)"
)


def read(text: str) -> Annotations:
    """Return a record from one line: `m1=A[0,3)e1{noise=low} r1=AB(m1,m4) e1:A:name`; an id may be left out."""
    parts: list[Mention | Relation | Entity] = []
    for found in _PART.finditer(text):
        said = dict(item.split("=") for item in (found["said"] or "").split(",") if item)
        if found["start"]:
            span = int(found["start"]), int(found["end"])
            parts.append(
                replace(m(found["id"] or None, found["kind"], *span, found["entity"] or None), attributes=said)
            )
        elif found["head"]:
            ends = [int(end) if end.isdecimal() else end for end in (found["head"], found["tail"])]
            parts.append(r(found["id"] or None, found["kind"], ends[0], ends[1], **said))
        else:
            parts.append(Entity(id=found["name"], type=found["type"] or None, name=found["called"] or None))
    return record(*parts)


def shown(given: Annotations | Version) -> str:
    """Return a record, or what a conflict holds of one, in one line, as `read` reads it."""
    mentions = [f"{x.id or ''}={x.type}[{x.start},{x.end}){x.entity or ''}{_said(x)}" for x in given.mentions]
    relations = [f"{x.id or ''}={x.type}({x.head},{x.tail}){_said(x)}" for x in given.relations]
    return " ".join([*mentions, *relations, *(f"{x.id}:{x.type or ''}:{x.name or ''}" for x in given.entities)])


def _said(item: Mention | Relation) -> str:
    said = ",".join(f"{name}={value}" for name, value in item.attributes.items())
    return f"{{{said}}}" if said else ""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: what is done, and four numbers that say to what and how."""

    what: str
    a: int
    b: int
    c: int
    d: int


EDITS = (
    "add mention",
    "delete mention",
    "retype",
    "move",
    "noise",
    "join",
    "leave",
    "merge clusters",
    "add relation",
    "delete relation",
    "realis",
    "change relation",
    "swap ids",
    "rename entity",
    "name entity",
    "new id",
)
edits = st.builds(
    Edit,
    st.sampled_from(EDITS),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 3),
)


def edited(given: Annotations, schema: Schema, changes: list[Edit], prefix: str) -> Annotations:
    """Return a valid record after some edits; those that would break it are left out."""
    for number, change in enumerate(changes):
        new = _tidy(_apply(given, change, f"{prefix}{number}"))
        if not problems(new, schema):
            given = new
    return given


def _tidy(given: Annotations) -> Annotations:
    """Drop relations without ends and entities without mentions, and give every entity the type of its mentions."""
    ids = {mention.id for mention in given.mentions}
    types = {mention.entity: mention.type for mention in given.mentions if mention.entity}
    names = ids | set(types)
    return in_document_order(
        replace(
            given,
            relations=tuple(x for x in given.relations if x.head in names and x.tail in names),
            entities=tuple(replace(x, type=types[x.id]) for x in given.entities if x.id in types),
        )
    )


def _apply(given: Annotations, change: Edit, new: str) -> Annotations:
    mentions, relations = list(given.mentions), list(given.relations)
    if change.what == "add mention":
        start = change.a * 2 + change.b % 2
        added = m(f"m{change.c}" if change.d == 0 else f"m{new}", "ABC"[change.b % 3], start, start + 1 + change.d)
        if added.id not in {x.id for x in mentions}:
            mentions.append(added)
    elif change.what == "add relation" and mentions:
        ends = [x.id or "" for x in mentions] + sorted({x.entity for x in mentions if x.entity})
        kind = ("AB", "ANY", "WITH")[change.c % 3]
        relations.append(r(f"r{new}", kind, ends[change.a % len(ends)], ends[change.b % len(ends)]))
    elif change.what in ("name entity", "rename entity"):
        return _entity(given, change, new)
    elif change.what in ("delete relation", "realis", "change relation"):
        if relations:
            at = change.a % len(relations)
            relations[at : at + 1] = _relation(relations[at], change)
    elif change.what in ("swap ids", "new id") and mentions:
        one, two = (mentions[at % len(mentions)].id or "" for at in (change.a, change.b))
        return _swapped(given, {one: two, two: one} if change.what == "swap ids" else {one: f"m{new}"})
    elif mentions:
        return _mentions(given, change, new)
    return replace(given, mentions=tuple(mentions), relations=tuple(relations))


def _relation(given: Relation, change: Edit) -> list[Relation]:
    if change.what == "delete relation":
        return []
    if change.what == "realis":
        return [replace(given, attributes={"realis": ("asserted", "planned", "negated")[change.b % 3]})]
    return [replace(given, type=("AB", "ANY", "WITH")[change.b % 3])]


def _mentions(given: Annotations, change: Edit, new: str) -> Annotations:
    mentions = list(given.mentions)
    at, other = change.a % len(mentions), change.b % len(mentions)
    it = mentions[at]
    match change.what:
        case "delete mention":
            del mentions[at]
        case "retype":
            kind = "ABC"[change.b % 3]
            for index, mention in enumerate(mentions):  # the whole cluster, so that it keeps one type
                if index == at or (mention.entity and mention.entity == it.entity):
                    mentions[index] = replace(mention, type=kind)
        case "move":
            start, end = it.start + change.b % 3 - 1, it.end + change.c % 3 - 1
            mentions[at] = replace(it, start=start, end=end, text=TEXT[max(start, 0) : end] or None)
        case "noise":
            mentions[at] = replace(it, attributes={"noise": ("low", "high")[change.b % 2]} if change.b % 3 else {})
        case "join":
            entity = mentions[other].entity or f"e{new}"
            mentions[other] = replace(mentions[other], entity=entity)
            mentions[at] = replace(mentions[at], entity=entity)
        case "leave":
            mentions[at] = replace(it, entity=f"e{new}" if change.b % 2 else None)
        case "merge clusters":
            if it.entity and mentions[other].entity:
                gone = mentions[other].entity
                mentions = [replace(x, entity=it.entity) if x.entity == gone else x for x in mentions]
    return replace(given, mentions=tuple(mentions))


def _swapped(given: Annotations, names: dict[str, str]) -> Annotations:
    def ref(end: str | int) -> str | int:
        return names.get(end, end) if isinstance(end, str) else end

    return replace(
        given,
        mentions=tuple(replace(x, id=names.get(x.id or "", x.id)) for x in given.mentions),
        relations=tuple(replace(x, head=ref(x.head), tail=ref(x.tail)) for x in given.relations),
    )


def _entity(given: Annotations, change: Edit, new: str) -> Annotations:
    used = sorted({x.entity for x in given.mentions if x.entity})
    if not used:
        return given
    name = used[change.a % len(used)]
    if change.what == "name entity":
        rest = tuple(x for x in given.entities if x.id != name)
        return replace(given, entities=(*rest, Entity(id=name, name=f"name {change.b % 3}")))
    fresh = f"e{new}"
    return replace(
        given,
        mentions=tuple(replace(x, entity=fresh) if x.entity == name else x for x in given.mentions),
        relations=tuple(
            replace(x, head=fresh if x.head == name else x.head, tail=fresh if x.tail == name else x.tail)
            for x in given.relations
        ),
        entities=tuple(replace(x, id=fresh) if x.id == name else x for x in given.entities),
    )


@dataclass(frozen=True, slots=True, repr=False)
class Three:
    """A base and two sides that were edited apart from each other."""

    schema: Schema
    base: Annotations
    ours: Annotations
    theirs: Annotations

    def __repr__(self) -> str:
        sides = {"base": self.base, "ours": self.ours, "theirs": self.theirs}
        return "flat\n" * self.schema.flat + "\n".join(f"{name}: {shown(side)}" for name, side in sides.items())

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(repr(self))


START = record(
    m("m1", "A", 0, 3, "e1"),
    m("m2", "A", 4, 6, "e1"),
    m("m3", "A", 7, 8, "e2", noise="low"),
    m("m4", "B", 9, 12, "e3"),
    m("m5", "B", 13, 15, "e3"),
    m("m6", "C", 16, 17),
    r("r1", "AB", "m1", "m4"),
    r("r2", "ANY", "m2", "m6", realis="planned"),
    r("r3", "WITH", "m3", "m5"),
    r("r4", "ANY", "e1", "e2"),
    Entity(id="e1", type="A", name="one"),
    Entity(id="e2", type="A"),
    Entity(id="e3", type="B", name="three"),
)


@st.composite
def three(draw: st.DrawFn, most: int = 4) -> Three:
    """Draw a base and two sides; edits of theirs are mostly to what ours edited too."""
    schema = draw(st.sampled_from([FLAT, NESTED]))
    base = edited(START, schema, draw(st.lists(edits, max_size=4)), "b")
    mine = draw(st.lists(edits, min_size=1, max_size=most))
    same_place = st.builds(
        Edit, st.sampled_from(EDITS), st.sampled_from([edit.a for edit in mine]), *[st.integers(0, 9)] * 2, st.just(1)
    )
    other = draw(st.lists(st.one_of(same_place, same_place, edits), min_size=1, max_size=most))
    return Three(
        schema, base, edited(base, schema, mine, "x"), edited(base, schema, other, draw(st.sampled_from("xy")))
    )
