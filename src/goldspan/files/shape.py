"""Plain data against a msgspec Struct: every structural fault, where msgspec itself stops at the first.

Null stands for absent wherever a field may be absent. Free data (fields typed `Any`) may hold anything.
"""

from __future__ import annotations

import math
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import msgspec
from msgspec import inspect

from goldspan.errors import InputError, Problem, RecordError, plural, quote
from goldspan.files.address import Locate, Steps, problem_at

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

T = TypeVar("T")

_KINDS: dict[type[inspect.Type], tuple[type | tuple[type, ...], str]] = {
    inspect.NoneType: (type(None), "null"),
    inspect.BoolType: (bool, "true or false"),
    inspect.IntType: (int, "a whole number"),
    inspect.FloatType: ((int, float), "a number"),
    inspect.StrType: (str, "a text"),
    inspect.StructType: (dict, "an object"),
    inspect.DictType: (dict, "an object"),
    inspect.TupleType: ((list, tuple), "an array"),
    inspect.VarTupleType: ((list, tuple), "an array"),
    inspect.ListType: ((list, tuple), "an array"),
}
"""What Python holds for each kind of value, and what it is called."""

_MAX_BITS = 1023
"""Digits of the largest whole number, in base 2, that a float surely holds."""

_NESTED = (inspect.StructType, inspect.VarTupleType, inspect.ListType, inspect.DictType)
_ANYTHING = (inspect.AnyType, inspect.BoolType)
"""Kinds a boolean may stand for, which Python takes for a whole number too."""


@cache
def type_info(struct: Hashable) -> inspect.Type:
    """Return what msgspec knows about a type; asked for once."""
    return inspect.type_info(struct)


def shape_problems(data: object, struct: Any, locate: Locate, path: Steps = ()) -> Iterator[Problem]:  # noqa: ANN401
    """Yield every structural fault of `data`.

    Args:
        data: Plain data: dicts, lists, strings, numbers, booleans, None.
        struct: The type it should have, usually a msgspec Struct; or what msgspec knows of it.
        locate: Tells the file and line of a place.
        path: Where `data` stands inside its file.

    Yields:
        Unknown and missing keys, values of the wrong type, values outside a fixed list, numbers that are not finite
        or out of bounds, arrays of the wrong length.
    """
    kind = struct if isinstance(struct, inspect.Type) else type_info(struct)
    yield from _Walk(locate).value(data, kind, path)


def decode(data: object, struct: type[T], locate: Locate, error: type[InputError] = RecordError) -> T:
    """Return `data` as a `struct`; null fields count as absent.

    Raises:
        InputError: (as the class `error`) with every structural fault of `data`.
    """
    problems = list(shape_problems(data, struct, locate))
    if problems:
        raise error(problems)
    try:
        return msgspec.convert(without_nulls(data, type_info(cast("Hashable", struct))), struct)
    except msgspec.ValidationError as fault:  # a constraint the walk does not know
        raise error(problem_at(locate, (), "wrong-type", str(fault))) from None


def without_nulls(data: Any, kind: inspect.Type) -> Any:  # noqa: ANN401
    """Return `data` without the fields that are null, as deep as the type is known; free data is left alone."""
    if isinstance(kind, inspect.UnionType):
        kind = next((k for k in kind.types if isinstance(k, _NESTED)), kind)
    if isinstance(kind, inspect.StructType) and isinstance(data, dict):
        fields = _fields(kind)
        return {key: without_nulls(value, fields[key].kind) for key, value in data.items() if value is not None}
    if isinstance(kind, inspect.VarTupleType | inspect.ListType) and isinstance(data, list | tuple):
        if isinstance(kind.item_type, inspect.StructType):
            return [without_nulls(item, kind.item_type) for item in data]
    elif (
        isinstance(kind, inspect.DictType)
        and isinstance(data, dict)
        and isinstance(kind.value_type, inspect.StructType)
    ):
        return {key: without_nulls(value, kind.value_type) for key, value in data.items()}
    return data


class _Field(NamedTuple):
    """A field of a Struct; `leaf` is the Python type that settles it at one look, NoneType where none does."""

    kind: inspect.Type
    required: bool
    leaf: type


_FIELDS: dict[type, dict[str, _Field]] = {}
_OPTIONAL_TEXT = inspect.UnionType((inspect.StrType(), inspect.NoneType()))


def _fields(kind: inspect.StructType) -> dict[str, _Field]:
    if (known := _FIELDS.get(kind.cls)) is None:
        known = _FIELDS[kind.cls] = {
            field.encode_name: _Field(field.type, field.required, _leaf(field.type)) for field in kind.fields
        }
    return known


def _leaf(kind: inspect.Type) -> type:
    if kind in (inspect.StrType(), _OPTIONAL_TEXT):
        return str
    return int if kind == inspect.IntType() else type(None)


class _Walk:
    """One walk over a value; `locate` is the same throughout."""

    def __init__(self, locate: Locate) -> None:
        self.locate = locate

    def problem(self, path: Steps, rule: str, found: str, expected: str = "", remedy: str = "") -> Problem:
        return problem_at(self.locate, path, rule, found, expected, remedy)

    def value(self, data: object, kind: inspect.Type, path: Steps) -> Iterator[Problem]:
        """Yield the faults of one value."""
        if isinstance(kind, inspect.UnionType):
            yield from self.union(data, kind, path)
        elif isinstance(kind, inspect.LiteralType):
            if not any(data == value and type(data) is type(value) for value in kind.values):
                known = ", ".join(map(_literal, kind.values))
                expected = f"one of {known}" if len(kind.values) > 1 else known
                yield self.problem(path, "unknown-value", _shown(data), expected, _near(data, kind.values))
        elif not _fits(data, kind):
            yield self.problem(path, "wrong-type", _shown(data), _name(kind))
        elif isinstance(kind, inspect.IntType | inspect.FloatType):
            yield from self.number(data, kind, path)
        elif isinstance(kind, inspect.StructType):
            yield from self.struct(data, kind, path)
        else:
            yield from self.collection(data, kind, path)

    def union(self, data: object, kind: inspect.UnionType, path: Steps) -> Iterator[Problem]:
        """Yield the faults of the one alternative the value was meant as."""
        literal = [k for k in kind.types if isinstance(k, inspect.LiteralType)]
        fitting = [k for k in kind.types if not isinstance(k, inspect.LiteralType) and _fits(data, k)]
        if fitting:
            yield from self.value(data, fitting[0], path)
        elif literal:
            yield from self.value(data, literal[0], path)
        else:
            names = [_name(k) for k in kind.types if not isinstance(k, inspect.NoneType)]
            yield self.problem(path, "wrong-type", _shown(data), " or ".join(names))

    def number(self, data: Any, kind: inspect.IntType | inspect.FloatType, path: Steps) -> Iterator[Problem]:  # noqa: ANN401
        """Yield the faults of a number of the right type."""
        if data.bit_length() > _MAX_BITS if isinstance(data, int) else not math.isfinite(data):
            yield self.problem(path, "not-finite", _shown(data), "a finite number")
        elif (kind.ge is not None and data < kind.ge) or (kind.gt is not None and data <= kind.gt):
            bound = f"at least {kind.ge}" if kind.ge is not None else f"more than {kind.gt}"
            yield self.problem(path, "out-of-bounds", _shown(data), bound)
        elif (kind.le is not None and data > kind.le) or (kind.lt is not None and data >= kind.lt):
            bound = f"at most {kind.le}" if kind.le is not None else f"less than {kind.lt}"
            yield self.problem(path, "out-of-bounds", _shown(data), bound)

    def struct(self, data: Any, kind: inspect.StructType, path: Steps) -> Iterator[Problem]:  # noqa: ANN401
        """Yield the faults of an object with fixed keys."""
        fields = _fields(kind)
        for key, value in data.items():
            field = fields.get(key)
            if field is None:
                remedy = _near(key, fields)
                if not remedy and "extra" in fields:
                    remedy = "put free data under extra"
                yield self.problem(
                    (*path, str(key)), "unknown-key", f"unknown key {quote(key)}", _one_of(fields), remedy
                )
            elif value is not None and type(value) is not field.leaf:
                yield from self.value(value, field.kind, (*path, key))
        for key, field in fields.items():
            if field.required and data.get(key) is None:
                yield self.problem(path, "missing-key", f"no {quote(key)}", _name(field.kind))

    def collection(self, data: Any, kind: inspect.Type, path: Steps) -> Iterator[Problem]:  # noqa: ANN401
        """Yield the faults of an array's items or a table's values."""
        if isinstance(kind, inspect.TupleType):
            if len(data) != len(kind.item_types):
                yield self.problem(
                    path, "wrong-length", plural(len(data), "item"), plural(len(kind.item_types), "item")
                )
                return
            for index, (item, item_type) in enumerate(zip(data, kind.item_types, strict=True)):
                yield from self.value(item, item_type, (*path, index))
        elif isinstance(kind, inspect.VarTupleType | inspect.ListType):
            for index, item in enumerate(data):
                yield from self.value(item, kind.item_type, (*path, index))
        elif isinstance(kind, inspect.DictType) and not isinstance(kind.value_type, inspect.AnyType):
            for key, item in data.items():
                yield from self.value(item, kind.value_type, (*path, str(key)))


def _fits(data: object, kind: inspect.Type) -> bool:
    """Whether the outermost layer of `data` has the right type; a kind not listed is left to msgspec."""
    accepted, _ = _KINDS.get(type(kind), (object, ""))
    return isinstance(data, accepted) and (isinstance(kind, _ANYTHING) or not isinstance(data, bool))


def _name(kind: inspect.Type) -> str:
    if isinstance(kind, inspect.TupleType):
        return f"an array of {len(kind.item_types)}"
    if isinstance(kind, inspect.LiteralType):
        return _one_of(map(_literal, kind.values))
    if isinstance(kind, inspect.UnionType):
        return " or ".join(_name(k) for k in kind.types if not isinstance(k, inspect.NoneType))
    return _KINDS.get(type(kind), (object, "a value"))[1]


def _shown(data: object) -> str:
    """Say what a value is, without printing large ones."""
    if data is None:
        return "null"
    if isinstance(data, bool):
        return str(data).lower()
    if isinstance(data, dict):
        return f"an object with {plural(len(data), 'key')}" if data else "an empty object"
    if isinstance(data, list | tuple):
        return f"an array of {len(data)}" if data else "an empty array"
    if isinstance(data, int) and data.bit_length() > 200:
        return "a number of over 60 digits"
    return quote(data)


def _literal(value: object) -> str:
    return quote(value) if isinstance(value, str) else str(value)


def _one_of(names: Any) -> str:  # noqa: ANN401
    return "one of " + ", ".join(names)


def _near(value: object, known: Any) -> str:  # noqa: ANN401
    near = get_close_matches(value, [k for k in known if isinstance(k, str)], n=1) if isinstance(value, str) else []
    return f"did you mean {quote(near[0])}?" if near else ""
