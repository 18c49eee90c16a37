from __future__ import annotations

import pytest

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.check.resolve import Ends, check_ends, ends_are_sound
from goldspan.check.rules import Findings
from goldspan.files.address import unplaced

RECORD = Annotations(
    doc="d",
    mentions=(
        Mention(type="PERSON", start=0, end=1, id="m1", entity="e1"),
        Mention(type="GPE", start=2, end=3, entity="e3"),
    ),
    entities=(Entity(id="e1"), Entity(id="e2", type="ROLE")),
)


@pytest.mark.parametrize(
    ("reference", "end", "kind"),
    [
        ("m1", 0, "PERSON"),
        (1, 1, "GPE"),
        ("e1", "e1", "PERSON"),
        ("e2", "e2", "ROLE"),
        ("e3", "e3", "GPE"),
        (2, None, None),
        (-1, None, None),
        ("1", None, None),
        ("", None, None),
    ],
)
def test_ends(reference: str | int, end: int | str | None, kind: str | None) -> None:
    ends = Ends(RECORD)
    assert ends.find(reference) == end
    assert end is None or ends.type_of(end) == kind


def test_an_entity_of_unknown_type_has_none() -> None:
    assert Ends(Annotations(doc="d", entities=(Entity(id="e"),))).type_of("e") is None


def test_ends_that_name_nothing_are_told_and_left_open() -> None:
    record = Annotations(doc="d", mentions=RECORD.mentions, relations=(Relation(type="R", head="m1", tail="m2"),))
    findings = Findings(unplaced())
    assert check_ends(record, Ends(record), findings) == [(0, None)]
    assert [problem.address for problem in findings.problems] == ["$.relations[0].tail"]


@pytest.mark.parametrize("reference", ["m1", 1, "e1", "e2", "e3", 2, -1, "1", ""])
def test_ends_are_sound_exactly_where_all_name_something(reference: str | int) -> None:
    relations = (Relation(type="R", head="m1", tail=1), Relation(type="R", head=reference, tail="m1"))
    record = Annotations(doc="d", mentions=RECORD.mentions, entities=RECORD.entities, relations=relations)
    assert ends_are_sound(record) == (Ends(record).find(reference) is not None)


def test_an_empty_id_names_nothing() -> None:
    record = Annotations(
        doc="d",
        mentions=(Mention(type="X", start=0, end=1, id=""),),
        relations=(Relation(type="R", head="", tail=""),),
    )
    assert not ends_are_sound(record)
    assert ends_are_sound(Annotations(doc="d"))
