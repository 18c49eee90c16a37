from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.errors import InputError, UnknownName
from goldspan.eval.scoring import ScoreOptions, score
from goldspan.eval.value import types_of, value
from goldspan.measures.measure import Measure

if TYPE_CHECKING:
    from goldspan.eval.report import Report

PERSON = Mention(id="p", type="PERSON", start=0, end=4, entity="e1")
HE = Mention(id="h", type="PERSON", start=20, end=22, entity="e1")
PLACE = Mention(id="g", type="GPE", start=10, end=16, entity="e2")


def record(doc: str, *mentions: Mention, realis: str | None = None, relation: bool = True) -> Annotations:
    attributes = {"realis": realis} if realis else {}
    relations = (Relation(type="IN", head="p", tail="g", attributes=attributes),) if relation else ()
    return Annotations(doc=doc, mentions=mentions, relations=relations)


GOLD = [record("a", PERSON, HE, PLACE, realis="planned"), record("b", PERSON, PLACE)]
PREDICTED = [record("a", PERSON, HE, PLACE), record("b", PERSON, PLACE)]
SHORT = [record("a", PERSON, PLACE), record("b", PERSON, relation=False)]

# Written by hand for SHORT: 3 of 5 mentions, 1 of 2 relations and facts; the cluster {PERSON, HE} half found.
VALUES: list[tuple[str, float | None]] = [
    ("F1(entities)@strict", 6 / 8),
    ("P(entities)@strict", 1.0),
    ("R(entities)@strict", 3 / 5),
    ("R(entities,type=GPE)@strict", 1 / 2),
    ("R(entities,type=NOBODY)@strict", None),
    ("F1(entities,avg=macro)@strict", (4 / 5 + 2 / 3) / 2),
    ("F1(entities,avg=weighted)@strict", (3 * 4 / 5 + 2 * 2 / 3) / 5),
    ("F1(relations)@strict", 2 / 3),
    ("F1(relations)@document", 2 / 3),
    ("F1(relations)@docred", 2 / 3),
    ("F1(relations)@docred_evidence", 0.0),
    ("R(clusters)@muc", 0.0),
    ("R(clusters)@b3", (1 / 2 + 1 + 1) / 5),
    ("F1(clusters)@ceaf_mention", 6 / 8),
    ("F1(entities)@fair", 6 / 8),
]


@pytest.fixture(scope="module")
def everything() -> Report:
    measures = [Measure.parse(name) for name, _ in VALUES] + [Measure.parse("F1(clusters)@conll")]
    return score(GOLD, SHORT, ScoreOptions().asking(measures))


@pytest.mark.parametrize(("name", "expected"), VALUES)
def test_values(name: str, expected: float | None, everything: Report) -> None:
    found = everything.value(name)
    assert str(found.measure) == name
    assert found.value == (None if expected is None else pytest.approx(expected))
    assert found.interval is None
    assert found.span.reason


def test_the_conll_average_is_the_mean_of_three(everything: Report) -> None:
    f1 = [everything.value(f"F1(clusters)@{mode}").value or 0 for mode in ("muc", "b3", "ceaf_entity")]
    assert everything.value("F1(clusters)@conll").value == pytest.approx(sum(f1) / 3)


def test_the_conll_average_has_the_interval_of_the_report(everything: Report) -> None:
    found = everything.value("F1(clusters)@conll")
    assert found.span == everything.intervals["clusters"]["conll"].micro.f1
    assert value(everything, "F1(clusters)@conll", intervals=False).span.reason == "not asked for"


def test_a_value_says_what_it_is_made_of(everything: Report) -> None:
    found = everything.value("F1(entities)@strict")
    assert (found.n, found.d, found.documents) == (6, 8, 2)
    assert found.to_dict() == {
        "value": 0.75,
        "interval": None,
        "n": 6.0,
        "d": 8.0,
        "documents": 2,
        "no_interval": "too few documents, or a few of them outweigh the rest",
    }
    assert value(everything, "F1(entities)@strict", intervals=False).span.reason == "not asked for"


def test_an_attribute_must_be_equal_where_a_measure_names_it() -> None:
    report = score(GOLD, PREDICTED, ScoreOptions().asking([Measure.parse("F1(relations+realis)@strict")]))
    assert report.value("F1(relations)@strict").value == 1.0
    assert report.value("F1(relations+realis)@strict").value == 0.5
    assert report.value("F1(relations+realis,type=IN)@strict").value == 0.5
    assert dict(report.signature.more)["attributes"]
    other = [record("a", PERSON, HE, PLACE, realis="negated"), GOLD[1]]
    again = score(other, PREDICTED, ScoreOptions().asking([Measure.parse("F1(relations+realis)@strict")]))
    assert again.signature.gold == report.signature.gold
    assert dict(again.signature.more)["attributes"] != dict(report.signature.more)["attributes"]


@pytest.mark.parametrize(
    "name",
    ["F1(relations)@document", "F1(clusters)@conll", "F1(clusters)@b3", "F1(entities+case)@strict",
     "F1(relations+realis,avg=macro)@strict"],
)  # fmt: skip
def test_what_was_not_counted_is_answered_with_what_was(name: str) -> None:
    with pytest.raises(UnknownName, match="entities@strict"):
        score(GOLD, SHORT).value(name)


@pytest.mark.parametrize("name", ["F1", "F2(entities)@strict", "F1(entities)@strictly"])
def test_what_is_no_measure_is_refused(name: str, everything: Report) -> None:
    with pytest.raises(InputError):
        everything.value(name)


def test_types_of_a_block(everything: Report) -> None:
    assert types_of(everything, Measure.parse("F1(entities)@strict")) == ("GPE", "PERSON")
    assert types_of(everything, Measure.parse("F1(relations)@document")) == ("IN",)
    assert types_of(score(GOLD, SHORT), Measure.parse("F1(relations)@document")) == ()
