"""The generated pages are current, and every command is on them."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

from goldspan.cli.main import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path


def _script(root: Path) -> Any:
    spec = importlib.util.spec_from_file_location("reference", root / "scripts" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generated_pages_are_current(root: Path) -> None:
    for path, page in _script(root).PAGES.items():
        assert (root / path).read_text(encoding="utf-8") == page(), f"run: python scripts/reference.py ({path})"


def test_every_command_is_documented(root: Path) -> None:
    page = (root / "docs" / "commands.md").read_text(encoding="utf-8")
    assert all(f"## goldspan {command}\n" in page for command in COMMANDS)
