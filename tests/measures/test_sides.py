from __future__ import annotations

import numpy as np
import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.measures.kernel.counting import count_sides
from goldspan.measures.kernel.reading import read_side
from goldspan.measures.options import Block, Family, Options
from goldspan.measures.sides import joined_sides, taken

OPTIONS = Options(
    blocks=(Block(Family.ENTITIES), Block(Family.RELATIONS), Block(Family.ENTITIES, "role")), min_score=0.1
)


def record(number: int) -> Annotations:
    """A record with as many mentions as its number, the first of two parts, and a relation between the last two."""
    mentions = [
        Mention(
            id=f"m{i}", type="AB"[(i + number) % 2], start=10 * i, end=10 * i + 5, score=0.5, attributes={"role": i}
        )
        for i in range(number)
    ]
    if mentions:
        first = mentions[0]
        mentions[0] = Mention(id="m0", type=first.type, start=0, end=5, spans=((0, 2), (3, 5)))
    links = [Relation(type=f"R{number}", head=f"m{number - 1}", tail="m0", score=0.7)] if number > 1 else []
    return Annotations(doc=f"d{number}", mentions=tuple(mentions), relations=tuple(links))


def counts(side: object, docs: list[str]) -> object:
    table = count_sides(side, side, tuple(docs), OPTIONS)  # type: ignore[arg-type]
    return table.to_dict()


@pytest.mark.parametrize("cuts", [[(0, 6)], [(0, 3), (3, 6)], [(0, 0), (0, 1), (1, 2), (2, 6)]])
def test_batches_read_apart_are_the_batch_read_whole(cuts: list[tuple[int, int]]) -> None:
    records = [record(number) for number in (3, 0, 5, 1, 2, 4)]
    whole = read_side(records, "gold", OPTIONS)
    parts = [read_side(records[first:last], "gold", OPTIONS) for first, last in cuts]
    made = joined_sides(parts, [last - first for first, last in cuts])
    docs = [one.doc for one in records]
    assert counts(made, docs) == counts(whole, docs)
    assert made.mentions.part_row.tolist() == whole.mentions.part_row.tolist()
    assert made.relations.head.tolist() == whole.relations.head.tolist()


@pytest.mark.parametrize("places", [[], [0], [5, 4, 3, 2, 1, 0], [2, 0], [1]])
def test_documents_taken_are_those_read_alone(places: list[int]) -> None:
    records = [record(number) for number in (3, 0, 5, 1, 2, 4)]
    made = taken(read_side(records, "gold", OPTIONS), np.array(places, np.int64), 6)
    some = [records[place] for place in places]
    alone = read_side(some, "gold", OPTIONS)
    docs = [one.doc for one in some]
    assert counts(made, docs) == counts(alone, docs)
    assert made.mentions.part_row.tolist() == alone.mentions.part_row.tolist()
    assert made.mentions.start.tolist() == alone.mentions.start.tolist()
    assert made.relations.tail.tolist() == alone.relations.tail.tolist()
