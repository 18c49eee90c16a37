"""What tests of extractors share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.document import Document, Meta, Zone, text_sha256
from goldspan.schema import Schema, parse_schema, read_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="session")
def make_document() -> Callable[..., Document]:
    def make(text: str, name: str = "d1", *, published: str | None = None, zones: tuple[Zone, ...] = ()) -> Document:
        return Document(id=name, text=text, sha256=text_sha256(text), meta=Meta(published=published), zones=zones)

    return make


@pytest.fixture(scope="session")
def schema(root: Path) -> Schema:
    """Return the repository's own schema."""
    return read_schema(root / "annotations" / "schema.toml")


SMALL = """
name = "small"
version = 1
[entity.PLACE]
[entity.THING]
[relation.IN]
head = ["THING"]
tail = ["PLACE"]
[relation.NEAR]
head = ["PLACE"]
tail = ["PLACE"]
symmetric = true
"""


@pytest.fixture(scope="session")
def small() -> Schema:
    """Return a schema of two types, `THING` IN `PLACE` and `PLACE` NEAR `PLACE`."""
    return parse_schema(SMALL)
