from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations
from goldspan.errors import InputError, RecordError
from goldspan.formats.layout import record_bytes
from goldspan.formats.record import read_record, write, write_record

if TYPE_CHECKING:
    from pathlib import Path


def test_a_record_is_written_once(tmp_path: Path, record: Annotations) -> None:
    path = tmp_path / "gold" / "a.json"
    assert write_record(path, record)
    assert path.read_bytes() == record_bytes(record)
    assert not write_record(path, record)
    assert read_record(path) == record


@pytest.mark.parametrize("count", [0, 2])
def test_a_file_holds_one_record(tmp_path: Path, count: int) -> None:
    records = [Annotations(doc=str(number)) for number in range(count)]
    with pytest.raises(InputError, match=f"{count} records; expected one in a .json file"):
        write(tmp_path / "a.json", records)


def test_problems_have_their_lines(tmp_path: Path, record: Annotations) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(record_bytes(record).replace(b'"start":19', b'"start":18').replace(b'"tail":"m2"', b'"tale":"m2"'))
    with pytest.raises(RecordError) as caught:
        read_record(path)
    assert [(problem.line, problem.address, problem.rule) for problem in caught.value.problems] == [
        (9, "$.mentions[3].text", "slice"),
        (12, "$.relations[0]", "missing-key"),
        (12, "$.relations[0].tale", "unknown-key"),
    ]


def test_json_lines_in_a_json_file_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'{"doc":"a"}\n{"doc":"b"}\n')
    with pytest.raises(RecordError, match=r'a\.json:2 \$: "\{" after the end of the value'):
        read_record(path)
