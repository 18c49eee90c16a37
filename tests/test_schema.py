"""The schema and its reader: what is allowed, and an error that names its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.errors import SchemaError
from goldspan.schema import parse_schema, read_schema

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
name = "s"
version = 1
flat = true
[entity.PERSON]
hotkey = "p"
color = "#112233"
[entity.ORG]
[entity.PLACE]
[relation.WORKS_FOR]
head = ["PERSON"]
tail = ["ORG"]
[relation.EMPLOYS]
head = ["ORG"]
tail = ["PERSON"]
inverse = "WORKS_FOR"
[relation.MET]
head = ["PERSON"]
tail = ["PERSON"]
symmetric = true
[relation.IN]
head = ["ORG", "PLACE"]
tail = ["ORG", "PLACE"]
pairs = [["ORG", "ORG"], ["PLACE", "PLACE"]]
[attribute.realis]
of = ["relation"]
values = ["asserted", "planned"]
default = "asserted"
[attribute.norm]
of = ["PERSON"]
"""


def test_a_good_schema_is_read_whole() -> None:
    schema = parse_schema(GOOD)
    assert list(schema.entity) == ["PERSON", "ORG", "PLACE"]
    assert schema.flat
    assert schema.relation["EMPLOYS"].inverse == "WORKS_FOR"
    assert schema.attribute["realis"].default == "asserted"


@pytest.mark.parametrize(
    ("relation", "head", "tail", "allowed"),
    [
        ("WORKS_FOR", "PERSON", "ORG", True),
        ("WORKS_FOR", "ORG", "PERSON", False),
        ("MET", "PERSON", "PERSON", True),
        ("IN", "ORG", "ORG", True),
        ("IN", "ORG", "PLACE", False),
        ("IN", "PERSON", "PLACE", False),
    ],
)
def test_domain_range_and_pairs(relation: str, head: str, tail: str, allowed: bool) -> None:
    assert parse_schema(GOOD).relation[relation].allows(head, tail) is allowed


@pytest.mark.parametrize(
    ("kind", "name", "attributes"),
    [
        ("mention", "PERSON", {"norm"}),
        ("mention", "ORG", set()),
        ("relation", "WORKS_FOR", {"realis"}),
    ],
)
def test_attributes_belong_to_kinds_or_types(kind: str, name: str, attributes: set[str]) -> None:
    assert set(parse_schema(GOOD).attributes_of(kind, name)) == attributes


@pytest.mark.parametrize(
    ("old", "new", "line", "rule"),
    [
        ("version = 1", 'version = "one"', 2, None),
        ("flat = true", "flat = true\nflta = true", 4, None),
        ('color = "#112233"', 'color = "blue"', 6, "color"),
        ('hotkey = "p"', 'hotkey = "pp"', 5, "hotkey"),
        ("[entity.ORG]", '[entity.ORG]\nhotkey = "p"', 8, "hotkey-taken"),
        ("[entity.PLACE]", '[entity."a place"]', 8, "type-name"),
        ('head = ["ORG"]', 'head = ["OGR"]', 13, "unknown-type"),
        ('head = ["ORG"]', "head = []", 13, "no-types"),
        ('head = ["ORG"]\n', "", 12, None),
        ('inverse = "WORKS_FOR"', 'inverse = "WORKS"', 15, "unknown-type"),
        ('inverse = "WORKS_FOR"', 'inverse = "EMPLOYS"', 15, "inverse"),
        ('tail = ["PERSON"]\nsymmetric', 'tail = ["ORG"]\nsymmetric', 19, "symmetric"),
        ('["ORG", "ORG"]', '["PERSON", "ORG"]', 23, "pair"),
        ('of = ["relation"]', 'of = ["relations"]', 25, "unknown-type"),
        ('default = "asserted"', 'default = "assertd"', 27, "attribute-default"),
        ("[relation.MET]", "[relation.PERSON]", 16, "name-taken"),
        ('name = "s"', "name = s", 1, "toml-syntax"),
    ],
)
def test_an_error_names_its_line(old: str, new: str, line: int, rule: str | None) -> None:
    assert old in GOOD
    with pytest.raises(SchemaError) as caught:
        parse_schema(GOOD.replace(old, new, 1), "schema.toml")
    problems = caught.value.problems
    assert line in {problem.line for problem in problems}, problems
    assert rule is None or rule in {problem.rule for problem in problems}, problems
    assert {problem.file for problem in problems} == {"schema.toml"}


def test_all_errors_at_once() -> None:
    text = GOOD.replace('color = "#112233"', 'color = "blue"').replace('inverse = "WORKS_FOR"', 'inverse = "NONE"')
    with pytest.raises(SchemaError) as caught:
        parse_schema(text)
    assert len(caught.value.problems) == 2


def test_a_schema_without_types_is_refused() -> None:
    with pytest.raises(SchemaError, match="at least one"):
        parse_schema('name = "s"\nversion = 1\n[entity]\n')


def test_the_repository_s_own_schema_holds(root: Path) -> None:
    schema = read_schema(root / "annotations" / "schema.toml")
    assert (len(schema.entity), len(schema.relation)) == (14, 21)
    assert schema.relation["PART_OF"].allows("AGREEMENT", "AGREEMENT")
    assert not schema.relation["PART_OF"].allows("AGREEMENT", "GPE")
    colors = [entity.color for entity in schema.entity.values()]
    assert len(set(colors)) == len(colors)
    for name, entity in schema.entity.items():
        assert entity.description, name
        assert entity.examples, name
        assert entity.mapping or name == "ROLE", name
