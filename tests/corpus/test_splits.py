from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.corpus.splits import Dealt, HashPolicy, Member, Place, TimePolicy, deal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.document import Split

HASH = HashPolicy({"train": 0.2, "dev": 0.1, "test": 0.7}, "salt")


class Always:
    """Deals every new group to one split."""

    def __init__(self, split: Split) -> None:
        self.to = split

    def split(self, group: str, members: Sequence[Member]) -> Split:  # noqa: ARG002
        return self.to


def test_a_hash_policy_is_what_it_says() -> None:
    point = int(hashlib.sha256(b"salt\0g").hexdigest()[:16], 16) / 2**64
    expected = "train" if point < 0.2 else "dev" if point < 0.3 else "test"
    assert HASH.split("g", []) == expected


def test_shares_are_relative_and_met() -> None:
    shares = Counter(HashPolicy({"train": 4, "dev": 0, "test": 12}, "x").split(f"g{i}", []) for i in range(4000))
    assert shares["dev"] == 0
    assert shares["train"] == pytest.approx(1000, abs=90)  # 3 standard deviations


def test_another_salt_deals_another_hand() -> None:
    other = HashPolicy(HASH.shares, "pepper")
    assert any(HASH.split(f"g{i}", []) != other.split(f"g{i}", []) for i in range(50))


@pytest.mark.parametrize(
    ("days", "split"),
    [
        (["2009-12-31"], "train"),
        (["2010-01-01"], "dev"),
        (["2012-12-31"], "dev"),
        (["2013-01-01"], "test"),
        (["2013-01-01T00:10:00+09:00"], "test"),
        (["2009-12-30", "2010-01-02"], "dev"),  # a story on both sides goes by its later half
        (["2009-12-30", None], "train"),
        ([None, None], "dev"),  # nothing is dated: the other policy's hand
    ],
)
def test_time_deals_by_the_latest_article(days: list[str | None], split: str) -> None:
    by_time = TimePolicy("2010-01-01", "2013-01-01", HashPolicy({"dev": 1}, ""))
    members = [Member(f"d{n}", published=day) for n, day in enumerate(days)]
    assert by_time.split("d0", members) == split


def test_a_place_once_given_outlives_the_cut() -> None:
    everything = [Member("old", "old", "test", "2001-01-01"), Member("new", published="2001-01-02")]
    by_time = TimePolicy("2010-01-01", "2013-01-01", HashPolicy({"dev": 1}, ""))
    assert deal(everything, [], by_time).places == {"new": Place("new", "train")}
    assert deal(everything, [("old", "new")], by_time).places == {"new": Place("old", "test")}


def test_new_articles_found_a_group_named_by_the_smallest_id() -> None:
    dealt = deal([Member("b"), Member("a"), Member("c")], [("b", "a")], Always("dev"))
    assert dealt.places == {"a": Place("a", "dev"), "b": Place("a", "dev"), "c": Place("c", "dev")}
    assert (dealt.merges, dealt.bridges) == ([], [])


def test_a_new_article_joins_a_group_and_its_split() -> None:
    members = [Member("m", "m", "train"), Member("a")]
    assert deal(members, [("a", "m")], Always("test")).places == {"a": Place("m", "train")}


def test_what_has_a_place_is_not_dealt_with() -> None:
    assert deal([Member("a", "x", "train"), Member("b", "x", "train")], [], Always("test")) == Dealt()


def test_an_imported_split_is_kept() -> None:
    dealt = deal([Member("a", None, "dev"), Member("b")], [("a", "b")], Always("test"))
    assert dealt.places == {"a": Place("a", "dev"), "b": Place("a", "dev")}


def test_groups_of_one_split_merge() -> None:
    members = [Member("a", "a", "test"), Member("b", "b", "test"), Member("c")]
    dealt = deal(members, [("a", "c"), ("b", "c")], Always("dev"))
    assert dealt.places == {"b": Place("a", "test"), "c": Place("a", "test")}
    (merge,) = dealt.merges
    assert (merge.groups, merge.into, merge.moved) == (("a", "b"), Place("a", "test"), ())


def test_a_bridge_across_splits_is_refused_with_both_named() -> None:
    members = [Member("a", "a", "test"), Member("b", "b", "train"), Member("c"), Member("d")]
    dealt = deal(members, [("a", "c"), ("b", "c")], Always("dev"))
    assert dealt.places == {"d": Place("d", "dev")}  # the article beside it is dealt with
    (bridge,) = dealt.bridges
    assert bridge.documents == ("a", "b", "c")
    assert bridge.ties == (("a", "test"), ("b", "train"))


def test_two_changed_articles_that_are_now_near_are_a_bridge_too() -> None:
    dealt = deal([Member("a", "a", "test"), Member("b", "b", "train")], [("a", "b")], HASH)
    assert [bridge.ties for bridge in dealt.bridges] == [(("a", "test"), ("b", "train"))]


def test_regroup_joins_where_most_documents_are() -> None:
    members = [Member("a", "a", "test"), Member("b", "b", "train"), Member("b2", "b", "train"), Member("c")]
    dealt = deal(members, [("a", "c"), ("b", "c")], Always("dev"), regroup=True)
    home = Place("a", "train")
    assert dealt.places == {"a": home, "b": home, "b2": home, "c": home}
    (merge,) = dealt.merges
    assert merge.moved == ("a",)


def test_regroup_breaks_ties_by_the_first_group() -> None:
    members = [Member("a", "z", "test"), Member("b", "b", "train"), Member("c")]
    dealt = deal(members, [("a", "c"), ("b", "c")], Always("dev"), regroup=True)
    assert dealt.places["c"] == Place("b", "train")


def test_a_group_named_after_another_story_is_not_joined_by_name() -> None:
    members = [Member("b", "a", "train"), Member("a")]
    assert deal(members, [], Always("test")).places == {"a": Place("a-2", "test")}


pairs_of = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=12)


@settings(max_examples=80, deadline=None)
@given(pairs_of, st.permutations(range(12)), st.integers(1, 4))
def test_adding_articles_moves_no_other(edges: list[tuple[int, int]], order: list[int], batch: int) -> None:
    near = [(f"d{a:02}", f"d{b:02}") for a, b in edges if a != b]
    held: dict[str, Place] = {}
    for at in range(0, len(order), batch):
        new = {f"d{i:02}" for i in order[at : at + batch]}
        members = [Member(key, place.group, place.split) for key, place in held.items()] + [Member(key) for key in new]
        ids = {member.id for member in members}
        seen = [(a, b) for a, b in near if a in ids and b in ids and (a in new or b in new)]
        dealt = deal(members, seen, HASH)
        assert deal(members[::-1], seen[::-1], HASH).places == dealt.places  # order never matters
        for key, place in dealt.places.items():
            if key in held:
                assert place.split == held[key].split  # a merge renames a group; nobody changes splits
        refused = {key for bridge in dealt.bridges for key in bridge.documents} & new
        assert new == (dealt.places.keys() & new) | refused
        held.update(dealt.places)
    splits: dict[str, set[str]] = {}
    for place in held.values():
        splits.setdefault(place.group, set()).add(place.split)
    assert all(len(found) == 1 for found in splits.values())  # no group straddles splits
    leaks = [(a, b) for a, b in near if a in held and b in held and held[a].split != held[b].split]
    assert leaks == []
