from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.eval.comparison import compare_reports
from goldspan.eval.comparison.model import Documents, Runs, SystemResult

if TYPE_CHECKING:
    from tests.eval.comparison.conftest import Make

KEYS = [
    "name", "value", "interval", "delta", "delta_interval", "p", "p_holm", "identical", "rank", "mde",
    "documents_needed", "documents_predicted", "runs", "notes",
]  # fmt: skip


def test_a_system_as_plain_data() -> None:
    result = SystemResult(
        name="a",
        predicted=9,
        value=0.5,
        interval=(0.4, 0.6),
        rank=(1, 2),
        needed=Documents(207, 189, 278),
        runs=Runs((0.5, None), None, "run variance unmeasured"),
    )
    data = result.to_dict()
    assert list(data) == KEYS
    assert (data["interval"], data["rank"], data["delta_interval"]) == ([0.4, 0.6], [1, 2], None)
    assert data["documents_needed"] == {"documents": 207, "low": 189, "high": 278}
    assert data["runs"] == {"values": [0.5, None], "sd": None, "variance": "run variance unmeasured"}


@pytest.mark.parametrize(("p_holm", "sure"), [(None, False), (0.05, True), (0.0500001, False), (0.0, True)])
def test_sure_is_at_most_one_in_twenty_after_correction(p_holm: float | None, sure: bool) -> None:
    assert SystemResult(name="a", predicted=1, value=0.5, p=0.001, p_holm=p_holm).sure == sure


def test_the_comparison_shows_the_largest_of_the_smallest_differences(make: Make) -> None:
    comparison = compare_reports({"a": make(2, 3), "b": make(3, 2), "c": make(4, 1)})
    known = [system.mde for system in comparison.systems if system.mde is not None]
    assert len(known) == 2
    assert comparison.mde == max(known) == comparison.to_dict()["mde"]
    assert "types" not in comparison.to_dict()


def test_types_are_marked_exploratory(make: Make) -> None:
    data = compare_reports({"a": make(1, 2), "b": make(2, 3)}, by_type=True).to_dict()["types"]
    assert (data["exploratory"], data["adjusted"]) == (True, "Benjamini-Hochberg")
    assert data["types"]["A"]["gold"] == 24
    assert [system["name"] for system in data["types"]["A"]["systems"]] == ["a", "b"]


def test_the_full_signature_ends_in_the_measure(make: Make) -> None:
    comparison = compare_reports({"a": make(1), "b": make(2)}, "R(entities,avg=macro)@type")
    assert comparison.full_signature == f"{comparison.signature}|R(entities,avg=macro)@type|avg:macro"
