"""What the statistics promise of F1 that is no ratio of two sums, by simulation: B³, MUC, the CoNLL average.

Clusterings are made once and really scored; every repetition draws its documents from them, so that what they have
together is the truth. Two equal systems are the same two outputs of a document in random order.
"""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.measures.documents import count_clusters
from goldspan.measures.statistics import Harmonics, difference, harmonics, intervals, paired_test

pytestmark = pytest.mark.statistics

Array = npt.NDArray[Any]

BAND = (0.93, 0.98)
SIZE = (0.035, 0.065)
MODES = ("muc", "b3", "ceaf_entity")
MEASURES = {"B³": [1], "MUC": [0], "CoNLL average": [0, 1, 2]}


def rng_of(*names: object) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(repr(names).encode()))


def record(clusters: dict[int, int]) -> Annotations:
    """Return a record of mentions by number, each in a cluster."""
    mentions = (Mention(type="T", start=2 * m, end=2 * m + 1, entity=f"e{e}") for m, e in clusters.items())
    return Annotations(doc="d", mentions=tuple(mentions))


def output(rng: np.random.Generator, gold: dict[int, int], chance: float) -> dict[int, int]:
    """Return one system's clusters: mentions are missed, put elsewhere, or made up."""
    clusters = max(gold.values()) + 3
    found = {}
    for mention, cluster in gold.items():
        if rng.random() < chance:
            found[mention] = cluster
        elif rng.random() < 0.5:
            found[mention] = int(rng.integers(clusters))
    wrong = rng.poisson(len(gold) * (1 - chance) / 2)
    return found | {1000 + number: int(rng.integers(clusters)) for number in range(wrong)}


@pytest.fixture(scope="module")
def pool() -> Array:
    """Return documents × two systems × modes × (right, actual, found, possible)."""
    rng, rows = rng_of("pool"), []
    for _ in range(8000):  # so many that the largest of them do not make the truth their own
        mentions = max(2, rng.poisson(rng.lognormal(np.log(15), 0.7)))
        gold = {mention: int(rng.integers(max(1, mentions // 3))) for mention in range(mentions)}
        difficulty, made = rng.normal(0, 0.7), []
        for _ in range(2):
            chance = 1 / (1 + np.exp(-(1.4 + difficulty + rng.normal(0, 0.4))))
            counts = count_clusters(record(gold), record(output(rng, gold, chance)))
            made.append([getattr(counts, mode).parts() for mode in MODES])
        rows.append(made)
    return np.array(rows, np.float64)


def counts_of(rows: Array, measure: str) -> Harmonics:
    return harmonics([tuple(np.moveaxis(rows[..., mode, :], -1, 0)) for mode in MEASURES[measure]])


@pytest.mark.parametrize("documents", [10, 20, 50, 100])
@pytest.mark.parametrize("measure", MEASURES)
def test_intervals_hold_the_true_f1(table: Any, pool: Array, measure: str, documents: int) -> None:
    rng, truth = rng_of("interval", measure, documents), float(counts_of(pool[:, 0], measure).values)
    found = intervals(counts_of(pool[rng.integers(len(pool), size=(documents, 10_000)), 0], measure))
    given = np.isfinite(found.low)
    assert given.sum() >= 5000
    held = np.mean((found.low[given] <= truth) & (truth <= found.high[given]))
    table.check("interval of F holds it", f"{documents} documents, {measure}", float(held), BAND)


@pytest.mark.parametrize("documents", [20, 50, 100])
@pytest.mark.parametrize("measure", ["B³", "CoNLL average"])
def test_intervals_of_a_difference_hold_it(table: Any, pool: Array, measure: str, documents: int) -> None:
    rng, held = rng_of("difference", measure, documents), []
    truth = float(counts_of(pool[:, 0], measure).values - counts_of(pool[:, 1], measure).values)
    for _ in range(2000):
        drawn = pool[rng.integers(len(pool), size=documents)]
        ends = difference(counts_of(drawn[:, 0], measure), counts_of(drawn[:, 1], measure)).bounds
        if ends:
            held.append(ends[0] <= truth <= ends[1])
    assert len(held) > 1900
    table.check("interval of a difference holds it", f"{documents} documents, {measure}", float(np.mean(held)), BAND)


@pytest.mark.parametrize("documents", [20, 50])
@pytest.mark.parametrize("measure", ["B³", "CoNLL average"])
def test_the_test_rejects_equal_systems_as_often_as_it_says(
    table: Any, pool: Array, measure: str, documents: int
) -> None:
    rng, rejected = rng_of("size", measure, documents), []
    for repetition in range(1000):
        drawn, order = rng.integers(len(pool), size=documents), rng.integers(2, size=documents)
        one, other = pool[drawn, order], pool[drawn, 1 - order]
        p = paired_test(counts_of(one, measure), counts_of(other, measure), f"{repetition:x}").p
        rejected.append(p is not None and p <= 0.05)
    setting = f"{documents} documents, {measure}"
    table.check("test of equal systems rejects at .05", setting, float(np.mean(rejected)), SIZE)
