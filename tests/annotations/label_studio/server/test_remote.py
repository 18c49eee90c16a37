from __future__ import annotations

import pytest

from goldspan.annotations.label_studio.server.labels import escaped
from goldspan.annotations.label_studio.server.remote import NewTask, Suggestion, TaskHead, TaskIndex, Version


@pytest.mark.parametrize(
    ("version", "notice"),
    [
        (Version("1.23.2", "Community"), ""),
        (Version("1.23.2"), ""),
        (
            Version("1.12.0", "Community"),
            "Label Studio 1.12.0 Community: goldspan was tested with 1.23.2 (Community) and may misread it",
        ),
        (
            Version("1.23.2", "Enterprise"),
            "Label Studio 1.23.2 Enterprise: goldspan was tested with 1.23.2 (Community) and may misread it",
        ),
    ],
)
def test_an_untested_version_is_said(version: Version, notice: str) -> None:
    assert version.notice == notice


def test_a_new_task_carries_its_identity_twice() -> None:
    data = {"doc": "d", "sha256": "s", "text": "t", "title": ""}
    task = NewTask(data, Suggestion([{"id": "m1"}], "lexicon@1"))
    assert task.key == ("d", "s")
    assert task.body() == {
        "data": data,
        "meta": {"doc": "d", "sha256": "s"},
        "predictions": [{"result": [{"id": "m1"}], "model_version": "lexicon@1"}],
    }
    assert "predictions" not in NewTask(data).body()
    assert Suggestion([], "x@1", 0.0).body() == {"result": [], "model_version": "x@1", "score": 0.0}


def test_an_index_tells_documents_and_texts_apart() -> None:
    index = TaskIndex(1)
    assert index.last == 0
    one, two, three = TaskHead(5, "d", "s", "t"), TaskHead(3, "d", "s", "t"), TaskHead(9, "d", "other", "t")
    index.add([one, two, three])
    assert index.last == 9
    assert index.by_key() == {("d", "s"): [two, one], ("d", "other"): [three]}
    assert index.by_doc() == {"d": [two, one, three]}
    newer = TaskHead(5, "d", "s", "later", 1)
    index.add([newer])
    assert index.by_doc() == {"d": [two, newer, three]}


def test_percent_signs_of_a_filter_survive_being_decoded_twice() -> None:
    assert escaped({"value": "a%20b"}) == '{"value": "a%2520b"}'
