from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from goldspan.measures.arrays import Codes, Side, pack


def test_small_columns_are_digits() -> None:
    assert pack(np.array([1, 0, 2]), np.array([0, 3, 1])).tolist() == [4, 3, 9]
    assert pack(np.array([5, 4])).tolist() == [5, 4]
    assert pack(np.array([], np.int64), np.array([], np.int64)).tolist() == []


rows = st.lists(st.tuples(*([st.integers(0, 3) | st.integers(0, 2**62)] * 4)), min_size=1, max_size=20)


@given(rows)
def test_keys_order_rows_as_their_columns_do(found: list[tuple[int, ...]]) -> None:
    keys = pack(*np.array(found, np.int64).T).tolist()
    for one, key in zip(found, keys, strict=True):
        for other, another in zip(found, keys, strict=True):
            assert (one < other) == (key < another)


def test_nothing_read_is_a_side() -> None:
    side = Side()
    assert len(side.mentions.doc) == len(side.relations.doc) == 0
    assert side.mentions.type.names == Codes().names == ()
