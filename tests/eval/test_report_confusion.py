from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.eval.report_confusion import confusion_table

SMALL = [[5, 1, 2], [0, 7, 0], [3, 0, 0]]


def test_rows_are_named_and_columns_numbered() -> None:
    table = confusion_table("entities", ["A", "B", None], SMALL)
    assert table is not None
    assert table.title == "entities: gold (rows) against predicted (columns)"
    assert table.head == ("", "1", "2", "none")
    assert table.rows == (("1 A", "5", "1", "2"), ("2 B", "·", "7", "·"), ("none", "3", "·", "·"))


def test_of_many_types_those_with_errors_stand_alone() -> None:
    counts = [[10 * (gold == predicted) for predicted in range(11)] for gold in range(11)]
    counts[10][10] = 0
    counts[2][7] = 4
    counts[7][10] = 1
    table = confusion_table("x", [*"ABCDEFGHIJ", None], counts)
    assert table is not None
    assert table.title.endswith("; types that have errors: 2 of 10")
    assert table.head == ("", "1", "2", "other", "none")
    assert table.rows == (
        ("1 C", "10", "4", "·", "·"),
        ("2 H", "·", "10", "·", "1"),
        ("other types", "·", "·", "80", "·"),
        ("none", "·", "·", "·", "·"),
    )


@pytest.mark.parametrize(("types", "counts"), [([None], [[0]]), ([], []), (["A", None], [[1], [2]])])
def test_what_is_no_matrix_has_no_table(types: list[str | None], counts: list[list[int]]) -> None:
    assert confusion_table("x", types, counts) is None


@given(size=st.integers(2, 30), data=st.data())
def test_nothing_is_lost_and_it_fits(size: int, data: st.DataObject) -> None:
    cells = st.lists(st.integers(0, 999), min_size=size, max_size=size)
    counts = data.draw(st.lists(cells, min_size=size, max_size=size))
    table = confusion_table("x", [*map(str, range(size - 1)), None], counts)
    assert table is not None
    shown = sum(int(cell.replace(",", "").replace("·", "0")) for _, *row in table.rows for cell in row)
    assert shown == sum(map(sum, counts))
    assert len(table.head) == len(table.rows) + 1 <= 15
