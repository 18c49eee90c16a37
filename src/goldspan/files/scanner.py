"""A JSON scanner that notes where everything stands, goes on after faults it can pass, and has a stack of its own."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from goldspan.errors import quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.files.address import Steps

MAX_DEPTH = 200
"""Deepest nesting of arrays and objects that is read."""

_MAX_DIGITS = 4000  # Python refuses to read longer whole numbers
_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_CONSTANT = re.compile(r"-?(?:NaN|Infinity)|true|false|null")
_WORD = re.compile(r"[^\s,:\[\]{}\"]+|.", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONSTANTS = {"true": True, "false": False, "null": None}

_scan_string: Callable[[str, int, bool], tuple[str, int]] = json.decoder.scanstring  # type: ignore[attr-defined]


class Fault(NamedTuple):
    """A fault at a position of the text (code points), under `path`; `before` is where the same key stood before."""

    position: int
    path: Steps
    rule: str
    found: str
    expected: str = ""
    remedy: str = ""
    before: int | None = None


class _Syntax(Exception):
    """The text is not JSON at a position."""

    def __init__(self, position: int, found: str, expected: str = "", remedy: str = "") -> None:
        self.position, self.found, self.expected, self.remedy = position, found, expected, remedy
        super().__init__(found)


class Scanner:
    """Scans one JSON text, at once, when it is made.

    Attributes:
        text: The text.
        value: Its value; None where the text breaks off.
        start: Where the value stands.
        whole: Whether the text was read to its end.
        faults: What is wrong with it, in order.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.value: Any = None
        self.whole = False
        self.faults: list[Fault] = []
        # By identity: a container, kept alive so that no other gets its identity, and the positions of its parts.
        self._starts: dict[int, tuple[Any, Any]] = {}
        self._containers: list[Any] = []
        self._keys: list[str | int | None] = []
        self.start = self._space(0)
        self._run()

    def position(self, path: Steps) -> int:
        """Return where a place stands, or the nearest thing around it."""
        value, found = self.value, self.start
        for step in path:
            _, places = self._starts.get(id(value), (None, None))
            try:
                found, value = places[step], value[step]
            except (KeyError, IndexError, TypeError):
                break
        return found

    def _run(self) -> None:
        try:
            end = self._space(self._value(self.start))
        except _Syntax as fault:
            self.value = None
            self._report("json-syntax", fault.position, fault.found, fault.expected, fault.remedy)
            return
        self.whole = True
        if end < len(self.text):
            self._report("json-syntax", end, f"{self._word(end)} after the end of the value", "nothing")

    def _value(self, position: int) -> int:
        """Read the whole value at `position`, and return where it ends."""
        while True:
            position = self._one(position)
            while True:  # close what ends here, and go on to the next value
                if not self._containers:
                    return position
                position = self._space(position)
                container, mark = self._containers[-1], self.text[position : position + 1]
                if mark == ",":
                    position = self._space(position + 1)
                    position = self._next_place(container, position)
                    break
                if mark != ("}" if isinstance(container, dict) else "]"):
                    raise self._unexpected(position, "a comma or the end of the " + _kind(container))
                position += 1
                self._containers.pop()
                self._keys.pop()

    def _next_place(self, container: Any, position: int) -> int:  # noqa: ANN401
        """Note where the container's next value stands; return that position."""
        if isinstance(container, list):
            self._keys[-1] = len(container)
            self._starts[id(container)][1].append(position)
            return position
        return self._key(container, position)

    def _key(self, container: dict[str, Any], position: int) -> int:
        if self.text[position : position + 1] != '"':
            raise self._unexpected(position, "a key in double quotes")
        key, after = self._string(position)
        self._keys[-1] = key
        if key in container:
            self._report(
                "doubled-key", position, f"key {quote(key)} a second time", "each key once", "remove one of them"
            )
            self.faults[-1] = self.faults[-1]._replace(before=self._starts[id(container)][1][key])
        self._starts[id(container)][1][key] = position
        after = self._space(after)
        if self.text[after : after + 1] != ":":
            raise self._unexpected(after, "a colon after the key")
        return self._space(after + 1)

    def _one(self, position: int) -> int:
        """Read one scalar, or open containers down to the first scalar or empty one; return where that ends."""
        while True:
            mark = self.text[position : position + 1]
            if mark == '"':
                value, end = self._string(position)
            elif mark and mark in "{[":
                container: Any = {} if mark == "{" else []
                after = self._space(position + 1)
                self._store(container)
                self._starts[id(container)] = (container, {} if mark == "{" else [])
                if self.text[after : after + 1] == ("}" if mark == "{" else "]"):
                    return after + 1
                if len(self._containers) >= MAX_DEPTH:
                    raise _Syntax(position, f"nested deeper than {MAX_DEPTH}", remedy="store it flatter")
                self._containers.append(container)
                self._keys.append(None)
                position = self._next_place(container, after)
                continue
            else:
                value, end = self._scalar(position)
            self._store(value)
            return end

    def _store(self, value: Any) -> None:  # noqa: ANN401
        if not self._containers:
            self.value = value
        elif isinstance(self._containers[-1], list):
            self._containers[-1].append(value)
        else:
            self._containers[-1][self._keys[-1]] = value

    def _string(self, position: int) -> tuple[str, int]:
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
            self._report("lone-surrogate", position, shown, "characters of Unicode", "repair or remove it")
        return value, end

    def _scalar(self, position: int) -> tuple[Any, int]:
        if (number := _NUMBER.match(self.text, position)) is not None:
            return self._number(number), number.end()
        if (constant := _CONSTANT.match(self.text, position)) is not None:
            if constant[0] not in _CONSTANTS:
                self._report("not-finite", position, constant[0], "a finite number", "leave it out or write null")
            return _CONSTANTS.get(constant[0]), constant.end()
        raise self._unexpected(position, "a value")

    def _number(self, match: re.Match[str]) -> int | float:
        if match[1] or match[2]:
            value = float(match[0])
            if not isfinite(value):
                self._report("not-finite", match.start(), quote(match[0]), "a number below 1.8e308")
            return value
        if len(match[0]) > _MAX_DIGITS:
            self._report("not-finite", match.start(), f"a number of {len(match[0])} digits", f"at most {_MAX_DIGITS}")
            return 0
        return int(match[0])

    def _space(self, position: int) -> int:
        match = _SPACE.match(self.text, position)
        return match.end() if match else position

    def _word(self, position: int) -> str:
        match = _WORD.match(self.text, position)
        return quote(match[0]) if match else "nothing"

    def _unexpected(self, position: int, expected: str) -> _Syntax:
        if position >= len(self.text):
            remedy = "the file was cut off: write it again" if self.text.strip() else "the file is empty"
            return _Syntax(position, "the text ends", expected, remedy)
        return _Syntax(position, self._word(position), expected)

    def _report(self, rule: str, position: int, found: str, expected: str, remedy: str = "") -> None:
        path = tuple(key for key in self._keys if key is not None)
        self.faults.append(Fault(position, path, rule, found, expected, remedy))


def _kind(container: object) -> str:
    return "object" if isinstance(container, dict) else "array"
