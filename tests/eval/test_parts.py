from __future__ import annotations

import numpy as np
import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.eval.parts import RATES, Parts, cell_parts, spread_out
from goldspan.measures import ENTITIES, Mode, count
from goldspan.measures.registry import Rate


def parts(right: list[float], actual: list[float], found: list[float] | None, possible: list[float]) -> Parts:
    credit = np.array(right, np.float64)
    other = credit if found is None else np.array(found, np.float64)
    return Parts(np.arange(len(right)), credit, np.array(actual, np.float64), other, np.array(possible, np.float64))


# right, predicted, found, gold; precision, recall, F1: by hand
CASES: list[tuple[Parts, tuple[float | None, float | None, float | None]]] = [
    (parts([1, 2], [2, 2], None, [4, 2]), (3 / 4, 3 / 6, 6 / 10)),
    (parts([0], [0], None, [2]), (None, 0.0, 0.0)),
    (parts([0], [3], None, [0]), (0.0, None, 0.0)),
    (parts([], [], None, []), (None, None, None)),
    # Two credits: the harmonic mean of 3/4 and 1/2.
    (parts([3], [4], [1], [2]), (3 / 4, 1 / 2, 0.6)),
    (parts([0], [4], [0], [2]), (0.0, 0.0, 0.0)),
    (parts([0], [0], [0.0], [2]), (None, 0.0, 0.0)),
]


@pytest.mark.parametrize(("made", "expected"), CASES)
def test_rates(made: Parts, expected: tuple[float | None, float | None, float | None]) -> None:
    found = tuple(made.value(rate) for rate in RATES.values())
    assert found == tuple(None if value is None else pytest.approx(value) for value in expected)


def test_f1_of_two_credits_is_no_ratio_of_two_sums() -> None:
    two = parts([3], [4], [1], [2])
    assert not two.alike
    assert two.ratio(Rate.F1) is None
    assert two.ratio(Rate.P) is not None


def test_parts_of_a_counted_mode_are_those_of_its_counts() -> None:
    gold = [Annotations(doc="a", mentions=(Mention(type="A", start=0, end=4), Mention(type="B", start=6, end=9)))]
    predicted = [Annotations(doc="a", mentions=(Mention(type="A", start=0, end=2), Mention(type="B", start=6, end=9)))]
    table = count(zip(gold, predicted, strict=True))
    cells = table.blocks[ENTITIES]
    for mode in ENTITIES.modes:
        for code, name in ((-1, None), (0, "A"), (1, "B")):
            counts, made = table.counts(ENTITIES, mode, name), cell_parts(cells, mode, code)
            assert [made.value(rate) for rate in RATES.values()] == [counts.precision, counts.recall, counts.f1]
    # One exact pair and a half.
    assert cell_parts(cells, Mode.PARTIAL).right.tolist() == [1.5]
    assert len(cell_parts(cells, Mode.STRICT, 2).doc) == 0


def test_rows_are_spread_over_all_documents() -> None:
    assert spread_out(np.array([5.0, 7.0]), np.array([1, 3]), 4).tolist() == [0, 5, 0, 7]
