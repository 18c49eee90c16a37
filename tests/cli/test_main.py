"""What every command does alike: help, usage errors, one line for each thing that can go wrong."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from goldspan.cli import build_parser, main
from goldspan.cli.main import COMMANDS
from goldspan.errors import (
    InputError,
    LockedError,
    MissingExtra,
    NotComparable,
    Problem,
    ProblemsFound,
    Refused,
    StorageError,
    Undecided,
    UnknownName,
    UsageError,
)

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

PROBLEM = Problem(rule="r", file="a.json", line=3, address="$.x", found="1", expected="2", remedy="mend it")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_that_says_what_it_does(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith(f"usage: goldspan {command}")
    assert "example" in text


@pytest.mark.parametrize("arguments", [[], ["cnovert"], ["init"], ["score", "--nope"], ["init", "a", "b", "c"]])
def test_wrong_usage_is_one_line_and_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "--help" in error


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (InputError(PROBLEM), 2, "a.json:3 $.x: 1; expected 2; mend it"),
        (ProblemsFound([PROBLEM]), 1, "a.json:3 $.x: 1; expected 2; mend it"),
        (Refused([PROBLEM]), 1, "a.json:3 $.x: 1; expected 2; mend it"),
        (UsageError("no"), 2, "goldspan: no"),
        (
            UnknownName("split", "tset", ["test", "dev"]),
            2,
            'unknown split "tset"; expected one of dev, test; did you mean test?',
        ),
        (MissingExtra("data", "Parquet"), 2, "goldspan: Parquet needs the extra 'data'"),
        (StorageError("disk full"), 2, "goldspan: disk full"),
        (LockedError("held"), 2, "goldspan: held"),
        (NotComparable("unlike"), 3, "goldspan: unlike"),
        (Undecided("too few"), 4, "goldspan: too few"),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "f.json"), 2, "goldspan: f.json: No space left on device"),
        (KeyboardInterrupt(), 130, "goldspan: interrupted"),
        (MemoryError(), 2, "goldspan: out of memory"),
        (ZeroDivisionError("oops"), 70, "goldspan: a fault of goldspan itself (ZeroDivisionError: oops)"),
    ],
)
def test_an_exception_becomes_a_line_and_an_exit_code(
    error: BaseException, code: int, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr("goldspan.cli.init.run", fail)
    assert main(["init", "x"]) == code
    captured = capsys.readouterr()
    assert captured.err.startswith(line)
    assert captured.err.count("\n") == 1
    assert captured.out == ""


def test_untrusted_text_reaches_the_terminal_escaped() -> None:
    problem = UnknownName("type", "\x1b[31mRED\n\ud800", ["A"]).lines()[0]
    assert "\\x1b[31mRED\\n\\ud800" in problem


def test_help_imports_nothing_heavy() -> None:
    program = "import sys; from goldspan.cli import build_parser; build_parser(); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    heavy = {
        "numpy",
        "msgspec",
        "pandas",
        "rich",
        "jinja2",
        "sklearn",
        "datasets",
        "pyarrow",
        "trafilatura",
        "filelock",
    }
    assert not heavy & set(run.stdout.split())


def test_the_reader_of_the_output_may_go_away() -> None:
    command = [sys.executable, "-m", "goldspan", "completion", "bash"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_it_runs_as_a_module_and_knows_its_version(root: Path) -> None:
    run = subprocess.run([sys.executable, "-m", "goldspan", "--version"], capture_output=True, text=True, check=True)
    version = run.stdout.split()[1]
    assert f'version = "{version}"' in (root / "pyproject.toml").read_text()


def test_the_parser_names_all_commands() -> None:
    assert all(f"    {command} " in build_parser().format_help() for command in COMMANDS)
