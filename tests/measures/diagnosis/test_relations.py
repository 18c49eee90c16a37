"""A small document for each class of relations, with what is expected written by hand."""

from __future__ import annotations

import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.measures import Options
from goldspan.measures.diagnosis import DiagnosisOptions, RelationClass, diagnose

Mentions = dict[str, tuple[str, int, int]]
Links = list[tuple[str, str, str]]
Side = tuple[Mentions, Links]

A, B, C, E = ("PER", 0, 5), ("ORG", 10, 15), ("GPE", 20, 25), ("PER", 30, 35)
ABC: Mentions = {"a": A, "b": B, "c": C}
R_AB: Side = (ABC, [("R", "a", "b")])

CASES: list[tuple[str, Side, Side, dict[str, int]]] = [
    ("correct", R_AB, R_AB, {"correct": 1}),
    ("wrong type", R_AB, (ABC, [("Q", "a", "b")]), {"wrong_type": 1}),
    ("reversed", R_AB, (ABC, [("R", "b", "a")]), {"reversed": 1}),
    ("wrong argument type", R_AB, ({"a": A, "b": ("GPE", 10, 15)}, [("R", "a", "b")]), {"wrong_argument_type": 1}),
    ("wrong argument span", R_AB, ({"a": A, "b": ("ORG", 10, 13)}, [("R", "a", "b")]), {"wrong_argument_span": 1}),
    (
        "wrong argument span and type",
        R_AB,
        ({"a": A, "b": ("GPE", 10, 13)}, [("R", "a", "b")]),
        {"wrong_argument_span": 1},
    ),
    ("missed, an argument not found", R_AB, ({"a": A}, []), {"missed_argument_not_found": 1}),
    ("missed, both found", R_AB, (ABC, []), {"missed_both_found": 1}),
    ("missed, an argument found in part", R_AB, ({"a": A, "b": ("GPE", 10, 13)}, []), {"missed_both_found": 1}),
    ("spurious", (ABC, []), R_AB, {"spurious": 1}),
    ("other arguments", R_AB, (ABC, [("R", "a", "c")]), {"missed_both_found": 1, "spurious": 1}),
    (
        "two faults are no pair: type and direction",
        R_AB,
        (ABC, [("Q", "b", "a")]),
        {"missed_both_found": 1, "spurious": 1},
    ),
    (
        "two faults are no pair: type and argument type",
        R_AB,
        ({"a": A, "b": ("GPE", 10, 15)}, [("Q", "a", "b")]),
        {"missed_both_found": 1, "spurious": 1},
    ),
    (
        "one to one: two types for one relation",
        R_AB,
        (ABC, [("P", "a", "b"), ("Q", "a", "b")]),
        {"wrong_type": 1, "spurious": 1},
    ),
    (
        "a correct pair first, whatever else would fit",
        (ABC, [("R", "a", "b"), ("Q", "a", "b")]),
        (ABC, [("Q", "a", "b"), ("Q", "b", "a")]),
        {"correct": 1, "missed_both_found": 1, "spurious": 1},
    ),
    (
        "wrong type comes before reversed",
        R_AB,
        (ABC, [("R", "b", "a"), ("Q", "a", "b")]),
        {"wrong_type": 1, "spurious": 1},
    ),
    ("symmetric: either way round is correct", (ABC, [("S", "a", "b")]), (ABC, [("S", "b", "a")]), {"correct": 1}),
    ("both ways are one", (ABC, [("S", "a", "b"), ("S", "b", "a")]), (ABC, [("S", "b", "a")]), {"correct": 1}),
    ("symmetric for directed", (ABC, [("S", "a", "b")]), (ABC, [("R", "b", "a")]), {"wrong_type": 1}),
    ("directed for symmetric", (ABC, [("R", "a", "b")]), (ABC, [("S", "b", "a")]), {"wrong_type": 1}),
    (
        "symmetric with a wrong span, the other way round",
        (ABC, [("S", "a", "b")]),
        ({"a": A, "b": ("ORG", 10, 13)}, [("S", "b", "a")]),
        {"wrong_argument_span": 1},
    ),
    ("inverse types are rewritten", (ABC, [("R", "a", "b")]), (ABC, [("R_OF", "b", "a")]), {"correct": 1}),
    (
        "the arguments are told apart by the pairing for display",
        ({"a": A, "b": B, "e": E}, [("R", "a", "e"), ("R", "b", "e")]),
        ({"a": ("PER", 0, 12), "b": ("ORG", 12, 15), "e": E}, [("R", "a", "e"), ("R", "b", "e")]),
        {"wrong_argument_span": 2},
    ),
    ("a relation of a mention with itself", (ABC, [("R", "a", "a")]), (ABC, [("R", "a", "a")]), {"correct": 1}),
    ("nothing", (ABC, []), (ABC, []), {}),
]  # fmt: skip
COUNTING = Options(symmetric=frozenset({"S"}), inverse={"R_OF": "R"})


def record(side: Side) -> Annotations:
    mentions, links = side
    return Annotations(
        doc="d",
        mentions=tuple(Mention(id=key, type=t, start=start, end=end) for key, (t, start, end) in mentions.items()),
        relations=tuple(Relation(type=t, head=head, tail=tail) for t, head, tail in links),
    )


@pytest.mark.parametrize(("name", "gold", "predicted", "classes"), CASES, ids=[case[0] for case in CASES])
def test_class_by_class(name: str, gold: Side, predicted: Side, classes: dict[str, int]) -> None:
    options = DiagnosisOptions(counting=COUNTING)
    block = diagnose([(record(gold), record(predicted))], options).to_dict()["relations"]
    assert {key: number for key, number in block["classes"].items() if number} == classes, name


def test_every_class_is_in_the_table_and_in_the_block() -> None:
    block = diagnose([]).to_dict()["relations"]
    assert list(block["classes"]) == [str(name) for name in RelationClass]
    assert {name for case in CASES for name in case[3]} == {str(name) for name in RelationClass}
    assert "boundaries" not in block


def test_relations_between_entities_are_no_items_here() -> None:
    mentions = (Mention(type="PER", start=0, end=5, entity="x"), Mention(type="ORG", start=9, end=12, entity="y"))
    gold = Annotations(doc="d", mentions=mentions, relations=(Relation(type="R", head="x", tail="y"),))
    assert diagnose([(gold, gold)]).to_dict()["relations"]["gold"] == 0


def test_a_large_knot_is_paired_to_the_last() -> None:
    # Forty relations of as many types between the same two mentions, all of them wrong.
    ends: Mentions = {"a": A, "b": B}
    gold = record((ends, [(f"G{number:02}", "a", "b") for number in range(40)]))
    predicted = record((ends, [(f"P{number:02}", "a", "b") for number in range(41)]))
    diagnosis = diagnose([(gold, predicted)])
    classes = diagnosis.to_dict()["relations"]["classes"]
    assert (classes["wrong_type"], classes["spurious"]) == (40, 1)
    # The smallest list of pairs: both sides in order, and the last prediction is left over.
    assert diagnosis.relations.partition.cells["wrong_type", "G07", "P07"] == 1
    assert diagnosis.relations.partition.cells["spurious", None, "P40"] == 1
