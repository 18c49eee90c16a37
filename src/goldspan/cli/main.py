"""The parser of all commands, and the one place where an exception becomes a line and an exit code."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from goldspan.errors import GoldspanError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (
    "init",
    "convert",
    "check",
    "dataset",
    "stats",
    "predict",
    "score",
    "compare",
    "leaderboard",
    "diff",
    "agreement",
    "schema",
    "sync",
    "completion",
)
"""Every command, in the order of the way from article to board; each is a module of this package."""

INTERRUPTED = 130
INTERNAL_ERROR = 70

_EPILOG = """\
exit codes: 0 fine; 1 the thing asked about does not hold; 2 bad input or usage; 3 not comparable;
4 cannot be decided with this much data. Every command explains itself: goldspan COMMAND --help"""


class _Parser(argparse.ArgumentParser):
    """Usage errors in the same shape as all others: one line, what to do, exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see `{self.prog} --help`\n")


def _wide(prog: str) -> argparse.HelpFormatter:
    formatter = argparse.RawDescriptionHelpFormatter(prog)
    formatter._action_max_length = 16  # noqa: SLF001 - argparse forgets that subcommands are indented
    return formatter


def build_parser(only: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of the whole command line, or of one command of it; imports no more than `argparse`."""
    from goldspan.version import __version__

    parser = _Parser(
        prog="goldspan",
        description="Articles in, a gold-labelled dataset out, and a number you can trust for any extractor.",
        epilog=_EPILOG,
        formatter_class=_wide,
    )
    parser.add_argument("--version", action="version", version=f"goldspan {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, dest="command")
    for name in COMMANDS if only is None else (only,):
        import_module(f"goldspan.cli.{name}").register(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Nothing that a person can cause by bad input ends in a traceback. A fault of goldspan itself is said to be one, with
    exit code 70; `GOLDSPAN_DEBUG=1` shows where it happened.
    """
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115, PTH123 - started with its output closed
    sys.stderr = sys.stderr or sys.stdout
    for stream in (sys.stdout, sys.stderr):
        # File names and quoted text may hold what the terminal's encoding cannot say.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        given = sys.argv[1:] if argv is None else argv
        # A command that is named first needs no other: a tenth of what scoring a thousand documents takes.
        named = given[0] if given and given[0] in COMMANDS else None
        arguments = build_parser(named).parse_args(given)
        code: int = arguments.run(arguments) or 0
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last place where it can be said in one line
        return _end(error)
    return code


def _end(error: BaseException) -> int:
    """Say in one line what ended the command, and return its exit code."""
    if isinstance(error, GoldspanError):
        for line in error.lines():
            # Problems have a place of their own and stand as they are, so that editors can jump there.
            print(line if isinstance(error, InputError) else f"goldspan: {line}", file=sys.stderr)
        return error.exit_code
    if isinstance(error, BrokenPipeError):
        # The reader of our output went away, as `head` does; Python must not complain when it closes the stream.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    code, message = _message(error)
    if code == INTERNAL_ERROR and os.environ.get("GOLDSPAN_DEBUG"):
        raise error
    print(f"goldspan: {message}", file=sys.stderr)
    return code


def _message(error: BaseException) -> tuple[int, str]:
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED, "interrupted; every file that was written is whole"
    if isinstance(error, OSError):
        return 2, f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)
    if isinstance(error, MemoryError):
        return 2, "out of memory; give it less at once"
    kind = type(error).__name__
    return INTERNAL_ERROR, f"a fault of goldspan itself ({kind}: {error}); set GOLDSPAN_DEBUG=1 for details"
