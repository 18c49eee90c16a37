from __future__ import annotations

from typing import Any

import pytest

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.measures import Fate, Options
from goldspan.measures.items import attribute_value, normal_parts, relation_ends, relation_type

Spans = tuple[tuple[int, int], ...]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ((), ((3, 7),)),
        (((3, 5), (6, 7)), ((3, 5), (6, 7))),
        (((3, 5), (5, 7)), ((3, 7),)),
        (((5, 7), (3, 5)), ((3, 7),)),
        (((3, 4), (4, 5), (6, 7)), ((3, 5), (6, 7))),
    ],
)
def test_normal_parts(spans: Spans, expected: Spans) -> None:
    assert normal_parts(Mention(type="A", start=3, end=7, spans=spans)) == expected


@pytest.mark.parametrize(
    ("spans", "message"),
    [
        (((3, 3),), "the span [3, 3]"),
        (((5, 3),), "the span [5, 3]"),
        (((-1, 3),), "the span [-1, 3]"),
        (((3, 5), (4, 7)), "the parts [3, 5] and [4, 7], which overlap"),
        (((3, 5), (3, 5)), "the parts [3, 5] and [3, 5], which overlap"),
    ],
)
def test_parts_that_are_none(spans: Spans, message: str) -> None:
    with pytest.raises(ValueError, match="the ") as caught:
        normal_parts(Mention(type="A", start=3, end=7, spans=spans))
    assert str(caught.value) == message


def test_ends_of_relations() -> None:
    mentions = (Mention(type="A", start=0, end=1, id="m1"), Mention(type="A", start=2, end=3, entity="e2"))
    ends: list[tuple[str | int, str | int]] = [("m1", 1), (0, "m1"), ("e1", "m1"), ("m1", "e2"), ("e1", "e2")]
    relations = tuple(Relation(type="R", head=head, tail=tail) for head, tail in ends)
    record = Annotations(doc="d", mentions=mentions, relations=relations, entities=(Entity(id="e1"),))
    assert relation_ends(record, "gold") == ([(0, 1), (0, 0), None, None, None], [])


OPTIONS = Options(
    inverse={"EMPLOYS": "WORKS_FOR"},
    relation_types={"HIRED": "EMPLOYS", "WORKS_FOR": "LINK", "X": Fate.DROP, "Y": Fate.IGNORE},
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("OTHER", ("OTHER", False)),
        ("WORKS_FOR", ("LINK", False)),
        ("EMPLOYS", ("LINK", True)),
        ("HIRED", ("WORKS_FOR", True)),
        ("X", (Fate.DROP, False)),
        ("Y", (Fate.IGNORE, False)),
    ],
)
def test_types_of_relations(name: str, expected: tuple[str | Fate, bool]) -> None:
    assert relation_type(name, OPTIONS) == expected


@pytest.mark.parametrize(
    ("attributes", "default", "expected"),
    [
        ({}, None, "null"),
        ({}, "asserted", '"asserted"'),
        ({"n": None}, "asserted", '"asserted"'),
        ({"n": ""}, "asserted", '"asserted"'),
        ({"n": []}, None, "null"),
        ({"n": "é"}, None, '"é"'),
        ({"n": 1}, None, "1"),
        ({"n": "1"}, None, '"1"'),
        ({"n": False}, "asserted", "false"),
        ({"n": 0}, "asserted", "0"),
        ({"n": {"b": 1, "a": [2]}}, None, '{"a": [2], "b": 1}'),
    ],
)
def test_values_of_attributes(attributes: dict[str, Any], default: str | None, expected: str) -> None:
    assert attribute_value(attributes, "n", default) == expected
