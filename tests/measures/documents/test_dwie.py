from __future__ import annotations

from fractions import Fraction

import pytest

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.measures.documents.dwie import DwieCounts, count_dwie
from goldspan.measures.documents.facts import FactOptions
from goldspan.measures.documents.tally import NOTHING, Tally, matched


def record(clusters: str, *relations: str) -> Annotations:
    """`record("ab C", "a R C")`: one letter a mention, of type UP or LOW by its case; one word an entity."""
    mentions = tuple(
        Mention(
            type="UP" if letter.isupper() else "LOW",
            start=ord(letter.lower()),
            end=ord(letter.lower()) + 1,
            id=letter,
            entity=group,
        )
        for group in clusters.split()
        for letter in group
    )
    triples = [relation.split() for relation in relations]
    return Annotations(
        doc="d",
        mentions=mentions,
        relations=tuple(Relation(type=name, head=head, tail=tail) for head, name, tail in triples),
    )


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ("", "", NOTHING),
        ("ab c", "ab c", matched(2, 2, 2)),
        ("ab c", "", matched(0, 0, 2)),
        ("", "ab", matched(0, 1, 0)),
        # Which cluster holds a mention does not matter, only whether one does.
        ("ab c", "a bc", matched(2, 2, 2)),
        # x is not in the gold: half of the cluster; all of abc but c is found.
        ("abc", "ab x", Tally(1, 2, Fraction(2, 3), 1)),
        ("abc d", "abx", Tally(Fraction(2, 3), 1, Fraction(2, 3), 2)),
        # Same spans, another type.
        ("ab", "aB", Tally(Fraction(1, 2), 1, Fraction(1, 2), 1)),
    ],
)
def test_clusters_by_hand(gold: str, predicted: str, expected: Tally) -> None:
    assert count_dwie(record(gold), record(predicted)).clusters == expected


SYMMETRIC = FactOptions(symmetric=frozenset({"MET"}))


@pytest.mark.parametrize(
    ("gold", "predicted", "options", "expected"),
    [
        (record("a b", "a R b"), record("a b", "a R b"), None, {"R": matched(1, 1, 1)}),
        (record("a b", "a R b"), record("a b", "b R a"), None, {"R": matched(0, 1, 1)}),
        # 2 × 2 pairs in the gold, of which the prediction has 1 × 2; both of its own are right.
        (record("ab cd", "a R c"), record("a cd", "a R c"), None, {"R": Tally(1, 1, Fraction(1, 2), 1)}),
        # 3 of its 6 pairs are wrong.
        (record("ab c", "a R c"), record("ab cxy", "a R c"), None, {"R": Tally(Fraction(1, 3), 1, 1, 1)}),
        # Types of the arguments do not matter, the type of the relation does.
        (record("a b", "a R b"), record("A B", "A R B", "A S B"), None, {"R": matched(1, 1, 1), "S": matched(0, 1, 0)}),
        (record("a b", "a MET b"), record("a b", "b MET a"), SYMMETRIC, {"MET": matched(1, 1, 1)}),
        (record("a b", "a MET b"), record("a b", "b MET a"), None, {"MET": matched(0, 1, 1)}),
    ],
)
def test_facts_by_hand(
    gold: Annotations, predicted: Annotations, options: FactOptions | None, expected: dict[str, Tally]
) -> None:
    counts = count_dwie(gold, predicted, options)
    assert counts.facts == expected
    assert counts.relations == sum(expected.values(), NOTHING)


def test_what_has_no_mentions_does_not_count() -> None:
    bare = Annotations(
        doc="d", entities=(Entity(id="x"), Entity(id="y")), relations=(Relation(type="R", head="x", tail="y"),)
    )
    assert count_dwie(bare, bare) == DwieCounts()


def test_a_missing_prediction_is_empty_and_without_gold_nothing_is_scored() -> None:
    annotations = record("a b", "a R b")
    assert count_dwie(annotations, None) == DwieCounts(matched(0, 0, 2), {"R": matched(0, 0, 1)})
    assert count_dwie(None, annotations) == DwieCounts()
