"""Kind `command`: any program in any language.

The program reads documents as JSON Lines on standard input (the document record: `id`, `text`, `meta`, …). For each it
writes one line on standard output, in any order: an annotation record, or `{"doc": …, "error": …}`. What it writes on
standard error is shown where it fails. It is started without a shell, once for a batch of documents.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec

from goldspan.annotation import Annotations
from goldspan.errors import Problem, RecordError, SettingsError, quote
from goldspan.extractors.identity import files_sha256
from goldspan.extractors.output import one_line
from goldspan.extractors.protocol import BaseExtractor
from goldspan.extractors.record import Failure
from goldspan.files.address import unplaced
from goldspan.files.shape import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goldspan.document import Document
    from goldspan.extractors.protocol import Setup

_TICK = 0.5
"""Seconds between two looks at how much a program has written."""


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Options of the kind `command`.

    Attributes:
        run: The program and its arguments; a program with a `/` in it is relative to the workspace.
        timeout: Seconds a batch may take.
        batch_size: Documents given to one start of the program.
        max_output: Bytes it may write for one batch.
    """

    run: tuple[str, ...]
    timeout: float = 600.0
    batch_size: int = 100
    max_output: int = 1_000_000_000


class _Line(msgspec.Struct, frozen=True):
    """The two keys every line is looked at for."""

    doc: str
    error: str | None = None


class Command(BaseExtractor):
    """Runs a program."""

    Options = Options

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self._options = msgspec.convert(dict(setup.settings), Options)
        self._folder = setup.folder or Path.cwd()
        self._check()

    @property
    def batch_size(self) -> int:
        """Documents given to one start of the program."""
        return self._options.batch_size

    @property
    def code_version(self) -> str:
        """Hash of the files among the program and its arguments."""
        named = [self._folder / part for part in self._options.run]
        return f"files+{files_sha256(path for path in named if path.is_file())[:12]}"

    def extract(self, document: Document) -> Annotations:
        """Run the program over one document.

        Raises:
            RuntimeError: The program failed.
        """
        for outcome in self.extract_batch([document]):
            if isinstance(outcome, Annotations):
                return outcome
            raise RuntimeError(outcome.error)
        raise RuntimeError("the program gave no record for it")

    def extract_batch(self, documents: Sequence[Document]) -> Iterator[Annotations | Failure]:
        """Run the program over several documents; those it does not answer for have failed."""
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            encoder = msgspec.json.Encoder()
            for document in documents:
                given.write(encoder.encode(document) + b"\n")
            given.seek(0)
            fault = self._run(given, out, err)
            out.seek(0)
            answered = set()
            asked = {d.id for d in documents}
            for number, line in enumerate(out, 1):
                if not line.strip():
                    continue
                outcome = _outcome(line, number)
                if isinstance(outcome, str):
                    fault = fault or outcome
                elif outcome.doc in asked:
                    answered.add(outcome.doc)
                    yield outcome
            fault = fault or "the program gave no record for it"
            for document in documents:
                if document.id not in answered:
                    yield Failure(document.id, fault)

    def _run(self, given: IO[bytes], out: IO[bytes], err: IO[bytes]) -> str | None:
        """Run the program to its end or the end of patience; returns what went wrong, if anything did."""
        program, *arguments = self._options.run
        if "/" in program:
            program = str(self._folder / program)
        try:
            process = subprocess.Popen(  # noqa: S603  the workspace's owner names the program; no shell
                [program, *arguments], stdin=given, stdout=out, stderr=err, cwd=self._folder, start_new_session=True
            )
        except OSError as error:
            return f"{quote(program)} cannot be started: {error.strerror}"
        try:
            fault = self._wait(process, out)
        finally:
            _end(process)
        if fault is None and process.returncode:
            fault = f"the program ended with exit code {process.returncode}"
        return f"{fault}{_last_words(err)}" if fault else None

    def _wait(self, process: subprocess.Popen[bytes], out: IO[bytes]) -> str | None:
        until = time.monotonic() + self._options.timeout
        while True:
            left = until - time.monotonic()
            if left <= 0:
                return f"the program was stopped after {self._options.timeout:g} s"
            if os.fstat(out.fileno()).st_size > self._options.max_output:
                return f"the program was stopped: it wrote over {self._options.max_output} bytes"
            try:
                process.wait(min(left, _TICK))
            except subprocess.TimeoutExpired:
                continue
            return None

    def _check(self) -> None:
        options = self._options
        faults = []
        if not options.run or not all(options.run) or any("\0" in part for part in options.run):
            faults.append(("run", "no program", 'a list of texts, such as run = ["python", "extract.py"]'))
        elif "/" not in options.run[0] and shutil.which(options.run[0]) is None:
            faults.append(("run", f"no program {quote(options.run[0])} on the path", "an installed program"))
        faults += [
            (key, f"{key} = {value}", "more than 0")
            for key, value in (
                ("timeout", options.timeout),
                ("batch_size", options.batch_size),
                ("max_output", options.max_output),
            )
            if not value > 0
        ]
        if faults:
            raise SettingsError(
                Problem(rule="bad-option", address=f"[{self.name}] {key}", found=found, expected=expected)
                for key, found, expected in faults
            )


def _outcome(line: bytes, number: int) -> Annotations | Failure | str:
    """Read one line of output; a line that names no document is described instead."""
    place = f"line {number} of the program's output"
    try:
        named = msgspec.json.decode(line, type=_Line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return f"{place}: {quote(str(error), 200)}"
    if named.error is not None:
        return Failure(named.doc, f"the program says: {quote(named.error, 200)}")
    try:
        return decode(msgspec.json.decode(line), Annotations, unplaced(place))
    except RecordError as error:
        return Failure(named.doc, one_line(error.problems))


def _last_words(err: IO[bytes]) -> str:
    err.seek(0, os.SEEK_END)
    err.seek(max(0, err.tell() - 2000))
    lines = [line for line in err.read().decode("utf-8", "replace").split("\n") if line.strip()]
    return f"; its last words: {quote(lines[-1].strip(), 200)}" if lines else ""


def _end(process: subprocess.Popen[Any]) -> None:
    """Stop the program and whatever it started, if it still runs."""
    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
