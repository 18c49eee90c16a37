from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.check.identity import check_ids, ids_are_sound
from goldspan.check.rules import Findings
from goldspan.files.address import unplaced

if TYPE_CHECKING:
    from goldspan.errors import Problem

NAMES = st.sampled_from(["", "a", "b", "c\x00", "d"])


def found(record: Annotations) -> list[Problem]:
    findings = Findings(unplaced())
    check_ids(record, findings)
    return findings.problems


def made(doc: str, mentions: list[str], relations: list[str], entities: list[str]) -> Annotations:
    return Annotations(
        doc=doc,
        mentions=tuple(Mention(type="X", start=0, end=1, id=name) for name in mentions),
        relations=tuple(Relation(type="R", head=0, tail=0, id=name) for name in relations),
        entities=tuple(Entity(id=name) for name in entities),
    )


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (made("d", ["a", "b"], ["a"], ["c"]), []),
        (made("d", ["", ""], ["", ""], []), []),
        (made("d", ["a", "a", "a"], [], []), ["$.mentions[1].id", "$.mentions[2].id"]),
        (made("d", [], ["r", "r"], []), ["$.relations[1].id"]),
        (made("d", ["a"], [], ["a", ""]), ["$.entities[1].id", "$.entities[0].id"]),
        (made("\x1b", [], [], []), ["$.doc"]),
        (made("a\u2028b", [], [], []), ["$.doc"]),
    ],
)
def test_ids(record: Annotations, expected: list[str]) -> None:
    assert [problem.address for problem in found(record)] == expected


@given(NAMES, st.lists(NAMES, max_size=4), st.lists(NAMES, max_size=3), st.lists(NAMES, max_size=3))
def test_one_look_says_what_the_close_look_says(
    doc: str, mentions: list[str], relations: list[str], entities: list[str]
) -> None:
    record = made(doc, mentions, relations, entities)
    assert ids_are_sound(record) == (not found(record))
