"""The regions of an annotation, item by item."""

from __future__ import annotations

from typing import Any

import pytest

from goldspan.annotations.label_studio.results.regions import Region, RegionReader
from goldspan.annotations.label_studio.results.troubles import RULES, Gathering
from goldspan.schema import parse_schema

SCHEMA = parse_schema("""\
name = "s"
version = 1
[entity.PER]
[entity.ORG]
[attribute.norm]
of = ["mention"]
[attribute.born]
of = ["PER"]
[attribute.noise]
of = ["mention"]
values = ["typo", "space"]
[attribute.realis]
of = ["relation"]
values = ["planned"]
""")
TEXT = "Ada met Bo at  Acme."


def label(
    name: object = "m1", start: object = 0, end: object = 3, labels: object = ("PER",), **more: Any
) -> dict[str, Any]:
    labels = list(labels) if isinstance(labels, tuple) else labels
    value = {"start": start, "end": end, "labels": labels}
    return {"id": name, "from_name": "label", "to_name": "text", "type": "labels", "value": value} | more


def text(control: str, *texts: object, name: str = "m1") -> dict[str, Any]:
    return {"id": name, "from_name": control, "to_name": "text", "type": "textarea", "value": {"text": list(texts)}}


def choice(control: str, *choices: str, name: str = "m1") -> dict[str, Any]:
    value = {"text": "Ada", "choices": list(choices)}
    return {"id": name, "from_name": control, "to_name": "text", "type": "choices", "value": value}


def read(*items: object, settled: tuple[tuple[int, int], ...] = ()) -> tuple[list[Region], list[tuple[str, bool]]]:
    troubles = Gathering("d")
    regions = RegionReader(TEXT, SCHEMA, troubles, settled).read(items)
    for trouble in troubles.troubles:
        assert trouble.rule in RULES
        assert trouble.raw in items
        assert trouble.doc == "d"
    assert list(regions) == [region.id for region in regions.values()]
    return list(regions.values()), [(trouble.rule, trouble.kept) for trouble in troubles.troubles]


def test_a_region_with_all_its_fields() -> None:
    items = [
        text("entity", "Ada"),
        label(origin="prediction", meta={"text": ["why?"], "other": 1}),
        choice("attribute_noise", "typo"),
        text("attribute_norm", "Ada L."),
        text("note", "bo: ORG"),
    ]
    region = Region("m1", 0, 3, "PER", "prediction", "Ada", {"noise": "typo", "norm": "Ada L."}, ["why?", "bo: ORG"])
    assert read(*items) == ([region], [])


@pytest.mark.parametrize(
    "items",
    [
        [label(), text("entity")],
        [label(), text("entity", "", "  ")],
        [label(), choice("attribute_noise")],
        [label(), text("entity", None, 3)],
        [label(), label()],
        [label(start="0", end="3")],
        [label(labels=("PER",), type="hypertextlabels")],
        [label(type="labels", value={"start": 0, "end": 3, "text": "Ada", "labels": ["PER"]})],
    ],
)
def test_what_is_as_good_as_a_plain_region(items: list[Any]) -> None:
    assert read(*items) == ([Region("m1", 0, 3, "PER")], [])


@pytest.mark.parametrize(
    ("items", "regions", "troubles"),
    [
        (["x", None, 3, [], {}, {"id": 5}, {"id": ""}], 0, [("bad-item", False)] * 7),
        ([{"id": "m1"}], 0, [("no-region", False)]),
        ([{"id": "m1", "type": "labels"}], 0, [("bad-offset", False)]),
        ([label(start=None)], 0, [("bad-offset", False)]),
        ([label(start=True, end=3)], 0, [("bad-offset", False)]),
        ([label(start=1.5, end=3)], 0, [("bad-offset", False)]),
        ([label(start=10**400, end=10**401)], 0, [("bad-offset", False)]),
        ([label(start=18, end=21)], 0, [("bad-offset", False)]),
        ([label(start=3, end=3)], 0, [("bad-offset", False)]),
        ([label(labels=())], 0, [("empty-label", False)]),
        ([label(labels="PER")], 0, [("empty-label", False)]),
        ([label(labels=("NOPE",))], 0, [("unknown-type", False)]),
        ([label(labels=("PER", "ORG"))], 1, [("several-labels", True)]),
        ([label(), label(labels=("ORG",))], 1, [("several-labels", False)]),
        ([label(), label(start=8, end=10)], 1, [("doubled-region", False)]),
        ([label(start=3, end=7)], 1, [("white-space", True)]),
        ([label(start=13, end=15)], 0, [("white-space", False)]),
        ([label(labels=("NOPE",)), text("entity", "x")], 0, [("unknown-type", False), ("no-region", False)]),
        ([text("entity", "x", name="m9")], 0, [("no-region", False)]),
        ([label(), text("other", "x")], 1, [("unknown-field", False)]),
        ([label(), text("attribute_gone", "x")], 1, [("unknown-field", False)]),
        ([label(), text("entity", "x", "y")], 1, [("several-values", True)]),
        ([label(labels=("ORG",)), text("attribute_born", "1815")], 1, [("attribute-of", False)]),
        ([label(), choice("attribute_realis", "planned")], 1, [("attribute-of", False)]),
        ([label(), choice("attribute_noise", "odd")], 1, [("attribute-value", False)]),
        ([label(value={"start": 0, "end": 3, "text": "Eve", "labels": ["PER"]})], 1, [("text-differs", True)]),
    ],
)
def test_trouble(items: list[Any], regions: int, troubles: list[tuple[str, bool]]) -> None:
    found, told = read(*items)
    assert (len(found), told) == (regions, troubles)


def test_white_space_is_trimmed_unless_it_was_sent() -> None:
    item = label(start=3, end=8)
    assert [(region.start, region.end) for region in read(item)[0]] == [(4, 7)]
    assert read(item, settled=((3, 8),)) == ([Region("m1", 3, 8, "PER")], [])


def test_the_first_known_label_counts() -> None:
    assert [region.type for region in read(label(labels=("NOPE", "ORG", "PER")))[0]] == ["ORG"]


def test_nested_crossing_and_same_spans() -> None:
    items = [label("a", 0, 10), label("b", 4, 7), label("c", 4, 7, ("ORG",)), label("d", 6, 12)]
    found, troubles = read(*items)
    assert [(region.id, region.start, region.end) for region in found] == [
        ("a", 0, 10),
        ("b", 4, 7),
        ("c", 4, 7),
        ("d", 6, 12),
    ]
    assert not troubles
