from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Mention
from goldspan.annotations.gold import read_gold
from goldspan.annotations.sync.conflicts import Conflict, Field, Version
from goldspan.annotations.sync.state import Store
from goldspan.cli import main

if TYPE_CHECKING:
    from tests.cli.conftest import Corpus

TEXT = "Ada lives in Oslo. Bo lives in Bergen."


@pytest.fixture
def labelled(corpus: Corpus) -> Corpus:
    made = corpus.document("a", TEXT)
    parts = (("Ada", "PERSON"), ("Oslo", "PLACE"), ("Bo", "PERSON"))
    corpus.label(made, *parts)
    corpus.label(made, *parts, annotator="one")
    corpus.label(corpus.document("b", "Cy smiled."), ("Cy", "PERSON"))
    return corpus


def gold(corpus: Corpus, doc: str = "a") -> tuple[list[str], list[str]]:
    data = json.loads((corpus.root / "annotations" / "gold" / f"{doc}.json").read_text())
    return [m["type"] for m in data["mentions"]], [r["type"] for r in data.get("relations", [])]


def act(corpus: Corpus, *arguments: str) -> tuple[int, str, str]:
    code = main(["schema", *arguments, "--workspace", str(corpus.root)])
    out, err = corpus.capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def test_a_rename_reaches_every_label_and_back(labelled: Corpus) -> None:
    before = labelled.files()
    code, out, err = act(labelled, "rename", "PLACE", "CITY", "--yes")
    assert (code, err) == (0, "done; `goldspan schema undo` takes it back\n")
    assert gold(labelled) == (["PERSON", "CITY", "PERSON"], ["LIVES_IN"])
    assert "annotations/passes/one" in out
    assert labelled.run("check").code == 0
    assert json.loads((labelled.root / "annotations" / "label_studio" / "renamed.json").read_text()) == {
        "PLACE": "CITY"
    }
    assert act(labelled, "undo", "--yes")[0] == 0
    assert labelled.files() == before, "byte for byte"


def test_nothing_is_done_unasked(labelled: Corpus) -> None:
    before = labelled.files()
    for more in ((), ("--dry-run",), ("--json",), ("--dry-run", "--yes")):
        code, out, _ = act(labelled, "drop", "LIVES_IN", *more)
        assert code == 0
        assert "LIVES_IN" in out
    assert labelled.files() == before


def test_the_plan_as_data(labelled: Corpus) -> None:
    plan = json.loads(act(labelled, "rename", "PLACE", "CITY", "--json")[1])
    assert plan["change"] == "rename PLACE into CITY"
    assert plan["places"][0] == {
        "place": "annotations/gold",
        "records": 1,
        "mentions": 1,
        "relations": 0,
        "dropped_mentions": 0,
        "dropped_relations": 0,
        "joined_relations": 0,
    }
    assert "annotations/schema.toml" in plan["files"]


def test_a_merge(labelled: Corpus) -> None:
    assert act(labelled, "merge", "PERSON", "PLACE", "--into", "THING", "--yes")[0] == 0
    assert gold(labelled) == (["THING"] * 3, ["LIVES_IN"])
    assert labelled.run("check").code == 0


def test_a_split_queues_only_documents_with_that_type(labelled: Corpus) -> None:
    code, _, err = act(labelled, "split", "PLACE", "--into", "CITY", "COUNTRY", "--yes")
    assert code == 0
    assert '1 document with "PLACE" are queued' in err.replace("documents", "document")
    queue = json.loads((labelled.root / "annotations" / "label_studio" / "queue.json").read_text())
    assert queue == {"a": ["PLACE"]}
    assert gold(labelled)[0] == ["PERSON", "PLACE", "PERSON"], "people relabel, not goldspan"
    assert labelled.run("check").code == 0


def test_a_drop_takes_relations_along(labelled: Corpus) -> None:
    assert act(labelled, "drop", "LIVES_IN", "--yes")[0] == 0
    assert act(labelled, "drop", "PLACE", "--yes")[0] == 0
    assert gold(labelled) == (["PERSON", "PERSON"], [])
    assert labelled.run("check").code == 0
    assert act(labelled, "undo", "--yes")[0] == 0
    assert gold(labelled)[0] == ["PERSON", "PLACE", "PERSON"]


def test_predictions_and_settings_are_carried_along(labelled: Corpus) -> None:
    folder = labelled.root / "eval" / "runs" / "x@1"
    folder.mkdir(parents=True)
    record = (labelled.root / "annotations" / "gold" / "a.json").read_text().replace("\n", "")
    (folder / "predictions.jsonl").write_text(record + "\n")
    run = {"name": "x", "version": "1", "kind": "rules", "split": "test", "goldspan": "0"}
    run |= {"inputs": {"settings": {}, "code": "", "schema": "", "documents": {}}}  # type: ignore[dict-item]
    (folder / "run.json").write_text(json.dumps(run))
    assert labelled.run("score", labelled.root / "annotations" / "gold", "x@1").code == 0
    assert (folder / "report.json").exists()
    (labelled.root / "eval" / "extractors.toml").write_text('[x]\nkind = "rules"\ntypes = ["PLACE", "PLACES"]\n')
    _, _, err = act(labelled, "rename", "PLACE", "CITY", "--yes")
    assert '"type":"CITY"' in (folder / "predictions.jsonl").read_text()
    assert not (folder / "report.json").exists()
    assert "report.json is removed; score the run again" in err
    assert 'types = ["CITY", "PLACES"]' in (labelled.root / "eval" / "extractors.toml").read_text()


def test_names_chain(labelled: Corpus) -> None:
    act(labelled, "rename", "PLACE", "CITY", "--yes")
    act(labelled, "rename", "CITY", "TOWN", "--yes")
    renamed = json.loads((labelled.root / "annotations" / "label_studio" / "renamed.json").read_text())
    assert renamed == {"CITY": "TOWN", "PLACE": "TOWN"}
    act(labelled, "rename", "TOWN", "PLACE", "--yes")
    renamed = json.loads((labelled.root / "annotations" / "label_studio" / "renamed.json").read_text())
    assert renamed == {"CITY": "PLACE", "TOWN": "PLACE"}, "a name that is in use again is no former name"


def test_undoing_refuses_what_was_edited_since(labelled: Corpus) -> None:
    act(labelled, "rename", "PLACE", "CITY", "--yes")
    schema = labelled.root / "annotations" / "schema.toml"
    schema.write_text(schema.read_text() + "\n# a note\n")
    code, _, err = act(labelled, "undo", "--yes")
    assert code == 2
    assert "annotations/schema.toml: changed since" in err
    assert gold(labelled)[0] == ["PERSON", "CITY", "PERSON"]


def test_nothing_to_undo(labelled: Corpus) -> None:
    assert act(labelled, "undo", "--yes")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rename", "NOPE", "X"), "unknown type"),
        (("rename", "PLACE", "PERSON"), "use merge"),
        (("drop", "PLACE"), "would have no tail left"),
        (("rename", "PLACE", "no name!"), "letters, digits"),
    ],
)
def test_what_cannot_be_done_changes_nothing(labelled: Corpus, arguments: tuple[str, ...], said: str) -> None:
    before = labelled.files()
    code, _, err = act(labelled, *arguments, "--yes")
    assert code == 2
    assert said in err
    assert labelled.files() == before


def test_the_guideline_is_drawn_anew_and_its_own_lines_are_pointed_at(labelled: Corpus) -> None:
    guide = labelled.root / "annotations" / "GUIDELINES.md"
    guide.write_text(
        "# G\n<!-- generated: entities -->\n<!-- end -->\nA PLACE is a place, PLACEMENT is not.\nPLACEMENT\n"
    )
    _, _, err = act(labelled, "rename", "PLACE", "CITY", "--yes")
    assert "| `CITY` |" in Path(guide).read_text()
    line = next(n for n, text in enumerate(guide.read_text().splitlines(), 1) if text.startswith("A PLACE"))
    assert f"edit by hand: lines {line}\n" in err


def test_the_labels_as_last_synced_are_carried_along(labelled: Corpus) -> None:
    store = Store(labelled.root / "annotations" / "label_studio")
    record = read_gold(labelled.root / "annotations" / "gold")["a"]
    store.write_base(record, "2026-01-01T00:00:00Z")
    before = labelled.files()
    act(labelled, "rename", "PLACE", "CITY", "--yes")
    after = read_gold(labelled.root / "annotations" / "gold")["a"]
    assert store.base("a") == after
    assert not store.write_base(after, "2026-01-01T00:00:00Z"), "the file is as it would be written"
    act(labelled, "undo", "--yes")
    assert labelled.files() == before


def test_unsettled_conflicts_come_first(labelled: Corpus) -> None:
    conflict = Conflict(
        doc="a",
        sha256=None,
        fields=(Field.TYPE,),
        base=Version(),
        ours=Version(mentions=(Mention(type="PLACE", start=13, end=17),)),
        theirs=Version(),
    )
    Store(labelled.root / "annotations" / "label_studio").write_conflicts("a", [conflict])
    code, _, err = act(labelled, "rename", "PLACE", "CITY", "--yes")
    assert code == 2
    assert 'conflicts of "a" that nobody has settled; settle them first' in err
