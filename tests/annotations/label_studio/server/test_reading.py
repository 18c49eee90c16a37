from __future__ import annotations

from typing import Any

import pytest

from goldspan.annotations.label_studio.server.reading import head, head_of, task
from goldspan.annotations.label_studio.server.remote import TaskHead

TIME = "2026-11-22T08:07:25.861473Z"
ANNOTATION: dict[str, Any] = {
    "id": 7,
    "completed_by": 3,
    "result": [{"id": "e1"}],
    "was_cancelled": False,
    "ground_truth": True,
    "created_at": TIME,
    "updated_at": TIME,
    "lead_time": 7.257,
    "unique_id": "98910310-e0d2-42c6-b522-e06367613710",
    "updated_by": 1,
    "parent_prediction": 3,
    "parent_annotation": None,
    "prediction": {"id": 3, "model_version": "lexicon@1", "result": []},
    "created_username": "Ada ada@example.org, 3",
}


@pytest.mark.parametrize(
    ("meta", "doc", "sha256"),
    [
        ({"doc": "d", "sha256": "s"}, "d", "s"),
        ({"doc": "d"}, "", ""),
        ({"doc": 1, "sha256": "s"}, "", ""),
        ({}, "", ""),
        (None, "", ""),
        ([], "", ""),
    ],
)
def test_the_head_of_a_listed_task(meta: object, doc: str, sha256: str) -> None:
    raw = {"id": 4, "updated_at": TIME, "meta": meta, "total_annotations": 2, "cancelled_annotations": 1}
    assert head(raw) == TaskHead(4, doc, sha256, TIME, 3)
    assert head({"id": 4, "updated_at": TIME, "meta": meta}).annotations == 0


def test_a_task_that_was_read_has_the_same_head() -> None:
    raw = {"id": 4, "updated_at": TIME, "data": {"doc": "d", "sha256": "s", "text": "x"}, "annotations": [ANNOTATION]}
    assert head_of(task(raw)) == TaskHead(4, "d", "s", TIME, 1)
    assert head_of(task({"id": 4, "updated_at": TIME, "data": None})) == TaskHead(4, "", "", TIME, 0)


def test_an_annotation_keeps_what_is_used_and_names_nobody() -> None:
    [kept] = task({"id": 4, "updated_at": TIME, "data": {}, "annotations": [ANNOTATION]}).annotations
    assert kept == {
        "id": 7,
        "unique_id": "98910310-e0d2-42c6-b522-e06367613710",
        "completed_by": 3,
        "updated_by": 1,
        "result": [{"id": "e1"}],
        "was_cancelled": False,
        "ground_truth": True,
        "created_at": TIME,
        "updated_at": TIME,
        "lead_time": 7.257,
        "parent_prediction": 3,
        "parent_annotation": None,
        "parent_model_version": "lexicon@1",
    }


@pytest.mark.parametrize(
    ("changed", "run"),
    [
        ({"parent_prediction": None}, None),
        ({"parent_prediction": 4}, None),
        ({"prediction": None}, None),
        ({"prediction": None, "parent_prediction": None}, None),
        ({"prediction": {}, "parent_prediction": None}, None),
    ],
)
def test_a_run_is_only_what_the_annotation_started_from(changed: dict[str, Any], run: str | None) -> None:
    [kept] = task({"id": 4, "updated_at": TIME, "annotations": [{**ANNOTATION, **changed}]}).annotations
    assert kept["parent_model_version"] == run


@pytest.mark.parametrize(("sent", "user"), [(5, 5), ({"id": 5, "email": "a@b.c"}, 5), (None, None), ("a@b.c", None)])
def test_a_user_is_a_number(sent: object, user: int | None) -> None:
    [kept] = task({"id": 4, "updated_at": TIME, "annotations": [{**ANNOTATION, "completed_by": sent}]}).annotations
    assert kept["completed_by"] == user


@pytest.mark.parametrize(("name", "user"), [("a@b.c, 9", 9), ("a@b.c", None), (", 12", 12), (None, None)])
def test_a_draft_is_somebodys_without_their_address(name: str | None, user: int | None) -> None:
    draft = {"id": 2, "user": "a@b.c", "created_username": name, "result": [], "updated_at": TIME, "annotation": 7}
    [kept] = task({"id": 4, "updated_at": TIME, "drafts": [draft]}).drafts
    assert kept == {"id": 2, "user": user, "annotation": 7, "result": [], "created_at": None, "updated_at": TIME}


def test_annotations_and_drafts_come_by_number() -> None:
    raw = {
        "id": 4,
        "updated_at": TIME,
        "annotations": [{**ANNOTATION, "id": number} for number in (9, 2)],
        "drafts": [{"id": 8}, {"id": 1}],
    }
    read = task(raw)
    assert [one["id"] for one in read.annotations] == [2, 9]
    assert [one["id"] for one in read.drafts] == [1, 8]
