"""Attributes of relations as labels of arrows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotations.label_studio.interface.marks import (
    Marks,
    compound,
    extra_relation_labels,
    is_mark,
    relation_labels,
)
from goldspan.schema import parse_schema

SCHEMA = parse_schema("""\
name = "s"
version = 1
[entity.A]
[relation.R]
head = ["A"]
tail = ["A"]
[relation.S]
head = ["A"]
tail = ["A"]
[attribute.realis]
of = ["relation"]
values = ["asserted", "planned", "in doubt"]
default = "asserted"
[attribute.tense]
of = ["R"]
values = ["past", "planned"]
[attribute.source]
of = ["relation"]
[attribute.norm]
of = ["mention"]
""")


def test_labels_of_every_interface() -> None:
    assert relation_labels(SCHEMA) == ["R", "S", "~realis=planned", "~in%20doubt", "~past", "~tense=planned"]


@pytest.mark.parametrize(
    ("type_name", "attributes", "marks"),
    [
        ("R", {}, ()),
        ("R", {"realis": "asserted"}, ()),
        ("R", {"realis": "planned"}, ("~realis=planned",)),
        ("R", {"tense": "past", "realis": "in doubt"}, ("~in%20doubt", "~past")),
        ("S", {"tense": "past"}, ()),
        ("R", {"realis": "no such"}, ()),
        ("R", {"realis": ["planned"], "source": 3}, ()),
        ("R", {"source": "50 % ~ of=it"}, ("~source=50%20%25%20%7E%20of%3Dit",)),
        ("R", {"norm": "x", "other": "y"}, ()),
    ],
)
def test_marks_of_a_relation(type_name: str, attributes: dict[str, object], marks: tuple[str, ...]) -> None:
    assert Marks(SCHEMA).of(type_name, attributes) == marks
    for mark in marks:
        name, value = Marks(SCHEMA).read(mark) or ("", "")
        assert attributes[name] == value
        assert is_mark(mark)


@pytest.mark.parametrize("label", ["R", "~", "~planned", "~no", "~realis=no", "~norm=x", "~source=", "~=x", "~other=x"])
def test_what_is_no_mark(label: str) -> None:
    assert Marks(SCHEMA).read(label) is None


def test_a_value_may_be_marked_the_long_way() -> None:
    assert Marks(SCHEMA).read("~tense=past") == ("tense", "past")


def test_labels_that_only_the_data_has() -> None:
    label = compound("R", ("~past", "~source=x"))
    result: list[dict[str, Any]] = [
        {"type": "labels", "value": {}},
        {"type": "relation", "labels": [label, "R", "~past"]},
        {"type": "relation", "labels": ["~source=x"]},
    ]
    assert extra_relation_labels(result, SCHEMA) == [label, "~source=x"]


@given(st.text(min_size=1).filter(lambda text: text.strip() == text and "\0" not in text))
def test_any_text_comes_back(value: str) -> None:
    (mark,) = Marks(SCHEMA).of("R", {"source": value})
    assert Marks(SCHEMA).read(mark) == ("source", value)
    assert len(mark.split()) == 1
