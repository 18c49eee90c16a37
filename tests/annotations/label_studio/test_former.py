"""Labels by types' former names."""

from __future__ import annotations

from typing import Any

import pytest

from goldspan.annotations.label_studio.former import with_current_names

RENAMED = {"PLACE": "CITY", "TOWN": "CITY", "LIVES": "LIVES_IN"}


def region(*labels: Any, kind: str = "labels") -> dict[str, Any]:
    return {"id": "r", "type": kind, "value": {"start": 0, "end": 1, kind: list(labels)}}


def arrow(*labels: Any) -> dict[str, Any]:
    return {"type": "relation", "from_id": "a", "to_id": "b", "labels": list(labels)}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (region("PLACE"), region("CITY")),
        (region("PLACE", "TOWN", "ORG"), region("CITY", "ORG")),
        (region("TOWN", kind="hypertextlabels"), region("CITY", kind="hypertextlabels")),
        (region("PLACE", kind="choices"), region("PLACE", kind="choices")),
        (region(7, None), region(7, None)),
        ({"id": "r", "type": "labels", "value": "PLACE"}, {"id": "r", "type": "labels", "value": "PLACE"}),
        (arrow("LIVES", "~planned"), arrow("LIVES_IN", "~planned")),
        (arrow("LIVES ~planned", "LIVES ~negated"), arrow("LIVES_IN ~planned", "LIVES_IN ~negated")),
        ({"type": "relation"}, {"type": "relation"}),
        ("odd", "odd"),
    ],
)
def test_labels_get_todays_names(given: Any, expected: Any) -> None:
    assert with_current_names([given], RENAMED) == [expected]


def test_nothing_else_is_touched() -> None:
    result = [region("PLACE"), arrow("LIVES")]
    assert with_current_names(result, {}) is result
    assert with_current_names({"not": "a list"}, RENAMED) == {"not": "a list"}
    with_current_names(result, RENAMED)
    assert result == [region("PLACE"), arrow("LIVES")]
