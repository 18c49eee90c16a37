from __future__ import annotations

import pytest

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.annotations.diff import Difference, difference, removed

TEXT = "Mr X of Oslo met Ms Y of Bergen"
X, OSLO, Y, BERGEN = (0, 4), (8, 12), (17, 21), (25, 31)


def m(kind: str, span: tuple[int, int], entity: str | None = None, **attributes: str) -> Mention:
    start, end = span
    return Mention(type=kind, start=start, end=end, text=TEXT[start:end], entity=entity, attributes=attributes)


def record(*mentions: Mention, relations: tuple[Relation, ...] = (), entities: tuple[Entity, ...] = ()) -> Annotations:
    return Annotations(doc="d", mentions=mentions, relations=relations, entities=entities)


def mentions_of(found: Difference) -> list[tuple[str, str, str]]:
    return [
        (change.kind.value, f"{change.type} {TEXT[slice(*change.place)]}", " ".join(f.value for f in change.facets))
        for change in found.mentions
    ]


def relations_of(found: Difference) -> list[tuple[str, str, str]]:
    return [
        (
            change.kind.value,
            f"{change.ends[0]} {change.type} {change.ends[1]}",
            " ".join(f.value for f in change.facets),
        )
        for change in found.relations
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([m("P", X)], [m("P", X)], []),
        ([], [m("P", X)], [("added", "P Mr X", "")]),
        ([m("P", X)], [], [("removed", "P Mr X", "")]),
        ([m("P", X)], [m("Q", X)], [("changed", "Q Mr X", "type")]),
        ([m("P", X)], [m("P", (3, 4))], [("changed", "P X", "span")]),
        ([m("P", X)], [m("Q", (3, 4))], [("removed", "P Mr X", ""), ("added", "Q X", "")]),
        ([m("P", X)], [m("Q", X, norm="X")], [("changed", "Q Mr X", "type attributes")]),
        ([m("P", X, "e1"), m("P", Y, "e2")], [m("P", X, "e7"), m("P", Y, "e9")], []),  # other names, same clusters
        ([m("P", X, "e1"), m("P", Y, "e2")], [m("P", X), m("P", Y)], []),  # alone in a cluster, or without one
        (
            [m("P", X, "e1"), m("P", Y, "e2")],
            [m("P", X, "e1"), m("P", Y, "e1")],
            [("changed", "P Mr X", "cluster"), ("changed", "P Ms Y", "cluster")],
        ),
        (
            [m("P", X, "e1"), m("P", OSLO, "e1"), m("P", Y, "e1")],
            [m("P", X, "e1"), m("P", OSLO, "e1"), m("P", Y, "e2")],
            [("changed", "P Ms Y", "cluster")],
        ),
    ],
)
def test_what_happens_to_mentions(old: list[Mention], new: list[Mention], expected: list[tuple[str, str, str]]) -> None:
    assert mentions_of(difference(record(*old), record(*new))) == expected


ENDS = (m("P", X, "e1"), m("L", OSLO, "e2"), m("P", Y, "e3"), m("L", BERGEN, "e4"))


def r(kind: str, head: int | str, tail: int | str, **attributes: str) -> Relation:
    return Relation(type=kind, head=head, tail=tail, attributes=attributes)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([r("OF", 0, 1)], [r("OF", 0, 1)], []),
        ([r("OF", 0, 1)], [], [("removed", "Mr X OF Oslo", "")]),
        ([], [r("OF", 0, 1)], [("added", "Mr X OF Oslo", "")]),
        ([r("OF", 0, 1)], [r("AT", 0, 1)], [("changed", "Mr X AT Oslo", "type")]),
        ([r("OF", 0, 1)], [r("OF", 0, 1, realis="planned")], [("changed", "Mr X OF Oslo", "attributes")]),
        ([r("OF", 0, 1)], [r("OF", 1, 0)], [("removed", "Mr X OF Oslo", ""), ("added", "Oslo OF Mr X", "")]),
        ([r("MET", 0, 2)], [r("MET", 2, 0)], []),
        ([r("OF", 0, 1), r("OF", 2, 3)], [r("OF", 2, 3), r("OF", 0, 1)], []),
        ([r("OF", "e1", "e2")], [r("OF", "e1", "e2")], []),
        ([r("OF", 0, 1)], [r("OF", "e1", "e2")], [("changed", "X OF Oslo", "span")]),
    ],
)
def test_what_happens_to_relations(
    old: list[Relation], new: list[Relation], expected: list[tuple[str, str, str]]
) -> None:
    named = (Entity(id="e1", name="X"), Entity(id="e2", name="Oslo"))
    before = record(*ENDS, relations=tuple(old), entities=named)
    after = record(*ENDS, relations=tuple(new), entities=named)
    assert relations_of(difference(before, after, symmetric={"MET"})) == expected


def test_a_relation_that_hangs_on_another_mention_of_its_cluster_moved() -> None:
    both = (m("P", X, "e1"), m("L", OSLO, "e2"), m("P", Y, "e1"))
    old, new = record(*both, relations=(r("OF", 0, 1),)), record(*both, relations=(r("OF", 2, 1),))
    assert relations_of(difference(old, new)) == [("changed", "Ms Y OF Oslo", "span")]


def test_a_relation_outlives_the_ids_and_the_order_of_its_mentions() -> None:
    old = Annotations(
        doc="d",
        mentions=(Mention(id="m1", type="P", start=0, end=4), Mention(id="m2", type="L", start=8, end=12)),
        relations=(Relation(type="OF", head="m1", tail="m2"),),
    )
    new = Annotations(
        doc="d",
        mentions=(Mention(id="m1", type="L", start=8, end=12), Mention(id="zz", type="P", start=0, end=4)),
        relations=(Relation(type="OF", head="zz", tail="m1"),),
    )
    found = difference(old, new)
    assert not found
    assert (found.same_mentions, found.same_relations) == (2, 1)


def test_a_relation_goes_with_its_mention() -> None:
    found = difference(record(*ENDS[:2], relations=(r("OF", 0, 1),)), record(ENDS[0]))
    assert relations_of(found) == [("removed", "Mr X OF Oslo", "")]
    assert (found.same_mentions, found.same_relations) == (1, 0)


def test_a_record_that_is_new_or_gone() -> None:
    whole = record(*ENDS, relations=(r("OF", 0, 1),))
    assert [change.kind.value for change in difference(None, whole).mentions] == ["added"] * 4
    assert [change.kind.value for change in difference(whole, None).relations] == ["removed"]
    assert not difference(None, None)


def test_removed_is_the_difference_in_which_they_are_gone() -> None:
    whole = record(*ENDS, relations=(r("OF", 0, 1),))
    found = removed(whole, [ENDS[0]], whole.relations)
    assert mentions_of(found) == [("removed", "P Mr X", "")]
    assert relations_of(found) == [("removed", "Mr X OF Oslo", "")]
