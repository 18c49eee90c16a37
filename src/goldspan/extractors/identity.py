"""Who an extractor is: its settings, its code and what it learned, as hashes."""

from __future__ import annotations

import hashlib
import inspect
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from goldspan.extractors.record import Identity, json_sha256

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goldspan.extractors.protocol import Extractor
    from goldspan.extractors.record import Training

_OWN = ("extractors", "normal")
"""Rooms of goldspan whose code decides what the built-in kinds predict."""


def identify(extractor: Extractor, training: Training | None = None) -> Identity:
    """Return all that decides what `extractor` predicts; see `Identity`.

    An extractor may say its own `code_version`; else its module's file is hashed, and for built-in kinds the rooms of
    goldspan they are made from.
    """
    setup = getattr(extractor, "setup", None)
    schema = getattr(setup, "schema", None)
    kind = getattr(setup, "kind", "") or f"{type(extractor).__module__}:{type(extractor).__qualname__}"
    return Identity(
        name=extractor.name,
        version=extractor.version,
        kind=kind,
        settings=dict(extractor.settings),
        settings_sha256=json_sha256({"kind": kind, "settings": dict(extractor.settings)}),
        schema_sha256=None if schema is None else json_sha256(schema),
        code_version=_code_version(extractor),
        trained_on=training,
    )


def files_sha256(paths: Iterable[Path]) -> str:
    """Return one SHA-256 over the contents of files, in the order given; unreadable ones are passed over."""
    digest = hashlib.sha256()
    for path in paths:
        try:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError:
            continue
    return digest.hexdigest()


def _code_version(extractor: Extractor) -> str:
    own = getattr(extractor, "code_version", None)
    if isinstance(own, str):
        return own
    made = type(extractor)
    if made.__module__.startswith("goldspan."):
        return f"{_release()}+{_own_code()[:12]}"
    try:
        source = inspect.getsourcefile(made)
    except TypeError:
        source = None
    return f"{_release()}+{files_sha256([Path(source)])[:12]}" if source else _release()


@cache
def _release() -> str:
    try:
        return version("goldspan")
    except PackageNotFoundError:
        return "unknown"


@cache
def _own_code() -> str:
    root = Path(__file__).resolve().parent.parent
    paths = [path for room in _OWN for path in (root / room).rglob("*") if path.suffix in {".py", ".toml"}]
    return files_sha256(sorted(paths, key=lambda path: path.relative_to(root).as_posix()))
