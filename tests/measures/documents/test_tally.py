from __future__ import annotations

from fractions import Fraction

import pytest

from goldspan.measures.documents.tally import NOTHING, Tally, add_rows, matched

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("tally", "precision", "recall", "f1"),
    [
        (Tally(), None, None, None),
        (matched(0, 0, 3), None, 0.0, 0.0),
        (matched(0, 3, 0), 0.0, None, 0.0),
        (matched(0, 3, 2), 0.0, 0.0, 0.0),
        (matched(2, 2, 2), 1.0, 1.0, 1.0),
        (matched(2, 4, 3), 0.5, 2 / 3, 4 / 7),
        (Tally(HALF, 1, Fraction(3, 2), 2), 0.5, 0.75, 0.6),
    ],
)
def test_rates_follow_from_counts_and_nothing_over_nothing_is_none(
    tally: Tally, precision: float | None, recall: float | None, f1: float | None
) -> None:
    assert (tally.precision, tally.recall, tally.f1) == (precision, recall, f1)


def test_tallies_add_column_by_column_and_nothing_changes_nothing() -> None:
    first, second = Tally(1, 2, HALF, 4), Tally(HALF, 3, HALF, 1)
    assert first + second == Tally(Fraction(3, 2), 5, 1, 5)
    assert first + NOTHING == first == NOTHING + first


def test_parts_are_the_four_counts_as_floats() -> None:
    assert Tally(HALF, 2, 1, 4).parts() == (0.5, 2.0, 1.0, 4.0)


def test_rows_add_by_name_and_come_out_sorted() -> None:
    total = add_rows({"b": matched(1, 1, 1)}, {"c": matched(0, 1, 0), "a": matched(0, 0, 1), "b": matched(1, 2, 3)})
    assert list(total.items()) == [("a", matched(0, 0, 1)), ("b", matched(2, 3, 4)), ("c", matched(0, 1, 0))]
