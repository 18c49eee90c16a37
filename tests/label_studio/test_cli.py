"""`goldspan sync` as it is called, against a real server."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.label_studio.pushing import Corpus, record, tasks_of

from goldspan.annotations.label_studio import to_result
from goldspan.cli import main
from goldspan.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.label_studio.local import LocalServer

    from goldspan.annotations.label_studio.client import Server

    Run = Callable[..., tuple[int, str, str]]

ADA, WIEN = ("PERSON", 0, 3), ("PLACE", 13, 17)


@pytest.fixture
def corpus(tmp_path: Path, title: str) -> Corpus:
    return Corpus(tmp_path, title)


@pytest.fixture
def run(
    corpus: Corpus, label_studio: LocalServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Return what runs `goldspan sync` on the workspace; the key must not show in anything."""
    token = label_studio.users[0].pat
    monkeypatch.setenv("LABEL_STUDIO_URL", label_studio.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", token)

    def run(action: str, *arguments: str) -> tuple[int, str, str]:
        code = main(["sync", action, *arguments, "--workspace", str(corpus.root)])
        out, err = capsys.readouterr()
        assert token not in out + err
        assert "Traceback" not in out + err
        assert "@" not in err
        return code, out, err

    return run


def test_the_whole_way(corpus: Corpus, server: Server, label_studio: LocalServer, run: Run) -> None:
    document = corpus.document("a")
    gold = corpus.gold(document, ADA)
    code, out, err = run("push", "--gold")
    assert code == 0
    assert err == f"goldspan: {label_studio.url}: Label Studio 1.23.2\n"
    assert out.splitlines() == [
        "made",
        "project  documents  tasks  predictions  annotations  stars",
        f"{'─' * max(7, len(corpus.title))}  ─────────  ─────  ───────────  ───────────  ─────",
        f"{corpus.title:<7}          1      1            0            1      0",
    ]
    assert run("push", "--gold")[1].endswith("nothing to push: everything is there\n")
    (task,) = tasks_of(server, corpus.title)["a"]
    result = to_result(record(document, ("PLACE", 0, 3)), document.text, read_schema(corpus.workspace.schema))
    label_studio.ask("PATCH", f"/api/annotations/{task.annotations[0]['id']}/", {"result": result}, user=1)
    code, out, _ = run("status")
    assert code == 0
    assert "pass of user-2, gold changed" in out
    before = corpus.files()
    assert "would be pulled" in run("pull", "--dry-run")[1]
    assert corpus.files() == before
    code, out, _ = run("pull", "--json")
    assert code == 0
    assert [one["passes"] for one in json.loads(out)["documents"]] == [["user-2"]]
    assert run("pull")[1] == "nothing new on the server\n"
    assert run("resolve") == (0, "no conflicts\n", "")
    assert gold.mentions[0].type == "PERSON"
    assert b'"PLACE"' in corpus.files()["annotations/gold/a.json"]


def test_a_conflict_is_listed_and_settled(corpus: Corpus, server: Server, label_studio: LocalServer, run: Run) -> None:
    document = corpus.document("a")
    corpus.gold(document, ADA)
    run("push", "--gold")
    (task,) = tasks_of(server, corpus.title)["a"]
    result = to_result(record(document, ("PERSON", 0, 5)), document.text, read_schema(corpus.workspace.schema))
    label_studio.ask("PATCH", f"/api/annotations/{task.annotations[0]['id']}/", {"result": result}, user=1)
    corpus.gold(document, ("PLACE", 0, 3))
    code, out, _ = run("pull")
    assert code == 1
    assert "conflicts in a: `goldspan sync resolve` lists them" in out
    code, out, _ = run("resolve")
    assert code == 1
    assert out.startswith("a ")
    assert '  ours   PLACE "Ada" [0, 3)' in out
    assert "  theirs PERSON" in out
    assert run("resolve", "--dry-run")[0] == 2  # for whom?
    assert run("resolve", "a", "--theirs", "--dry-run")[0] == 0
    code, out, _ = run("resolve", "a", "--theirs")
    assert code == 0
    assert out.endswith("no conflicts left\n")
    assert run("resolve")[0] == 0
    assert run("pull")[0] == 0


def test_json_is_all_that_is_printed(corpus: Corpus, run: Run) -> None:
    corpus.documents("a", "b")
    data = json.loads(run("push", "--json", "--annotators", "ada,bo", "--overlap", "1")[1])
    assert {one["title"]: one["tasks"] for one in data["projects"]} == {
        f"{corpus.title}: ada": 2,
        f"{corpus.title}: bo": 2,
    }
    assert data["dealt"] == {"a": ["ada", "bo"], "b": ["ada", "bo"]}
    data = json.loads(run("status", "--json")[1])
    assert [(one["alias"], one["dealt"], one["done"]) for one in data["annotators"]] == [("ada", 2, 0), ("bo", 2, 0)]
    assert [one["doc"] for one in data["documents"]] == ["a", "b"]
    assert json.loads(run("resolve", "--json")[1]) == {"conflicts": []}


def test_a_refusal_is_exit_code_1_and_says_the_way_out(corpus: Corpus, run: Run) -> None:
    corpus.document("a")
    run("push")
    corpus.document("a", "Another text.")
    code, _, err = run("push")
    assert code == 1
    assert "refused: a: the text changed" in err
    assert "--supersede" in err


def test_a_refused_key(corpus: Corpus, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.document("a")
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", "0" * 40)
    code, out, err = run("push")
    assert (code, out) == (2, "")
    assert "the key was refused" in err


def test_no_server_there(corpus: Corpus, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.document("a")
    monkeypatch.setenv("LABEL_STUDIO_URL", "http://127.0.0.1:9")
    monkeypatch.setattr("goldspan.annotations.label_studio.server.http.time.sleep", lambda _: None)
    code, out, err = run("status")
    assert (code, out) == (2, "")
    assert "cannot be reached" in err
