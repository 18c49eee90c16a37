from __future__ import annotations

import json

import msgspec
import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.errors import RecordError
from goldspan.eval.report import Report
from goldspan.eval.scoring import ScoreOptions, score
from goldspan.eval.typemap import TypeMap
from goldspan.measures.diagnosis import DiagnosisOptions

SECRET = "words of the article"  # noqa: S105
GOLD = [
    Annotations(
        doc=f"d{i}",
        text=SECRET,
        mentions=(Mention(type="A", start=0, end=5, text="words"), Mention(type="B", start=9, end=12, text="the")),
    )
    for i in range(600)
]
PREDICTED = [msgspec.structs.replace(record, mentions=(Mention(type="B", start=0, end=5),)) for record in GOLD]


def test_a_diagnosis_is_part_of_the_report_and_holds_no_text() -> None:
    report = score(GOLD, PREDICTED, ScoreOptions(diagnosis=DiagnosisOptions()))
    data = report.to_dict()["diagnosis"]
    assert data["documents"] == 600
    assert data["entities"]["classes"]["type"] == 600
    assert data["entities"]["classes"]["missing"] == 600
    assert data["examples"]["entities"]
    assert SECRET not in json.dumps(data)
    assert "words" not in json.dumps(data)
    assert Report.from_dict(report.to_dict(per_document=True)).to_dict() == report.to_dict()


def test_a_map_holds_for_the_diagnosis_too() -> None:
    coarse = ScoreOptions(diagnosis=DiagnosisOptions(), type_map=TypeMap(entity={"A": "B"}))
    report = score(GOLD[:3], PREDICTED[:3], coarse)
    assert report.to_dict()["diagnosis"]["entities"]["classes"]["correct"] == 3


def test_without_it_nothing_is_said() -> None:
    assert "diagnosis" not in score(GOLD[:1], PREDICTED[:1]).to_dict()


def test_what_is_wrong_with_records_is_told_by_the_kernel() -> None:
    broken = [Annotations(doc=f"d{i}", mentions=(Mention(type="A", start=5, end=5),)) for i in range(2)]
    with pytest.raises(RecordError) as caught:
        score(broken, broken, ScoreOptions(diagnosis=DiagnosisOptions()))
    assert len(caught.value.problems) == 2
