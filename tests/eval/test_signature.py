from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.errors import InputError, NotComparable
from goldspan.eval.signature import Signature, redacted_text, require_comparable, schema_hash
from goldspan.schema import parse_schema

LINE = "goldspan|def:1|docs:50|split:test|gold:9f2c1a7b|schema:3e81d0|dups:collapse|map:none|ground:none"
SIGNATURE = Signature(docs=50, split="test", gold="9f2c1a7b", schema="3e81d0")


def test_it_prints_as_one_line() -> None:
    assert str(SIGNATURE) == LINE


def test_settings_away_from_their_default_come_last() -> None:
    signature = Signature(docs=1, gold="0", more=(("min", "0.5"), ("bytype", "filtered")))
    assert str(signature).endswith("|ground:none|min:0.5|bytype:filtered")


@pytest.mark.parametrize("line", [LINE, LINE.replace("docs:50", "docs:0"), LINE + "|min:0.5|bytype:filtered"])
def test_what_is_parsed_prints_the_same(line: str) -> None:
    assert str(Signature.parse(line)) == line


words = st.text("abcdef0123456789-", min_size=1, max_size=8)


@settings(deadline=None)
@given(st.integers(0, 10**6), words, words, words)
def test_parsing_inverts_printing(docs: int, gold: str, schema: str, split: str) -> None:
    signature = Signature(docs=docs, gold=gold, schema=schema, split=split, more=(("min", gold),))
    assert Signature.parse(str(signature)) == signature


@pytest.mark.parametrize(
    "line",
    [
        "",
        "goldspan",
        LINE.replace("goldspan", "sacrebleu"),
        LINE.replace("docs:50", "docs:many"),
        LINE.replace("gold:9f2c1a7b", "gold:"),
        LINE.replace("|schema:3e81d0", ""),
        LINE + "|docs:50",
        LINE + "|",
        LINE.replace("split:test|gold:9f2c1a7b", "gold:9f2c1a7b|split:test"),
    ],
)
def test_what_is_no_signature_is_refused(line: str) -> None:
    with pytest.raises(InputError, match="no signature"):
        Signature.parse(line)


def test_differences_name_the_fields_and_both_values() -> None:
    other = Signature(docs=48, split="test", gold="00000000", schema="3e81d0", more=(("min", "0.5"),))
    assert SIGNATURE.differences(other) == [
        "number of documents (docs:50 and docs:48)",
        "gold annotations (gold:9f2c1a7b and gold:00000000)",
        "lowest score kept (min:none and min:0.5)",
    ]
    assert SIGNATURE.differences(Signature.parse(LINE)) == []


def test_reports_measured_alike_are_comparable_and_others_are_not() -> None:
    require_comparable({"a": SIGNATURE, "b": Signature.parse(LINE)})
    other = Signature.parse(LINE.replace("split:test", "split:dev"))
    with pytest.raises(
        NotComparable, match=r'"a" and "c" cannot be compared: different split \(split:test and split:dev\)'
    ):
        require_comparable({"a": SIGNATURE, "b": SIGNATURE, "c": other})


SCHEMA = """
name = "s"
version = 1
[entity.PERSON]
color = "#111111"
[entity.GPE]
[relation.MET]
head = ["PERSON"]
tail = ["PERSON"]
symmetric = true
[relation.RULES]
head = ["PERSON"]
tail = ["GPE"]
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("#111111", "#222222"),
        ("version = 1", "version = 2"),
        ('name = "s"', 'name = "t"\nflat = true'),
        ("[entity.GPE]", '[entity.GPE]\ndescription = "A country."'),
        ('tail = ["GPE"]', 'tail = ["GPE", "PERSON"]'),
    ],
)
def test_what_no_number_can_see_leaves_the_schemas_hash_alone(old: str, new: str) -> None:
    assert schema_hash(parse_schema(SCHEMA.replace(old, new))) == schema_hash(parse_schema(SCHEMA))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("symmetric = true", ""),
        ("[entity.GPE]", "[entity.GPE]\n[entity.LOC]"),
        ("[relation.RULES]", "[relation.GOVERNS]"),
        (
            "[relation.RULES]",
            '[relation.RULED_BY]\nhead = ["GPE"]\ntail = ["PERSON"]\ninverse = "RULES"\n[relation.RULES]',
        ),
    ],
)
def test_the_type_set_symmetry_and_inverses_change_the_schemas_hash(old: str, new: str) -> None:
    assert schema_hash(parse_schema(SCHEMA.replace(old, new))) != schema_hash(parse_schema(SCHEMA))


def test_without_a_schema_the_hash_is_none() -> None:
    assert schema_hash(None) == "none"
    assert len(schema_hash(parse_schema(SCHEMA))) == 6


def test_fields_that_do_not_matter_are_passed_over() -> None:
    one, other = Signature(docs=5, gold="aa"), Signature(docs=6, gold="bb", split="test")
    assert len(one.differences(other)) == 3
    assert one.differences(other, {"docs", "gold"}) == ["split (split:all and split:test)"]
    require_comparable({"a": one, "b": other}, {"docs", "gold", "split"})
    assert one.on(6, "bb") == Signature(docs=6, gold="bb")


HASHED = Signature(docs=9, gold="9f2c1a7b", schema="3e81d0", more=(("min", "0.5"), ("train", "abcdef")))


def test_a_redacted_signature_holds_no_hash() -> None:
    line = str(HASHED.redacted())
    assert line == (
        "goldspan|def:1|docs:9|split:all|gold:redacted|schema:redacted|dups:collapse|map:none|ground:none"
        "|min:0.5|train:redacted"
    )


def test_salted_hashes_can_be_held_against_each_other_by_who_has_the_salt() -> None:
    salted = HASHED.redacted("pepper")
    assert salted == HASHED.redacted("pepper")
    others = (HASHED, HASHED.redacted("salt"), replace(HASHED, gold="0" * 8).redacted("pepper"))
    assert salted.gold not in {other.gold for other in others}
    assert (len(salted.gold), len(salted.schema), salted.map) == (8, 6, "none")
    assert Signature.parse(str(salted)) == salted


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("different gold annotations (gold:9f2c1a7b and gold:0a1b2c3d)", "(gold:redacted and gold:redacted)"),
        ("type mapping (map:none and map:587097)", "(map:none and map:redacted)"),
        ("documents (docs:50 and docs:123456)", "(docs:50 and docs:123456)"),
    ],
)
def test_messages_lose_their_hashes(text: str, redacted: str) -> None:
    assert redacted_text(text).endswith(redacted)
