from __future__ import annotations

import json

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.measures.diagnosis import Partition, confusion, diagnose


def mention(name: str, start: int, end: int) -> Mention:
    return Mention(type=name, start=start, end=end)


GOLD = Annotations(
    doc="d",
    mentions=(mention("PER", 0, 5), mention("PER", 10, 15), mention("ORG", 20, 25), mention("GPE", 30, 35)),
    relations=(Relation(type="R", head=0, tail=2), Relation(type="Q", head=1, tail=2)),
)
PREDICTED = Annotations(
    doc="d",
    mentions=(mention("PER", 0, 5), mention("ORG", 10, 12), mention("ORG", 20, 29), mention("none", 40, 45)),
    relations=(Relation(type="R", head=0, tail=2),),
)


def test_types_of_both_sides_and_none() -> None:
    matrix = confusion(diagnose([(GOLD, PREDICTED)]).entities.partition)
    assert matrix.types == ("GPE", "ORG", "PER", "none")
    assert matrix.counts == (
        # GPE ORG PER "none" nothing
        (0, 0, 0, 0, 1),
        (0, 1, 0, 0, 0),
        (0, 1, 1, 0, 0),
        (0, 0, 0, 0, 0),
        (0, 0, 0, 1, 0),
    )


def test_of_relations() -> None:
    matrix = confusion(diagnose([(GOLD, PREDICTED)]).relations.partition)
    assert (matrix.types, matrix.counts) == (("Q", "R"), ((0, 0, 1), (0, 1, 0), (0, 0, 0)))


def test_a_type_called_none_is_not_none() -> None:
    data = confusion(Partition(("correct", "spurious"), {("spurious", None, "none"): 2})).to_dict()
    assert json.loads(json.dumps(data)) == {"types": ["none", None], "counts": [[0, 0], [2, 0]]}
