"""Readers of raw articles, one module a format, told by the suffix; each has `read` and takes and gives the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol

from goldspan.corpus.faults import fault
from goldspan.corpus.readers import html, json, text
from goldspan.errors import quote

if TYPE_CHECKING:
    from goldspan.corpus.article import Article
    from goldspan.corpus.mapped import MappedText


class Read(Protocol):
    """Read an article from the decoded raw file; `path` is what errors call it."""

    def __call__(self, raw: MappedText, path: str) -> Article:
        """Return the article."""
        ...


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: its reading function, and whether its files may declare their encoding themselves."""

    read: Read
    markup: bool = False


READERS: dict[str, Reader] = {
    ".txt": Reader(text.read),
    ".html": Reader(html.read, markup=True),
    ".htm": Reader(html.read, markup=True),
    ".json": Reader(json.read),
}


def reader_for(path: str) -> Reader:
    """Return the reader of a path's suffix, in either case.

    Raises:
        InputError: No reader knows the suffix.
    """
    suffix = PurePosixPath(path).suffix
    reader = READERS.get(suffix.lower())
    if reader is None:
        found = f"suffix {quote(suffix)}" if suffix else "no suffix"
        remedy = "save the article in one of these formats, or move the file out of this folder"
        raise fault(path, "unknown-suffix", found, f"one of {', '.join(sorted(READERS))}", remedy)
    return reader
