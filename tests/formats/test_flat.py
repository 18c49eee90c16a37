from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.errors import InputError
from goldspan.formats import write
from goldspan.formats.flat import Rows, batches, plain_batch, row_groups
from goldspan.formats.parquet import arrow_schema
from goldspan.formats.plain import plain

if TYPE_CHECKING:
    from pathlib import Path

ONE, TWO = Mention(id="m1", type="X", start=3, end=5), Mention(id="m2", type="Y", start=0, end=2)
LINK = Relation(type="R", head="m2", tail="m1")
RECORDS = [
    Annotations(doc="a", mentions=(ONE, TWO), relations=(LINK,)),
    Annotations(doc="b", sha256="0" * 64),
    Annotations(doc="c", mentions=(TWO, ONE), relations=(LINK, Relation(type="S", head="m1", tail="m1"))),
]


def batch(folder: Path, *records: Annotations) -> Any:
    write(folder / "some.parquet", records)
    (found,) = batches(folder / "some.parquet")
    return found


def test_a_batch_is_what_the_same_lines_are(tmp_path: Path) -> None:
    found = plain_batch(batch(tmp_path, *RECORDS))
    lines = plain([msgspec.json.encode(record) for record in RECORDS])
    assert found is not None
    assert lines is not None
    assert (found.docs, found.sha256, found.bounds) == (lines.docs, lines.sha256, lines.bounds)
    assert found.side.mentions.type.names == lines.side.mentions.type.names
    for name in ("doc", "head", "tail"):
        assert getattr(found.side.relations, name).tolist() == getattr(lines.side.relations, name).tolist()
    assert found.side.mentions.start.tolist() == [3, 0, 0, 3]
    assert found.side.relations.head.tolist() == [1, 2, 3]


OTHERS = {
    "no mention id": Annotations(doc="a", mentions=(Mention(type="X", start=0, end=1),)),
    "an id twice": Annotations(doc="a", mentions=(ONE, ONE)),
    "a control character": Annotations(doc="a\x07"),
    "an empty span": Annotations(doc="a", mentions=(Mention(id="m", type="X", start=1, end=1),)),
    "an index and an id": Annotations(doc="a", mentions=(ONE,), relations=(Relation(type="R", head=0, tail="m1"),)),
    "an index that is not there": Annotations(
        doc="a", mentions=(ONE,), relations=(Relation(type="R", head=0, tail=1),)
    ),
    "a dangling head": Annotations(doc="a", mentions=(ONE,), relations=(LINK,)),
    "a head in no mention at all": Annotations(doc="a", relations=(LINK,)),
    "another document's mention": Annotations(doc="x", mentions=(ONE,), relations=(LINK,)),
    "an entity": Annotations(doc="a", entities=(Entity(id="e"),)),
    "a cluster": Annotations(doc="a", mentions=(msgspec.structs.replace(ONE, entity="e"),)),
    "parts": Annotations(doc="a", mentions=(msgspec.structs.replace(ONE, spans=((3, 5),)),)),
    "a text": Annotations(doc="a", text="long"),
    "a score above one": Annotations(doc="a", mentions=(msgspec.structs.replace(ONE, score=1.5),)),
    "a relation's score": Annotations(
        doc="a", mentions=(ONE, TWO), relations=(msgspec.structs.replace(LINK, score=-0.5),)
    ),
}


@pytest.mark.parametrize("record", OTHERS.values(), ids=OTHERS)
def test_anything_else_is_left_to_others(tmp_path: Path, record: Annotations) -> None:
    assert plain_batch(batch(tmp_path, record)) is None
    assert plain_batch(batch(tmp_path, RECORDS[2], record)) is None


INDEXED = [
    Annotations(doc="a", mentions=(ONE, TWO), relations=(Relation(type="R", head=1, tail=0),)),
    Annotations(doc="b"),
]


def test_ends_given_by_index_are_those_given_by_id(tmp_path: Path) -> None:
    nameless = [
        msgspec.structs.replace(r, mentions=tuple(msgspec.structs.replace(m, id=None) for m in r.mentions))
        for r in INDEXED
    ]
    for records in (INDEXED, nameless):
        found = plain_batch(batch(tmp_path, *records))
        assert found is not None
        assert (found.side.relations.head.tolist(), found.side.relations.tail.tolist()) == ([1], [0])


def test_scores_are_passed_over(tmp_path: Path) -> None:
    scored = msgspec.structs.replace(RECORDS[0], mentions=(msgspec.structs.replace(ONE, score=1.0), TWO))
    found = plain_batch(batch(tmp_path, scored))
    assert found is not None
    assert found.side.mentions.score is None


@pytest.mark.parametrize("index", [-1, 2, 9])
def test_an_index_that_names_nothing(tmp_path: Path, index: int) -> None:
    record = msgspec.structs.replace(RECORDS[0], relations=(Relation(type="R", head=0, tail=index),))
    assert plain_batch(batch(tmp_path, record, INDEXED[0])) is None


def test_row_groups_are_the_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goldspan.formats.parquet._GROUP_RECORDS", 2)
    path = tmp_path / "some.parquet"
    write(path, RECORDS)
    groups = row_groups(path)
    assert groups == [Rows(str(path), 0, 0, 2), Rows(str(path), 1, 0, 1)]
    whole, part = (
        plain_batch(groups[0].batch(slim=True)),
        plain_batch(groups[0]._replace(first=1, size=1).batch(slim=True)),
    )
    assert whole is not None
    assert part is not None
    assert (whole.docs, whole.sha256, whole.side.mentions.type.names) == (["a", "b"], [None, "0" * 64], ("X", "Y"))
    assert (part.docs, part.bounds, part.side.mentions.type.names) == (["b"], [0, 0], ())
    assert groups[1].batch().schema.equals(arrow_schema())


@pytest.mark.parametrize("record", OTHERS.values(), ids=OTHERS)
def test_what_is_odd_is_seen_also_where_few_columns_are_read(tmp_path: Path, record: Annotations) -> None:
    write(tmp_path / "some.parquet", [record])
    groups = row_groups(tmp_path / "some.parquet")
    assert groups is not None
    assert [plain_batch(group.batch(slim=True)) for group in groups] == [None]


def test_large_row_groups_and_other_columns_come_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "some.parquet"
    pq.write_table(pa.table({"doc": ["a", "b"]}), path)
    assert row_groups(path) is None
    write(path, RECORDS)
    monkeypatch.setattr("goldspan.formats.flat._MOST_ROWS", 2)
    assert row_groups(path) is None


def test_a_file_written_anew_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "some.parquet"
    for records in (RECORDS, RECORDS[:1]):
        write(path, records)
        groups = row_groups(path)
        assert groups is not None
        found = [doc for group in groups for doc in group.batch(slim=True).column("doc").to_pylist()]
        assert found == [record.doc for record in records]


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "some.parquet"
    path.write_bytes(b"nothing")
    with pytest.raises(InputError):
        list(batches(path))
    with pytest.raises(InputError):
        row_groups(path)
    with pytest.raises(InputError):
        Rows(str(path), 0, 0, 1).batch()
