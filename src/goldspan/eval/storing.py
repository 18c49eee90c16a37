"""Writing runs: under way in a hidden folder that survives an interruption, then moved into place whole."""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING

import msgspec

from goldspan.annotation import Annotations
from goldspan.errors import InputError, StorageError
from goldspan.eval.content import readable_json
from goldspan.eval.runs import PREDICTIONS, RUN, Inputs, Run, read_run, taken
from goldspan.files.atomic import write_bytes
from goldspan.formats.encode import record_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Self

_INPUTS = "inputs.json"


class PartialRun:
    """A run under way: its folder, and what was done of it before an interruption.

    Attributes:
        done: Records made by an earlier attempt with the same inputs, by document.
    """

    def __init__(self, folder: Path, inputs: Inputs) -> None:
        """Begin in the hidden folder beside `folder`, or go on there if the inputs are the same.

        Raises:
            StorageError: The folder cannot be written.
        """
        self._folder = folder
        self._partial = folder.with_name(f".{folder.name}.partial")
        self.done: dict[str, Annotations] = {}
        try:
            self.done = dict(self._resume(inputs))
            if not self.done:
                shutil.rmtree(self._partial, ignore_errors=True)
                self._partial.mkdir(parents=True)
                write_bytes(self._partial / _INPUTS, msgspec.json.encode(inputs, order="deterministic"))
            # Rewritten, so that a line cut off by a crash is gone before the next one is added.
            lines = b"".join(record_line(record) for record in self.done.values())
            write_bytes(self._partial / PREDICTIONS, lines)
            self._stream = (self._partial / PREDICTIONS).open("ab")
        except OSError as error:
            raise _refused(self._partial, error) from error

    def _resume(self, inputs: Inputs) -> Iterator[tuple[str, Annotations]]:
        with contextlib.suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            before = msgspec.json.decode((self._partial / _INPUTS).read_bytes(), type=Inputs)
            if before != inputs:
                return
            for line in (self._partial / PREDICTIONS).read_bytes().split(b"\n"):
                record = msgspec.json.decode(line, type=Annotations)
                yield record.doc, record

    def add(self, record: Annotations) -> None:
        """Keep one document's record: it survives an interruption of this process.

        Raises:
            StorageError: It cannot be written.
        """
        self.done[record.doc] = record
        try:
            self._stream.write(record_line(record))
            self._stream.flush()
        except OSError as error:
            raise _refused(self._partial, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop writing; what was added stays for the next attempt."""
        with contextlib.suppress(OSError):
            self._stream.close()

    def finish(self, run: Run, *, replace: bool = False) -> None:
        """Move the run into place.

        Raises:
            InputError: The run exists with other content, and `replace` is false; the one that exists is untouched.
            StorageError: The file system refused.
        """
        self.close()
        store_run(self._folder, run, self.done.values(), replace=replace)
        shutil.rmtree(self._partial, ignore_errors=True)


def store_run(folder: Path, run: Run, records: Iterable[Annotations], *, replace: bool = False) -> bool:
    """Write a finished run; return whether anything was written.

    Args:
        folder: See `run_folder`.
        run: What goes to `run.json`.
        records: The predictions; written in order of their documents' ids.
        replace: Whether a run with other content gives way.

    Raises:
        InputError: The run exists with other content, and `replace` is false.
        StorageError: The file system refused; a run that was there is untouched.
    """
    lines = [record_line(record) for record in sorted(records, key=lambda record: record.doc)]
    predictions = b"".join(lines)
    if (folder / RUN).exists():
        with contextlib.suppress(InputError, OSError):
            same = (folder / PREDICTIONS).read_bytes() == predictions
            if same and not read_run(folder).inputs.differences(run.inputs):
                return False
        if not replace:
            raise InputError(taken(run.label, "other predictions, or from other inputs"))
    new = folder.with_name(f".{folder.name}.new")
    old = folder.with_name(f".{folder.name}.old")
    try:
        for path in (new, old):
            shutil.rmtree(path, ignore_errors=True)
        write_bytes(new / PREDICTIONS, predictions)
        write_bytes(new / RUN, readable_json(run))
        # Between the two moves there is no run of this name; its old folder is then still whole beside it.
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise _refused(folder, error) from error
    return True


def _refused(path: Path, error: OSError) -> StorageError:
    return StorageError(f"{path}: cannot be written: {error.strerror or error}; a run that was there is untouched")
