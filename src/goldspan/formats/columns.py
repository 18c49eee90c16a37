"""Arrow columns to records without a Python object per cell: the fast way to read Parquet.

Used where a batch has the columns of the format and no null where a value is required; else rows are read one by one.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any

import msgspec

from goldspan.annotation import Annotations, Entity, Mention, Provenance, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_loads = msgspec.json.decode


class Unfit(Exception):
    """The batch needs looking at row by row."""


def fitted(batch: Any, schema: Any) -> Any:  # noqa: ANN401
    """Return the record batch with exactly the columns of `schema`, absent ones null.

    Raises:
        Unfit: It has columns the schema lacks, or of types that do not fit.
    """
    import pyarrow as pa

    if batch.schema.equals(schema):
        return batch
    if not _within(batch.schema, schema):
        raise Unfit
    try:
        columns = [
            batch.column(column.name).cast(column.type)
            if column.name in batch.schema.names
            else pa.nulls(batch.num_rows, column.type)
            for column in schema
        ]
    except pa.ArrowException:
        raise Unfit from None
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _within(given: Any, known: Any) -> bool:  # noqa: ANN401
    """Whether every field of a schema or struct, however deep, is among the known ones; casting would drop others."""
    import pyarrow as pa

    names = {column.name: column.type for column in known}
    for column in given:
        if column.name not in names:
            return False
        inner, outer = column.type, names[column.name]
        while pa.types.is_list(inner) and pa.types.is_list(outer):
            inner, outer = inner.value_type, outer.value_type
        if pa.types.is_struct(inner) != pa.types.is_struct(outer):
            return False
        if pa.types.is_struct(inner) and not _within(inner, outer):
            return False
    return True


def records(batch: Any) -> list[Annotations]:  # noqa: ANN401
    """Return the records of a record batch with the schema of the format.

    Raises:
        Unfit: A required value is null, a JSON column holds no JSON, or a fixed value is another.
    """
    try:
        return _records(dict(zip(batch.schema.names, batch.columns, strict=True)))
    except (msgspec.MsgspecError, TypeError, RecursionError):
        raise Unfit from None


def _records(columns: dict[str, Any]) -> list[Annotations]:
    if any(value not in (None, 1) for value in _values(columns["format"])):
        raise Unfit
    return [
        Annotations(
            doc=doc,
            sha256=sha256,
            text=text,
            mentions=mentions,
            relations=relations,
            entities=entities,
            provenance=provenance,
            extra=extra,
        )
        for doc, sha256, text, mentions, relations, entities, provenance, extra in zip(
            _required(columns["doc"]),
            _values(columns["sha256"]),
            _values(columns["text"]),
            _lists(columns["mentions"], _mentions),
            _lists(columns["relations"], _relations),
            _lists(columns["entities"], _entities),
            _provenances(columns["provenance"]),
            _json(columns["extra"]),
            strict=True,
        )
    ]


def _values(array: Any) -> list[Any]:  # noqa: ANN401
    """Return a flat column's values, None where null."""
    if array.null_count == len(array):
        return [None] * len(array)
    values: list[Any] = array.to_numpy(zero_copy_only=False).tolist()
    if array.null_count and not isinstance(values[0], str):  # numbers: nulls became NaN, and whole numbers floats
        return list(array.to_pylist())
    return values


def _required(array: Any) -> list[Any]:  # noqa: ANN401
    if array.null_count:
        raise Unfit
    return _values(array)


def _json(array: Any) -> Iterable[dict[str, Any]]:  # noqa: ANN401
    if array.null_count == len(array):
        return ({} for _ in range(len(array)))
    return map(_free, _values(array))


def _free(text: str | None) -> dict[str, Any]:
    value = _loads(text) if text else {}
    if not isinstance(value, dict):
        raise Unfit
    return value


def _lists(array: Any, build: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    """Yield each row's items as a tuple; a null list is an empty one."""
    flat = array.flatten()
    if flat.null_count:
        raise Unfit
    items = tuple(build(flat))
    start = 0
    for length in array.value_lengths().fill_null(0).to_numpy().tolist():
        yield items[start : start + length]
        start += length


def _spans(array: Any) -> Iterable[tuple[tuple[int, int], ...]]:  # noqa: ANN401
    if len(array.flatten()) == 0:
        return repeat((), len(array))
    return (msgspec.convert(spans or (), tuple[tuple[int, int], ...]) for spans in array.to_pylist())


def _mentions(flat: Any) -> Iterator[Mention]:  # noqa: ANN401
    column = flat.field
    for kind, start, end, name, text, entity, score, attributes, spans, extra in zip(
        _required(column("type")),
        _required(column("start")),
        _required(column("end")),
        *(_values(column(key)) for key in ("id", "text", "entity", "score")),
        _json(column("attributes")),
        _spans(column("spans")),
        _json(column("extra")),
        strict=True,
    ):
        yield Mention(
            type=kind,
            start=start,
            end=end,
            id=name,
            text=text,
            entity=entity,
            score=score,
            attributes=attributes,
            spans=spans,
            extra=extra,
        )


def _relations(flat: Any) -> Iterator[Relation]:  # noqa: ANN401
    column = flat.field
    for kind, head, tail, name, score, attributes, evidence, extra in zip(
        _required(column("type")),
        _ends(column("head_id"), column("head_index")),
        _ends(column("tail_id"), column("tail_index")),
        _values(column("id")),
        _values(column("score")),
        _json(column("attributes")),
        _spans(column("evidence")),
        _json(column("extra")),
        strict=True,
    ):
        yield Relation(
            type=kind,
            head=head,
            tail=tail,
            id=name,
            score=score,
            attributes=attributes,
            evidence=evidence,
            extra=extra,
        )


def _ends(ids: Any, indices: Any) -> Iterator[str | int]:  # noqa: ANN401
    for name, index in zip(_values(ids), _values(indices), strict=True):
        if (name is None) == (index is None):
            raise Unfit
        yield index if name is None else name


def _entities(flat: Any) -> Iterator[Entity]:  # noqa: ANN401
    column = flat.field
    for name, kind, title, links, extra in zip(
        _required(column("id")),
        _values(column("type")),
        _values(column("name")),
        _json(column("links")),
        _json(column("extra")),
        strict=True,
    ):
        yield Entity(id=name, type=kind, name=title, links=links, extra=extra)


def _provenances(array: Any) -> Iterator[Provenance | None]:  # noqa: ANN401
    for row in array.to_pylist():
        if row is None:
            yield None
            continue
        row["extra"] = _loads(row["extra"]) if row["extra"] else {}
        yield msgspec.convert(row, Provenance)
