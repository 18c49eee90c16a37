"""Clusters as keys that people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Entity, Mention
from goldspan.annotations.label_studio.results.keys import ClusterKeys, NewClusters, Numbering


def record(*entities: tuple[str, str | None], mentioned: tuple[str, ...] = ()) -> Annotations:
    return Annotations(
        doc="d",
        entities=tuple(Entity(id=name, name=called) for name, called in entities),
        mentions=tuple(Mention(type="A", start=n, end=n + 1, entity=name) for n, name in enumerate(mentioned)),
    )


def keys(*entities: tuple[str, str | None], mentioned: tuple[str, ...] = ()) -> list[str]:
    given_ = record(*entities, mentioned=mentioned)
    found = ClusterKeys(given_)
    return [found.key(name) for name in dict.fromkeys([name for name, _ in entities] + list(mentioned))]


@pytest.mark.parametrize(
    ("entities", "expected"),
    [
        ([("e1", "India"), ("e2", "Moscow")], ["India", "Moscow"]),
        ([("e1", "President"), ("e2", "President")], ["President (e1)", "President (e2)"]),
        ([("e1", "US"), ("e2", "us")], ["US (e1)", "us (e2)"]),
        ([("e1", "A  b\n c")], ["A b c"]),
        ([("e1", None), ("e2", ""), ("e3", "  ")], ["e1", "e2", "e3"]),
        ([("e1", "e2"), ("e2", "Moscow")], ["e2 (e1)", "Moscow"]),
        ([("e1", "e1")], ["e1"]),
        ([("X", None), ("x", None)], ["X", "x 2"]),
        ([("e1", "x (e2)"), ("e2", "x"), ("e3", "x")], ["x (e2)", "x (e2) 2", "x (e3)"]),
    ],
)
def test_keys(entities: list[tuple[str, str | None]], expected: list[str]) -> None:
    assert keys(*entities) == expected


def test_entities_that_are_only_mentioned_go_by_their_id() -> None:
    assert keys(("e1", "India"), mentioned=("e1", "c9")) == ["India", "c9"]


@pytest.mark.parametrize("typed", ["India", " india ", "INDIA", "e1", "E1"])
def test_what_people_type(typed: str) -> None:
    assert ClusterKeys(record(("e1", "India"), ("e2", "Moscow"))).find(typed) == "e1"


def test_what_nobody_is_called() -> None:
    assert ClusterKeys(record(("e1", "India"))).find("Indi") is None
    assert ClusterKeys(None).find("India") is None


@given(st.lists(st.tuples(st.text(min_size=1, max_size=4), st.none() | st.text(max_size=4)), unique_by=lambda e: e[0]))
def test_every_key_is_found_again(entities: list[tuple[str, str | None]]) -> None:
    found = ClusterKeys(record(*entities))
    assert [found.find(found.key(name)) for name, _ in entities] == [name for name, _ in entities]


def test_new_clusters() -> None:
    typed = ["Ada", "e7", "ada ", "Bo", "e2", "e9"]
    new = NewClusters({"e1", "e2", "m3"}, typed)
    assert [new.entity(key) for key in typed] == [
        ("e10", "Ada"),
        ("e7", None),
        ("e10", "Ada"),
        ("e11", "Bo"),
        ("e12", "e2"),
        ("e9", None),
    ]


@pytest.mark.parametrize(
    ("taken", "expected"), [([], "m1"), (["m1", "m9", "x20", "m010"], "m10"), (["m" + "9" * 5000, "m²"], "m1")]
)
def test_numbering(taken: list[str], expected: str) -> None:
    assert Numbering("m", taken).next() == expected
