"""`goldspan completion`: what a shell needs to complete goldspan's commands and options."""

from __future__ import annotations

import argparse
from typing import Any

SHELLS = ("bash", "zsh", "tcsh")

_EXAMPLES = """\
examples:
  goldspan completion bash > ~/.local/share/bash-completion/completions/goldspan
  goldspan completion zsh > "${fpath[1]}/_goldspan"
  goldspan completion tcsh > ~/.goldspan-completion.tcsh     then source it in ~/.tcshrc"""


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "completion",
        help="print a completion script for a shell",
        description="Print a script that makes a shell complete goldspan's commands and options.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("shell", choices=SHELLS, help="the shell")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the script."""
    import shtab

    from goldspan.cli.main import build_parser

    print(shtab.complete(build_parser(), shell=arguments.shell))
    return 0
