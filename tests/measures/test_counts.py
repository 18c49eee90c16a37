from __future__ import annotations

import pytest

from goldspan.measures import Counts
from goldspan.measures.counts import macro, ratio, weighted

Rates = tuple[float | None, float | None, float | None]


def rates(counts: Counts) -> Rates:
    return (counts.precision, counts.recall, counts.f1)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(), (None, None, None)),
        (Counts(missing=3), (None, 0.0, 0.0)),
        (Counts(spurious=3, actual=3), (0.0, None, 0.0)),
        (Counts(incorrect=2, actual=2), (0.0, 0.0, 0.0)),
        (Counts(correct=2, actual=2), (1.0, 1.0, 1.0)),
        (Counts(correct=1, missing=1, spurious=3, actual=4), (0.25, 0.5, 1 / 3)),
        (Counts(correct=1, partial=2, missing=1, actual=3), (2 / 3, 0.5, 4 / 7)),
        # A type's row: its gold items were paired with other types, its predictions elsewhere.
        (Counts(incorrect=2), (None, 0.0, 0.0)),
        (Counts(correct=1, actual=4), (0.25, 1.0, 0.4)),
    ],
)
def test_rates(counts: Counts, expected: Rates) -> None:
    assert rates(counts) == expected


def test_counts_add_up() -> None:
    one = Counts(correct=1, incorrect=2, partial=3, missing=4, spurious=5, actual=6, overlap=7)
    other = Counts(correct=10, incorrect=20, partial=30, missing=40, spurious=50, actual=60, overlap=70)
    both = Counts(correct=11, incorrect=22, partial=33, missing=44, spurious=55, actual=66, overlap=77)
    assert one + other == both
    assert (both.possible, both.credit) == (110, 27.5)


def test_mean_overlap() -> None:
    assert Counts().mean_overlap is None
    assert Counts(correct=1, partial=1, overlap=1_500_000).mean_overlap == 0.75
    # Not counted in this mode.
    assert Counts(correct=3).mean_overlap is None


def test_plain_data() -> None:
    assert Counts(correct=1, spurious=1, actual=2).to_dict() == {
        "correct": 1,
        "incorrect": 0,
        "partial": 0,
        "missing": 0,
        "spurious": 1,
        "possible": 1,
        "actual": 2,
        "precision": 0.5,
        "recall": 1.0,
        "f1": 2 / 3,
    }


def test_averages_are_over_the_types_of_gold() -> None:
    sure = Counts(correct=1, actual=1)
    never_predicted = Counts(missing=3)
    only_predicted = Counts(spurious=5, actual=5)
    found = macro([sure, never_predicted, only_predicted])
    assert found.to_dict() == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "types": 2}
    found = weighted([sure, never_predicted, only_predicted])
    assert found.to_dict() == {"precision": 0.25, "recall": 0.25, "f1": 0.25, "types": 2}


@pytest.mark.parametrize("average", [macro, weighted])
def test_averages_of_nothing(average: object) -> None:
    nothing = {"precision": None, "recall": None, "f1": None, "types": 0}
    assert average([]).to_dict() == nothing  # type: ignore[operator]
    assert average([Counts(spurious=1, actual=1)]).to_dict() == nothing  # type: ignore[operator]


def test_ratio() -> None:
    assert ratio(1, 4) == 0.25
    assert ratio(0, 4) == 0.0
    assert ratio(0, 0) is None
