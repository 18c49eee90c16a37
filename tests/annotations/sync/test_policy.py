from __future__ import annotations

import pytest
from tests.annotations.sync.records import FLAT, read, shown

from goldspan.annotations.sync.policy import Finished, Gold, Review, Waiting, Why, settle

ONE, SAME, OTHER = "m1=A[0,3)", "m9=A[0,3)", "m1=A[0,3) m2=B[4,6) r1=AB(m1,m2)"


@pytest.mark.parametrize(
    ("passes", "adjudicated", "starred", "wanted", "outcome"),
    [
        ({}, {}, "", 1, Waiting(1)),
        ({}, {}, "", 0, Waiting(1)),
        ({"ada": ONE}, {}, "", 1, (Why.ONLY, ONE, ("ada",))),
        ({"ada": ONE}, {}, "", 2, Waiting(1)),
        ({"ada": ONE, "bo": SAME}, {}, "", 2, (Why.AGREED, ONE, ("ada", "bo"))),
        ({"bo": SAME, "ada": ONE}, {}, "", 1, (Why.AGREED, ONE, ("ada", "bo"))),
        ({"ada": ONE, "bo": OTHER}, {}, "", 1, Review(("ada and bo differ in 1 mention and 1 relation",))),
        ({"ada": ONE, "bo": OTHER}, {}, "", 3, Waiting(1)),
        (
            {"ada": ONE, "bo": SAME, "cy": OTHER},
            {},
            "",
            3,
            Review(("ada and cy differ in 1 mention and 1 relation", "bo and cy differ in 1 mention and 1 relation")),
        ),
        ({"ada": ONE, "bo": OTHER}, {}, "bo", 2, (Why.STARRED, OTHER, ("bo",))),
        ({"ada": ONE}, {}, "ada", 2, (Why.STARRED, ONE, ("ada",))),
        ({"ada": ONE, "bo": SAME}, {}, "ada bo", 2, (Why.STARRED, ONE, ("ada", "bo"))),
        ({"ada": ONE, "bo": OTHER}, {}, "ada bo", 2, Review(("ada and bo differ in 1 mention and 1 relation",))),
        ({"ada": ONE, "bo": OTHER}, {"cy": OTHER}, "", 2, (Why.ADJUDICATED, OTHER, ("cy",))),
        ({"ada": ONE, "bo": OTHER}, {"cy": OTHER}, "ada", 2, (Why.STARRED, ONE, ("ada",))),
        ({"ada": ONE}, {"cy": ONE, "dee": OTHER}, "", 2, Review(("cy and dee differ in 1 mention and 1 relation",))),
        ({}, {"cy": ONE}, "", 2, (Why.ADJUDICATED, ONE, ("cy",))),
        ({"ada": ONE}, {}, "nobody", 2, Waiting(1)),
    ],
)  # fmt: skip
def test_who_is_believed(
    passes: dict[str, str],
    adjudicated: dict[str, str],
    starred: str,
    wanted: int,
    outcome: Waiting | Review | tuple[Why, str, tuple[str, ...]],
) -> None:
    finished = Finished(
        {alias: read(text) for alias, text in passes.items()},
        {alias: read(text) for alias, text in adjudicated.items()},
        frozenset(starred.split()),
    )
    found = settle(finished, wanted, FLAT)
    if isinstance(outcome, tuple):
        assert isinstance(found, Gold)
        assert (found.why, shown(found.record), found.aliases) == outcome
    else:
        assert found == outcome


def test_what_is_no_difference() -> None:
    one = read("m1=A[0,3) m2=B[4,6) r1=WITH(m1,m2)")
    other = read("m1=A[0,3)e1 m2=B[4,6) r1=WITH(m2,m1){realis=asserted}")
    finished = Finished({"ada": one, "bo": other})
    assert isinstance(settle(finished, 2, FLAT), Gold)
    assert isinstance(settle(finished, 2), Review)
