from __future__ import annotations

from dataclasses import replace
from math import inf, nan
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.errors import RecordError
from goldspan.eval.pairing import DocumentFacts
from goldspan.eval.scoring import ScoreOptions, gold_signature, report_of, score
from goldspan.eval.typemap import Fated, TypeMap
from goldspan.measures.options import ENTITIES, ByType, Mode
from goldspan.schema import parse_schema

if TYPE_CHECKING:
    from goldspan.eval.report import Report

PERSON = Mention(id="p", type="PERSON", start=0, end=4)
PLACE = Mention(id="g", type="GPE", start=10, end=16)
VISITS = Relation(type="VISITS", head="p", tail="g")
GOLD = [Annotations(doc="b", mentions=(PERSON, PLACE), relations=(VISITS,)), Annotations(doc="a", mentions=(PERSON,))]
SCHEMA = parse_schema(
    'name = "s"\nversion = 1\n[entity.PERSON]\n[relation.MET]\nhead = ["PERSON"]\ntail = ["PERSON"]\nsymmetric = true\n'
)


def f1(report: Report, block: str = "entities", mode: str = "strict") -> float | None:
    return report.blocks[block][mode].micro.f1


def test_gold_against_itself_is_one() -> None:
    report = score(GOLD, GOLD)
    assert {(b, m): n.micro.f1 for b, modes in report.blocks.items() for m, n in modes.items()} == {
        ("entities", "strict"): 1.0,
        ("entities", "exact"): 1.0,
        ("entities", "partial"): 1.0,
        ("entities", "type"): 1.0,
        ("relations", "boundaries"): 1.0,
        ("relations", "strict"): 1.0,
        ("relations", "partial"): 1.0,
    }
    assert report.documents == {"gold": 2, "predicted": 2, "missing": 0, "unknown": 0}
    assert report.duplicates == {"gold": 0, "predicted": 0}


def test_missing_and_unknown_documents_are_counted() -> None:
    report = score(GOLD, [Annotations(doc="a", mentions=(PERSON,)), Annotations(doc="x", mentions=(PERSON,))])
    assert report.documents == {"gold": 2, "predicted": 1, "missing": 1, "unknown": 1}
    micro = report.table.counts(ENTITIES, Mode.STRICT)
    assert (micro.correct, micro.missing, micro.spurious, micro.actual) == (1, 2, 0, 1)


def test_the_signature_says_what_was_measured() -> None:
    assert str(score(GOLD, []).signature) == (
        "goldspan|def:1|docs:2|split:all|gold:87e939ef|schema:none|dups:collapse|map:none|ground:none"
    )


def test_documents_stand_in_the_order_of_their_ids() -> None:
    report = score(GOLD, [])
    assert report.table.documents == ("a", "b")
    assert report.gold == score(GOLD[::-1], []).gold


DIFFERENT = {
    "schema": ScoreOptions(schema=SCHEMA),
    "min": ScoreOptions(min_score=0.5),
    "map": ScoreOptions(type_map=TypeMap(drop=Fated(entity=("GPE",)))),
    "bytype": ScoreOptions(by_type=ByType.FILTERED),
    "split": ScoreOptions(split="test", documents={d: DocumentFacts("0" * 64, "test") for d in "ab"}),
}


@pytest.mark.parametrize(("field", "options"), DIFFERENT.items(), ids=DIFFERENT)
def test_whatever_can_move_a_number_is_in_the_signature(field: str, options: ScoreOptions) -> None:
    plain, other = score(GOLD, GOLD).signature, score(GOLD, GOLD, options).signature
    assert [key for key, value in other.fields().items() if plain.fields().get(key) != value] == [field]
    assert gold_signature(GOLD, options)[0] == other


def test_predictions_below_the_least_score_are_left_out() -> None:
    sure = Mention(type="PERSON", start=0, end=4, score=0.9)
    unsure = Mention(type="GPE", start=20, end=24, score=0.2)
    predicted = [Annotations(doc="a", mentions=(sure, unsure))]
    gold = [Annotations(doc="a", mentions=(PERSON,))]
    assert f1(score(gold, predicted)) == pytest.approx(2 / 3)
    assert f1(score(gold, predicted, ScoreOptions(min_score=0.5))) == 1.0


def test_a_map_makes_types_coarser_on_both_sides() -> None:
    gold = [Annotations(doc="a", mentions=(Mention(type="COMPANY", start=0, end=4),))]
    predicted = [Annotations(doc="a", mentions=(Mention(type="GOV_ORG", start=0, end=4),))]
    assert f1(score(gold, predicted)) == 0.0
    coarse = TypeMap(entity={"COMPANY": "ORG", "GOV_ORG": "ORG"})
    report = score(gold, predicted, ScoreOptions(type_map=coarse))
    assert f1(report) == 1.0
    assert list(report.blocks["entities"]["strict"].types) == ["ORG"]


def test_a_schema_makes_relations_symmetric() -> None:
    two = (PERSON, Mention(id="q", type="PERSON", start=20, end=24))
    gold = [Annotations(doc="a", mentions=two, relations=(Relation(type="MET", head="p", tail="q"),))]
    predicted = [Annotations(doc="a", mentions=two, relations=(Relation(type="MET", head="q", tail="p"),))]
    assert f1(score(gold, predicted), "relations") == 0.0
    assert f1(score(gold, predicted, ScoreOptions(schema=SCHEMA)), "relations") == 1.0


@settings(deadline=None)
@given(st.permutations(range(6)), st.permutations(range(6)))
def test_the_order_of_documents_never_matters(gold: list[int], predicted: list[int]) -> None:
    def side(order: list[int], shift: int) -> list[Annotations]:
        return [
            Annotations(doc=str(i), mentions=(Mention(type="T", start=i, end=i + 2 + (i + shift) % 2),)) for i in order
        ]

    report = score(side(gold, 0), side(predicted, 1))
    assert report.to_dict(per_document=True) == score(side([*range(6)], 0), side([*range(6)], 1)).to_dict(
        per_document=True
    )


def odd(**changes: object) -> Annotations:
    return Annotations(doc="b", mentions=(Mention(**{"type": "T", "start": 0, "end": 4, **changes}),))  # type: ignore[arg-type]


LOST = Annotations(doc="b", mentions=(PERSON,), relations=(Relation(type="R", head="p", tail="gone"),))
ODD = [
    (odd(type=""), '$.mentions[0].type: ""; expected a type'),
    (odd(score=1.5), "$.mentions[0].score: 1.5; expected a number from 0 to 1"),
    (odd(score=nan), "$.mentions[0].score: nan; expected a number from 0 to 1"),
    (odd(score=-inf), "$.mentions[0].score: -inf; expected a number from 0 to 1"),
    (LOST, '$.relations[0].tail: "gone" names nothing in this record'),
]


@pytest.mark.parametrize(("record", "told"), ODD)
@pytest.mark.parametrize("side", ["gold", "predicted"])
def test_what_cannot_be_scored_is_refused(record: Annotations, told: str, side: str) -> None:
    sides = {"gold": GOLD, "predicted": GOLD} | {side: [GOLD[1], record]}
    with pytest.raises(RecordError) as caught:
        score(sides["gold"], sides["predicted"])
    (line,) = caught.value.lines()
    assert line.startswith(f'{side} record of "b" {told}')


def test_everything_that_cannot_be_scored_is_told_at_once() -> None:
    with pytest.raises(RecordError) as caught:
        score(
            [odd(type="")],
            [odd(score=2.0), Annotations(doc="unknown", mentions=LOST.mentions, relations=LOST.relations)],
        )
    assert [problem.rule for problem in caught.value.problems] == ["empty-type", "score", "dangling"]
    with pytest.raises(RecordError):
        gold_signature([LOST], ScoreOptions())


def test_counts_of_something_without_a_type_are_no_report() -> None:
    table = score(GOLD, GOLD).table
    cells = table.blocks[ENTITIES]
    blank = replace(table, blocks={**table.blocks, ENTITIES: replace(cells, types=("", *cells.types[1:]))})
    with pytest.raises(RecordError, match="empty type"):
        report_of(blank, dict.fromkeys(table.documents, "0"), ScoreOptions())
