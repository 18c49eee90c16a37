"""Whole-or-nothing writes: a reader sees the old file or the new one, whatever happens in between.

The new bytes go to a hidden temporary in the same folder, reach the disk, and take the old file's place in one step.
A process killed half-way leaves at most the temporary, which readers ignore and `sweep` removes.
"""

from __future__ import annotations

import errno
import os
import time
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any

from goldspan.errors import InputError, Problem, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEMPORARY_SUFFIX = ".goldspan-tmp"
"""How the name of a temporary ends; it starts with a full stop."""

_STALE_SECONDS = 3600
_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EISDIR: "it is a folder",
    errno.ENOTDIR: "part of the path is a file, not a folder",
    errno.EEXIST: "part of the path is a file, not a folder",
    errno.ENOENT: "no such file",
}


def _reason(error: OSError) -> str:
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


@contextmanager
def writing(path: Path, mode: str = "wb") -> Iterator[IO[Any]]:
    """Open a stream whose content becomes `path` when the block ends without an exception.

    Parents are created. On any exception, an interrupt too, the temporary is removed and `path` is as it was.

    Args:
        path: The file to write; a symbolic link is followed, so that the link stays.
        mode: `"wb"`, or `"w"` for UTF-8 text with line ends as they are.

    Raises:
        StorageError: The file system refused; nothing was changed.
    """
    try:
        with _replacing(path, mode) as stream:
            yield stream
    except OSError as error:
        raise StorageError(f"{path}: cannot be written: {_reason(error)}; nothing was changed") from error


@contextmanager
def _replacing(path: Path, mode: str) -> Iterator[IO[Any]]:
    target = path.resolve() if path.is_symlink() else path
    if target.exists() and not (target.is_file() or target.is_dir()):
        # To take the place of a device or a pipe would be the end of it: root can lose /dev/null that way.
        raise OSError(errno.EINVAL, "it is a device or a pipe, not a file")
    target.parent.mkdir(parents=True, exist_ok=True)
    # The name says nothing of the target's, which may already be as long as a name can be.
    temporary = target.parent / f".{os.getpid()}-{time.monotonic_ns()}{TEMPORARY_SUFFIX}"
    try:
        # Opened anew with the ordinary mode bits (0666 less the umask), unlike what `tempfile` would make.
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        encoding, newline = (None, None) if "b" in mode else ("utf-8", "")
        with os.fdopen(descriptor, mode, encoding=encoding, newline=newline) as stream:
            yield stream
            stream.flush()
            os.fsync(descriptor)
        _keep_mode(target, temporary)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _keep_mode(target: Path, temporary: Path) -> None:
    """Give the new file the permissions of the one it replaces."""
    with suppress(FileNotFoundError):
        temporary.chmod(target.stat().st_mode & 0o777)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself reach the disk; file systems that cannot are left as they are."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        StorageError: The file system refused; nothing was changed.
    """
    with writing(path) as stream:
        stream.write(data)


def write_text(path: Path, text: str) -> None:
    """Write text as UTF-8, line ends as they are; see `write_bytes`.

    Raises:
        StorageError: The file system refused; nothing was changed.
        UnicodeEncodeError: `text` holds a lone surrogate.
    """
    write_bytes(path, text.encode("utf-8"))


def write_if_changed(path: Path, data: bytes) -> bool:
    """Write a file unless it already holds these bytes; return whether it was written.

    Raises:
        StorageError: The file system refused; nothing was changed.
    """
    try:
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    except OSError:
        pass  # absent or unreadable: writing says which
    write_bytes(path, data)
    return True


def read_bytes(path: Path, limit: int | None = None, name: str | None = None) -> bytes:
    """Read a whole file.

    Args:
        path: The file.
        limit: The most bytes it may have; None for no limit.
        name: What errors call the file, `path` if not given.

    Raises:
        InputError: There is no such file, or it is larger than `limit`.
        StorageError: It cannot be read.
    """
    shown = name or str(path)
    try:
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            # A pipe has no size, so one byte past the limit is asked for instead of all there is.
            data = b"" if limit is not None and size > limit else stream.read(-1 if limit is None else limit + 1)
    except FileNotFoundError:
        raise InputError(missing(shown)) from None
    except OSError as error:
        raise StorageError(f"{shown}: cannot be read: {_reason(error)}") from error
    if limit is not None and max(size, len(data)) > limit:
        raise InputError(
            Problem(
                rule="too-large",
                file=shown,
                found=f"the file has {max(size, len(data)):,} bytes",
                expected=f"at most {limit:,}",
                remedy="split it or raise the limit",
            )
        )
    return data


def missing(shown: str) -> Problem:
    """Return the problem of a file or folder that is not there."""
    return Problem(rule="no-such-file", file=shown, found="no such file or folder", remedy="check the path")


def is_temporary(path: Path) -> bool:
    """Whether this is a temporary of `writing`, which readers ignore."""
    return path.name.startswith(".") and path.name.endswith(TEMPORARY_SUFFIX)


def sweep(folder: Path) -> list[Path]:
    """Remove temporaries in `folder` that are over an hour old: a killed process left them. Return them, sorted."""
    removed = []
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            with suppress(OSError):
                if is_temporary(path) and time.time() - path.stat().st_mtime > _STALE_SECONDS:
                    path.unlink()
                    removed.append(path)
    return removed
