from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.check.resolve import Ends, check_ends
from goldspan.check.rules import Findings
from goldspan.check.types import (
    check_attributes,
    check_scores,
    check_signatures,
    check_types,
    scores_are_sound,
    types_are_given,
)
from goldspan.files.address import unplaced
from goldspan.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Callable


def rules(check: Callable[..., None], *args: Any) -> list[str]:
    findings = Findings(unplaced())
    check(*args, findings)
    return [problem.rule for problem in findings.problems]


@pytest.mark.parametrize(
    ("head", "type_", "tail", "expected"),
    [
        ("PERSON", "HOLDS", "ROLE", []),
        ("ROLE", "HOLDS", "ROLE", ["head-type"]),
        ("PERSON", "HOLDS", "GPE", ["tail-type"]),
        ("GPE", "HOLDS", "GPE", ["head-type", "tail-type"]),
        ("PERSON", "MET", "PERSON", []),
        ("ORG", "PART_OF", "GPE", []),
        ("GPE", "PART_OF", "ORG", ["type-pair"]),
        ("GPE", "UNKNOWN", "ORG", []),
        ("", "HOLDS", "ROLE", []),
    ],
)
def test_what_relations_link(head: str, type_: str, tail: str, expected: list[str], schema: Schema) -> None:
    mentions = (Mention(type=head, start=0, end=1), Mention(type=tail, start=2, end=3))
    record = Annotations(doc="d", mentions=mentions, relations=(Relation(type=type_, head=0, tail=1),))
    ends = Ends(record)
    pairs = check_ends(record, ends, Findings(unplaced()))
    assert rules(check_signatures, record, pairs, ends, schema) == expected


@pytest.mark.parametrize(
    ("score", "expected"), [(None, []), (0.0, []), (1, []), (1.01, ["score"]), (-0.5, ["score"]), (math.nan, ["score"])]
)
def test_scores(score: float | None, expected: list[str]) -> None:
    mention, whole = (Mention(type="X", start=0, end=1, score=each) for each in (score, 1.0))
    assert rules(check_scores, Annotations(doc="d", mentions=(mention,))) == expected
    for mentions in ((mention,), (mention, whole, whole), (whole, mention, whole), (whole, mention)):
        assert scores_are_sound(Annotations(doc="d", mentions=mentions)) == (not expected)
    relation = Relation(type="R", head=0, tail=0, score=score)
    assert scores_are_sound(Annotations(doc="d", mentions=(whole,), relations=(relation,))) == (not expected)


@pytest.mark.parametrize(
    ("types", "given"), [(("X", "R"), True), (("", "R"), False), (("X", ""), False), ((" ", "R"), True)]
)
def test_types_are_given(types: tuple[str, str], given: bool) -> None:
    mention, relation = Mention(type=types[0], start=0, end=1), Relation(type=types[1], head=0, tail=0)
    record = Annotations(doc="d", mentions=(mention,), relations=(relation,))
    assert types_are_given(record) == given
    assert (rules(check_types, record, None) == []) == given


@pytest.mark.parametrize(
    ("kind", "attributes", "expected"),
    [
        ("PERSON", {"gender": "f", "noise": "spelling", "norm": "x"}, []),
        ("GPE", {"gender": "f"}, ["attribute-of"]),
        ("GPE", {"noise": None}, []),
        ("GPE", {"noise": []}, []),
        ("GPE", {"noise": ["spelling"]}, []),
        ("GPE", {"noise": {"spelling": 1}}, ["attribute-value"]),
        ("GPE", {"noise": 1, "other": 1}, ["attribute-value", "unknown-attribute"]),
    ],
)
def test_attributes(kind: str, attributes: dict[str, Any], expected: list[str], schema: Schema) -> None:
    record = Annotations(doc="d", mentions=(Mention(type=kind, start=0, end=1, attributes=attributes),))
    assert rules(check_attributes, record, schema) == expected


def test_a_schema_without_relations_or_attributes_says_so() -> None:
    bare = Schema(name="x", version=1, entity={})
    record = Annotations(
        doc="d",
        mentions=(Mention(type="X", start=0, end=1, attributes={"a": 1}),),
        relations=(Relation(type="R", head=0, tail=0),),
    )
    assert rules(check_types, record, bare) == ["unknown-type", "unknown-type"]
    assert rules(check_attributes, record, bare) == ["unknown-attribute"]
    assert rules(check_types, record, None) == []
