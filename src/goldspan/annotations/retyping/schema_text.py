"""What a change of types does to `schema.toml`, its comments, order and layout kept.

Tables are renamed and removed in the text: TOML libraries move a table that is renamed, and take comments for the end
of the table before them. Lists are changed by tomlkit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from goldspan.annotations.retyping.change import Action, Change
from goldspan.schema import parse_schema

if TYPE_CHECKING:
    from collections.abc import Iterable


_LISTS = ("head", "tail", "of")

_ANY_HEAD = re.compile(r"\s*\[\[?[^\[\],=]+\]\]?\s*(#.*)?$")
"""The head of any table; a row of a list of pairs has a comma."""


def change_schema(text: str, change: Change, name: str = "schema.toml") -> str:
    """Return the text of a schema with a change made to it, and its version counted up.

    A renamed type keeps its place. A merged one stands where the target does, or where the first of the merged does.
    New types of a split stand at the end, with what is said of the old type, whose colour and hotkey only it keeps; the
    old type stays until nothing is labelled with it.

    Args:
        text: The schema as it is.
        change: From `plan_change`.
        name: What errors call it.

    Raises:
        SchemaError: The schema that would come of it is faulty.
    """
    import tomlkit

    if change.action in {Action.RENAME, Action.MERGE}:
        text = _renamed(text, change)
    for old in change.mapping:
        text = _without(text, change.kind, old)
    document: Any = tomlkit.parse(text)
    if change.action is Action.SPLIT:
        _split(document[change.kind], change)
    for relation in document.get("relation", {}).values():
        _retarget(relation, change)
    for attribute in document.get("attribute", {}).values():
        _retarget(attribute, change)
    document["version"] = int(document["version"]) + 1
    changed = tomlkit.dumps(document)
    parse_schema(changed, name)
    return changed


def _renamed(text: str, change: Change) -> str:
    """Return the text with the first type's table under the target's name, where there is no table of that name."""
    (target,) = change.into
    if _head(change.kind, target).search(text):
        return text
    return _head(change.kind, change.types[0]).sub(lambda m: f"{m[1]}{m[2]}{target}{m[2]}", text)


def _without(text: str, kind: str, name: str) -> str:
    """Return the text without a type's tables; comments that stand after them belong to what follows, and stay."""
    lines = text.splitlines(keepends=True)
    kept, inside, waiting = [], False, list[str]()
    for line in lines:
        if _ANY_HEAD.match(line):
            inside, was = bool(_head(kind, name).match(line)), inside
            kept += waiting if was and not inside else []
            waiting = []
        if not inside:
            kept.append(line)
        elif not line.strip() or line.lstrip().startswith("#"):
            waiting.append(line)
        else:
            waiting = []
    return "".join([*kept, *waiting])


def _head(kind: str, name: str) -> re.Pattern[str]:
    """Return a pattern of the heads of a type's table and the tables in it."""
    return re.compile(rf"(?m)^(\s*\[\s*{kind}\s*\.\s*)([\"']?){re.escape(name)}\2(?=\s*[\].])")


def _split(tables: Any, change: Change) -> None:  # noqa: ANN401
    import tomlkit

    (old,) = change.types
    for name in change.into:
        if name in tables:
            continue
        table = tomlkit.table()
        for key, value in tables[old].items():
            if key not in {"color", "hotkey", "examples"}:
                table[key] = value
        tables[name] = table


def _retarget(table: Any, change: Change) -> None:  # noqa: ANN401
    """Change the names of types in a relation's or attribute's lists; a split adds the new beside the old."""
    for key in _LISTS:
        if key in table:
            _replace(table, key, _names(map(str, table[key]), change))
    if "pairs" in table and change.kind == "entity":
        made = [
            [head, tail]
            for pair in table["pairs"]
            for head in _one(str(pair[0]), change)
            for tail in _one(str(pair[1]), change)
        ]
        _replace(table, "pairs", [pair for at, pair in enumerate(made) if pair not in made[:at]])
    if change.kind == "relation" and table.get("inverse") in change.types:
        found = _one(str(table["inverse"]), change)
        if found:
            table["inverse"] = found[0]
        else:
            del table["inverse"]


def _names(names: Iterable[str], change: Change) -> list[str]:
    return list(dict.fromkeys(new for name in names for new in _one(name, change)))


def _one(name: str, change: Change) -> list[str]:
    """Return what stands in a list for a type after the change."""
    if name not in change.types:
        return [name]
    if change.action is Action.SPLIT:
        return [name, *(new for new in change.into if new != name)]
    return list(change.into)


def _replace(table: Any, key: str, values: list[Any]) -> None:  # noqa: ANN401
    """Put other values into a list, which keeps its layout where their number is the same."""
    old = list(map(_plain, table[key]))
    if len(old) != len(values):
        table[key] = values
        if key == "pairs":
            table[key].multiline(multiline=True)
        return
    for at, (was, value) in enumerate(zip(old, values, strict=True)):
        if isinstance(value, list) and was != value:
            for side, name in enumerate(value):
                table[key][at][side] = name
        elif was != value:
            table[key][at] = value


def _plain(value: Any) -> Any:  # noqa: ANN401
    return list(map(str, value)) if isinstance(value, list) else str(value)
