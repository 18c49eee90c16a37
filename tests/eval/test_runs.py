from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from goldspan.errors import InputError, RecordError
from goldspan.eval.content import readable_json
from goldspan.eval.runs import PREDICTIONS, RUN, Failure, Inputs, Run, read_run, reusable, run_folder, run_folders

if TYPE_CHECKING:
    from pathlib import Path

INPUTS = Inputs(
    settings={"kind": "rules"}, code="1+abc", schema="s1", documents={"a": "1", "b": "2"}, trained_on={"t": "3"}
)
RUN_OF = Run(name="rules", version="1", kind="rules", split="test", inputs=INPUTS, goldspan="0.1.0")


def stored(folder: Path, run: Run = RUN_OF) -> Path:
    folder.mkdir(parents=True)
    (folder / RUN).write_bytes(readable_json(run))
    (folder / PREDICTIONS).touch()
    return folder


def changed(**fields: object) -> Inputs:
    return msgspec.structs.replace(INPUTS, **fields)


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (INPUTS, []),
        (changed(settings={}), ["the settings changed"]),
        (changed(code="2"), ["the code changed"]),
        (changed(schema="s2"), ["the schema changed"]),
        (changed(documents={"a": "1", "b": "2", "c": "3", "d": "4"}), ["2 documents added"]),
        (changed(documents={"a": "9"}), ["1 document gone", "1 document changed"]),
        (changed(trained_on={}), ["1 training document gone"]),
    ],
)
def test_differences_are_said_in_words(inputs: Inputs, expected: list[str]) -> None:
    assert INPUTS.differences(inputs) == expected


def test_a_run_comes_back_as_it_was_written(tmp_path: Path) -> None:
    run = msgspec.structs.replace(
        RUN_OF, failures=(Failure("b", "boom"),), notices=("nothing to learn from",), documents=1, seconds=0.5
    )
    assert read_run(stored(tmp_path / "rules@1", run)) == run


@pytest.mark.parametrize(
    ("name", "version", "expected"),
    [("rules", "1", "rules@1"), ("a/b", "1.0", "a%2Fb@1.0"), ("..", "1", "%2E.@1"), ("a@b", "1", "a%40b@1")],
)
def test_a_runs_folder_never_leaves_the_folder_of_runs(tmp_path: Path, name: str, version: str, expected: str) -> None:
    assert run_folder(tmp_path, name, version) == tmp_path / expected


def test_only_finished_runs_are_listed(tmp_path: Path) -> None:
    stored(tmp_path / "b@1")
    stored(tmp_path / "a@1")
    stored(tmp_path / ".c@1.partial")
    (tmp_path / "d@1").mkdir()
    (tmp_path / "note.txt").write_text("")
    assert [folder.name for folder in run_folders(tmp_path)] == ["a@1", "b@1"]
    assert run_folders(tmp_path / "none") == []


def test_a_run_of_the_same_inputs_is_used_again(tmp_path: Path) -> None:
    folder = stored(tmp_path / "rules@1")
    assert reusable(folder, INPUTS, replace=False) == RUN_OF
    assert reusable(folder, INPUTS, replace=True) == RUN_OF
    assert reusable(tmp_path / "rules@2", INPUTS, replace=False) is None


def test_a_run_that_failed_is_made_again_only_on_request(tmp_path: Path) -> None:
    failed = msgspec.structs.replace(RUN_OF, failures=(Failure("b", "boom"),))
    folder = stored(tmp_path / "rules@1", failed)
    assert reusable(folder, INPUTS, replace=False) == failed
    assert reusable(folder, INPUTS, replace=True) is None


def test_a_run_of_other_inputs_is_refused_with_the_reason_and_the_way_out(tmp_path: Path) -> None:
    folder = stored(tmp_path / "rules@1")
    other = changed(code="2", documents={"a": "1", "b": "3"})
    with pytest.raises(InputError) as caught:
        reusable(folder, other, replace=False)
    (line,) = caught.value.lines()
    assert '"rules@1" exists already with other content: the code changed; 1 document changed' in line
    assert "--replace" in line
    assert caught.value.exit_code == 2
    assert reusable(folder, other, replace=True) is None


def test_a_run_without_its_predictions_is_damaged(tmp_path: Path) -> None:
    folder = stored(tmp_path / "rules@1")
    (folder / PREDICTIONS).unlink()
    with pytest.raises(RecordError, match=r"rules@1/predictions.jsonl: no such file .*--replace"):
        reusable(folder, INPUTS, replace=False)
    assert reusable(folder, INPUTS, replace=True) is None


@pytest.mark.parametrize("damage", ["", "{", '{"format": 1}', '{"format": 2, "name": 1}', "[]", "null"])
def test_a_damaged_run_is_refused_with_a_way_out(tmp_path: Path, damage: str) -> None:
    folder = stored(tmp_path / "rules@1")
    (folder / RUN).write_text(damage)
    with pytest.raises(RecordError, match="--replace"):
        reusable(folder, INPUTS, replace=False)
    assert reusable(folder, INPUTS, replace=True) is None
