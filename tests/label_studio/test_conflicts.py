"""Labels changed here and on a real server, unlike; and settling that."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from tests.label_studio.pulling import ADA, BO, CY, WIEN, Clone, labels, spans

from goldspan.annotations.sync.conflicts import Choice
from goldspan.errors import Refused, UnknownName, UsageError
from goldspan.jobs.sync.resolve import conflicts, resolve

if TYPE_CHECKING:
    from pathlib import Path

    from tests.label_studio.local import LocalServer

    from goldspan.annotations.label_studio.client import Server

ORG = ("ORG", 0, 3)
PLACE = ("PLACE", 0, 3)


@pytest.fixture
def clone(tmp_path: Path, title: str, server: Server, label_studio: LocalServer) -> Clone:
    return Clone(tmp_path, title, server, label_studio)


def disagree(clone: Clone, doc: str = "d") -> int:
    """Have the type of one mention changed here and there; return the annotation's number."""
    document = clone.document(doc)
    made = clone.annotate(clone.task(document), document, ADA, BO)
    clone.pull()
    gold = clone.gold(doc)
    assert gold is not None
    clone.write_gold(replace(gold, mentions=(replace(gold.mentions[0], type="PLACE"), gold.mentions[1])))
    clone.update(made, document, ORG, BO, WIEN)
    report = clone.pull()
    assert report.exit_code == 1
    assert (report.documents[0].conflicts, report.conflicts[-1]) == (1, doc)
    return made


@pytest.mark.parametrize(("side", "expected"), [(Choice.OURS, PLACE), (Choice.THEIRS, ORG)])
def test_both_are_kept_until_one_is_chosen(clone: Clone, side: Choice, expected: tuple[str, int, int]) -> None:
    disagree(clone)
    assert spans(clone.gold()) == [PLACE, BO, WIEN]
    [row] = conflicts(clone.workspace).rows()
    assert (row[0], row[2]) == ("d", "type")
    assert row[3:] == ('PERSON "Ada" [0, 3)', 'PLACE "Ada" [0, 3)', 'ORG "Ada" [0, 3)')
    before = clone.files()
    report = clone.pull()
    assert report.exit_code == 1
    clone.pull(full=True)
    assert clone.files() == before
    assert resolve(clone.workspace, [], side, dry_run=True).left == 1
    assert clone.files() == before
    settled = resolve(clone.workspace, ["d"], side)
    assert (len(settled.settled), settled.left) == (1, 0)
    assert spans(clone.gold()) == [expected, BO, WIEN]
    assert conflicts(clone.workspace).exit_code == 0
    assert clone.pull(full=True).exit_code == 0
    assert spans(clone.gold()) == [expected, BO, WIEN]
    json.dumps([settled.to_dict(), conflicts(clone.workspace).to_dict()])


def test_a_conflict_is_told_anew_when_the_server_changes_again(clone: Clone) -> None:
    document = clone.document()
    made = disagree(clone)
    clone.update(made, document, ("PLACE", 0, 3), BO, WIEN)
    assert clone.pull().exit_code == 0
    assert spans(clone.gold()) == [PLACE, BO, WIEN]
    assert conflicts(clone.workspace).found == ()


def test_one_of_several_is_settled_by_its_id(clone: Clone) -> None:
    document = clone.document()
    made = clone.annotate(clone.task(document), document, ADA, BO, CY)
    clone.pull()
    gold = clone.gold()
    assert gold is not None
    first, second, third = gold.mentions
    clone.write_gold(replace(gold, mentions=(replace(first, type="PLACE"), replace(second, type="PLACE"), third)))
    clone.update(made, document, ORG, ("ORG", 8, 10), CY)
    clone.pull()
    one, two = (conflict.id for conflict in conflicts(clone.workspace).found)
    assert resolve(clone.workspace, [], Choice.THEIRS, [two]).left == 1
    assert spans(clone.gold()) == [PLACE, ("ORG", 8, 10), CY]
    assert [conflict.id for conflict in conflicts(clone.workspace).found] == [one]
    with pytest.raises(UnknownName, match=f"expected one of {one}"):
        resolve(clone.workspace, [], Choice.OURS, [two])
    with pytest.raises(UnknownName, match="expected one of d"):
        resolve(clone.workspace, ["other"], Choice.OURS)
    resolve(clone.workspace, [], Choice.OURS)
    with pytest.raises(UsageError, match="no conflict"):
        resolve(clone.workspace, [], Choice.OURS)


def test_what_was_deleted_here_and_changed_there(clone: Clone) -> None:
    document = clone.document()
    made = clone.annotate(clone.task(document), document, ADA, BO)
    clone.pull()
    clone.write_gold(labels(document, BO))
    clone.update(made, document, ORG, BO)
    clone.pull()
    assert spans(clone.gold()) == [BO]
    [row] = conflicts(clone.workspace).rows()
    assert row[4:] == ("nothing", 'ORG "Ada" [0, 3)')
    resolve(clone.workspace, [], Choice.THEIRS)
    assert spans(clone.gold()) == [ORG, BO]


def test_what_was_changed_since_is_not_settled_blindly(clone: Clone) -> None:
    disagree(clone, "a")
    disagree(clone, "b")
    gold = clone.gold("a")
    assert gold is not None
    clone.write_gold(replace(gold, mentions=(replace(gold.mentions[0], type="PERSON", end=7, text="Ada met"),)))
    before = clone.files()
    with pytest.raises(Refused, match="was changed since"):
        resolve(clone.workspace, [], Choice.THEIRS)
    assert clone.files() == before
    assert resolve(clone.workspace, [], Choice.OURS).left == 0
