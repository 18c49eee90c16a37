from __future__ import annotations

import math
import statistics

import pytest

from goldspan.measures.statistics.leave_one_out import LEAST, MOST, leave_one_out
from goldspan.measures.statistics.student import t_quantile


def test_of_a_mean_it_is_the_textbook_interval() -> None:
    sample = [0.1, 0.4, 0.35, 0.2, 0.6, 0.5, 0.45]
    reach = float(t_quantile(0.975, 6)) * statistics.stdev(sample) / math.sqrt(7)
    found = leave_one_out(statistics.fmean, sample)
    assert found == pytest.approx((statistics.fmean(sample) - reach, statistics.fmean(sample) + reach))


def test_it_ends_where_the_statistic_does() -> None:
    low, high = leave_one_out(statistics.fmean, [0.0, 1.0, 1.0, 1.0, 1.0], (0, 1)) or (0, 0)
    assert (round(low, 4), high) == (0.2447, 1)


@pytest.mark.parametrize("count", [0, 1, LEAST - 1, MOST + 1])
def test_there_is_none_from_too_few_or_too_many(count: int) -> None:
    assert leave_one_out(lambda some: len(some) / 1000, range(count)) is None


def test_there_is_none_where_one_document_carries_it_all() -> None:
    assert leave_one_out(lambda some: 0.5 if 7 in some else None, [7, 1, 1, 1, 1, 1]) is None
