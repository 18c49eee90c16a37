from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.errors import InputError, NotComparable, UnknownName, UsageError
from goldspan.eval.runs import REPORT, Inputs, Run
from goldspan.eval.storing import store_run
from goldspan.formats import write
from goldspan.jobs.compare import CompareRequest, compare_files
from goldspan.jobs.score import ScoreRequest, score_files
from goldspan.jobs.scoring import Asked, Counted
from goldspan.measures.measure import Measure

if TYPE_CHECKING:
    from pathlib import Path

GOLD = [
    Annotations(doc=f"d{i:02}", mentions=(Mention(type="A", start=0, end=4), Mention(type="B", start=6, end=9)))
    for i in range(24)
]


def found(number: int, turn: int = 1) -> list[Annotations]:
    """Return predictions with so many mentions in every so manieth document, and one in the others."""
    return [
        msgspec.structs.replace(record, mentions=record.mentions[: number if i % turn == 0 else 1])
        for i, record in enumerate(GOLD)
    ]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path / "gold.jsonl", GOLD)
    write(tmp_path / "a.jsonl", found(2, 3))
    write(tmp_path / "b.jsonl", found(2, 2))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def compare(*paths: str, **more: object) -> CompareRequest:
    return CompareRequest(paths=paths, **more)  # type: ignore[arg-type]


def test_files_are_compared_by_their_names(folder: Path) -> None:
    compared = compare_files(compare(str(folder / "gold.jsonl"), "a.jsonl", "b.jsonl"))
    assert [system.name for system in compared.comparison.systems] == ["a", "b"]
    assert compared.comparison.baseline == "a"
    assert set(compared.reports) == {"a", "b"}
    assert (compared.comparison.systems[1].delta or 0) > 0


@pytest.mark.parametrize("baseline", ["b", "b.jsonl"])
def test_the_baseline_is_named_or_given_as_the_file(baseline: str, folder: Path) -> None:
    assert folder.exists()
    compared = compare_files(compare("gold.jsonl", "a.jsonl", "b.jsonl", baseline=baseline))
    assert compared.comparison.baseline == "b"


def test_stored_reports_need_no_gold_and_give_the_same_comparison(folder: Path) -> None:
    for name in "ab":
        score_files(ScoreRequest(gold=folder / "gold.jsonl", predicted=f"{name}.jsonl", out=folder / f"{name}.json"))
    stored = compare_files(compare("a.json", "b.json")).comparison
    assert stored == compare_files(compare("gold.jsonl", "a.jsonl", "b.jsonl")).comparison
    assert compare_files(compare("gold.jsonl", "a.json", "b.jsonl")).comparison == stored
    with pytest.raises(UsageError, match="stored reports say how they were scored"):
        compare_files(compare("a.json", "b.json", asked=Asked(min_score=0.5)))
    with pytest.raises(NotComparable, match="lowest score kept"):
        compare_files(compare("gold.jsonl", "a.json", "b.json", asked=Asked(min_score=0.5)))
    with pytest.raises(UnknownName, match="relations@document"):
        compare_files(compare("a.json", "b.json", measure=Measure.parse("F1(relations)@document")))


def test_a_measure_of_whole_documents_is_counted_for_the_comparison(folder: Path) -> None:
    asked = compare("gold.jsonl", "a.jsonl", "b.jsonl", measure=Measure.parse("R(clusters)@b3"))
    assert folder.exists()
    assert compare_files(asked).comparison.systems[0].interval is not None


def test_gold_that_was_corrected_leaves_the_documents_that_were_not(folder: Path) -> None:
    score_files(ScoreRequest(gold=folder / "gold.jsonl", predicted="a.jsonl", out=folder / "a.json"))
    write(folder / "gold.jsonl", [msgspec.structs.replace(GOLD[0], mentions=()), *GOLD[1:]])
    compared = compare_files(compare("gold.jsonl", "a.json", "b.jsonl")).comparison
    assert (compared.documents, compared.left_out) == (23, 1)


def test_files_of_one_name_are_told_apart_by_their_paths(folder: Path) -> None:
    (folder / "new").mkdir()
    write(folder / "new" / "a.jsonl", found(2))
    compared = compare_files(compare("gold.jsonl", "a.jsonl", "new/a.jsonl"))
    assert [system.name for system in compared.comparison.systems] == ["a.jsonl", "new/a.jsonl"]
    with pytest.raises(UsageError, match="given more than once"):
        compare_files(compare("gold.jsonl", "a.jsonl", "a.jsonl"))


def test_runs_are_compared_by_folder(folder: Path) -> None:
    for version in ("1#1", "1#2", "2"):
        run = Run(
            name="llm",
            version=version,
            kind="k",
            split="all",
            inputs=Inputs(settings={}, code="c", schema="s", documents={}),
            goldspan="0",
        )
        store_run(folder / version, run, found(2, 2 if version == "1#1" else 3))
    compared = compare_files(compare("gold.jsonl", "1#1", "1#2", "2")).comparison
    assert [(system.name, bool(system.runs)) for system in compared.systems] == [("llm@1", True), ("llm@2", False)]
    # With a report beside the predictions of each, no gold is needed.
    for version in ("1#1", "1#2", "2"):
        score_files(ScoreRequest(gold=folder / "gold.jsonl", predicted=version, out=folder / version / REPORT))
    assert compare_files(compare("1#1", "1#2", "2")).comparison == compared


def test_records_that_cannot_be_read_are_left_out_where_that_is_allowed(folder: Path) -> None:
    with (folder / "a.jsonl").open("a") as stream:
        stream.write("not JSON\n")
    with pytest.raises(InputError):
        compare_files(compare("gold.jsonl", "a.jsonl", "b.jsonl"))
    compared = compare_files(compare("gold.jsonl", "a.jsonl", "b.jsonl", asked=Asked(lenient=True)))
    assert len(compared.reports["a"].left_out["predicted"]) == 1
    assert not compared.reports["b"].left_out


FAULTS = [
    (("gold.jsonl",), UsageError, "two or more systems"),
    (("gold.jsonl", "a.jsonl"), UsageError, "two or more"),
    (("none.jsonl", "a.jsonl", "b.jsonl"), InputError, "none.jsonl: no such file"),
    (("gold.jsonl", "none.jsonl", "b.jsonl"), InputError, "none.jsonl: no such file"),
]


@pytest.mark.parametrize(("paths", "error", "message"), FAULTS)
def test_what_is_missing_is_said(paths: tuple[str, ...], error: type[Exception], message: str, folder: Path) -> None:
    assert folder.exists()
    with pytest.raises(error, match=message):
        compare_files(compare(*paths))


def test_everything_and_a_diagnosis_are_counted_where_asked_for(folder: Path) -> None:
    schema = folder / "schema.toml"
    schema.write_text('name = "s"\nversion = 1\n[entity.A]\n[entity.B]\n[attribute.sure]\nof = ["mention"]\n')
    counted = Counted(everything=True, diagnosis=True)
    report = score_files(
        ScoreRequest(gold=folder / "gold.jsonl", predicted="a.jsonl", asked=Asked(schema=schema), counted=counted)
    ).report
    assert report.diagnosis is not None
    assert {"entities", "entities+sure", "relations", "clusters"} <= report.blocks.keys()
    assert report.value("F1(entities)@fair").value == report.value("F1(entities)@strict").value
