"""Attributes of relations as labels of an arrow: `~planned` beside `PROCURES`.

Arrows of the page have labels and nothing else. A value that only one attribute has is marked `~value`, any other
`~attribute=value`; what would break a label into words is percent-encoded. Where relations between the same two
mentions differ in their attributes, a compound label, `PROCURES ~planned`, says whose mark it is.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from goldspan.annotations.label_studio.interface.fields import can_be_held

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goldspan.schema import Schema

_AWKWARD = re.compile("[\\s%~=\0-\x1f\x7f-\x9f\ufffe\uffff]")


class Marks:
    """The marks of a schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        relations = set(schema.relation)
        self._attributes = {
            name: attribute
            for name, attribute in schema.attribute.items()
            if "relation" in attribute.of or relations.intersection(attribute.of)
        }
        count = Counter(value for attribute in self._attributes.values() for value in set(attribute.values))
        self._names: dict[tuple[str, str], str] = {}
        self._meaning: dict[str, tuple[str, str]] = {}
        for name, attribute in self._attributes.items():
            for value in filter(None, attribute.values):
                short, long = f"~{_encode(value)}", f"~{name}={_encode(value)}"
                self._names[name, value] = short if count[value] == 1 else long
                self._meaning[long] = name, value
                if count[value] == 1:
                    self._meaning[short] = name, value

    def labels(self) -> list[str]:
        """Return the marks that every interface has: one for each value that is not a default."""
        return [mark for (name, value), mark in self._names.items() if value != self._attributes[name].default]

    def of(self, type_name: str, attributes: dict[str, Any]) -> tuple[str, ...]:
        """Return the marks of a relation; values that the schema does not allow, or that are no text, have none."""
        marks = []
        for name, attribute in self._schema.attributes_of("relation", type_name).items():
            value = attributes.get(name)
            if can_be_held(value, attribute) and value != attribute.default:
                marks.append(self._names.get((name, value), f"~{name}={_encode(value)}"))
        return tuple(marks)

    def read(self, mark: str) -> tuple[str, str] | None:
        """Return the attribute and value a mark stands for; None if it is none of the schema's."""
        if mark in self._meaning:
            return self._meaning[mark]
        name, equals, value = mark.removeprefix("~").partition("=")
        attribute = self._attributes.get(name)
        if not equals or not value or attribute is None or attribute.values:
            return None
        return name, unquote(value)


def is_mark(label: str) -> bool:
    """Whether a label of an arrow is a mark."""
    return label.startswith("~")


def compound(type_name: str, marks: Sequence[str]) -> str:
    """Return the label of a relation type together with its own marks."""
    return " ".join((type_name, *marks))


def relation_labels(schema: Schema) -> list[str]:
    """Return the labels that the arrows of every interface have: the relation types, then the marks."""
    return [*schema.relation, *Marks(schema).labels()]


def extra_relation_labels(results: Iterable[dict[str, Any]], schema: Schema) -> list[str]:
    """Return the labels of arrows in `results` that an interface drawn from the schema alone does not have, sorted.

    The page takes an arrow's unknown labels away as soon as somebody saves: pass these to `labelling_interface`.
    """
    known = set(relation_labels(schema))
    return sorted({label for item in results if item["type"] == "relation" for label in item["labels"]} - known)


def _encode(value: str) -> str:
    return _AWKWARD.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), value)
