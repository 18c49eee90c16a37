"""Curves, calibration and thresholds: small tables worked out by hand."""

from __future__ import annotations

import json
import sys

import pytest

from goldspan.errors import MissingExtra
from goldspan.measures.diagnosis import Scores, Slice, precision_recall_curve
from goldspan.measures.diagnosis.curves import UNSCORED, scores_to_dict

# Four gold items. At .9 one prediction, right; at .6 two, one right; at .2 one, wrong.
FOUR = Scores(4, {0.9: 1, 0.6: 2, 0.2: 1}, {0.9: 1, 0.6: 1})


def test_the_curve_has_a_point_for_each_score_and_recall_is_of_all_gold() -> None:
    curve = precision_recall_curve(FOUR)
    assert curve is not None
    assert [list(point) for point in curve.points] == [
        pytest.approx([0.9, 1.0, 0.25]),
        pytest.approx([0.6, 2 / 3, 0.5]),
        pytest.approx([0.2, 0.5, 0.5]),
    ]
    assert curve.average_precision == pytest.approx(0.25 * 1 + 0.25 * 2 / 3)


def test_what_carries_no_score_is_in_every_point() -> None:
    curve = precision_recall_curve(Scores(4, {UNSCORED: 2, 0.5: 2}, {UNSCORED: 1, 0.5: 2}))
    assert curve is not None
    assert curve.points[0] == (None, 0.5, 0.25)
    assert list(curve.points[1]) == pytest.approx([0.5, 0.75, 0.75])


@pytest.mark.parametrize("unscored", [{}, {UNSCORED: 3}])
def test_every_point_is_what_the_counts_at_its_threshold_say(unscored: dict[float, int]) -> None:
    predicted = {0.95: 3, 0.9: 1, 0.55: 4, 0.5: 1, 0.1: 7, **unscored}
    scores = Scores(20, predicted, {0.95: 2, 0.55: 4, 0.1: 1, **unscored})
    curve = precision_recall_curve(scores)
    assert curve is not None
    assert [threshold for threshold, _, _ in curve.points] == [*([None] if unscored else []), 0.95, 0.9, 0.55, 0.5, 0.1]
    for threshold, precision, recall in curve.points:
        there = scores.at(UNSCORED if threshold is None else threshold)
        assert [precision, recall] == pytest.approx([there.precision, there.recall])


def test_nothing_right() -> None:
    curve = precision_recall_curve(Scores(2, {0.9: 1, 0.3: 4}))
    assert curve is not None
    assert curve.points == ((0.9, 0.0, 0.0), (0.3, 0.0, 0.0))
    assert curve.average_precision == 0.0
    without_gold = precision_recall_curve(Scores(0, {0.9: 1}))
    assert without_gold is not None
    assert (without_gold.points, without_gold.average_precision) == (((0.9, 0.0, None),), None)


@pytest.mark.parametrize("scores", [Scores(), Scores(3), Scores(3, {UNSCORED: 2}, {UNSCORED: 1})])
def test_without_scores_there_is_no_curve(scores: Scores) -> None:
    assert precision_recall_curve(scores) is None
    assert scores.calibration_error() is None
    assert scores.best_threshold() is None
    assert scores_to_dict(scores) is None


def test_a_long_curve_is_thinned_to_101_points_with_both_ends() -> None:
    many = Scores(1000, {place / 1000: 1 for place in range(1000)}, {place / 1000: 1 for place in range(0, 1000, 2)})
    curve = precision_recall_curve(many)
    assert curve is not None
    assert (len(curve.points), curve.points[0][0], curve.points[-1][0]) == (101, 0.999, 0.0)


def test_counts_at_a_threshold() -> None:
    assert FOUR.at(0.95) == Slice(4, 0, 0)
    assert FOUR.at(0.6) == Slice(4, 3, 2)
    assert FOUR.at(0.0) == Slice(4, 4, 2)
    assert Scores(1, {UNSCORED: 1, 0.1: 1}, {UNSCORED: 1}).at(1.0) == Slice(1, 1, 1)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (FOUR, 0.6),  # F1 2/5, 4/7, 4/8
        (Scores(1, {0.9: 1, 0.5: 1}, {0.9: 1}), 0.9),  # 2/2, 2/3
        (Scores(3, {0.9: 2, 0.5: 1, 0.4: 4}, {0.9: 1, 0.4: 1}), 0.4),  # 2/5, 2/6, 4/10: of equally good ones the lowest
        (Scores(0, {0.9: 1, 0.5: 1}), 0.5),  # all 0
        (Scores(2, {UNSCORED: 1, 0.5: 3}, {UNSCORED: 1}), 0.5),  # the only one
    ],
)
def test_the_best_threshold(scores: Scores, expected: float) -> None:
    assert scores.best_threshold() == expected


def test_expected_calibration_error() -> None:
    # Bin of .9: 1 of 1 right, gap .1. Bin of .6: 1 of 2, gap .1 each. Bin of .2: 0 of 1, gap .2.
    assert FOUR.calibration_error() == pytest.approx((0.1 + 0.2 + 0.2) / 4)
    # Within a bin gaps cancel: .62 and .68, one right, so .5 against .65.
    assert Scores(1, {0.62: 1, 0.68: 1}, {0.68: 1}).calibration_error() == pytest.approx(0.15)
    # One is in the last bin, together with .9.
    assert Scores(2, {1.0: 1, 0.9: 1}, {1.0: 1}).calibration_error() == pytest.approx(0.45)
    assert Scores(1, {UNSCORED: 7, 0.5: 2}, {0.5: 1}).calibration_error() == pytest.approx(0.0)
    assert Scores(1, {1.5: 1, 0.5: 2}, {0.5: 1}).calibration_error() is None


def test_as_plain_data_with_the_threshold_of_another_split() -> None:
    dev = Scores(2, {0.8: 2, 0.3: 5}, {0.8: 2})
    data = scores_to_dict(FOUR, dev)
    assert data is not None
    assert json.loads(json.dumps(data)) == data
    assert data["threshold"]["value"] == 0.8
    assert (data["threshold"]["dev"]["f1"], data["threshold"]["f1"]) == (1.0, 2 / 5)
    assert "threshold" not in (scores_to_dict(FOUR) or {})
    assert "threshold" not in (scores_to_dict(FOUR, Scores()) or {})


def test_scores_add_up() -> None:
    assert FOUR + Scores(1, {0.9: 1, 0.1: 1}, {0.9: 1}) == Scores(5, {0.9: 2, 0.6: 2, 0.2: 1, 0.1: 1}, {0.9: 2, 0.6: 1})


def test_without_scikit_learn_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.metrics", None)
    with pytest.raises(MissingExtra, match=r"goldspan\[baselines\]"):
        precision_recall_curve(FOUR)
    assert FOUR.best_threshold() == 0.6  # needs nothing
