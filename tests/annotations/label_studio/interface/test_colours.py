"""Colours that can be told apart."""

from __future__ import annotations

from itertools import combinations

import pytest

from goldspan.annotations.label_studio.interface.colours import colour_distance, label_colours
from goldspan.schema import EntityType, Schema


def schema(*colours: str | None) -> Schema:
    return Schema(name="s", version=1, entity={f"T{n}": EntityType(color=c) for n, c in enumerate(colours)})


def test_the_schemas_own_colours_stay() -> None:
    assert label_colours(schema("#1B6CA8", None))["T0"] == "#1b6ca8"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 1.0), ("#123456", "#123456", 0.0), ("#808080", "#000000", 0.5999)],
)
def test_distance(one: str, other: str, expected: float) -> None:
    assert colour_distance(one, other) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(("count", "apart"), [(5, 0.2), (12, 0.13), (24, 0.08)])
def test_chosen_colours_differ(count: int, apart: float) -> None:
    colours = label_colours(schema(*[None] * count)).values()
    assert min(colour_distance(a, b) for a, b in combinations(colours, 2)) >= apart


def test_chosen_colours_keep_away_from_given_ones() -> None:
    colours = label_colours(schema("#c1121f", None, "#4361ee", None))
    assert min(colour_distance(a, b) for a, b in combinations(colours.values(), 2)) >= 0.2


def test_a_type_at_the_end_changes_no_other() -> None:
    before, after = label_colours(schema(None, None)), label_colours(schema(None, None, None))
    assert {name: after[name] for name in before} == before
