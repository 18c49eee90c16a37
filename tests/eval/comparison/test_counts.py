from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.eval.comparison.counts import Candidate, run_counts, stacked, type_counts
from goldspan.eval.comparison.ground import Ground, common_ground
from goldspan.eval.further.kinds import ALL
from goldspan.eval.scoring import ScoreOptions, score
from goldspan.measures.measure import Measure
from goldspan.measures.statistics import Harmonics, Ratios

if TYPE_CHECKING:
    from tests.eval.comparison.conftest import Make

    from goldspan.eval.report import Report

STRICT = Measure.parse("F1(entities)@strict")


def ground_of(measure: Measure, *reports: Report) -> Ground:
    return common_ground({str(place): report for place, report in enumerate(reports)}, measure)


def test_a_ratio_has_n_and_d_of_every_run(make: Make) -> None:
    one, two = make(1), make(4)
    (counts,) = run_counts([Candidate("s", (one, two), numbered=True)], STRICT, ground_of(STRICT, one, two))
    assert isinstance(counts, Ratios)
    # A document has four mentions; one and four of them are found.
    assert counts.n.shape == (24, 2)
    assert counts.n[0].tolist() == [2.0, 8.0]
    assert counts.d[0].tolist() == [5.0, 8.0]


@pytest.mark.parametrize(("name", "parts"), [("F1(clusters)@b3", 1), ("F1(clusters)@conll", 3)])
def test_a_mean_f1_has_four_columns_a_part(name: str, parts: int, make: Make) -> None:
    report, measure = make(1, 2, 3, options=ScoreOptions(further=ALL)), Measure.parse(name)
    (counts,) = run_counts([Candidate("s", (report,))], measure, ground_of(measure, report))
    assert isinstance(counts, Harmonics)
    assert counts.precision.n.shape == (24, 1, parts)
    assert float(counts.values[0]) == pytest.approx(report.value(name).value)


def test_precision_of_what_has_no_ratio_is_one(make: Make) -> None:
    report, measure = make(1, options=ScoreOptions(further=ALL)), Measure.parse("P(clusters)@b3")
    assert isinstance(run_counts([Candidate("s", (report,))], measure, ground_of(measure, report))[0], Ratios)


def test_documents_that_gold_does_not_have_are_a_row_only_where_they_count() -> None:
    from tests.eval.comparison.conftest import found, gold

    options = ScoreOptions(further=ALL)
    report = score(gold(6), [*found(gold(6), 4), *found(gold(2, first=9), 4)], options)
    for name, rows in (("F1(relations)@docred", 7), ("F1(relations)@docred_ign", 7), ("F1(relations)@strict", 6)):
        measure = Measure.parse(name)
        (counts,) = run_counts([Candidate("s", (report,))], measure, ground_of(measure, report))
        assert counts.documents == rows
        assert float(counts.values[0]) == pytest.approx(report.value(name).value)


def test_systems_stand_side_by_side_with_their_runs_averaged(make: Make) -> None:
    reports = make(1), make(3), make(4)
    candidates = [Candidate("a", reports[:2], numbered=True), Candidate("b", reports[2:])]
    together = stacked(run_counts(candidates, STRICT, ground_of(STRICT, *reports)))
    assert isinstance(together, Ratios)
    assert together.n[0].tolist() == [(2 + 6) / 2, 8.0]


def test_types_are_those_gold_has_most_first(make: Make) -> None:
    report = make(1, 2, 3)
    counts = type_counts([Candidate("s", (report,))], STRICT, ground_of(STRICT, report))
    assert (counts.types, counts.gold) == (("A", "B", "C", "D"), (24, 24, 24, 24))
    assert counts.counts.n.shape == (24, 1, 4)
    assert counts.counts.values[0].tolist() == pytest.approx([1.0, 2 * 16 / 40, 2 * 8 / 32, 0.0])
