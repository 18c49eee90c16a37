from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from tests.annotations.sync.records import FLAT, read, shown

from goldspan.annotations.sync.conflicts import Choice, Conflict, Field, resolve, resolve_all
from goldspan.annotations.sync.merge import Merged, merge
from goldspan.errors import Refused

if TYPE_CHECKING:
    from goldspan.annotation import Annotations


def merged(base: str, ours: str, theirs: str) -> Merged:
    return merge(read(base), read(ours), read(theirs), FLAT)


RETYPED = ("m1=A[0,3) m2=B[4,6)", "m1=B[0,3) m2=B[4,6)", "m1=C[0,3) m2=B[4,6)")


def test_all_three_versions_are_kept() -> None:
    [conflict] = merged(*RETYPED).conflicts
    assert [shown(x) for x in (conflict.base, conflict.ours, conflict.theirs)] == [
        "m1=A[0,3)",
        "m1=B[0,3)",
        "m1=C[0,3)",
    ]
    assert (conflict.doc, conflict.fields, conflict.place) == ("d", (Field.TYPE,), (0, 3))
    assert len(conflict.id) == 8


def test_ours_stands() -> None:
    found = merged(*RETYPED)
    assert resolve(found.record, found.conflicts[0], Choice.OURS) == found.record


def test_theirs_takes_its_place() -> None:
    found = merged(*RETYPED)
    settled = resolve(found.record, found.conflicts[0], Choice.THEIRS)
    assert shown(settled) == "m1=C[0,3) m2=B[4,6)"
    assert resolve(settled, found.conflicts[0], Choice.THEIRS) == settled  # again changes nothing


def test_a_relation_comes_with_its_end() -> None:
    found = merged("m1=A[0,3) m2=B[4,6)", "m1=A[0,3)", "m1=A[0,3) m2=B[4,6) r1=AB(m1,m2)")
    assert [conflict.fields for conflict in found.conflicts] == [(Field.PRESENCE,)]
    assert shown(found.conflicts[0].theirs) == "m2=B[4,6) r1=AB(m1,m2)"
    settled = resolve(found.record, found.conflicts[0], Choice.THEIRS)
    assert shown(settled) == "m1=A[0,3) m2=B[4,6) r1=AB(m1,m2)"


def test_conflicts_apart_are_apart() -> None:
    found = merged("m1=A[0,3) m2=B[4,6)", "m1=B[0,3) m2=A[4,6)", "m1=C[0,3) m2=C[4,6)")
    assert [shown(conflict.theirs) for conflict in found.conflicts] == ["m1=C[0,3)", "m2=C[4,6)"]
    settled = resolve(found.record, found.conflicts[1], Choice.THEIRS)
    assert shown(settled) == "m1=B[0,3) m2=C[4,6)"


def test_what_was_changed_since_is_not_overwritten() -> None:
    found = merged(*RETYPED)
    edited = replace(found.record, mentions=tuple(replace(x, end=x.end + 1, text=None) for x in found.record.mentions))
    assert resolve(edited, found.conflicts[0], Choice.OURS) == edited
    with pytest.raises(Refused) as caught:
        resolve(edited, found.conflicts[0], Choice.THEIRS)
    [problem] = caught.value.problems
    assert problem.found == 'mention "m1" was changed since'
    assert "settle it for ours" in problem.remedy
    assert caught.value.exit_code == 1


def test_what_hangs_on_it_since_is_not_lost() -> None:
    found = merged("m1=A[0,3) m2=B[4,6)", "m1=B[0,3) m2=B[4,6)", "m2=B[4,6)")
    since = replace(found.record, relations=read("r9=ANY(m1,m2)").relations)
    with pytest.raises(Refused, match='the relation "ANY" "r9" would lose "m1"'):
        resolve(since, found.conflicts[0], Choice.THEIRS)


def test_all_that_cannot_be_settled_is_told() -> None:
    found = merged("m1=A[0,3) m2=B[4,6)", "m1=B[0,3) m2=A[4,6)", "m1=C[0,3) m2=C[4,6)")
    edited = replace(found.record, mentions=())
    with pytest.raises(Refused) as caught:
        resolve_all(edited, found.conflicts, Choice.THEIRS)
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("choice", list(Choice))
@pytest.mark.parametrize("other", [{"doc": "e"}, {"sha256": "0" * 64}])
def test_a_conflict_of_another_record(choice: Choice, other: dict[str, str]) -> None:
    found = merged(*RETYPED)
    with pytest.raises(Refused, match="on another text or document"):
        resolve(replace(found.record, **other), found.conflicts[0], choice)


def test_relations_by_index_follow_their_mentions() -> None:
    text = "=A[0,3) m1=A[4,6) =B[7,8) =AB(0,2)"
    found = merged(text, text.replace("m1=A", "m1=B"), text.replace("m1=A", "m1=C"))
    assert shown(found.record) == "=A[0,3) m1=B[4,6) =B[7,8) =AB(0,2)"
    settled = resolve(found.record, found.conflicts[0], Choice.THEIRS)
    assert shown(settled) == "=A[0,3) m1=C[4,6) =B[7,8) =AB(0,2)"


def test_free_data_of_the_record() -> None:
    base, ours, theirs = (replace(read("m1=A[0,3)"), extra=extra) for extra in ({}, {"a": 1, "b": 1}, {"a": 2, "c": 3}))
    found = merge(base, ours, theirs, FLAT)
    assert found.record.extra == {"a": 1, "b": 1, "c": 3}
    [conflict] = found.conflicts
    assert (conflict.fields, conflict.place) == ((Field.OTHER,), None)
    assert resolve(found.record, conflict, Choice.THEIRS).extra == {"a": 2, "b": 1, "c": 3}


def test_an_entity_without_a_mention_left_goes() -> None:
    found = merged("m1=A[0,3)e1 e1:A:one", "m1=A[0,4)e1 e1:A:one", "")
    assert shown(resolve(found.record, found.conflicts[0], Choice.THEIRS)) == ""


def test_the_id_follows_from_the_content() -> None:
    [one], [same], [other] = (merged(*texts).conflicts for texts in (RETYPED, RETYPED, (*RETYPED[:2], "m2=B[4,6)")))
    assert one.id == same.id != other.id


def test_nothing_is_settled_without_conflicts() -> None:
    given: Annotations = read("m1=A[0,3)")
    none: list[Conflict] = []
    assert resolve_all(given, none, Choice.THEIRS) == given
