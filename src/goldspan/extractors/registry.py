"""From a kind's name to an extractor, importing only what is asked for."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

import msgspec

from goldspan.errors import GoldspanError, Problem, SettingsError, UnknownName, quote
from goldspan.extractors.protocol import Extractor, Setup
from goldspan.files.address import problem_at
from goldspan.files.shape import shape_problems

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from goldspan.extractors.spec import ExtractorSpec
    from goldspan.files.address import Locate, Steps
    from goldspan.schema import Schema

KINDS: dict[str, str] = {
    "command": "goldspan.extractors.command:Command",
    "lexicon": "goldspan.extractors.lexicon:Lexicon",
    "rules": "goldspan.extractors.rules:Rules",
}
"""Built-in kinds and the classes behind them, as `package.module:Class`."""


def class_path(kind: str) -> str:
    """Return `package.module:Class` for a kind; one that is written so already is returned as it is.

    Raises:
        UnknownName: The kind is neither built in nor of that form.
    """
    if kind in KINDS:
        return KINDS[kind]
    module, colon, name = kind.partition(":")
    if colon and name.isidentifier() and all(part.isidentifier() for part in module.split(".")):
        return kind
    raise UnknownName("kind of extractor", kind, [*KINDS, "package.module:Class"])


def options_problems(kind: str, options: Mapping[str, Any], locate: Locate, path: Steps) -> list[Problem]:
    """Return what is wrong with the options of a built-in kind; those of other classes are not looked at."""
    if kind not in KINDS:
        return []
    module, _, name = KINDS[kind].partition(":")
    struct = getattr(importlib.import_module(module), name).Options
    return list(shape_problems(dict(options), struct, locate, path))


def build(spec: ExtractorSpec, schema: Schema, folder: Path | None = None) -> Extractor:
    """Make the extractor a declaration describes.

    Args:
        spec: The declaration.
        schema: What the corpus labels.
        folder: What relative paths in the options are relative to; modules are also looked for here, last.

    Raises:
        UnknownName: Its kind is unknown.
        SettingsError: Its options are faulty, or its class cannot be imported or made; with the line.
        MissingExtra: It needs a library that is not installed.
    """
    made = _load(spec, folder)
    struct = getattr(made, "Options", None)
    settings = dict(spec.options)
    if struct is not None:
        problems = list(shape_problems(settings, struct, spec.locate, (spec.name,)))
        if problems:
            raise SettingsError(problems)
        # Every default is written out: a default that changes is a setting that changes.
        settings = _all_fields(msgspec.convert(settings, struct))
    setup = Setup(name=spec.name, version=spec.version, schema=schema, settings=settings, kind=spec.kind, folder=folder)
    try:
        extractor = made(setup)
    except GoldspanError:
        raise
    except Exception as error:
        found = f"{spec.kind} cannot be made: {type(error).__name__}: {quote(str(error))}"
        raise _fault(spec, "cannot-make", found, "a class called with one argument, a Setup") from error
    if not isinstance(extractor, Extractor):
        found = f"{spec.kind} is no extractor"
        raise _fault(spec, "no-extractor", found, "name, version, settings and extract(document)")
    return extractor


def _load(spec: ExtractorSpec, folder: Path | None) -> Any:  # noqa: ANN401  a class of any make
    module, _, name = class_path(spec.kind).partition(":")
    if folder is not None and spec.kind not in KINDS and str(folder) not in sys.path:
        sys.path.append(str(folder))
    try:
        return getattr(importlib.import_module(module), name)
    except GoldspanError:
        raise
    except Exception as error:
        found = f"{quote(spec.kind)} cannot be imported: {type(error).__name__}: {quote(str(error))}"
        raise _fault(spec, "cannot-import", found, "an installed module and a class in it") from error


def _fault(spec: ExtractorSpec, rule: str, found: str, expected: str) -> SettingsError:
    return SettingsError(problem_at(spec.locate, (spec.name, "kind"), rule, found, expected))


def _all_fields(options: msgspec.Struct) -> dict[str, Any]:
    values = {name: getattr(options, name) for name in options.__struct_fields__}
    return dict(msgspec.json.decode(msgspec.json.encode(values)))
