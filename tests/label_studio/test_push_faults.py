"""A push that goes wrong: nothing is made twice, and the next one completes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.label_studio.pushing import Corpus, counts, record, tasks_of

from goldspan.annotations.label_studio import task_data
from goldspan.annotations.label_studio.server.errors import Gone, KeyRefused, ServerError, Unclear, Unreachable
from goldspan.annotations.label_studio.server.remote import NewTask
from goldspan.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.label_studio.local import LocalServer
    from tests.label_studio.proxy import Proxy

    from goldspan.annotations.label_studio.client import Server

ROOT = Path(__file__).resolve().parents[2]
ADA = ("PERSON", 0, 3)
PROGRAM = """
import sys
from pathlib import Path
from goldspan.jobs.sync import push
from goldspan.jobs.sync import tasks, work
from goldspan.annotations.label_studio.client import from_environment
from goldspan.workspace import open_workspace
tasks.BATCH = 2
with from_environment() as server:
    push.push(open_workspace(Path(sys.argv[1])), server, push.PushRequest(gold=True))
"""


@pytest.fixture
def corpus(tmp_path: Path, title: str) -> Corpus:
    return Corpus(tmp_path / "one", title)


def pushing(corpus: Corpus, url: str, key: str) -> subprocess.Popen[bytes]:
    """Start a push of gold, two tasks at a time, as a process."""
    environment = {**os.environ, "LABEL_STUDIO_URL": url, "LABEL_STUDIO_API_KEY": key}
    return subprocess.Popen([sys.executable, "-c", PROGRAM, str(corpus.root)], env=environment)


def whole(server: Server, corpus: Corpus, *docs: str) -> None:
    """Check that every document has one task with its gold, starred, and that there is nothing left to do."""
    tasks = tasks_of(server, corpus.title)
    assert {doc: len(made) for doc, made in tasks.items()} == dict.fromkeys(docs, 1)
    stars = {doc: [one["ground_truth"] for one in made[0].annotations] for doc, made in tasks.items()}
    assert stars == {doc: [True] for doc in docs}
    assert corpus.push(server, gold=True).idle


@pytest.mark.parametrize("moment", ["POST /api/projects/", "POST /api/projects/[0-9]+/import", "POST /api/tasks/"])
def test_a_push_killed_anywhere_is_completed_by_the_next(
    corpus: Corpus, server: Server, proxy: Proxy, label_studio: LocalServer, moment: str
) -> None:
    docs = [f"d{number}" for number in range(6)]
    for document in corpus.documents(*docs):
        corpus.gold(document, ADA)
    method, path = moment.split()
    fault = proxy.fail(method=method, path=path, after=1 if path != "/api/projects/" else 0, passed=True, delay=20)
    process = pushing(corpus, proxy.url, label_studio.users[0].token)
    until = time.monotonic() + 30
    while fault.times and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not fault.times
    corpus.push(server, gold=True)
    whole(server, corpus, *docs)


def test_a_server_killed_in_the_middle_and_started_again(
    corpus: Corpus, connect: Callable[..., Server], server: Server, proxy: Proxy, label_studio: LocalServer
) -> None:
    docs = ["a", "b", "c"]
    for document in corpus.documents(*docs):
        corpus.gold(document, ADA)
    proxy.fail(method="POST", path="^/api/tasks/", after=1, act=label_studio.kill)
    with pytest.raises(ServerError) as caught:
        corpus.push(connect(proxy.url, answer=2), gold=True)
    assert isinstance(caught.value, Unclear | Unreachable)
    assert "@" not in str(caught.value)
    label_studio.start()
    corpus.push(server, gold=True)
    whole(server, corpus, *docs)


@pytest.mark.parametrize("path", ["^/api/projects/$", "/import$", "/annotations/$"])
def test_an_error_after_it_was_done_makes_nothing_twice(
    corpus: Corpus, connect: Callable[..., Server], server: Server, proxy: Proxy, path: str
) -> None:
    corpus.gold(corpus.document("a"), ADA)
    fault = proxy.fail(method="POST", path=path, passed=True, status=500)
    corpus.push(connect(proxy.url), gold=True)
    assert not fault.times
    whole(server, corpus, "a")


def test_an_answer_that_does_not_come(
    corpus: Corpus, connect: Callable[..., Server], server: Server, proxy: Proxy
) -> None:
    corpus.gold(corpus.document("a"), ADA)
    proxy.fail(method="POST", path="/import$", passed=True, delay=3)
    corpus.push(connect(proxy.url, answer=1.0), gold=True)
    whole(server, corpus, "a")


def test_a_server_that_does_an_import_twice_of_itself(
    corpus: Corpus, connect: Callable[..., Server], server: Server, proxy: Proxy, label_studio: LocalServer
) -> None:
    # On SQLite it does a request again when it finds its database locked, whatever was done by then.
    documents = corpus.documents("a", "b")
    project = corpus.push(server, limit=0).projects[0].number

    def again() -> None:
        data = [NewTask(task_data(document)).body() for document in documents]
        label_studio.ask("POST", f"/api/projects/{project}/import", data)

    fault = proxy.fail(method="POST", path="/import$", passed=True, forward=True, act=again)
    report = corpus.push(connect(proxy.url))
    assert not fault.times
    assert report.refused == ()
    assert {doc: len(made) for doc, made in tasks_of(server, corpus.title).items()} == {"a": 1, "b": 1}
    assert corpus.push(server).idle


def test_a_task_that_is_there_twice_is_told(
    corpus: Corpus, connect: Callable[..., Server], server: Server, proxy: Proxy, label_studio: LocalServer
) -> None:
    document = corpus.document("a")
    project = corpus.push(server, limit=0).projects[0].number

    def labelled_twin() -> None:
        label_studio.ask("POST", f"/api/projects/{project}/import", [NewTask(task_data(document)).body()])
        (twin,) = tasks_of(server, corpus.title)["a"][1:]
        label_studio.ask("POST", f"/api/tasks/{twin.id}/annotations/", {"result": []})

    proxy.fail(method="POST", path="/import$", passed=True, forward=True, act=labelled_twin)
    report = corpus.push(connect(proxy.url))
    assert [(problem.rule, problem.file) for problem in report.refused] == [("two-tasks", "a")]
    assert len(tasks_of(server, corpus.title)["a"]) == 2


def test_two_pushes_at_once(corpus: Corpus, connect: Callable[..., Server], server: Server, tmp_path: Path) -> None:
    docs = [f"d{number}" for number in range(8)]
    corpora = [corpus, Corpus(tmp_path / "two", corpus.title)]
    for one in corpora:
        for document in one.documents(*docs):
            one.gold(document, ADA)
    faults: list[BaseException] = []

    def push(one: Corpus, way: Server) -> None:
        try:
            one.push(way, gold=True)
        except BaseException as fault:  # noqa: BLE001 - told below
            faults.append(fault)

    threads = [threading.Thread(target=push, args=(one, connect())) for one in (*corpora, corpus)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    whole(server, corpus, *docs)
    assert corpora[1].push(server, gold=True).idle
    assert {n: c for n, c in corpus.files().items() if "label_studio" in n} == {
        n: c for n, c in corpora[1].files().items() if "label_studio" in n
    }


def test_a_project_deleted_under_us(
    corpus: Corpus, connect: Callable[..., Server], server: Server, proxy: Proxy, label_studio: LocalServer
) -> None:
    corpus.gold(corpus.document("a"), ADA)

    def delete() -> None:
        project = server.find_project(corpus.title)
        assert project is not None
        label_studio.ask("DELETE", f"/api/projects/{project.id}/")

    proxy.fail(method="POST", path="/import$", act=delete)
    with pytest.raises((Gone, Unclear)):
        corpus.push(connect(proxy.url, answer=5), gold=True)
    assert counts(corpus.push(server, gold=True)) == {corpus.title: (1, 0, 1, 0)}
    whole(server, corpus, "a")


def test_a_task_deleted_on_the_server_is_made_anew(corpus: Corpus, server: Server, label_studio: LocalServer) -> None:
    corpus.gold(corpus.document("a"), ADA)
    corpus.push(server, gold=True)
    (task,) = tasks_of(server, corpus.title)["a"]
    label_studio.ask("DELETE", f"/api/tasks/{task.id}/")
    assert counts(corpus.push(server, gold=True)) == {corpus.title: (1, 0, 1, 0)}
    whole(server, corpus, "a")


def test_two_projects_of_one_title_are_refused(
    corpus: Corpus, server: Server, label_studio: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goldspan.jobs.sync.projects._PAUSES", (0.01,))
    corpus.document("a")
    corpus.push(server)
    label_studio.ask("POST", "/api/projects/", {"title": corpus.title})
    with pytest.raises(Refused, match="2 projects are called"):
        corpus.push(server)


def test_a_key_that_is_refused(corpus: Corpus, connect: Callable[..., Server]) -> None:
    corpus.document("a")
    with pytest.raises(KeyRefused, match="the key was refused"):
        corpus.push(connect(key="0" * 40))


def test_predictions_of_a_killed_push_are_completed(
    corpus: Corpus, connect: Callable[..., Server], server: Server, proxy: Proxy
) -> None:
    corpus.run("x@1", [record(one, ADA) for one in corpus.documents("a", "b")])
    proxy.fail(method="POST", path="/import/predictions", times=9)
    with pytest.raises(Unclear):
        corpus.push(connect(proxy.url), predictions="x@1")
    assert counts(corpus.push(server, predictions="x@1")) == {corpus.title: (0, 2, 0, 0)}
    assert corpus.push(server, predictions="x@1").idle
