from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.document import Document, text_sha256
from goldspan.errors import Problem, RecordError
from goldspan.eval.scoring import score
from goldspan.formats import write
from goldspan.formats.documents import write_document
from goldspan.jobs.given import find_given, foreign, left_out_placed, placing, unscorable, unused_types
from goldspan.jobs.score import readable_report
from goldspan.jobs.scoring import Asked

if TYPE_CHECKING:
    from pathlib import Path

MENTION = Mention(id="m1", type="PERSON", start=0, end=4)
GOOD = Annotations(doc="a", mentions=(MENTION,))
ODD: dict[str, Any] = {
    "doc": "b",
    "mentions": [{"id": "m1", "type": "", "start": 0, "end": 4}, {"type": "GPE", "start": 5, "end": 9, "score": 1.5}],
    "relations": [{"type": "MET", "head": "m1", "tail": "m9"}],
}
TOLD = [
    ("empty-type", 2, "$.mentions[0].type"),
    ("score", 2, "$.mentions[1].score"),
    ("dangling", 2, "$.relations[0].tail"),
]
ASKED = Asked()


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    path = tmp_path / "odd.jsonl"
    write(path, [GOOD])
    with path.open("a") as stream:
        stream.write(json.dumps(ODD) + "\n")
    return path


def places(problems: list[Problem]) -> list[tuple[str, int | None, str]]:
    return [(problem.rule, problem.line, problem.address) for problem in problems]


def test_what_cannot_be_scored_has_its_place(odd: Path) -> None:
    assert places(unscorable(odd, "predicted")) == TOLD


def test_a_folder_and_parquet_have_places_too(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "b.json").write_text(json.dumps(ODD, indent=1))
    found = unscorable(folder, "gold")
    assert [(problem.rule, problem.address) for problem in found] == [(rule, where) for rule, _, where in TOLD]
    assert len({problem.line for problem in found}) == 3
    pytest.importorskip("pyarrow")
    mentions = (MENTION, Mention(type="", start=5, end=9))
    write(tmp_path / "odd.parquet", [GOOD, Annotations(doc="b", mentions=mentions)])
    assert places(unscorable(tmp_path / "odd.parquet", "gold")) == [("empty-type", 2, "$.mentions[1].type")]


def test_an_error_without_places_gets_them(odd: Path, tmp_path: Path) -> None:
    write(tmp_path / "gold.jsonl", [GOOD])
    other = Problem(rule="span", file="gold record", found="the span")
    nowhere = Problem(rule="dangling", file='predicted record of "b"', address="$.relations[0].tail", found='"m9"')
    with pytest.raises(RecordError) as caught, placing(tmp_path / "gold.jsonl", [str(odd)], ASKED):
        raise RecordError([nowhere, other])
    assert set(places(caught.value.problems)) == {("span", None, ""), *TOLD}


def test_an_error_with_places_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path / "gold.jsonl", [GOOD])
    error = RecordError(Problem(rule="json-syntax", file="x", line=3, found="no JSON"))
    with pytest.raises(RecordError) as caught, placing(tmp_path / "gold.jsonl", [], ASKED):
        raise error
    assert caught.value is error


def test_what_reading_told_is_told_once_and_all_else_besides(odd: Path, tmp_path: Path) -> None:
    write(tmp_path / "gold.jsonl", [GOOD])
    read = Problem(rule="score", file=str(odd), line=2, address="$.mentions[1].score", found="1.5")
    with pytest.raises(RecordError) as caught, placing(tmp_path / "gold.jsonl", [str(odd)], ASKED):
        raise RecordError(read)
    assert sorted(places(caught.value.problems)) == sorted(TOLD)


def test_a_record_of_a_wrong_form_is_told_by_reading_alone(tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_text('{"doc":"a","mentions":[{"start":0,"end":4}]}\nno JSON\n')
    assert unscorable(path, "gold") == []


def test_an_error_stays_where_no_place_is_found(tmp_path: Path) -> None:
    write(tmp_path / "gold.jsonl", [GOOD])
    error = RecordError(Problem(rule="dangling", file="gold record", found='"m9"'))
    with pytest.raises(RecordError) as caught, placing(tmp_path / "gold.jsonl", ["gone.jsonl"], ASKED):
        raise error
    assert caught.value is error


def a_document(path: Path) -> None:
    write_document(path, Document(id="a", text="Anna", sha256=text_sha256("Anna")))


@pytest.mark.parametrize("name", ["report.json", "report.jsonl", "short.jsonl"])
def test_a_report_is_no_gold(name: str, tmp_path: Path) -> None:
    report = score([GOOD], [GOOD])
    short = json.dumps(report.to_dict()).encode() + b"\n"
    (tmp_path / name).write_bytes(short if name == "short.jsonl" else readable_report(report))
    write(tmp_path / "pred.jsonl", [GOOD])
    (problem,) = foreign(find_given(tmp_path / name, [str(tmp_path / "pred.jsonl")], ASKED))
    assert str(problem) == (
        f"{tmp_path / name}: this is a report; expected annotation records; "
        "give the gold it was made from; a stored report may stand for predictions"
    )


def test_documents_are_neither_gold_nor_predictions(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    a_document(folder / "a.json")
    found = foreign(find_given(folder, [str(folder / "a.json")], ASKED))
    assert [(problem.found, problem.file) for problem in found] == [("this is a document", str(folder / "a.json"))] * 2
    assert len({problem.remedy for problem in found}) == 2


@pytest.mark.parametrize(
    "content", ["", "no JSON", "[]", '{"doc":"a","signature":"x"}', '{"id":"a"}', '{"mentions":[],"id":"a","text":""}']
)
def test_other_files_are_not_taken_for_them(content: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content)
    assert foreign(find_given(path, [], ASKED)) == []


def test_what_was_left_out_gets_its_place(odd: Path, tmp_path: Path) -> None:
    write(tmp_path / "gold.jsonl", [GOOD])
    nowhere = Problem(rule="score", file='predicted record of "b"', address="$.mentions[1].score", found="1.5")
    report = score([GOOD], [GOOD])
    partial = replace(report, left_out={"gold": [], "predicted": [nowhere]})
    told = left_out_placed(partial, tmp_path / "gold.jsonl", str(odd), ASKED)
    assert places(list(told.left_out["predicted"])) == TOLD
    assert left_out_placed(report, tmp_path / "gold.jsonl", str(odd), ASKED) is report


def test_a_file_of_documents_is_not_left_out_record_by_record(tmp_path: Path) -> None:
    write(tmp_path / "gold.jsonl", [GOOD])
    a_document(tmp_path / "a.json")
    problem = Problem(rule="missing-key", file="a.json", line=1, found='no "doc"')
    report = replace(score([GOOD], []), left_out={"gold": [], "predicted": [problem]})
    with pytest.raises(RecordError, match="this is a document"):
        left_out_placed(report, tmp_path / "gold.jsonl", str(tmp_path / "a.json"), ASKED)


SCHEMA = 'name = "s"\nversion = 1\n[entity.A]\n[relation.R]\nhead = ["A"]\ntail = ["A"]\ninverse = "RI"\n'
SCHEMA += '[relation.RI]\nhead = ["A"]\ntail = ["A"]\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[entity]\nPERSON = "PER"\n', ""),
        ('[drop]\nrelation = ["MET"]\n', ""),
        ('[entity]\nA = "B"\n[ignore]\nrelation = ["RI"]\n', ""),  # the schema knows them
        ('[entity]\nPERSN = "PER"\n', 'entity types that nobody uses: "PERSN" (known: "A", "GPE", "PERSON")'),
        ('[drop]\nrelation = ["MEET"]\n', 'relation types that nobody uses: "MEET" (known: "MET", "R", "RI")'),
    ],
)
def test_types_that_nobody_uses_are_named(text: str, told: str, tmp_path: Path) -> None:
    relation = Relation(type="MET", head="m1", tail="m1")
    write(tmp_path / "gold.jsonl", [GOOD])
    other = Annotations(doc="b", mentions=(MENTION, Mention(type="GPE", start=5, end=9)), relations=(relation,))
    write(tmp_path / "pred.jsonl", [other])
    (tmp_path / "map.toml").write_text(text)
    (tmp_path / "schema.toml").write_text(SCHEMA)
    asked = Asked(type_map=tmp_path / "map.toml", schema=tmp_path / "schema.toml")
    line = unused_types(tmp_path / "gold.jsonl", [str(tmp_path / "pred.jsonl")], asked)
    assert line == (f"{tmp_path / 'map.toml'}: the map names {told}" if told else "")
    assert unused_types(tmp_path / "gold.jsonl", [str(tmp_path / "pred.jsonl")], ASKED) == ""


def test_of_a_stored_report_the_types_are_not_known(tmp_path: Path) -> None:
    write(tmp_path / "gold.jsonl", [GOOD])
    (tmp_path / "map.toml").write_text('[entity]\nX = "Y"\n')
    (tmp_path / "report.json").write_bytes(readable_report(score([GOOD], [GOOD])))
    asked = Asked(type_map=tmp_path / "map.toml")
    assert unused_types(tmp_path / "gold.jsonl", [str(tmp_path / "report.json")], asked) == ""
