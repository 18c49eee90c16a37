from __future__ import annotations

import numpy as np

from goldspan.eval.gathering import Gathered
from goldspan.measures.cells import Cells
from goldspan.measures.options import ENTITIES
from goldspan.measures.table import Table, join


def table(*documents: str, types: tuple[str, ...], rows: list[tuple[int, int]], **columns: list[int]) -> Table:
    doc, type_ = np.array(rows, np.int32).reshape(-1, 2).T
    found = {name: np.array(column, np.min_scalar_type(max(column))) for name, column in columns.items()}
    return Table(
        documents,
        np.zeros(len(documents), np.bool_),
        np.arange(2 * len(documents)).reshape(-1, 2),
        0,
        {ENTITIES: Cells(types, doc, type_, found)},
    )


def three() -> list[Table]:
    return [
        table("b", "a", types=("X", "Y"), rows=[(0, -1), (0, 1), (1, -1)], gold=[3, 3, 0], predicted=[1, 1, 0]),
        table("c", types=("A", "X"), rows=[(0, -1), (0, 0), (0, 1)], gold=[300, 100, 200], spare=[0, 7, 0]),
        table("d", types=(), rows=[(0, -1)], predicted=[70000]),
    ]


def test_what_is_gathered_is_what_is_joined() -> None:
    gathered = Gathered()
    for one in three():
        gathered.add(one, [doc * 2 for doc in one.documents])
    gathered.unknown = 4
    found, expected = gathered.table(), join(three())
    assert found.to_dict() == {**expected.to_dict(), "unknown": 4}
    cells, wanted = found.blocks[ENTITIES], expected.blocks[ENTITIES]
    assert {name: column.dtype for name, column in cells.columns.items()} == {
        name: column.dtype for name, column in wanted.columns.items()
    }
    assert cells.doc.dtype == cells.type.dtype == np.int32
    assert gathered.hashes == {"b": "bb", "a": "aa", "c": "cc", "d": "dd"}


def test_a_document_twice_is_one_hash_less() -> None:
    gathered = Gathered()
    for _ in range(2):
        gathered.add(three()[2], ["h"])
    assert (gathered.documents, len(gathered.hashes)) == (2, 1)


def test_nothing() -> None:
    found = Gathered().table()
    assert found.to_dict() == Table().to_dict()
