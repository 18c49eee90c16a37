"""Bytes of plain, gzipped and zstd files as lines, and back; a file that was cut off is told."""

from __future__ import annotations

import gzip
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from goldspan.errors import InputError, MissingExtra, Problem, StorageError
from goldspan.files.atomic import missing, writing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_RECORD = 128 << 20
"""Longest record read, in bytes: about two million mentions. Beyond that one record could take all memory."""

MARK = b"\xef\xbb\xbf"
_BUFFER = 1 << 18
_ZSTD_CHUNK = 1 << 16  # of packed bytes, which may unpack to very many more


def lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield each line's number, from 1, and its bytes with the line end; no blank lines, no byte order mark.

    Lines end at line feeds alone: U+2028 and its like are ordinary characters inside JSON.

    Raises:
        InputError: There is no such file, a line is longer than `MAX_RECORD`, or the compression is broken or cut off.
        StorageError: It cannot be read.
        MissingExtra: It is zstd, and the library is not installed.
    """
    number = 0
    try:
        for number, line in enumerate(_raw_lines(path), start=1):
            if number == 1:
                line = line.removeprefix(MARK)  # noqa: PLW2901
            if len(line) > MAX_RECORD:
                raise InputError(_too_long(path, number))
            if line and not line.isspace():
                yield number, line
    except FileNotFoundError:
        raise InputError(missing(str(path))) from None
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InputError(_broken(path, number + 1, str(error) or "it ends too early")) from None
    except OSError as error:
        raise StorageError(f"{path}: cannot be read: {error.strerror or error}") from error


def _raw_lines(path: Path) -> Iterator[bytes]:
    suffix = path.suffix.lower()
    with path.open("rb", buffering=_BUFFER) as stream:
        if suffix == ".zst":
            yield from _split(_zstd_chunks(stream))
        elif suffix == ".gz":
            yield from _limited(gzip.GzipFile(fileobj=stream))
        else:
            yield from _limited(stream)


def _limited(stream: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    """Yield lines, but of one that is too long no more than tells that it is."""
    while line := stream.readline(MAX_RECORD + 1):
        yield line


def _split(chunks: Iterator[bytes]) -> Iterator[bytes]:
    rest: list[bytes] = []
    for chunk in chunks:
        first, *others = chunk.split(b"\n")
        rest.append(first)
        if not others and sum(map(len, rest)) > MAX_RECORD:
            break
        for line in others:
            yield b"".join(rest) + b"\n"
            rest = [line]
    yield b"".join(rest)


def _zstd_chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the content of every frame; unlike the library's own reader, tell where one is cut off."""
    zstandard = _zstandard()
    frame: Any = None
    while data := stream.read(_ZSTD_CHUNK):
        while data:
            frame = frame or zstandard.ZstdDecompressor().decompressobj()
            try:
                chunk = frame.decompress(data)
            except zstandard.ZstdError as error:
                raise EOFError(str(error)) from None
            if chunk:
                yield chunk
            data, frame = (frame.unused_data, None) if frame.eof else (b"", frame)
    if frame is not None:
        raise EOFError("it ends within a frame")


def _zstandard() -> Any:  # noqa: ANN401
    try:
        import zstandard
    except ImportError:
        raise MissingExtra("formats", "reading and writing .zst files") from None
    return zstandard


def _too_long(path: Path, line: int) -> Problem:
    return Problem(
        rule="too-large",
        file=str(path),
        line=line,
        found=f"a record of more than {MAX_RECORD:,} bytes",
        expected=f"at most {MAX_RECORD:,}",
        remedy="split the document",
    )


def _broken(path: Path, line: int, why: str) -> Problem:
    return Problem(
        rule="cut-off",
        file=str(path),
        line=line,
        found=f"the compressed data is broken or cut off: {why[:1].lower()}{why[1:]}",
        remedy="fetch or write the file again",
    )


@contextmanager
def writing_lines(path: Path) -> Iterator[IO[bytes]]:
    """Open a stream that becomes `path`, compressed as its suffix says, when the block ends without an exception.

    The same lines give the same bytes: no time or name is stored in the compressed file.

    Raises:
        StorageError: The file system refused; nothing was changed.
        MissingExtra: It is zstd, and the library is not installed.
    """
    if path.suffix.lower() == ".zst":
        compressor = _zstandard().ZstdCompressor(level=3)
        with writing(path) as stream, compressor.stream_writer(stream, closefd=False) as packed:
            yield packed
    elif path.suffix.lower() == ".gz":
        with writing(path) as stream, gzip.GzipFile("", "wb", 6, stream, mtime=0) as packed:
            yield packed  # type: ignore[misc]
    else:
        with writing(path) as stream:
            yield stream
