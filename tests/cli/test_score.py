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
    row = ["entities", "strict", "3", "2", "2", "100.0", "66.7", "80.0", "–", "83.3", "77.8"]
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


def test_measures_asked_for_are_printed_alone(gold: Path, predicted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["F1(entities)@strict", "R(entities,type=PLACE)@strict", "F1(relations)@document"]
    data = as_json(capsys, gold, predicted, "--measures", *names)
    assert list(data) == ["signature", "system", "documents", "duplicates", "measures"]
    assert [data["measures"][name]["value"] for name in names] == [pytest.approx(4 / 5), 1.0, 1.0]
    assert data["measures"][names[0]]["no_interval"]
    assert data["measures"][names[0]]["signature"] == f"{data['signature']}|F1(entities)@strict|avg:micro"
    code, out, _ = run(capsys, gold, predicted, "--measures", *names)
    assert code == 0
    assert [line.split()[:2] for line in out.splitlines() if "(" in line and "@" in line][:3] == [
        ["F1(entities)@strict", "80.0"],
        ["R(entities,type=PLACE)@strict", "100.0"],
        ["F1(relations)@document", "100.0"],
    ]


def test_all_measures_that_are_wrong_are_named(gold: Path, predicted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, gold, predicted, "--measures", "F1(entities)@strct", "F1", "F1(entities)@strict")
    assert (code, out) == (2, "")
    assert err.count("\n") == 2
    assert "did you mean strict?" in err


def test_everything_is_counted_where_asked_for(
    gold: Path, predicted: Path, corpus: Corpus, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "document" not in as_json(capsys, gold, predicted)["relations"]
    schema = corpus.root / "annotations" / "schema.toml"
    data = as_json(capsys, gold, predicted, "--all", "--schema", schema, "--entity-ids", "gold", "--train-facts", gold)
    assert list(data["relations"]) == ["boundaries", "strict", "partial", "document", "docred", "dwie"]
    assert list(data["clusters"]) == ["muc", "b3", "ceaf_mention", "ceaf_entity", "conll"]
    assert data["entities"]["fair"]["micro"]["f1"] == pytest.approx(4 / 5)
    assert data["signature"].endswith("|entities:gold")
    code, out, _ = run(capsys, gold, predicted, "--all")
    assert code == 0
    assert any(line.split()[:5] == ["clusters", "conll", "–", "–", "–"] for line in out.splitlines())


def test_intervals_are_there_unless_they_are_not_wanted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "pred.jsonl"
    many = [msgspec.structs.replace(GOLD[0], doc=str(i)) for i in range(12)]
    write(gold, many)
    write(predicted, many[:9])
    row = as_json(capsys, gold, predicted)["entities"]["strict"]["micro"]
    assert row["interval"][0] < row["f1"] < row["interval"][1]
    plain = as_json(capsys, gold, predicted, "--no-interval")["entities"]["strict"]["micro"]
    assert (plain["f1"], plain["interval"], plain["no_interval"]) == (row["f1"], None, "not asked for")
    assert "95 %" in run(capsys, gold, predicted)[1]
    assert "95 %" not in run(capsys, gold, predicted, "--no-interval")[1]


def test_a_diagnosis_holds_no_text(labelled: Corpus) -> None:
    gold = labelled.root / "annotations" / "gold"
    result = labelled.run("score", gold, "mine@1", "--diagnosis", "--json")
    data = json.loads(result.out)["diagnosis"]
    assert data["entities"]["classes"]["correct"] == 1
    # Anna was not labelled in training, where only Bob was.
    assert [(row["value"], row["gold"]) for row in data["entities"]["slices"]["string"]] == [("unseen", 2)]
    assert "Vienna" not in result.out
    assert not (labelled.root / "eval" / "runs" / "mine@1" / REPORT).exists()


def test_what_cannot_be_read_is_left_out_and_reported(
    gold: Path, predicted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with predicted.open("a") as stream:
        stream.write('no JSON\n{"doc":"b","mentions":[{"type":"T","start":5,"end":5}]}\n')
    assert run(capsys, gold, predicted)[0] == 2
    code, out, err = run(capsys, gold, predicted, "--lenient", "--json")
    assert code == 0
    data = json.loads(out)
    assert [problem["line"] for problem in data["left_out"]["predicted"]] == [3, 4]
    assert data["documents"]["predicted"] == 1
    code, out, err = run(capsys, gold, predicted, "--lenient", "--out", str(tmp_path / "out.json"))
    assert (code, err.count("left out: ")) == (0, 2)
    assert "2 problems in predicted records that were left out" in out
    assert as_json(capsys, gold, tmp_path / "out.json")["left_out"] == data["left_out"]


def test_without_intervals_no_statistics_are_imported(gold: Path, predicted: Path) -> None:
    program = (
        "import sys; from goldspan.cli import main; "
        f"main(['score', {str(gold)!r}, {str(predicted)!r}, '--no-interval']); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    modules = set(done.stdout.splitlines()[-1].split())
    for name in ("statistics", "diagnosis", "documents", "faireval"):
        assert f"goldspan.measures.{name}" not in modules


def test_groups_of_the_documents_are_units(corpus: Corpus) -> None:
    for i in range(12):
        document = corpus.document(f"d{i}", "Anna is in Vienna.", "test", group=f"g{i // 2}")
        corpus.label(document, ("Anna", "PERSON"), ("Vienna", "PLACE"))
    gold = corpus.root / "annotations" / "gold"
    result = corpus.run("score", gold, gold, "--json", "--out", corpus.root / "out.json")
    # All right: 1 − .025^(1/6) below six groups, not twelve documents.
    assert json.loads(result.out)["entities"]["strict"]["micro"]["interval"][0] == pytest.approx(0.025 ** (1 / 6))
    stored = json.loads((corpus.root / "out.json").read_bytes())
    assert stored["per_document"]["groups"][:2] == ["g0", "g0"]


# A relation to an entity, which is read the ordinary way.
ENTITY = ',"relations":[{"type":"R","head":"e","tail":"m"}]'
ODD = {
    "a score above 1, plainly": (
        '{"doc":"b","mentions":[{"id":"m","type":"T","start":0,"end":4,"score":1.5}]}',
        ".mentions[0].score",
    ),
    "a score below 0, plainly": (
        '{"doc":"b","mentions":[{"id":"m","type":"T","start":0,"end":4,"score":-0.1}]}',
        ".mentions[0].score",
    ),
    "an empty type, plainly": (
        '{"doc":"b","mentions":[{"id":"m","type":"","start":0,"end":4}]}',
        ".mentions[0].type",
    ),
    "an empty type": (
        '{"doc":"b","mentions":[{"id":"m","type":"","start":0,"end":4,"entity":"e"}]%s}',
        ".mentions[0].type",
    ),
    "a score above 1": (
        '{"doc":"b","mentions":[{"id":"m","type":"T","start":0,"end":4,"entity":"e","score":1.5}]%s}',
        ".mentions[0].score",
    ),
    "no number": (
        '{"doc":"b","mentions":[{"id":"m","type":"T","start":0,"end":4,"entity":"e","score":NaN}]%s}',
        ".mentions[0].score",
    ),
    "infinity": (
        '{"doc":"b","mentions":[{"id":"m","type":"T","start":0,"end":4,"entity":"e","score":1e999}]%s}',
        ".mentions[0].score",
    ),
    "a relation without a type": (
        '{"doc":"b","mentions":[{"id":"m","type":"T","start":0,"end":4}],"relations":[{"type":"","head":0,"tail":0}]}',
        ".relations[0].type",
    ),
    "an end that does not exist": (
        '{"doc":"b","mentions":[{"type":"T","start":0,"end":4}],"relations":[{"type":"R","head":"gone","tail":0}]}',
        ".relations[0].head",
    ),
}


@pytest.mark.parametrize("side", ["gold", "predicted"])
@pytest.mark.parametrize(("line", "address"), ODD.values(), ids=ODD)
def test_what_cannot_be_scored_is_one_line_with_its_place(
    line: str, address: str, side: str, gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = tmp_path / "odd.jsonl"
    write(odd, GOLD[:1])
    with odd.open("a") as stream:
        stream.write(line.replace("%s", ENTITY) + "\n")
    code, out, err = run(capsys, *((odd, gold) if side == "gold" else (gold, odd)))
    assert (code, out) == (2, "")
    assert err.startswith(f"{odd}:2 ${address}: ")
    assert err.count("\n") == 1
    code, out, err = run(capsys, *((odd, gold) if side == "gold" else (gold, odd)), "--lenient")
    assert code == 0
    assert err.startswith(f"left out: {odd}:2 ${address}: ")
    assert err.count("\n") == 1
    assert f"1 problem in {side} records that were left out" in out


def test_a_report_or_a_document_is_told_in_one_line(
    gold: Path, predicted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, gold, predicted, "--out", tmp_path / "report.json")
    document = tmp_path / "document.jsonl"
    document.write_text(json.dumps({"format": 1, "id": "a", "text": "Anna", "sha256": text_sha256("Anna")}) + "\n")
    for arguments, what in (
        ((tmp_path / "report.json", predicted), "report.json: this is a report"),
        ((document, predicted), "document.jsonl: this is a document"),
        ((gold, document), "document.jsonl: this is a document"),
        ((gold, document, "--lenient"), "document.jsonl: this is a document"),
    ):
        code, out, err = run(capsys, *arguments)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert f"{what}; expected annotation records; give " in err


def test_a_map_of_types_that_nobody_uses_is_noted(
    gold: Path, predicted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "map.toml"
    path.write_text('[entity]\nPERSN = "PER"\nPLACE = "LOC"\n')
    code, out, err = run(capsys, gold, predicted, "--map", path, "--json")
    assert code == 0
    assert f1(json.loads(out)) == pytest.approx(4 / 5)
    assert err == f'note: {path}: the map names entity types that nobody uses: "PERSN" (known: "PERSON", "PLACE")\n'
    path.write_text('[entity]\nPLACE = "LOC"\n')
    assert run(capsys, gold, predicted, "--map", path)[2] == ""


def test_of_a_key_that_stands_twice_the_last_counts_and_the_help_says_so(
    gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    doubled = tmp_path / "doubled.jsonl"
    doubled.write_text('{"doc":"a","mentions":[{"id":"p","type":"X","type":"PERSON","start":0,"end":4}]}\n')
    assert as_json(capsys, gold, doubled)["entities"]["strict"]["types"]["PERSON"]["correct"] == 1
    assert main(["check", str(doubled), "--as", "prediction"]) == 1
    assert "type" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["score", "--help"])
    assert "`goldspan check` tells such keys" in capsys.readouterr().out
