"""The settings that move a number: every one of them is in a report's signature."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import TYPE_CHECKING

from goldspan.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goldspan.schema import Schema


class Family(StrEnum):
    """What is counted."""

    ENTITIES = "entities"
    RELATIONS = "relations"
    CLUSTERS = "clusters"


class Mode(StrEnum):
    """When a pair counts: the entity modes of SemEval-2013 task 9.1 and the relation modes Rel and Rel+."""

    STRICT = "strict"
    EXACT = "exact"
    PARTIAL = "partial"
    TYPE = "type"
    BOUNDARIES = "boundaries"


MODES: dict[Family, tuple[Mode, ...]] = {
    Family.ENTITIES: (Mode.STRICT, Mode.EXACT, Mode.PARTIAL, Mode.TYPE),
    Family.RELATIONS: (Mode.BOUNDARIES, Mode.STRICT, Mode.PARTIAL),
}
"""The modes counted by `goldspan.measures.count`, in the order in which they are shown."""


class ByType(StrEnum):
    """How the rows of single types are counted.

    `PLAIN`: from the one pairing of all mentions; in the modes that ignore type, each type alone.
    `FILTERED`: each type alone in every mode, as nervaluate does.
    """

    PLAIN = "plain"
    FILTERED = "filtered"


class Fate(Enum):
    """What may become of a type instead of a new name.

    `DROP`: items of the type are taken out as if nobody had written them.
    `IGNORE`: as `DROP`, and what was predicted only there is taken out too (see `goldspan.measures.items`).
    """

    DROP = "drop"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """A family of items, counted with or without one of their attributes.

    With an attribute, items that differ only in its value are different items, and a pair is correct only if the
    value is equal too (an attribute not given has its default).

    Attributes:
        family: Entities or relations.
        attribute: Name of the attribute that must be equal, or the empty string.
    """

    family: Family
    attribute: str = ""

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The modes counted in this block."""
        return MODES[self.family]

    def __str__(self) -> str:
        return f"{self.family}+{self.attribute}" if self.attribute else str(self.family)

    @classmethod
    def parse(cls, text: str) -> Block:
        """Return the block that `str` writes as `text`: `entities`, `relations+realis`.

        Raises:
            UnknownName: No such family.
        """
        family, _, attribute = text.partition("+")
        if family not in {str(known) for known in MODES}:
            raise UnknownName("family of items", family, map(str, MODES))
        return cls(Family(family), attribute)


ENTITIES = Block(Family.ENTITIES)
RELATIONS = Block(Family.RELATIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is counted and how. The same options give the same numbers from the same records.

    Attributes:
        blocks: What to count; all modes of a block are counted together.
        by_type: How rows of single types are counted.
        min_score: Predicted mentions and relations with a lower score are left out, and relations with such a
            mention; what has no score stays.
        entity_types: New name or fate of mention types, on both sides; a type not listed keeps its name.
        relation_types: New name or fate of relation types, on both sides.
        symmetric: Relation types that hold in both directions.
        inverse: Relation types rewritten to another with head and tail swapped, before and after the renaming.
        defaults: Value of an attribute where none is given.
    """

    blocks: tuple[Block, ...] = (ENTITIES, RELATIONS)
    by_type: ByType = ByType.PLAIN
    min_score: float | None = None
    entity_types: Mapping[str, str | Fate] = field(default_factory=dict)
    relation_types: Mapping[str, str | Fate] = field(default_factory=dict)
    symmetric: frozenset[str] = frozenset()
    inverse: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)


def schema_facts(schema: Schema) -> tuple[frozenset[str], dict[str, str], dict[str, str]]:
    """Return what scoring takes from a schema: `Options.symmetric`, `.inverse` and `.defaults`."""
    relations = schema.relation.items()
    symmetric = frozenset(name for name, relation in relations if relation.symmetric)
    inverse = {name: relation.inverse for name, relation in relations if relation.inverse}
    defaults = {name: attribute.default for name, attribute in schema.attribute.items() if attribute.default}
    return symmetric, inverse, defaults
