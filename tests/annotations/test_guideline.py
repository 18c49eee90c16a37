"""The guideline's tables are those of the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.annotations.guideline import refresh
from goldspan.errors import UnknownName
from goldspan.schema import parse_schema, read_schema

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = parse_schema("""\
name = "s"
version = 1
[entity.A]
description = "With a | bar."
examples = ["x", "y"]
mapping = { ace = "PER" }
[entity.B]
[relation.R]
head = ["A", "B"]
tail = ["A", "B"]
pairs = [["A", "B"], ["B", "B"], ["A", "A"]]
transitive = true
[attribute.t]
of = ["R"]
values = ["u", "v"]
default = "u"
""")


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "entities",
            (
                "| type | what it is | examples | elsewhere |\n| --- | --- | --- | --- |\n"
                "| `A` | With a \\| bar. | x, y | ace PER |\n| `B` |  |  | – |\n"
            ),
        ),
        (
            "relations",
            (
                "| type | what it says | head → tail | holds | elsewhere |\n| --- | --- | --- | --- | --- |\n"
                "| `R` |  | A → B, A<br>B → B | transitive | – |\n"
            ),
        ),
        (
            "attributes",
            (
                "| attribute | what it says | of | values | if not given |\n| --- | --- | --- | --- | --- |\n"
                "| `t` |  | R | u, v | u |\n"
            ),
        ),
    ],
)
def test_a_table(table: str, expected: str) -> None:
    before = f"above\n<!-- generated: {table} -->\nold\n<!-- end -->\nbelow\n"
    after = f"above\n<!-- generated: {table} -->\n{expected}<!-- end -->\nbelow\n"
    assert refresh(before, SCHEMA) == after
    assert refresh(after, SCHEMA) == after


def test_an_unknown_table_lists_the_known() -> None:
    with pytest.raises(UnknownName, match="attributes, entities, relations; did you mean entities"):
        refresh("<!-- generated: entites -->\n<!-- end -->", SCHEMA)


def test_the_repository_s_guideline_is_current(root: Path) -> None:
    text = (root / "annotations" / "GUIDELINES.md").read_text(encoding="utf-8")
    assert refresh(text, read_schema(root / "annotations" / "schema.toml")) == text
