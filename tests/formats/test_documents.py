from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldspan.document import Document, text_sha256
from goldspan.errors import InputError, RecordError
from goldspan.formats.documents import (
    document_bytes,
    examine_documents,
    read_document,
    read_documents,
    write_document,
)
from goldspan.formats.pieces import DOCUMENTS, JsonPiece, read_piece

if TYPE_CHECKING:
    from pathlib import Path

EXPECTED = """\
{"format":1,
 "id":"2021/ann-lee",
 "text":"Ann Lee met Bob in Rome 😀, minister.",
 "sha256":"SHA",
 "raw":{"path":"seeds/2021/ann-lee.txt","sha256":"ZERO","encoding":"utf-8"},
 "meta":{"title":null,"publisher":null,"agency":"ANI","byline":null,"dateline":null,"published":"2021-12-06","url":null,"language":null,"license":null},
 "zones":[
  {"type":"dateline","start":0,"end":3},
  {"type":"signoff","start":30,"end":35}
 ],
 "offset_map":[
  [0,20,0,20],
  [20,36,22,38]
 ],
 "dropped":[
  {"raw_start":38,"raw_end":45,"reason":"site chrome"}
 ],
 "group":"g1",
 "split":"test"}
"""

BARE = """\
{"format":1,
 "id":"d",
 "text":"",
 "sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
 "raw":null,
 "meta":{"title":null,"publisher":null,"agency":null,"byline":null,"dateline":null,"published":null,"url":null,"language":null,"license":null},
 "zones":[],
 "offset_map":[],
 "dropped":[],
 "group":null,
 "split":null}
"""


def test_a_document_is_written_in_full(document: Document) -> None:
    expected = EXPECTED.replace("SHA", document.sha256).replace("ZERO", "0" * 64)
    assert document_bytes(document).decode() == expected
    assert document_bytes(Document(id="d", text="", sha256=text_sha256(""))).decode() == BARE


def test_a_document_is_written_once_and_read_back(tmp_path: Path, document: Document) -> None:
    path = tmp_path / "documents" / "a.json"
    assert write_document(path, document)
    assert not write_document(path, document)
    assert read_document(path) == document


@given(st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_writing_what_was_read_gives_the_same_bytes(any_document: Any, data: Any) -> None:
    made = data.draw(any_document)
    written = document_bytes(made)
    found = read_piece(JsonPiece(written, "f"), DOCUMENTS)
    assert found == made
    assert document_bytes(found) == written


def test_documents_come_from_a_folder_by_id_from_a_file_and_from_lines(tmp_path: Path, document: Document) -> None:
    documents = [msgspec.structs.replace(document, id=name) for name in ("b", "a")]
    for made in documents:
        write_document(tmp_path / "folder" / f"{made.id}.json", made)
    lines = b"".join(document_bytes(made).replace(b"\n", b"") + b"\n" for made in documents)
    (tmp_path / "all.jsonl").write_bytes(lines)
    assert [made.id for made in read_documents(tmp_path / "folder")] == ["a", "b"]
    assert list(read_documents(tmp_path / "all.jsonl")) == documents
    assert list(read_documents(tmp_path / "folder" / "b.json")) == documents[:1]


def test_a_text_edited_by_hand_is_told(tmp_path: Path, document: Document) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(document_bytes(document).replace(b"Rome", b"Roma"))
    with pytest.raises(RecordError) as caught:
        read_document(path)
    (problem,) = caught.value.problems
    assert (problem.rule, problem.line, problem.address) == ("document-hash", 4, "$.sha256")


def test_two_documents_of_one_id_are_told(tmp_path: Path, document: Document) -> None:
    for name in ("a.json", "b.json"):
        write_document(tmp_path / name, document)
    with pytest.raises(RecordError, match=r"b\.json:1: a second"):
        list(read_documents(tmp_path))
    found = read_documents(tmp_path, lenient=True)
    assert len(list(found)) == 1


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_document(tmp_path / "a.json")
    with pytest.raises(InputError, match="no such file"):
        list(read_documents(tmp_path / "none"))


def test_a_close_look_gives_every_document(tmp_path: Path, document: Document) -> None:
    write_document(tmp_path / "a.json", document)
    (tmp_path / "b.json").write_bytes(b'{"id":"b","txt":"x"}')
    good, bad = examine_documents(tmp_path)
    assert (good.record, good.problems) == (document, [])
    assert bad.record is None
    assert [problem.address for problem in bad.problems] == ["$", "$", "$.txt"]


def test_a_lone_surrogate_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="lone surrogate"):
        write_document(tmp_path / "a.json", Document(id="d", text="\ud800", sha256="x"))
