from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations
from goldspan.errors import InputError, RecordError
from goldspan.formats import write as write_file
from goldspan.formats.folder import files, read, shards, write

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
        files(tmp_path)
    (line,) = caught.value.lines()
    assert line == (
        f"{tmp_path}: no .json files, but predictions.jsonl; expected a folder of .json files; "
        f"name the file: {tmp_path / 'predictions.jsonl'}"
    )


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz", ".parquet"])
def test_shards_are_read_as_one(tmp_path: Path, suffix: str) -> None:
    records = [Annotations(doc=doc) for doc in "abcd"]
    write_file(tmp_path / f"part-2{suffix}", records[2:])
    write_file(tmp_path / f"part-1{suffix}", records[:2])
    assert list(read(tmp_path)) == records
    assert [path.name for path in shards(tmp_path)] == [f"part-1{suffix}", f"part-2{suffix}"]


def test_a_document_in_two_shards_is_told(tmp_path: Path) -> None:
    for name in ("one.jsonl", "two.jsonl"):
        write_file(tmp_path / name, [Annotations(doc="a")])
    with pytest.raises(RecordError, match=r'two\.jsonl:1: a second record for document "a"'):
        list(read(tmp_path))


def test_a_folder_of_single_records_has_no_shards(tmp_path: Path) -> None:
    write_file(tmp_path / "a.json", [Annotations(doc="a")])
    write_file(tmp_path / "more.jsonl", [Annotations(doc="b")])
    assert shards(tmp_path) == []
    assert [record.doc for record in read(tmp_path)] == ["a"]


def test_two_files_for_one_document_are_told(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_bytes(b'\n{"doc":"a"}')
    with pytest.raises(RecordError, match=r'b\.json:2: a second record for document "a"'):
        list(read(tmp_path))
