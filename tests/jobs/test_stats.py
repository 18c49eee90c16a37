from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.document import Document, text_sha256
from goldspan.errors import InputError, UsageError
from goldspan.files.names import file_name
from goldspan.formats import write
from goldspan.formats.documents import write_document
from goldspan.jobs.init import init
from goldspan.jobs.stats import StatsRequest, corpus_stats
from goldspan.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Ana lives in Oslo. Bo left."


def record(name: str, text: str | None = None, **more: Any) -> Annotations:
    return Annotations(doc=name, text=text, mentions=(Mention(type="T", start=0, end=3),), **more)


def document(folder: Path, name: str, text: str, split: Any = None) -> None:
    made = Document(id=name, text=text, sha256=text_sha256(text), split=split)
    write_document(folder / file_name(name), made)


def test_records_with_their_own_texts_need_no_documents(tmp_path: Path) -> None:
    write(tmp_path / "gold.jsonl", [record("a", TEXT), record("b", TEXT)])
    found = corpus_stats(StatsRequest(paths=(tmp_path / "gold.jsonl",)), None)
    assert (found.identity.name, found.total.documents, found.total.words, found.measured_on) == ("gold", 2, 12, None)


def test_documents_give_texts_and_splits(tmp_path: Path) -> None:
    write(tmp_path / "one.jsonl", [record("a")])
    write(tmp_path / "two.jsonl", [record("b")])
    document(tmp_path / "documents", "a", TEXT, "test")
    document(tmp_path / "documents", "b", TEXT, "train")
    paths = (tmp_path / "one.jsonl", tmp_path / "two.jsonl")
    found = corpus_stats(StatsRequest(paths=paths, documents=tmp_path / "documents"), None)
    assert list(found.by["split"]) == ["train", "test"]
    assert (found.identity.name, found.measured_on) == ("2 sources", "test")
    one = corpus_stats(StatsRequest(paths=paths, documents=tmp_path / "documents", split="train"), None)
    assert (one.total.documents, one.measured_on) == (1, "train")


def test_every_problem_is_told(tmp_path: Path) -> None:
    bad = record("d", TEXT, sha256="0" * 64)
    long = Annotations(doc="e", mentions=(Mention(type="T", start=0, end=99),))
    write(tmp_path / "gold.jsonl", [record("a"), record("b"), record("c", TEXT), long])
    write(tmp_path / "more.jsonl", [msgspec.structs.replace(bad, text=None), record("c", TEXT)])
    document(tmp_path / "documents", "e", TEXT)
    document(tmp_path / "documents", "d", TEXT)
    paths = (tmp_path / "gold.jsonl", tmp_path / "more.jsonl")
    with pytest.raises(InputError) as caught:
        corpus_stats(StatsRequest(paths=paths, documents=tmp_path / "documents"), None)
    assert {problem.rule for problem in caught.value.problems} == {
        "no-text",
        "doubled-document",
        "text-hash",
        "end-past-text",
    }
    assert any('2 records without the text they are about: "a", "b"' in line for line in caught.value.lines())


@pytest.mark.parametrize("split", [None, "dev"])
def test_nothing_to_count_is_told(tmp_path: Path, split: Any) -> None:
    write(tmp_path / "gold.jsonl", [] if split is None else [record("a", TEXT)])
    with pytest.raises(InputError, match="no gold records" + (" in the split dev" if split else "")):
        corpus_stats(StatsRequest(paths=(tmp_path / "gold.jsonl",), split=split), None)


def test_neither_workspace_nor_files_is_told() -> None:
    with pytest.raises(UsageError, match="nothing to count"):
        corpus_stats(StatsRequest(), None)


def test_documents_that_are_not_there(tmp_path: Path) -> None:
    write(tmp_path / "gold.jsonl", [record("a", TEXT)])
    with pytest.raises(InputError, match="no such file"):
        corpus_stats(StatsRequest(paths=(tmp_path / "gold.jsonl",), documents=tmp_path / "no"), None)


def test_a_workspaces_own_gold_is_known_by_its_place(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    from goldspan.jobs.convert import convert

    init(tmp_path / "w")
    workspace = open_workspace(tmp_path / "w")
    convert(workspace)
    whole = corpus_stats(StatsRequest(), workspace).to_dict()
    assert corpus_stats(StatsRequest(paths=(workspace.gold,)), None).to_dict() == whole
    assert (whole["documents"], whole["by"]["split"].keys()) == (3, {"train", "test"})
    assert sum(kind["mentions"] for kind in whole["mention_types"].values()) == whole["mentions"]
    assert sum(kind["relations"] for kind in whole["relation_types"].values()) == whole["relations"]


def test_re3d_is_counted_as_it_is(shared: Path, tmp_path: Path) -> None:
    """Counts of the public file itself, made without goldspan: lines of it."""
    folder = shared / "data" / "re3d" / "CENTCOM"
    rows = {
        name: [json.loads(line) for line in (folder / f"{name}.json").read_text().splitlines() if line.strip()]
        for name in ("documents", "entities", "relations")
    }
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for row in rows["entities"]:
        mentions[row["documentId"]].append(
            Mention(id=str(len(mentions[row["documentId"]])), type=row["type"], start=row["begin"], end=row["end"])
        )
    relations: dict[str, list[Relation]] = defaultdict(list)
    for row in rows["relations"]:
        index = {(m.start, m.end): m.id for m in mentions[row["documentId"]]}
        head, tail = index[row["sourceBegin"], row["sourceEnd"]], index[row["targetBegin"], row["targetEnd"]]
        relations[row["documentId"]].append(Relation(type=row["type"], head=str(head), tail=str(tail)))
    write(
        tmp_path / "gold.jsonl",
        [
            Annotations(
                doc=row["_id"],
                text=row["text"],
                mentions=tuple(mentions[row["_id"]]),
                relations=tuple(relations[row["_id"]]),
            )
            for row in rows["documents"]
        ],
    )
    found = corpus_stats(StatsRequest(paths=(tmp_path / "gold.jsonl",)), None)
    assert found.total.documents == len(rows["documents"])
    assert found.total.mentions == len(rows["entities"])
    assert found.total.relations == len(rows["relations"])
    # The file's own count of words takes a hyphenated word for one: ours are more, not by much.
    theirs = sum(row["wordCount"] for row in rows["documents"])
    assert theirs * 0.9 < found.total.words < theirs * 1.15
    persons = [row["value"] for row in rows["entities"] if row["type"] == "Person"]
    assert found.mentions["Person"].count == len(persons)
