from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from goldspan.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Corpus

TEXT = "Ana Ruiz lives in Oslo."


@pytest.fixture
def small(corpus: Corpus) -> Corpus:
    """A workspace with one labelled document and nothing wrong."""
    corpus.label(corpus.document("a", TEXT), ("Ana Ruiz", "PERSON"), ("Oslo", "PLACE"))
    return corpus


def gold(corpus: Corpus, change: tuple[str, str], doc_id: str = "a") -> None:
    path = corpus.root / "annotations" / "gold" / f"{doc_id}.json"
    before = path.read_text()
    assert change[0] in before
    path.write_text(before.replace(*change, 1))


def test_nothing_wrong(small: Corpus) -> None:
    result = small.run("check")
    assert result == (0, "no problems: 1 document, 1 gold record, 1 schema\n", "")


def test_an_empty_workspace(corpus: Corpus) -> None:
    assert corpus.run("check") == (0, "no problems: 1 schema\n", "")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"end":22', '"end":99', ":6 $.mentions[1].end: 99 is past the text (23)"),
        ('"type":"PLACE"', '"type":"PLAICE"', ':6 $.mentions[1].type: "PLAICE"; expected one of'),
        ('"start":0', '"start":1', ":5 $.mentions[0]"),
        ('"head":"m0"', '"head":"m9"', ":9 $.relations[0].head"),
        ('"doc":"a"', '"doc":"../a"', ':2 $.doc: document "../a" in a file of another name; expected "%2E.%2Fa.json"'),
        ('"type":"PERSON"', '"typ":"PERSON"', ":5 $.mentions[0].typ: unknown key"),
        ('"text":"Oslo"', '"text":"\\ud800"', ":6"),
        ("{", "[", ":"),
    ],
)
def test_a_fault_in_gold_has_its_line_and_address(old: str, new: str, expected: str, small: Corpus) -> None:
    gold(small, (old, new))
    result = small.run("check")
    assert result.code == 1
    assert any(line.startswith(f"annotations/gold/a.json{expected}") for line in result.out.splitlines()), result.out
    assert result.out.splitlines()[-1].endswith(" in 1 file")
    assert result.err == ""


def test_all_problems_of_all_files_sorted(small: Corpus) -> None:
    small.label(small.document("b", TEXT), ("Ana Ruiz", "PERSON"), ("Oslo", "PLACE"))
    gold(small, ('"end":22', '"end":99'), "b")
    gold(small, ('"end":22', '"end":99'))
    gold(small, ('"type":"PERSON"', '"type":"?"'))
    (small.root / "annotations" / "schema.toml").write_text("name = 3\n[entity.X]")
    lines = small.run("check").out.splitlines()
    assert [line.partition(" ")[0] for line in lines[:-1]] == sorted(line.partition(" ")[0] for line in lines[:-1])
    assert {line.partition(":")[0] for line in lines[:-1]} == {
        "annotations/gold/a.json",
        "annotations/gold/b.json",
        "annotations/schema.toml",
    }
    assert lines[-1].endswith(" problems in 3 files")


def test_gold_of_an_unknown_document(small: Corpus) -> None:
    small.document_path("a").unlink()
    result = small.run("check")
    assert result.code == 1
    assert 'annotations/gold/a.json:1: a record for document "a", which does not exist' in result.out


def test_two_documents_with_one_id(small: Corpus) -> None:
    (small.root / "corpus" / "documents" / "b.json").write_bytes(small.document_path("a").read_bytes())
    result = small.run("check")
    assert result.code == 1
    assert 'a document with the id "a" a second time' in result.out
    assert 'corpus/documents/b.json:2 $.id: document "a" in a file of another name; expected "a.json"' in result.out


def test_two_gold_records_of_one_document(small: Corpus) -> None:
    folder = small.root / "annotations" / "gold"
    (folder / "c.json").write_bytes((folder / "a.json").read_bytes())
    result = small.run("check")
    assert result.code == 1
    assert 'a record for document "a" a second time' in result.out
    assert 'gold/c.json:2 $.doc: document "a" in a file of another name; expected "a.json"' in result.out


def test_gold_on_a_text_that_changed(small: Corpus) -> None:
    small.document("a", "Ana Ruiz now lives in Oslo.")
    result = small.run("check")
    assert result.code == 1
    assert "annotations/gold/a.json:3 $.sha256" in result.out


def test_a_group_in_two_splits(small: Corpus) -> None:
    small.document("b", TEXT, "train", "a")
    result = small.run("check")
    assert result.code == 1
    assert 'corpus/documents/b.json:1: "b" of group "a" is in split "train"' in result.out


def test_a_document_whose_text_was_edited(small: Corpus) -> None:
    path = small.document_path("a")
    path.write_text(path.read_text().replace("Oslo", "Rome"))
    result = small.run("check")
    assert result.code == 1
    assert "corpus/documents/a.json:4 $.sha256" in result.out


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"\x00" * 100, b'{"a":' * 5000, b'"x"', b"null", b"[1,2]"])
def test_garbage_is_a_problem_and_the_rest_is_checked(data: bytes, small: Corpus) -> None:
    for place in ("corpus/documents/z.json", "annotations/gold/z.json", "annotations/passes/ana/z.json"):
        path = small.root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    run = small.root / "eval" / "runs" / "x@1" / "predictions.jsonl"
    run.parent.mkdir(parents=True)
    run.write_bytes(data)
    gold(small, ('"end":22', '"end":99'))
    result = small.run("check")
    assert result.code == 1
    assert "annotations/gold/a.json:6 $.mentions[1].end: 99 is past" in result.out
    for place in ("corpus/documents/z.json", "annotations/gold/z.json", "annotations/passes/ana/z.json"):
        assert place in result.out
    assert ("eval/runs/x@1/predictions.jsonl" in result.out) == bool(data)
    assert result.err == ""


def test_predictions_are_held_to_less(small: Corpus) -> None:
    run = small.root / "eval" / "runs" / "x@1" / "predictions.jsonl"
    run.parent.mkdir(parents=True)
    mention = {"type": "NEW", "start": 0, "end": 3}
    run.write_text(json.dumps({"doc": "a", "mentions": [mention, mention]}) + "\n")
    assert small.run("check").out == "no problems: 1 document, 1 gold record, 1 prediction, 1 schema\n"
    run.write_text(json.dumps({"doc": "a", "mentions": [{**mention, "end": 99}]}) + "\n")
    result = small.run("check")
    assert result.code == 1
    assert "eval/runs/x@1/predictions.jsonl:1 $.mentions[0].end: 99 is past the text (23)" in result.out


def test_an_interrupted_run_is_no_run(small: Corpus) -> None:
    partial = small.root / "eval" / "runs" / ".x@1.partial" / "predictions.jsonl"
    partial.parent.mkdir(parents=True)
    partial.write_text('{"doc":')
    assert small.run("check").code == 0


def test_settings_files(small: Corpus) -> None:
    (small.root / "eval").mkdir()
    (small.root / "eval" / "extractors.toml").write_text('[x]\nkind = "rulez"\nversion = "1"\n')
    (small.root / "seeds" / "SOURCES.toml").write_text('[files."gone.txt"]\n[files."b.txt"]\nrights = "mine"\n')
    result = small.run("check")
    assert result.code == 1
    assert "eval/extractors.toml" in result.out
    assert "seeds/SOURCES.toml:3 " in result.out
    (small.root / "seeds" / "SOURCES.toml").write_text('[files."gone.txt"]\n')
    assert 'seeds/SOURCES.toml:1: an entry for "gone.txt", and there is no such file' in small.run("check").out


def test_seeds_without_entry_or_document(small: Corpus) -> None:
    small.seed("new.txt", "New.", listed=False)
    result = small.run("check")
    assert result.code == 1
    assert 'seeds/SOURCES.toml: no entry for "new.txt"' in result.out
    assert 'seeds/new.txt: not converted; expected document "new"; run `goldspan convert`' in result.out


def test_no_schema_is_a_problem(small: Corpus) -> None:
    (small.root / "annotations" / "schema.toml").unlink()
    result = small.run("check")
    assert result.code == 1
    assert result.out.startswith("annotations/schema.toml: ")
    assert result.out.endswith("1 problem in 1 file\n")


def test_a_file_that_cannot_be_read_is_a_problem(small: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    import pathlib

    opened = pathlib.Path.open

    def refuse(self: pathlib.Path, *arguments: object, **named: object) -> object:
        if self.name == "a.json" and "gold" in str(self):
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *arguments, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(pathlib.Path, "open", refuse)
    result = small.run("check")
    assert result.code == 1
    assert result.out == "annotations/gold/a.json: cannot be read: permission denied\n1 problem in 1 file\n"


def test_json_is_only_json(small: Corpus) -> None:
    gold(small, ('"end":22', '"end":99'))
    result = small.run("check", "--json")
    data = json.loads(result.out)
    assert result.code == 1
    assert data["checked"] == {"documents": 1, "gold records": 1, "schemas": 1}
    assert data["problems"][0]["address"] == "$.mentions[1].end"
    assert data["problems"][0]["line"] == 6


def test_a_path_in_the_workspace_narrows_the_report(small: Corpus) -> None:
    gold(small, ('"end":22', '"end":99'))
    small.label(small.read("a"), ("Oslo", "PERSON"), annotator="ana")
    assert small.run("check", small.root / "corpus").out == "no problems: 1 document\n"
    assert small.run("check", small.root / "annotations" / "passes").out == "no problems: 1 pass record\n"
    result = small.run("check", small.root / "annotations" / "gold" / "a.json", small.root / "corpus" / "documents")
    assert result.out.splitlines()[-1] == "1 problem in 1 file"
    assert small.run("check", small.root).code == 1
    assert small.run("check", small.root / "goldspan.toml").out == "no problems: 1 settings file\n"
    assert small.run("check", small.root / "annotations" / "schema.toml").out == "no problems: 1 schema\n"


@pytest.fixture
def outside(small: Corpus, tmp_path: Path) -> Path:
    """A file of predictions outside the workspace: one type is unknown, one end past the text."""
    path = tmp_path / "mine.jsonl"
    mentions = [{"type": "NEW", "start": 0, "end": 3}, {"type": "PLACE", "start": 18, "end": 99}]
    path.write_text(json.dumps({"doc": "a", "sha256": small.read("a").sha256, "mentions": mentions}) + "\n")
    return path


def test_a_file_outside_is_checked_for_itself(small: Corpus, outside: Path) -> None:
    assert small.run("check", outside).out == "no problems: 1 record\n"


def test_a_file_outside_is_held_against_what_is_named(small: Corpus, outside: Path) -> None:
    documents = small.root / "corpus" / "documents"
    schema = small.root / "annotations" / "schema.toml"
    lines = small.run("check", outside, "--documents", documents, "--schema", schema).out.splitlines()
    assert [line.partition(": ")[0] for line in lines[:-1]] == [
        f"{outside}:1 $.mentions[0].type",
        f"{outside}:1 $.mentions[1].end",
    ]
    softer = small.run("check", outside, "--documents", documents, "--schema", schema, "--as", "prediction")
    assert softer.out.splitlines()[0].endswith("99 is past the text (23)")
    assert softer.out.splitlines()[-1] == "1 problem in 1 file"


def test_documents_outside_are_told_from_records(
    small: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "b.json").write_bytes(small.document_path("a").read_bytes())
    (folder / "a.json").write_bytes((small.root / "annotations" / "gold" / "a.json").read_bytes())
    assert main(["check", str(folder)]) == 0
    assert capsys.readouterr().out == "no problems: 1 document, 1 record\n"
    (folder / "a.json").write_text('{"doc":"a","mentions":[{"type":"T","start":0,"end":99}]}')
    assert main(["check", str(folder)]) == 1
    assert "99 is past the text (23)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("x.docx", "a file ending in .docx"),
        ("cut.jsonl.gz", ""),
        ("empty", "no records; expected a folder of .json files"),
        ("schema.toml", "not TOML"),
    ],
)
def test_paths_that_hold_no_records(given: str, expected: str, small: Corpus, tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_text("x")
    (tmp_path / "schema.toml").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "cut.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00")
    result = small.run("check", tmp_path / given)
    assert result.code == 1
    assert result.out.startswith(f"{tmp_path / given}")
    assert expected in result.out
    assert result.out.endswith("1 problem in 1 file\n")


def test_a_path_that_does_not_exist_is_bad_input(small: Corpus, tmp_path: Path) -> None:
    gone = [tmp_path / "b.jsonl", small.root / "annotations" / "gould"]
    result = small.run("check", small.root / "annotations", *gone)
    assert (result.code, result.out) == (2, "")
    assert result.err.splitlines() == sorted(f"{path}: no such file or folder; check the path" for path in gone)


def test_without_a_workspace_a_path_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 2
    assert "no goldspan.toml here or above" in capsys.readouterr().err


def test_long_ids_and_odd_ids_are_named_right(corpus: Corpus) -> None:
    for doc_id in ("x" * 300, "a/../../b", "..", "CON", "über", ".hidden"):
        corpus.label(corpus.document(doc_id, TEXT), ("Oslo", "PLACE"))
    assert corpus.run("check").out == "no problems: 6 documents, 6 gold records, 1 schema\n"
    assert all(path.resolve().is_relative_to(corpus.root) for path in corpus.root.rglob("*"))
