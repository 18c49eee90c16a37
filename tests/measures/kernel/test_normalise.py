from __future__ import annotations

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.measures import ENTITIES, RELATIONS, Block, Counts, Family, Fate, Mode, Options, count


def record(*items: tuple[str, int, int], score: float | None = None, doc: str = "d") -> Annotations:
    return Annotations(doc=doc, mentions=tuple(Mention(type=t, start=s, end=e, score=score) for t, s, e in items))


def strict(gold: Annotations, predicted: Annotations | None, **settings: object) -> Counts:
    return count([(gold, predicted)], Options(**settings)).counts(ENTITIES, Mode.STRICT)  # type: ignore[arg-type]


def items(counts: Counts) -> tuple[int, int, int]:
    return (counts.correct, counts.possible, counts.actual)


def test_exact_duplicates_are_collapsed_and_counted() -> None:
    gold = record(("A", 0, 3), ("A", 0, 3), ("B", 0, 3))
    predicted = record(("A", 0, 3), ("A", 0, 3), ("A", 0, 3))
    table = count([(gold, predicted)])
    assert items(table.counts(ENTITIES, Mode.STRICT)) == (1, 2, 1)
    assert table.duplicates.tolist() == [[1, 2]]


def test_duplicates_of_touching_parts_and_of_one_part() -> None:
    several = Mention(type="A", start=0, end=4, spans=((0, 2), (2, 4)))
    table = count([(record(("A", 0, 4)), Annotations(doc="d", mentions=(several, Mention(type="A", start=0, end=4))))])
    assert items(table.counts(ENTITIES, Mode.STRICT)) == (1, 1, 1)
    assert table.duplicates.tolist() == [[0, 1]]


def test_duplicates_that_differ_in_an_attribute_are_two_items_only_where_it_counts() -> None:
    mentions = tuple(Mention(type="A", start=0, end=3, attributes={"n": value}) for value in "xy")
    twice = Annotations(doc="d", mentions=mentions)
    block = Block(Family.ENTITIES, "n")
    table = count([(twice, twice)], Options(blocks=(ENTITIES, block)))
    assert table.counts(ENTITIES, Mode.STRICT).possible == 1
    assert table.counts(block, Mode.STRICT).possible == 2
    assert table.duplicates.tolist() == [[1, 1]]
    # Duplicates are reported once, however many blocks there are.
    again = record(("A", 0, 3), ("A", 0, 3))
    assert count([(again, again)], Options(blocks=(ENTITIES, block))).duplicates.tolist() == [[1, 1]]


@pytest.mark.parametrize(
    ("types", "gold", "predicted", "expected"),
    [
        # Many to one, and the duplicates this makes are collapsed.
        ({"PER": "PERSON"}, [("PERSON", 0, 3)], [("PER", 0, 3)], (1, 1, 1)),
        ({"PER": "PERSON"}, [("PERSON", 0, 3)], [("PER", 0, 3), ("PERSON", 0, 3)], (1, 1, 1)),
        ({"X": "A", "Y": "A"}, [("X", 0, 3)], [("Y", 0, 3)], (1, 1, 1)),
        # Names are not rewritten twice.
        ({"A": "B", "B": "C"}, [("B", 0, 3)], [("A", 0, 3)], (0, 1, 1)),
        # Dropped: as if nobody had written them.
        ({"X": Fate.DROP}, [("X", 0, 3), ("A", 5, 8)], [("A", 0, 3), ("A", 5, 8)], (1, 1, 2)),
        ({"X": Fate.DROP}, [("A", 5, 8)], [("X", 5, 8)], (0, 1, 0)),
        # Ignored: what was predicted only there is taken out too.
        ({"X": Fate.IGNORE}, [("X", 0, 3), ("A", 5, 8)], [("A", 0, 3), ("A", 5, 8)], (1, 1, 1)),
        ({"X": Fate.IGNORE}, [("X", 0, 3), ("A", 5, 8)], [("A", 2, 4), ("B", 1, 2)], (0, 1, 0)),
        ({"X": Fate.IGNORE}, [("X", 0, 3), ("A", 2, 8)], [("B", 0, 3), ("A", 2, 8)], (1, 1, 2)),
        ({"X": Fate.IGNORE}, [("X", 0, 3)], [("A", 3, 5)], (0, 0, 1)),
        ({"X": Fate.IGNORE}, [("A", 0, 3)], [("X", 0, 3)], (0, 1, 0)),
        # Ignored on both sides: a predicted mention of an ignored type is no item.
        ({"X": Fate.IGNORE}, [("X", 0, 3)], [("X", 0, 3), ("X", 8, 9)], (0, 0, 0)),
    ],
)
def test_names_and_fates_of_types(
    types: dict[str, str | Fate],
    gold: list[tuple[str, int, int]],
    predicted: list[tuple[str, int, int]],
    expected: tuple[int, int, int],
) -> None:
    assert items(strict(record(*gold), record(*predicted), entity_types=types)) == expected


def test_ignored_regions_hold_in_their_own_document_only() -> None:
    options = Options(entity_types={"X": Fate.IGNORE})
    gold = [record(("X", 0, 3), doc="one"), record(("A", 5, 8), doc="two")]
    predicted = [record(("A", 0, 3), doc="one"), record(("A", 0, 3), doc="two")]
    table = count(zip(gold, predicted, strict=True), options)
    assert table.per_document(ENTITIES, Mode.STRICT).actual.tolist() == [0, 1]


def test_ignored_parts_of_mentions_with_several() -> None:
    ignored = Mention(type="X", start=0, end=9, spans=((0, 2), (7, 9)))
    predicted = record(("A", 3, 5), ("A", 8, 9))
    assert items(strict(Annotations(doc="d", mentions=(ignored,)), predicted, entity_types={"X": Fate.IGNORE})) == (
        0,
        0,
        1,
    )


@pytest.mark.parametrize(("score", "expected"), [(None, 1), (0.5, 1), (0.49, 0), (float("nan"), 1)])
def test_least_score(score: float | None, expected: int) -> None:
    assert strict(record(("A", 0, 3)), record(("A", 0, 3), score=score), min_score=0.5).actual == expected
    assert strict(record(("A", 0, 3), score=0.1), record(("A", 0, 3)), min_score=0.5).possible == 1


def test_many_types_and_documents_do_not_need_a_table_of_all_pairs() -> None:
    gold = [record(*((f"T{n}", n, n + 1) for n in range(100)), doc=f"{d}") for d in range(3)]
    renamed = {f"T{n}": f"T{n}" for n in range(100)}
    table = count(((one, one) for one in gold), Options(entity_types=renamed, blocks=(ENTITIES, RELATIONS)))
    assert len(table.blocks[ENTITIES].doc) == 3 * 101
    assert len(table.blocks[RELATIONS].doc) == 3
