"""What a person sees of an error."""

from __future__ import annotations

import pytest

from goldspan.errors import InputError, Problem, UnknownName, plural, quote


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("plain", '"plain"'),
        ('say "no" \\ yes', '"say \\"no\\" \\\\ yes"'),
        ("a\nb\t\x00\x1b", '"a\\nb\\t\\x00\\x1b"'),
        ("right\u202eleft\u200b", '"right\\u202eleft\\u200b"'),
        ("\ud800", '"\\ud800"'),
        ("é😀", '"é😀"'),
        ("x" * 49, '"' + "x" * 48 + '…"'),
        (912, "912"),
        (None, "None"),
        ([1] * 100, "[" + "1, " * 15 + "1,…"),
    ],
)
def test_untrusted_values_are_shown_short_and_printable(value: object, shown: str) -> None:
    assert quote(value) == shown


@pytest.mark.parametrize(
    ("count", "noun", "shown"),
    [(1, "document", "1 document"), (0, "document", "0 documents"), (1204, "entry", "1,204 entries")],
)
def test_plural(count: int, noun: str, shown: str) -> None:
    assert plural(count, noun) == shown


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem(rule="r", found="f"), "f"),
        (Problem(rule="r", found="f", address="$.x"), "$.x: f"),
        (Problem(rule="r", found="f", file="a.json", line=3), "a.json:3: f"),
        (
            Problem(rule="r", found="f", file="a.json", line=3, address="$.x", expected="e", remedy="do it"),
            "a.json:3 $.x: f; expected e; do it",
        ),
    ],
)
def test_a_problem_is_one_line(problem: Problem, line: str) -> None:
    assert str(problem) == line


def test_problems_are_sorted_by_place() -> None:
    places = [("b", 1), ("a", 12), ("a", 2)]
    error = InputError(Problem(rule="r", found="f", file=file, line=line) for file, line in places)
    assert error.lines() == ["a:2: f", "a:12: f", "b:1: f"]


def test_an_unknown_name_lists_the_known_and_the_nearest() -> None:
    (line,) = UnknownName("mode", "strcit", ["type", "strict"]).lines()
    assert line == 'unknown mode "strcit"; expected one of strict, type; did you mean strict?'


def test_an_unknown_name_where_nothing_is_known() -> None:
    (line,) = UnknownName("run", "x", []).lines()
    assert line == 'unknown run "x"; expected a run, and there are none'
