"""What can still be looked at in data of the wrong shape, so that one fault does not hide the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec
from msgspec import inspect

from goldspan.files.address import unplaced
from goldspan.files.shape import shape_problems, type_info

if TYPE_CHECKING:
    from collections.abc import Hashable

T = TypeVar("T")

_ABSENT = object()


def repair(data: object, struct: type[T]) -> T | None:
    """Return a `struct` made of what is sound in `data`, for checking only.

    Keys that are unknown or hold something of the wrong type are left out. In the items of arrays, a required value
    that is missing or wrong is replaced by an empty one (`""`, `0`), so that every item keeps its index.

    Returns:
        The struct; None where a required value of `data` itself is missing or wrong.
    """
    kind = type_info(cast("Hashable", struct))
    mended = _mend(data, kind)
    if mended is _ABSENT or not isinstance(kind, inspect.StructType):
        return None
    if any(field.required and mended.get(field.encode_name) is None for field in kind.fields):
        return None
    try:
        return msgspec.convert(mended, struct)
    except msgspec.ValidationError:
        return None


def _mend(data: Any, kind: inspect.Type) -> Any:  # noqa: ANN401
    """Return the sound part of a value, `_ABSENT` where it has none."""
    if isinstance(kind, inspect.UnionType) and isinstance(data, dict):
        kind = next((k for k in kind.types if isinstance(k, inspect.StructType)), kind)
    if isinstance(kind, inspect.StructType):
        if not isinstance(data, dict):
            return _ABSENT
        mended = {f.encode_name: _mend(data.get(f.encode_name), f.type) for f in kind.fields}
        return {key: value for key, value in mended.items() if value is not _ABSENT}
    if isinstance(kind, inspect.VarTupleType) and isinstance(kind.item_type, inspect.StructType):
        return [_item(item, kind.item_type) for item in data] if isinstance(data, list) else _ABSENT
    if data is None or next(shape_problems(data, kind, unplaced()), None):
        return _ABSENT
    return data


def _item(data: object, kind: inspect.StructType) -> dict[str, Any]:
    mended = _mend(data, kind)
    item = {} if mended is _ABSENT else mended
    for field in kind.fields:
        if field.required and field.encode_name not in item:
            item[field.encode_name] = 0 if isinstance(field.type, inspect.IntType) else ""
    return item
