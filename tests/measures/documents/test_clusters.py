from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.measures.documents.clusters import ClusterCounts, count_clusters
from goldspan.measures.documents.tally import NOTHING, Tally, matched

if TYPE_CHECKING:
    from pathlib import Path


def record(*groups: str) -> Annotations:
    """One letter a mention, one word an entity; a word in brackets names no entity."""
    return Annotations(
        doc="d",
        mentions=tuple(
            Mention(type="T", start=ord(letter), end=ord(letter) + 1, entity=None if "(" in group else group)
            for group in groups
            for letter in group.strip("()")
        ),
    )


@pytest.mark.parametrize(
    ("gold", "predicted", "muc", "b3", "ceaf_mention", "ceaf_entity"),
    [
        ((), (), NOTHING, NOTHING, NOTHING, NOTHING),
        (("abc",), (), Tally(0, 0, 0, 2), Tally(0, 0, 0, 3), matched(0, 0, 3), matched(0, 0, 1)),
        (("a", "(b)"), ("(a)", "b"), NOTHING, matched(2, 2, 2), matched(2, 2, 2), matched(2, 2, 2)),
        # abc | de against ab | cde, each mention half or wholly right:
        # links 2 of 3 either way; B³ 2/2·2 + (1 + 2·2)/3 = 11/3, the other side likewise.
        (
            ("abc", "de"),
            ("ab", "cde"),
            matched(2, 3, 3),
            Tally(Fraction(11, 3), 5, Fraction(11, 3), 5),
            matched(4, 5, 5),
            Tally(Fraction(8, 5), 2, Fraction(8, 5), 2),
        ),
        # x is only predicted, c only in the gold; singletons count.
        (
            ("ab", "c"),
            ("abx",),
            Tally(1, 2, 1, 1),
            Tally(Fraction(4, 3), 3, 2, 3),
            matched(2, 3, 3),
            Tally(Fraction(4, 5), 1, Fraction(4, 5), 2),
        ),
    ],
)
def test_cases_by_hand(
    gold: tuple[str, ...],
    predicted: tuple[str, ...],
    muc: Tally,
    b3: Tally,
    ceaf_mention: Tally,
    ceaf_entity: Tally,
) -> None:
    assert count_clusters(record(*gold), record(*predicted)) == ClusterCounts(muc, b3, ceaf_mention, ceaf_entity)


def test_reference_values(shared: Path) -> None:
    cases = json.loads((shared / "conformance" / "coref_neleval_reference.json").read_text("utf-8"))
    assert len(cases) == 5
    for case in cases:
        gold, predicted = (
            Annotations(
                doc="d",
                mentions=tuple(
                    Mention(type="T", start=mention, end=mention + 1, entity=name)
                    for name, mentions in case[side].items()
                    for mention in mentions
                ),
            )
            for side in ("gold", "pred")
        )
        counts = count_clusters(gold, predicted)
        found = {
            "muc": counts.muc.f1,
            "b_cubed": counts.b3.f1,
            "mention_ceaf": counts.ceaf_mention.f1,
            "entity_ceaf": counts.ceaf_entity.f1,
        }
        assert {name: round(value or 0, 3) for name, value in found.items()} == case["expected"], case["id"]


def test_conll_is_the_mean_of_three_f1() -> None:
    counts = count_clusters(record("abc", "de"), record("ab", "cde"))
    assert counts.conll == pytest.approx((2 / 3 + 11 / 15 + 4 / 5) / 3)


def test_conll_is_undefined_where_muc_is() -> None:
    counts = count_clusters(record("a", "b"), record("a", "b"))
    assert (counts.muc.f1, counts.b3.f1, counts.conll) == (None, 1.0, None)


def test_a_stretch_marked_twice_stands_in_its_largest_cluster() -> None:
    twice = Annotations(doc="d", mentions=(*record("ab").mentions, Mention(type="OTHER", start=97, end=98)))
    assert count_clusters(twice, record("ab")) == count_clusters(record("ab"), record("ab"))
    assert count_clusters(twice, twice).b3 == matched(2, 2, 2)


def test_a_missing_prediction_is_empty_and_without_gold_nothing_is_scored() -> None:
    assert count_clusters(record("ab"), None) == count_clusters(record("ab"), record())
    assert count_clusters(None, record("ab")) == ClusterCounts()
