from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations
from goldspan.errors import RecordError
from goldspan.formats.jsonl import read, write

if TYPE_CHECKING:
    from pathlib import Path


def test_blank_lines_a_byte_order_mark_and_a_missing_last_line_end_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"doc":"a"}\r\n\n  \n{"doc":"b"}')
    assert [record.doc for record in read(path)] == ["a", "b"]


def test_a_byte_order_mark_is_no_blank_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"doc":"a"}\n\xef\xbb\xbf{"doc":"b"}\n')
    assert [record.doc for record in read(path)] == ["a", "b"]  # each line is a JSON text of its own


def test_a_file_that_ends_within_a_record_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write(path, [Annotations(doc="a"), Annotations(doc="b")])
    path.write_bytes(path.read_bytes()[:-3])
    source = read(path)
    assert next(source).doc == "a"
    with pytest.raises(RecordError) as caught:
        next(source)
    expected = f"{path}:2 $.doc: a text that does not end; the file was cut off, or a quote is missing"
    assert caught.value.lines() == [expected]


def test_bytes_that_are_no_text_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"doc":"a"}\n{"doc":"\xe9"}\n')
    with pytest.raises(RecordError) as caught:
        list(read(path))
    assert caught.value.lines() == [f"{path}:2: byte 8 (0xe9) is not UTF-8; save the file as UTF-8"]


def test_a_second_record_for_a_document_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"doc":"a"}\n{"doc":"b"}\n{"doc":"a"}\n')
    with pytest.raises(RecordError, match=r'a\.jsonl:3: a second record for document "a"'):
        list(read(path))
