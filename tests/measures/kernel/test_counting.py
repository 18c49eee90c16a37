from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.errors import RecordError
from goldspan.measures import ENTITIES, RELATIONS, Mode, Options, count, count_sides
from goldspan.measures.arrays import Codes, MentionArrays, RelationArrays, Side
from goldspan.measures.kernel import counting

if TYPE_CHECKING:
    from collections.abc import Iterator


def record(doc: str, *starts: int, sha256: str | None = None) -> Annotations:
    mentions = tuple(Mention(type="A", start=start, end=start + 2) for start in starts)
    return Annotations(doc=doc, mentions=mentions, sha256=sha256)


def test_a_document_without_a_prediction_is_all_missing() -> None:
    table = count([(record("a", 0, 5), None), (record("b", 0), record("b", 0)), (record("c"), None)])
    assert table.documents == ("a", "b", "c")
    assert table.missing.tolist() == [True, False, True]
    assert table.per_document(ENTITIES, Mode.STRICT).missing.tolist() == [2, 0, 0]


def test_predictions_without_gold_are_counted_and_not_scored() -> None:
    table = count([(None, record("x", 0)), (record("a", 0), None), (None, record("y", 0)), (None, None)])
    assert (table.documents, table.unknown) == (("a",), 2)
    assert table.counts(ENTITIES, Mode.STRICT).actual == 0


def test_nothing_at_all() -> None:
    table = count([])
    assert (table.documents, table.unknown, table.types(ENTITIES)) == ((), 0, ())
    for block in (ENTITIES, RELATIONS):
        for mode in block.modes:
            counts = table.counts(block, mode)
            assert (counts.precision, counts.recall, counts.f1, counts.possible) == (None, None, None, 0)
    assert count([(None, record("x"))]).unknown == 1


def test_batches_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    def pairs() -> Iterator[tuple[Annotations, Annotations | None]]:
        for n in range(20):
            extra = Annotations(doc=str(n), mentions=(Mention(type="ABC"[n % 3], start=n, end=n + 3),))
            yield extra, record(str(n), *range(n % 4)) if n % 5 else None

    whole = count(pairs())
    monkeypatch.setattr(counting, "_BATCH", 3)
    assert count(pairs()).to_dict() == whole.to_dict()


def test_records_are_taken_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "_BATCH", 1)
    taken: list[int] = []
    counted: list[int] = []
    original = counting.count_sides

    def watched(*args: object) -> object:
        counted.append(len(taken))
        return original(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(counting, "count_sides", watched)

    def pairs() -> Iterator[tuple[Annotations, None]]:
        for n in range(3):
            taken.append(n)
            yield record(str(n), 0), None

    count(pairs())
    assert counted == [1, 2, 3]


def test_strangers_are_refused_all_together() -> None:
    pairs = [
        (record("a", sha256="1" * 64), record("b")),
        (record("c", sha256="1" * 64), record("c", sha256="2" * 64)),
        (record("d", sha256="1" * 64), record("d")),
        (record("e"), record("e", sha256="2" * 64)),
    ]
    with pytest.raises(RecordError) as caught:
        count(pairs)
    assert [problem.rule for problem in caught.value.problems] == ["other-document", "other-text"]
    assert "c" in caught.value.lines()[1]


def test_a_document_scored_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for batch in (1, 1000):
        monkeypatch.setattr(counting, "_BATCH", batch)
        with pytest.raises(RecordError, match='the document "a" twice'):
            count([(record("a", 0), None), (record("b", 0), None), (record("a", 0), None)])


def test_flat_arrays_count_as_records_do() -> None:
    documents = ("a", "b")
    gold = Side(
        mentions=MentionArrays(
            doc=np.array([0, 0, 1]),
            start=np.array([0, 5, 3]),
            end=np.array([2, 8, 4]),
            type=Codes(np.array([1, 0, 1]), ("ORG", "PER")),
            part_row=np.array([1]),
            part_start=np.array([9]),
            part_end=np.array([12]),
        ),
        relations=RelationArrays(
            doc=np.array([0]), head=np.array([0]), tail=np.array([1]), type=Codes(np.array([0]), ("R",))
        ),
    )
    mentions = (
        Mention(type="PER", start=0, end=2),
        Mention(type="ORG", start=5, end=12, spans=((5, 8), (9, 12))),
    )
    relations = (Relation(type="R", head=0, tail=1),)
    records = [
        Annotations(doc="a", mentions=mentions, relations=relations),
        Annotations(doc="b", mentions=(Mention(type="PER", start=3, end=4),)),
    ]
    found = count_sides(gold, Side(), documents, Options())
    assert found.to_dict() | {"missing": [0, 1]} == count((one, None) for one in records).to_dict()
    itself = count_sides(gold, gold, documents, Options())
    assert itself.counts(RELATIONS, Mode.STRICT).f1 == itself.counts(ENTITIES, Mode.STRICT).f1 == 1
