from __future__ import annotations

import pytest

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.measures.documents.facts import FactOptions, count_facts
from goldspan.measures.documents.tally import matched
from goldspan.measures.documents.view import EntityIds

SYMMETRIC = FactOptions(symmetric=frozenset({"MET"}))
INVERSE = FactOptions(inverse={"OWNED_BY": "OWNS"})
GOLD_IDS = FactOptions(entity_ids=EntityIds.GOLD)


def record(clusters: str, *relations: str) -> Annotations:
    """`record("ab c", "a R c")`: mentions a and b of one entity, c of another; one relation between mentions.

    A letter is one code point at its place in the alphabet; a group in brackets, `(c)`, names no entity.
    """
    mentions = []
    for number, group in enumerate(clusters.split()):
        entity = None if group.startswith("(") else f"e{number}"
        for letter in group.strip("()"):
            start = ord(letter) - ord("a")
            mentions.append(Mention(type="T", start=start, end=start + 1, id=letter, entity=entity))
    triples = [relation.split() for relation in relations]
    return Annotations(
        doc="d",
        mentions=tuple(mentions),
        relations=tuple(Relation(type=name, head=head, tail=tail) for head, name, tail in triples),
    )


@pytest.mark.parametrize(
    ("gold", "predicted", "options", "correct", "actual", "possible"),
    [
        (record("a b"), record("a b"), None, 0, 0, 0),
        (record("a b", "a R b"), record("a b", "a R b"), None, 1, 1, 1),
        (record("a b", "a R b"), record("(a) (b)", "a R b"), None, 1, 1, 1),
        (record("a b", "a R b"), record("a b", "b R a"), None, 0, 1, 1),
        (record("a b", "a R b"), record("a b", "a S b"), None, 0, 1, 1),
        # The fact is found by other mentions of the same entities, and stated twice it counts once.
        (record("ab cd", "a R c"), record("ab cd", "b R d", "a R d"), None, 1, 1, 1),
        # Partly found clusters still stand for the entity.
        (record("abc de", "a R d"), record("bc dx", "b R x"), None, 1, 1, 1),
        # The prediction splits an entity in two; only one half can stand for it.
        (record("abc d", "a R d"), record("ab c d", "a R d", "c R d"), None, 1, 2, 1),
        # No span is shared: not aligned, and so not correct.
        (record("a b", "a R b"), record("a x", "a R x"), None, 0, 1, 1),
        # Symmetric types hold in either direction, and both directions are one fact.
        (record("a b", "a MET b"), record("a b", "b MET a"), SYMMETRIC, 1, 1, 1),
        (record("a b", "a MET b", "b MET a"), record("a b", "b MET a"), SYMMETRIC, 1, 1, 1),
        (record("a b", "a R b"), record("a b", "b R a"), SYMMETRIC, 0, 1, 1),
        # In the prediction b's cluster comes first, since it holds the earlier mention x: sides sorted on their own
        # would disagree about the direction.
        (record("b c", "b MET c"), record("b ac", "b MET c"), SYMMETRIC, 1, 1, 1),
        (record("a b", "a OWNS b"), record("a b", "b OWNED_BY a"), INVERSE, 1, 1, 1),
        (record("a b", "a OWNS b", "b OWNED_BY a"), record("a b"), INVERSE, 0, 0, 1),
        # Transitive closure is not taken.
        (record("a b c", "a IN b", "b IN c"), record("a b c", "a IN c"), None, 0, 1, 2),
        # A fact about itself.
        (record("ab", "a R b"), record("ab", "b R a"), None, 1, 1, 1),
    ],
)
def test_cases_by_hand(
    gold: Annotations,
    predicted: Annotations,
    options: FactOptions | None,
    correct: int,
    actual: int,
    possible: int,
) -> None:
    assert count_facts(gold, predicted, options).overall == matched(correct, actual, possible)


def test_rows_are_relation_types_and_sum_to_the_whole() -> None:
    counts = count_facts(record("a b", "a R b", "b S a"), record("a b", "a R b", "a S b", "a Q b"))
    assert counts.types == {"Q": matched(0, 1, 0), "R": matched(1, 1, 1), "S": matched(0, 1, 1)}
    assert list(counts.types) == ["Q", "R", "S"]
    assert counts.overall == matched(1, 3, 2)


def test_a_missing_prediction_is_empty_and_without_gold_nothing_is_scored() -> None:
    annotations = record("a b", "a R b")
    assert count_facts(annotations, None).types == {"R": matched(0, 0, 1)}
    assert count_facts(None, annotations).types == {}
    assert count_facts(None, None).overall.f1 is None


def test_relations_between_entities_count_as_they_are() -> None:
    mentions = record("a b").mentions
    between_entities = Annotations(doc="d", mentions=mentions, relations=(Relation(type="R", head="e0", tail="e1"),))
    assert count_facts(record("a b", "a R b"), between_entities).overall == matched(1, 1, 1)


def test_entities_without_mentions_match_by_gold_id_only() -> None:
    bare = Annotations(
        doc="d", entities=(Entity(id="x"), Entity(id="y")), relations=(Relation(type="R", head="x", tail="y"),)
    )
    assert count_facts(bare, bare).overall == matched(0, 1, 1)
    assert count_facts(bare, bare, GOLD_IDS).overall == matched(1, 1, 1)


def test_gold_ids_decide_where_the_predictions_use_them() -> None:
    gold = record("a b", "a R b")
    swapped = Annotations(doc="d", relations=(Relation(type="R", head="e1", tail="e0"),))
    right = Annotations(doc="d", relations=(Relation(type="R", head="e0", tail="e1"),))
    assert count_facts(gold, swapped, GOLD_IDS).overall == matched(0, 1, 1)
    assert count_facts(gold, right, GOLD_IDS).overall == matched(1, 1, 1)


def test_of_tied_alignments_the_first_clusters_are_paired() -> None:
    # The prediction's one cluster is as similar to a's as to b's entity; a's comes first.
    gold = record("a b c", "a R c")
    assert count_facts(gold, record("ab c", "a R c")).overall == matched(1, 1, 1)
    gold = record("a b c", "b R c")
    assert count_facts(gold, record("ab c", "a R c")).overall == matched(0, 1, 1)
