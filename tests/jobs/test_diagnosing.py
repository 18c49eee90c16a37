from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.document import Document, text_sha256
from goldspan.errors import InputError
from goldspan.eval.pairing import DocumentFacts
from goldspan.eval.scoring import ScoreOptions
from goldspan.eval.typemap import TypeMap
from goldspan.formats import write
from goldspan.jobs.diagnosing import Sources, diagnosis_options
from goldspan.jobs.scoring import Told

if TYPE_CHECKING:
    from pathlib import Path

    from goldspan.document import Split

MENTION = Mention(type="PERSON", start=0, end=4, score=0.5)


def document(name: str, text: str, split: Split) -> Document:
    return Document(id=name, text=text, sha256=text_sha256(text), split=split)


DOCUMENTS = [document("t", "Anna left.", "train"), document("d", "Carl left.", "dev"), document("e", "Dora.", "test")]
FACTS = {made.id: DocumentFacts(made.sha256, made.split) for made in DOCUMENTS}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    write(path, [Annotations(doc=made.id, mentions=(MENTION,)) for made in DOCUMENTS])
    return path


def test_training_strings_are_those_of_the_split_train(gold: Path) -> None:
    made = diagnosis_options(Sources(gold=gold, documents=DOCUMENTS), ScoreOptions(), Told())
    assert made.training == {"PERSON": frozenset({"anna"})}
    assert made.trained_on == {"t"}
    assert made.texts["e"] == "Dora."


def test_a_map_renames_training_types_too(gold: Path) -> None:
    options = ScoreOptions(type_map=TypeMap(entity={"PERSON": "ANY"}))
    assert diagnosis_options(Sources(gold=gold, documents=DOCUMENTS), options, Told()).training == {
        "ANY": frozenset({"anna"})
    }


def test_given_training_gold_comes_first_and_its_own_text_counts(gold: Path, tmp_path: Path) -> None:
    write(tmp_path / "more.jsonl", [Annotations(doc="t", text="Emma", mentions=(MENTION,))])
    told = Told(training=tmp_path / "more.jsonl")
    assert diagnosis_options(Sources(gold=gold, documents=DOCUMENTS), ScoreOptions(), told).training == {
        "PERSON": frozenset({"emma"})
    }


def test_without_any_there_are_no_training_strings(gold: Path) -> None:
    made = diagnosis_options(Sources(gold=gold), ScoreOptions(), Told())
    assert (made.training, made.trained_on, made.curves, made.dev) == (None, frozenset(), False, None)


def test_dev_is_diagnosed_only_where_curves_are_asked_for(gold: Path) -> None:
    sources = Sources(gold=gold, predicted=gold, documents=DOCUMENTS)
    options = ScoreOptions(split="test", documents=FACTS)
    assert diagnosis_options(sources, options, Told()).dev is None
    made = diagnosis_options(sources, options, Told(curves=True))
    assert made.dev is not None
    assert (made.dev.documents, made.tuned_on) == (1, {"d"})
    assert made.dev.entities.scores.best_threshold() == 0.5


def test_dev_predictions_of_another_text_are_refused(gold: Path, tmp_path: Path) -> None:
    write(tmp_path / "dev.jsonl", [Annotations(doc="d", text="Carl", mentions=(MENTION,))])
    write(tmp_path / "pred.jsonl", [Annotations(doc="d", text="Karl", mentions=(MENTION,))])
    told = Told(curves=True, dev_gold=tmp_path / "dev.jsonl", dev_predicted=str(tmp_path / "pred.jsonl"))
    with pytest.raises(InputError, match="another text"):
        diagnosis_options(Sources(gold=gold), ScoreOptions(), told)


def test_records_that_cannot_be_read_are_left_out_where_that_is_allowed(gold: Path) -> None:
    with gold.open("a") as stream:
        stream.write("no JSON\n")
    options = ScoreOptions(split="test", documents=FACTS)
    strict = Sources(gold=gold, predicted=gold, documents=DOCUMENTS)
    with pytest.raises(InputError):
        diagnosis_options(strict, options, Told(curves=True))
    made = diagnosis_options(replace(strict, lenient=True), options, Told(curves=True))
    assert (made.trained_on, made.tuned_on) == ({"t"}, {"d"})
