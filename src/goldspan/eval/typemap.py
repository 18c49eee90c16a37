"""Type maps: scoring in coarser types than either side uses.

    [entity]                        # new names of entity types, many to one
    COMPANY = "ORG"
    GOV_ORG = "ORG"
    [relation]                      # new names of relation types
    OWNS = "AFFILIATED_WITH"
    [drop]                          # taken out on both sides, and relations with them
    entity = ["MONEY"]
    [ignore]                        # taken out too, and predictions that lie only there are not held against anyone
    entity = ["DATE"]
    relation = ["COOPERATES_WITH"]

A map holds for gold and predictions alike; a type it does not name keeps its name.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from goldspan.errors import SettingsError, quote
from goldspan.eval.content import digest
from goldspan.files.address import problem_at
from goldspan.files.shape import decode
from goldspan.files.toml import read_toml
from goldspan.measures.options import Fate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from goldspan.annotation import Annotations
    from goldspan.schema import Schema

_SHOWN = 40
"""Types listed in a message."""


class Fated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Types that are taken out."""

    entity: tuple[str, ...] = ()
    relation: tuple[str, ...] = ()


class TypeMap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What becomes of types before they are scored; see the module."""

    entity: dict[str, str] = {}
    relation: dict[str, str] = {}
    drop: Fated = Fated()
    ignore: Fated = Fated()

    @property
    def hash(self) -> str:
        """Hash of what the map does, 6 hexadecimal digits, or `none` for one that does nothing."""
        done = [
            [[name, str(fate)] for name, fate in sorted(fates.items(), key=lambda item: item[0]) if name != fate]
            for fates in (self.entities(), self.relations())
        ]
        return digest(done, 6) if any(done) else "none"

    def entities(self) -> dict[str, str | Fate]:
        """Return the new name or fate of every entity type that has one."""
        return _fates(self.entity, self.drop.entity, self.ignore.entity)

    def relations(self) -> dict[str, str | Fate]:
        """Return the new name or fate of every relation type that has one."""
        return _fates(self.relation, self.drop.relation, self.ignore.relation)


def read_type_map(path: Path) -> TypeMap:
    """Read a type map.

    Raises:
        SettingsError: Anything wrong in it, each fault with its line.
        StorageError: It cannot be read.
    """
    toml = read_toml(path)
    made = decode(toml.data, TypeMap, toml.locate, SettingsError)
    problems = []
    for kind in ("entity", "relation"):
        seen: dict[str, str] = dict.fromkeys(getattr(made, kind), f"[{kind}]")
        for table in ("drop", "ignore"):
            for name in getattr(getattr(made, table), kind):
                if name in seen:
                    found = f"{quote(name)}, which {seen[name]} names too"
                    problems.append(problem_at(toml.locate, (table, kind), "type-twice", found, "one fate for a type"))
                seen[name] = f"[{table}]"
    if problems:
        raise SettingsError(problems)
    return made


def unused(type_map: TypeMap, records: Iterable[Annotations], schema: Schema | None = None) -> str:
    """Return one line on the types a map names that nobody uses: most often they are misspelt; empty if there are none.

    Args:
        type_map: The map.
        records: Gold and predictions; read only as far as there are names left to find.
        schema: Its types count as used, and so do the names of inverse relations.
    """
    named = {"entity": set(type_map.entities()), "relation": set(type_map.relations())}
    known: dict[str, set[str]] = {"entity": set(), "relation": set()}
    if schema is not None:
        known["entity"] |= set(schema.entity)
        known["relation"] |= set(schema.relation) | {rule.inverse for rule in schema.relation.values() if rule.inverse}
    for record in chain([None], records):
        if record is not None:
            known["entity"].update([mention.type for mention in record.mentions])
            known["relation"].update([relation.type for relation in record.relations])
        if all(named[kind] <= known[kind] for kind in named):
            return ""
    parts = []
    for kind, names in named.items():
        if odd := sorted(names - known[kind]):
            parts.append(f"{kind} types that nobody uses: {_listed(odd)} (known: {_listed(sorted(known[kind]))})")
    return "the map names " + "; ".join(parts)


def _listed(names: list[str]) -> str:
    shown = ", ".join(map(quote, names[:_SHOWN])) or "none"
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown


def _fates(names: dict[str, str], dropped: tuple[str, ...], ignored: tuple[str, ...]) -> dict[str, str | Fate]:
    return {**names, **dict.fromkeys(dropped, Fate.DROP), **dict.fromkeys(ignored, Fate.IGNORE)}
