from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from goldspan.eval.further.sheet import Sheet, SheetMaker

NAMES = ("right", "whole")


@pytest.fixture
def sheet() -> Sheet:
    maker = SheetMaker(NAMES)
    maker.add("b", [(None, (1.5, 2)), ("T", (1.5, 2))])
    maker.add("a", [(None, (1, 1)), ("S", (1, 1)), ("T", (0, 0))])
    maker.add(None, [(None, (0, 3))])
    maker.add(None, [(None, (0, 4))])
    return maker.sheet({"a": 0, "b": 1})


def test_rows_are_sorted_and_zeros_take_no_room(sheet: Sheet) -> None:
    assert sheet.types == ("S", "T")
    assert sheet.doc.tolist() == [0, 0, 1, 1, 2]
    assert sheet.type.tolist() == [-1, 0, -1, 1, -1]


def test_totals(sheet: Sheet) -> None:
    assert sheet.totals() == {"right": 2.5, "whole": 10}
    assert sheet.totals("T") == {"right": 1.5, "whole": 2}
    assert sheet.totals("nobody") == {"right": 0, "whole": 0}
    assert isinstance(sheet.totals()["whole"], int)


def test_documents_can_be_chosen_and_reordered(sheet: Sheet) -> None:
    chosen = sheet.select(np.array([-1, 0, 1]))
    assert chosen.doc.tolist() == [0, 0, 1]
    assert chosen.totals() == {"right": 1.5, "whole": 9}
    turned = sheet.select(np.array([1, 0, 2]))
    assert turned.columns["right"].tolist() == [1.5, 1.5, 1, 1, 0]


def test_plain_data_comes_back(sheet: Sheet) -> None:
    data = json.loads(json.dumps(sheet.to_dict()))
    back = Sheet.from_dict(data, NAMES, 2)
    assert back.to_dict() == sheet.to_dict()
    assert data["columns"]["whole"] == [1, 1, 2, 2, 7]


BROKEN: list[tuple[str, Any]] = [
    ("doc", [0, 0, 1, 1]),
    ("doc", [0, 0, 1, 1, 3]),
    ("doc", [0, 0, 1, 1, -1]),
    ("type", [-1, 0, -1, 2, -1]),
    ("type", [-2, 0, -1, 1, -1]),
    ("columns", {"right": [1, 1, 1, 1, 1]}),
    ("columns", {"right": [1, 1, 1, 1, None], "whole": [1, 1, 1, 1, 1]}),
    ("columns", 5),
    ("types", 5),
]


@pytest.mark.parametrize(("key", "value"), BROKEN)
def test_damaged_data_is_refused(key: str, value: object, sheet: Sheet) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, OverflowError)):
        Sheet.from_dict({**sheet.to_dict(), key: value}, NAMES, 2)


def test_nothing_counted_is_an_empty_sheet() -> None:
    empty = SheetMaker(NAMES).sheet({"a": 0})
    assert empty.totals() == {"right": 0, "whole": 0}
    assert Sheet.from_dict(empty.to_dict(), NAMES, 1).totals() == empty.totals()
