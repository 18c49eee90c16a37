"""Places inside a record: a path of keys and indices, its printed form, and who knows the line it stands on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from goldspan.errors import Problem, quote

Steps = tuple[str | int, ...]
"""A place inside a record: keys of objects and indices of arrays, from the outside in."""

Locate = Callable[[Steps], tuple[str, int | None]]
"""Tells the file and the 1-based line of a place, or of the nearest thing around it that has a line."""

_LONGEST = 20
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def address(path: Iterable[str | int]) -> str:
    """Write a path as JSONPath: `("mentions", 3, "end")` is `$.mentions[3].end`.

    Keys that are no plain identifier stand in brackets and quotes, control characters escaped. A path of over 20 steps
    is cut with an ellipsis.
    """
    steps = list(path)
    return "$" + "".join(map(_step, steps[:_LONGEST])) + ("…" if len(steps) > _LONGEST else "")


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _PLAIN.fullmatch(step) else f"[{quote(step)}]"


def unplaced(name: str = "") -> Locate:
    """Return a `Locate` for data that came from no file; `name` is shown in place of the file."""
    return lambda _path: (name, None)


def inside(locate: Locate, prefix: Steps) -> Locate:
    """Return a `Locate` for what lies under `prefix` of a larger file."""
    return lambda path: locate(prefix + path)


def problem_at(locate: Locate, path: Steps, rule: str, found: str, expected: str = "", remedy: str = "") -> Problem:
    """Return a `Problem` at a place of a record."""
    file, line = locate(path)
    return Problem(
        rule=rule, found=found, expected=expected, remedy=remedy, file=file, line=line, address=address(path)
    )
