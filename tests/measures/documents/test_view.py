from __future__ import annotations

from typing import Any

import pytest

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.errors import RecordError
from goldspan.measures.documents.view import EntityIds, View, mention_items, view_pair


def mention(start: int, end: int, kind: str = "PER", **rest: Any) -> Mention:
    return Mention(type=kind, start=start, end=end, **rest)


def record(*mentions: Mention, relations: tuple[Relation, ...] = (), entities: tuple[Entity, ...] = ()) -> Annotations:
    return Annotations(doc="d", mentions=mentions, relations=relations, entities=entities)


def view(annotations: Annotations) -> View:
    return view_pair(annotations, None)[0]


def shape(of: View) -> list[tuple[str | None, list[tuple[int, int]]]]:
    """Entity id and the first part of each mention, cluster by cluster."""
    return [(cluster.entity, [spans[0] for spans, _ in cluster.items]) for cluster in of.clusters]


def triples(of: View) -> list[tuple[int, str, int]]:
    return [(fact.head, fact.type, fact.tail) for fact in of.facts]


def test_mentions_of_one_entity_are_a_cluster_and_others_stand_alone_sorted_by_first_mention() -> None:
    assert shape(view(record(mention(20, 25, entity="x"), mention(7, 9), mention(0, 5, entity="x")))) == [
        ("x", [(0, 5), (20, 25)]),
        (None, [(7, 9)]),
    ]


def test_touching_parts_are_merged() -> None:
    parts = record(
        mention(0, 9, spans=((0, 3), (3, 5), (7, 9))),
        mention(0, 9, spans=((7, 9), (0, 5))),
    )
    assert mention_items(parts, "gold") == [(((0, 5), (7, 9)), "PER")] * 2
    assert len(view(parts).clusters) == 1


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (mention(0, 5), [("x", [(0, 5)])]),
        (mention(0, 5, "ORG"), [(None, [(0, 5)]), ("x", [(0, 5)])]),
        (mention(0, 5, entity="a"), [("a", [(0, 5)]), ("x", [(0, 5)])]),
    ],
)
def test_an_exact_duplicate_is_one_mention_unless_it_names_another_entity(
    second: Mention, expected: list[tuple[str | None, list[tuple[int, int]]]]
) -> None:
    assert shape(view(record(mention(0, 5, entity="x"), second))) == expected
    assert shape(view(record(second, mention(0, 5, entity="x")))) == expected


def test_entities_without_mentions_come_last() -> None:
    found = view(record(mention(0, 5, entity="z"), entities=(Entity(id="a"), Entity(id="z"))))
    assert shape(found) == [("z", [(0, 5)]), ("a", [])]


def test_relations_are_lifted_to_entities_whatever_names_their_arguments() -> None:
    mentions = (mention(0, 5, id="m1", entity="x"), mention(7, 9), mention(20, 25, entity="x"))
    relations = tuple(Relation(type="R", head=head, tail=1) for head in ("m1", 0, 2, "x"))
    assert triples(view(record(*mentions, relations=relations))) == [(0, "R", 1)]
    assert triples(view(record(*mentions, relations=(Relation(type="R", head=1, tail="x"),)))) == [(1, "R", 0)]


def test_of_duplicate_facts_the_first_is_kept_with_its_evidence() -> None:
    relations = tuple(Relation(type="R", head=0, tail=1, evidence=((start, 9),)) for start in (3, 4))
    (fact,) = view(record(mention(0, 5), mention(7, 9), relations=relations)).facts
    assert fact.evidence == {(3, 9)}


def test_under_gold_ids_predictions_may_name_entities_they_do_not_list() -> None:
    gold = record(mention(0, 5, entity="x"), entities=(Entity(id="y"),))
    predicted = record(relations=(Relation(type="R", head="x", tail="y"),))
    _, found = view_pair(gold, predicted, EntityIds.GOLD)
    assert triples(found) == [(0, "R", 1)]
    with pytest.raises(RecordError, match=r'predicted record of "d" \$\.relations\[0\]\.head: "x"'):
        view_pair(gold, predicted, EntityIds.ALIGNED)
    with pytest.raises(RecordError, match=r"relations\[0\]\.tail"):
        view_pair(record(mention(0, 5, entity="x")), predicted, EntityIds.GOLD)


def test_without_gold_any_gold_id_is_accepted() -> None:
    predicted = record(relations=(Relation(type="R", head="x", tail="y"),))
    assert triples(view_pair(None, predicted, EntityIds.GOLD)[1]) == [(0, "R", 1)]


def test_all_faults_of_both_records_are_told_at_once() -> None:
    gold = record(mention(5, 5), mention(0, 9, spans=((0, 5), (4, 9))))
    predicted = record(
        mention(0, 5, id="m"),
        mention(7, 9, id="m"),
        relations=(Relation(type="R", head=2, tail=-1), Relation(type="R", head="nobody", tail="m")),
    )
    with pytest.raises(RecordError) as caught:
        view_pair(gold, predicted)
    assert [(problem.file.split()[0], problem.address) for problem in caught.value.problems] == [
        ("gold", "$.mentions[0]"),
        ("gold", "$.mentions[1]"),
        ("predicted", "$.mentions[1].id"),
        ("predicted", "$.relations[0].head"),
        ("predicted", "$.relations[0].tail"),
        ("predicted", "$.relations[1].head"),
    ]


def test_mention_items_refuses_an_empty_span() -> None:
    with pytest.raises(RecordError, match=r"gold record"):
        mention_items(record(mention(5, 5)), "gold")
