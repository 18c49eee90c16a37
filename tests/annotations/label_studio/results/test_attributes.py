"""Attributes on their way back."""

from __future__ import annotations

from typing import Any

import pytest

from goldspan.annotation import Mention
from goldspan.annotations.label_studio.results.attributes import pulled_attributes
from goldspan.schema import parse_schema

SCHEMA = parse_schema("""\
name = "s"
version = 1
[entity.A]
[entity.B]
[attribute.norm]
of = ["mention"]
[attribute.kind]
of = ["mention"]
values = ["plain", "odd", "rare"]
default = "plain"
[attribute.born]
of = ["A"]
""")


@pytest.mark.parametrize(
    ("found", "before", "expected"),
    [
        ({}, {}, {}),
        ({"norm": "x"}, {}, {"norm": "x"}),
        ({"norm": " x "}, {}, {"norm": "x"}),
        ({"norm": "x"}, {"norm": "x"}, {"norm": "x"}),
        ({"norm": "y"}, {"norm": "x"}, {"norm": "y"}),
        ({}, {"norm": "x"}, {}),
        ({"kind": "odd"}, {"kind": "odd"}, {"kind": "odd"}),
        ({}, {"kind": "odd"}, {}),
        ({}, {"kind": "plain"}, {"kind": "plain"}),
        ({"kind": "plain"}, {"kind": "odd"}, {}),
        ({"kind": "plain"}, {}, {}),
        ({"kind": "rare"}, {"kind": "plain"}, {"kind": "rare"}),
        ({}, {"kind": "", "norm": None}, {"kind": "", "norm": None}),
        ({"norm": "x"}, {"norm": ""}, {"norm": "x"}),
        (
            {},
            {"norm": 7, "kind": ["odd", "rare"], "born": {"year": 1}},
            {"norm": 7, "kind": ["odd", "rare"], "born": {"year": 1}},
        ),
        ({"norm": "x"}, {"norm": 7}, {"norm": "x"}),
        ({}, {"norm": " spaced "}, {"norm": " spaced "}),
        ({}, {"kind": "unknown"}, {"kind": "unknown"}),
        ({}, {"elsewhere": "kept"}, {"elsewhere": "kept"}),
    ],
)
def test_attributes(found: dict[str, str], before: dict[str, Any], expected: dict[str, Any]) -> None:
    was = Mention(type="A", start=0, end=1, attributes=before)
    assert pulled_attributes(found, "mention", "A", SCHEMA, was) == expected


def test_of_another_type_only_what_that_type_may_have_stays() -> None:
    was = Mention(type="A", start=0, end=1, attributes={"norm": 7, "born": 1, "elsewhere": "x"})
    assert pulled_attributes({}, "mention", "B", SCHEMA, was) == {"norm": 7}


def test_of_nothing() -> None:
    assert pulled_attributes({"born": "1", "kind": "odd"}, "mention", "A", SCHEMA, None) == {"kind": "odd", "born": "1"}


def test_order_is_the_records_then_the_schemas() -> None:
    was = Mention(type="A", start=0, end=1, attributes={"born": "1", "norm": "x"})
    found = {"kind": "odd", "norm": "y", "born": "1"}
    assert list(pulled_attributes(found, "mention", "A", SCHEMA, was)) == ["born", "norm", "kind"]
