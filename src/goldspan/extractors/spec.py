"""The extractors a workspace declares, read from `extractors.toml`.

    [baseline]                # its name
    kind = "rules"            # a built-in kind, or "package.module:Class"
    version = "1"
    relations = false         # the kind's own options

This file names code and programs to run: it deserves the trust of a script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from goldspan.errors import InputError, Problem, SettingsError, UnknownName, quote
from goldspan.extractors.registry import class_path, options_problems
from goldspan.files.address import Locate, problem_at, unplaced
from goldspan.files.toml import Toml, parse_toml, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_NAME_RULE = "letters, digits, dots, dashes and underscores, 80 at most"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractorSpec:
    """One declared extractor.

    Attributes:
        name: Head of its table.
        kind: A built-in kind or `package.module:Class`.
        version: Its version.
        options: The other keys of its table.
        locate: Tells where a key stands in the file.
    """

    name: str
    kind: str
    version: str
    options: Mapping[str, Any] = field(default_factory=dict)
    locate: Locate = field(default=unplaced(), compare=False, repr=False)


def read_specs(path: Path, name: str | None = None) -> dict[str, ExtractorSpec]:
    """Read and check an `extractors.toml`; `name` is what errors call the file.

    Options of built-in kinds are checked here, those of other classes when the extractor is made.

    Raises:
        SettingsError: Anything wrong in it, all of it, each with its line.
        UnknownName: The only fault is a kind nobody knows; lists the known ones.
        StorageError: The file cannot be read.
    """
    return _specs(read_toml(path, name))


def parse_specs(text: str, name: str = "extractors.toml") -> dict[str, ExtractorSpec]:
    """Parse and check declarations given as text; see `read_specs`.

    Raises:
        SettingsError: Anything wrong in it, all of it, each with its line.
        UnknownName: The only fault is a kind nobody knows; lists the known ones.
    """
    return _specs(parse_toml(text, name))


def find_spec(specs: Mapping[str, ExtractorSpec], name: str) -> ExtractorSpec:
    """Return the extractor called `name`.

    Raises:
        UnknownName: There is none; lists those there are.
    """
    if name not in specs:
        raise UnknownName("extractor", name, specs)
    return specs[name]


def _specs(toml: Toml) -> dict[str, ExtractorSpec]:
    problems: list[Problem] = []
    unknown: list[UnknownName] = []
    specs = {}
    for name, table in toml.data.items():
        faults = list(_faults(name, table, toml.locate))
        problems += faults
        if faults:
            continue
        options = {key: value for key, value in table.items() if key not in {"kind", "version"}}
        spec = ExtractorSpec(
            name=name, kind=table["kind"], version=table["version"], options=options, locate=toml.locate
        )
        specs[name] = spec
        try:
            class_path(spec.kind)
        except UnknownName as error:
            unknown.append(_placed(error, toml.locate, name))
        else:
            problems += options_problems(spec.kind, spec.options, spec.locate, (name,))
    if unknown and not problems:
        InputError.__init__(unknown[0], [problem for error in unknown for problem in error.problems])
        raise unknown[0]
    if problems:
        raise SettingsError([*problems, *(problem for error in unknown for problem in error.problems)])
    return specs


def _placed(error: UnknownName, locate: Locate, name: str) -> UnknownName:
    file, line = locate((name, "kind"))
    error.problems = [replace(problem, file=file, line=line, address=f"[{name}]") for problem in error.problems]
    return error


def _faults(name: str, table: object, locate: Locate) -> Iterator[Problem]:
    """Yield what is wrong with a declaration whatever its kind."""
    if not isinstance(table, dict):
        remedy = f"put it into a table of its own, [{name}]"
        yield problem_at(locate, (name,), "wrong-type", quote(table), "a table with kind and version", remedy)
        return
    if not _NAME.fullmatch(name):
        yield problem_at(locate, (name,), "bad-name", f"the name {quote(name)}", _NAME_RULE)
    for key in ("kind", "version"):
        value = table.get(key)
        if value is None:
            yield problem_at(locate, (name,), "missing-key", f"no {quote(key)}", "a text", f'add {key} = "…"')
        elif not isinstance(value, str) or not value:
            yield problem_at(locate, (name, key), "wrong-type", quote(value), "a text", "put it in quotes")
        elif key == "version" and not _NAME.fullmatch(value):
            yield problem_at(locate, (name, key), "bad-name", f"the version {quote(value)}", _NAME_RULE)
