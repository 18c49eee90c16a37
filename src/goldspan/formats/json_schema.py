"""JSON Schema of the two records, generated from their classes and published under `docs/json-schema`.

Made anew by `python -m goldspan.formats.json_schema docs/json-schema`; a test holds the committed files to it. They
allow null wherever a key may be absent, as reading does, and describe the keys in the words of the classes.
"""

from __future__ import annotations

import json
import re
import sys
from inspect import cleandoc
from pathlib import Path
from typing import Any

import msgspec

from goldspan.annotation import Annotations
from goldspan.document import Document
from goldspan.files.atomic import write_if_changed

_ATTRIBUTE = re.compile(r"^ {4}(\w+): (.+(?:\n {8}.+)*)", re.MULTILINE)

RECORDS: dict[str, type] = {"document": Document, "annotations": Annotations}
"""Name of the schema → the record it describes."""


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema (draft 2020-12) of every record, by name."""
    schemas = {}
    for name, record in RECORDS.items():
        (reference,), components = msgspec.json.schema_components([record], ref_template="#/$defs/{name}")
        schemas[name] = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"goldspan {name}, format 1",
            **reference,
            "$defs": {key: _described(component) for key, component in components.items()},
        }
    return schemas


def _described(component: dict[str, Any]) -> dict[str, Any]:
    """Return an object's schema with its docstring taken apart, and null allowed where a key may be absent."""
    summary, _, attributes = cleandoc(component["description"]).partition("\n\nAttributes:\n")
    words = {key: " ".join(text.split()) for key, text in _ATTRIBUTE.findall(attributes)}
    properties = {}
    for key, value in component["properties"].items():
        optional = key not in component["required"] and {"type": "null"} not in value.get("anyOf", ())
        default = {"default": value.pop("default")} if "default" in value else {}
        described = {"description": words[key]} if key in words else {}
        properties[key] = described | ({"anyOf": [value, {"type": "null"}]} if optional else value) | default
    return component | {"description": " ".join(summary.split()), "properties": properties}


def schema_files() -> dict[str, bytes]:
    """Return the published files: name → bytes."""
    return {
        f"{name}.schema.json": (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode("utf-8")
        for name, schema in json_schemas().items()
    }


def main(folder: Path) -> None:
    """Write the files that are not current.

    Raises:
        StorageError: The file system refused.
    """
    for name, data in schema_files().items():
        write_if_changed(folder / name, data)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/json-schema"))
