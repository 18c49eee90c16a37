"""Annotations that sync made, known by what they say."""

from __future__ import annotations

from typing import Any, cast

import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.annotations.label_studio import to_result
from goldspan.document import text_sha256
from goldspan.jobs.sync.own import KINDS, Kind, own_kind, sent_digest, unique_id, with_former_names
from goldspan.schema import parse_schema

SCHEMA = parse_schema(
    'name = "s"\nversion = 1\n[entity.ORG]\n[entity.GPE]\n[relation.IN]\nhead = ["ORG"]\ntail = ["GPE"]\n'
)
TEXT = "Acme of Wien"
SHA = text_sha256(TEXT)
RECORD = Annotations(
    doc="d",
    mentions=(Mention(type="ORG", start=0, end=4, id="m1"), Mention(type="GPE", start=8, end=12, id="m2")),
    relations=(Relation(type="IN", head="m1", tail="m2"),),
)
RESULT = to_result(RECORD, TEXT, SCHEMA)
DIGEST = sent_digest(RESULT, TEXT, "d", SCHEMA)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("project", [None, 7])
def test_what_was_sent_is_known_again(kind: Kind, project: int | None) -> None:
    name = unique_id(kind, "d", SHA, DIGEST, project)
    assert name.version == 5
    assert own_kind(str(name), "d", SHA, DIGEST, 7) == kind


def test_what_somebody_changed_is_not() -> None:
    name = str(unique_id("gold", "d", SHA, DIGEST))
    changed = sent_digest(RESULT[:1], TEXT, "d", SCHEMA)
    assert own_kind(name, "d", SHA, changed, 7) is None
    assert own_kind(name, "e", SHA, DIGEST, 7) is None
    assert own_kind(name, "d", text_sha256("other"), DIGEST, 7) is None
    assert own_kind("0b81b07f-3dcd-4af6-ac2f-d0a7d3a7ed6b", "d", SHA, DIGEST, 7) is None
    assert own_kind(None, "d", SHA, DIGEST, 7) is None


def test_what_the_page_adds_does_not_matter() -> None:
    saved = [{**item, "origin": "manual", "meta": {"x": 1}} for item in reversed(RESULT)]
    assert sent_digest(saved, TEXT, "d", SCHEMA) == DIGEST


def test_a_type_that_was_renamed_since_does_not_make_it_somebody_elses() -> None:
    now = parse_schema(
        'name = "s"\nversion = 1\n[entity.BODY]\n[entity.GPE]\n[relation.LOCATED]\nhead = ["BODY"]\ntail = ["GPE"]\n'
    )
    wide = with_former_names(now, {"ORG": "BODY", "IN": "LOCATED", "GONE": "NOWHERE"})
    assert sent_digest(RESULT, TEXT, "d", wide) == DIGEST
    assert sent_digest(RESULT, TEXT, "d", now) != DIGEST
    assert "GONE" not in wide.entity


@pytest.mark.parametrize("result", [None, "x", [{}], [{"type": "labels", "value": None}], [[1]]])
def test_whatever_a_server_sends_has_a_digest(result: object) -> None:
    assert len(sent_digest(cast("Any", result), TEXT, "d", SCHEMA)) == 64
