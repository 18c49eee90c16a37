from __future__ import annotations

import pytest

from goldspan.errors import InputError
from goldspan.eval.comparison.conditions import (
    MeasureCondition,
    RunCondition,
    RunFact,
    Where,
    parse_condition,
)
from goldspan.measures.measure import Measure

ANI = Where((("agency", "ANI"),))


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("F1(entities)@strict>=-0.01", MeasureCondition(Measure.parse("F1(entities)@strict"), -0.01)),
        (" F1(entities)@strict >= 0 ", MeasureCondition(Measure.parse("F1(entities)@strict"), 0.0)),
        ("R(entities,type=PERSON)@type>=-1e-2", MeasureCondition(Measure.parse("R(entities,type=PERSON)@type"), -0.01)),
        (
            'F1(entities,type="A>=B")@strict>=0.5',
            MeasureCondition(Measure.parse('F1(entities,type="A>=B")@strict'), 0.5),
        ),
        ("speed>=5", RunCondition(RunFact.SPEED, 5.0)),
        ("failures<=0.02", RunCondition(RunFact.FAILURES, 0.02)),
    ],
)
def test_conditions_are_read(text: str, condition: MeasureCondition | RunCondition) -> None:
    assert parse_condition(text) == condition
    assert parse_condition(str(condition)) == condition


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("F1(entities)@strict", "expected a condition such as"),
        ("F1(entities)@strict>0", "expected a condition such as"),
        ("F1(entities)@strict>=", "expected a condition such as"),
        (">=0.1", "expected a condition such as"),
        ("F1(entities)@strict>=one", "a finite number"),
        ("F1(entities)@strict>=nan", "a finite number"),
        ("F1(entities)@strict>=-inf", "a finite number"),
        ("F1(entities)@strict>=-2", "one point is 0.01"),
        ("F1(entities)@strict<=0.1", "expected F1(entities)@strict>=0.1"),
        ("F1(entities)@strct>=0.1", "did you mean strict?"),
        ("speed<=5", "expected speed>=5"),
        ("speed>=-1", "0 or more"),
        ("failures>=0.1", "expected failures<=0.1"),
        ("failures<=2", "a share from 0 to 1"),
        ("cost<=3", "expected cost>=3"),
        ("cost>=3", "a difference as a fraction"),
    ],
)
def test_what_is_no_condition_is_said(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_condition(text)
    assert message in str(caught.value)


def test_a_part_of_the_documents_is_told_by_facts() -> None:
    both = Where((("agency", "ANI"), ("year", "2021")))
    assert ANI.holds({"agency": "ANI", "year": "2020"})
    assert not both.holds({"agency": "ANI", "year": "2020"})
    assert not ANI.holds({})
    assert Where().holds({})
    assert str(both) == "agency=ANI, year=2021"
    assert str(parse_condition("F1(entities)@strict>=0", both)) == "F1(entities)@strict>=0 where agency=ANI, year=2021"


def test_a_run_says_nothing_of_a_part_of_the_documents() -> None:
    with pytest.raises(InputError, match="no speed of a part"):
        parse_condition("speed>=5", ANI)
