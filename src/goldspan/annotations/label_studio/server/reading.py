"""What the server says of tasks and annotations, reduced to what is used: no names and addresses of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goldspan.annotations.label_studio.server.remote import Task, TaskHead

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD_FIELDS = "id,updated_at,meta,total_annotations,cancelled_annotations"
"""What `head` reads: no text, so that ten thousand are listed in seconds."""

_ANNOTATION = (
    "id",
    "unique_id",
    "result",
    "was_cancelled",
    "ground_truth",
    "created_at",
    "updated_at",
    "lead_time",
    "parent_prediction",
    "parent_annotation",
)
_DRAFT = ("id", "annotation", "result", "created_at", "updated_at")


def head(raw: Mapping[str, Any]) -> TaskHead:
    """Return a listed task; its document is "" where its maker did not put it into `meta`."""
    meta = raw.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    annotations = sum(int(raw.get(name) or 0) for name in ("total_annotations", "cancelled_annotations"))
    return _head(raw, meta, annotations)


def head_of(task: Task) -> TaskHead:
    """Return the head of a task that was read whole."""
    return _head({"id": task.id, "updated_at": task.updated_at}, task.data, len(task.annotations))


def _head(raw: Mapping[str, Any], identity: Mapping[str, Any], annotations: int) -> TaskHead:
    doc, sha256 = identity.get("doc"), identity.get("sha256")
    if not (isinstance(doc, str) and isinstance(sha256, str)):
        doc = sha256 = ""
    return TaskHead(int(raw["id"]), doc, sha256, str(raw["updated_at"]), annotations)


def task(raw: Mapping[str, Any]) -> Task:
    """Return an exported task."""
    data = raw.get("data")
    return Task(
        id=int(raw["id"]),
        data=data if isinstance(data, dict) else {},
        updated_at=str(raw["updated_at"]),
        annotations=tuple(sorted(map(_annotation, raw.get("annotations") or ()), key=_by_id)),
        drafts=tuple(sorted(map(_draft, raw.get("drafts") or ()), key=_by_id)),
    )


def _by_id(item: Mapping[str, Any]) -> int:
    return int(item["id"])


def _annotation(raw: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: raw.get(name) for name in _ANNOTATION}
    # What the server calls `prediction` may be any that the task had; it is the one started from only if so named.
    shown = raw.get("prediction")
    start = shown if isinstance(shown, dict) else {}
    known = kept["parent_prediction"] is not None and start.get("id") == kept["parent_prediction"]
    return {
        **kept,
        "completed_by": _user(raw.get("completed_by")),
        "updated_by": _user(raw.get("updated_by")),
        "parent_model_version": start.get("model_version") if known else None,
    }


def _draft(raw: Mapping[str, Any]) -> dict[str, Any]:
    # A draft names its user by e-mail address; the number stands behind it in another field.
    _, _, number = str(raw.get("created_username") or "").rpartition(", ")
    return {**{name: raw.get(name) for name in _DRAFT}, "user": int(number) if number.isdecimal() else None}


def _user(raw: object) -> int | None:
    """Return a user's number, whether the server sent that or all it knows of them."""
    found = raw.get("id") if isinstance(raw, dict) else raw
    return found if isinstance(found, int) else None
