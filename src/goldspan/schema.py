"""The schema: which types of mentions, relations and attributes a corpus labels, read from `schema.toml`.

A schema says what is allowed; `goldspan check` holds records against it. Nothing here depends on colours or
descriptions: those serve the labelling interface and the guideline.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from goldspan.errors import Problem, SchemaError, SettingsError, quote
from goldspan.files.shape import shape_problems
from goldspan.files.toml import Toml, parse_toml, read_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    _Path = tuple[str, ...]
    _Fault = Callable[..., Problem]

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


class EntityType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A type of mention.

    Attributes:
        description: One sentence.
        color: `#rrggbb`, in the labelling interface.
        hotkey: One key, there.
        examples: Short texts.
        mapping: Its counterpart in other inventories (`ace`, `ontonotes`, `wikidata`, …).
        normal: What a mention's attribute `norm` holds: an ISO 8601 date or period, or a decimal number.
        group: The heading it stands under in the labelling interface; types of one group need not be neighbours.
    """

    description: str = ""
    color: str | None = None
    hotkey: str | None = None
    examples: tuple[str, ...] = ()
    mapping: dict[str, str] = {}
    normal: Literal["date", "quantity"] | None = None
    group: str | None = None


class RelationType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A type of relation.

    Attributes:
        head: Types its head may have.
        tail: Types its tail may have.
        description: One sentence.
        pairs: Where not every head goes with every tail: the pairs of types that may.
        symmetric: (a, b) and (b, a) are one fact.
        transitive: (a, b) and (b, c) imply (a, c).
        inverse: The declared relation that says the same with head and tail swapped.
        examples: Short texts.
        mapping: Its counterpart in other inventories.
    """

    head: tuple[str, ...]
    tail: tuple[str, ...]
    description: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    symmetric: bool = False
    transitive: bool = False
    inverse: str | None = None
    examples: tuple[str, ...] = ()
    mapping: dict[str, str] = {}

    def allows(self, head: str, tail: str) -> bool:
        """Whether a mention of type `head` may be related to one of type `tail`; in either direction if symmetric."""
        return self._allows(head, tail) or (self.symmetric and self._allows(tail, head))

    def _allows(self, head: str, tail: str) -> bool:
        if self.pairs:
            return (head, tail) in self.pairs
        return head in self.head and tail in self.tail


class Attribute(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A property of mentions or relations.

    Attributes:
        of: `"mention"`, `"relation"`, or names of entity or relation types.
        values: Allowed values; empty for free text.
        default: The value where none is given.
        description: One sentence.
    """

    of: tuple[str, ...]
    values: tuple[str, ...] = ()
    default: str | None = None
    description: str = ""


class Schema(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a corpus labels; the order of the types is the order in which they are shown.

    Attributes:
        name: The schema's name.
        version: Counted up whenever the set of types or their meaning changes.
        flat: Whether mentions may not overlap.
        entity: Entity types by name.
        relation: Relation types by name.
        attribute: Attributes by name.
    """

    name: str
    version: int
    flat: bool = False
    entity: dict[str, EntityType]
    relation: dict[str, RelationType] = {}
    attribute: dict[str, Attribute] = {}

    def attributes_of(self, kind: str, type_name: str) -> dict[str, Attribute]:
        """Return the attributes that a `kind` (`"mention"` or `"relation"`) of type `type_name` may carry."""
        return {name: a for name, a in self.attribute.items() if kind in a.of or type_name in a.of}


def symmetric_types(schema: Schema | None) -> frozenset[str]:
    """Return the relation types whose head and tail may change places."""
    return frozenset(name for name, kind in schema.relation.items() if kind.symmetric) if schema else frozenset()


TYPE_NAMES = "letters, digits, _ . -, a letter first"


def is_type_name(name: str) -> bool:
    """Whether a type or attribute may be called so: `TYPE_NAMES` says how."""
    return bool(_NAME.fullmatch(name))


def read_schema(path: Path, name: str | None = None) -> Schema:
    """Read and check a `schema.toml`; `name` is what errors call the file.

    Raises:
        SchemaError: Anything wrong in it, all of it, each with its line.
        StorageError: The file cannot be read.
    """
    try:
        return _decode(read_toml(path, name))
    except SettingsError as error:
        raise SchemaError(error.problems) from None


def parse_schema(text: str, name: str = "schema.toml") -> Schema:
    """Parse and check a schema given as text; see `read_schema`.

    Raises:
        SchemaError: Anything wrong in it, all of it, each with its line.
    """
    try:
        return _decode(parse_toml(text, name))
    except SettingsError as error:
        raise SchemaError(error.problems) from None


def _decode(toml: Toml) -> Schema:
    problems = list(shape_problems(toml.data, Schema, toml.locate))
    if problems:
        raise SchemaError(problems)
    schema = msgspec.convert(toml.data, Schema)
    problems = list(_faults(schema, toml))
    if problems:
        raise SchemaError(problems)
    return schema


def _faults(schema: Schema, toml: Toml) -> Iterator[Problem]:
    """Yield what the shapes cannot say: names, colours, hotkeys, references from one part to another."""

    def fault(path: _Path, rule: str, found: str, expected: str, remedy: str = "") -> Problem:
        place = {"file": toml.name, "address": ".".join(path)}
        line = toml.line(*path)
        return Problem(rule=rule, found=found, expected=expected, remedy=remedy, line=line, **place)

    yield from _entity_faults(schema, fault)
    for name, relation in schema.relation.items():
        yield from _argument_faults(schema, name, relation, fault)
        yield from _direction_faults(schema, name, relation, fault)
    yield from _attribute_faults(schema, fault)
    for kind in ("entity", "relation", "attribute"):
        for name in getattr(schema, kind):
            if not is_type_name(name):
                expected = TYPE_NAMES
                yield fault((kind, name), "type-name", f"the name {quote(name)}", expected)


def _entity_faults(schema: Schema, fault: _Fault) -> Iterator[Problem]:
    if not schema.entity:
        yield fault(("entity",), "no-entity-types", "no entity type", "at least one [entity.NAME] table")
    taken: dict[str, str] = {}
    for name, entity in schema.entity.items():
        if entity.color is not None and not _COLOR.fullmatch(entity.color):
            yield fault(("entity", name, "color"), "color", quote(entity.color), "a colour such as #1b6ca8")
        if entity.hotkey is None:
            continue
        path = ("entity", name, "hotkey")
        if len(entity.hotkey) != 1:
            yield fault(path, "hotkey", quote(entity.hotkey), "one character")
        if entity.hotkey in taken:
            remedy = f"{taken[entity.hotkey]} has it already"
            yield fault(path, "hotkey-taken", quote(entity.hotkey), "a hotkey of its own", remedy)
        taken.setdefault(entity.hotkey, name)


def _argument_faults(schema: Schema, name: str, relation: RelationType, fault: _Fault) -> Iterator[Problem]:
    known = ", ".join(schema.entity)
    if name in schema.entity:
        yield fault(("relation", name), "name-taken", f"{quote(name)} is an entity type too", "a name of its own")
    for side in ("head", "tail"):
        types: tuple[str, ...] = getattr(relation, side)
        if not types:
            yield fault(("relation", name, side), "no-types", "no types", f"some of {known}")
        for type_name in types:
            if type_name not in schema.entity:
                yield fault(("relation", name, side), "unknown-type", quote(type_name), f"one of {known}")
    for head, tail in relation.pairs:
        if head not in relation.head or tail not in relation.tail:
            found = f"{quote(head)} → {quote(tail)}"
            yield fault(("relation", name, "pairs"), "pair", found, "a type of head, then a type of tail")


def _direction_faults(schema: Schema, name: str, relation: RelationType, fault: _Fault) -> Iterator[Problem]:
    if relation.symmetric and set(relation.head) != set(relation.tail):
        found = "head and tail allow different types"
        yield fault(("relation", name, "symmetric"), "symmetric", found, "the same types on both sides")
    if relation.inverse is None:
        return
    path = ("relation", name, "inverse")
    if relation.inverse not in schema.relation:
        yield fault(path, "unknown-type", quote(relation.inverse), f"one of {', '.join(schema.relation)}")
    elif relation.inverse == name:
        yield fault(path, "inverse", "its own inverse", "another relation", "use symmetric = true")
    elif schema.relation[relation.inverse].inverse is not None:
        expected = "the declared relation, which has no inverse of its own"
        remedy = f"keep `inverse` on one of {name} and {relation.inverse}"
        yield fault(path, "inverse", quote(relation.inverse), expected, remedy)


def _attribute_faults(schema: Schema, fault: _Fault) -> Iterator[Problem]:
    known = {"mention", "relation", *schema.entity, *schema.relation}
    for name, attribute in schema.attribute.items():
        for target in attribute.of:
            if target not in known:
                expected = "mention, relation, or a type of this schema"
                yield fault(("attribute", name, "of"), "unknown-type", quote(target), expected)
        if attribute.values and attribute.default is not None and attribute.default not in attribute.values:
            expected = f"one of {', '.join(attribute.values)}"
            yield fault(("attribute", name, "default"), "attribute-default", quote(attribute.default), expected)
