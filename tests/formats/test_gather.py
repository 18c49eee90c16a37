from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations
from goldspan.errors import InputError, Problem, RecordError
from goldspan.formats.gather import MAX_PROBLEMS, examine, gather
from goldspan.formats.pieces import ANNOTATIONS, JsonPiece

if TYPE_CHECKING:
    from collections.abc import Iterator


def pieces(*lines: str) -> Iterator[JsonPiece]:
    for number, line in enumerate(lines, start=1):
        yield JsonPiece(line.encode(), "p.jsonl", number)


MIXED = (
    '{"doc":"a"}',
    '{"doc":"b","mentoins":[]}',
    '{"doc":"c"}',
    '{"doc":"a"}',
    '{"doc":"d","mentions":[{"type":"X","start":3,"end":3}]}',
    '{"doc":"e"}',
)
MIXED_PROBLEMS = [
    (
        'p.jsonl:2 $.mentoins: unknown key "mentoins"; expected one of doc, format, sha256, text, mentions, relations, '
        'entities, provenance, extra; did you mean "mentions"?'
    ),
    'p.jsonl:4: a second record for document "a"; expected one a document; remove one, or join them',
    (
        "p.jsonl:5 $.mentions[0].end: the span [3, 3] is empty; expected an end after the start; "
        "ends are one past the last"
    ),
]


def test_strict_reading_ends_at_the_first_bad_record_with_all_problems() -> None:
    source = gather(pieces(*MIXED), ANNOTATIONS)
    assert next(source) == Annotations(doc="a")
    with pytest.raises(RecordError) as caught:
        next(source)
    assert caught.value.lines() == MIXED_PROBLEMS


def test_lenient_reading_skips_and_tells() -> None:
    told: list[Problem] = []
    found = list(gather(pieces(*MIXED), ANNOTATIONS, lenient=True, on_problem=told.append))
    assert [record.doc for record in found] == ["a", "c", "e"]
    assert [str(problem) for problem in told] == MIXED_PROBLEMS
    assert len(list(gather(pieces(*MIXED), ANNOTATIONS, lenient=True))) == 3


def test_a_source_that_breaks_off_is_one_more_problem() -> None:
    def broken() -> Iterator[JsonPiece]:
        yield from pieces('{"doc":"a"}', "x")
        raise InputError(Problem(rule="cut-off", file="p.jsonl", line=3, found="cut off"))

    with pytest.raises(RecordError) as caught:
        list(gather(broken(), ANNOTATIONS))
    assert [problem.rule for problem in caught.value.problems] == ["json-syntax", "cut-off"]
    told: list[Problem] = []
    assert len(list(gather(broken(), ANNOTATIONS, lenient=True, on_problem=told.append))) == 1
    assert [problem.rule for problem in told] == ["json-syntax", "cut-off"]
    examined = list(examine(broken(), ANNOTATIONS))
    assert [piece.record is None for piece in examined] == [False, True, True]
    assert [problem.rule for piece in examined for problem in piece.problems] == ["json-syntax", "cut-off"]


def test_after_very_many_problems_reading_stops() -> None:
    taken = 0

    def endless() -> Iterator[JsonPiece]:
        nonlocal taken
        while True:
            taken += 1
            yield JsonPiece(b"x", "p", 1)

    with pytest.raises(RecordError) as caught:
        list(gather(endless(), ANNOTATIONS))
    assert len(caught.value.problems) == taken == MAX_PROBLEMS


def test_records_come_as_they_are_read() -> None:
    source = gather(pieces('{"doc":"a"}', "x"), ANNOTATIONS)
    assert next(source).doc == "a"
