from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import msgspec
import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.errors import InputError, StorageError
from goldspan.eval.runs import PREDICTIONS, REPORT, RUN, Inputs, Run, read_run
from goldspan.eval.storing import PartialRun, store_run

if TYPE_CHECKING:
    from pathlib import Path

INPUTS = Inputs(settings={}, code="1", schema="s", documents={"a": "1", "b": "2"})
RUN_OF = Run(name="rules", version="1", kind="rules", split="test", inputs=INPUTS, goldspan="0.1.0", seconds=1.0)
A = Annotations(doc="a", mentions=(Mention(type="T", start=0, end=3, text="één"),))
B = Annotations(doc="b")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_a_run_is_written_whole_in_order_of_documents(tmp_path: Path) -> None:
    folder = tmp_path / "runs" / "rules@1"
    assert store_run(folder, RUN_OF, [B, A]) is True
    assert sorted(path.name for path in folder.parent.iterdir()) == ["rules@1"]
    lines = (folder / PREDICTIONS).read_bytes().splitlines()
    assert [msgspec.json.decode(line, type=Annotations) for line in lines] == [A, B]
    assert read_run(folder) == RUN_OF


def test_the_same_content_again_does_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "rules@1"
    store_run(folder, RUN_OF, [A, B])
    (folder / REPORT).write_text("{}")
    before = contents(folder)
    slower = msgspec.structs.replace(RUN_OF, seconds=9.0)
    assert store_run(folder, slower, [B, A]) is False
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("run", "records"),
    [
        (RUN_OF, [A]),
        (RUN_OF, [A, Annotations(doc="b", mentions=(Mention(type="T", start=0, end=1),))]),
        (msgspec.structs.replace(RUN_OF, inputs=msgspec.structs.replace(INPUTS, code="2")), [A, B]),
    ],
)
def test_other_content_is_refused_unless_it_is_to_replace(tmp_path: Path, run: Run, records: list[Annotations]) -> None:
    folder = tmp_path / "rules@1"
    store_run(folder, RUN_OF, [A, B])
    (folder / REPORT).write_text("{}")
    before = contents(folder)
    with pytest.raises(InputError, match="--replace"):
        store_run(folder, run, records)
    assert contents(folder) == before
    assert store_run(folder, run, records, replace=True) is True
    assert not (folder / REPORT).exists(), "the old run's report is not the new run's"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rules@1"]


def test_a_full_disk_leaves_the_old_run_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "rules@1"
    store_run(folder, RUN_OF, [A, B])
    before = contents(folder)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageError):
        store_run(folder, RUN_OF, [A], replace=True)
    assert contents(folder) == before


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    folder = tmp_path / "rules@1"
    first = PartialRun(folder, INPUTS)
    assert first.done == {}
    first.add(A)
    first.close()
    assert not folder.exists()
    second = PartialRun(folder, INPUTS)
    assert second.done == {"a": A}
    second.add(B)
    second.finish(RUN_OF)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rules@1"]
    assert len((folder / PREDICTIONS).read_bytes().splitlines()) == 2


def test_a_line_cut_off_by_a_crash_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "rules@1"
    first = PartialRun(folder, INPUTS)
    first.add(A)
    first.close()
    with (tmp_path / ".rules@1.partial" / PREDICTIONS).open("ab") as stream:
        stream.write(b'{"doc":"b","menti')
    with PartialRun(folder, INPUTS) as second:
        assert second.done == {"a": A}
        second.add(B)
    with PartialRun(folder, INPUTS) as third:
        assert third.done == {"a": A, "b": B}


def test_what_was_done_with_other_inputs_is_thrown_away(tmp_path: Path) -> None:
    folder = tmp_path / "rules@1"
    first = PartialRun(folder, INPUTS)
    first.add(A)
    first.close()
    other = PartialRun(folder, msgspec.structs.replace(INPUTS, code="2"))
    assert other.done == {}
    other.close()


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff"])
def test_a_damaged_partial_run_starts_anew(tmp_path: Path, damage: bytes) -> None:
    folder = tmp_path / "rules@1"
    first = PartialRun(folder, INPUTS)
    first.add(A)
    first.close()
    (tmp_path / ".rules@1.partial" / "inputs.json").write_bytes(damage)
    second = PartialRun(folder, INPUTS)
    assert second.done == {}
    second.close()


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file")
    with pytest.raises(StorageError, match="cannot be written"):
        PartialRun(tmp_path / "runs" / "rules@1", INPUTS)
    with pytest.raises(StorageError):
        store_run(tmp_path / "runs" / "rules@1", RUN_OF, [A])


def test_a_finished_run_holds_a_run_file(tmp_path: Path) -> None:
    folder = tmp_path / "rules@1"
    partial = PartialRun(folder, INPUTS)
    partial.add(A)
    partial.finish(RUN_OF)
    assert sorted(path.name for path in folder.iterdir()) == [PREDICTIONS, RUN]
