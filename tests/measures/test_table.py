from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.errors import InputError, RecordError, UnknownName
from goldspan.measures import ENTITIES, RELATIONS, Block, Counts, Family, Mode, Options, Table, count, join

if TYPE_CHECKING:
    from collections.abc import Callable


def record(doc: str, *types: str) -> Annotations:
    mentions = tuple(Mention(type=name, start=5 * n, end=5 * n + 3, id=f"m{n}") for n, name in enumerate(types))
    relations = (Relation(type="R", head="m0", tail="m1"),) if len(types) > 1 else ()
    return Annotations(doc=doc, mentions=mentions, relations=relations)


GOLD = [record("a", "A", "B"), record("b", "B"), record("c")]
PREDICTED = [record("a", "A", "C"), record("b", "B", "B"), None]


@pytest.fixture
def table() -> Table:
    return count(zip(GOLD, PREDICTED, strict=True))


def test_columns_per_document(table: Table) -> None:
    strict = table.per_document(ENTITIES, Mode.STRICT)
    assert strict.correct.tolist() == [1, 1, 0]
    assert strict.incorrect.tolist() == [1, 0, 0]
    assert strict.partial.tolist() == [0, 0, 0]
    assert strict.spurious.tolist() == [0, 1, 0]
    assert strict.possible.tolist() == [2, 1, 0]
    assert strict.actual.tolist() == [2, 2, 0]
    assert strict.twice_credit.tolist() == [2, 2, 0]
    assert table.per_document(ENTITIES, Mode.STRICT, "B").possible.tolist() == [1, 1, 0]
    assert table.per_document(ENTITIES, Mode.STRICT, "nowhere").possible.tolist() == [0, 0, 0]
    assert strict.total() == table.counts(ENTITIES, Mode.STRICT)


def test_types_and_averages(table: Table) -> None:
    assert table.types(ENTITIES) == ("A", "B", "C")
    by_type = table.by_type(ENTITIES, Mode.STRICT)
    assert list(by_type) == ["A", "B", "C"]
    assert by_type["C"] == Counts(actual=1)
    assert table.macro(ENTITIES, Mode.STRICT).recall == 0.75
    assert table.weighted(ENTITIES, Mode.STRICT).recall == 2 / 3
    assert table.types(RELATIONS) == ("R",)


def test_what_was_not_counted_is_unknown(table: Table) -> None:
    with pytest.raises(UnknownName, match="entities, relations"):
        table.counts(Block(Family.RELATIONS, "realis"), Mode.STRICT)
    with pytest.raises(UnknownName, match="boundaries, partial, strict"):
        table.counts(RELATIONS, Mode.EXACT)
    with pytest.raises(UnknownName):
        Table().types(ENTITIES)


@pytest.mark.parametrize(
    ("rows", "documents"),
    [
        ([2, 0], ("c", "a")),
        ([], ()),
        (np.array([False, True, True]), ("b", "c")),
        (range(1), ("a",)),
    ],
)
def test_some_documents(table: Table, rows: Any, documents: tuple[str, ...]) -> None:
    part = table.select(rows)
    assert part.documents == documents
    index = [table.documents.index(doc) for doc in documents]
    assert part.missing.tolist() == [[False, False, True][n] for n in index]
    assert part.per_document(ENTITIES, Mode.TYPE).actual.tolist() == [[2, 2, 0][n] for n in index]
    assert part.counts(ENTITIES, Mode.TYPE, "B").possible == sum([1, 1, 0][n] for n in index)


def test_tables_add_up(table: Table) -> None:
    more = count([(record("d", "D", "A"), record("d", "D")), (None, record("x"))])
    both = table + more
    assert both.documents == ("a", "b", "c", "d")
    assert both.unknown == 1
    assert both.types(ENTITIES) == ("A", "B", "C", "D")
    for block in (ENTITIES, RELATIONS):
        for mode in block.modes:
            for name in (None, *both.types(block)):
                assert both.counts(block, mode, name) == table.counts(block, mode, name) + more.counts(
                    block, mode, name
                )
    assert join([table, Table(), more]).to_dict() == both.to_dict()
    assert join([]).to_dict() == Table().to_dict()


def test_tables_that_do_not_add_up(table: Table) -> None:
    with pytest.raises(RecordError) as caught:
        table + table.select([0, 1])
    assert [problem.found for problem in caught.value.problems] == ['the document "a" twice', 'the document "b" twice']
    with pytest.raises(InputError, match="different blocks"):
        table + count([(record("z"), None)], Options(blocks=(ENTITIES,)))


def test_plain_data_and_back(table: Table) -> None:
    text = json.dumps(table.to_dict())
    again = Table.from_dict(json.loads(text))
    assert json.dumps(again.to_dict()) == text
    assert again.macro(ENTITIES, Mode.PARTIAL) == table.macro(ENTITIES, Mode.PARTIAL)
    assert (again + count([(record("d", "Z"), None)])).types(ENTITIES) == ("A", "B", "C", "Z")


def test_an_absent_type_takes_no_room() -> None:
    documents = [record(f"d{n}", f"T{n}") for n in range(50)]
    rows = count((one, one) for one in documents).to_dict()["blocks"]["entities"]
    assert len(rows["doc"]) == 100
    assert "strict.spurious" not in rows["columns"]


def test_columns_are_narrow_and_grow_when_they_must() -> None:
    small = count([(record("a", "A"), None)])
    crowd = Annotations(doc="b", mentions=tuple(Mention(type="A", start=n, end=n + 1) for n in range(70_000)))
    large = count([(crowd, crowd)])
    assert small.blocks[ENTITIES].columns["gold"].dtype == np.uint8
    assert large.blocks[ENTITIES].columns["gold"].dtype == np.uint32
    both = small + large
    assert both.per_document(ENTITIES, Mode.TYPE).correct.tolist() == [0, 70_000]
    assert both.counts(ENTITIES, Mode.TYPE).mean_overlap == 1.0


def spoil(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(count(zip(GOLD, PREDICTED, strict=True)).to_dict()))
    change(data)
    return data


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.pop("documents"),
        lambda data: data.pop("blocks"),
        lambda data: data.update(missing=[17]),
        lambda data: data.update(missing="x"),
        lambda data: data.update(duplicates=[[1], [2]]),
        lambda data: data.update(unknown=None),
        lambda data: data.update(blocks=[]),
        lambda data: data["blocks"]["entities"].pop("doc"),
        lambda data: data["blocks"]["entities"]["doc"].append(1),
        lambda data: data["blocks"]["entities"]["doc"].__setitem__(-1, 99),
        lambda data: data["blocks"]["entities"]["doc"].__setitem__(0, -1),
        lambda data: data["blocks"]["entities"]["type"].__setitem__(0, 99),
        lambda data: data["blocks"]["entities"]["type"].__setitem__(0, "x"),
        lambda data: data["blocks"]["entities"]["columns"].update(gold=[1]),
        lambda data: data["blocks"]["entities"]["columns"].update(gold=[10**30] * 9),
        lambda data: data["blocks"]["entities"]["columns"]["gold"].__setitem__(0, -1),
        lambda data: data["blocks"].update(nonsense={}),
    ],
)
def test_plain_data_that_is_no_table(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(InputError):
        Table.from_dict(spoil(change))


def test_tables_are_stored_alike_however_batches_are_cut() -> None:
    pairs = [(record("a", "A"), None), *zip(GOLD[1:], PREDICTED[1:], strict=True), (record("d", "A", "B"), record("d"))]
    whole = json.dumps(count(pairs).to_dict())
    for cut in range(1, len(pairs)):
        parts = [count(pairs[:cut]), count(pairs[cut:])]
        assert json.dumps(join(parts).to_dict()) == whole
        assert json.dumps(join(parts, spend=True).to_dict()) == whole
        assert not any(cells.columns for part in parts for cells in part.blocks.values())
