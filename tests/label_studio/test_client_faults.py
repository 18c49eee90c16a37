"""What goes wrong between the client and a real server: nothing lost, nothing doubled."""

from __future__ import annotations

import json
import socket
import threading
import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from tests.label_studio.samples import ADA, CONFIG, RUN, new_tasks

from goldspan.annotations.label_studio.server.errors import (
    Failed,
    Gone,
    KeyRefused,
    ServerError,
    Unclear,
    Unreachable,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.label_studio.local import LocalServer
    from tests.label_studio.proxy import Proxy

    from goldspan.annotations.label_studio.client import Server


def docs(server: Server, project: int) -> list[str]:
    return sorted(head.doc for head in server.index(project).heads.values())


class Case:
    """A write: how it is done, what the request is, and what must hold afterwards, however often it was tried."""

    def __init__(self, server: Server, direct: Server, label_studio: LocalServer, project: int, title: str) -> None:
        self.server, self.direct, self.project, self.title = server, direct, project, title
        body = [task.body() for task in new_tasks("there")]
        made = label_studio.ask("POST", f"/api/projects/{project}/import?return_task_ids=true", body)
        self.task: int = made["task_ids"][0]
        made = label_studio.ask("POST", f"/api/tasks/{self.task}/annotations/", {"result": [ADA]})
        self.annotation: int = made["id"]

    def create_project(self) -> str:
        self.server.create_project(f"{self.title} new", CONFIG)
        return "POST /api/projects/"

    def create_project_holds(self) -> bool:
        return self.direct.find_project(f"{self.title} new") is not None  # raises where there are two

    def update_config(self) -> str:
        found = self.direct.find_project(self.title)
        assert found is not None
        self.server.update_config(found, CONFIG.replace("PER", "GPE"))
        return "PATCH /api/projects/"

    def update_config_holds(self) -> bool:
        found = self.direct.find_project(self.title)
        return found is not None and found.config.count('value="GPE"') == 1

    def import_tasks(self) -> str:
        self.server.import_tasks(self.server.index(self.project), new_tasks("a", "b", "c"))
        return f"POST /api/projects/{self.project}/import"

    def import_tasks_holds(self) -> bool:
        return docs(self.direct, self.project) == ["a", "b", "c", "there"]

    def add_predictions(self) -> str:
        self.server.add_predictions(self.project, {self.task: RUN})
        return f"POST /api/projects/{self.project}/import/predictions"

    def add_predictions_holds(self) -> bool:
        got = self.direct.http.get("", "/api/predictions/", {"task": self.task})
        return [one["model_version"] for one in got] == ["lexicon@1"]

    def create_annotation(self) -> str:
        assert self.server.create_annotation(self.task, [ADA], uuid.uuid5(uuid.NAMESPACE_URL, self.title))
        return f"POST /api/tasks/{self.task}/annotations/"

    def create_annotation_holds(self) -> bool:
        return len(self.direct.task(self.project, self.task).annotations) == 2

    def star(self) -> str:
        self.server.star(self.annotation, starred=True)
        return f"PATCH /api/annotations/{self.annotation}/"

    def star_holds(self) -> bool:
        return bool(self.direct.task(self.project, self.task).annotations[0]["ground_truth"])

    def delete_task(self) -> str:
        other = self.direct.import_tasks(self.direct.index(self.project), new_tasks("wrong"))
        assert self.server.delete_task(self.project, next(iter(other.tasks.values())).id)
        return "DELETE /api/tasks/"

    def delete_task_holds(self) -> bool:
        return docs(self.direct, self.project) == ["there"]


WRITES = [name.removesuffix("_holds") for name in vars(Case) if name.endswith("_holds")]
METHODS = "POST|PATCH|DELETE"


@pytest.fixture
def case(connect: Callable[..., Server], label_studio: LocalServer, proxy: Proxy, project: int, title: str) -> Case:
    return Case(connect(proxy.url, answer=10), connect(), label_studio, project, title)


def write_of(proxy: Proxy) -> list[str]:
    return [line for line in proxy.seen if line.split()[0] in METHODS.split("|")]


DONE_THEN_500 = pytest.param({"passed": True, "status": 500}, 1, id="500 after it was done")
NOT_DONE_500 = pytest.param({"status": 500}, 2, id="500 and not done")
DONE_THEN_DROPPED = pytest.param({"passed": True}, 1, id="dropped after it was done")
DONE_THEN_504 = pytest.param({"passed": True, "status": 504}, 1, id="the gateway gave up, but it is done")
BUSY = pytest.param({"status": 429, "headers": {"Retry-After": "0"}}, 2, id="too many requests")
CASES = [
    *(
        pytest.param(write, *fault.values, id=f"{write}: {fault.id}")
        for write in WRITES
        for fault in (DONE_THEN_500, NOT_DONE_500, DONE_THEN_DROPPED)
    ),
    *(pytest.param("import_tasks", *fault.values, id=str(fault.id)) for fault in (DONE_THEN_504, BUSY)),
]


@pytest.mark.parametrize(("write", "fault", "tries"), CASES)
def test_a_write_is_done_once(case: Case, proxy: Proxy, write: str, fault: dict[str, Any], tries: int) -> None:
    """Where looking tells that it is done, it is not tried again; where it does no harm twice, it may be."""
    for method in METHODS.split("|"):
        proxy.fail(method=method, **fault)
    request = getattr(case, write)()
    assert getattr(case, f"{write}_holds")()
    sent = [line for line in write_of(proxy) if line.startswith(request)]
    harmless_twice = write in {"update_config", "create_annotation", "star", "delete_task"}
    assert len(sent) == (2 if harmless_twice else tries)


@pytest.mark.parametrize("write", ["create_project", "import_tasks", "add_predictions"])
def test_what_must_not_be_done_twice_is_left_when_nobody_answers(case: Case, proxy: Proxy, write: str) -> None:
    proxy.fail(method="POST")
    with pytest.raises(Unclear, match="the connection broke off; run the command again: what is done is not done"):
        getattr(case, write)()
    assert len(write_of(proxy)) == 1
    assert not getattr(case, f"{write}_holds")()
    getattr(case, write)()
    assert getattr(case, f"{write}_holds")()


@pytest.mark.parametrize("write", ["create_project", "import_tasks", "add_predictions"])
def test_a_server_slower_than_our_patience_is_waited_for(
    connect: Callable[..., Server], case: Case, proxy: Proxy, write: str
) -> None:
    """The request is worked on after we have given up on an answer: looking for a while finds it done."""
    case.server = connect(proxy.url, answer=0.5, pause=0.2, tries=6)
    proxy.fail(method="POST", late=0.8, delay=1.5)
    getattr(case, write)()
    assert getattr(case, f"{write}_holds")()
    assert len(write_of(proxy)) == 1


def test_a_server_slower_still_does_nothing_twice(connect: Callable[..., Server], case: Case, proxy: Proxy) -> None:
    case.server = connect(proxy.url, answer=0.3)
    proxy.fail(method="POST", late=1.0, delay=0.5)
    with pytest.raises(Unclear, match=r"importing 3 tasks: no answer within 0\.3 s"):
        case.import_tasks()
    time.sleep(1.5)
    assert case.import_tasks_holds()
    case.import_tasks()
    assert case.import_tasks_holds()


def test_an_import_half_done_is_completed(case: Case, proxy: Proxy, project: int) -> None:
    def half() -> None:
        case.direct.import_tasks(case.direct.index(project), new_tasks("a"))

    proxy.fail(method="POST", status=500, act=half)
    case.import_tasks()
    assert case.import_tasks_holds()
    assert [json.loads(sent.partition(b"\n\n")[2]) for sent in proxy.sent if sent.startswith(b"POST")][1:] == [
        [task.body() for task in new_tasks("b", "c")]
    ]


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 503}, {}], ids=["500", "503", "dropped"])
def test_a_read_is_tried_again(connect: Callable[..., Server], proxy: Proxy, fault: dict[str, Any]) -> None:
    proxy.fail(times=2, **fault)
    assert connect(proxy.url).version().number
    proxy.fail(times=3, **fault)
    with pytest.raises((Failed, Unclear), match=f"^{proxy.url}: asking for the version: "):
        connect(proxy.url).version()


def test_a_timeout_of_a_read_is_said(connect: Callable[..., Server], proxy: Proxy) -> None:
    proxy.fail(times=3, delay=1.0)
    with pytest.raises(Unclear, match=r"no answer within 0\.2 s"):
        connect(proxy.url, answer=0.2).version()


def test_a_refused_key_stops_at_once(case: Case, proxy: Proxy) -> None:
    proxy.fail(method="POST", status=401, body=b'{"detail": "Invalid token."}', times=9)
    with pytest.raises(KeyRefused, match=r"the key was refused \(HTTP 401\); check LABEL_STUDIO_API_KEY"):
        case.import_tasks()
    assert len(write_of(proxy)) == 1
    proxy.faults.clear()
    proxy.fail(method="POST", status=403)
    with pytest.raises(KeyRefused, match="the key may not do this"):
        case.import_tasks()
    proxy.faults.clear()
    case.import_tasks()
    assert case.import_tasks_holds()


def test_nothing_listens(connect: Callable[..., Server], project: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        server = connect(f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(
            Unreachable, match=r"cannot be reached: .*refused.*; is it running, and is the address right"
        ):
            server.import_tasks(server.index(project), new_tasks("a"))


@pytest.mark.parametrize("url", ["http://no-such-host.invalid:8080", "https://127.0.0.1:{port}"])
def test_the_wrong_address(connect: Callable[..., Server], label_studio: LocalServer, url: str) -> None:
    with pytest.raises(Unreachable, match="cannot be reached: "):
        connect(url.format(port=label_studio.port)).version()


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, b"<html>Sign in</html>", "does not speak as Label Studio does; is the address right"),
        (200, b'{"hello": "world"}', "does not speak as Label Studio does; is the address right"),
        (302, b"", "the server points elsewhere .* LABEL_STUDIO_URL"),
    ],
)
def test_something_else_answers(
    connect: Callable[..., Server], proxy: Proxy, status: int, body: bytes, expected: str
) -> None:
    proxy.fail(status=status, body=body, headers={"Location": "http://127.0.0.1:1/elsewhere"})
    with pytest.raises(ServerError, match=expected):
        connect(proxy.url).version()
    assert len(proxy.seen) == 1


def test_a_project_deleted_under_us(case: Case, label_studio: LocalServer, proxy: Proxy, project: int) -> None:
    index = case.server.index(project)
    seen = {number: head.updated_at for number, head in index.heads.items()}
    proxy.fail(method="POST", act=lambda: label_studio.ask("DELETE", f"/api/projects/{project}/"), status=500)
    with pytest.raises(Gone, match=r"listing tasks: not there any more \(HTTP 404, \"No Project matches"):
        case.server.import_tasks(index, new_tasks("a"))
    for ask in (
        lambda: case.server.import_tasks(index, new_tasks("a")),
        lambda: case.server.changes(project, seen),
        lambda: list(case.server.tasks(project, [case.task])),
        lambda: case.server.add_predictions(project, {case.task: RUN}),
        lambda: case.server.create_annotation(case.task, [], uuid.uuid4()),
        lambda: case.server.star(case.annotation, starred=True),
        lambda: case.server.start_from(project, "lexicon@1"),
    ):
        with pytest.raises(Gone):
            ask()


def test_a_task_deleted_under_us(case: Case, label_studio: LocalServer, proxy: Proxy, project: int) -> None:
    seen = {number: head.updated_at for number, head in case.direct.index(project).heads.items()}
    proxy.fail(method="POST", before=lambda: label_studio.ask("DELETE", f"/api/tasks/{case.task}/"), forward=True)
    with pytest.raises(Gone):
        case.server.create_annotation(case.task, [], uuid.uuid4())
    assert case.server.changes(project, seen).gone == (case.task,)
    assert list(case.server.tasks(project, [case.task])) == []


def test_killed_while_it_imports(
    connect: Callable[..., Server], label_studio: LocalServer, proxy: Proxy, project: int
) -> None:
    """However far it came, the next run completes it, and nothing is there twice."""
    names = [f"d{number}" for number in range(600)]
    server = connect(proxy.url, tries=2)
    index = server.index(project)
    killer = threading.Timer(0.2, label_studio.kill)
    proxy.fail(method="POST", before=killer.start, forward=True)
    with pytest.raises((Unreachable, Unclear, Failed)):
        server.import_tasks(index, new_tasks(*names))
    killer.join()
    label_studio.start()
    again = connect()
    made = again.import_tasks(again.index(project), new_tasks(*names))
    assert docs(again, project) == sorted(names)
    assert len(made.tasks) == len(names)


def test_killed_while_it_is_read(
    connect: Callable[..., Server], label_studio: LocalServer, proxy: Proxy, project: int
) -> None:
    direct = connect()
    direct.import_tasks(direct.index(project), new_tasks("a", "b"))
    proxy.fail(method="GET", path="/export$", act=label_studio.kill)
    server = connect(proxy.url, tries=2)
    with pytest.raises((Unreachable, Unclear)):
        list(server.tasks(project, sorted(server.index(project).heads)))
    label_studio.start()
    assert len(list(server.tasks(project, sorted(server.index(project).heads)))) == 2
