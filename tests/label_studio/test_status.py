"""What stands between a workspace and a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.label_studio.pushing import Corpus, record, tasks_of

from goldspan.annotations.label_studio import to_result
from goldspan.jobs.sync.pull import pull
from goldspan.jobs.sync.status import status
from goldspan.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.label_studio.local import LocalServer
    from tests.label_studio.proxy import Proxy

    from goldspan.annotations.label_studio.client import Server
    from goldspan.document import Document

ADA, WIEN = ("PERSON", 0, 3), ("PLACE", 13, 17)


@pytest.fixture
def corpus(tmp_path: Path, title: str) -> Corpus:
    return Corpus(tmp_path, title)


def said(corpus: Corpus, server: Server) -> dict[str, dict[str, Any]]:
    """Return what there is to say of every document: what is not empty."""
    found = status(corpus.workspace, server)
    rows = {one.doc: {k: v for k, v in one.to_dict().items() if k != "doc" and v} for one in found.documents}
    assert {doc for doc, row in rows.items() if row} == {one.doc for one in found.documents if not one.idle}
    return rows


def label(
    corpus: Corpus,
    server: Server,
    studio: LocalServer,
    document: Document,
    *spans: tuple[str, int, int],
    user: int = 1,
    title: str = "",
    **more: Any,
) -> int:
    """Label a document on the server as one of its users does; return the annotation's number."""
    task = tasks_of(server, title or corpus.title)[document.id][-1]
    result = to_result(record(document, *spans), document.text, read_schema(corpus.workspace.schema))
    body = {"result": result, "lead_time": 7.0, **more}
    return int(studio.ask("POST", f"/api/tasks/{task.id}/annotations/", body, user=user)["id"])


def test_what_would_be_pushed(corpus: Corpus, server: Server) -> None:
    document = corpus.document("a")
    corpus.document("z", "null \0")
    assert said(corpus, server) == {"a": {"push": ["new task"]}, "z": {"push": ["cannot be shown"]}}
    assert status(corpus.workspace, server).projects[0].number is None
    corpus.gold(document, ADA)
    corpus.push(server, gold=True)
    assert said(corpus, server)["a"] == {}
    corpus.gold(document, ADA, WIEN)
    assert said(corpus, server)["a"] == {"push": ["gold changed"]}
    corpus.document("a", "Another text.")
    assert said(corpus, server)["a"] == {"push": ["text changed"]}
    assert status(corpus.workspace, server).exit_code == 1


def test_what_would_be_pulled(corpus: Corpus, server: Server, label_studio: LocalServer) -> None:
    corpus.settings("[annotators.bo]\nlabel_studio = 2\n")
    document = corpus.document("a")
    corpus.push(server)
    before = corpus.files()
    number = label(corpus, server, label_studio, document, ADA)
    assert said(corpus, server) == {"a": {"pull": ["pass of bo", "gold new"]}}
    assert corpus.files() == before
    pull(corpus.workspace, server)
    assert said(corpus, server) == {"a": {}}
    label_studio.ask("DELETE", f"/api/annotations/{number}/")
    assert said(corpus, server) == {"a": {"pull": ["pass of bo gone"]}}


def test_who_has_done_what(corpus: Corpus, server: Server, label_studio: LocalServer) -> None:
    corpus.settings("[annotators.bo]\nlabel_studio = 2\n")
    made = corpus.documents("a", "b", "c", "d")
    corpus.gold(made[0], ADA)
    corpus.push(server, gold=True)
    label(corpus, server, label_studio, made[0], ADA, lead_time=10.0)
    label(corpus, server, label_studio, made[1], ADA, lead_time=30.0)
    label(corpus, server, label_studio, made[2], was_cancelled=True)
    label(corpus, server, label_studio, made[1], WIEN, user=2)
    task = tasks_of(server, corpus.title)["d"][0]
    label_studio.ask("POST", f"/api/tasks/{task.id}/drafts", {"result": [], "lead_time": 1}, user=1)
    rows = [one.to_dict() for one in status(corpus.workspace, server).annotators]
    assert rows == [
        {"alias": "bo", "dealt": None, "done": 2, "skipped": 1, "drafts": 1, "seconds": 20.0},
        {"alias": "user-3", "dealt": None, "done": 1, "skipped": 0, "drafts": 0, "seconds": 7.0},
    ]


def test_those_dealt_something_are_listed_before_they_begin(
    corpus: Corpus, server: Server, label_studio: LocalServer
) -> None:
    a, *_ = corpus.documents("a", "b")
    corpus.push(server, annotators=("ada", "bo"), overlap=1.0)
    label(corpus, server, label_studio, a, ADA, user=0, title=f"{corpus.title}: ada")
    found = status(corpus.workspace, server)
    rows = [(one.alias, one.dealt, one.done) for one in found.annotators]
    assert rows == [("ada", 2, 1), ("bo", 2, 0)]
    assert said(corpus, server)["a"] == {"pull": ["pass of ada"], "waiting": 1}


def test_what_annotators_differ_on(corpus: Corpus, server: Server, label_studio: LocalServer) -> None:
    corpus.settings("[label_studio]\nwanted = 2\n")
    document = corpus.document("a")
    corpus.push(server)
    label(corpus, server, label_studio, document, ADA, user=1)
    pull(corpus.workspace, server)
    assert said(corpus, server) == {"a": {"waiting": 1}}
    label(corpus, server, label_studio, document, WIEN, user=2)
    pull(corpus.workspace, server)
    row = said(corpus, server)["a"]
    assert list(row) == ["review"]


def test_a_conflict_is_told_and_is_exit_code_1(corpus: Corpus, server: Server, label_studio: LocalServer) -> None:
    document = corpus.document("a")
    corpus.gold(document, ADA)
    corpus.push(server, gold=True)
    corpus.gold(document, ("PLACE", 0, 3))
    label(corpus, server, label_studio, document, ("PERSON", 0, 5))
    assert said(corpus, server)["a"]["conflicts"] == 1
    pull(corpus.workspace, server)
    assert said(corpus, server)["a"]["conflicts"] == 1
    assert status(corpus.workspace, server).exit_code == 1


def test_the_second_look_reads_only_what_changed(
    corpus: Corpus, connect: Callable[..., Server], proxy: Proxy, label_studio: LocalServer
) -> None:
    server = connect(proxy.url)
    document, *_ = corpus.documents("a", "b", "c")
    corpus.push(server)
    pull(corpus.workspace, server)
    first = status(corpus.workspace, server)
    proxy.seen.clear()
    assert status(corpus.workspace, server) == first
    assert not [line for line in proxy.seen if "/export" in line]
    label(corpus, connect(), label_studio, document, ADA)
    proxy.sent.clear()
    status(corpus.workspace, server)
    read = [one for one in proxy.sent if b"/export" in one.split(b"\r\n")[0]]
    assert all(one.split(b"\r\n")[0].count(b"ids%5B%5D") == 1 for one in read)
    assert read
