"""JSON that knows the line of every value, finds every fault, and cannot be made to recurse or to run long.

For the slow path: `check`, and files that the fast decoder refused. msgspec takes the last of two equal keys without a
word; here they are a problem.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import accumulate
from math import isfinite
from typing import TYPE_CHECKING, Any, NoReturn

from goldspan.errors import Problem, RecordError
from goldspan.files.address import address
from goldspan.files.scanner import MAX_DEPTH, Scanner

if TYPE_CHECKING:
    from goldspan.files.address import Steps

_MARK = b"\xef\xbb\xbf"
_BRACKETS = {ord(mark): step for mark, step in zip("[{]}", (1, 1, -1, -1), strict=True)}
_NO_BRACKETS = bytes(set(range(256)) - set(_BRACKETS))
_LONE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]"
)
"""An escape of half a surrogate pair."""


@dataclass(slots=True)
class Json:
    """A JSON text's value, its problems, and where every part of it stands.

    Attributes:
        name: What errors call the file.
        text: The text.
        data: The value; None where the text breaks off or is not JSON.
        problems: Every fault of the text.
        whole: Whether the text was read to its end.
        first_line: The number of the text's first line in its file.
    """

    name: str
    text: str
    data: Any = None
    problems: list[Problem] = field(default_factory=list)
    whole: bool = True
    first_line: int = 1
    _scanner: Scanner | None = None
    _line_ends: list[int] | None = None

    def locate(self, path: Steps) -> tuple[str, int | None]:
        """Return the file's name and the line of a place, or of the nearest thing around it."""
        if self._scanner is None:
            self._scanner = Scanner(self.text)
        return self.name, self.line(self._scanner.position(path))

    def line(self, position: int) -> int:
        """Return the 1-based line of a position of the text, in code points."""
        if self._line_ends is None:
            self._line_ends = [match.start() for match in re.finditer("\n", self.text)]
        return self.first_line + bisect_left(self._line_ends, position)


def parse_json(data: bytes, name: str, first_line: int = 1) -> Json:
    """Parse a JSON text.

    Args:
        data: The bytes, UTF-8; a byte order mark is ignored.
        name: What errors call the file.
        first_line: The number of the text's first line in its file.

    Raises:
        RecordError: Every fault, each with its line: not UTF-8, not JSON, cut off, something after the end, a key
            twice in one object, NaN or Infinity, a lone surrogate, nesting deeper than 200.
    """
    parsed = scan_json(data, name, first_line)
    if parsed.problems:
        raise RecordError(parsed.problems)
    return parsed


def scan_json(data: bytes, name: str, first_line: int = 1) -> Json:
    """Parse like `parse_json`, but return what could be read together with the problems."""
    body = data.removeprefix(_MARK)
    if (quick := _quick(body, name, first_line)) is not None:
        return quick
    problems = []
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        text = body.decode("utf-8", errors="replace")
        at = error.start + len(data) - len(body)
        problems.append(
            Problem(
                rule="not-utf-8",
                file=name,
                line=first_line + data.count(b"\n", 0, at),
                found=f"byte {at} (0x{data[at]:02x}) is not UTF-8",
                remedy="save the file as UTF-8",
            )
        )
    scanner = Scanner(text)
    parsed = Json(name, text, scanner.value, problems, scanner.whole, first_line, scanner)
    problems += [
        Problem(
            rule=fault.rule,
            file=name,
            line=parsed.line(fault.position),
            address=address(fault.path),
            found=fault.found + (f"; it stood on line {parsed.line(fault.before)}" if fault.before is not None else ""),
            expected=fault.expected,
            remedy=fault.remedy,
        )
        for fault in scanner.faults
    ]
    return parsed


class _Doubled(Exception):
    """An object has a key twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _Doubled
    return made


def _quick(data: bytes, name: str, first_line: int) -> Json | None:
    """Parse by the standard library where that finds nothing wrong; the places are found when they are asked for."""
    depth = max(accumulate(map(_BRACKETS.__getitem__, data.translate(None, _NO_BRACKETS))), default=0)
    if depth > MAX_DEPTH:  # brackets inside texts count too: then the slow way decides
        return None
    try:
        text = data.decode("utf-8")
        if "\\u" in text and _LONE.search(text):
            return None
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError, _Doubled):
        return None
    return Json(name, text, value, first_line=first_line)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _finite(number: str) -> float:
    value = float(number)
    return value if isfinite(value) else _refuse(number)
