from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.errors import InputError
from goldspan.formats import write
from goldspan.formats.flat import batches, plain_batch
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
    "an index that is not there": Annotations(doc="a", mentions=(ONE,), relations=(Relation(type="R", head=0, tail=1),)),
    "a dangling head": Annotations(doc="a", mentions=(ONE,), relations=(LINK,)),
    "a head in no mention at all": Annotations(doc="a", relations=(LINK,)),
    "another document's mention": Annotations(doc="x", mentions=(ONE,), relations=(LINK,)),
    "an entity": Annotations(doc="a", entities=(Entity(id="e"),)),
    "a cluster": Annotations(doc="a", mentions=(msgspec.structs.replace(ONE, entity="e"),)),
    "parts": Annotations(doc="a", mentions=(msgspec.structs.replace(ONE, spans=((3, 5),)),)),
    "a text": Annotations(doc="a", text="long"),
}


@pytest.mark.parametrize("record", OTHERS.values(), ids=OTHERS)
def test_anything_else_is_left_to_others(tmp_path: Path, record: Annotations) -> None:
    assert plain_batch(batch(tmp_path, record)) is None
    assert plain_batch(batch(tmp_path, RECORDS[2], record)) is None


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "some.parquet"
    path.write_bytes(b"nothing")
    with pytest.raises(InputError):
        list(batches(path))
