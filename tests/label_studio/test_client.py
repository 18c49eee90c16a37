"""Everything a real server is asked, when nothing goes wrong."""

from __future__ import annotations

import json
import sqlite3
import uuid
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.label_studio.samples import ADA, CONFIG, new_task

from goldspan.annotations.label_studio.server.errors import Gone, KeyRefused, Rejected
from goldspan.annotations.label_studio.server.remote import Changes, Suggestion
from goldspan.errors import Refused, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.label_studio.local import LocalServer
    from tests.label_studio.proxy import Proxy

    from goldspan.annotations.label_studio.client import Server
    from goldspan.annotations.label_studio.server.remote import TaskHead, TaskIndex

ODD_TEXT = "Ada 👩‍👩‍👧 🇦🇹 é “quoted”\r\n\ttab  two\u00a0nbsp\u200bzwsp <b>&amp; مرحبا %20 \u2028 end"
ODD_DOCS = ["a%20b", "ünï/ćode 日本", 'it\'s "quoted"', "a,b", "123", "true", "[1]", "x\\y", "über&co=1+1#?"]


def make(server: Server, project: int, *docs: str) -> dict[str, TaskHead]:
    made = server.import_tasks(server.index(project), [new_task(doc) for doc in docs])
    return {key[0]: head for key, head in made.tasks.items()}


def known(index: TaskIndex) -> dict[int, str]:
    return {number: head.updated_at for number, head in index.heads.items()}


@pytest.mark.parametrize("kind", ["token", "pat"])
def test_either_kind_of_key_opens_it(connect: Callable[..., Server], label_studio: LocalServer, kind: str) -> None:
    second = label_studio.users[1]
    server = connect(key=getattr(second, kind))
    assert server.version().number == "1.23.2"
    assert server.version().notice == ""
    assert server.user() == second.id


def test_a_project_is_found_by_exactly_its_title(server: Server, title: str) -> None:
    assert server.find_project(title) is None
    server.create_project(f"{title} more", CONFIG)
    assert server.find_project(title) is None
    made = server.create_project(title, CONFIG, "<p>Read <b>this</b> first</p>")
    assert server.find_project(title) == made
    assert (made.title, made.config, made.instruction) == (title, CONFIG, "<p>Read <b>this</b> first</p>")
    assert server.find_project(title.upper()) is None
    assert server.create_project(title, CONFIG) == made


def test_two_projects_of_one_title_are_said(server: Server, label_studio: LocalServer, title: str) -> None:
    for _ in range(2):
        label_studio.ask("POST", "/api/projects/", {"title": title, "label_config": CONFIG})
    with pytest.raises(Refused, match=r"2 projects are called .* expected one; rename or delete"):
        server.find_project(title)


def test_of_two_projects_made_at_once_the_first_stays(
    connect: Callable[..., Server], label_studio: LocalServer, proxy: Proxy, title: str
) -> None:
    first: list[int] = []

    def somebody_else() -> None:
        first.append(label_studio.ask("POST", "/api/projects/", {"title": title, "label_config": CONFIG})["id"])

    # Between our look and our making it: the making is passed on after somebody else's.
    proxy.fail(method="GET", path="^/api/projects/$", act=somebody_else, forward=True)
    assert connect(proxy.url).create_project(title, CONFIG).id == first[0]


@pytest.mark.parametrize("bad", ["ab", "x" * 51])
def test_a_title_the_server_would_not_take(server: Server, bad: str) -> None:
    with pytest.raises(UsageError, match="a project's title has 3 to 50"):
        server.create_project(bad, CONFIG)


def test_a_config_the_server_does_not_take(server: Server, title: str) -> None:
    with pytest.raises(Rejected, match=r"making the project .*: the server refused \(HTTP 400, .*not found in names"):
        server.create_project(title, '<View><Labels name="a" toName="b"><Label value="X"/></Labels></View>')


def test_a_config_is_widened_and_never_narrowed(connect: Callable[..., Server], proxy: Proxy, title: str) -> None:
    server = connect(proxy.url)
    project = server.create_project(title, CONFIG, "Before")
    wider = server.update_config(project, CONFIG.replace("PER", "ORG"))
    assert server.find_project(title) == wider
    assert '<Label value="ORG" /><Label value="PER" />' in wider.config
    assert wider.instruction == "Before"
    changed = server.update_config(wider, wider.config, "After")
    assert server.find_project(title) == changed
    assert changed.instruction == "After"
    before = proxy.count("PATCH")
    assert server.update_config(changed, changed.config) == changed
    assert proxy.count("PATCH") == before


def test_tasks_are_made_once_and_hold_their_text_to_the_letter(server: Server, project: int) -> None:
    index = server.index(project)
    assert index.heads == {}
    tasks = [new_task(doc, ODD_TEXT) for doc in ODD_DOCS]
    made = server.import_tasks(index, tasks)
    assert {key[0] for key in made.tasks} == set(ODD_DOCS)
    assert made.made == {head.id for head in made.tasks.values()} == set(index.heads)
    again = server.import_tasks(server.index(project), tasks)
    assert (again.tasks, again.made) == (made.tasks, frozenset())
    assert server.task_count(project) == len(ODD_DOCS)
    read = {task.data["doc"]: task.data["text"] for task in server.tasks(project, sorted(made.made))}
    assert read == dict.fromkeys(ODD_DOCS, ODD_TEXT)


def test_another_text_of_a_document_is_another_task(server: Server, project: int) -> None:
    index = server.index(project)
    server.import_tasks(index, [new_task("d", "One.")])
    server.import_tasks(index, [new_task("d", "Two.")])
    assert [head.sha256 for head in index.by_doc()["d"]] == ["of One.", "of Two."]


def test_tasks_that_others_made_are_known_by_their_data(
    server: Server, label_studio: LocalServer, project: int
) -> None:
    theirs = [{"data": dict(new_task("d").data)}, {"data": {"text": "A note without a document."}}]
    label_studio.ask("POST", f"/api/projects/{project}/import", theirs)
    index = server.index(project)
    assert sorted((head.doc, head.sha256) for head in index.heads.values()) == [("", ""), ("d", "of Ada works.")]
    assert server.import_tasks(index, [new_task("d")]).made == frozenset()


def test_of_tasks_made_at_once_ours_are_taken_back(
    connect: Callable[..., Server], label_studio: LocalServer, proxy: Proxy, project: int
) -> None:
    server = connect(proxy.url)
    index = server.index(project)
    proxy.fail(method="GET", path="^/api/tasks/$", forward=True, act=lambda: make(connect(), project, "a", "b"))
    made = server.import_tasks(index, [new_task(doc) for doc in "abc"])
    assert len(made.removed) == 2
    assert len(made.made) == 1
    heads = server.index(project)
    assert sorted(head.doc for head in heads.heads.values()) == ["a", "b", "c"]
    assert made.tasks == {key: found[0] for key, found in heads.by_key().items()}
    assert made.doubled == ()
    assert index.heads == heads.heads
    assert label_studio.up


def test_a_double_that_somebody_has_labelled_stays(server: Server, label_studio: LocalServer, project: int) -> None:
    double = {"data": dict(new_task("d").data)}
    label_studio.ask("POST", f"/api/projects/{project}/import", [double, double])
    index = server.index(project)
    made = server.import_tasks(index, [new_task("d")])
    low, high = sorted(index.heads)
    assert made.tasks["d", "of Ada works."].id == low
    assert [head.id for head in made.doubled] == [high]
    assert server.task_count(project) == 2


def test_a_task_somebody_began_on_is_not_deleted(server: Server, label_studio: LocalServer, project: int) -> None:
    heads = make(server, project, "annotated", "skipped", "begun", "untouched")
    number = {doc: head.id for doc, head in heads.items()}
    label_studio.ask("POST", f"/api/tasks/{number['annotated']}/annotations/", {"result": [ADA]}, user=1)
    label_studio.ask("POST", f"/api/tasks/{number['skipped']}/annotations/", {"result": [], "was_cancelled": True})
    label_studio.ask("POST", f"/api/tasks/{number['begun']}/drafts", {"result": [ADA]})
    assert {doc: server.delete_task(project, head.id) for doc, head in heads.items()} == {
        "annotated": False,
        "skipped": False,
        "begun": False,
        "untouched": True,
    }
    assert server.task_count(project) == 3
    assert server.delete_task(project, number["untouched"])
    assert server.drafted(project) == [number["begun"]]


def test_an_annotation_is_made_once(server: Server, project: int) -> None:
    head = make(server, project, "d")["d"]
    name = uuid.uuid5(uuid.NAMESPACE_URL, "test")
    assert server.create_annotation(head.id, [ADA], name, starred=True)
    assert not server.create_annotation(head.id, [], name)
    [annotation] = server.task(project, head.id).annotations
    assert annotation["unique_id"] == str(name)
    assert annotation["result"] == [ADA]
    assert annotation["ground_truth"] is True
    server.star(annotation["id"], starred=False)
    [annotation] = server.task(project, head.id).annotations
    assert annotation["ground_truth"] is False
    assert annotation["result"] == [ADA]
    assert server.index(project).heads[head.id].annotations == 1


def test_what_is_read_names_nobody(server: Server, label_studio: LocalServer, project: int) -> None:
    head = make(server, project, "d")["d"]
    for user in (1, 2):
        body = {"result": [ADA], "lead_time": 4.5, "was_cancelled": user == 2}
        label_studio.ask("POST", f"/api/tasks/{head.id}/annotations/", body, user=user)
    label_studio.ask("POST", f"/api/tasks/{head.id}/drafts", {"result": [ADA]}, user=2)
    task = server.task(project, head.id)
    numbers = [user.id for user in label_studio.users]
    assert [(one["completed_by"], one["updated_by"], one["was_cancelled"]) for one in task.annotations] == [
        (numbers[1], numbers[1], False),
        (numbers[2], numbers[2], True),
    ]
    assert [(draft["user"], draft["annotation"], draft["result"]) for draft in task.drafts] == [
        (numbers[2], None, [ADA])
    ]
    assert task.annotations[0]["lead_time"] == 4.5
    said = json.dumps(asdict(task))
    assert "@" not in said
    assert "example.org" not in said


def test_runs_are_told_apart_and_given_once(server: Server, project: int) -> None:
    index = server.index(project)
    first = Suggestion([ADA], "lexicon@1", 0.5)
    made = server.import_tasks(index, [new_task("a", suggestion=first), new_task("b"), new_task("c")])
    a, b, c = (made.tasks[doc, "of Ada works."].id for doc in "abc")
    assert server.predicted(project, "lexicon@1") == {a}
    assert server.add_predictions(project, {c: Suggestion([], "lexicon@10"), b: first}) == 2
    assert server.predicted(project, "lexicon@1") == {a, b}
    assert server.predicted(project, "lexicon@10") == {c}
    assert server.add_predictions(project, dict.fromkeys((a, b, c), first)) == 1
    assert server.add_predictions(project, dict.fromkeys((a, b, c), first)) == 0
    assert server.predicted(project, "lexicon@1") == {a, b, c}


def test_where_an_annotation_started_is_known(server: Server, label_studio: LocalServer, project: int) -> None:
    index = server.index(project)
    made = server.import_tasks(index, [new_task("d", suggestion=Suggestion([ADA], "lexicon@1"))])
    [head] = made.tasks.values()
    server.add_predictions(project, {head.id: Suggestion([], "rules@2")})
    server.start_from(project, "lexicon@1")
    first, second = (one["id"] for one in label_studio.ask("GET", f"/api/predictions/?task={head.id}"))
    for parent in (first, second, None):
        body = {"result": [ADA], "parent_prediction": parent}
        label_studio.ask("POST", f"/api/tasks/{head.id}/annotations/", body)
    runs = [one["parent_model_version"] for one in server.task(project, head.id).annotations]
    assert runs == ["lexicon@1", "rules@2", None]


def test_changes_are_what_is_different(server: Server, label_studio: LocalServer, project: int) -> None:
    heads = make(server, project, "a", "b", "c", "d")
    a, b, c, _ = (head.id for head in heads.values())
    assert {head.id for head in server.changes(project, {}).changed} == set(server.index(project).heads)
    before = known(server.index(project))
    assert server.changes(project, before) == Changes()
    server.create_annotation(a, [ADA], uuid.uuid4())
    label_studio.ask("POST", f"/api/tasks/{b}/drafts", {"result": [ADA]})  # autosaved: does not count
    label_studio.ask("DELETE", f"/api/tasks/{c}/")
    new = make(server, project, "e")["e"].id
    found = server.changes(project, before)
    assert [(head.id, head.doc, head.annotations) for head in found.changed] == [(a, "a", 1), (new, "e", 0)]
    assert found.gone == (c,)
    after = known(server.index(project))
    [annotation] = server.task(project, a).annotations
    server.star(annotation["id"], starred=True)
    assert [head.id for head in server.changes(project, after).changed] == [a]


def test_a_change_between_listing_and_reading_is_seen_again(
    server: Server, label_studio: LocalServer, project: int
) -> None:
    head = make(server, project, "d")["d"]
    server.create_annotation(head.id, [], uuid.uuid4())
    [listed] = server.changes(project, {head.id: head.updated_at}).changed
    [annotation] = server.task(project, head.id).annotations
    label_studio.ask("PATCH", f"/api/annotations/{annotation['id']}/", {"result": [ADA]}, user=1)
    assert server.task(project, head.id).annotations[0]["result"] == [ADA]
    [again] = server.changes(project, {listed.id: listed.updated_at}).changed
    assert again.id == head.id


def test_a_clock_that_went_back_hides_nothing(server: Server, project: int) -> None:
    head = make(server, project, "d")["d"]
    future = datetime.fromisoformat(head.updated_at) + timedelta(days=1)
    server.create_annotation(head.id, [], uuid.uuid4())
    seen = {head.id: future.isoformat()}
    assert [one.id for one in server.changes(project, seen).changed] == [head.id]


def test_a_change_by_a_clock_that_is_behind_is_seen(server: Server, label_studio: LocalServer, project: int) -> None:
    heads = make(server, project, "a", "b")
    latest = datetime.fromisoformat(heads["a"].updated_at)

    def changed(doc: str, ago: timedelta) -> None:
        with sqlite3.connect(label_studio.data / "label_studio.sqlite3", timeout=30) as database:
            then = (latest - ago).strftime("%Y-%m-%d %H:%M:%S.%f")
            database.execute("UPDATE task SET updated_at = ? WHERE id = ?", (then, heads[doc].id))
        database.close()

    changed("b", timedelta(hours=1))
    before = known(server.index(project))
    assert server.changes(project, before).changed == ()
    changed("b", timedelta(minutes=1))
    assert [head.doc for head in server.changes(project, before).changed] == ["b"]


def test_many_pages_lose_nothing(
    server: Server, label_studio: LocalServer, project: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goldspan.annotations.label_studio.server.tasks._PAGE", 2)
    monkeypatch.setattr("goldspan.annotations.label_studio.server.tasks._OVERLAP", 2)
    monkeypatch.setattr("goldspan.annotations.label_studio.server.labels._PAGE", 2)
    docs = [f"d{number}" for number in range(9)]
    heads = make(server, project, *docs)
    index = server.index(project)
    assert {head.doc for head in index.heads.values()} == set(docs)
    suggestion = Suggestion([ADA], "lexicon@1")
    server.add_predictions(project, {head.id: suggestion for head in heads.values()})
    assert server.predicted(project, "lexicon@1") == set(index.heads)
    for head in heads.values():
        label_studio.ask("POST", f"/api/tasks/{head.id}/drafts", {"result": []})
    assert server.drafted(project) == sorted(index.heads)
    # One action changes all of them at one time: more than a page of one instant.
    ids = sorted(index.heads)
    body = {"selectedItems": {"all": False, "included": ids}, "project": str(project)}
    before = known(index)
    label_studio.ask("POST", f"/api/dm/actions?project={project}&id=predictions_to_annotations", body)
    assert {head.id for head in server.changes(project, before).changed} == set(ids)


def test_what_is_not_there_is_said(server: Server, project: int) -> None:
    for ask in (
        lambda: server.index(10**6),
        lambda: server.task_count(10**6),
        lambda: server.changes(10**6, {1: "2026-01-01T00:00:00Z"}),
        lambda: server.predicted(10**6, "x@1"),
        lambda: server.drafted(10**6),
        lambda: server.task(10**6, 1),
        lambda: server.task(project, 10**6),
        lambda: server.create_annotation(10**6, [], uuid.uuid4()),
        lambda: server.star(10**6, starred=True),
        lambda: server.start_from(10**6, "x@1"),
    ):
        with pytest.raises(Gone, match=f"^{server.address}: .*not there any more"):
            ask()
    assert list(server.tasks(project, [10**6])) == []
    assert list(server.tasks(project, [])) == []


def test_a_prediction_for_a_task_of_another_project_is_refused(server: Server, project: int, title: str) -> None:
    other = server.create_project(f"{title} other", CONFIG).id
    head = make(server, other, "d")["d"]
    with pytest.raises(Rejected, match="HTTP 400"):
        server.add_predictions(project, {head.id: Suggestion([], "x@1")})


def test_a_wrong_key_is_said(connect: Callable[..., Server]) -> None:
    with pytest.raises(KeyRefused, match=r"the key was refused \(HTTP 401\); check LABEL_STUDIO_API_KEY"):
        connect(key="f" * 40).user()


def test_nothing_shows_the_key(connect: Callable[..., Server], label_studio: LocalServer) -> None:
    server = connect()
    shown = repr(server) + repr(server.http) + repr(server.http._access) + str(vars(server))
    assert label_studio.users[0].token not in shown
    assert repr(server) == f"Server('{label_studio.url}')"


def test_what_the_environment_names(label_studio: LocalServer, monkeypatch: pytest.MonkeyPatch) -> None:
    from goldspan.annotations.label_studio.client import from_environment

    monkeypatch.setenv("LABEL_STUDIO_URL", f" {label_studio.url}/ ")
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", label_studio.users[2].token + "\n")
    with from_environment() as server:
        assert server.address == label_studio.url
        assert server.user() == label_studio.users[2].id
    monkeypatch.delenv("LABEL_STUDIO_API_KEY")
    with pytest.raises(UsageError, match="no server: set LABEL_STUDIO_API_KEY"):
        from_environment()


def test_without_the_sdk_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from goldspan.annotations.label_studio.client import Server
    from goldspan.errors import MissingExtra

    hidden: dict[str, Any] = {"label_studio_sdk": None}
    for name, module in hidden.items():
        monkeypatch.setitem(sys.modules, name, module)
    with pytest.raises(MissingExtra, match=r"goldspan\[labelstudio\]"):
        Server("http://localhost", "f" * 40)
