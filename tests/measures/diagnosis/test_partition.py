from __future__ import annotations

from goldspan.measures.diagnosis import Partition, Standing

CLASSES = ("correct", "type", "missing", "spurious")
ONE = Partition(
    CLASSES, {("correct", "A", "A"): 2, ("type", "A", "B"): 1, ("missing", "B", None): 3, ("spurious", None, "C"): 4}
)


def test_over_all_types() -> None:
    standing = ONE.standing()
    assert standing == Standing({"correct": 2, "type": 1, "missing": 3}, {"correct": 2, "type": 1, "spurious": 4})
    assert (standing.possible, standing.actual, standing.correct) == (6, 7, 2)
    assert standing.f1 == 4 / 13
    assert [standing.count(name) for name in CLASSES] == [2, 1, 3, 4]


def test_by_type_a_pair_stands_in_the_rows_of_both_its_types() -> None:
    assert ONE.by_type() == {
        "A": Standing({"correct": 2, "type": 1}, {"correct": 2}),
        "B": Standing({"missing": 3}, {"type": 1}),
        "C": Standing({}, {"spurious": 4}),
    }
    assert ONE.by_type()["B"].count("type") == 0  # counted with the gold item's type


def test_partitions_add_up() -> None:
    other = Partition(CLASSES, {("correct", "A", "A"): 1, ("missing", "A", None): 1})
    assert (ONE + other).cells == {**ONE.cells, ("correct", "A", "A"): 3, ("missing", "A", None): 1}
    assert (ONE + Partition(CLASSES)).cells == ONE.cells


def test_nothing() -> None:
    nothing = Partition(CLASSES)
    assert nothing.types == ()
    assert nothing.by_type() == {}
    assert nothing.standing().f1 is None
