# ruff: noqa: E501, ISC004  tables of whole messages
from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from pyarrow import parquet as arrow_parquet

from goldspan.annotation import Annotations, Entity, Mention, Provenance, Relation
from goldspan.errors import InputError, MissingExtra, RecordError
from goldspan.formats import parquet
from goldspan.formats.parquet import arrow_schema, pieces, read, write

if TYPE_CHECKING:
    from pathlib import Path


def put(path: Path, rows: list[dict[str, Any]], schema: Any = None) -> Path:
    arrow_parquet.write_table(pa.Table.from_pylist(rows, schema=schema), path)
    return path


def told(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        list(read(path))
    return [line.replace(str(path), "f") for line in caught.value.lines()]


def test_free_data_is_json_text_and_references_have_two_columns(tmp_path: Path, record: Annotations) -> None:
    path = tmp_path / "a.parquet"
    write(path, [record])
    (row,) = arrow_parquet.read_table(path).to_pylist()
    assert row["extra"] == '{"note":"häßlich \u2028"}'
    assert row["mentions"][0]["attributes"] == '{"norm":"Ann"}'
    assert row["mentions"][1]["attributes"] is None
    assert row["entities"][0]["links"] == '{"wikidata":"Q1"}'
    ends = [
        [relation[f"{end}_{by}"] for end in ("head", "tail") for by in ("id", "index")] for relation in row["relations"]
    ]
    assert ends == [["m1", None, "m2", None], [None, 1, None, 2]]


def test_empty_things_are_told_apart_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    records = [
        Annotations(doc="a", provenance=Provenance()),
        Annotations(doc="b", sha256="", mentions=(Mention(type="", start=0, end=1, id="", score=0.0),)),
        Annotations(doc="c", entities=(Entity(id="e", name=""),)),
        Annotations(doc="d", mentions=(Mention(type="X", start=0, end=1, spans=((0, 1),)),)),
    ]
    write(path, records)
    assert list(read(path)) == records


def test_many_groups_are_streamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_GROUP_RECORDS", 7)
    monkeypatch.setattr(parquet, "_BATCH", 3)
    records = [
        Annotations(
            doc=f"d{number}",
            mentions=tuple(Mention(type="X", start=at, end=at + 1) for at in range(number % 4)),
            relations=(Relation(type="R", head=0, tail=1),) if number % 4 > 1 else (),
        )
        for number in range(40)
    ]
    path = tmp_path / "a.parquet"
    write(path, records)
    assert arrow_parquet.ParquetFile(path).num_row_groups == 6
    assert list(read(path)) == records


def test_columns_that_may_be_absent_may_be_left_out(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"doc": "a", "mentions": [{"type": "X", "start": 0, "end": 3}, {"type": "Y", "start": 4, "end": 5}]},
        {"doc": "b", "mentions": []},
        {"doc": "c", "mentions": None},
    ]
    assert list(read(put(tmp_path / "a.parquet", rows))) == [
        Annotations(doc="a", mentions=(Mention(type="X", start=0, end=3), Mention(type="Y", start=4, end=5))),
        Annotations(doc="b"),
        Annotations(doc="c"),
    ]


def test_narrower_types_of_other_writers_are_read(tmp_path: Path) -> None:
    schema = pa.schema(
        [
            ("doc", pa.dictionary(pa.int32(), pa.string())),
            ("text", pa.large_string()),
            ("mentions", pa.list_(pa.struct([("type", pa.string()), ("start", pa.int16()), ("end", pa.uint32())]))),
        ]
    )
    rows = [{"doc": "a", "text": "abc", "mentions": [{"type": "X", "start": 0, "end": 3}]}]
    (record,) = read(put(tmp_path / "a.parquet", rows, schema))
    assert record == Annotations(doc="a", text="abc", mentions=(Mention(type="X", start=0, end=3),))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"doc": None}, ['f:1 $: no "doc"; expected a text']),
        ({"doc": "a", "docc": "b"}, [
            'f:1 $.docc: unknown key "docc"; expected one of doc, format, sha256, text, mentions, relations, entities, '
            'provenance, extra; did you mean "doc"?',
        ]),
        ({"doc": "a", "format": 2}, ["f:1 $.format: 2; expected 1"]),
        ({"doc": "a", "mentions": [{"type": "X", "start": 3, "end": 3}]}, [
            "f:1 $.mentions[0].end: the span [3, 3] is empty; expected an end after the start; ends are one past the last",
        ]),
        ({"doc": "a", "mentions": [{"type": "X", "start": 1.5, "end": 3}]}, ["f:1 $.mentions[0].start: 1.5; expected a whole number"]),
        ({"doc": "a", "mentions": [{"type": "X", "start": 1, "end": 3, "colour": "red"}]}, [
            'f:1 $.mentions[0].colour: unknown key "colour"; expected one of type, start, end, id, text, entity, score, '
            "attributes, spans, extra; put free data under extra",
        ]),
        ({"doc": "a", "mentions": [{"type": "X", "start": 1, "end": None}, {"type": None, "start": 1, "end": 2}]}, [
            'f:1 $.mentions[0]: no "end"; expected a whole number',
            'f:1 $.mentions[1]: no "type"; expected a text',
        ]),
        ({"doc": "a", "extra": "{x"}, ['f:1 $.extra: "{x": "x"; expected JSON text']),
        ({"doc": "a", "extra": "[1]"}, ["f:1 $.extra: an array of 1; expected an object"]),
        ({"doc": "a", "relations": [{"type": "R", "head_id": "m", "head_index": 0, "tail_index": 0}]}, [
            "f:1 $.relations[0].head: head_id and head_index; expected one of them, the other null",
        ]),
        ({"doc": "a", "relations": [{"type": "R", "head_id": "m"}]}, [
            'f:1 $.relations[0]: no "tail"; expected a text or a whole number',
        ]),
        ({"doc": "a", "provenance": {"source": "me"}}, [
            'f:1 $.provenance.source: "me"; expected one of "extractor", "gold", "pass"',
        ]),
    ],
)  # fmt: skip
def test_faults_have_their_row_and_address(tmp_path: Path, row: dict[str, Any], expected: list[str]) -> None:
    assert told(put(tmp_path / "a.parquet", [row])) == expected


def test_a_fault_in_one_row_leaves_the_others(tmp_path: Path) -> None:
    rows = [{"doc": name, "format": number} for name, number in (("a", 1), ("b", 3), ("c", None), ("a", 1))]
    path = put(tmp_path / "a.parquet", rows)
    assert told(path) == [
        "f:2 $.format: 3; expected 1",
        'f:4: a second record for document "a"; expected one a document; remove one, or join them',
    ]
    assert [record.doc for record in read(path, lenient=True)] == ["a", "c"]


def test_what_arrow_has_no_word_for_is_told(tmp_path: Path) -> None:
    bad = Annotations(doc="b", mentions=(Mention(type="X", start=0, end=2**70),))
    with pytest.raises(RecordError, match='the record of "b": Arrow has no word for a value in it'):
        write(tmp_path / "a.parquet", [Annotations(doc="a"), bad])
    assert not (tmp_path / "a.parquet").exists()


def test_a_missing_library_is_answered_with_the_install_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    for action in (
        lambda: list(pieces(tmp_path / "a.parquet")),
        lambda: write(tmp_path / "a.parquet", []),
        arrow_schema,
    ):
        with pytest.raises(MissingExtra, match=r"pip install 'goldspan\[data\]'"):
            action()
