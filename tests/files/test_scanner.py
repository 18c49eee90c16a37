from __future__ import annotations

import pytest

from goldspan.files.scanner import Scanner

TEXT = ' {"a": [1, "x"], "b": {"c": null}}'


@pytest.mark.parametrize(
    ("path", "at"),
    [
        ((), "{"),
        (("a",), '"a"'),
        (("a", 0), "1"),
        (("a", 1), '"x"'),
        (("a", 2), '"a"'),
        (("b", "c"), '"c"'),
        (("b", "d"), '"b"'),
        (("a", "b"), '"a"'),
        (("a", 1, 0), '"x"'),
    ],
)
def test_positions(path: tuple[str | int, ...], at: str) -> None:
    assert Scanner(TEXT).position(path) == TEXT.index(at)


def test_faults_that_can_be_passed_are_all_found() -> None:
    scanner = Scanner('{"a":NaN,"a":[-Infinity,"\\udc00"]}')
    assert scanner.value == {"a": [None, "\udc00"]}
    assert scanner.whole
    assert [(fault.rule, fault.position, fault.path, fault.before) for fault in scanner.faults] == [
        ("not-finite", 5, ("a",), None),
        ("doubled-key", 9, ("a",), 1),
        ("not-finite", 14, ("a", 0), None),
        ("lone-surrogate", 24, ("a", 1), None),
    ]


def test_a_container_replaced_by_a_doubled_key_does_not_mislead() -> None:
    text = '{"a":{"x":1},"a":{"y":[2]}}'
    assert Scanner(text).position(("a", "y", 0)) == text.index("2")


def test_what_breaks_off_has_no_value() -> None:
    scanner = Scanner('{"a":[1,')
    assert (scanner.value, scanner.whole) == (None, False)
    assert [(fault.rule, fault.path) for fault in scanner.faults] == [("json-syntax", ("a", 1))]
