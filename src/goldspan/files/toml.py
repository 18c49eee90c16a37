"""TOML with line numbers: `tomllib` reads the values, a scan of the same text finds the line of every key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldspan.errors import Problem, SettingsError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Path_ = tuple[str, ...]

_KEY = r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|[A-Za-z0-9_-]+)"""
_DOTTED = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER = rf"[ \t]*\[\[?\s*({_DOTTED})\s*\]\]?"
_ASSIGNMENT = rf"[ \t]*({_DOTTED})[ \t]*="
_PIECE = r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[{]|[\]}]|\n|.'


@dataclass(frozen=True, slots=True)
class Toml:
    """A TOML file's values, and the 1-based line of each of its keys and tables."""

    name: str
    data: dict[str, Any]
    lines: dict[Path_, int]

    def line(self, *path: str) -> int:
        """Return the line of `path`, or of the nearest thing around it that has one."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1

    def locate(self, path: tuple[str | int, ...]) -> tuple[str, int | None]:
        """Return the file's name and the line of `path`; items of an array stand at the line of their key."""
        return self.name, self.line(*(key for key in path if isinstance(key, str)))


def parse_toml(text: str, name: str) -> Toml:
    """Parse `text`; `name` is what errors call the file.

    Raises:
        SettingsError: The text is not TOML; the problem has the line.
    """
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, _, where = str(error).partition(" (at ")
        line = re.match(r"line (\d+)", where)
        at = int(line[1]) if line else text.count("\n") + 1
        problem = Problem(
            rule="toml-syntax",
            file=name,
            line=at,
            found=f"not TOML: {message}",
            remedy="mend the line or its neighbours",
        )
        raise SettingsError(problem) from None
    return Toml(name, data, dict(_lines(text)))


def read_toml(path: Path, name: str | None = None) -> Toml:
    """Read a TOML file; see `parse_toml`.

    Raises:
        SettingsError: The file is not UTF-8 or not TOML.
        StorageError: The file cannot be read.
    """
    shown = name or str(path)
    try:
        return parse_toml(path.read_bytes().decode("utf-8"), shown)
    except UnicodeDecodeError as error:
        raise SettingsError(
            Problem(
                rule="not-utf-8", file=shown, found=f"byte {error.start} is not UTF-8", remedy="save the file as UTF-8"
            )
        ) from None
    except OSError as error:
        raise StorageError(f"{shown}: cannot be read: {error.strerror}") from error


def _lines(text: str) -> Iterator[tuple[Path_, int]]:
    """Yield every key's path and line; `text` is known to be valid TOML."""
    # Compiled here, not where this is imported, which is far more often than a file is read.
    header_at, key_at = re.compile(_HEADER).match, re.compile(_ASSIGNMENT).match
    token_at = re.compile(_PIECE, re.DOTALL).match
    table: Path_ = ()
    depth, position, line, fresh = 0, 0, 1, True
    while position < len(text):
        if fresh and depth == 0:
            if header := header_at(text, position):
                table = _split(header[1])
                yield table, line
                position = header.end()
            elif key := key_at(text, position):
                yield (*table, *_split(key[1])), line
                position = key.end()
        fresh = False
        token = token_at(text, position)
        if token is None:
            break
        position = token.end()
        line += token[0].count("\n")
        depth += (token[0] in "[{") - (token[0] in "]}")
        fresh = token[0] == "\n"


def _split(dotted: str) -> Path_:
    import tomllib

    return tuple(tomllib.loads(f"x = {key}")["x"] if key[0] in "\"'" else key for key in re.findall(_KEY, dotted))
