"""The key that labels what is selected, for every entity type.

The page knows keys by the lower-case letter on them and has some of its own; a key of two meanings does both at once.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from goldspan.errors import Problem, SchemaError, quote

if TYPE_CHECKING:
    from goldspan.schema import Schema

PAGE_KEYS = frozenset("u")
"""Keys without a modifier that the page uses itself while labelling: `u` unselects a region."""

_USABLE = [key for key in string.ascii_lowercase + string.digits if key not in PAGE_KEYS]


def label_hotkeys(schema: Schema) -> dict[str, str]:
    """Return a key for each entity type, the schema's own where it has one; the types beyond the last key have none.

    The others get the first free letter of their name, then the first free letter or digit.

    Raises:
        SchemaError: The schema has keys that the page cannot tell apart, uses itself, or does not know.
    """
    problems = list[Problem]()
    keys: dict[str, str] = {}
    owner: dict[str, str] = {}
    for name, entity in schema.entity.items():
        if entity.hotkey is None:
            continue
        key = entity.hotkey.lower()
        if key not in _USABLE:
            wrong = "is the page's own, to unselect" if key in PAGE_KEYS else "is no key the page can be given"
            problems.append(_problem(name, "hotkey", f"{quote(entity.hotkey)} {wrong}"))
        elif key in owner:
            found = f"{quote(entity.hotkey)} is the key of {owner[key]} too: capitals do not count"
            problems.append(_problem(name, "hotkey-taken", found))
        else:
            keys[name], owner[key] = key, name
    if problems:
        raise SchemaError(problems)
    for name in schema.entity:
        if name not in keys:
            wishes = [*(letter for letter in name.lower() if letter in _USABLE), *_USABLE]
            if (free := next((key for key in wishes if key not in owner), None)) is not None:
                keys[name], owner[free] = free, name
    return {name: keys[name] for name in schema.entity if name in keys}


def _problem(name: str, rule: str, found: str) -> Problem:
    return Problem(
        rule=rule,
        file="schema.toml",
        address=f"entity.{name}.hotkey",
        found=found,
        expected="a letter or digit that no other type has",
        remedy="give it another, or none: a free one is chosen then",
    )
