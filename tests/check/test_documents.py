# ruff: noqa: E501, ISC004  tables of whole messages
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from goldspan.check import (
    Sighting,
    Strictness,
    check_document,
    check_documents_together,
    document_is_readable,
    document_reading_problems,
)
from goldspan.document import Document, text_sha256

if TYPE_CHECKING:
    from goldspan.files.address import Locate

TEXT = "NEW DELHI: India and Russia signed."


def document(**changes: Any) -> Document:
    text = changes.get("text", TEXT)
    data = {"id": "d", "text": text, "sha256": text_sha256(text)} | changes
    return msgspec.convert(data, Document)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"text": "a\tb\nc\r\nd \u2028 😀"},
        {"text": ""},
        {"meta": {"published": "2021-12-06"}, "split": "test", "group": "g"},
        {"meta": {"published": ""}},
        {"zones": [{"type": "dateline", "start": 0, "end": 9}]},
        {"offset_map": [[0, 9, 0, 9], [9, 20, 12, 23], [20, 35, 23, 60]], "dropped": [{"raw_start": 9, "raw_end": 12, "reason": "x"}]},
        {"offset_map": [[0, 9, 5, 5]]},
        {"id": "a/b c.é"},
    ],
)  # fmt: skip
def test_what_is_fine_has_no_problems(changes: dict[str, Any], locate: Locate) -> None:
    assert check_document(document(**changes), locate=locate) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"id": ""}, ['$.id: ""; expected an id']),
        ({"id": "a\x00"}, ['$.id: "a\\x00" holds U+0000; expected printable characters']),
        (
            {"text": "a\x00b\x0bc"},
            ["$.text: 2 control characters, the first U+0000 at 1; expected none but tab and line ends; "
             "convert the article again"],
        ),
        ({"sha256": "ABC"}, [
            f'$.sha256: "ABC"; expected {text_sha256(TEXT)[:12]}…, that of the text; '
            "restore the text, or convert the article again",
        ]),
        *(
            ({"meta": {"published": date}}, [f'$.meta.published: "{date}"; expected a date written YYYY-MM-DD'])
            for date in ("6 December 2021", "2021-13-01", "2021-12-06T10:00", "20211206", "2021-W49-1")
        ),
        ({"zones": [{"type": "", "start": 5, "end": 5}, {"type": "x", "start": 0, "end": 99}]}, [
            "$.zones[0].end: the span [5, 5] is empty; expected an end after the start; ends are one past the last",
            '$.zones[0].type: ""; expected a type',
            "$.zones[1].end: 99 is past the text (35)",
        ]),
        ({"offset_map": [[0, 9, 0, 9], [8, 10, 9, 11], [10, 12, 10, 12], [12, 12, 13, 13], [20, 99, 20, 99]]}, [
            "$.offset_map[1]: [8, 10, 9, 11] begins before the row above ends; expected rows in order and apart",
            "$.offset_map[2]: [10, 12, 10, 12] begins before the row above ends; expected rows in order and apart",
            "$.offset_map[3]: [12, 12, 13, 13]; expected 0 ≤ start < end, of the text and of the raw file",
            "$.offset_map[4][1]: 99 is past the text (35)",
            "$.offset_map[4][3]: 99 is past the raw file (50)",
        ]),
        ({"offset_map": [[0, 9, 0, 9], [9, 20, 12, 30]], "dropped": [
            {"raw_start": 8, "raw_end": 12, "reason": "x"}, {"raw_start": 13, "raw_end": 14, "reason": "x"},
        ]}, [
            "$.dropped[0]: [8, 12] was dropped and kept: the offset map has raw [0, 9]; "
            "expected what no row of equal lengths holds; convert the article again",
        ]),
        ({"dropped": [
            {"raw_start": 3, "raw_end": 3, "reason": "x"},
            {"raw_start": 10, "raw_end": 20, "reason": "x"},
            {"raw_start": 15, "raw_end": 60, "reason": "x"},
        ]}, [
            "$.dropped[0]: [3, 3]; expected 0 ≤ raw_start < raw_end",
            "$.dropped[2]: [15, 60] begins before the one above ends; expected in order and apart",
            "$.dropped[2].raw_end: 60 is past the raw file (50)",
        ]),
    ],
)  # fmt: skip
def test_every_fault_is_told(changes: dict[str, Any], expected: list[str], locate: Locate) -> None:
    problems = check_document(document(**changes), locate=locate, raw_length=50)
    assert [str(problem) for problem in problems] == expected


def test_a_lone_surrogate_has_no_hash(locate: Locate) -> None:
    made = Document(id="d", text="a\ud800", sha256="x")
    expected = ["$.text: a lone surrogate, so that the text has no hash"]
    assert [str(problem) for problem in check_document(made, locate=locate)] == expected
    assert not document_is_readable(made)


def test_readers_ask_for_an_id_and_the_hash(locate: Locate) -> None:
    assert document_is_readable(document(meta={"published": "soon"}))
    broken = document(id="", sha256="0")
    assert not document_is_readable(broken)
    assert [problem.rule for problem in document_reading_problems(broken, locate)] == ["empty-id", "document-hash"]


def test_documents_and_records_side_by_side() -> None:
    documents = [
        Sighting(id="a", file="corpus/a.json", group="g", split="train"),
        Sighting(id="b", file="corpus/b.json", group="g", split="test"),
        Sighting(id="c", file="corpus/c.json", group="h"),
        Sighting(id="a", file="corpus/copy.json"),
    ]
    records = [
        Sighting(id="a", file="gold.jsonl", line=1),
        Sighting(id="z", file="gold.jsonl", line=2),
        Sighting(id="a", file="gold.jsonl", line=3),
    ]
    problems = check_documents_together(documents, records)
    assert [(problem.rule, str(problem)) for problem in problems] == [
        (
            "group-straddles",
            'corpus/b.json: "b" of group "g" is in split "test"; expected "train", where "a" of that group is; '
            "assign groups and splits anew",
        ),
        (
            "doubled-document",
            'corpus/copy.json: a document with the id "a" a second time; the first is in corpus/a.json; expected one; '
            "remove or rename one of them",
        ),
        (
            "unknown-document",
            'gold.jsonl:2: a record for document "z", which does not exist; expected the id of a document',
        ),
        (
            "doubled-record",
            'gold.jsonl:3: a record for document "a" a second time; the first is in gold.jsonl:1; expected one; '
            "remove or rename one of them",
        ),
    ]
    soft = check_documents_together([], records, strictness=Strictness.PREDICTION)
    assert [problem.rule for problem in soft] == ["doubled-record"]
