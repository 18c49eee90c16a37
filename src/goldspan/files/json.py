"""JSON that knows the line of every value, finds every fault, and cannot be made to recurse or to run long.

For the slow path: `check`, and files that the fast decoder refused. msgspec takes the last of two equal keys without a
word; here they are a problem.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from math import isfinite
from typing import TYPE_CHECKING, Any, NoReturn

from goldspan.errors import Problem, RecordError, quote
from goldspan.files.address import Steps, address

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH = 200
"""Deepest nesting of arrays and objects that is read."""

_MAX_DIGITS = 4000  # Python refuses to read longer whole numbers
_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_CONSTANT = re.compile(r"-?(?:NaN|Infinity)|true|false|null")
_WORD = re.compile(r"[^\s,:\[\]{}\"]+|.", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONSTANTS = {"true": True, "false": False, "null": None}

_BRACKETS = {ord(mark): step for mark, step in zip("[{]}", (1, 1, -1, -1), strict=True)}
_NO_BRACKETS = bytes(set(range(256)) - set(_BRACKETS))
_LONE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]"
)
"""An escape of half a surrogate pair."""

_scan_string: Callable[[str, int, bool], tuple[str, int]] = json.decoder.scanstring  # type: ignore[attr-defined]


@dataclass(slots=True)
class Json:
    """A JSON text's value, its problems, and where every part of it stands.

    Attributes:
        name: What errors call the file.
        data: The value; None where the text breaks off or is not JSON.
        problems: Every fault of the text.
        whole: Whether the text was read to its end.
    """

    name: str
    data: Any = None
    problems: list[Problem] = field(default_factory=list)
    whole: bool = False
    _text: str = ""
    _first_line: int = 1
    _starts: dict[int, Any] = field(default_factory=dict)
    _placed: Any = None
    _ends: list[int] | None = None

    def locate(self, path: Steps) -> tuple[str, int | None]:
        """Return the file's name and the line of a place, or of the nearest thing around it."""
        if not self._starts:
            _Parser(self).run()
        value: Any = self._placed
        position = self._starts.get(-1, 0)
        for step in path:
            places: Any = self._starts.get(id(value))
            try:
                position, value = places[step], value[step]
            except (KeyError, IndexError, TypeError):
                break
        return self.name, self.line(position)

    def line(self, position: int) -> int:
        """Return the 1-based line of a position of the text, in code points."""
        if self._ends is None:
            self._ends = [match.start() for match in re.finditer("\n", self._text)]
        return self._first_line + bisect_right(self._ends, position - 1)


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
    if (quick := _quick(data, name, first_line)) is not None:
        return quick
    parsed = Json(name, _first_line=first_line)
    try:
        parsed._text = data.decode("utf-8-sig")  # noqa: SLF001  built here
    except UnicodeDecodeError as error:
        line = first_line + data.count(b"\n", 0, error.start)
        parsed.problems.append(
            Problem(
                rule="not-utf-8",
                file=name,
                line=line,
                found=f"byte {error.start} (0x{data[error.start]:02x}) is not UTF-8",
                remedy="save the file as UTF-8",
            )
        )
        parsed._text = data.decode("utf-8-sig", errors="replace")  # noqa: SLF001
    _Parser(parsed).run()
    parsed.data = parsed._placed  # noqa: SLF001
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
        text = data.decode("utf-8-sig")
        if "\\u" in text and _LONE.search(text):
            return None
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError, _Doubled):
        return None
    return Json(name, value, whole=True, _text=text, _first_line=first_line)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _finite(number: str) -> float:
    value = float(number)
    return value if isfinite(value) else _refuse(number)


class _Syntax(Exception):
    """The text is not JSON at a position."""

    def __init__(self, position: int, found: str, expected: str = "", remedy: str = "") -> None:
        self.position, self.found, self.expected, self.remedy = position, found, expected, remedy
        super().__init__(found)


class _Parser:
    """A parser with a stack of its own: `path`, the open containers, and the places of their parts."""

    def __init__(self, parsed: Json) -> None:
        self.out = parsed
        self.text = parsed._text  # noqa: SLF001
        self.starts = parsed._starts  # noqa: SLF001
        self.containers: list[Any] = []
        self.keys: list[str | int | None] = []

    def run(self) -> None:
        try:
            self.starts[-1] = self.space(0)
            end = self.space(self.value(self.starts[-1]))
            if end < len(self.text):
                self.report("json-syntax", end, f"{self.word(end)} after the end of the value", "nothing")
            self.out.whole = True
        except _Syntax as fault:
            self.out._placed = None  # noqa: SLF001
            self.report("json-syntax", fault.position, fault.found, fault.expected, fault.remedy)

    def value(self, position: int) -> int:
        """Read the whole value at `position`, and return where it ends."""
        while True:
            position = self.one(position)
            while True:  # close what ends here, and go on to the next value
                if not self.containers:
                    return position
                position = self.space(position)
                container, mark = self.containers[-1], self.text[position : position + 1]
                if mark == ",":
                    position = self.space(position + 1)
                    position = self.next_place(container, position)
                    break
                if mark != ("}" if isinstance(container, dict) else "]"):
                    raise self.unexpected(position, "a comma or the end of the " + _kind(container))
                position += 1
                self.containers.pop()
                self.keys.pop()

    def next_place(self, container: Any, position: int) -> int:  # noqa: ANN401
        """Note where the container's next value stands; return that position."""
        if isinstance(container, list):
            self.keys[-1] = len(container)
            self.starts[id(container)].append(position)
            return position
        return self.key(container, position)

    def key(self, container: dict[str, Any], position: int) -> int:
        if self.text[position : position + 1] != '"':
            raise self.unexpected(position, "a key in double quotes")
        key, after = self.string(position)
        self.keys[-1] = key
        if key in container:
            first = self.out.line(self.starts[id(container)][key])
            found = f"key {quote(key)} a second time; it stood on line {first}"
            self.report("doubled-key", position, found, "each key once", "remove one of them")
        self.starts[id(container)][key] = position
        after = self.space(after)
        if self.text[after : after + 1] != ":":
            raise self.unexpected(after, "a colon after the key")
        return self.space(after + 1)

    def one(self, position: int) -> int:
        """Read one scalar, or open containers down to the first scalar or empty one; return where that ends."""
        while True:
            mark = self.text[position : position + 1]
            if mark == '"':
                value, end = self.string(position)
            elif mark and mark in "{[":
                container: Any = {} if mark == "{" else []
                after = self.space(position + 1)
                self.store(container)
                self.starts[id(container)] = {} if mark == "{" else []
                if self.text[after : after + 1] == ("}" if mark == "{" else "]"):
                    return after + 1
                if len(self.containers) >= MAX_DEPTH:
                    raise _Syntax(position, f"nested deeper than {MAX_DEPTH}", remedy="store it flatter")
                self.containers.append(container)
                self.keys.append(None)
                position = self.next_place(container, after)
                continue
            else:
                value, end = self.scalar(position)
            self.store(value)
            return end

    def store(self, value: Any) -> None:  # noqa: ANN401
        if not self.containers:
            self.out._placed = value  # noqa: SLF001
        elif isinstance(self.containers[-1], list):
            self.containers[-1].append(value)
        else:
            self.containers[-1][self.keys[-1]] = value

    def string(self, position: int) -> tuple[str, int]:
        try:
            value, end = _scan_string(self.text, position + 1, True)  # noqa: FBT003  strict: no bare control characters
        except json.JSONDecodeError as error:
            if error.msg.startswith("Unterminated"):
                remedy = "the file was cut off, or a quote is missing"
                raise _Syntax(position, "a text that does not end", remedy=remedy) from None
            raise _Syntax(
                error.pos, f"{error.msg[:1].lower()}{error.msg[1:].split(':')[0]}", "valid JSON text"
            ) from None
        if (found := _SURROGATE.search(value)) is not None:
            shown = f"lone surrogate U+{ord(found[0]):04X}"
            self.report("lone-surrogate", position, shown, "characters of Unicode", "repair or remove it")
        return value, end

    def scalar(self, position: int) -> tuple[Any, int]:
        if (number := _NUMBER.match(self.text, position)) is not None:
            return self.number(number), number.end()
        if (constant := _CONSTANT.match(self.text, position)) is not None:
            if constant[0] not in _CONSTANTS:
                self.report("not-finite", position, constant[0], "a finite number", "leave it out or write null")
            return _CONSTANTS.get(constant[0]), constant.end()
        raise self.unexpected(position, "a value")

    def number(self, match: re.Match[str]) -> int | float:
        if match[1] or match[2]:
            value = float(match[0])
            if not isfinite(value):
                self.report("not-finite", match.start(), quote(match[0]), "a number below 1.8e308")
            return value
        if len(match[0]) > _MAX_DIGITS:
            self.report("not-finite", match.start(), f"a number of {len(match[0])} digits", f"at most {_MAX_DIGITS}")
            return 0
        return int(match[0])

    def space(self, position: int) -> int:
        match = _SPACE.match(self.text, position)
        return match.end() if match else position

    def word(self, position: int) -> str:
        match = _WORD.match(self.text, position)
        return quote(match[0]) if match else "nothing"

    def unexpected(self, position: int, expected: str) -> _Syntax:
        if position >= len(self.text):
            remedy = "the file was cut off: write it again" if self.text.strip() else "the file is empty"
            return _Syntax(position, "the text ends", expected, remedy)
        return _Syntax(position, self.word(position), expected)

    def report(self, rule: str, position: int, found: str, expected: str, remedy: str = "") -> None:
        self.out.problems.append(
            Problem(
                rule=rule,
                file=self.out.name,
                line=self.out.line(position),
                address=address(key for key in self.keys if key is not None),
                found=found,
                expected=expected,
                remedy=remedy,
            )
        )


def _kind(container: object) -> str:
    return "object" if isinstance(container, dict) else "array"
