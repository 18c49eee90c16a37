from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations
from goldspan.errors import InputError, RecordError
from goldspan.formats.folder import files, read, write

if TYPE_CHECKING:
    from pathlib import Path


def test_files_are_named_after_their_documents_and_read_by_id(tmp_path: Path) -> None:
    ids = ["b", "a/c", "a b", "é", "Z"]
    write(tmp_path / "gold", [Annotations(doc=doc) for doc in ids])
    assert sorted(path.name for path in (tmp_path / "gold").iterdir()) == [
        "%C3%A9.json", "Z.json", "a%20b.json", "a%2Fc.json", "b.json",
    ]  # fmt: skip
    assert [record.doc for record in read(tmp_path / "gold")] == ["Z", "a b", "a/c", "b", "é"]


def test_very_long_ids_are_read_back(tmp_path: Path) -> None:
    ids = ["x" * 300, "x" * 301]
    write(tmp_path, [Annotations(doc=doc) for doc in ids])
    assert sorted(record.doc for record in read(tmp_path)) == ids


def test_other_files_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, [Annotations(doc="a")])
    (tmp_path / ".x.goldspan-tmp").write_bytes(b"half")
    (tmp_path / ".hidden.json").write_bytes(b"half")
    (tmp_path / "README.md").write_bytes(b"")
    (tmp_path / "sub.json").mkdir()
    assert [path.name for path in files(tmp_path)] == ["a.json"]


def test_writing_leaves_files_of_other_documents_and_unchanged_ones_alone(tmp_path: Path) -> None:
    write(tmp_path, [Annotations(doc="a"), Annotations(doc="b")])
    before = (tmp_path / "a.json").stat().st_mtime_ns
    write(tmp_path, [Annotations(doc="a"), Annotations(doc="c")])
    assert [path.name for path in files(tmp_path)] == ["a.json", "b.json", "c.json"]
    assert (tmp_path / "a.json").stat().st_mtime_ns == before


def test_records_in_another_format_are_pointed_to(tmp_path: Path) -> None:
    (tmp_path / "predictions.jsonl").write_bytes(b"")
    with pytest.raises(InputError) as caught:
        list(read(tmp_path))
    (line,) = caught.value.lines()
    assert line == (
        f"{tmp_path}: no .json files, but predictions.jsonl; expected a folder of .json files; "
        f"name the file: {tmp_path / 'predictions.jsonl'}"
    )


def test_two_files_for_one_document_are_told(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_bytes(b'\n{"doc":"a"}')
    with pytest.raises(RecordError, match=r'b\.json:2: a second record for document "a"'):
        list(read(tmp_path))
