from __future__ import annotations

import pytest
from tests.annotations.sync.records import read

from goldspan.annotations.sync.align import Sides, align
from goldspan.annotations.sync.naming import name_groups

PLACES = {"a": "a=A[0,3)", "b": "b=A[4,6)", "c": "c=A[7,8)", "d": "d=A[9,12)", "f": "f=A[13,15)", "g": "g=A[16,17)"}


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "groups", "named"),
    [
        ("ax bx", "ax bx", "ax bx", "ab", "x x"),
        ("ax bx", "ax by", "ax bx", "a b", "x y"),
        ("ax bx", "ax bx", "ay bx", "a b", "y x"),
        ("ax by", "ax by", "ax bx", "ab", "x x"),
        ("a b", "ax bx", "ay by", "ab", "x x"),
        ("ax", "a", "ax", "a", "-"),  # taken off here
        ("a", "a", "ax", "a", "x"),
        ("ax bx cx dx fx gx", "ax bx cx dx fy gy", "ax bx cy dy fy gy", "ab cd fg", "x x e_c e_c y y"),
    ],
)
def test_which_entity_a_cluster_is(base: str, ours: str, theirs: str, groups: str, named: str) -> None:
    one, two, three = (
        read(" ".join(PLACES[name[0]] + name[1:] for name in text.split())) for text in (base, ours, theirs)
    )
    found = align(one, two, three)
    for sides in (
        Sides(found.base, found.ours, found.theirs),
        Sides(found.base, found.theirs, found.ours, ours_first=False),
    ):
        names = name_groups([list(group) for group in groups.split()], sides, set())
        assert (
            " ".join(names.get(name, "-") for name in sorted(names | dict.fromkeys(groups.replace(" ", "")))) == named
        )


def test_the_side_that_stands_names_its_mentions() -> None:
    found = align(read("a=A[0,3)x b=A[4,6)x"), read("a=A[0,3)x b=A[4,6)x"), read("a=A[0,3)x b=A[4,6)y"))
    sides = Sides(found.base, found.ours, found.theirs)
    assert name_groups([["b"]], sides, set()) == {"b": "y"}
    assert name_groups([["b"]], sides, {"b"}) == {"b": "x"}
