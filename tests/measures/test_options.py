from __future__ import annotations

import pytest

from goldspan.errors import UnknownName
from goldspan.measures import ENTITIES, RELATIONS, Block, Family, schema_facts
from goldspan.schema import parse_schema

HEAD = 'name = "s"\nversion = 1\n[entity.A]\n'


def relation(name: str, more: str = "") -> str:
    return f'[relation.{name}]\nhead = ["A"]\ntail = ["A"]\n{more}\n'


@pytest.mark.parametrize(
    ("text", "symmetric", "inverse"),
    [
        (relation("R"), set(), {}),
        (relation("R", "symmetric = true") + relation("S"), {"R"}, {}),
        (relation("R") + relation("S", 'inverse = "R"'), set(), {"S": "R"}),
        (relation("S", 'inverse = "R"') + relation("R"), set(), {"S": "R"}),
    ],
)
def test_schema_facts(text: str, symmetric: set[str], inverse: dict[str, str]) -> None:
    found = schema_facts(parse_schema(HEAD + text))
    assert found == (frozenset(symmetric), inverse, {})


def test_defaults_of_attributes() -> None:
    text = (
        '[attribute.realis]\nof = ["relation"]\nvalues = ["asserted"]\ndefault = "asserted"\n[attribute.x]\nof = ["A"]'
    )
    assert schema_facts(parse_schema(HEAD + relation("R") + text))[2] == {"realis": "asserted"}


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("entities", ENTITIES),
        ("relations", RELATIONS),
        ("relations+realis", Block(Family.RELATIONS, "realis")),
        ("entities+a+b", Block(Family.ENTITIES, "a+b")),
    ],
)
def test_blocks_are_read_as_they_are_written(text: str, block: Block) -> None:
    assert Block.parse(text) == block
    assert str(block) == text


def test_an_unknown_block_lists_the_known() -> None:
    with pytest.raises(UnknownName, match="entities, relations"):
        Block.parse("entity")
    with pytest.raises(UnknownName):
        Block.parse("clusters")
