"""One fault of one raw file, as the error it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.errors import InputError, Problem

if TYPE_CHECKING:
    from goldspan.corpus.mapped import MappedText


def fault(
    path: str, rule: str, found: str, expected: str = "", remedy: str = "", *, line: int | None = None
) -> InputError:
    """Return the error for a raw file that cannot be converted."""
    return InputError(Problem(rule=rule, file=path, line=line, found=found, expected=expected, remedy=remedy))


def line_at(raw: str, position: int) -> int:
    """Return the 1-based line of a character of the decoded raw file."""
    return raw.count("\n", 0, position) + 1


def line_of(raw: str, text: MappedText, position: int) -> int:
    """Return the 1-based raw line of a character of a text made from the raw one."""
    return line_at(raw, text.offset_map().to_raw(position, position + 1)[0])
