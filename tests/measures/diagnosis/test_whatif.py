"""What mending a class does to F1: worked out by hand."""

from __future__ import annotations

import pytest

from goldspan.measures.diagnosis import Partition, Standing, in_turn, mended_f1, what_if
from goldspan.measures.diagnosis.mentions import MENTION_CLASSES

# Ten gold and nine predicted mentions: 4 correct, 2 of wrong type, 1 boundary, 1 both, 2 missing, 1 spurious.
CELLS = {
    ("correct", "PER", "PER"): 3,
    ("correct", "ORG", "ORG"): 1,
    ("type", "PER", "ORG"): 2,
    ("boundary", "ORG", "ORG"): 1,
    ("type+boundary", "ORG", "GPE"): 1,
    ("missing", "PER", None): 1,
    ("missing", "GPE", None): 1,
    ("spurious", None, "ORG"): 1,
}
TEN = Partition(MENTION_CLASSES, CELLS)

ALONE = [
    ("type", 2, 2 * 6 / 19),
    ("boundary", 1, 2 * 5 / 19),
    ("type+boundary", 1, 2 * 5 / 19),
    ("missing", 2, 2 * 6 / 21),
    ("spurious", 1, 2 * 4 / 18),
]
IN_TURN = [
    ("type", 2, 2 * 6 / 19),
    ("boundary", 1, 2 * 7 / 19),
    ("type+boundary", 1, 2 * 8 / 19),
    ("missing", 2, 2 * 10 / 21),
    ("spurious", 1, 1.0),
]
PERSONS = [  # 6 gold, 3 predicted, 3 correct
    ("type", 2, 2 * 5 / 11),  # two predictions come over from ORG
    ("boundary", 0, 2 * 3 / 9),
    ("type+boundary", 0, 2 * 3 / 9),
    ("missing", 1, 2 * 4 / 10),
    ("spurious", 0, 2 * 3 / 9),
]
ORGANISATIONS = [  # 3 gold, 5 predicted, 1 correct
    ("type", 0, 2 * 1 / 6),  # two predictions leave for PER
    ("boundary", 1, 2 * 2 / 8),
    ("type+boundary", 1, 2 * 2 / 9),  # one comes over from GPE
    ("missing", 0, 2 * 1 / 8),
    ("spurious", 1, 2 * 1 / 7),
]


def test_each_class_alone() -> None:
    fixes = what_if(TEN.standing(), TEN.classes)
    assert TEN.standing().f1 == 2 * 4 / 19
    assert [(fix.name, fix.count, fix.f1) for fix in fixes] == ALONE
    assert fixes[0].gain == 2 * 6 / 19 - 2 * 4 / 19


def test_all_classes_in_turn() -> None:
    fixes = in_turn(TEN.standing(), TEN.classes)
    assert [(fix.name, fix.count, fix.f1) for fix in fixes] == IN_TURN
    assert fixes[-1].gain == 1.0 - 2 * 10 / 21


@pytest.mark.parametrize(("name", "expected"), [("PER", PERSONS), ("ORG", ORGANISATIONS)])
def test_by_type(name: str, expected: list[tuple[str, int, float]]) -> None:
    standing = TEN.by_type()[name]
    assert [(fix.name, fix.count, fix.f1) for fix in what_if(standing, TEN.classes)] == expected
    assert in_turn(standing, TEN.classes)[-1].f1 == 1.0


def test_nothing_to_score_is_none() -> None:
    only_spurious = Standing({}, {"spurious": 2})
    assert only_spurious.f1 == 0.0
    assert mended_f1(only_spurious, ["spurious"]) is None
    assert what_if(only_spurious, MENTION_CLASSES)[-1].gain is None
    assert {fix.f1 for fix in what_if(Standing(), MENTION_CLASSES)} == {None}


def test_as_plain_data() -> None:
    fix = what_if(Standing({"missing": 1}, {}), MENTION_CLASSES)[3]
    assert fix.to_dict() == {"class": "missing", "count": 1, "f1": 1.0, "gain": 1.0}
