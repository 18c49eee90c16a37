"""What people did on a real server, pulled: passes, what is set aside, what is only told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.label_studio.pulling import ACME, ADA, BO, CY, TEXT, WIEN, Clone, labels, spans

from goldspan.annotations.label_studio import to_result
from goldspan.annotations.label_studio.server.remote import Changes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.label_studio.local import LocalServer

    from goldspan.annotations.label_studio.client import Server


@pytest.fixture
def clone(tmp_path: Path, title: str, server: Server, label_studio: LocalServer) -> Clone:
    return Clone(tmp_path, title, server, label_studio)


def region(name: str, label: str, start: int, end: int, text: str = TEXT) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": text[start:end], "labels": [label]}
    return {"id": name, "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def arrow(start: str, end: str, *kinds: str) -> dict[str, Any]:
    return {"from_id": start, "to_id": end, "type": "relation", "direction": "right", "labels": list(kinds)}


def test_everybodys_annotation_is_a_pass_under_their_alias(clone: Clone) -> None:
    clone.settings(wanted=4)
    document = clone.document()
    task = clone.task(document)
    for user, span in enumerate((ADA, BO, WIEN)):
        clone.annotate(task, document, span, user=user)
    report = clone.pull()
    third = f"user-{clone.local.users[2].id}"
    assert report.documents[0].passes == ("ada", "bo", third)
    assert report.documents[0].waiting == 1
    assert [spans(clone.pass_of(alias)) for alias in ("ada", "bo", third)] == [[ADA], [BO], [WIEN]]
    assert clone.gold() is None
    ada = clone.pass_of("ada")
    assert ada is not None
    who = ada.provenance
    assert who is not None
    assert (who.source, who.annotator, who.tool, who.version) == ("pass", "ada", "label-studio", "1.23.2")
    assert who.extra["label_studio"]["lead_time"] == 7.5
    assert set(who.extra["label_studio"]) == {"lead_time", "updated_at"}
    said = b"".join(clone.files().values())
    assert b"@" not in said
    assert clone.pull().documents == ()


def test_a_count_of_annotations_that_is_wrong_hides_none(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    clone.settings(wanted=4)
    document = clone.document()
    clone.annotate(clone.task(document), document, ADA)
    real = clone.server.changes

    def miscounted(project: int, known: dict[int, str]) -> Changes:
        found = real(project, known)
        return Changes(tuple(replace(head, annotations=0) for head in found.changed), found.gone)

    monkeypatch.setattr(clone.server, "changes", miscounted)
    clone.pull()
    assert spans(clone.pass_of("ada")) == [ADA]


def test_a_dry_run_writes_nothing(clone: Clone) -> None:
    document = clone.document()
    clone.annotate(clone.task(document), document, ADA)
    before = clone.files()
    report = clone.pull(dry_run=True)
    assert (report.documents[0].passes, report.documents[0].gold) == (("ada",), "new")
    assert clone.files() == before
    assert clone.pull().to_dict() == report.to_dict() | {"dry_run": False}


def test_only_what_changed_is_read_again(clone: Clone) -> None:
    one, two = clone.document("one"), clone.document("two")
    first = clone.annotate(clone.task(one), one, ADA)
    clone.annotate(clone.task(two), two, ADA)
    assert [document.doc for document in clone.pull().documents] == ["one", "two"]
    clone.update(first, one, ADA, BO)
    report = clone.pull()
    assert [document.doc for document in report.documents] == ["one"]
    assert spans(clone.pass_of("ada", "one")) == [ADA, BO]
    assert spans(clone.gold("one")) == [ADA, BO]
    assert clone.asides() == []


def test_a_full_pull_changes_nothing_more(clone: Clone) -> None:
    document = clone.document()
    clone.annotate(clone.task(document), document, ADA)
    clone.pull()
    before = clone.files()
    assert [document.doc for document in clone.pull(full=True).documents] == ["d"]
    assert clone.files() == before
    for path in (clone.root / ".goldspan" / "label_studio").iterdir():
        path.unlink()
    clone.pull()
    assert clone.files() == before


def test_skipped_tasks_and_drafts_are_listed(clone: Clone) -> None:
    one, two = clone.document("one"), clone.document("two")
    clone.annotate(clone.task(one), one, ADA, was_cancelled=True)
    body = {"result": to_result(labels(two, ADA), two.text, clone.schema)}
    clone.local.ask("POST", f"/api/tasks/{clone.task(two)}/drafts", body, user=1)
    report = clone.pull()
    assert [(document.doc, document.skipped) for document in report.documents] == [("one", ("ada",))]
    assert report.drafts == (("two", clone.title),)
    assert clone.gold("one") is clone.gold("two") is clone.pass_of("ada", "one") is None


def test_a_pass_that_is_skipped_later_goes_aside(clone: Clone) -> None:
    document = clone.document()
    made = clone.annotate(clone.task(document), document, ADA)
    clone.pull()
    clone.local.ask("PATCH", f"/api/annotations/{made}/", {"was_cancelled": True})
    assert clone.pull().documents[0].removed == ("ada",)
    assert clone.pass_of("ada") is None
    assert clone.asides() == ["ada/d"]
    assert spans(clone.gold()) == [ADA]


def test_the_later_annotation_of_one_person_stands(clone: Clone) -> None:
    document = clone.document()
    task = clone.task(document)
    first = clone.annotate(task, document, ADA)
    clone.pull()
    clone.annotate(task, document, ADA, BO)
    report = clone.pull()
    assert report.documents[0].aside == (("ada", "superseded by a later annotation"),)
    assert spans(clone.pass_of("ada")) == spans(clone.gold()) == [ADA, BO]
    assert clone.asides() == ["ada/d"]
    before = clone.files()
    clone.pull(full=True)
    assert clone.files() == before
    clone.star(first)
    clone.pull()
    assert spans(clone.gold()) == [ADA]


def test_what_is_deleted_on_the_server_is_moved_aside(clone: Clone) -> None:
    document, other = clone.document(), clone.document("other")
    made = clone.annotate(clone.task(document), document, ADA)
    task = clone.task(other)
    clone.annotate(task, other, BO)
    clone.pull()
    clone.delete(made)
    report = clone.pull()
    assert [(one.doc, one.removed) for one in report.documents] == [("d", ("ada",))]
    clone.local.ask("DELETE", f"/api/tasks/{task}/")
    report = clone.pull()
    assert [(one.doc, one.removed) for one in report.documents] == [("other", ("ada",))]
    assert clone.asides() == ["ada/d", "ada/other"]
    assert clone.pass_of("ada") is clone.pass_of("ada", "other") is None
    assert (spans(clone.gold()), spans(clone.gold("other"))) == ([ADA], [BO])
    assert clone.pull().idle


def test_a_project_that_is_gone_takes_nothing_along(clone: Clone) -> None:
    document = clone.document()
    clone.annotate(clone.task(document), document, ADA)
    clone.pull()
    before = clone.files()
    project = clone.server.find_project(clone.title)
    assert project is not None
    clone.local.ask("DELETE", f"/api/projects/{project.id}/")
    report = clone.pull()
    assert report.notices == (
        f'no project "{clone.title}" on the server: nothing is pulled from it, and nothing is lost',
    )
    assert clone.files() == before
    clone.task(document)
    clone.pull()
    assert clone.files() == before


@pytest.mark.parametrize("memory", ["kept", "lost"])
def test_deletions_are_told_without_the_cursor_too(clone: Clone, memory: str) -> None:
    document, other = clone.document(), clone.document("other")
    made = clone.annotate(clone.task(document), document, ADA)
    clone.annotate(clone.task(other), other, BO)
    clone.pull()
    clone.delete(made)
    if memory == "lost":
        for path in (clone.root / ".goldspan" / "label_studio").iterdir():
            path.unlink()
    clone.pull()
    assert clone.pass_of("ada") is None
    assert spans(clone.pass_of("ada", "other")) == [BO]


def test_what_cannot_be_taken_over_is_told_by_region_and_kept_whole(clone: Clone) -> None:
    document = clone.document()
    result = [
        region("ok", "PERSON", 0, 3),
        region("odd", "PLANET", 14, 18),
        region("ok", "PERSON", 8, 10),
        arrow("ok", "nowhere", "KNOWS"),
    ]
    made = clone.annotate(clone.task(document), document, result=result)
    report = clone.pull()
    told = sorted((alias, problem.file, problem.address, problem.rule) for alias, problem in report.troubles)
    assert told == [
        ("ada", "d", "region odd", "unknown-type"),
        ("ada", "d", "region ok", "doubled-region"),
        ("ada", "d", "region ok → nowhere", "dangling"),
    ]
    assert spans(clone.pass_of("ada")) == [ADA]
    assert clone.gold() is None
    [aside] = (clone.workspace.label_studio / "aside").rglob("*.json")
    said = aside.read_text()
    assert "PLANET" in said
    assert "nowhere" in said
    clone.update(made, document, ADA)
    assert clone.pull().documents[0].gold == "new"
    assert spans(clone.gold()) == [ADA]


def test_labels_that_break_the_rules_do_not_replace_a_sound_pass(clone: Clone) -> None:
    document = clone.document()
    made = clone.annotate(clone.task(document), document, ADA, WIEN)
    clone.pull()
    bad = [region("m1", "PERSON", 0, 3), region("m2", "PLACE", 14, 18), arrow("m2", "m1", "LIVES_IN")]
    clone.local.ask("PATCH", f"/api/annotations/{made}/", {"result": bad})
    report = clone.pull()
    assert {problem.rule for _, problem in report.troubles} >= {"head-type", "tail-type"}
    assert spans(clone.pass_of("ada")) == [ADA, WIEN]
    assert clone.gold() is not None
    assert clone.gold().relations == ()  # type: ignore[union-attr]
    assert clone.asides() == ["ada/d"]
    clone.update(made, document, ADA)
    clone.pull()
    assert spans(clone.gold()) == [ADA]


def test_offsets_in_utf_16_are_read_as_what_they_are(clone: Clone) -> None:
    document = clone.document(text="😀😀 Ada met Bo.")
    result = [region("r", "PERSON", 5, 8, "😀😀😀😀 Ada"[2:])]
    result[0]["value"]["text"] = "Ada"
    clone.annotate(clone.task(document), document, result=result)
    report = clone.pull()
    assert [problem.rule for _, problem in report.troubles] == ["utf-16"]
    assert spans(clone.gold()) == [("PERSON", 3, 6)]


def test_an_annotation_on_an_older_text_is_carried_over(clone: Clone) -> None:
    old = clone.document()
    clone.annotate(clone.task(old), old, ADA, WIEN, CY, ACME)
    document = clone.document(text=f"Vienna, Monday. {TEXT}".replace(" of Acme", ""))
    report = clone.pull()
    assert spans(clone.pass_of("ada")) == [("PERSON", 16, 19), ("PLACE", 30, 34), ("PERSON", 36, 38)]
    assert clone.pass_of("ada").sha256 == document.sha256  # type: ignore[union-attr]
    assert [problem.rule for _, problem in report.troubles] == ["text-hash"]
    assert clone.gold() is None
    [aside] = (clone.workspace.label_studio / "aside").rglob("*.json")
    assert "ORG" in aside.read_text()
    clone.annotate(clone.task(document), document, ("PERSON", 16, 19))
    clone.pull()
    assert spans(clone.pass_of("ada")) == spans(clone.gold()) == [("PERSON", 16, 19)]


def test_former_names_of_types_are_understood(clone: Clone) -> None:
    document = clone.document()
    clone.annotate(clone.task(document), document, ADA, WIEN)
    schema = clone.workspace.schema
    schema.write_text(schema.read_text().replace("PLACE", "CITY"))
    clone.workspace.label_studio.mkdir()
    (clone.workspace.label_studio / "renamed.json").write_text('{"PLACE": "CITY"}')
    assert clone.pull().troubles == ()
    assert spans(clone.gold()) == [ADA, ("CITY", 14, 18)]


def test_tasks_that_are_nobodys_are_left_alone(clone: Clone) -> None:
    document = clone.document()
    task = clone.task(document)
    project = clone.server.find_project(clone.title)
    assert project is not None
    clone.local.ask("POST", f"/api/projects/{project.id}/import", [{"data": {"text": "A note."}}])
    clone.annotate(task, document, ADA)
    stranger = clone.document("gone")
    clone.annotate(clone.task(stranger), stranger, ADA)
    (clone.workspace.documents / "gone.json").unlink()
    report = clone.pull()
    assert report.notices == (
        "1 task of no document left alone",
        '1 document of the server that the workspace does not have left alone: "gone"',
    )
    assert clone.pull().notices == ("1 task of no document left alone",)


def test_where_a_label_came_from_is_kept(clone: Clone) -> None:
    document = clone.document()
    task = clone.task(document)
    made = clone.local.ask(
        "POST",
        "/api/predictions/",
        {"task": task, "result": [region("p", "PERSON", 0, 3)], "model_version": "lexicon@1"},
    )
    result = [
        {**region("p", "PERSON", 0, 3), "origin": "prediction"},
        {**region("q", "PLACE", 14, 18), "origin": "manual"},
    ]
    clone.annotate(task, document, result=result, parent_prediction=made["id"])
    clone.pull()
    for record in (clone.pass_of("ada"), clone.gold()):
        assert record is not None
        origins = [mention.extra.get("origin") for mention in record.mentions]
        assert origins == [{"how": "accepted", "run": "lexicon@1"}, None]
