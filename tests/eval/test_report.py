from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.errors import InputError, RecordError
from goldspan.eval.report import Report, System, read_report
from goldspan.eval.scoring import score

if TYPE_CHECKING:
    from pathlib import Path

GOLD = [
    Annotations(
        doc="a",
        mentions=(
            Mention(id="1", type="PERSON", start=0, end=4),
            Mention(id="2", type="GPE", start=10, end=16),
            Mention(id="3", type="GPE", start=20, end=26),
        ),
        relations=(Relation(type="VISITS", head="1", tail="2"),),
    ),
    Annotations(doc="b", mentions=(Mention(type="ROLE", start=0, end=4),)),
]
PREDICTED = [
    Annotations(
        doc="a",
        mentions=(
            Mention(id="1", type="PERSON", start=0, end=4),
            Mention(id="2", type="GPE", start=10, end=14),
            Mention(id="4", type="EVENT", start=30, end=36),
        ),
        relations=(Relation(type="VISITS", head="1", tail="2"), Relation(type="VISITS", head="1", tail="2")),
    ),
]


@pytest.fixture
def report() -> Report:
    return score(GOLD, PREDICTED, system=System(name="mine", version="2", documents=1, seconds=0.5, failures=1))


def test_the_json_is_that_of_the_design(report: Report) -> None:
    data = report.to_dict()
    assert list(data) == ["signature", "system", "documents", "duplicates", "entities", "relations"]
    assert data["documents"] == {"gold": 2, "predicted": 1, "missing": 1, "unknown": 0}
    assert data["duplicates"] == {"gold": 0, "predicted": 1}
    assert list(data["entities"]) == ["strict", "exact", "partial", "type"]
    assert list(data["relations"]) == ["boundaries", "strict", "partial"]
    strict = data["entities"]["strict"]
    # Written by hand: PERSON is right, one GPE overlaps, EVENT is spurious, the other GPE and the ROLE are missing.
    assert strict["micro"] == {
        "correct": 1,
        "incorrect": 1,
        "partial": 0,
        "missing": 2,
        "spurious": 1,
        "possible": 4,
        "actual": 3,
        "precision": 1 / 3,
        "recall": 0.25,
        "f1": 2 / 7,
        "interval": None,
        "precision_interval": None,
        "recall_interval": None,
        "no_interval": "too few documents, or a few of them outweigh the rest",
    }
    # PERSON 1, GPE 0, ROLE 0 over the three types that gold has; a null precision counts 0.
    none = {"interval": None, "no_interval": "too few documents, or a few of them outweigh the rest"}
    assert strict["macro"] == {"precision": 1 / 3, "recall": 1 / 3, "f1": 1 / 3, "types": 3, **none}
    assert strict["weighted"] == {"precision": 0.25, "recall": 0.25, "f1": 0.25, "types": 3}
    assert list(strict["types"]) == ["EVENT", "GPE", "PERSON", "ROLE"]
    assert strict["types"]["ROLE"]["precision"] is None
    assert strict["types"]["ROLE"]["f1"] == 0.0
    assert strict["types"]["EVENT"]["recall"] is None
    assert data["entities"]["type"]["micro"]["mean_iou"] == pytest.approx((1 + 4 / 6) / 2)
    assert data["relations"]["boundaries"]["micro"]["actual"] == 1


def test_nothing_to_score_is_null() -> None:
    micro = score([Annotations(doc="a")], [Annotations(doc="a")]).to_dict()["relations"]["strict"]["micro"]
    assert (micro["precision"], micro["recall"], micro["f1"]) == (None, None, None)
    assert (micro["interval"], micro["no_interval"]) == (None, "nothing to score")
    assert json.dumps(micro).count("null") == 6


def test_a_stored_report_comes_back_with_all_numbers_derived_anew(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report.to_dict(per_document=True)))
    back = read_report(path)
    assert back.to_dict(per_document=True) == report.to_dict(per_document=True)
    assert back.system == report.system


def test_a_stored_report_keeps_what_comparing_needs(report: Report) -> None:
    kept = report.to_dict(per_document=True)["per_document"]
    assert kept["counts"]["documents"] == ["a", "b"]
    assert len(kept["gold"]) == 2
    assert "per_document" not in report.to_dict()


def test_keys_of_a_later_version_are_no_fault(report: Report) -> None:
    data = {**report.to_dict(per_document=True), "diagnosis": {"a": 1}, "format": 7}
    assert Report.from_dict(data).blocks == report.blocks


BROKEN = {
    "not JSON": b"{",
    "not an object": b"[]",
    "an annotation record": b'{"doc":"a","mentions":[]}',
    "without counts": json.dumps(score(GOLD, PREDICTED).to_dict()).encode(),
    "not UTF-8": b'{"signature":"\xff"}',
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_what_is_no_report_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(data)
    with pytest.raises(RecordError, match="not a stored report") as caught:
        read_report(path, "shown.json")
    assert caught.value.problems[0].file == "shown.json"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("signature", "goldspan|docs:1"),
        ("signature", 5),
        ("system", {}),
        ("per_document", {"gold": [], "counts": {}}),
        ("per_document", {"gold": ["x"], "counts": score(GOLD, PREDICTED).table.to_dict()}),
        ("provenance", None),
    ],
)
def test_a_damaged_report_is_refused(report: Report, key: str, value: object) -> None:
    with pytest.raises(RecordError, match="not a stored report"):
        Report.from_dict({**report.to_dict(per_document=True), key: value})


def test_no_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_report(tmp_path / "none.json")


def test_a_system_knows_its_label_and_speed() -> None:
    assert System(name="a").label == "a"
    assert System(name="a").speed is None
    assert System(name="a", version="1", documents=10, seconds=4.0).label == "a@1"
    assert System(name="a", documents=10, seconds=4.0).speed == 2.5
