"""Scores that predictions carry: what each threshold would give, and whether scores mean what they say.

Everything is strict, and recall is of all gold. A threshold leaves out what `Options.min_score` would: predictions with
a lower score, and relations with such an argument; predictions without a score stay whatever the threshold.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate
from math import fsum
from typing import TYPE_CHECKING, Any

from goldspan.errors import MissingExtra
from goldspan.measures.counts import ratio
from goldspan.measures.diagnosis.slices import Slice

if TYPE_CHECKING:
    from collections.abc import Mapping

UNSCORED = math.inf
"""Stands for the score of what carries none: no threshold leaves it out."""

_BINS = 10
_POINTS = 101


@dataclass(frozen=True, slots=True)
class Scores:
    """Predicted items by score; those of different documents add up.

    Attributes:
        gold: Gold items.
        predicted: By score, the number of predicted items.
        correct: By score, how many of them are right.
    """

    gold: int = 0
    predicted: Mapping[float, int] = field(default_factory=dict)
    correct: Mapping[float, int] = field(default_factory=dict)

    def __add__(self, other: Scores, /) -> Scores:
        return Scores(
            self.gold + other.gold,
            dict(Counter(self.predicted) + Counter(other.predicted)),
            dict(Counter(self.correct) + Counter(other.correct)),
        )

    @property
    def given(self) -> list[float]:
        """The scores that occur, each once, descending."""
        return sorted((score for score in self.predicted if score != UNSCORED), reverse=True)

    def at(self, threshold: float) -> Slice:
        """Return the counts with predictions below a threshold left out."""
        kept = [score for score in self.predicted if score >= threshold]
        return Slice(
            self.gold, sum(self.predicted[score] for score in kept), sum(self.correct.get(score, 0) for score in kept)
        )

    def best_threshold(self) -> float | None:
        """Return the threshold with the greatest F1, of equally good ones the lowest; None where nothing is scored.

        A threshold chosen on the documents it is then judged on flatters: choose it on the dev split.
        """
        given = self.given
        correct = accumulate((self.correct.get(score, 0) for score in given), initial=self.correct.get(UNSCORED, 0))
        actual = accumulate((self.predicted[score] for score in given), initial=self.predicted.get(UNSCORED, 0))
        best: tuple[float, float] | None = None
        for score, right, whole in zip(given, list(correct)[1:], list(actual)[1:], strict=True):
            f1 = 2 * right / (self.gold + whole)
            if best is None or f1 >= best[0]:
                best = (f1, score)
        return best[1] if best else None

    def calibration_error(self) -> float | None:
        """Return the expected calibration error: how far scores are from the share that is right, 0 to 1.

        Scored predictions fall in ten bins of equal width; the error is the mean over bins of |share right − mean
        score|, by number of predictions. None where nothing is scored or a score is no probability. Source: Naeini et
        al., AAAI 2015.
        """
        given = self.given
        if not given or not all(0 <= score <= 1 for score in given):
            return None
        bins: list[list[float]] = [[] for _ in range(_BINS)]
        for score in given:
            gap = self.correct.get(score, 0) - score * self.predicted[score]
            bins[min(int(score * _BINS), _BINS - 1)].append(gap)
        return fsum(abs(fsum(gaps)) for gaps in bins) / sum(self.predicted[score] for score in given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Precision against recall, as the threshold falls.

    Attributes:
        average_precision: Σ (Rₙ − Rₙ₋₁)·Pₙ over the thresholds, 0 to 1; None where there is no gold.
        points: Threshold, precision and recall, by descending threshold; the threshold is None for what no threshold
            leaves out. At most 101, evenly chosen with both ends.
    """

    average_precision: float | None
    points: tuple[tuple[float | None, float, float | None], ...]


def precision_recall_curve(scores: Scores) -> Curve | None:
    """Return the precision-recall curve of scored predictions; None where no prediction carries a score.

    Raises:
        MissingExtra: scikit-learn is not installed.
    """
    given = scores.given
    if not given:
        return None
    thresholds = [UNSCORED, *given] if UNSCORED in scores.predicted else given
    right = sum(scores.correct.values())
    if not right:
        # scikit-learn knows no recall where nothing is right.
        flat = tuple((_threshold(score), 0.0, ratio(0, scores.gold)) for score in thresholds)
        return Curve(average_precision=ratio(0, scores.gold), points=_thinned(flat))
    try:
        from sklearn.metrics import average_precision_score
        from sklearn.metrics import precision_recall_curve as sklearn_curve
    except ImportError:
        raise MissingExtra("baselines", "a precision-recall curve") from None
    # Ranks stand for scores, so that what carries none comes first; weights for how many predictions have a score.
    ranks = [-place for place in range(len(thresholds))]
    labels = [1] * len(ranks) + [0] * len(ranks)
    hits = [scores.correct.get(score, 0) for score in thresholds]
    weights = [*hits, *(scores.predicted[score] - hit for score, hit in zip(thresholds, hits, strict=True))]
    precision, recall, at = sklearn_curve(labels, ranks * 2, sample_weight=weights)
    # What scikit-learn calls recall is the share of correct predictions found; the rest of the gold nobody predicted.
    share = right / scores.gold
    points = tuple(
        (_threshold(thresholds[-int(rank)]), float(p), float(r) * share)
        for p, r, rank in zip(precision[-2::-1], recall[-2::-1], at[::-1], strict=True)
    )
    average = float(average_precision_score(labels, ranks * 2, sample_weight=weights)) * share
    return Curve(average_precision=average, points=_thinned(points))


def scores_to_dict(scores: Scores, dev: Scores | None = None) -> dict[str, Any] | None:
    """Return curve, average precision, calibration error and threshold as plain data; None where nothing is scored.

    Args:
        scores: Of the documents that are diagnosed.
        dev: Of the dev split: its best threshold is applied to `scores`.

    Raises:
        MissingExtra: scikit-learn is not installed.
    """
    curve = precision_recall_curve(scores)
    if curve is None:
        return None
    data: dict[str, Any] = {
        "average_precision": curve.average_precision,
        "expected_calibration_error": scores.calibration_error(),
        "points": [list(point) for point in curve.points],
    }
    threshold = dev.best_threshold() if dev else None
    if dev and threshold is not None:
        data["threshold"] = {"value": threshold, "dev": dev.at(threshold).to_dict(), **scores.at(threshold).to_dict()}
    return data


def _threshold(score: float) -> float | None:
    return None if score == UNSCORED else score


def _thinned(points: tuple[tuple[float | None, float, float | None], ...]) -> tuple[Any, ...]:
    last = len(points) - 1
    if last < _POINTS:
        return points
    return tuple(points[place * last // (_POINTS - 1)] for place in range(_POINTS))
