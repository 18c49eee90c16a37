from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.cli import main
from goldspan.document import text_sha256
from goldspan.eval.runs import PREDICTIONS, REPORT, Inputs, Run
from goldspan.eval.storing import store_run
from goldspan.formats import write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.cli.conftest import Corpus

PERSON = Mention(id="p", type="PERSON", start=0, end=4, score=0.9)
PLACE = Mention(id="g", type="PLACE", start=10, end=16, score=0.3)
GOLD = [
    Annotations(doc="a", mentions=(PERSON, PLACE), relations=(Relation(type="LIVES_IN", head="p", tail="g"),)),
    Annotations(doc="b", mentions=(PERSON,)),
]
RUN = Run(
    name="mine",
    version="1",
    kind="rules",
    split="test",
    inputs=Inputs(settings={}, code="c", schema="s", documents={"a": "1"}),
    goldspan="0",
    documents=2,
    seconds=0.5,
)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    write(path, GOLD)
    return path


@pytest.fixture
def predicted(tmp_path: Path) -> Path:
    path = tmp_path / "mine.jsonl"
    write(path, [GOLD[0], Annotations(doc="x", mentions=(PERSON,))])
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["score", *map(str, arguments)])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def as_json(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    code, out, err = run(capsys, *arguments, "--json")
    assert (code, err) == (0, "")
    data: dict[str, Any] = json.loads(out)
    return data


def f1(data: dict[str, Any], block: str = "entities", mode: str = "strict") -> float | None:
    value: float | None = data[block][mode]["micro"]["f1"]
    return value


def test_the_json_is_all_there_is_on_the_output(
    gold: Path, predicted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = as_json(capsys, gold, predicted)
    assert data["documents"] == {"gold": 2, "predicted": 1, "missing": 1, "unknown": 1}
    assert f1(data) == pytest.approx(4 / 5)
    assert data["system"] == {"name": "mine"}


def test_the_table_says_what_was_scored(gold: Path, predicted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, gold, predicted)
    assert code == 0
    lines = out.splitlines()
    assert lines[0].startswith("mine: 2 gold documents, 1 predicted; 1 missing")
    row = ["entities", "strict", "3", "2", "2", "100.0", "66.7", "80.0", "83.3", "77.8"]
    assert row in [line.split() for line in lines]
    assert any(line.startswith("PERSON") for line in lines)
    assert lines[-1].startswith("goldspan|def:1|docs:2|split:all|")


@pytest.mark.parametrize("suffix", [".jsonl.gz", ".parquet", ""])
def test_the_format_makes_no_difference(
    suffix: str, gold: Path, predicted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if suffix == ".parquet":
        pytest.importorskip("pyarrow")
    other = tmp_path / f"other{suffix}"
    write(other, GOLD[::-1])
    assert as_json(capsys, other, predicted) == as_json(capsys, gold, predicted)


OPTIONS: list[tuple[Sequence[str], str]] = [
    (["--min-score", "0.5"], "min:0.5"),
    (["--by-type", "filtered"], "bytype:filtered"),
    (["--map", "{map}"], "map:"),
]


@pytest.mark.parametrize(("options", "field"), OPTIONS)
def test_options_that_move_numbers_are_in_the_signature(
    options: Sequence[str],
    field: str,
    gold: Path,
    predicted: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "map.toml"
    path.write_text('[drop]\nentity = ["PLACE"]\n')
    plain = as_json(capsys, gold, predicted)["signature"].split("|")
    data = as_json(capsys, gold, predicted, *(option.format(map=path) for option in options))
    changed = set(data["signature"].split("|")) - set(plain)
    assert len(changed) == 1
    assert changed.pop().startswith(field)


def test_a_least_score_and_a_map_move_the_numbers(
    gold: Path, predicted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f1(as_json(capsys, gold, predicted, "--min-score", "0.5")) == 0.5
    path = tmp_path / "map.toml"
    path.write_text('[entity]\nPLACE = "PERSON"\n')
    data = as_json(capsys, gold, predicted, "--map", path)
    assert list(data["entities"]["strict"]["types"]) == ["PERSON"]


def test_the_schema_is_taken_from_the_option_alone(
    gold: Path, predicted: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(corpus.root)
    assert "|schema:none|" in as_json(capsys, gold, predicted)["signature"]
    schema = corpus.root / "annotations" / "schema.toml"
    assert "|schema:none|" not in as_json(capsys, gold, predicted, "--schema", schema)["signature"]


def test_the_report_with_its_counts_is_written_where_asked_and_reads_back(
    gold: Path, predicted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "deep" / "report.json"
    fresh = as_json(capsys, gold, predicted, "--out", out)
    first = out.read_bytes()
    as_json(capsys, gold, predicted, "--out", out)
    assert out.read_bytes() == first
    stored = json.loads(first)
    assert stored["per_document"]["counts"]["documents"] == ["a", "b"]
    assert {key: stored[key] for key in fresh} == fresh
    assert as_json(capsys, gold, out) == fresh


def test_a_stored_report_of_another_gold_is_not_comparable(
    gold: Path, predicted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.json"
    as_json(capsys, gold, predicted, "--out", out)
    other = tmp_path / "other.jsonl"
    write(other, GOLD[:1])
    code, printed, err = run(capsys, other, out)
    assert (code, printed) == (3, "")
    assert "different number of documents (docs:1 and docs:2), gold annotations (gold:" in err
    assert run(capsys, gold, out, "--min-score", "0.5")[0] == 3


def test_records_of_other_texts_are_all_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "pred.jsonl"
    write(gold, [msgspec.structs.replace(record, sha256=text_sha256("one")) for record in GOLD])
    write(predicted, [msgspec.structs.replace(record, sha256=text_sha256("two")) for record in GOLD])
    code, out, err = run(capsys, gold, predicted)
    assert (code, out) == (2, "")
    assert err.count("\n") == 2
    assert '"a" was made on another text' in err
    assert '"b" was made on another text' in err


FAULTS: list[tuple[list[str], str]] = [
    (["{gold}", "nowhere.jsonl"], "nowhere.jsonl: no such file"),
    (["nowhere", "{predicted}"], "nowhere: no such file"),
    (["{gold}", "nobody"], "nobody: no such file"),
    (["{gold}", "{predicted}", "--schema", "none.toml"], "none.toml: "),
    (["{gold}", "{predicted}", "--map", "none.toml"], "none.toml: "),
    (["{gold}", "{predicted}", "--split", "test"], "--documents"),
    (["{gold}", "{predicted}", "--documents", "none"], "none: no such file"),
    (["{gold}", "{broken}"], "broken.jsonl:1"),
    (["{broken}", "{predicted}"], "broken.jsonl:1"),
]


@pytest.mark.parametrize(("arguments", "message"), FAULTS)
def test_bad_input_is_one_clear_line(
    arguments: list[str],
    message: str,
    gold: Path,
    predicted: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"doc": "a", "mentoins": []}\n')
    filled = [argument.format(gold=gold, predicted=predicted, broken=broken) for argument in arguments]
    code, out, err = run(capsys, *filled)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("value", ["-1", "2", "nan", "x"])
def test_a_least_score_is_a_number_from_0_to_1(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["score", "a", "b", f"--min-score={value}"])
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.fixture
def labelled(corpus: Corpus) -> Corpus:
    """A workspace with gold for a test and a training document, and a run."""
    test, train = corpus.document("a", "Anna is in Vienna.", "test"), corpus.document("b", "Bob is well.", "train")
    corpus.label(test, ("Anna", "PERSON"), ("Vienna", "PLACE"))
    corpus.label(train, ("Bob", "PERSON"))
    mention = Mention(type="PERSON", start=0, end=4)
    store_run(corpus.root / "eval" / "runs" / "mine@1", RUN, [Annotations(doc="a", mentions=(mention,))])
    return corpus


def test_a_run_is_scored_on_its_own_split_and_its_report_kept(labelled: Corpus) -> None:
    gold = labelled.root / "annotations" / "gold"
    report = labelled.root / "eval" / "runs" / "mine@1" / REPORT
    result = labelled.run("score", gold, "mine@1")
    assert result.code == 0
    assert f"Report written to {report}" in result.out
    stored = json.loads(report.read_bytes())
    assert "|docs:1|split:test|" in stored["signature"]
    assert "|schema:none|" not in stored["signature"]
    assert stored["system"] == {"name": "mine", "version": "1", "documents": 2, "seconds": 0.5}
    before = labelled.files()
    labelled.run("score", gold, "mine@1")
    assert labelled.files() == before


@pytest.mark.parametrize("name", ["mine", "mine@1", "{folder}"])
def test_a_run_is_found_by_name_or_folder(name: str, labelled: Corpus) -> None:
    folder = labelled.root / "eval" / "runs" / "mine@1"
    result = labelled.run("score", labelled.root / "annotations" / "gold", name.format(folder=folder), "--json")
    assert json.loads(result.out)["system"]["name"] == "mine"


def test_an_unknown_run_is_answered_with_the_known_ones(labelled: Corpus) -> None:
    result = labelled.run("score", labelled.root / "annotations" / "gold", "mien@1")
    assert (result.code, result.out) == (2, "")
    assert 'unknown run "mien@1"; expected one of mine@1; did you mean mine@1?' in result.err


@pytest.mark.parametrize("option", ["--min-score=0.5", "--by-type=filtered", "--split=all", "--schema={schema}"])
def test_the_report_is_not_kept_where_an_option_moves_the_numbers(option: str, labelled: Corpus) -> None:
    gold, schema = labelled.root / "annotations" / "gold", labelled.root / "annotations" / "schema.toml"
    assert labelled.run("score", gold, "mine@1", option.format(schema=schema)).code == 0
    assert not (labelled.root / "eval" / "runs" / "mine@1" / REPORT).exists()


def test_the_same_files_give_the_same_numbers_wherever_one_stands(
    labelled: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gold = labelled.root / "annotations" / "gold"
    predicted = labelled.root / "eval" / "runs" / "mine@1" / PREDICTIONS
    printed = set()
    for folder in (tmp_path, labelled.root, gold):
        monkeypatch.chdir(folder)
        printed.add(labelled.run("score", gold, predicted, "--json").out)
    assert len(printed) == 1


def test_a_split_can_be_chosen(labelled: Corpus) -> None:
    gold = labelled.root / "annotations" / "gold"
    data = json.loads(labelled.run("score", gold, "mine@1", "--split", "all", "--json").out)
    assert data["documents"] == {"gold": 2, "predicted": 1, "missing": 1, "unknown": 0}


def test_scoring_imports_no_table_or_page_library(gold: Path, predicted: Path) -> None:
    program = (
        "import sys; from goldspan.cli import main; "
        f"main(['score', {str(gold)!r}, {str(predicted)!r}]); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    heavy = {"rich", "jinja2", "pandas", "pyarrow", "filelock", "datasets", "sklearn", "scipy"}
    assert not heavy & set(done.stdout.splitlines()[-1].split())
