"""From the pieces of a file or folder to its records: what all formats share when reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from goldspan.annotation import Annotations
from goldspan.document import Document
from goldspan.errors import InputError, Problem, RecordError, quote
from goldspan.files.address import unplaced
from goldspan.formats.pieces import Examined, Kind, Piece, examine_piece, read_piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

R = TypeVar("R", Annotations, Document)

MAX_PROBLEMS = 1000
"""After so many problems of one file or folder, the rest of it is not looked at."""


def gather(
    pieces: Iterable[Piece],
    kind: Kind[R],
    *,
    lenient: bool = False,
    on_problem: Callable[[Problem], None] | None = None,
) -> Iterator[R]:
    """Yield the record of every piece.

    Args:
        pieces: The pieces; getting the next one may raise InputError, and then it was the last.
        kind: What they are.
        lenient: Skip what cannot be read.
        on_problem: Called with every problem of what was skipped.

    Raises:
        RecordError: (not if lenient) At the first record that cannot be read, with the problems of it and of all that
            follow; a second record for one document is one too.
    """
    problems: list[Problem] = []
    seen: set[str] = set()
    source = iter(pieces)
    while len(problems) < MAX_PROBLEMS:
        try:
            piece = next(source, None)
            if piece is None:
                break
            record = read_piece(piece, kind)
            _once(kind.id_of(record), piece, seen)
        except InputError as error:
            if not lenient:
                problems += error.problems
            elif on_problem is not None:
                for problem in error.problems:
                    on_problem(problem)
        else:
            if not problems:
                yield record
    if problems:
        raise RecordError(problems)


def _once(doc_id: str, piece: Piece, seen: set[str]) -> None:
    if doc_id in seen:
        _, line = piece.parse().locate(())
        found = f"a second record for document {quote(doc_id)}"
        remedy = "remove one, or join them"
        raise RecordError(
            Problem(
                rule="doubled-record", file=piece.name, line=line, found=found, expected="one a document", remedy=remedy
            )
        )
    seen.add(doc_id)


def examine(pieces: Iterable[Piece], kind: Kind[R]) -> Iterator[Examined[R]]:
    """Yield every piece looked at closely, for `check`; a fault of the file itself comes last, without a record."""
    source = iter(pieces)
    while True:
        try:
            piece = next(source, None)
        except InputError as error:
            name = error.problems[0].file
            yield Examined(None, error.problems, unplaced(name), name)
            return
        if piece is None:
            return
        yield examine_piece(piece, kind)
