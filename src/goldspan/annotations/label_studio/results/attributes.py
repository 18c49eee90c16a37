"""Attributes on their way back: what was typed, and what could not travel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goldspan.annotations.label_studio.interface.fields import can_be_held

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goldspan.annotation import Mention, Relation
    from goldspan.schema import Attribute, Schema

_NOTHING: tuple[object, ...] = (None, "", [], {})


def pulled_attributes(
    found: Mapping[str, str], kind: str, type_name: str, schema: Schema, was: Mention | Relation | None
) -> dict[str, Any]:
    """Return the attributes of a mention or relation.

    Args:
        found: What the page holds.
        kind: `"mention"` or `"relation"`.
        type_name: Its type.
        schema: Says which attributes it may have, and their defaults.
        was: What it was when it was sent. Values that no field can hold are taken from there, and so is how a value
            was written: an explicit default stays explicit.
    """
    allowed = schema.attributes_of(kind, type_name)
    before = was.attributes if was is not None else {}
    same_type = was is not None and was.type == type_name
    attributes: dict[str, Any] = {}
    for name, value in before.items():
        rule = allowed.get(name)
        if same_type if rule is None else _stands(value, rule, found.get(name)):
            attributes[name] = value
    for name, rule in allowed.items():
        if name in found and name not in attributes and found[name] != rule.default:
            attributes[name] = found[name].strip()
    return {name: attributes[name] for name in (*before, *allowed) if name in attributes}


def _stands(value: object, rule: Attribute, found: str | None) -> bool:
    """Whether the page holds what was sent for a value, or nothing where nothing was sent."""
    if value in _NOTHING or value == rule.default:
        return found in (None, rule.default)
    return found == (value if can_be_held(value, rule) else None)
