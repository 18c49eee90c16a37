from __future__ import annotations

import pytest

from goldspan.annotations.retyping.change import Action, Change, plan_change
from goldspan.annotations.retyping.schema_text import change_schema
from goldspan.errors import SchemaError
from goldspan.schema import Schema, parse_schema

TEXT = """\
# what is labelled
name = "s"
version = 3 # counted up

# ---- people
[entity.PERSON]
description = "A PERSON."
hotkey = "p"

# ---- bodies
[entity.FIRM] # trades
color = "#112233"
hotkey = "f"
mapping = { ace = "ORG" }

[entity."ORG"]
hotkey = "o"

# ---- relations
[relation.OF]
head = ["PERSON", "FIRM"]
tail = [
  "FIRM", # first
  "ORG",
]
pairs = [
  ["PERSON", "FIRM"], ["PERSON", "ORG"],
  ["FIRM", "ORG"],
]
inverse = "HAS"

[relation.HAS]
head = ["FIRM", "ORG"]
tail = ["PERSON", "FIRM"]

# ---- attributes
[attribute.norm]
of = ["FIRM", "OF"]
"""


def expected_types(schema: Schema, change: Change) -> set[str]:
    """Return the types of the change's kind that the schema has after it."""
    before = set(getattr(schema, change.kind))
    if change.action is Action.SPLIT:
        return before | set(change.into)
    return before - set(change.types) | set(change.into)


def changed(action: Action, types: tuple[str, ...], into: tuple[str, ...] = ()) -> tuple[str, Schema]:
    change = plan_change(action, types, into, parse_schema(TEXT))
    text = change_schema(TEXT, change)
    schema = parse_schema(text)
    assert schema.version == 4
    assert set(getattr(schema, change.kind)) == expected_types(parse_schema(TEXT), change)
    return text, schema


def test_a_rename_touches_nothing_but_the_name() -> None:
    text, _ = changed(Action.RENAME, ("FIRM",), ("COMPANY",))
    expected = TEXT.replace("FIRM", "COMPANY").replace("version = 3", "version = 4")
    assert text == expected


def test_a_name_in_a_description_is_left_alone() -> None:
    text, _ = changed(Action.RENAME, ("PERSON",), ("HUMAN",))
    assert 'description = "A PERSON."' in text
    assert "[entity.HUMAN]" in text


def test_a_quoted_head_is_found() -> None:
    text, schema = changed(Action.RENAME, ("ORG",), ("BODY",))
    assert '[entity."BODY"]' in text
    assert list(schema.entity) == ["PERSON", "FIRM", "BODY"]
    assert schema.entity["FIRM"].mapping == {"ace": "ORG"}, "a mapping names types of other inventories"


def test_renaming_a_relation_reaches_inverse_and_attributes() -> None:
    _, schema = changed(Action.RENAME, ("HAS",), ("OWNS",))
    assert schema.relation["OF"].inverse == "OWNS"
    _, schema = changed(Action.RENAME, ("OF",), ("FROM",))
    assert schema.attribute["norm"].of == ("FIRM", "FROM")


def test_a_merge_into_one_of_them() -> None:
    text, schema = changed(Action.MERGE, ("FIRM", "ORG"), ("ORG",))
    assert schema.relation["OF"].tail == ("ORG",)
    assert schema.relation["OF"].pairs == (("PERSON", "ORG"), ("ORG", "ORG"))
    assert "# ---- people" in text
    assert "# ---- relations" in text, "a comment belongs to what follows it"


def test_a_merge_into_a_new_type_keeps_the_place_and_key_of_the_first() -> None:
    _, schema = changed(Action.MERGE, ("FIRM", "ORG"), ("BODY",))
    assert list(schema.entity) == ["PERSON", "BODY"]
    assert schema.entity["BODY"].hotkey == "f"


def test_a_split_keeps_the_old_type_until_nobody_uses_it() -> None:
    _, schema = changed(Action.SPLIT, ("ORG",), ("PARTY", "UNION"))
    assert list(schema.entity) == ["PERSON", "FIRM", "ORG", "PARTY", "UNION"]
    assert schema.relation["OF"].tail == ("FIRM", "ORG", "PARTY", "UNION")
    assert ("FIRM", "UNION") in schema.relation["OF"].pairs
    assert schema.entity["PARTY"].hotkey is None, "two types cannot have one key"


def test_a_drop_leaves_no_trace() -> None:
    text, schema = changed(Action.DROP, ("ORG",))
    assert schema.relation["OF"].tail == ("FIRM",)
    assert schema.relation["OF"].pairs == (("PERSON", "FIRM"),)
    assert "# ---- relations" in text


def test_dropping_the_inverse() -> None:
    _, schema = changed(Action.DROP, ("HAS",))
    assert schema.relation["OF"].inverse is None


def test_a_dropped_table_with_a_list_of_pairs_goes_whole() -> None:
    text, _ = changed(Action.DROP, ("OF",))
    assert '["PERSON", "FIRM"]' not in text.replace('tail = ["PERSON", "FIRM"]', "")


def test_tables_inside_a_type_go_with_it() -> None:
    text = TEXT + '\n[entity.FIRM.extra_mapping]\nx = "y"\n'
    text = text.replace('mapping = { ace = "ORG" }\n', "").replace("extra_mapping", "mapping")
    change = plan_change(Action.RENAME, ("FIRM",), ("COMPANY",), parse_schema(text))
    assert parse_schema(change_schema(text, change)).entity["COMPANY"].mapping == {"x": "y"}
    dropped = change_schema(text, plan_change(Action.MERGE, ("FIRM",), ("ORG",), parse_schema(text)))
    assert "mapping" not in dropped


def test_what_would_be_faulty_is_refused() -> None:
    change = Change(Action.RENAME, "entity", ("FIRM",), ("ORG",))  # not from `plan_change`, which would refuse it
    with pytest.raises(SchemaError):
        change_schema(TEXT.replace('["PERSON", "FIRM"], ["PERSON", "ORG"],', '["PERSON", "NOPE"],'), change)
