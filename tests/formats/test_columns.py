from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.formats.columns import Unfit, fitted, records
from goldspan.formats.parquet import arrow_schema


def batch(*rows: dict[str, Any], schema: Any = None) -> Any:
    return pa.RecordBatch.from_pylist(list(rows), schema=schema)


def test_a_batch_of_the_format_is_left_as_it_is() -> None:
    given = batch({"doc": "a"}, schema=arrow_schema())
    assert fitted(given, arrow_schema()) is given


def test_absent_columns_are_null_and_types_are_cast() -> None:
    made = fitted(batch({"doc": "a", "mentions": [{"end": 2, "start": 1, "type": "X"}]}), arrow_schema())
    assert made.schema.equals(arrow_schema())
    assert records(made) == [Annotations(doc="a", mentions=(Mention(type="X", start=1, end=2),))]


@pytest.mark.parametrize(
    "row",
    [
        {"doc": "a", "other": 1},
        {"doc": "a", "mentions": [{"type": "X", "start": 1, "end": 2, "other": 1}]},
        {"doc": "a", "provenance": {"other": "x"}},
        {"doc": "a", "mentions": ["X"]},
        {"doc": "a", "mentions": {"type": "X"}},
        {"doc": {"type": "X"}},
        {"doc": "a", "mentions": [{"type": "X", "start": 1.5, "end": 2}]},
    ],
)
def test_columns_that_do_not_fit_are_not_dropped(row: dict[str, Any]) -> None:
    with pytest.raises(Unfit):
        fitted(batch(row), arrow_schema())


@pytest.mark.parametrize(
    "row",
    [
        {"doc": None},
        {"doc": "a", "format": 2},
        {"doc": "a", "extra": "x"},
        {"doc": "a", "extra": "[]"},
        {"doc": "a", "mentions": [None]},
        {"doc": "a", "mentions": [{"type": "X", "start": 1}]},
        {"doc": "a", "mentions": [{"type": "X", "start": 1, "end": 2, "spans": [[1]]}]},
        {"doc": "a", "mentions": [{"type": "X", "start": 1, "end": 2, "attributes": "1"}]},
        {"doc": "a", "relations": [{"type": "X", "head_id": "a", "head_index": 1, "tail_id": "b"}]},
        {"doc": "a", "relations": [{"type": "X", "head_id": "a"}]},
        {"doc": "a", "entities": [{"id": None}]},
        {"doc": "a", "provenance": {"source": "me"}},
        {"doc": "a", "provenance": {"extra": "x"}},
    ],
)
def test_values_that_do_not_fit_need_a_closer_look(row: dict[str, Any]) -> None:
    with pytest.raises(Unfit):
        records(batch(row, schema=arrow_schema()))
