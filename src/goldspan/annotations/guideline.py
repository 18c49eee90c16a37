"""The guideline's tables, drawn from the schema, so that the two cannot drift apart.

A guideline is Markdown written by people, with marked places for tables:

    <!-- generated: entities -->
    …
    <!-- end -->

`refresh` fills them; running it twice changes nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goldspan.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goldspan.schema import Schema

_PLACE = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def refresh(guideline: str, schema: Schema) -> str:
    """Return `guideline` with every marked table drawn anew from `schema`.

    Raises:
        UnknownName: A mark asks for a table that there is not.
    """

    def fill(match: re.Match[str]) -> str:
        if match[2] not in _TABLES:
            raise UnknownName("guideline table", match[2], _TABLES)
        return f"{match[1]}{_TABLES[match[2]](schema)}{match[3]}"

    return _PLACE.sub(fill, guideline)


def _entities(schema: Schema) -> str:
    rows = (
        (f"`{name}`", entity.description, ", ".join(entity.examples), _mapping(entity.mapping))
        for name, entity in schema.entity.items()
    )
    return _table(("type", "what it is", "examples", "elsewhere"), rows)


def _relations(schema: Schema) -> str:
    rows = []
    for name, relation in schema.relation.items():
        pairs = relation.pairs or ((", ".join(relation.head), ", ".join(relation.tail)),)
        by_head: dict[str, list[str]] = {}
        for head, tail in pairs:
            by_head.setdefault(head, []).append(tail)
        arguments = "<br>".join(f"{head} → {', '.join(tails)}" for head, tails in by_head.items())
        facts = [word for word in ("symmetric", "transitive") if getattr(relation, word)]
        if relation.inverse:
            facts.append(f"inverse of {relation.inverse}")
        rows.append((f"`{name}`", relation.description, arguments, ", ".join(facts), _mapping(relation.mapping)))
    return _table(("type", "what it says", "head → tail", "holds", "elsewhere"), rows)


def _attributes(schema: Schema) -> str:
    rows = []
    for name, attribute in schema.attribute.items():
        values = ", ".join(attribute.values) or "free text"
        rows.append((f"`{name}`", attribute.description, ", ".join(attribute.of), values, attribute.default or "–"))
    return _table(("attribute", "what it says", "of", "values", "if not given"), rows)


_TABLES = {"entities": _entities, "relations": _relations, "attributes": _attributes}


def _mapping(mapping: dict[str, str]) -> str:
    return ", ".join(f"{where} {name}" for where, name in mapping.items()) or "–"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    cells = ((cell.replace("|", "\\|").replace("\n", " ") for cell in line) for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)
