"""Relations as arrows of the page, and back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotations.label_studio.interface.marks import Marks
from goldspan.annotations.label_studio.results.arrows import ArrowReader, Link, to_arrows
from goldspan.annotations.label_studio.results.troubles import Gathering
from goldspan.schema import parse_schema

SCHEMA = parse_schema("""\
name = "s"
version = 1
[entity.A]
[entity.B]
[relation.R]
head = ["A", "B"]
tail = ["A", "B"]
[relation.S]
head = ["A", "B"]
tail = ["A", "B"]
[relation.T]
head = ["A"]
tail = ["B"]
[relation.MET]
head = ["A", "B"]
tail = ["A", "B"]
symmetric = true
[attribute.realis]
of = ["relation"]
values = ["asserted", "planned", "negated"]
default = "asserted"
[attribute.tense]
of = ["R"]
values = ["past"]
""")
TYPES = {"a": "A", "b": "B", "c": "B"}


def arrow(start: object, end: object, *labels: object, direction: object = "right") -> dict[str, Any]:
    return {"from_id": start, "to_id": end, "type": "relation", "direction": direction, "labels": list(labels)}


def read(*arrows: dict[str, Any]) -> tuple[list[tuple[str, str, str, dict[str, str]]], list[tuple[str, bool]]]:
    troubles = Gathering("d")
    reader = ArrowReader(SCHEMA, TYPES, troubles.add)
    found = [(link.head, link.type, link.tail, values) for item in arrows for link, values in reader.read(item)]
    return found, [(trouble.rule, trouble.kept) for trouble in troubles.troubles]


@pytest.mark.parametrize(
    ("links", "arrows"),
    [
        ([("R", "a", "b")], [arrow("a", "b", "R")]),
        ([("R", "a", "b"), ("S", "a", "b")], [arrow("a", "b", "R", "S")]),
        ([("R", "a", "b", "~planned"), ("S", "a", "b", "~planned")], [arrow("a", "b", "R", "S", "~planned")]),
        ([("R", "a", "b"), ("S", "b", "a")], [arrow("a", "b", "R"), arrow("b", "a", "S")]),
        (
            [("R", "a", "b"), ("S", "a", "b", "~planned")],
            [arrow("a", "b", "R"), arrow("b", "a", "S", "~planned", direction="left")],
        ),
        ([("MET", "a", "b")], [arrow("a", "b", "MET", direction="bi")]),
        ([("MET", "b", "a"), ("R", "a", "b")], [arrow("a", "b", "R", "MET")]),
        (
            [("MET", "a", "b", "~planned"), ("R", "a", "b")],
            [arrow("a", "b", "R"), arrow("b", "a", "MET", "~planned", direction="bi")],
        ),
        (
            [("R", "a", "b"), ("S", "a", "b", "~planned"), ("R", "b", "a")],
            [arrow("a", "b", "R", "S ~planned"), arrow("b", "a", "R")],
        ),
        (
            [("R", "a", "b", "~past"), ("S", "a", "b", "~planned"), ("MET", "b", "a")],
            [arrow("a", "b", "R ~past", "S ~planned", "MET")],
        ),
        ([("R", "a", "a"), ("S", "a", "a", "~planned")], [arrow("a", "a", "R", "S ~planned")]),
        (
            [("R", "a", "b"), ("R", "a", "c"), ("S", "b", "a")],
            [arrow("a", "b", "R"), arrow("b", "a", "S"), arrow("a", "c", "R")],
        ),
        ([("R", "a", "b"), ("R", "a", "b")], [arrow("a", "b", "R")]),
    ],
)
def test_arrows_of_relations(links: list[tuple[str, ...]], arrows: list[dict[str, Any]]) -> None:
    given_ = [Link(kind, head, tail, tuple(marks)) for kind, head, tail, *marks in links]
    assert list(to_arrows(given_, {"MET"})) == arrows
    pairs = [(item["from_id"], item["to_id"]) for item in arrows]
    assert len(set(pairs)) == len(pairs), "the page keeps one arrow from one region to another"


@pytest.mark.parametrize(
    ("item", "expected", "troubles"),
    [
        (arrow("a", "b", "R"), [("a", "R", "b", {})], []),
        (arrow("a", "b", "R", direction="left"), [("b", "R", "a", {})], []),
        (arrow("a", "b", "R", direction=None), [("a", "R", "b", {})], []),
        (
            arrow("a", "b", "R", "S", "~planned"),
            [("a", "R", "b", {"realis": "planned"}), ("a", "S", "b", {"realis": "planned"})],
            [],
        ),
        (arrow("a", "b", "R", "S", "~past"), [("a", "R", "b", {"tense": "past"}), ("a", "S", "b", {})], []),
        (arrow("a", "b", "R ~past", "S"), [("a", "R", "b", {"tense": "past"}), ("a", "S", "b", {})], []),
        (
            arrow("a", "b", "R ~planned ~past", "S", "~negated"),
            [("a", "R", "b", {"realis": "planned", "tense": "past"}), ("a", "S", "b", {"realis": "negated"})],
            [],
        ),
        (arrow("a", "b", "R", "~asserted"), [("a", "R", "b", {"realis": "asserted"})], []),
        (arrow("a", "b", "MET", direction="bi"), [("a", "MET", "b", {})], []),
        (arrow("a", "b", "MET"), [("a", "MET", "b", {})], []),
        (arrow("a", "b", "R", direction="bi"), [("a", "R", "b", {}), ("b", "R", "a", {})], []),
        (arrow("a", "b", "T", direction="bi"), [("a", "T", "b", {})], [("two-way", True)]),
        (arrow("b", "c", "T", direction="bi"), [("b", "T", "c", {})], [("two-way", True), ("type-pair", True)]),
        (arrow("b", "a", "T"), [("b", "T", "a", {})], [("type-pair", True)]),
        (arrow("a", "b"), [], [("no-relation-label", False)]),
        ({"from_id": "a", "to_id": "b", "type": "relation"}, [], [("no-relation-label", False)]),
        (arrow("a", "b", "~planned"), [], [("no-relation-label", False)]),
        (arrow("a", "b", "NO"), [], [("unknown-relation-label", False)]),
        (arrow("a", "b", "R", "NO"), [("a", "R", "b", {})], [("unknown-relation-label", False)]),
        (arrow("a", "b", "R ~no"), [], [("unknown-relation-label", False)]),
        (arrow("a", "b", "R", "~no"), [("a", "R", "b", {})], [("unknown-relation-label", False)]),
        (
            arrow("a", "b", "R", "~planned", "~negated"),
            [("a", "R", "b", {"realis": "planned"})],
            [("several-values", True)],
        ),
        (arrow("a", "b", "S", "~past"), [("a", "S", "b", {})], [("attribute-of", False)]),
        (arrow("a", "gone", "R"), [], [("dangling", False)]),
        (arrow(3, ["x"], "R"), [], [("dangling", False)]),
        (arrow("a", "b", 7, None, ""), [], [("no-relation-label", False)]),
        (arrow("a", "b", "R", "", " ", "  ~planned"), [("a", "R", "b", {})], [("unknown-relation-label", False)]),
    ],
)
def test_relations_of_arrows(
    item: dict[str, Any], expected: list[tuple[str, str, str, dict[str, str]]], troubles: list[tuple[str, bool]]
) -> None:
    assert read(item) == (expected, troubles)


RELATION = st.tuples(
    st.sampled_from(["R", "S", "MET"]),
    st.sampled_from([("a", "b"), ("b", "a"), ("a", "a"), ("b", "c")]),
    st.fixed_dictionaries({}, optional={"realis": st.sampled_from(["planned", "negated"]), "tense": st.just("past")}),
)


@given(
    st.lists(
        RELATION, max_size=12, unique_by=lambda item: (item[0], frozenset(item[1]) if item[0] == "MET" else item[1])
    )
)
def test_whatever_links_two_regions_comes_back(relations: list[tuple[str, tuple[str, str], dict[str, str]]]) -> None:
    marks = Marks(SCHEMA)
    sent = [
        (kind, ends, {name: value for name, value in values.items() if name == "realis" or kind == "R"})
        for kind, ends, values in relations
    ]
    arrows = list(to_arrows([Link(kind, *ends, marks.of(kind, values)) for kind, ends, values in sent], {"MET"}))
    ends = [(item["from_id"], item["to_id"]) for item in arrows]
    assert len(set(ends)) == len(ends)
    found, troubles = read(*arrows)

    def told(kind: str, head: str, tail: str, values: dict[str, str]) -> tuple[object, ...]:
        return kind, frozenset((head, tail)) if kind == "MET" else (head, tail), frozenset(values.items())

    assert not troubles
    assert {told(kind, head, tail, values) for head, kind, tail, values in found} == {
        told(kind, *ends, values) for kind, ends, values in sent
    }
    assert len(found) == len(sent)
