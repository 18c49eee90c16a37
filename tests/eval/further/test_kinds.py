from __future__ import annotations

import numpy as np
import pytest

from goldspan.eval.further.kinds import ALL, CONLL, KINDS, SHEETS, Further
from goldspan.eval.further.sheet import Sheet
from goldspan.measures.cells import ALL_TYPES
from goldspan.measures.registry import Rate


def sheet(columns: tuple[str, ...], *rows: tuple[float, ...]) -> Sheet:
    """Return a sheet with a row a document, and twice the first row for a type `T` in document 0."""
    doubled = tuple(2 * value for value in rows[0])
    values = np.array([*rows, doubled], np.float64)
    doc = np.array([*range(len(rows)), 0], np.int64)
    types = np.array([ALL_TYPES] * len(rows) + [0], np.int64)
    return Sheet(("T",), doc, types, {name: values[:, place] for place, name in enumerate(columns)})


#             correct actual possible seen ev. correct, actual, possible
DOCRED_ROWS = ((3, 5, 6, 1, 2, 4, 8), (1, 2, 2, 1, 0, 1, 2))


@pytest.mark.parametrize(
    ("mode", "p", "r", "alike"),
    [
        ("docred", 4 / 7, 4 / 8, True),
        # Facts of the training data leave precision, not recall.
        ("docred_ign", (4 - 2) / (7 - 2), 4 / 8, False),
        ("docred_evidence", 2 / 5, 2 / 10, True),
    ],
)
def test_the_three_of_docred_read_one_sheet(mode: str, p: float, r: float, alike: bool) -> None:
    kind = KINDS["relations", mode]
    parts = kind.parts(sheet(kind.columns, *DOCRED_ROWS))
    assert parts.value(Rate.P) == pytest.approx(p)
    assert parts.value(Rate.R) == pytest.approx(r)
    assert parts.value(Rate.F1) == pytest.approx(2 * p * r / (p + r))
    assert parts.alike == alike
    assert kind.zero


def test_fair_errors_cost_a_half_on_each_side() -> None:
    kind = KINDS["entities", "fair"]
    #          tp le bes bel beo lbe fp fn possible actual
    row = (6.0, 1.0, 1.0, 0.0, 1.0, 1.0, 2.0, 3.0, 13.0, 12.0)
    parts = kind.parts(sheet(kind.columns, row))
    assert (parts.value(Rate.P), parts.value(Rate.R)) == (6 / (6 + 2 + 2), 6 / (6 + 3 + 2))
    assert parts.value(Rate.F1) == 12 / (10 + 11)


@pytest.mark.parametrize("mode", ["muc", "b3", "ceaf_mention", "ceaf_entity"])
def test_clusters_have_a_credit_for_each_side_unless_it_is_one_alignment(mode: str) -> None:
    kind = KINDS["clusters", mode]
    one_alignment = mode.startswith("ceaf")
    row = (2.0, 4.0, 2.0 if one_alignment else 3.0, 6.0)
    parts = kind.parts(sheet(kind.columns, row))
    assert parts.alike == one_alignment
    assert (parts.value(Rate.P), parts.value(Rate.R)) == (2 / 4, row[2] / 6)


def test_a_type_has_rows_of_its_own_and_an_unknown_one_none() -> None:
    kind = KINDS["relations", "document"]
    made = sheet(kind.columns, (1, 2, 4), (1, 1, 1))
    assert kind.parts(made, "T").right.tolist() == [2]
    assert kind.parts(made).right.tolist() == [1, 1]
    assert kind.parts(made, "U").value(Rate.F1) is None


def test_each_is_counted_in_one_go() -> None:
    assert {kind.asked for kind in KINDS.values()} == set(ALL) == set(Further)
    assert set(SHEETS) == {(block, kind.sheet) for (block, _), kind in KINDS.items()}
    assert set(CONLL) < {mode for block, mode in KINDS if block == "clusters"}
