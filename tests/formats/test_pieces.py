from __future__ import annotations

import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.check import check_annotations
from goldspan.document import Document, text_sha256
from goldspan.errors import RecordError
from goldspan.formats.pieces import ANNOTATIONS, DOCUMENTS, JsonPiece, examine_piece, read_piece


@pytest.mark.parametrize(
    "data",
    [
        b'{"doc":"d"}',
        b'{"format":1,"doc":"d","mentions":[],"relations":[],"entities":[],"extra":{}}',
        (
            b'{"format":null,"doc":"d","sha256":null,"text":null,"mentions":null,"relations":null,"entities":null,'
            b'"provenance":null,"extra":null}'
        ),
        b'\xef\xbb\xbf {"doc" : "d"}\r\n',
        b'{"doc":"\\u0064"}',
    ],
)
def test_absent_null_and_empty_are_the_same(data: bytes) -> None:
    assert read_piece(JsonPiece(data, "f"), ANNOTATIONS) == Annotations(doc="d")


def test_nulls_inside_items_are_absent_too() -> None:
    data = (
        b'{"doc":"d","mentions":[{"type":"X","start":0,"end":1,"id":null,"spans":null,"attributes":null}],'
        b'"relations":[{"type":"R","head":0,"tail":0,"score":null,"evidence":null}]}'
    )
    assert read_piece(JsonPiece(data, "f"), ANNOTATIONS) == Annotations(
        doc="d",
        mentions=(Mention(type="X", start=0, end=1),),
        relations=(Relation(type="R", head=0, tail=0),),
    )


SLICE = b'{"doc":"d","text":"Ann met Bob","mentions":[{"type":"X","start":%d,"end":%d,"text":"Bob"}]}'


def test_slices_are_checked_where_the_record_carries_the_text() -> None:
    assert read_piece(JsonPiece(SLICE % (8, 11), "f"), ANNOTATIONS).mentions[0].text == "Bob"
    with pytest.raises(RecordError) as caught:
        read_piece(JsonPiece(SLICE % (7, 10), "f", 3), ANNOTATIONS)
    assert caught.value.lines() == [
        'f:3 $.mentions[0].text: "Bob"; expected " Bo", the slice [7, 10]; that text stands at [8, 11]'
    ]
    with pytest.raises(RecordError, match=r"f:1 \$\.mentions\[0\]\.end: 12 is past the text \(11\)"):
        read_piece(JsonPiece(SLICE % (9, 12), "f"), ANNOTATIONS)


def test_form_and_content_are_told_together_but_no_item_twice() -> None:
    data = b"""{"doc":"d", "docc":1, "text":"abc",
 "mentions":[
  {"type":"X","start":0,"end":9},
  {"type":"X","start":"0","end":9},
  {"type":"X","start":2,"end":1,"color":"red"}],
 "relations":[{"type":"R","head":1,"tail":"m"}]}"""
    with pytest.raises(RecordError) as caught:
        read_piece(JsonPiece(data, "f"), ANNOTATIONS)
    assert [(problem.line, problem.address, problem.rule) for problem in caught.value.problems] == [
        (1, "$.docc", "unknown-key"),
        (3, "$.mentions[0].end", "past-text"),
        (4, "$.mentions[1].start", "wrong-type"),
        (5, "$.mentions[2].color", "unknown-key"),
    ]
    examined = examine_piece(JsonPiece(data, "f"), ANNOTATIONS)
    assert examined.record is not None
    further = check_annotations(examined.record, locate=examined.locate)
    assert [(problem.line, problem.address, problem.rule) for problem in examined.with_further(further)] == [
        (1, "$", "missing-hash"),
        (1, "$.docc", "unknown-key"),
        (3, "$.mentions[0].end", "past-text"),
        (4, "$.mentions[1].start", "wrong-type"),
        (5, "$.mentions[2].color", "unknown-key"),
        (6, "$.relations[0].tail", "dangling"),
    ]


def test_a_doubled_key_is_told_by_the_close_look_alone() -> None:
    data = b'{"doc":"a",\n"doc":"b"}'
    assert read_piece(JsonPiece(data, "f"), ANNOTATIONS).doc == "b"
    examined = examine_piece(JsonPiece(data, "f"), ANNOTATIONS)
    assert [str(problem) for problem in examined.problems] == [
        'f:2 $.doc: key "doc" a second time; it stood on line 1; expected each key once; remove one of them'
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"[{}]", r"\$: an array of 1; expected an object"),
        (b'{"doc":"d","format":2}', r"\$\.format: 2; expected 1"),
        (b'{"mentions":[]}', r'\$: no "doc"; expected a text'),
        (b'{"doc":"d"}{', r'"\{" after the end of the value'),
        (b'{"doc":"d","mentions":[{"type":"X","start":1e3,"end":2}]}', r"start: 1000\.0; expected a whole number"),
        (b'{"doc":"d","mentions":[{"type":"X","start":1e400,"end":2}]}', r"start: .1e400.; expected a number below"),
        (b'{"doc":"d","relations":[{"type":"X","head":"0","tail":true}]}', r"tail: true; expected a text or a whole"),
        (b'{"doc":"d","provenance":{"source":"machine"}}', r'"machine"; expected one of "extractor", "gold", "pass"'),
        (b'{"doc":"d","extra":' + b"[" * 90000, "nested deeper than 200"),
        (b'{"doc":""}', r'\$\.doc: ""; expected an id'),
        (b'{"doc":"d","sha256":"0","text":"a"}', r"\$\.sha256: '0'|\$\.sha256: 0"),
    ],
)
def test_what_cannot_be_read_is_told(data: bytes, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        read_piece(JsonPiece(data, "f"), ANNOTATIONS)


def test_deep_nesting_in_free_data_is_told_by_the_close_look() -> None:
    piece = JsonPiece(b'{"doc":"d","extra":' + b'{"a":' * 300 + b"1" + b"}" * 301, "f")
    assert read_piece(piece, ANNOTATIONS).doc == "d"
    assert [problem.found for problem in examine_piece(piece, ANNOTATIONS).problems] == ["nested deeper than 200"]


def test_documents_are_held_to_their_hash() -> None:
    good = b'{"id":"d","text":"abc","sha256":"%s","meta":{"published":"soon"}}' % text_sha256("abc").encode()
    assert isinstance(read_piece(JsonPiece(good, "f"), DOCUMENTS), Document)
    with pytest.raises(RecordError, match="restore the text"):
        read_piece(JsonPiece(good.replace(b"abc", b"abd"), "f"), DOCUMENTS)
    with pytest.raises(RecordError, match=r'unknown key "txt"'):
        read_piece(JsonPiece(good.replace(b'"text"', b'"txt"'), "f"), DOCUMENTS)


def test_a_problem_names_its_piece() -> None:
    piece = JsonPiece(b"{}", "some.jsonl", 12)
    examined = examine_piece(piece, ANNOTATIONS)
    assert examined.name == "some.jsonl"
    assert [str(problem) for problem in examined.problems] == ['some.jsonl:12 $: no "doc"; expected a text']
