from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import msgspec
import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.document import Document, Meta, text_sha256
from goldspan.errors import InputError, UnknownName, UsageError
from goldspan.eval.runs import PREDICTIONS, read_run
from goldspan.formats import read, write
from goldspan.formats.documents import write_document
from goldspan.jobs.predict import Predicted, PredictOptions, predict
from goldspan.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = 'name = "s"\nversion = 1\n[entity.NAME]\n'
TEXTS = {
    "a": ("train", "Anna met Bob."),
    "b": ("train", "No one."),
    "c": ("test", "Carl left."),
    "d": ("test", "Dora ran."),
}
MODULE = '''
from pathlib import Path
from goldspan.annotation import Annotations, Mention
from goldspan.extractors.protocol import BaseExtractor

class Names(BaseExtractor):
    """Every capitalised first word is a NAME; a line in calls.txt for every document."""

    def extract(self, document):
        folder = Path(__file__).parent
        with (folder / "calls.txt").open("a") as stream:
            stream.write(document.id + "\\n")
        if (folder / ("fail-" + document.id)).exists():
            raise ValueError("boom")
        if (folder / ("stop-" + document.id)).exists():
            raise KeyboardInterrupt
        word = document.text.split()[0]
        return Annotations(doc=document.id, mentions=(Mention(type="NAME", start=0, end=len(word)),))

class Learner(Names):
    learnt = 0

    @property
    def fingerprint(self):
        return str(self.learnt)

    @property
    def notices(self):
        return () if self.learnt else ("there was nothing to learn from",)

    def train(self, documents, gold):
        self.learnt = len(gold)
'''
_numbers = itertools.count()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace of four documents, two of them for training, and two extractors in a module of its own name."""
    module = f"names_{next(_numbers)}"
    (tmp_path / f"{module}.py").write_text(MODULE)
    (tmp_path / "goldspan.toml").write_text('name = "w"\n')
    for doc in TEXTS:
        store(tmp_path, doc)
    (tmp_path / "annotations").mkdir()
    (tmp_path / "annotations" / "schema.toml").write_text(SCHEMA)
    (tmp_path / "eval").mkdir()
    (tmp_path / "eval" / "extractors.toml").write_text(
        f'[names]\nkind = "{module}:Names"\nversion = "1"\n[learner]\nkind = "{module}:Learner"\nversion = "2"\n'
    )
    return open_workspace(tmp_path)


def store(root: Path, doc: str, text: str | None = None, **fields: object) -> None:
    split, old = TEXTS[doc]
    text = text or old
    document = Document(id=doc, text=text, sha256=text_sha256(text), split=split, group=doc, **fields)  # type: ignore[arg-type]
    write_document(root / "corpus" / "documents" / f"{doc}.json", document)


def label(root: Path, doc: str, end: int = 4) -> None:
    record = Annotations(doc=doc, sha256=text_sha256(TEXTS[doc][1]), mentions=(Mention(type="NAME", start=0, end=end),))
    write(root / "annotations" / "gold", [record])


def calls(workspace: Workspace) -> list[str]:
    path = workspace.root / "calls.txt"
    return path.read_text().split() if path.exists() else []


def one(workspace: Workspace, name: str = "names", **options: object) -> Predicted:
    (outcome,) = predict(workspace, [name], PredictOptions(**options))  # type: ignore[arg-type]
    return outcome


def files(workspace: Workspace) -> dict[str, bytes]:
    folder = workspace.root / "eval"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_run_holds_a_prediction_for_every_document_of_the_split(workspace: Workspace) -> None:
    outcome = one(workspace)
    assert outcome.status == "made"
    assert outcome.folder == workspace.runs / "names@1"
    records = list(read(outcome.folder / PREDICTIONS))
    assert [(record.doc, record.mentions[0].text) for record in records] == [("c", "Carl"), ("d", "Dora")]
    assert records[0].sha256 == text_sha256("Carl left.")
    run = read_run(outcome.folder)
    assert (run.label, run.split, run.documents, run.failures) == ("names@1", "test", 2, ())
    assert run.seconds is not None
    assert run.seconds > 0
    assert run.learns is False


def test_an_unchanged_run_is_used_again_and_nothing_is_written(workspace: Workspace) -> None:
    one(workspace)
    before = files(workspace)
    assert one(workspace).status == "reused"
    assert one(workspace, replace=True).status == "reused"
    assert files(workspace) == before
    assert calls(workspace) == ["c", "d"]


def test_all_means_every_declared_extractor_in_their_order(workspace: Workspace) -> None:
    outcomes = predict(workspace, ["all"], PredictOptions())
    assert [outcome.run.label for outcome in outcomes] == ["names@1", "learner@2"]


@pytest.mark.parametrize(("split", "expected"), [("train", ["a", "b"]), ("all", ["a", "b", "c", "d"])])
def test_a_split_can_be_chosen(workspace: Workspace, split: str, expected: list[str]) -> None:
    assert list(one(workspace, split=split).run.inputs.documents) == expected


def test_changed_inputs_are_refused_until_they_may_replace(workspace: Workspace) -> None:
    one(workspace)
    before = files(workspace)
    store(workspace.root, "c", "Clara left.")
    with pytest.raises(InputError, match="1 document changed") as caught:
        one(workspace)
    assert "--replace" in str(caught.value)
    assert files(workspace) == before
    assert one(workspace, replace=True).status == "made"
    assert [record.mentions[0].text for record in read(workspace.runs / "names@1" / PREDICTIONS)] == ["Clara", "Dora"]


def test_what_an_extractor_can_see_is_an_input_and_what_it_cannot_is_not(workspace: Workspace) -> None:
    one(workspace)
    store(workspace.root, "c", extra={"note": 1})
    assert one(workspace).status == "reused"
    store(workspace.root, "c", meta=Meta(published="2021-12-06"))
    assert one(workspace, replace=True).status == "made"


def test_a_failing_document_does_not_cost_the_others(workspace: Workspace) -> None:
    (workspace.root / "fail-c").touch()
    run = one(workspace).run
    assert [(failure.doc, "boom" in failure.error) for failure in run.failures] == [("c", True)]
    assert [record.doc for record in read(workspace.runs / "names@1" / PREDICTIONS)] == ["d"]
    assert one(workspace).run.failures == run.failures
    (workspace.root / "fail-c").unlink()
    assert one(workspace, replace=True).run.failures == ()


def test_an_interrupted_run_goes_on_and_is_never_taken_for_a_run(workspace: Workspace) -> None:
    (workspace.root / "stop-d").touch()
    with pytest.raises(KeyboardInterrupt):
        one(workspace)
    assert not (workspace.runs / "names@1").exists()
    (workspace.root / "stop-d").unlink()
    outcome = one(workspace)
    assert calls(workspace) == ["c", "d", "d"]
    assert [record.doc for record in read(outcome.folder / PREDICTIONS)] == ["c", "d"]
    assert sorted(path.name for path in workspace.runs.iterdir()) == ["names@1"]


def test_a_learner_learns_from_gold_of_the_training_split_alone(workspace: Workspace) -> None:
    label(workspace.root, "a")
    label(workspace.root, "c")
    run = one(workspace, "learner").run
    assert list(run.inputs.trained_on) == ["a"]
    assert run.learns is True
    assert run.notices == ()
    label(workspace.root, "a", end=3)
    with pytest.raises(InputError, match="1 training document changed"):
        one(workspace, "learner")


def test_nothing_to_learn_from_is_a_notice(workspace: Workspace) -> None:
    run = one(workspace, "learner").run
    assert run.notices == ("there was nothing to learn from",)
    assert read_run(workspace.runs / "learner@2").notices == run.notices


def test_predicting_what_was_trained_on_is_a_notice(workspace: Workspace) -> None:
    label(workspace.root, "a")
    run = one(workspace, "learner", split="train").run
    assert run.notices == ("1 document of those predicted had been trained on",)


def test_a_dry_run_writes_nothing(workspace: Workspace) -> None:
    before = files(workspace)
    outcome = one(workspace, dry_run=True)
    assert outcome.status == "planned"
    assert len(outcome.run.inputs.documents) == 2
    assert files(workspace) == before
    assert calls(workspace) == []
    assert not (workspace.root / ".goldspan").exists()


def test_faults_of_the_call(workspace: Workspace) -> None:
    with pytest.raises(UnknownName, match="learner, names"):
        one(workspace, "name")
    with pytest.raises(UsageError, match="no documents in the split dev"):
        one(workspace, split="dev")


def test_plain_data(workspace: Workspace) -> None:
    (workspace.root / "fail-c").touch()
    data = one(workspace).to_dict(workspace)
    assert json.loads(json.dumps(data)) == data
    assert data["run"] == "names@1"
    assert data["folder"] == "eval/runs/names@1"
    assert data["failures"][0]["doc"] == "c"
    assert data["documents"] == 2
    assert data["documents_per_second"] > 0


def test_predictions_are_records_of_an_extractor_without_a_time(workspace: Workspace) -> None:
    one(workspace)
    record = next(iter(read(workspace.runs / "names@1" / PREDICTIONS)))
    assert record.provenance is not None
    assert msgspec.structs.asdict(record.provenance) == {
        "source": "extractor",
        "annotator": None,
        "tool": "names",
        "version": "1",
        "created": None,
        "extra": {},
    }
