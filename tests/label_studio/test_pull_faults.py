"""Pulling when things go wrong: nothing is lost, nothing is doubled, and the next pull completes the work."""

from __future__ import annotations

import contextlib
import errno
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from tests.label_studio.pulling import ADA, BO, CY, WIEN, Clone, spans

from goldspan.annotations.label_studio.server.errors import KeyRefused, ServerError
from goldspan.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.label_studio.local import LocalServer
    from tests.label_studio.proxy import Proxy

    from goldspan.annotations.label_studio.client import Server

MOST_WRITES = 40
EXPORT = "/export$"
LIST = "^/api/tasks/$"


@pytest.fixture
def clone(tmp_path: Path, title: str, server: Server, label_studio: LocalServer) -> Clone:
    return Clone(tmp_path / "clone", title, server, label_studio)


class Killed(BaseException):
    """What a kill is for code that it happens to."""


def busy_clone(clone: Clone) -> None:
    """Prepare a pull that writes everything a pull can write: passes, asides, a conflict, gold, base, state."""
    document, other = clone.document(), clone.document("other")
    task = clone.task(document)
    made = clone.annotate(task, document, ADA, BO)
    gone = clone.annotate(clone.task(other), other, ADA)
    clone.pull()
    gold = clone.gold()
    assert gold is not None
    clone.write_gold(replace(gold, mentions=(replace(gold.mentions[0], type="PLACE"), gold.mentions[1])))
    clone.annotate(task, document, ("ORG", 0, 3), BO, WIEN)
    clone.update(made, document, ADA, CY)
    clone.delete(gone)


def copied(clone: Clone, name: str) -> Clone:
    root = clone.root.parent / name
    shutil.copytree(clone.root, root)
    return Clone(root, clone.title, clone.server, clone.local)


def failing(monkeypatch: pytest.MonkeyPatch, kind: str, number: int) -> None:
    """Have the n-th change of a file go wrong."""
    left = [number]

    def happens() -> bool:
        left[0] -= 1
        return left[0] == 0

    rename, unlink, fsync = pathlib.Path.replace, pathlib.Path.unlink, os.fsync

    def renaming(path: Path, target: Path) -> Path:
        made = rename(path, target)
        if happens():
            raise Killed
        return made

    def unlinking(path: Path, missing_ok: bool = False) -> None:
        unlink(path, missing_ok)
        if path.suffix == ".json" and path.name != "holder.json" and happens():
            raise Killed

    def syncing(descriptor: int) -> None:
        if stat.S_ISREG(os.fstat(descriptor).st_mode) and happens():
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(descriptor)

    if kind == "killed":
        monkeypatch.setattr(pathlib.Path, "replace", renaming)
        monkeypatch.setattr(pathlib.Path, "unlink", unlinking)
    else:
        monkeypatch.setattr(os, "fsync", syncing)


def test_a_pull_killed_at_any_write_is_completed_by_the_next(clone: Clone) -> None:
    busy_clone(clone)
    whole = copied(clone, "whole")
    report = whole.pull()
    assert (report.exit_code, whole.asides()) == (1, ["ada/d", "ada/other"])
    expected = whole.files()
    for number in range(1, MOST_WRITES):
        broken = copied(clone, f"broken {number}")
        with pytest.MonkeyPatch.context() as patch:
            failing(patch, "killed", number)
            try:
                broken.pull()
                break
            except Killed:
                pass
        broken.pull()
        assert broken.files() == expected, f"killed after write {number}"
    assert broken.files() == expected
    assert 10 < number < MOST_WRITES - 1


def test_a_disk_that_is_full_again_and_again(clone: Clone) -> None:
    busy_clone(clone)
    whole = copied(clone, "whole")
    whole.pull()
    for number in range(1, MOST_WRITES):
        with pytest.MonkeyPatch.context() as patch:
            failing(patch, "full disk", number)
            with contextlib.suppress(StorageError):
                clone.pull()
                break
    assert clone.files() == whole.files()
    assert 3 < number < MOST_WRITES - 1


def test_a_pull_killed_for_good_is_completed_by_the_next(clone: Clone) -> None:
    busy_clone(clone)
    whole = copied(clone, "whole")
    whole.pull()
    script = (
        "import os, pathlib, sys\n"
        "from goldspan.annotations.label_studio.client import from_environment\n"
        "from goldspan.jobs.sync.pull import pull\n"
        "from goldspan.workspace import open_workspace\n"
        "real, left = pathlib.Path.replace, [5]\n"
        "def replace(path, target):\n"
        "    left[0] -= 1\n"
        "    if not left[0]: os.kill(os.getpid(), 9)\n"
        "    return real(path, target)\n"
        "pathlib.Path.replace = replace\n"
        "pull(open_workspace(pathlib.Path(sys.argv[1])), from_environment())\n"
    )
    environment = {
        **os.environ,
        "LABEL_STUDIO_URL": clone.local.url,
        "LABEL_STUDIO_API_KEY": clone.local.users[0].token,
    }
    ended = subprocess.run([sys.executable, "-c", script, str(clone.root)], env=environment, check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    assert clone.files() != whole.files()
    clone.pull()
    assert clone.files() == whole.files()


def test_the_server_killed_in_the_middle(clone: Clone, connect: Callable[..., Server], proxy: Proxy) -> None:
    document = clone.document()
    clone.annotate(clone.task(document), document, ADA)
    before = clone.files()
    clone.server = connect(proxy.url, tries=2)
    proxy.fail(method="GET", path=EXPORT, act=clone.local.kill, times=1)
    with pytest.raises(ServerError) as fault:
        clone.pull()
    assert clone.local.users[0].token not in str(fault.value)
    assert clone.files() == before
    clone.local.start()
    clone.pull()
    assert spans(clone.gold()) == [ADA]


@pytest.mark.parametrize("status", [500, 502, 0])
def test_answers_that_do_not_come(clone: Clone, connect: Callable[..., Server], proxy: Proxy, status: int) -> None:
    document = clone.document()
    clone.annotate(clone.task(document), document, ADA)
    before = clone.files()
    clone.server = connect(proxy.url)
    fault = proxy.fail(method="GET", path=EXPORT, status=status, times=9)
    with pytest.raises(ServerError):
        clone.pull()
    assert clone.files() == before
    fault.times = 1  # what happens once is tried again
    clone.pull()
    assert spans(clone.gold()) == [ADA]


@pytest.mark.parametrize("body", [b"", b'[{"id": 1, "data"'])
def test_an_answer_that_is_empty_or_half(
    clone: Clone, connect: Callable[..., Server], proxy: Proxy, body: bytes
) -> None:
    document = clone.document()
    clone.annotate(clone.task(document), document, ADA)
    clone.server = connect(proxy.url)
    proxy.fail(method="GET", path=EXPORT, status=200, body=body)
    clone.pull()
    assert spans(clone.gold()) == [ADA]


def test_a_key_that_is_refused(clone: Clone, connect: Callable[..., Server]) -> None:
    clone.document()
    before = clone.files()
    clone.server = connect(key="0" * 40)
    with pytest.raises(KeyRefused):
        clone.pull()
    assert clone.files() == before


@pytest.mark.parametrize("when", [LIST, EXPORT])
def test_an_annotation_edited_while_it_is_pulled(
    clone: Clone, connect: Callable[..., Server], proxy: Proxy, when: str
) -> None:
    document = clone.document()
    made = clone.annotate(clone.task(document), document, ADA)
    clone.server = connect(proxy.url)
    proxy.fail(method="GET", path=when, forward=True, act=lambda: clone.update(made, document, ADA, BO))
    clone.pull()
    assert spans(clone.pass_of("ada")) == ([ADA, BO] if when == LIST else [ADA])
    clone.pull()
    assert spans(clone.pass_of("ada")) == spans(clone.gold()) == [ADA, BO]
    assert clone.pull().documents == ()


def test_a_task_deleted_while_it_is_pulled(clone: Clone, connect: Callable[..., Server], proxy: Proxy) -> None:
    document, other = clone.document(), clone.document("other")
    task = clone.task(document)
    clone.annotate(task, document, ADA)
    clone.annotate(clone.task(other), other, ADA)
    clone.server = connect(proxy.url)
    proxy.fail(method="GET", path=LIST, forward=True, act=lambda: clone.local.ask("DELETE", f"/api/tasks/{task}/"))
    clone.pull()
    assert clone.gold() is None
    assert spans(clone.gold("other")) == [ADA]
    clone.pull()
    assert clone.pull().documents == ()


def test_the_project_deleted_while_it_is_pulled(clone: Clone, connect: Callable[..., Server], proxy: Proxy) -> None:
    document = clone.document()
    clone.annotate(clone.task(document), document, ADA)
    clone.pull()
    before = clone.files()
    clone.annotate(clone.task(document), document, BO)
    project = clone.server.find_project(clone.title)
    assert project is not None
    clone.server = connect(proxy.url)
    proxy.fail(
        method="GET", path=LIST, forward=True, act=lambda: clone.local.ask("DELETE", f"/api/projects/{project.id}/")
    )
    with pytest.raises(ServerError):
        clone.pull()
    assert clone.files() == before
    assert clone.pull().notices
    assert clone.files() == before


def test_this_machines_clock_does_not_matter(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    document = clone.document()
    made = clone.annotate(clone.task(document), document, ADA)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 1e9)
    clone.pull()
    monkeypatch.setattr(time, "time", lambda: now - 1e9)
    clone.update(made, document, BO)
    clone.pull()
    assert spans(clone.gold()) == [BO]
    project = clone.server.find_project(clone.title)
    assert project is not None
    times = [head.updated_at for head in clone.server.index(project.id).heads.values()]
    remembered = b"".join(path.read_bytes() for path in (clone.root / ".goldspan" / "label_studio").iterdir())
    assert all(text.encode() in remembered for text in times)


def test_the_workspace_is_free_while_the_server_is_waited_for(
    clone: Clone, connect: Callable[..., Server], proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOLDSPAN_LOCK_TIMEOUT", "0")
    document = clone.document()
    clone.annotate(clone.task(document), document, ADA)
    clone.server = connect(proxy.url)
    held: list[bool] = []

    def hold() -> None:
        with clone.workspace.lock("a test"):
            held.append(True)

    proxy.fail(method="GET", path=EXPORT, forward=True, act=hold)
    clone.pull()
    assert held == [True]
    assert spans(clone.gold()) == [ADA]


def test_another_pull_into_the_same_workspace_is_not_undone(
    clone: Clone, connect: Callable[..., Server], proxy: Proxy
) -> None:
    document = clone.document()
    made = clone.annotate(clone.task(document), document, ADA)

    def another() -> None:
        clone.update(made, document, ADA, BO)
        Clone(clone.root, clone.title, connect(proxy.url), clone.local).pull()

    slow = Clone(clone.root, clone.title, connect(proxy.url), clone.local)
    proxy.fail(method="GET", path=EXPORT, forward=True, act=another)  # after it has read what then changes
    slow.pull()
    assert spans(clone.pass_of("ada")) == spans(clone.gold()) == [ADA, BO]
    assert clone.asides() == []


def test_pulls_at_once_into_one_workspace(clone: Clone, connect: Callable[..., Server]) -> None:
    documents = [clone.document(f"d{number}") for number in range(5)]
    for document in documents:
        clone.annotate(clone.task(document), document, ADA)
    whole = copied(clone, "whole")
    whole.pull()
    faults: list[Any] = []

    def run(server: Server) -> None:
        try:
            Clone(clone.root, clone.title, server, clone.local).pull()
        except Exception as fault:  # noqa: BLE001 - to be looked at below
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(connect(),)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert clone.files() == whole.files()
