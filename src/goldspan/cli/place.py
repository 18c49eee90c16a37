"""The workspace a command works in: the one given, or the one around the current folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from goldspan.workspace import Workspace


def add_workspace(parser: argparse.ArgumentParser) -> None:
    """Add `--workspace`."""
    parser.add_argument(
        "--workspace", metavar="DIR", type=Path, help="the workspace (default: found upwards from here)"
    )


def workspace_of(arguments: argparse.Namespace) -> Workspace:
    """Return the workspace.

    Raises:
        UsageError: There is none.
        SettingsError: Its settings are faulty.
    """
    from goldspan.workspace import find_workspace, open_workspace

    return open_workspace(arguments.workspace) if arguments.workspace else find_workspace()


def workspace_if_any(arguments: argparse.Namespace) -> Workspace | None:
    """Return the workspace, or None where none was given and there is none around here.

    Raises:
        UsageError: The one given is none.
        SettingsError: Its settings are faulty.
    """
    from goldspan.errors import UsageError

    try:
        return workspace_of(arguments)
    except UsageError:
        if arguments.workspace:
            raise
        return None
