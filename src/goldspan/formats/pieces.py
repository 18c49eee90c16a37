"""One record as it stands in a file, and the two ways to read it: fast, or with every problem and its place.

The fast way is msgspec's typed decoder. Where it refuses, the text is parsed by a parser that knows its lines, and
every problem is told. Two equal keys in one object pass the fast way, the last one counting; `examine` tells them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import msgspec

from goldspan.annotation import Annotations
from goldspan.check import document_is_readable, document_reading_problems, is_readable, reading_problems
from goldspan.document import Document
from goldspan.errors import Problem, RecordError
from goldspan.files.json import Json, scan_json
from goldspan.files.repair import repair
from goldspan.files.shape import decode, shape_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from goldspan.files.address import Locate, Steps

R = TypeVar("R", Annotations, Document)

_REFUSED = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_ITEM = re.compile(r"\$\.\w+\[\d+\]")


@dataclass(frozen=True, slots=True)
class Kind(Generic[R]):
    """A kind of record.

    Attributes:
        struct: What it is decoded to.
        quick: Decodes its JSON, or raises what msgspec raises.
        id_of: Its document's id.
        is_readable: Whether it holds what readers rely on.
        problems: Why it does not.
    """

    struct: type[R]
    quick: Callable[[bytes], R]
    id_of: Callable[[R], str]
    is_readable: Callable[[R], bool]
    problems: Callable[[R, Locate], list[Problem]]


ANNOTATIONS = Kind(
    Annotations, msgspec.json.Decoder(Annotations).decode, lambda record: record.doc, is_readable, reading_problems
)
DOCUMENTS = Kind(
    Document,
    msgspec.json.Decoder(Document).decode,
    lambda document: document.id,
    document_is_readable,
    document_reading_problems,
)


@dataclass(frozen=True, slots=True)
class Examined(Generic[R]):
    """One record, looked at closely.

    Attributes:
        record: The record; what is wrong in form is left out of it or empty; None where too much is.
        problems: What is wrong with its form: no JSON, a key twice, unknown keys, wrong types.
        locate: Tells the file and line of a place of the record.
        name: The file it stands in.
    """

    record: R | None
    problems: list[Problem]
    locate: Locate
    name: str

    def with_further(self, further: Iterable[Problem]) -> list[Problem]:
        """Return the problems of form and those of content, but for content of items whose form is wrong."""
        settled = {_item(problem) for problem in self.problems} - {None}
        fresh: list[Problem] = [problem for problem in further if _item(problem) not in settled]
        return sorted([*self.problems, *fresh], key=Problem.sort_key)


def _item(problem: Problem) -> str | None:
    match = _ITEM.match(problem.address)
    return match[0] if match else None


class Parsed(Protocol):
    """A record's plain data."""

    @property
    def data(self) -> Any:  # noqa: ANN401
        """The data."""
        ...

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the text it was made from."""
        ...

    @property
    def whole(self) -> bool:
        """Whether all of it could be read."""
        ...

    def locate(self, path: Steps, /) -> tuple[str, int | None]:
        """Return the file and the line of a place."""
        ...


class Piece(Protocol):
    """The place of one record in a file."""

    @property
    def name(self) -> str:
        """What errors call the file."""
        ...

    def quick(self, kind: Kind[R]) -> R | None:
        """Return the record if it has the right form."""
        ...

    def parse(self) -> Parsed:
        """Return its plain data, with all its problems."""
        ...


@dataclass(frozen=True, slots=True)
class JsonPiece:
    """The JSON text of one record; `first_line` is the number of its first line in the file."""

    data: bytes
    name: str
    first_line: int = 1

    def quick(self, kind: Kind[R]) -> R | None:
        """Return the record if it has the right form."""
        try:
            return kind.quick(self.data)
        except _REFUSED:
            return None

    def parse(self) -> Json:
        """Return its plain data, with all its problems."""
        return scan_json(self.data, self.name, self.first_line)


def read_piece(piece: Piece, kind: Kind[R]) -> R:
    """Return the record of a piece.

    Raises:
        RecordError: Every problem of its form, its ids and spans, and of its slices if it carries the text.
    """
    record = piece.quick(kind)
    if record is not None and kind.is_readable(record):
        return record
    examined = examine_piece(piece, kind)
    further = kind.problems(examined.record, examined.locate) if examined.record is not None else []
    problems = examined.with_further(further)
    if problems or examined.record is None:
        raise RecordError(problems)
    return examined.record


def examine_piece(piece: Piece, kind: Kind[R]) -> Examined[R]:
    """Look at a piece closely, whatever is wrong with it."""
    parsed = piece.parse()
    record: R | None = None
    problems = list(parsed.problems)
    if parsed.whole:
        record, shape = _convert(parsed.data, kind, parsed.locate)
        problems += shape
    return Examined(record, sorted(problems, key=Problem.sort_key), parsed.locate, piece.name)


def _convert(data: Any, kind: Kind[R], locate: Locate) -> tuple[R | None, list[Problem]]:  # noqa: ANN401
    try:
        return msgspec.convert(data, kind.struct), []
    except _REFUSED:
        pass
    problems = list(shape_problems(data, kind.struct, locate))
    if problems:
        return repair(data, kind.struct), problems
    return decode(data, kind.struct, locate), []
