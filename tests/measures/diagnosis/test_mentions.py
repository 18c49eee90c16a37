"""A small document for each class, with what is expected written by hand."""

from __future__ import annotations

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.measures.diagnosis import MentionClass, Note, diagnose

Item = tuple[str, int, int] | tuple[str, list[tuple[int, int]]]

# name, gold, predicted, classes that are not 0, notes that are not 0
CASES: list[tuple[str, list[Item], list[Item], dict[str, int], dict[str, int]]] = [
    ("correct", [("PER", 0, 5)], [("PER", 0, 5)], {"correct": 1}, {}),
    ("type", [("PER", 0, 5)], [("ORG", 0, 5)], {"type": 1}, {}),
    ("too short", [("PER", 0, 9)], [("PER", 0, 5)], {"boundary": 1}, {"too_short": 1}),
    ("too short in the middle", [("PER", 0, 9)], [("PER", 3, 5)], {"boundary": 1}, {"too_short": 1}),
    ("too long", [("PER", 4, 9)], [("PER", 0, 9)], {"boundary": 1}, {"too_long": 1}),
    ("shifted", [("PER", 0, 5)], [("PER", 3, 9)], {"boundary": 1}, {"shifted": 1}),
    ("type and boundary", [("PER", 0, 9)], [("ORG", 0, 5)], {"type+boundary": 1}, {"too_short": 1}),
    ("missing", [("PER", 0, 5)], [], {"missing": 1}, {}),
    ("spurious", [], [("PER", 0, 5)], {"spurious": 1}, {}),
    ("adjacent is not overlapping", [("PER", 0, 5)], [("PER", 5, 9)], {"missing": 1, "spurious": 1}, {}),
    (
        "split: the better half is paired",
        [("GPE", 0, 16)],
        [("GPE", 0, 9), ("GPE", 11, 16)],
        {"boundary": 1, "spurious": 1},
        {"too_short": 1, "split": 1},
    ),
    (
        "merged: the better half is paired",
        [("GPE", 0, 9), ("GPE", 11, 16)],
        [("GPE", 0, 16)],
        {"boundary": 1, "missing": 1},
        {"too_long": 1, "merged": 1},
    ),
    (
        "a nested prediction beside a correct one is no split",
        [("ORG", 0, 16)],
        [("ORG", 0, 16), ("GPE", 8, 16)],
        {"correct": 1, "spurious": 1},
        {},
    ),
    (
        "equal spans come before equal type",
        [("PER", 0, 9)],
        [("ORG", 0, 9), ("PER", 0, 8)],
        {"type": 1, "spurious": 1},
        {"split": 1},
    ),
    (
        "equal type comes before more pairs: the second gold mention is left alone",
        [("PER", 0, 9), ("GPE", 0, 4)],
        [("PER", 3, 12)],
        {"boundary": 1, "missing": 1},
        {"shifted": 1, "merged": 1},
    ),
    (
        "parts that touch are one span",
        [("PER", [(0, 3), (3, 5)])],
        [("PER", 0, 5)],
        {"correct": 1},
        {},
    ),
    (
        "a part of a mention in two parts",
        [("PER", [(0, 3), (6, 9)])],
        [("PER", 6, 9)],
        {"boundary": 1},
        {"too_short": 1},
    ),
    ("the gap is not covered", [("PER", [(0, 3), (6, 9)])], [("PER", 0, 9)], {"boundary": 1}, {"too_long": 1}),
    ("nothing in the gap", [("PER", [(0, 3), (6, 9)])], [("PER", 3, 6)], {"missing": 1, "spurious": 1}, {}),
    ("duplicates are one mention", [("PER", 0, 5)] * 2, [("PER", 0, 5)] * 3, {"correct": 1}, {}),
    ("nothing", [], [], {}, {}),
]  # fmt: skip


def record(items: list[Item]) -> Annotations:
    mentions = []
    for item in items:
        if len(item) == 3:
            mentions.append(Mention(type=item[0], start=item[1], end=item[2]))
        else:
            parts = tuple(item[1])
            mentions.append(Mention(type=item[0], start=parts[0][0], end=parts[-1][1], spans=parts))
    return Annotations(doc="d", mentions=tuple(mentions))


@pytest.mark.parametrize(("name", "gold", "predicted", "classes", "notes"), CASES, ids=[case[0] for case in CASES])
def test_class_by_class(
    name: str, gold: list[Item], predicted: list[Item], classes: dict[str, int], notes: dict[str, int]
) -> None:
    block = diagnose([(record(gold), record(predicted))]).to_dict()["entities"]
    assert {key: number for key, number in block["classes"].items() if number} == classes, name
    assert {key: number for key, number in block["boundaries"].items() if number} == notes


def test_every_class_and_note_is_in_the_table_and_in_the_block() -> None:
    block = diagnose([]).to_dict()["entities"]
    assert list(block["classes"]) == [str(name) for name in MentionClass]
    assert list(block["boundaries"]) == [str(note) for note in Note]
    assert {name for case in CASES for name in case[3]} == {str(name) for name in MentionClass}
    assert {note for case in CASES for note in case[4]} == {str(note) for note in Note}


def test_without_a_predicted_record_all_is_missing() -> None:
    block = diagnose([(record([("PER", 0, 5), ("ORG", 7, 9)]), None)]).to_dict()["entities"]
    assert (block["gold"], block["predicted"], block["classes"]["missing"]) == (2, 0, 2)
