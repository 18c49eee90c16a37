from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.cli import main
from goldspan.document import Document, Meta, text_sha256
from goldspan.formats import write
from goldspan.formats.documents import write_document

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Corpus

TEXT = "Anna is in Vienna. Bob stays."
ANNA, VIENNA = Mention(id="a", type="PERSON", start=0, end=4), Mention(id="v", type="PLACE", start=11, end=17)
BOB = Mention(id="b", type="PERSON", start=19, end=22)
GOLD = Annotations(
    doc="one",
    text=TEXT,
    mentions=(ANNA, VIENNA, BOB),
    relations=(Relation(type="LIVES_IN", head="a", tail="v"), Relation(type="LIVES_IN", head="b", tail="v")),
)


def predicted(doc: str = "one") -> Annotations:
    """Anna with 0.9, "in Vienna" with 0.6, no Bob."""
    mentions = (
        Mention(id="a", type="PERSON", start=0, end=4, score=0.9),
        Mention(id="v", type="PLACE", start=8, end=17, score=0.6),
    )
    return Annotations(doc=doc, mentions=mentions, relations=(Relation(type="LIVES_IN", head="a", tail="v"),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "gold.jsonl", [GOLD])
    write(tmp_path / "pred.jsonl", [predicted()])
    training = Annotations(doc="t", text="Anna left.", mentions=(ANNA,))
    write(tmp_path / "train.jsonl", [training])
    return tmp_path


def run(
    folder: Path, capsys: pytest.CaptureFixture[str], *options: str, pred: str = "pred.jsonl"
) -> tuple[int, str, str]:
    given = [str(folder / option) if option.endswith((".jsonl", ".json", "/docs")) else option for option in options]
    code = main(["score", str(folder / "gold.jsonl"), str(folder / pred), *given])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def diagnosis(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    code, out, err = run(folder, capsys, *options, "--json")
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)["diagnosis"]
    return found


def slices(family: dict[str, Any], name: str) -> dict[str | None, tuple[int, int, int]]:
    return {row["value"]: (row["gold"], row["predicted"], row["correct"]) for row in family["slices"][name]}


def cells(out: str, first: str) -> list[list[str]]:
    return [line.split() for line in out.splitlines() if line.startswith(first)]


def test_the_diagnosis_is_printed_after_the_score(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(folder, capsys, "--diagnosis")
    assert code == 0
    assert out.index("Overall, per cent") < out.index("entities: what became of them")
    # One of five is right; with the boundary mended two are: 2·2 / 5.
    assert ["boundary", "1", "80.0", "+40.0", "80.0", "+40.0"] in cells(out, "boundary")
    assert ["too", "long", "1"] in cells(out, "too long")
    assert ["boundary", "one", "PLACE", "11:17", "PLACE", "8:17", "too", "long"] in cells(out, "boundary")
    assert ["distance", "0", "1", "1", "0", "0.0", "0.0", "0.0"] in cells(out, "distance")
    assert "give the training gold with --training" in out
    assert "Vienna" not in out
    assert out.splitlines()[-1].startswith("goldspan|def:1|")


def test_without_the_option_there_is_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "mended" not in run(folder, capsys)[1]


def test_strings_of_the_training_gold(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = diagnosis(folder, capsys, "--training", "train.jsonl")
    assert slices(data["entities"], "string") == {"seen": (1, 1, 1), "unseen": (2, 1, 0)}
    assert data["training"] == {"documents": 1, "scored": 0}
    out = run(folder, capsys, "--training", "train.jsonl")[1]
    assert ["string", "seen", "1", "1", "1", "100.0", "100.0", "100.0"] in cells(out, "string")
    assert "--training" not in out


def test_mentions_with_a_text_of_their_own_do_for_training(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mention = Mention(type="PERSON", start=3, end=6, text="Bob")
    write(folder / "train.jsonl", [Annotations(doc="t", mentions=(mention,))])
    data = diagnosis(folder, capsys, "--training", "train.jsonl")
    assert slices(data["entities"], "string")["seen"] == (1, 0, 0)


BAD_TRAINING = [
    ([Annotations(doc="t", mentions=(ANNA,))], "mentions whose text is not known"),
    (
        [Annotations(doc="t", text=TEXT, mentions=(Mention(type="A", start=0, end=4, spans=((0, 3), (2, 4))),))],
        "overlaps",
    ),
]


@pytest.mark.parametrize(("records", "message"), BAD_TRAINING)
def test_training_gold_that_tells_nothing_is_refused(
    records: list[Annotations], message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder / "train.jsonl", records)
    code, out, err = run(folder, capsys, "--training", "train.jsonl")
    assert (code, out) == (2, "")
    assert "train.jsonl" in err
    assert message in err


@pytest.mark.parametrize("option", ["--training", "--dev-gold"])
def test_a_file_that_is_not_there(option: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = ["--dev-pred", "pred.jsonl"] if option == "--dev-gold" else []
    code, _, err = run(folder, capsys, option, "none.jsonl", *more)
    assert code == 2
    assert "none.jsonl: no such file or folder" in err


def test_documents_give_texts_facts_and_training(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    metas = {"one": Meta(publisher="Post", published="2019-05-01"), "t": Meta(agency="ANI")}
    for doc, text, split in (("one", TEXT, "test"), ("t", "Anna left.", "train")):
        made = Document(id=doc, text=text, sha256=text_sha256(text), meta=metas[doc], split=split)  # type: ignore[arg-type]
        write_document(folder / "docs" / f"{doc}.json", made)
    bare = Annotations(doc="one", mentions=GOLD.mentions, relations=GOLD.relations)
    write(folder / "gold.jsonl", [bare, Annotations(doc="t", mentions=(ANNA,))])
    data = diagnosis(folder, capsys, "--documents", f"{folder}/docs", "--split", "test", "--diagnosis")
    assert slices(data["entities"], "string") == {"seen": (1, 1, 1), "unseen": (2, 1, 0)}
    assert slices(data["entities"], "metadata.year") == {"2019": (3, 2, 1)}
    assert slices(data["entities"], "metadata.publisher") == {"Post": (3, 2, 1)}
    assert set(slices(data["relations"], "distance")) == {"0", "1"}
    assert data["training"] == {"documents": 1, "scored": 0}
    out = run(folder, capsys, "--documents", f"{folder}/docs", "--diagnosis")[1]
    assert "1 training document among those scored" in out


def test_curves_with_a_dev_split_of_its_own(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("sklearn")
    write(folder / "dev.jsonl", [Annotations(doc="d", mentions=(ANNA,))])
    write(folder / "dev-pred.jsonl", [predicted("d")])
    data = diagnosis(folder, capsys, "--dev-gold", "dev.jsonl", "--dev-pred", "dev-pred.jsonl")
    scores = data["entities"]["scores"]
    assert scores["average_precision"] == pytest.approx(1 / 3)
    assert scores["points"] == [[0.9, 1.0, pytest.approx(1 / 3)], [0.6, 0.5, pytest.approx(1 / 3)]]
    # (|1 − 0.9| + |0 − 0.6|) / 2
    assert scores["expected_calibration_error"] == pytest.approx(0.35)
    assert (scores["threshold"]["value"], scores["threshold"]["dev"]["f1"]) == (0.9, 1.0)
    assert scores["threshold"]["f1"] == pytest.approx(2 / 4)
    assert data["dev"] == {"documents": 1, "scored": 0}
    out = run(folder, capsys, "--dev-gold", "dev.jsonl", "--dev-pred", "dev-pred.jsonl")[1]
    assert ["average", "precision", "33.3", "0.0"] in cells(out, "average precision")
    assert cells(out, "threshold")[0][:5] == ["threshold", "best", "on", "dev", "0.9"]


def test_without_dev_and_without_scores_that_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("sklearn")
    out = run(folder, capsys, "--curves")[1]
    assert "entities: no threshold, for want of scored predictions on dev: --dev-gold and --dev-pred." in out
    out = run(folder, capsys, "--curves", pred="gold.jsonl")[1]
    assert "entities: no prediction carries a score" in out
    assert diagnosis(folder, capsys, "--diagnosis")["entities"].keys().isdisjoint({"scores"})


def test_one_side_of_dev_is_not_enough(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(folder, capsys, "--dev-gold", "gold.jsonl")
    assert code == 2
    assert "--dev-gold and --dev-pred need each other" in err


def test_without_scikit_learn_the_extra_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.metrics", None)
    code, out, err = run(folder, capsys, "--curves")
    assert (code, out) == (2, "")
    assert "pip install 'goldspan[baselines]'" in err


def test_measures_asked_for_are_printed_with_the_diagnosis(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(folder, capsys, "--measures", "F1(entities)@strict", "--diagnosis")[1]
    assert "Measures, per cent" in out
    assert "entities: what became of them" in out
    data = diagnosis(folder, capsys, "--measures", "F1(entities)@strict", "--diagnosis")
    assert data["entities"]["classes"]["missing"] == 1


def test_a_stored_report_shows_the_diagnosis_it_has(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fresh = run(folder, capsys, "--diagnosis", "--out", str(folder / "with.json"))[1]
    run(folder, capsys, "--out", str(folder / "without.json"))
    shown = run(folder, capsys, "--diagnosis", pred="with.json")
    assert shown[0] == 0
    assert shown[1].strip().splitlines()[1:] == fresh[: fresh.index("Report written")].strip().splitlines()[1:]
    for pred, more in (("without.json", []), ("with.json", ["--curves"])):
        code, out, err = run(folder, capsys, "--diagnosis", *more, pred=pred)
        assert (code, out) == (2, "")
        assert "score the predictions themselves" in err


def test_a_stored_report_is_no_prediction_for_dev(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder, capsys, "--out", str(folder / "report.json"))
    code, _, err = run(folder, capsys, "--dev-gold", "gold.jsonl", "--dev-pred", "report.json")
    assert code == 2
    assert "expected predictions of the dev split" in err


@pytest.fixture
def workspace(corpus: Corpus) -> Corpus:
    """A workspace with a document of each split, labelled."""
    for doc, split in (("x", "train"), ("y", "dev"), ("z", "test")):
        document = corpus.document(doc, TEXT, split)  # type: ignore[arg-type]
        corpus.label(document, ("Anna", "PERSON"), ("Vienna", "PLACE"))
    return corpus


@pytest.mark.parametrize(
    ("docs", "split", "chosen"),
    [("yz", "test", True), ("z", "test", False), ("yz", "dev", False), ("xyz", "all", False)],
)
def test_in_a_workspace_dev_is_that_of_the_same_predictions(
    docs: str, split: str, chosen: bool, workspace: Corpus, tmp_path: Path
) -> None:
    pytest.importorskip("sklearn")
    write(tmp_path / "pred.jsonl", [predicted(doc) for doc in docs])
    gold = workspace.root / "annotations" / "gold"
    result = workspace.run("score", gold, tmp_path / "pred.jsonl", "--split", split, "--curves", "--json")
    data = json.loads(result.out)["diagnosis"]
    assert ("threshold" in data["entities"]["scores"]) is chosen
    assert data["training"] == {"documents": 1, "scored": int(split == "all")}
    assert slices(data["entities"], "string")["seen"][2] == len(docs if split == "all" else "z")
