"""The command line: one module per command group; errors become one line and an exit code."""

from __future__ import annotations

from goldspan.cli.main import build_parser, main

__all__ = ["build_parser", "main"]
