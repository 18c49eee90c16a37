"""Labels by types' former names: what is on a server keeps the name it was given, and gets today's when it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def with_current_names(result: object, renamed: Mapping[str, str]) -> object:
    """Return the result of an annotation with the names that types have now; what is no list is returned as it is.

    Args:
        result: The list of regions, values and arrows, whatever a server sent.
        renamed: Types by their former names.
    """
    if not renamed or not isinstance(result, list):
        return result
    return [_renamed(item, renamed) if isinstance(item, dict) else item for item in result]


def _renamed(item: dict[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    kind, value = str(item.get("type")), item.get("value")
    if kind == "relation":
        return {**item, "labels": _names(item["labels"], renamed)} if "labels" in item else item
    if not kind.endswith("labels") or not isinstance(value, dict):
        return item
    changed = {key: _names(value[key], renamed) for key in {kind, "labels"} & value.keys()}
    return {**item, "value": {**value, **changed}}


def _names(labels: object, renamed: Mapping[str, str]) -> object:
    """Return labels by today's names, each once; a compound label, `PROCURES ~planned`, keeps its marks."""
    if not isinstance(labels, list):
        return labels
    found = [_name(label, renamed) if isinstance(label, str) else label for label in labels]
    return [label for index, label in enumerate(found) if label not in found[:index]]


def _name(label: str, renamed: Mapping[str, str]) -> str:
    name, space, marks = label.partition(" ")
    return f"{renamed.get(name, name)}{space}{marks}"
