from __future__ import annotations

import numpy as np
import pytest

from goldspan.errors import InputError
from goldspan.measures.statistics import streams
from goldspan.measures.statistics.bootstrap import Averaging, averages
from goldspan.measures.statistics.intervals import Absent
from goldspan.measures.statistics.units import IntArray, Ratios, ratios

SEED = "9f2c1a7b"


def corpus(documents: int = 60, systems: int = 3, types: int = 4) -> tuple[Ratios, IntArray]:
    rng = np.random.default_rng(9)
    support = rng.integers(1, 9, (documents, types))
    found = rng.binomial(support[:, None], 0.7, (documents, systems, types))
    wrong = rng.poisson(1, found.shape)
    return ratios(2 * found, support[:, None] + found + wrong), support


def test_averages_by_hand() -> None:
    # Rates .5 and 0 (supported, nothing right), and a type without support that must not count.
    n = np.array([[[2, 0, 0]], [[2, 0, 0]]])
    d = np.array([[[4, 3, 5]], [[4, 3, 5]]])
    support = [[6, 1, 0], [3, 2, 0]]
    macro = averages(ratios(n, d), support, SEED)
    weighted = averages(ratios(n, d), support, SEED, average=Averaging.WEIGHTED)
    assert macro.values.tolist() == [0.25]
    assert weighted.values == pytest.approx([0.5 * 9 / 12])


def test_a_supported_type_without_a_rate_counts_0() -> None:
    # Precision of a system that predicts one sure type only.
    found = averages(ratios([[[2, 0]]], [[[2, 0]]]), [[2, 2]], SEED)
    assert found.values.tolist() == [0.5]


def test_samples_are_what_drawing_documents_gives() -> None:
    counts, support = corpus()
    found = averages(counts, support, SEED, resamples=40)
    weights = streams.resample_weights(streams.generator(SEED, streams.Stream.RESAMPLES), 40, 60)
    for row, weight in enumerate(weights):
        drawn = np.repeat(np.arange(60), weight)
        expected = (counts.n[drawn].sum(axis=0) / counts.d[drawn].sum(axis=0)).mean(axis=1)
        assert found.samples[row] == pytest.approx(expected)
    ends = found.interval(1).bounds
    assert ends == pytest.approx(np.quantile(found.samples[:, 1], [0.025, 0.975]))


def test_intervals_are_marked_approximate() -> None:
    counts, support = corpus()
    found = averages(counts, support, SEED)
    one, apart = found.interval(0), found.difference(0, 1)
    assert found.samples.shape == (10_000, 3)
    assert one.approximate
    assert one.bounds is not None
    assert one.value is not None
    assert one.bounds[0] < one.value < one.bounds[1]
    assert one.documents == 60
    assert apart.approximate
    assert apart.bounds is not None
    assert apart.value == pytest.approx(found.values[0] - found.values[1])
    assert apart.bounds[0] < found.values[0] - found.values[1] < apart.bounds[1]
    assert found.difference(0, 0).identical


def test_adding_a_system_and_other_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    counts, support = corpus()
    fewer = Ratios(counts.n[:, :2], counts.d[:, :2])
    expected = averages(counts, support, SEED, resamples=50).samples[:, :2]
    assert np.array_equal(averages(fewer, support, SEED, resamples=50).samples, expected)
    monkeypatch.setattr(streams, "CHUNK", 100)
    assert np.array_equal(averages(fewer, support, SEED, resamples=50).samples, expected)


def test_only_where_it_is_allowed() -> None:
    counts, support = corpus(documents=49)
    few = averages(counts, support, SEED)
    assert few.interval(0).absent is Absent.FEW
    assert few.difference(0, 1).absent is Absent.FEW
    assert not few.difference(0, 1).identical
    assert few.difference(0, 0).identical
    counts, support = corpus()
    rare = np.array(support)
    rare[9:, 0] = 0
    n, d = counts.n.copy(), counts.d.copy()
    n[9:, 1, 0] = d[9:, 1, 0] = 0
    found = averages(ratios(n, d), rare, SEED, resamples=100)
    assert found.interval(0).absent is None
    assert found.interval(1).absent is Absent.FEW
    assert found.interval(1).value is not None
    assert found.difference(0, 1).absent is Absent.FEW
    assert found.difference(0, 2).bounds is not None


def test_nothing_to_average() -> None:
    counts, support = corpus()
    found = averages(counts, np.zeros_like(support), SEED)
    assert found.interval(0).absent is Absent.NOTHING
    assert found.interval(0).value is None
    assert found.difference(0, 1).value is None


def test_shapes_must_fit() -> None:
    counts, support = corpus()
    with pytest.raises(InputError, match="documents × systems × types"):
        averages(counts, support.T, SEED)
    with pytest.raises(InputError, match="documents × systems × types"):
        averages(counts.column(0), support, SEED)
    with pytest.raises(InputError, match="0 resamples"):
        averages(counts, support, SEED, resamples=0)
