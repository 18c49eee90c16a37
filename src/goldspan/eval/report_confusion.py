"""A confusion matrix as a table that fits a page: which type was taken for which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.eval.tables import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

_ALL, _MOST = 8, 12
"""Up to how many types all are shown, and how many at most."""
_NONE, _OTHER, _ZERO = "none", "other types", "·"


def confusion_table(name: str, types: Sequence[str | None], counts: Sequence[Sequence[int]]) -> Table | None:
    """Return the table of a confusion matrix; None where it holds nothing or is none.

    Columns have the numbers of the rows' types. With more than 8 types only those with errors are shown, the 12 with
    the most; the others are added up.

    Args:
        name: What the title begins with.
        types: The types, and None for "none", the last.
        counts: For each gold type, and for none, how many were predicted as each, and as none.
    """
    size = len(types)
    if size < 2 or [len(row) for row in counts] != [size] * size:
        return None
    none = size - 1
    shown = _shown(counts)
    rest = [place for place in range(none) if place not in shown]
    groups = [*([place] for place in shown), *([rest] if rest else []), [none]]
    numbers = [*map(str, range(1, len(shown) + 1)), *(["other"] if rest else []), _NONE]
    names = [f"{number} {types[place]}" for number, place in zip(numbers, shown, strict=False)]
    names += [*([_OTHER] if rest else []), _NONE]
    rows = tuple(
        (label, *(_cell(sum(counts[gold][predicted] for gold in row for predicted in column)) for column in groups))
        for label, row in zip(names, groups, strict=True)
    )
    left_out = ""
    if rest:
        which = "with the most errors" if len(shown) == _MOST else "that have errors"
        left_out = f"; types {which}: {len(shown)} of {none}"
    return Table(f"{name}: gold (rows) against predicted (columns){left_out}", ("", *numbers), rows)


def _shown(counts: Sequence[Sequence[int]]) -> list[int]:
    """Return the places of the types that have a row of their own, in order."""
    none = len(counts) - 1
    if none <= _ALL:
        return list(range(none))
    errors = {
        place: sum(counts[place]) + sum(row[place] for row in counts) - 2 * counts[place][place]
        for place in range(none)
    }
    wrong = [place for place in errors if errors[place]]
    return sorted(sorted(wrong, key=lambda place: (-errors[place], place))[:_MOST])


def _cell(count: int) -> str:
    return f"{count:,}" if count else _ZERO
