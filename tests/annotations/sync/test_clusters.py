from __future__ import annotations

import pytest

from goldspan.annotations.sync.clusters import Grouping, groups_of, merged_groups, regrouped


def entities(text: str) -> dict[str, str | None]:
    """`ab c` is two clusters; a mention in capitals has no entity."""
    return {name: None if name.isupper() else group for group in text.split() for name in group}


def test_groups() -> None:
    assert groups_of(entities("ab c D")) == {"ab": ["a", "b"], "c": ["c"]}


@pytest.mark.parametrize(
    ("base", "side", "moved"),
    [
        ("ab c", "ab c", ""),
        ("ab c", "a bc", "abc"),
        ("ab c", "a b c", "ab"),
        ("ab c", "ac", "ac"),  # b is gone
        ("ab c", "a c", ""),  # b is gone, and that parts nobody
        ("a b", "axb", "ab"),
        ("a b", "ax b", ""),  # x is new
        ("a B", "a b", ""),
    ],
)
def test_regrouped(base: str, side: str, moved: str) -> None:
    lower = {name.lower(): entity for name, entity in entities(base).items()}
    assert regrouped(lower, entities(side)) == set(moved)


@pytest.mark.parametrize(
    ("base", "first", "second", "groups", "torn"),
    [
        ("a b c", "ab c", "a b c", "ab c", ""),
        ("abc", "abc", "ab c", "ab c", ""),
        ("a b c", "ab c", "a bc", "abc", "b"),  # both moved b
        ("abc d", "ab c d", "abcd", "abcd", "abc"),  # both regrouped a, b, c
        ("ab", "abx", "a b", "abx", "abx"),  # nobody did both: all concerned
        ("ab", "abx", "aby", "abxy", ""),  # x and y are known to one side each
        ("a b", "ax b", "a bx", "abx", "abx"),  # the same new mention, put with one here and with another there
    ],
)
def test_merged(base: str, first: str, second: str, groups: str, torn: str) -> None:
    before, here, there = (entities(text) for text in (base, first, second))
    found, wanted = merged_groups(sorted(here | there), Grouping(before, here, there))
    assert sorted("".join(sorted(group)) for group in found) == sorted(groups.split())
    assert wanted == set(torn)


def test_the_first_side_has_its_way() -> None:
    base, first, second = (entities(text) for text in ("a b c", "ab c", "a bc"))
    assert merged_groups("abc", Grouping(base, first, second, {"b"})) == ([["a", "b"], ["c"]], set())
    new = Grouping(entities("ab"), entities("ab"), entities("abz"), {"z"})
    assert merged_groups("abz", new) == ([["a", "b"], ["z"]], set())
