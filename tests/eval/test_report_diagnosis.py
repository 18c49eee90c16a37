from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.eval.diagnosing import ReportedDiagnosis
from goldspan.eval.report_diagnosis import diagnosis_notes, diagnosis_tables
from goldspan.eval.scoring import ScoreOptions, score
from goldspan.measures.diagnosis import diagnose

if TYPE_CHECKING:
    from goldspan.eval.report import Report
    from goldspan.eval.tables import Table

TEXT = "Anna met Bob in Vienna. Acme pays."
ANNA, BOB = Mention(id="a", type="PERSON", start=0, end=4), Mention(id="b", type="PERSON", start=9, end=12)
VIENNA, ACME = Mention(id="v", type="PLACE", start=16, end=22), Mention(id="o", type="ORG", start=24, end=28)
GOLD = Annotations(
    doc="one",
    text=TEXT,
    mentions=(ANNA, BOB, VIENNA, ACME),
    relations=(Relation(type="MET", head="a", tail="b"), Relation(type="PAYS", head="o", tail="a")),
)
# Anna is right, Bob too long, Vienna an ORG, Acme missing, "pays" spurious.
PREDICTED = Annotations(
    doc="one",
    mentions=(
        Mention(id="a", type="PERSON", start=0, end=4, score=0.9),
        Mention(id="b", type="PERSON", start=9, end=15, score=0.5),
        Mention(id="v", type="ORG", start=16, end=22, score=0.4),
        Mention(id="p", type="ORG", start=29, end=33, score=0.1),
    ),
    relations=(Relation(type="MET", head="a", tail="b"),),
)


def report(**options: Any) -> Report:
    return score([GOLD], [PREDICTED], ScoreOptions(diagnosis=ReportedDiagnosis(**options)))


def tables(made: Report) -> dict[str, Table]:
    return {table.title: table for table in diagnosis_tables(made)}


def test_classes_and_what_mending_them_would_give() -> None:
    table = tables(report())["entities: what became of them, and strict F1 if it were mended, per cent"]
    assert table.head == ("class", "count", "F1 if mended", "gain", "F1 in turn", "gain in turn")
    assert table.rows == (
        ("correct", "1", "25.0", "–", "25.0", "–"),
        # 2·2 / 8; 2·2 / (8 + 1); 2·1 / (8 − 1)
        ("type", "1", "50.0", "+25.0", "50.0", "+25.0"),
        ("boundary", "1", "50.0", "+25.0", "75.0", "+25.0"),
        ("type+boundary", "0", "25.0", "+0.0", "75.0", "+0.0"),
        ("missing", "1", "44.4", "+19.4", "88.9", "+13.9"),
        ("spurious", "1", "28.6", "+3.6", "100.0", "+11.1"),
    )


def test_boundaries_and_confusions() -> None:
    found = tables(report())
    rows = found["entities: wrong boundaries"].rows
    assert rows == (("too short", "0"), ("too long", "1"), ("shifted", "0"), ("split", "0"), ("merged", "0"))
    assert found["entities: gold (rows) against predicted (columns)"].rows == (
        ("1 ORG", "·", "·", "·", "1"),
        ("2 PERSON", "·", "2", "·", "·"),
        ("3 PLACE", "1", "·", "·", "·"),
        ("none", "1", "·", "·", "·"),
    )


def test_parts_of_the_data() -> None:
    training = {"PERSON": frozenset({"anna"}), "ORG": frozenset({"vienna"})}
    made = report(training=training, metadata={"one": {"year": "2019", "publisher": "Daily_News"}})
    rows = [row[:5] for row in tables(made)["entities: parts of the data, per cent"].rows]
    assert rows[:3] == [
        ("string", "seen", "1", "2", "1"),
        ("string", "seen as another type", "1", "0", "0"),
        ("string", "unseen", "2", "2", "0"),
    ]
    assert rows[-2:] == [
        ("publisher", "Daily_News", "4", "4", "1"),
        ("year", "2019", "4", "4", "1"),
    ]
    distances = tables(made)["relations: parts of the data, per cent"].rows
    assert [row[:5] for row in distances][:2] == [("distance", "0", "1", "1", "0"), ("distance", "1", "1", "0", "0")]
    assert diagnosis_notes(made) == []


def test_of_many_documents_the_worst_are_shown() -> None:
    gold = [Annotations(doc=f"d{i}", mentions=(ANNA,)) for i in range(9)]
    made = score(gold, gold[:7], ScoreOptions(diagnosis=ReportedDiagnosis()))
    rows = tables(made)["entities: parts of the data, per cent"].rows
    names = [row[1] for row in rows if row[0] == "document, most errors"]
    assert names == ["d7", "d8", "d0", "d1", "d2"]


def test_examples_are_offsets_and_never_text() -> None:
    found = tables(report())
    assert found["entities: examples, by offsets"].rows == (
        ("type", "one", "PLACE 16:22", "ORG 16:22", ""),
        ("boundary", "one", "PERSON 9:12", "PERSON 9:15", "too long"),
        ("missing", "one", "ORG 24:28", "–", ""),
        ("spurious", "one", "–", "ORG 29:33", ""),
    )
    assert found["relations: examples, by offsets"].rows[0][2] == "MET: PERSON 0:4 → PERSON 9:12"
    assert not any(word in report().to_markdown() for word in ("Anna", "Vienna", "Acme"))


def test_three_examples_of_a_class() -> None:
    gold = [Annotations(doc=f"d{i}", mentions=(ANNA,)) for i in range(9)]
    made = score(gold, [], ScoreOptions(diagnosis=ReportedDiagnosis()))
    rows = tables(made)["entities: examples, by offsets"].rows
    assert [row[1] for row in rows] == ["d0", "d1", "d2"]


def test_curves_and_the_threshold_of_dev() -> None:
    pytest.importorskip("sklearn")
    made = report(curves=True, dev=diagnose([(GOLD, PREDICTED)]), tuned_on=frozenset({"one", "x"}))
    table = tables(made)["What scores of predictions tell, per cent; the threshold as it is"]
    assert table.head == ("", "entities", "relations")
    # Above 0.9 one of one is right, of four: average precision ¼, F1 2/5. Four gaps: (0.1 + 0.5 + 0.4 + 0.1) / 4.
    assert [row[:2] for row in table.rows] == [
        ("average precision", "25.0"),
        ("expected calibration error", "27.5"),
        ("threshold best on dev", "0.9"),
        ("F1 on dev at it", "40.0"),
        ("P here at it", "100.0"),
        ("R here at it", "25.0"),
        ("F1 here at it", "40.0"),
    ]
    assert made.diagnosis is not None
    assert made.diagnosis["dev"] == {"documents": 2, "scored": 1}
    assert diagnosis_notes(made)[-1].startswith("1 document of dev among those scored")


def test_without_dev_there_is_no_row_of_a_threshold() -> None:
    pytest.importorskip("sklearn")
    table = tables(report(curves=True))["What scores of predictions tell, per cent; the threshold as it is"]
    assert [row[0] for row in table.rows] == ["average precision", "expected calibration error"]


def test_what_cannot_be_told_is_said() -> None:
    bare = [Annotations(doc="one", mentions=GOLD.mentions, relations=GOLD.relations)]
    asked = ScoreOptions(diagnosis=ReportedDiagnosis(curves=True))
    made = score(bare, bare, asked)
    assert diagnosis_notes(made) == [
        "Strings seen in training are not known: give the training gold with --training.",
        "Some distances in sentences are not known: give the texts with --documents.",
        "entities: no prediction carries a score, so there is no curve and no threshold to choose.",
        "relations: no prediction carries a score, so there is no curve and no threshold to choose.",
    ]
    assert not any(title.startswith("What scores") for title in tables(made))


def test_training_documents_among_those_scored_are_said() -> None:
    made = report(training={}, trained_on=frozenset({"one"}))
    assert diagnosis_notes(made)[0].startswith("1 training document among those scored")


def test_nothing_is_said_without_a_diagnosis() -> None:
    plain = score([GOLD], [PREDICTED])
    assert tables(plain) == {}
    assert diagnosis_notes(plain) == []
    assert "mended" not in plain.to_markdown()


DAMAGED: list[dict[str, Any]] = [
    {"a": 1},
    {"entities": {}, "relations": {}},
    {"entities": 3, "relations": None},
]


@pytest.mark.parametrize("data", DAMAGED)
def test_a_diagnosis_of_another_version_is_told_and_no_fault(data: dict[str, Any]) -> None:
    made = replace(report(), diagnosis=data)
    assert tables(made) == {}
    assert diagnosis_notes(made) == ["The diagnosis in this report cannot be shown: it is not of this version."]


def test_what_others_named_is_escaped() -> None:
    odd = Annotations(doc="*d|1*", mentions=(Mention(type="<b>", start=0, end=4),))
    page = score([odd], [], ScoreOptions(diagnosis=ReportedDiagnosis())).to_markdown()
    assert "\\*d\\|1\\*" in page
    assert "<b>" not in page.replace("\\<b\\>", "")
