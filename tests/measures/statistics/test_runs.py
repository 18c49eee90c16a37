from __future__ import annotations

import math

import numpy as np
import pytest

from goldspan.errors import InputError
from goldspan.measures.statistics.runs import RunVariance, group_runs, pooled, spread
from goldspan.measures.statistics.units import ratios


def test_runs_are_grouped_by_what_stands_before_the_number() -> None:
    names = ["llm@2#1", "rules@1", "llm@2#2", "llm@3#1", "c#@1", "odd#x", "a#1#2", "line\nend@1#3"]
    assert group_runs(names) == {
        "llm@2": (0, 2),
        "rules@1": (1,),
        "llm@3": (3,),
        "c#@1": (4,),
        "odd#x": (5,),
        "a#1": (6,),
        "line\nend@1": (7,),
    }


def test_spread_by_hand() -> None:
    # Rates 3/6, 4/6, 5/6: mean 2/3, sd 1/6.
    found = spread(ratios([[1, 2, 2], [2, 2, 3]], [[3, 3, 3], [3, 3, 3]]), sampling=True)
    assert found is not None
    assert found.values == pytest.approx((1 / 2, 2 / 3, 5 / 6))
    assert found.mean == pytest.approx(2 / 3)
    assert found.sd == pytest.approx(1 / 6)
    assert (found.low, found.high) == pytest.approx((1 / 2, 5 / 6))
    assert found.variance is RunVariance.MEASURED


@pytest.mark.parametrize(("sampling", "variance"), [(True, RunVariance.UNMEASURED), (False, RunVariance.NONE)])
def test_a_single_run_of_a_sampling_extractor_hides_its_variance(sampling: bool, variance: RunVariance) -> None:
    for n, d in (([1, 2], [2, 2]), ([[1], [2]], [[2], [2]])):
        found = spread(ratios(n, d), sampling=sampling)
        assert found is not None
        assert found.sd is None
        assert found.variance is variance
    assert str(RunVariance.UNMEASURED) == "run variance unmeasured"


def test_no_spread_where_a_run_has_nothing_to_score() -> None:
    assert spread(ratios([[1, 0], [1, 0]], [[2, 0], [2, 0]])) is None


def test_pooled_counts_are_the_mean_over_runs() -> None:
    found = pooled(ratios([[1, 2], [0, 4]], [[2, 4], [4, 4]]))
    assert found.n.tolist() == [1.5, 2]
    assert found.d.tolist() == [3, 4]
    single = ratios([1, 2], [2, 2])
    assert pooled(single) is single
    assert math.isclose(float(found.values), 7 / 14)


@pytest.mark.parametrize("shape", [(2, 0), (2, 2, 2)])
def test_runs_need_a_second_axis(shape: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="documents × runs"):
        pooled(ratios(np.zeros(shape), np.zeros(shape)))
