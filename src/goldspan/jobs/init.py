"""A new workspace: the seven rooms, with a small example that works at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from goldspan.annotations.guideline import refresh
from goldspan.errors import UsageError
from goldspan.files.atomic import write_bytes
from goldspan.schema import parse_schema

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

# A package cannot carry a file named .gitignore through every build tool.
_RENAMED = {"gitignore": ".gitignore"}
_EXAMPLE = re.compile(r"seeds/[^/]+\.txt|annotations/gold/.+")
_EMPTY_SOURCES = b"""\
# One table for every raw article: where it comes from, and what may leave this workspace.
#
#   [files."my-article.txt"]
#   origin = "received by e-mail from the author"
#   publisher = "The Daily Example"
#   published = "2024-05-01"
#   rights = "publisher"     # or "open", with a license
"""


@dataclass(frozen=True, slots=True)
class Created:
    """What `init` made: the workspace's folder and the files in it, relative to it."""

    folder: Path
    files: tuple[str, ...]


def init(folder: Path, *, name: str | None = None, example: bool = True) -> Created:
    """Make a workspace in `folder`, which may exist if it is empty.

    Args:
        folder: Where to make it.
        name: The workspace's name; the folder's name where it is not given.
        example: Whether to add three small articles with gold labels.

    Raises:
        UsageError: `folder` holds something already, or is a file.
        StorageError: It cannot be written.
    """
    if folder.is_file():
        raise UsageError(f"{folder}: is a file; give the name of a new folder")
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"{folder}: is not empty; give the name of a new folder, or empty it")
    called = re.sub(r"[^\w. -]+", "-", name or folder.resolve().name) or "corpus"
    made = {}
    for path, source in _walk(files("goldspan") / "templates" / "workspace"):
        if not example and _EXAMPLE.fullmatch(path):
            continue
        made[_RENAMED.get(path, path)] = source.read_bytes().replace(b"{name}", called.encode())
    if not example:
        made["seeds/SOURCES.toml"] = _EMPTY_SOURCES
    guideline, schema = "annotations/GUIDELINES.md", "annotations/schema.toml"
    made[guideline] = refresh(made[guideline].decode(), parse_schema(made[schema].decode())).encode()
    for path in sorted(made):
        write_bytes(folder / path, made[path])
    return Created(folder, tuple(sorted(made)))


def _walk(folder: Traversable, prefix: str = "") -> list[tuple[str, Traversable]]:
    found = []
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        path = prefix + item.name
        found += _walk(item, path + "/") if item.is_dir() else [(path, item)]
    return found
