"""Parquet: one row a record, streamed; needs the extra `data`.

Arrow has no word for free objects and for values of two types. So `attributes`, `links` and `extra` are JSON text, and
a relation's head and tail have a column each for an id and for an index (`head_id`, `head_index`, …), one of them
null. Reading gives back exactly what was written. Columns that may be absent may be left out by other writers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import repeat
from typing import TYPE_CHECKING, Any

import msgspec

from goldspan.errors import InputError, MissingExtra, Problem, RecordError, StorageError, quote
from goldspan.files.address import Steps, address
from goldspan.files.atomic import missing, writing
from goldspan.files.json import scan_json
from goldspan.formats import columns
from goldspan.formats.encode import refuse_not_finite, to_json
from goldspan.formats.gather import gather
from goldspan.formats.pieces import ANNOTATIONS, Kind, R

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from goldspan.annotation import Annotations

_BATCH = 1000
_GROUP_RECORDS = 2000
_GROUP_MENTIONS = 100_000

_JSON_COLUMNS = ("attributes", "links", "extra")


def arrow() -> tuple[Any, Any]:
    """Return `pyarrow` and `pyarrow.parquet`, or raise MissingExtra."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise MissingExtra("data", "reading and writing Parquet") from None
    return pa, parquet


def arrow_schema() -> Any:  # noqa: ANN401
    """Return the Arrow schema of a file of records.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    pa, _ = arrow()
    text, whole, number = pa.string(), pa.int64(), pa.float64()
    spans, free = pa.list_(pa.list_(whole)), {"extra": text}
    mention = {"id": text, "type": text, "start": whole, "end": whole, "text": text, "entity": text, "score": number}
    mention |= {"attributes": text, "spans": spans} | free
    relation = {"id": text, "type": text, "head_id": text, "head_index": whole, "tail_id": text, "tail_index": whole}
    relation |= {"score": number, "attributes": text, "evidence": spans} | free
    entity = dict.fromkeys(("id", "type", "name", "links"), text) | free
    provenance = dict.fromkeys(("source", "annotator", "tool", "version", "created"), text) | free
    record = {"format": whole, "doc": text, "sha256": text, "text": text}
    record |= {"mentions": pa.list_(_struct(mention)), "relations": pa.list_(_struct(relation))}
    record |= {"entities": pa.list_(_struct(entity)), "provenance": _struct(provenance)} | free
    return pa.schema(list(record.items()))


def _struct(fields: dict[str, Any]) -> Any:  # noqa: ANN401
    pa, _ = arrow()
    return pa.struct(list(fields.items()))


@dataclass(slots=True)
class _Parsed:
    """A row as plain data; the row's number stands in for a line."""

    name: str
    number: int
    data: Any = None
    problems: list[Problem] = field(default_factory=list)
    whole: bool = True

    def locate(self, _path: Steps) -> tuple[str, int | None]:
        return self.name, self.number


@dataclass(frozen=True, slots=True)
class Row:
    """The row of one record.

    Attributes:
        batch: A record batch with the row.
        index: The row's place in the batch.
        name: The file.
        number: The row's number in the file, from 1.
        record: The record, where the columns gave it.
    """

    batch: Any
    index: int
    name: str
    number: int
    record: Any = None

    def quick(self, kind: Kind[R]) -> R | None:
        """Return the record if it has the right form."""
        return self.record if isinstance(self.record, kind.struct) else None

    def parse(self) -> _Parsed:
        """Return the record's plain data, with the problems of its JSON columns and its references."""
        parsed = _Parsed(self.name, self.number)
        (row,) = self.batch.slice(self.index, 1).to_pylist()
        data = {key: value for key, value in row.items() if value is not None}
        for part in ("mentions", "relations", "entities"):
            if isinstance(data.get(part), list):
                data[part] = [_item(item, (part, index), parsed) for index, item in enumerate(data[part])]
        if isinstance(data.get("provenance"), dict):
            data["provenance"] = _item(data["provenance"], ("provenance",), parsed)
        parsed.data = _item(data, (), parsed)
        return parsed


def _item(item: Any, path: Steps, parsed: _Parsed) -> Any:  # noqa: ANN401
    """Return an item's plain data: JSON columns as what they say, the two columns of a reference as one."""
    if not isinstance(item, dict):
        return item
    data = {key: value for key, value in item.items() if value is not None}
    for key in _JSON_COLUMNS:
        if isinstance(data.get(key), str):
            data[key] = _free(data[key], (*path, key), parsed)
    if path[:1] == ("relations",):
        for end in ("head", "tail"):
            given = [data.pop(key) for key in (f"{end}_id", f"{end}_index") if key in data]
            if len(given) == 2:
                _report(parsed, (*path, end), "wrong-type", f"{end}_id and {end}_index", "one of them, the other null")
            if given:
                data[end] = given[0]
    return data


def _free(text: str, path: Steps, parsed: _Parsed) -> Any:  # noqa: ANN401
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        for problem in scan_json(text.encode("utf-8", "replace"), parsed.name).problems:
            _report(parsed, path, problem.rule, f"{quote(text)}: {problem.found}", "JSON text")
        return {}


def _report(parsed: _Parsed, path: Steps, rule: str, found: str, expected: str) -> None:
    parsed.problems.append(
        Problem(rule=rule, file=parsed.name, line=parsed.number, address=address(path), found=found, expected=expected)
    )


def pieces(path: Path) -> Iterator[Row]:
    """Yield the file's rows; a row group at most is in memory at a time.

    Raises:
        InputError: There is no such file, or it is no Parquet file.
        StorageError: It cannot be read.
        MissingExtra: pyarrow is not installed.
    """
    pa, parquet = arrow()
    name, number = str(path), 0
    try:
        with path.open("rb") as stream, parquet.ParquetFile(stream) as file:
            for batch in file.iter_batches(_BATCH):
                for index, record in enumerate(_prepared(batch)):
                    number += 1
                    yield Row(batch, index, name, number, record)
    except FileNotFoundError:
        raise InputError(missing(name)) from None
    except (pa.ArrowException, UnicodeDecodeError) as error:
        found = f"not a Parquet file, or a damaged one: {_first_line(error)}"
        remedy = "fetch or write the file again"
        raise InputError(Problem(rule="not-parquet", file=name, found=found, remedy=remedy)) from None
    except OSError as error:  # what Arrow says of damaged data pages too
        if error.errno is None:
            found = f"a damaged Parquet file: {_first_line(error)}"
            raise InputError(
                Problem(rule="not-parquet", file=name, found=found, remedy="fetch or write the file again")
            ) from None
        raise StorageError(f"{name}: cannot be read: {error.strerror}") from error


def _prepared(batch: Any) -> Iterable[Annotations | None]:  # noqa: ANN401
    """Return the records of a batch; None for each where it has to be looked at row by row."""
    try:
        return columns.records(columns.fitted(batch, arrow_schema()))
    except columns.Unfit:
        return repeat(None, batch.num_rows)


def _first_line(error: Exception) -> str:
    return quote(str(error).partition("\n")[0], 120)


def read(
    path: Path, *, lenient: bool = False, on_problem: Callable[[Problem], None] | None = None
) -> Iterator[Annotations]:
    """Yield the records of a file; see `goldspan.formats.read`."""
    yield from gather(pieces(path), ANNOTATIONS, lenient=lenient, on_problem=on_problem)


def write(path: Path, records: Iterable[Annotations]) -> None:
    """Write records as they come, whole or not at all; see `goldspan.formats.write`."""
    _, parquet = arrow()
    schema = arrow_schema()
    with writing(path) as stream, parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        rows: list[dict[str, Any]] = []
        mentions = 0
        for record in records:
            rows.append(_row(record))
            mentions += len(record.mentions)
            if len(rows) >= _GROUP_RECORDS or mentions >= _GROUP_MENTIONS:
                writer.write_table(_table(rows, schema))
                rows, mentions = [], 0
        if rows:
            writer.write_table(_table(rows, schema))


def _table(rows: list[dict[str, Any]], schema: Any) -> Any:  # noqa: ANN401
    pa, _ = arrow()
    try:
        return pa.Table.from_pylist(rows, schema=schema)
    except (pa.ArrowException, OverflowError, UnicodeEncodeError) as error:
        for row in rows if len(rows) > 1 else ():
            _table([row], schema)  # raises for the first record at fault
        what = f"the record of {quote(rows[0]['doc'])}"
        found = f"Arrow has no word for a value in it: {_first_line(error)}"
        raise RecordError(Problem(rule="wrong-type", file=what, found=found)) from None


def _row(record: Annotations) -> dict[str, Any]:
    what = f"the record of {quote(record.doc)}"
    row = _columns(msgspec.structs.asdict(record), what)
    for part in ("mentions", "relations", "entities"):
        row[part] = [_columns(msgspec.structs.asdict(item), what) for item in row[part]]
    for relation in row["relations"]:
        for end in ("head", "tail"):
            value = relation.pop(end)
            relation[f"{end}_index" if isinstance(value, int) else f"{end}_id"] = value
    if record.provenance is not None:
        row["provenance"] = _columns(msgspec.structs.asdict(record.provenance), what)
    refuse_not_finite(record, what)
    return row


def _columns(data: dict[str, Any], what: str) -> dict[str, Any]:
    for key in _JSON_COLUMNS:
        if key in data:
            data[key] = to_json(data[key], what).decode("utf-8") if data[key] else None
    return data
