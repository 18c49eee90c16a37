"""What the statistics promise, by simulation: coverage of intervals, size and power of the test, ranks of ties.

Documents have heavy-tailed lengths and differ in difficulty, which systems share; a system's luck with a document is
its own. Every repetition is a gold of its own, with its own seed.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from goldspan.measures.statistics import (
    Ratios,
    averages,
    difference,
    intervals,
    pair_power,
    paired_test,
    probability_better,
    ranks,
    ratios,
)

pytestmark = pytest.mark.statistics

Array = npt.NDArray[Any]

BAND = (0.93, 0.98)
SIZE = (0.035, 0.065)


@dataclass(frozen=True)
class Population:
    """How documents come about; `quality` is the logit of the chance to find a mention in a middling document."""

    quality: float = 1.4
    length: float = 20.0
    tail: float = 1.0
    difficulty: float = 0.7
    luck: float = 0.4
    present: float = 1.0

    def documents(self, rng: np.random.Generator, *shape: int) -> tuple[Array, Array]:
        """Return gold mentions (log-normal lengths) and difficulty of documents."""
        gold = rng.poisson(rng.lognormal(np.log(self.length), self.tail, shape))
        if self.present < 1:
            gold = np.where(rng.random(shape) < self.present, gold + 1, 0)
        return gold, rng.normal(0, self.difficulty, shape)

    def outputs(
        self, rng: np.random.Generator, gold: Array, difficulty: Array, run: float = 0.0
    ) -> tuple[Array, Array]:
        """Return n and d of F1 of one system: mentions found, and as many wrong ones as are missed on average."""
        chance = expit(self.quality + run + difficulty + rng.normal(0, self.luck, gold.shape))
        found, wrong = rng.binomial(gold, chance), rng.poisson(gold * (1 - chance))
        return 2 * found, gold + found + wrong

    @property
    def truth(self) -> float:
        """F1 of endlessly many documents: 2P / (1 + P + (1 − P)), P the mean chance (Gauss-Hermite)."""
        nodes, weights = np.polynomial.hermite_e.hermegauss(80)
        spread = np.hypot(self.difficulty, self.luck)
        return float((weights * expit(self.quality + spread * nodes)).sum() / weights.sum())

    def systems(self, rng: np.random.Generator, documents: int, systems: int) -> Ratios:
        """Return the counts of equal systems on one set of documents (`documents × systems`)."""
        gold, difficulty = self.documents(rng, documents)
        n, d = zip(*(self.outputs(rng, gold, difficulty) for _ in range(systems)), strict=True)
        return ratios(np.stack(n, axis=1), np.stack(d, axis=1))


HEAVY = Population()
NEAR_ONE = Population(quality=4.0)
RARE = Population(present=0.06, length=5.0)


def expit(x: Array | float) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.asarray(x))))


def rng_of(*names: object) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(repr(names).encode()))


def covered(counts: Ratios, truth: float) -> float:
    """Return the share of intervals, of those given, that hold the truth."""
    found = intervals(counts)
    given = np.isfinite(found.low)
    assert given.sum() >= 1000
    return float(np.mean((found.low[given] <= truth) & (truth <= found.high[given])))


def rejected(a_and_b: Ratios, repetition: int) -> bool:
    p = paired_test(a_and_b.column(0), a_and_b.column(1), f"{repetition:x}").p
    return p is not None and p <= 0.05


@pytest.mark.parametrize("documents", [10, 20, 50, 100])
@pytest.mark.parametrize(("name", "population"), [("heavy-tailed lengths", HEAVY), ("F near 1", NEAR_ONE)])
def test_intervals_hold_the_true_rate(table: Any, name: str, population: Population, documents: int) -> None:
    rng = rng_of("interval", name, documents)
    n, d = population.outputs(rng, *population.documents(rng, documents, 10_000))
    found = covered(ratios(n, d), population.truth)
    table.check("interval of F holds it", f"{documents} documents, {name} (F = {population.truth:.2f})", found, BAND)


def test_intervals_of_a_rare_type_hold_its_rate(table: Any) -> None:
    rng = rng_of("rare")
    n, d = RARE.outputs(rng, *RARE.documents(rng, 100, 10_000))
    table.check("interval of F holds it", "a type in 6 of 100 documents", covered(ratios(n, d), RARE.truth), BAND)


@pytest.mark.parametrize("documents", [20, 50, 100])
def test_intervals_where_few_documents_hold_nearly_all_errors(table: Any, documents: int) -> None:
    # Outside what any interval from the documents alone can do: documents not drawn hide the errors.
    rng = rng_of("few bad", documents)
    gold, _ = HEAVY.documents(rng, documents, 10_000)
    chance = rng.beta(8 * 0.985, 8 * 0.015, gold.shape)
    found, wrong = rng.binomial(gold, chance), rng.poisson(gold * 0.01)
    truth = 2 * 0.985 / (1 + 0.985 + 0.01)
    share = covered(ratios(2 * found, gold + found + wrong), truth)
    table.check("interval of F holds it", f"{documents} documents, nearly all errors in a few", share, (0.83, 0.98))


@pytest.mark.parametrize("documents", [10, 20, 50, 100])
@pytest.mark.parametrize(("name", "population"), [("heavy-tailed lengths", HEAVY), ("F near 1", NEAR_ONE)])
def test_intervals_of_a_difference_hold_it(table: Any, name: str, population: Population, documents: int) -> None:
    rng = rng_of("difference", name, documents)
    better = replace(population, quality=population.quality + 0.3)
    truth, held = better.truth - population.truth, []
    for _ in range(4000):
        gold, difficulty = population.documents(rng, documents)
        ends = difference(
            ratios(*better.outputs(rng, gold, difficulty)),
            ratios(*population.outputs(rng, gold, difficulty)),
        ).bounds
        if ends:
            held.append(ends[0] <= truth <= ends[1])
    table.check("interval of a difference holds it", f"{documents} documents, {name}", float(np.mean(held)), BAND)


def test_intervals_of_a_difference_of_several_runs_hold_it(table: Any) -> None:
    rng, held = rng_of("runs"), []
    for _ in range(2000):
        gold, difficulty = HEAVY.documents(rng, 100)
        sides = []
        for _ in range(2):
            n, d = zip(*(HEAVY.outputs(rng, gold, difficulty, run) for run in rng.normal(0, 0.2, 4)), strict=True)
            sides.append(ratios(np.stack(n, axis=1), np.stack(d, axis=1)))
        low, high = difference(sides[0], sides[1]).bounds or (1.0, -1.0)
        held.append(low <= 0 <= high)
    table.check("interval of a difference holds it", "100 documents, 4 runs each", float(np.mean(held)), BAND)


@pytest.mark.parametrize(
    ("documents", "name", "population"),
    [
        (20, "heavy-tailed lengths", HEAVY),
        (50, "heavy-tailed lengths", HEAVY),
        (100, "heavy-tailed lengths", HEAVY),
        (50, "F near 1", NEAR_ONE),
    ],
)
def test_the_test_rejects_equal_systems_as_often_as_it_says(
    table: Any, documents: int, name: str, population: Population
) -> None:
    rng = rng_of("size", name, documents)
    found = [rejected(population.systems(rng, documents, 2), repetition) for repetition in range(1000)]
    table.check("test of equal systems rejects at .05", f"{documents} documents, {name}", float(np.mean(found)), SIZE)


def test_identical_predictions_have_p_1(table: Any) -> None:
    rng, found = rng_of("identical"), []
    for repetition in range(200):
        counts = HEAVY.systems(rng, 50, 1).column(0)
        test = paired_test(counts, counts, f"{repetition:x}")
        found.append(test.identical and test.p == 1.0)
    table.check("test of identical predictions says p = 1", "50 documents", float(np.mean(found)), (1.0, 1.0))


@pytest.mark.parametrize(
    ("name", "tail", "band"),
    # Where a few long documents carry the variance, most sets of documents lack them and show a bit more than said.
    [("lengths alike", 0.2, (0.75, 0.85)), ("heavy-tailed lengths", 1.0, (0.75, 0.90))],
)
def test_the_documents_said_to_be_needed_give_the_power_said(
    table: Any, name: str, tail: float, band: tuple[float, float]
) -> None:
    rng, worse = rng_of("power", name), replace(HEAVY, tail=tail)
    better = replace(worse, quality=worse.quality + 0.25)

    def pair(documents: int) -> Ratios:
        gold, difficulty = worse.documents(rng, documents)
        n, d = zip(*(system.outputs(rng, gold, difficulty) for system in (worse, better)), strict=True)
        return ratios(np.stack(n, axis=1), np.stack(d, axis=1))

    pilot = pair(20_000)
    needed = pair_power(pilot.column(0), pilot.column(1)).documents_needed(better.truth - worse.truth)
    assert needed is not None
    found = [rejected(pair(needed.documents), repetition) for repetition in range(1000)]
    table.check("power at the documents needed", f"{needed.documents} documents, {name}", float(np.mean(found)), band)


@pytest.mark.parametrize("systems", [5, 10])
def test_rank_intervals_of_equal_systems_hold_all_ranks(table: Any, systems: int) -> None:
    rng, found = rng_of("ranks", systems), []
    for repetition in range(1000):
        standing = ranks(HEAVY.systems(rng, 50, systems), f"{repetition:x}")
        found.append(set(standing.low) == {1} and set(standing.high) == {systems})
    table.check(
        "rank intervals of equal systems hold all ranks", f"{systems} systems", float(np.mean(found)), (0.94, 1.0)
    )


@pytest.mark.parametrize("documents", [50, 100])
def test_bootstrap_intervals_of_a_macro_average_hold_it(table: Any, documents: int) -> None:
    # Five types of very different frequency; the rarest is in a third of the documents.
    rng = rng_of("macro", documents)
    held: list[bool] = []
    types = [
        Population(quality=quality, length=length, present=present)
        for quality, length, present in [(2, 10, 1), (1.4, 5, 0.9), (1, 5, 0.7), (0.5, 3, 0.5), (0, 3, 0.35)]
    ]
    truth = float(np.mean([one.truth for one in types]))
    while len(held) < 400:
        gold, difficulty = zip(*(one.documents(rng, documents) for one in types), strict=True)
        n, d = zip(*(one.outputs(rng, g, z) for one, g, z in zip(types, gold, difficulty, strict=True)), strict=True)
        counts = ratios(np.stack(n, axis=1)[:, None], np.stack(d, axis=1)[:, None])
        ends = averages(counts, np.stack(gold, axis=1), f"{len(held):x}", resamples=2000).interval(0).bounds
        if ends:
            held.append(ends[0] <= truth <= ends[1])
    table.check("bootstrap interval of macro F holds it", f"{documents} documents", float(np.mean(held)), (0.85, 0.98))


@pytest.mark.parametrize("documents", [50, 200])
def test_how_often_equal_systems_look_surely_better(table: Any, documents: int) -> None:
    # Like every bootstrap it is too sure of few documents: shown for what it is, not promised.
    rng, found = rng_of("bayes", documents), []
    for repetition in range(1000):
        better = probability_better(HEAVY.systems(rng, documents, 2), 0, f"{repetition:x}", draws=2000)[1]
        found.append(better < 0.025 or better > 0.975)
    setting = f"{documents} documents"
    table.check("P(A better) of equal systems beyond .025 or .975", setting, float(np.mean(found)), (0.0, 0.12))


def test_the_published_table_is_this_run(table: Any) -> None:
    published = (Path(__file__).parents[2] / "docs" / "statistics.md").read_text(encoding="utf-8")
    missing = [row for row in table.rows if row not in published]
    assert not missing, "paste the table printed below into docs/statistics.md"
