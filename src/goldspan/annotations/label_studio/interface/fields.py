"""What the controls of the labelling interface are called, and which values of mentions travel in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeGuard

from goldspan.errors import Problem, SchemaError, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goldspan.schema import Attribute, Schema

TEXT = "text"
LABEL = "label"
ENTITY = "entity"
NOTE = "note"
_NOT_JSON = re.compile("[\0\ud800-\udfff]")  # what databases behind a server refuse
_NOT_XML = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ATTRIBUTE = "attribute_"  # keeps attributes called text, label, entity or note apart from the controls above


def field_name(attribute: str) -> str:
    """Return the name of the control that holds an attribute of mentions."""
    return _ATTRIBUTE + attribute


def field_attribute(name: str) -> str | None:
    """Return the attribute a control holds; None if it holds none."""
    return name.removeprefix(_ATTRIBUTE) if name.startswith(_ATTRIBUTE) else None


def mention_attributes(schema: Schema) -> dict[str, tuple[Attribute, tuple[str, ...]]]:
    """Return the attributes mentions may carry, each with the entity types that may."""
    found: dict[str, tuple[Attribute, tuple[str, ...]]] = {}
    for name, attribute in schema.attribute.items():
        types = tuple(kind for kind in schema.entity if "mention" in attribute.of or kind in attribute.of)
        if types:
            found[name] = (attribute, types)
    return found


def sent_values(schema: Schema, type_name: str, attributes: dict[str, Any]) -> Iterator[tuple[str, Attribute, str]]:
    """Yield the attributes of a mention that a control can hold, in the schema's order; defaults need none.

    Numbers, lists and objects, and what the schema does not allow, cannot be held: on the way back they are taken
    from the record that was sent.
    """
    for name, (attribute, types) in mention_attributes(schema).items():
        value = attributes.get(name)
        if can_be_held(value, attribute) and type_name in types and value != attribute.default:
            yield name, attribute, value


def can_be_held(value: object, attribute: Attribute) -> TypeGuard[str]:
    """Whether the page can hold a value of an attribute and give it back unchanged."""
    if not isinstance(value, str) or not value.strip() or _NOT_JSON.search(value):
        return False
    return value in attribute.values if attribute.values else value == value.strip()


def check_values(schema: Schema) -> None:
    """Check that every value of every attribute can be written into the interface.

    Raises:
        SchemaError: Values that hold control characters, which XML cannot.
    """
    problems = [
        Problem(
            rule="attribute-value",
            file="schema.toml",
            address=f"attribute.{name}.values",
            found=f"{quote(value)} holds a character that XML cannot",
            expected="text without control characters",
        )
        for name, attribute in schema.attribute.items()
        for value in attribute.values
        if _NOT_XML.search(value)
    ]
    if problems:
        raise SchemaError(problems)
