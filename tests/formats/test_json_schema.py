# ruff: noqa: E501  tables of whole messages
from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from goldspan.annotation import Annotations
from goldspan.document import Document
from goldspan.formats.documents import document_bytes
from goldspan.formats.encode import record_line
from goldspan.formats.json_schema import RECORDS, json_schemas, schema_files

if TYPE_CHECKING:
    from pathlib import Path

TYPES: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "object": dict,
    "array": list,
    "null": type(None),
}


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> list[str]:
    """Validate by the few words of JSON Schema that ours use."""
    if "$ref" in schema:
        return faults(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    if "anyOf" in schema:
        tried = [faults(value, option, root) for option in schema["anyOf"]]
        return [] if [] in tried else tried[0]
    if "enum" in schema:
        return [] if value in schema["enum"] else [f"{value!r} is not in {schema['enum']}"]
    if "type" in schema and (not isinstance(value, TYPES[schema["type"]]) or isinstance(value, bool)):
        return [f"{value!r} is no {schema['type']}"]
    told = []
    if isinstance(value, dict) and "properties" in schema:
        told += [f"no {key}" for key in schema["required"] if key not in value]
        told += [f"unknown {key}" for key in value if key not in schema["properties"]]
        for key in value.keys() & schema["properties"].keys():
            told += faults(value[key], schema["properties"][key], root)
    if isinstance(value, list):
        items = schema.get("prefixItems") or [schema.get("items", {})] * len(value)
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            return [f"{len(value)} items"]
        told += [fault for item, inner in zip(value, items, strict=True) for fault in faults(item, inner, root)]
    return told


def validate(value: Any, name: str) -> list[str]:
    schema = json_schemas()[name]
    return faults(value, {"$ref": schema["$ref"]}, schema)


# The two examples of the design, with values that hold.
DOCUMENT = """{"format":1,"id":"000_x","text":"NEW DELHI: Rajnath Singh spoke.","sha256":"b8f4","raw":{"path":"seeds/000_x.txt",
 "sha256":"00","encoding":"utf-8"},"meta":{"title":null,"publisher":null,"agency":"ANI","byline":null,"dateline":"NEW DELHI",
 "published":"2021-12-06","url":null,"language":"en","license":null},"zones":[{"type":"dateline","start":0,"end":9}],
 "offset_map":[[0,812,0,812]],"dropped":[{"raw_start":812,"raw_end":819,"reason":"site chrome"}],
 "group":"g-1","split":"test"}"""
RECORD = """{"format":1,"doc":"000_x","sha256":"b8f4",
 "mentions":[{"id":"m1","type":"PERSON","start":140,"end":153,"text":"Rajnath Singh","entity":"e1","score":0.98,"attributes":{}}],
 "relations":[{"id":"r1","type":"HOLDS_ROLE","head":"m1","tail":0,"score":0.9,"attributes":{},"evidence":[[100,180]]}],
 "entities":[{"id":"e1","type":"PERSON","name":"Rajnath Singh","links":{}}],
 "provenance":{"source":"gold","annotator":null,"tool":null,"version":null,"created":null}}"""


def test_the_committed_files_are_current(root: Path) -> None:
    for name, data in schema_files().items():
        assert (root / "docs" / "json-schema" / name).read_bytes() == data


def test_the_designs_examples_validate_and_are_read() -> None:
    assert validate(json.loads(DOCUMENT), "document") == []
    assert validate(json.loads(RECORD), "annotations") == []
    assert msgspec.json.decode(DOCUMENT, type=Document).meta.agency == "ANI"
    assert msgspec.json.decode(RECORD, type=Annotations).relations[0].tail == 0


def test_what_is_written_validates(record: Annotations, document: Document) -> None:
    assert validate(json.loads(record_line(record)), "annotations") == []
    assert validate(json.loads(document_bytes(document)), "document") == []


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("annotations", {"doc": "d", "mentions": None, "extra": None, "format": None}, []),
        ("annotations", {}, ["no doc"]),
        ("annotations", {"doc": "d", "docc": 1}, ["unknown docc"]),
        ("annotations", {"doc": "d", "format": 2}, ["2 is not in [1]"]),
        ("annotations", {"doc": "d", "mentions": [{"type": "X", "start": "1", "end": 2}]}, ["'1' is no integer"]),
        ("annotations", {"doc": "d", "relations": [{"type": "X", "head": 1.5, "tail": 2}]}, ["1.5 is no integer"]),
        ("document", {"id": "d", "text": "", "sha256": "", "offset_map": [[1, 2, 3]]}, ["3 items"]),
        (
            "document",
            {"id": "d", "text": "", "sha256": "", "split": "all"},
            ["'all' is not in ['dev', 'test', 'train']"],
        ),
    ],
)
def test_the_schemas_refuse_what_reading_refuses(name: str, data: dict[str, Any], expected: list[str]) -> None:
    assert [re.sub(r"no (string|integer)", "no integer", fault) for fault in validate(data, name)] == expected


def test_keys_are_described_in_the_words_of_the_classes() -> None:
    mention = json_schemas()["annotations"]["$defs"]["Mention"]
    assert mention["description"] == "A stretch of text that names something."
    assert mention["properties"]["end"]["description"] == "One past the last code point."
    assert all("\n" not in words for words in _descriptions(json_schemas()))
    assert set(RECORDS) == {"document", "annotations"}


def _descriptions(value: Any) -> list[str]:
    if isinstance(value, list):
        return [words for item in value for words in _descriptions(item)]
    if not isinstance(value, dict):
        return []
    own = [value["description"]] if isinstance(value.get("description"), str) else []
    return own + [words for item in value.values() for words in _descriptions(item)]


def test_the_command_writes_the_files(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "goldspan.formats.json_schema", str(tmp_path)]
    subprocess.run(command, check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(schema_files())
