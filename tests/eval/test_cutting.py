from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations
from goldspan.eval import cutting
from goldspan.eval.cutting import source
from goldspan.eval.portions import portion
from goldspan.formats import write
from goldspan.measures.options import Options

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = [Annotations(doc=f"d{number}") for number in range(10)]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "_SIZE", 120)
    monkeypatch.setattr(cutting, "_RECORD", 60)
    monkeypatch.setattr(cutting, "_ROWS", 2)


def cut(path: Path, *, apart: bool, first: int | None = None) -> list[list[str]]:
    one = source(path, apart=apart)
    found = []
    some, count = one.some(first)
    while some:
        docs = list(portion(some, Options(), gold=True).docs)
        assert len(docs) == count
        found.append(docs)
        some, count = one.some()
    return found


@pytest.mark.parametrize("apart", [False, True], ids=["one process", "several"])
@pytest.mark.parametrize("name", ["some.jsonl", "some.jsonl.gz", "folder"])
def test_all_records_in_portions(tmp_path: Path, name: str, apart: bool) -> None:
    write(tmp_path / name, RECORDS)
    found = cut(tmp_path / name, apart=apart)
    assert [doc for some in found for doc in some] == [record.doc for record in RECORDS]
    assert len(found) > 1
    assert len(cut(tmp_path / name, apart=apart, first=4)[0]) == 4


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (None, [["d0", "d1", "d2", "d3"], ["d4", "d5", "d6"], ["d7", "d8"], ["d9"]]),
        (5, [["d0", "d1", "d2", "d3", "d4"], ["d5", "d6"], ["d7", "d8"], ["d9"]]),
        (30, [[record.doc for record in RECORDS]]),
    ],
)
def test_row_groups_are_cut_only_where_the_other_side_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int | None, expected: list[list[str]]
) -> None:
    monkeypatch.setattr("goldspan.formats.parquet._GROUP_RECORDS", 4)
    write(tmp_path / "0.parquet", RECORDS[:7])
    monkeypatch.setattr("goldspan.formats.parquet._GROUP_RECORDS", 2)
    write(tmp_path / "1.parquet", RECORDS[7:])
    assert cut(tmp_path, apart=False, first=first) == expected
