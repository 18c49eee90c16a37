# ruff: noqa: E501  one message a line, however long
from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotation import Annotations
from goldspan.errors import RecordError, SettingsError
from goldspan.files.address import unplaced
from goldspan.files.shape import decode, shape_problems

if TYPE_CHECKING:
    from goldspan.errors import Problem


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    size: int = 1


class Outer(msgspec.Struct, forbid_unknown_fields=True):
    kind: Literal["a", "b"]
    inner: Inner | None = None
    many: tuple[Inner, ...] = ()
    table: dict[str, Inner] = {}
    pair: tuple[int, str] = (0, "")
    score: float | None = None
    flag: bool = False
    either: str | int = ""
    share: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0
    count: Annotated[int, msgspec.Meta(gt=0)] = 1
    extra: dict[str, Any] = {}


class Mixed(msgspec.Struct):
    value: Literal["x", 1]


def told(data: object, struct: type = Outer) -> list[str]:
    return [str(problem) for problem in shape_problems(data, struct, unplaced())]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"kind": "a"}, []),
        ([], ["$: an empty array; expected an object"]),
        (None, ["$: null; expected an object"]),
        ({}, ['$: no "kind"; expected one of "a", "b"']),
        ({"kind": None}, ['$: no "kind"; expected one of "a", "b"']),
        ({"kind": "c"}, ['$.kind: "c"; expected one of "a", "b"']),
        ({"kind": "a", "inner": {"nam": "x"}}, [
            '$.inner.nam: unknown key "nam"; expected one of name, size; did you mean "name"?',
            '$.inner: no "name"; expected a text',
        ]),
        ({"kind": "a", "zzz": 1}, [
            '$.zzz: unknown key "zzz"; expected one of kind, inner, many, table, pair, score, flag, either, share, count, extra; put free data under extra',
        ]),
        ({"kind": "a", "many": [{"name": 1}, 2, {"name": "x", "size": "3"}]}, [
            "$.many[0].name: 1; expected a text",
            "$.many[1]: 2; expected an object",
            '$.many[2].size: "3"; expected a whole number',
        ]),
        ({"kind": "a", "table": {"k": {"name": "x", "size": True}}}, ["$.table.k.size: true; expected a whole number"]),
        ({"kind": "a", "many": {"name": "x"}}, ["$.many: an object with 1 key; expected an array"]),
        ({"kind": "a", "pair": [1]}, ["$.pair: 1 item; expected 2 items"]),
        ({"kind": "a", "pair": ["1", 1]}, ['$.pair[0]: "1"; expected a whole number', "$.pair[1]: 1; expected a text"]),
        ({"kind": "a", "score": "high"}, ['$.score: "high"; expected a number']),
        ({"kind": "a", "score": math.nan}, ["$.score: nan; expected a finite number"]),
        ({"kind": "a", "score": -math.inf}, ["$.score: -inf; expected a finite number"]),
        ({"kind": "a", "inner": {"name": "x", "size": 1.0}}, ["$.inner.size: 1.0; expected a whole number"]),
        ({"kind": "a", "flag": 1}, ["$.flag: 1; expected true or false"]),
        ({"kind": "a", "either": 1.5}, ["$.either: 1.5; expected a text or a whole number"]),
        ({"kind": "a", "either": True}, ["$.either: true; expected a text or a whole number"]),
        ({"kind": "a", "share": 1.5, "count": 0}, ["$.share: 1.5; expected at most 1", "$.count: 0; expected more than 0"]),
        ({"kind": "a", "share": -1, "count": 10**90}, ["$.share: -1; expected at least 0"]),
        ({"kind": "a", "inner": {"name": 10**90}}, ["$.inner.name: a number of over 60 digits; expected a text"]),
        ({"kind": "a", "inner": None, "many": None, "flag": None, "score": None, "extra": None}, []),
        ({"kind": "a", "score": 1, "either": 1, "extra": {"x": [None, {"y": True}]}}, []),
    ],
)  # fmt: skip
def test_every_fault_is_told(data: object, expected: list[str]) -> None:
    assert told(data) == expected


def test_a_fixed_list_tells_one_from_true() -> None:
    assert told({"value": 1}, Mixed) == []
    assert told({"value": True}, Mixed) == ['$.value: true; expected one of 1, "x"']


def test_a_path_and_a_place_come_before() -> None:
    problems = shape_problems(3, Inner, lambda path: ("f", len(path)), ("runs", 0))
    assert [str(problem) for problem in problems] == ["f:2 $.runs[0]: 3; expected an object"]


def test_decode_drops_nulls_and_keeps_free_data() -> None:
    data = {"kind": "a", "many": [{"name": "x", "size": None}], "table": {"k": {"name": "y", "size": None}}}
    decoded = decode({**data, "inner": {"name": "z", "size": None}, "extra": {"n": None}}, Outer, unplaced())
    assert decoded == Outer(kind="a", many=(Inner("x"),), table={"k": Inner("y")}, inner=Inner("z"), extra={"n": None})


def test_decode_raises_all_problems_as_the_class_asked_for() -> None:
    with pytest.raises(RecordError) as caught:
        decode({"kind": 1, "score": "x"}, Outer, unplaced("f"))
    assert [problem.address for problem in caught.value.problems] == ["$.kind", "$.score"]
    with pytest.raises(SettingsError):
        decode({}, Outer, unplaced("f"), SettingsError)


def test_what_only_msgspec_knows_is_a_problem_too() -> None:
    class Pattern(msgspec.Struct):
        name: Annotated[str, msgspec.Meta(pattern="^a$")]

    assert told({"name": "b"}, Pattern) == []
    with pytest.raises(RecordError, match="matching regex"):
        decode({"name": "b"}, Pattern, unplaced())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False) | st.text(max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["doc", "mentions", "type", "start", "end", "spans", "score", "head", "format", "x"]), inner
        )
    ),
    max_leaves=10,
)


@given(JSON)
def test_it_agrees_with_msgspec(data: Any) -> None:
    problems: list[Problem] = list(shape_problems(data, Annotations, unplaced()))
    try:
        msgspec.convert(data, Annotations)
    except msgspec.ValidationError:
        if not problems:  # nulls are all that may differ
            assert "None" in repr(data)
            decode(data, Annotations, unplaced())
    else:
        assert not [problem for problem in problems if problem.rule != "not-finite"]
