"""One tree of exceptions; each carries the exit code it becomes on the command line.

    GoldspanError                    2
    ├── InputError                   2   bad input or usage: one or many problems, each with its place
    │   ├── RecordError              2   a document, gold or prediction record that cannot be read
    │   ├── SchemaError              2   a fault in schema.toml
    │   ├── SettingsError            2   a fault in goldspan.toml, SOURCES.toml or extractors.toml
    │   └── UnknownName              2   a name nobody knows; lists the known ones
    ├── UsageError                   2   a command called in a way that cannot work
    │   └── MissingExtra             2   a library of an extra that is not installed; gives the install line
    ├── StorageError                 2   the file system refused: full, read-only, gone
    ├── LockedError                  2   another process holds the workspace
    ├── DoesNotHold                  1   the thing asked about does not hold
    │   ├── ProblemsFound            1   check found problems
    │   └── Refused                  1   a change that would lose or move something; says the way out
    ├── NotComparable                3   the reports were not measured alike
    └── Undecided                    4   cannot be decided with this much data

Everything a person sees is one line a problem: place, what was found, what was expected, what to do.
Text that comes from files is untrusted: `quote` shows it short and without control characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

QUOTE_LIMIT = 48
"""Longest piece of untrusted text shown in a message, in code points."""


def quote(value: object, limit: int = QUOTE_LIMIT) -> str:
    """Show an untrusted value in one short printable line.

    Strings are put in double quotes; line ends, control and invisible characters and lone surrogates are written as
    escapes; what is longer than `limit` code points is cut with an ellipsis.
    """
    if not isinstance(value, str):
        shown = repr(value)
        return shown if len(shown) <= limit else shown[:limit] + "…"
    shown = "".join(map(_printable, value[:limit]))
    return f'"{shown}…"' if len(value) > limit else f'"{shown}"'


def _printable(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")


def plural(count: int, noun: str) -> str:
    """Return `"1 document"`, `"1,204 documents"`."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun[:-1]}ies" if noun.endswith("y") else f"{count:,} {noun}s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault, with all a person needs to mend it.

    Attributes:
        rule: The rule broken, in kebab case (`end-past-text`); stable, so that tools can filter by it.
        file: Path as shown to the user, or a name such as `<stdin>`.
        line: 1-based line in `file`, or None where the format has no lines.
        address: Place inside the record, JSONPath style: `$.mentions[3].end`.
        found: What is there, already quoted where it is untrusted.
        expected: What should be there.
        remedy: What to do about it.
    """

    rule: str
    found: str
    expected: str = ""
    remedy: str = ""
    file: str = ""
    line: int | None = None
    address: str = ""

    @property
    def place(self) -> str:
        """`file:line $.address`, as much of it as is known."""
        where = f"{self.file}:{self.line}" if self.file and self.line else self.file
        return " ".join(part for part in (where, self.address) if part)

    def __str__(self) -> str:
        """One line: place, found, expected, remedy."""
        message = self.found
        if self.expected:
            message += f"; expected {self.expected}"
        if self.remedy:
            message += f"; {self.remedy}"
        return f"{self.place}: {message}" if self.place else message

    def to_dict(self) -> dict[str, Any]:
        """Return the problem as plain data for `--json`."""
        return {
            "rule": self.rule,
            "file": self.file,
            "line": self.line,
            "address": self.address,
            "found": self.found,
            "expected": self.expected,
            "remedy": self.remedy,
        }

    def sort_key(self) -> tuple[str, int, str, str]:
        """Order by file, line, address and rule."""
        return (self.file, self.line or 0, self.address, self.rule)


class GoldspanError(Exception):
    """Everything goldspan raises on purpose."""

    exit_code = 2

    def lines(self) -> list[str]:
        """Return what to print, one problem a line."""
        return [str(self)]


class InputError(GoldspanError):
    """Bad input: carries every problem found, sorted."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        gathered = [problems] if isinstance(problems, Problem) else list(problems)
        self.problems: list[Problem] = sorted(gathered, key=Problem.sort_key)
        super().__init__("\n".join(map(str, self.problems)))

    def lines(self) -> list[str]:
        """Return one line per problem."""
        return [str(problem) for problem in self.problems]


class RecordError(InputError):
    """A document, gold or prediction record that cannot be read."""


class SchemaError(InputError):
    """A fault in schema.toml."""


class SettingsError(InputError):
    """A fault in a settings file."""


class UnknownName(InputError):
    """A name nobody knows: the message lists the known ones and the nearest first."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        from difflib import get_close_matches

        names = sorted(known)
        near = get_close_matches(name, names, n=1)
        remedy = f"did you mean {near[0]}?" if near else ""
        expected = f"one of {', '.join(names)}" if names else f"a {kind}, and there are none"
        super().__init__(
            Problem(rule="unknown-name", found=f"unknown {kind} {quote(name)}", expected=expected, remedy=remedy)
        )


class UsageError(GoldspanError):
    """A command or function called in a way that cannot work."""


class MissingExtra(UsageError):
    """A library that belongs to an extra is not installed."""

    def __init__(self, extra: str, what: str) -> None:
        super().__init__(
            f"{what} needs the extra '{extra}', which is not installed; run: pip install 'goldspan[{extra}]'"
        )
        self.extra = extra


class StorageError(GoldspanError):
    """The file system refused; nothing that was there is lost."""


class LockedError(GoldspanError):
    """Another process holds the workspace."""


class DoesNotHold(GoldspanError):
    """The thing asked about does not hold."""

    exit_code = 1


class ProblemsFound(DoesNotHold, InputError):
    """Problems were found by a check that was asked for."""

    exit_code = 1


class Refused(DoesNotHold, InputError):
    """A change that would lose or move something; each problem's remedy is the way out."""

    exit_code = 1


class NotComparable(GoldspanError):
    """Reports that were not measured alike."""

    exit_code = 3


class Undecided(GoldspanError):
    """Cannot be decided with this much data."""

    exit_code = 4
