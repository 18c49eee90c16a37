# ruff: noqa: E501  one message a line, however long
from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.errors import RecordError
from goldspan.files.json import parse_json, scan_json
from goldspan.files.scanner import MAX_DEPTH, Scanner

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


def lines(data: bytes) -> list[str]:
    return [str(problem) for problem in scan_json(data, "f").problems]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ["f:1 $: the text ends; expected a value; the file is empty"]),
        (b"\n\n", ["f:3 $: the text ends; expected a value; the file is empty"]),
        (b'{"a":1,\n"b":2,\n"a":3}', ['f:3 $.a: key "a" a second time; it stood on line 1; expected each key once; remove one of them']),
        (b"[1,\nNaN]", ["f:2 $[1]: NaN; expected a finite number; leave it out or write null"]),
        (b"-Infinity", ["f:1 $: -Infinity; expected a finite number; leave it out or write null"]),
        (b'{"s":1e999}', ['f:1 $.s: "1e999"; expected a number below 1.8e308']),
        (b'"\\ud800"', ["f:1 $: lone surrogate U+D800; expected characters of Unicode; repair or remove it"]),
        (b'"\\ude00 \\ud83d"', ["f:1 $: lone surrogate U+DE00; expected characters of Unicode; repair or remove it"]),
        (b'{"\\ud800":1}', ["f:1 $: lone surrogate U+D800; expected characters of Unicode; repair or remove it"]),
        (b'\n"\xff"', ["f:2: byte 2 (0xff) is not UTF-8; save the file as UTF-8"]),
        (b'\xef\xbb\xbf\n"\xff"', ["f:2: byte 5 (0xff) is not UTF-8; save the file as UTF-8"]),
        (b'"\xed\xa0\x80"', ["f:1: byte 1 (0xed) is not UTF-8; save the file as UTF-8"]),
        (b"{} x", ['f:1 $: "x" after the end of the value; expected nothing']),
        (b'{"a":1}\n{"a":1}', ['f:2 $: "{" after the end of the value; expected nothing']),
        (b'{"a":1', ["f:1 $.a: the text ends; expected a comma or the end of the object; the file was cut off: write it again"]),
        (b'{"a":"b', ["f:1 $.a: a text that does not end; the file was cut off, or a quote is missing"]),
        (b"[1,\n2,]", ['f:2 $[2]: "]"; expected a value']),
        (b'{"a":1,}', ['f:1 $.a: "}"; expected a key in double quotes']),
        (b"{'a':1}", ['f:1 $: "\'a\'"; expected a key in double quotes']),
        (b'{"a" 1}', ['f:1 $.a: "1"; expected a colon after the key']),
        (b"[1 2]", ['f:1 $[0]: "2"; expected a comma or the end of the array']),
        (b'{"a":[1}}', ['f:1 $.a[0]: "}"; expected a comma or the end of the array']),
        (b"[tru]", ['f:1 $[0]: "tru"; expected a value']),
        (b"01", ['f:1 $: "1" after the end of the value; expected nothing']),
        (b'"a\tb"', ["f:1 $: invalid control character at; expected valid JSON text"]),
        (b'"\\x"', ["f:1 $: invalid \\escape; expected valid JSON text"]),
        (b"1" * 5000, ["f:1 $: a number of 5000 digits; expected at most 4000"]),
        (b"[NaN,\n1e999,\nx", [
            "f:1 $[0]: NaN; expected a finite number; leave it out or write null",
            'f:2 $[1]: "1e999"; expected a number below 1.8e308',
            'f:3 $[2]: "x"; expected a value',
        ]),
    ],
)  # fmt: skip
def test_every_fault_has_its_line(data: bytes, expected: list[str]) -> None:
    assert lines(data) == expected
    with pytest.raises(RecordError) as caught:
        parse_json(data, "f")
    assert sorted(caught.value.lines()) == sorted(expected)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
        (b' \r\n\t[1, 2.5, -0, 1e2, "x", true, false, null] ', [1, 2.5, 0, 100.0, "x", True, False, None]),
        (b'"\\ud83d\\ude00\\u00e9\\n\\u0000"', "😀é\n\x00"),
        (b'"\\\\ud800"', "\\ud800"),
        ('"\u2028 \x7f é"'.encode(), "\u2028 \x7f é"),
        (b"[[],{}]", [[], {}]),
        (b"123456789012345678901234567890", 123456789012345678901234567890),
        (b'{"a":{"a":1},"b":[{"a":1},{"a":2}]}', {"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}]}),
        (b'"' + b"[" * 300 + b'"', "[" * 300),
    ],
)
def test_what_is_fine_is_read(data: bytes, expected: Any) -> None:
    parsed = parse_json(data, "f")
    assert parsed.data == expected
    assert parsed.whole


def test_nesting_is_bounded() -> None:
    fine = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    assert parse_json(fine, "f").whole
    for brackets in (MAX_DEPTH + 1, 200_000):
        (problem,) = scan_json(b"[" * brackets, "f").problems
        assert problem.found == f"nested deeper than {MAX_DEPTH}"
        assert len(problem.address) < 100
    assert scan_json(b'{"a":' * 100_000, "f").problems[0].found == f"nested deeper than {MAX_DEPTH}"


TEXT = b"""{
 "doc": "a",
 "mentions": [
  {"type": "X", "start": 1,
   "end": 2},
  {"type": "Y"}
 ],
 "attributes": {"a": {"b": [1,
   2]}}
}
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("doc",), 2),
        (("mentions",), 3),
        (("mentions", 0), 4),
        (("mentions", 0, "end"), 5),
        (("mentions", 1), 6),
        (("mentions", 1, "start"), 6),
        (("mentions", 9), 3),
        (("attributes", "a", "b", 1), 9),
        (("attributes", "a", "c"), 8),
        (("none", "x"), 1),
        (("doc", 0), 2),
    ],
)
def test_places_are_found(path: tuple[str | int, ...], line: int) -> None:
    assert parse_json(TEXT, "f").locate(path) == ("f", line)
    assert parse_json(TEXT, "f", first_line=100).locate(path) == ("f", line + 99)


def test_places_are_found_in_what_has_problems() -> None:
    parsed = scan_json(b'{"a":1,\n"a":2,\n"b":[NaN]}', "f")
    assert parsed.locate(("b", 0)) == ("f", 3)
    assert parsed.locate(("a",)) == ("f", 2)


def test_what_breaks_off_has_no_data() -> None:
    parsed = scan_json(b'{"a":1,', "f")
    assert parsed.data is None
    assert not parsed.whole


@given(VALUES, st.sampled_from([None, 1]), st.booleans())
def test_it_reads_what_the_standard_library_writes(value: Any, indent: int | None, ascii_only: bool) -> None:
    data = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()
    parsed = parse_json(data, "f")
    assert parsed.data == value
    assert Scanner(data.decode()).value == value


@given(VALUES, st.data())
def test_cut_off_anywhere_it_says_so_and_nothing_else_happens(value: Any, data: st.DataObject) -> None:
    whole = json.dumps([value]).encode()
    at = data.draw(st.integers(0, len(whole) - 1))
    assert scan_json(whole[:at], "f").problems


@given(st.binary(max_size=40))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    parsed = scan_json(data, "f")
    assert parsed.whole or parsed.problems


def test_time_is_linear() -> None:
    def seconds(count: int) -> float:
        data = b"[" + b'{"a":"b","a":1},' * count + b"0]"
        start = time.process_time()
        assert len(scan_json(data, "f").problems) == count
        return time.process_time() - start

    seconds(100)
    assert seconds(8000) < 40 * max(seconds(1000), 0.005)
