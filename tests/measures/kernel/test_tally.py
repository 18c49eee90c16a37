from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from goldspan.measures import Mode
from goldspan.measures.kernel import tally
from goldspan.measures.kernel.tally import Paired, Tally

if TYPE_CHECKING:
    from goldspan.measures.cells import Cells

# Document 0: gold A A B, predicted A B; document 1: nothing; document 2: gold B, predicted C.
GOLD = np.array([0, 0, 0, 2]), np.array([0, 0, 1, 1])
PREDICTED = np.array([0, 0, 2]), np.array([0, 1, 2])


def pairs(found: list[tuple[int, int, bool, int]]) -> Paired:
    gold, predicted, correct, overlap = np.array(found, np.int64).reshape(-1, 4).T
    return Paired(gold, predicted, correct > 0, overlap)


@pytest.fixture(params=["table", "sorted"])
def ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "sorted":
        monkeypatch.setattr(tally, "_DENSE", 0)


def rows(cells: Cells, mode: Mode) -> dict[tuple[int, str], list[int]]:
    names = ["gold", "predicted", f"{mode}.correct", f"{mode}.other", f"{mode}.spurious", f"{mode}.overlap"]
    columns = [cells.columns.get(name, np.zeros(len(cells.doc), np.int64)).tolist() for name in names]
    types = [cells.types[code] if code >= 0 else "*" for code in cells.type.tolist()]
    return {(doc, name): list(row) for doc, name, *row in zip(cells.doc.tolist(), types, *columns, strict=True)}


@pytest.mark.usefixtures("ways")
def test_rows_of_types_and_of_documents() -> None:
    counted = Tally(GOLD, PREDICTED, ("A", "B", "C"), 3)
    # A with A is right; A with B and B with C are wrong, and stand in the row of the gold type.
    whole = pairs([(0, 0, True, 10), (1, 1, False, 0), (3, 2, False, 0)])
    counted.add(Mode.TYPE, counted.count(whole), counted.count(whole))
    assert rows(counted.cells(), Mode.TYPE) == {
        (0, "*"): [3, 2, 1, 1, 0, 10],
        (0, "A"): [2, 1, 1, 1, 0, 10],
        (0, "B"): [1, 1, 0, 0, 0, 0],
        (1, "*"): [0, 0, 0, 0, 0, 0],
        (2, "*"): [1, 1, 0, 1, 0, 0],
        (2, "B"): [1, 0, 0, 1, 0, 0],
        (2, "C"): [0, 1, 0, 0, 0, 0],
    }


@pytest.mark.usefixtures("ways")
def test_types_counted_apart() -> None:
    counted = Tally(GOLD, PREDICTED, ("A", "B", "C"), 3)
    alone = pairs([(0, 0, True, 7), (2, 1, False, 3)])
    whole = pairs([(0, 0, True, 7), (1, 1, False, 5), (3, 2, True, 1)])
    counted.add(Mode.PARTIAL, counted.count(whole), counted.count(alone))
    found = rows(counted.cells(), Mode.PARTIAL)
    assert found[0, "*"] == [3, 2, 1, 1, 0, 12]
    assert found[0, "A"] == [2, 1, 1, 0, 0, 7]
    assert found[0, "B"] == [1, 1, 0, 1, 0, 3]
    assert found[2, "*"] == [1, 1, 1, 0, 0, 1]
    assert found[2, "C"] == [0, 1, 0, 0, 1, 0]


@pytest.mark.usefixtures("ways")
def test_no_documents() -> None:
    none = np.zeros(0, np.int64)
    counted = Tally((none, none), (none, none), (), 0)
    counted.add(Mode.STRICT, counted.count(pairs([])), counted.count(pairs([])))
    assert len(counted.cells().doc) == 0
    assert counted.cells().columns == {}


def test_counted_by_kind() -> None:
    counted = Tally(GOLD, PREDICTED, ("A", "B", "C"), 3)
    found = pairs([(0, 0, True, 7), (1, 1, True, 5), (3, 2, True, 1)])
    by_kind = counted.count_kinds(found, np.array([2, 0, 2]), 3)
    assert by_kind.sum(axis=1).tolist() == counted.count(found)[1:].tolist()
    assert by_kind.sum(axis=2).T.tolist() == [[1, 1, 5], [0, 0, 0], [2, 2, 8]]
    assert counted.count_kinds(pairs([]), np.zeros(0, np.int64), 0).tolist() == [[], [], []]
