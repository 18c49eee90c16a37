from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotation import Mention, Relation
from goldspan.corpus.dataset.bio import Loss, Losses, labels, tag
from goldspan.corpus.tokens import tokenise

TEXT = "Dr SJaishankar met New Delhi Times staff in New Delhi."


def mention(text: str, kind: str = "T", nth: int = 0) -> Mention:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(text, start + 1)
    return Mention(type=kind, start=start, end=start + len(text), id=f"{text}{nth}")


CASES = [
    ([mention("New Delhi Times")], {0: (3, 6)}, {}),
    ([mention("Jaishankar")], {}, {0: Loss.BOUNDARY}),
    ([mention("New Delhi Time")], {}, {0: Loss.BOUNDARY}),
    ([mention("met ")], {}, {0: Loss.BOUNDARY}),
    ([mention("New Delhi"), mention("New Delhi Times")], {1: (3, 6)}, {0: Loss.NESTED}),
    ([mention("Delhi Times staff"), mention("New Delhi Times")], {0: (4, 7)}, {1: Loss.CROSSING}),
    ([mention("staff", "A"), mention("staff", "B")], {0: (6, 7)}, {1: Loss.NESTED}),
    ([mention("New Delhi"), mention("Times")], {0: (3, 5), 1: (5, 6)}, {}),
    ([Mention(type="T", start=0, end=18, spans=((0, 2), (15, 18)))], {}, {0: Loss.DISCONTINUOUS}),
    ([Mention(type="T", start=0, end=2, spans=((0, 2),))], {0: (0, 1)}, {}),
    ([Mention(type="T", start=3, end=3)], {}, {0: Loss.BOUNDARY}),
]


@pytest.mark.parametrize(("mentions", "spans", "lost"), CASES)
def test_mentions(mentions: list[Mention], spans: dict[int, tuple[int, int]], lost: dict[int, Loss]) -> None:
    tagged = tag(mentions, (), tokenise(TEXT))
    assert (tagged.spans, tagged.lost) == (spans, lost)


def test_relations_need_both_mentions() -> None:
    mentions = [mention("Jaishankar"), mention("staff"), mention("New Delhi", nth=1)]
    relations = [
        Relation(type="R", head="staff0", tail=2),
        Relation(type="R", head="staff0", tail="Jaishankar0"),
        Relation(type="R", head=1, tail="e1"),
    ]
    tagged = tag(mentions, relations, tokenise(TEXT))
    assert tagged.arguments == {0: (1, 2)}
    assert tagged.lost_relations == {1: Loss.ARGUMENT, 2: Loss.ENTITY}


def test_losses_add_up() -> None:
    mentions, tokens = [mention("Jaishankar", "A"), mention("met ", "A"), mention("staff", "B")], tokenise(TEXT)
    relations = [Relation(type="R", head=0, tail=2)]
    losses = Losses()
    for _ in range(2):
        losses.add(mentions, relations, tag(mentions, relations, tokens))
    assert losses.to_dict() == {
        "mentions": {"all": 6, "lost": 4, "types": {"A": {"inside-token": 4}}},
        "relations": {"all": 2, "lost": 2, "types": {"R": {"argument-lost": 2}}},
    }


def test_labels_keep_the_order_of_the_types() -> None:
    assert labels(["X", "A"]) == ["O", "B-X", "I-X", "B-A", "I-A"]


spans = st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 12)), max_size=8)


@given(spans)
def test_nothing_is_dropped_without_a_word_and_nothing_overlaps(given_spans: list[tuple[int, int]]) -> None:
    mentions = [Mention(type="T", start=start, end=min(start + size, len(TEXT))) for start, size in given_spans]
    tokens = tokenise(TEXT)
    tagged = tag(mentions, (), tokens)
    assert sorted([*tagged.spans, *tagged.lost]) == list(range(len(mentions)))
    for index, (first, last) in tagged.spans.items():
        assert (tokens[first][0], tokens[last - 1][1]) == (mentions[index].start, mentions[index].end)
    ordered = sorted(tagged.spans.values())
    assert all(before[1] <= after[0] for before, after in pairwise(ordered))
