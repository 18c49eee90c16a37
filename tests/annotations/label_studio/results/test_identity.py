"""Which region is which mention."""

from __future__ import annotations

import pytest

from goldspan.annotation import Annotations, Entity, Mention
from goldspan.annotations.label_studio.results.identity import is_own, match_regions, region_ids
from goldspan.annotations.label_studio.results.regions import Region


def record(*mentions: tuple[str | None, str, int, int], entities: tuple[str, ...] = ()) -> Annotations:
    return Annotations(
        doc="d",
        mentions=tuple(Mention(id=name, type=kind, start=start, end=end) for name, kind, start, end in mentions),
        entities=tuple(Entity(id=name) for name in entities),
    )


@pytest.mark.parametrize(
    ("ids", "entities", "expected"),
    [
        (["m1", "T-2_x"], (), ["m1", "T-2_x"]),
        ([None, "m1", None], (), ["m2", "m1", "m3"]),
        (["a#b", "c d", "é", "x.y", ""], (), ["m1", "m2", "m3", "m4", "m5"]),
        (["m1", "m1"], (), ["m1", "m2"]),
        ([None], ("m1", "m7"), ["m8"]),
    ],
)
def test_ids_that_the_page_keeps(ids: list[str | None], entities: tuple[str, ...], expected: list[str]) -> None:
    given = record(*((name, "A", n, n + 1) for n, name in enumerate(ids)), entities=entities)
    assert region_ids(given) == expected


@pytest.mark.parametrize(
    ("name", "own"), [("m1", True), ("iZ0GAROdpv", False), ("3EYHJ90Q3-", False), ("mention_1", True), ("a b", False)]
)
def test_ids_made_by_the_page(name: str, own: bool) -> None:
    assert is_own(name) is own


BASE = record(("m1", "A", 0, 5), ("m2", "B", 10, 15), ("m3", "A", 10, 15), ("m4", "A", 20, 25))


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        (("m1", 0, 5, "A"), (0, True)),
        (("m1", 0, 5, "B"), (0, True)),
        (("m1", 2, 9, "A"), (0, True)),
        (("m1", 2, 9, "B"), None),
        (("m1", 30, 35, "A"), None),
        (("iZ0GAROdpv", 10, 15, "A"), (2, False)),
        (("m1", 20, 25, "A"), (3, False)),
        (("m9", 10, 15, "C"), None),
    ],
)
def test_a_region_is_the_mention_its_id_says_or_one_alike(
    region: tuple[str, int, int, str], expected: tuple[int, bool] | None
) -> None:
    found = match_regions({region[0]: Region(*region)}, BASE)
    assert found == ({} if expected is None else {region[0]: expected})


def test_no_mention_is_taken_twice() -> None:
    regions = {"m1": Region("m1", 0, 5, "A"), "x": Region("x", 0, 5, "A"), "m4": Region("m4", 0, 5, "A")}
    assert match_regions(regions, BASE) == {"m1": (0, True)}


def test_without_a_base_nothing_is_matched() -> None:
    assert match_regions({"m1": Region("m1", 0, 5, "A")}, None) == {}
