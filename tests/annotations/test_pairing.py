from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Mention
from goldspan.annotations.pairing import pair_clusters, pair_mentions


def m(kind: str, start: int, end: int, entity: str | None = None) -> Mention:
    return Mention(type=kind, start=start, end=end, entity=entity)


def test_the_same_comes_first_then_the_span_then_the_longest_overlap() -> None:
    old = [m("A", 0, 5), m("A", 10, 20), m("B", 30, 35), m("A", 40, 50)]
    new = [m("A", 44, 60), m("C", 30, 35), m("A", 41, 49), m("A", 0, 5), m("B", 12, 18)]
    assert sorted(pair_mentions(old, new)) == [(0, 3), (2, 1), (3, 2)]


def test_doubled_mentions_are_paired_one_to_one() -> None:
    assert sorted(pair_mentions([m("A", 0, 5)] * 3, [m("A", 0, 5)] * 2)) == [(0, 0), (1, 1)]


def test_a_discontinuous_mention_is_no_other() -> None:
    parted = Mention(type="A", start=0, end=9, spans=((0, 2), (7, 9)))
    whole = m("A", 0, 9)
    assert list(pair_mentions([parted, whole], [whole, parted])) == [(0, 1), (1, 0)]


def test_a_cluster_becomes_the_one_it_shares_most_with() -> None:
    old = Annotations(doc="d", mentions=tuple(m("A", i, i + 1, "x" if i < 5 else "y") for i in range(8)))
    new = Annotations(doc="d", mentions=tuple(m("A", i, i + 1, "u" if i < 2 else "v") for i in range(8)))
    pairs = dict(pair_mentions(old.mentions, new.mentions))
    assert pair_clusters(old, new, pairs) == {"x": "v"}, "three of x and three of y in v: the first takes it"


mentions = st.lists(
    st.builds(
        lambda kind, start, length: m(kind, start, start + length),
        st.sampled_from("AB"),
        st.integers(0, 12),
        st.integers(1, 6),
    ),
    max_size=8,
)


@given(mentions, mentions)
def test_every_mention_is_paired_at_most_once_and_touches_its_partner(old: list[Mention], new: list[Mention]) -> None:
    pairs = list(pair_mentions(old, new))
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(old[i].start < new[j].end and new[j].start < old[i].end for i, j in pairs)
    exact = sum(min(old.count(one), new.count(one)) for one in {(o.type, o.start, o.end): o for o in old}.values())
    assert sum(old[i] == new[j] for i, j in pairs) == exact
