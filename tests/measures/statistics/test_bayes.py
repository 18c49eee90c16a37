from __future__ import annotations

import numpy as np
import pytest

from goldspan.errors import InputError
from goldspan.measures.statistics import streams
from goldspan.measures.statistics.bayes import probability_better
from goldspan.measures.statistics.units import Ratios, ratios

SEED = "9f2c1a7b"


def test_sure_none_and_nothing() -> None:
    n = np.array([[5, 9, 1, 5, 0]] * 30)
    d = np.array([[10, 10, 10, 10, 0]] * 30)
    found = probability_better(ratios(n, d), 0, SEED)
    assert found[:4].tolist() == [0.5, 1, 0, 0.5]
    assert np.isnan(found[4])
    assert np.isnan(probability_better(ratios(n, d), 4, SEED)).all()


def test_one_document_each_way_is_even() -> None:
    # Each is ahead where its document weighs more: probability ½.
    found = probability_better(ratios([[1, 0], [0, 1]], [[1, 1], [1, 1]]), 0, SEED)
    assert found[1] == pytest.approx(0.5, abs=0.02)


def test_two_documents_against_one() -> None:
    # Ahead unless the one weighs more than both others together: 1 − P(w > ½), w ~ Beta(1, 2), is ¾.
    found = probability_better(ratios([[0, 1], [0, 1], [1, 0]], np.ones((3, 2))), 0, SEED)
    assert found[1] == pytest.approx(0.75, abs=0.02)


def test_turning_round_is_the_complement_and_adding_a_system_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(1)
    d = rng.integers(4, 20, (40, 3))
    counts = ratios(rng.binomial(d, 0.7), d)
    there, back = probability_better(counts, 0, SEED)[1], probability_better(counts, 1, SEED)[0]
    assert there + back == pytest.approx(1)
    assert 0 < there < 1
    monkeypatch.setattr(streams, "CHUNK", 1000)
    pair = Ratios(counts.n[:, :2], counts.d[:, :2])
    assert probability_better(pair, 0, SEED)[1] == there


def test_bad_calls() -> None:
    with pytest.raises(InputError, match="documents × systems"):
        probability_better(ratios([1], [1]), 0, SEED)
    with pytest.raises(InputError, match="0 draws"):
        probability_better(ratios([[1]], [[1]]), 0, SEED, draws=0)
