"""A small text with a schema, and a way to ask for the problems of a record about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.schema import Attribute, EntityType, RelationType, Schema

if TYPE_CHECKING:
    from goldspan.files.address import Steps


@pytest.fixture(scope="session")
def schema() -> Schema:
    return Schema(
        name="test",
        version=1,
        flat=True,
        entity={name: EntityType() for name in ("PERSON", "ROLE", "GPE", "ORG")},
        relation={
            "HOLDS": RelationType(head=("PERSON",), tail=("ROLE",)),
            "MET": RelationType(head=("PERSON",), tail=("PERSON",), symmetric=True),
            "PART_OF": RelationType(head=("ORG", "GPE"), tail=("ORG", "GPE"), pairs=(("ORG", "GPE"), ("ORG", "ORG"))),
        },
        attribute={
            "realis": Attribute(of=("relation",), values=("asserted", "planned")),
            "noise": Attribute(of=("mention",), values=("spelling", "spacing")),
            "gender": Attribute(of=("PERSON",)),
        },
    )


@pytest.fixture(scope="session")
def text() -> str:
    #      0         1         2         3
    #      0123456789012345678901234567890123
    return "Ann Lee met Bob in Rome 😀, minister."


def nowhere(_path: Steps) -> tuple[str, int | None]:
    return "", None


@pytest.fixture(scope="session")
def locate() -> object:
    return nowhere
