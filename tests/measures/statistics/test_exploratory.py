from __future__ import annotations

import numpy as np
import pytest

from goldspan.errors import InputError
from goldspan.measures.statistics.exploratory import by_type
from goldspan.measures.statistics.randomisation import paired_test
from goldspan.measures.statistics.units import Ratios, ratios

SEED = "9f2c1a7b"


def test_each_type_is_tested_alone_and_adjusted_over_types() -> None:
    # Eight documents of d = 2. First type won everywhere (2/256), second in six documents (2/64), third nowhere.
    n = np.zeros((8, 2, 3))
    n[:, 1, 0] = 2
    n[:6, 1, 1] = 1
    found = by_type(ratios(n, np.full(n.shape, 2)), 0, SEED)
    assert found.p[1].tolist() == [2 / 256, 2 / 64, 1.0]
    assert found.p_adjusted[1] == pytest.approx([6 / 256, 3 / 64, 1.0])
    assert np.isnan(found.p[0]).all()
    assert found.tests[0] == ()
    assert found.tests[1][2].identical


def test_it_is_the_paired_test_of_the_type() -> None:
    rng = np.random.default_rng(3)
    d = rng.integers(1, 9, (40, 3, 4))
    counts = ratios(rng.binomial(d, 0.7), d)
    found = by_type(counts, 1, SEED)
    for system in (0, 2):
        for type_ in range(4):
            alone = paired_test(counts.column(system, type_), counts.column(1, type_), SEED)
            assert found.tests[system][type_] == alone
    fewer = by_type(Ratios(counts.n[:, :2], counts.d[:, :2]), 1, SEED)
    assert fewer.p_adjusted[0].tolist() == found.p_adjusted[0].tolist()


def test_a_type_nobody_has_is_not_counted() -> None:
    n, d = np.zeros((6, 2, 2)), np.zeros((6, 2, 2))
    n[:, 1, 0], d[:, :, 0] = 1, 2
    found = by_type(ratios(n, d), 0, SEED)
    assert found.tests[1][1].p is None
    assert found.p_adjusted[1][0] == 2 / 64


def test_types_are_needed() -> None:
    with pytest.raises(InputError, match="documents × systems × types"):
        by_type(ratios([[1, 1]], [[1, 1]]), 0, SEED)
