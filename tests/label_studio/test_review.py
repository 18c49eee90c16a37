"""What annotators differ on, as a reviewer finds it on a real server; and what is to be labelled again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.label_studio.pushing import Corpus, counts, record, tasks_of

from goldspan.annotations.label_studio import to_result
from goldspan.annotations.sync.digest import label_digest
from goldspan.formats.record import read_record
from goldspan.jobs.sync.pull import pull
from goldspan.schema import read_schema

if TYPE_CHECKING:
    from pathlib import Path

    from tests.label_studio.local import LocalServer

    from goldspan.annotations.label_studio.client import Server
    from goldspan.document import Document

ADA, WIEN, TOO = ("PERSON", 0, 3), ("PLACE", 13, 17), ("PERSON", 4, 9)


@pytest.fixture
def corpus(tmp_path: Path, title: str) -> Corpus:
    made = Corpus(tmp_path, title)
    made.settings(
        "[label_studio]\nwanted = 2\n[annotators.ada]\nlabel_studio = 1\n[annotators.bo]\nlabel_studio = 2\n"
        "[annotators.cy]\nlabel_studio = 3\n"
    )
    return made


def work(corpus: Corpus, document: Document, *spans: tuple[str, int, int]) -> list[dict[str, Any]]:
    return to_result(record(document, *spans), document.text, read_schema(corpus.workspace.schema))


def label(
    corpus: Corpus, server: Server, studio: LocalServer, document: Document, user: int, *spans: tuple[str, int, int]
) -> None:
    task = tasks_of(server, corpus.title)[document.id][0]
    studio.ask("POST", f"/api/tasks/{task.id}/annotations/", {"result": work(corpus, document, *spans)}, user=user)


def reviewing(corpus: Corpus, server: Server) -> dict[str, Any]:
    """Return the annotations of the one task for review, by number of labels and notes."""
    ((task,),) = tasks_of(server, f"{corpus.title}: review").values()
    return {one["id"]: one for one in task.annotations}


def shown(annotation: dict[str, Any]) -> tuple[list[tuple[str, int, int]], dict[int, str]]:
    """Return the labels of an annotation, and its notes by where they start."""
    labels, notes = [], {}
    for item in annotation["result"]:
        value = item["value"]
        if item["type"] == "labels":
            labels.append((value["labels"][0], value["start"], value["end"]))
        elif item["from_name"] == "note":
            notes[value["start"]] = value["text"][0]
    return labels, notes


def test_nothing_to_review(corpus: Corpus, server: Server) -> None:
    corpus.document("a")
    report = corpus.push(server, review=True)
    assert report.projects == ()
    assert report.notices == ("nothing is on the review list: pull first, if annotators have finished",)


def test_what_differs_is_one_draft_and_what_the_reviewer_makes_of_it_is_gold(
    corpus: Corpus, server: Server, label_studio: LocalServer
) -> None:
    document, _ = corpus.documents("a", "b")
    corpus.push(server)
    label(corpus, server, label_studio, document, 0, ADA, WIEN)
    label(corpus, server, label_studio, document, 1, ADA)
    pull(corpus.workspace, server)
    report = corpus.push(server, review=True)
    assert counts(report) == {f"{corpus.title}: review": (1, 0, 1, 0)}
    ((number, draft),) = reviewing(corpus, server).items()
    labels, notes = shown(draft)
    assert labels == [ADA, WIEN]
    assert notes == {13: "ada: PLACE [13, 17); bo: nothing"}
    assert not draft["ground_truth"]
    assert corpus.push(server, review=True).idle
    pull(corpus.workspace, server)
    assert not (corpus.workspace.gold / "a.json").exists()  # nobody has settled anything yet
    label_studio.ask("PATCH", f"/api/annotations/{number}/", {"result": work(corpus, document, ADA)}, user=2)
    pull(corpus.workspace, server)
    gold = read_record(corpus.workspace.gold / "a.json")
    assert label_digest(gold) == label_digest(record(document, ADA))
    assert corpus.push(server, review=True).projects == ()


def test_a_new_pass_is_merged_into_the_reviewers_own_work(
    corpus: Corpus, server: Server, label_studio: LocalServer
) -> None:
    document = corpus.document("a")
    corpus.push(server)
    label(corpus, server, label_studio, document, 0, ADA)
    label(corpus, server, label_studio, document, 1, ("PLACE", 0, 3))
    pull(corpus.workspace, server)
    corpus.push(server, review=True)
    ((number, draft),) = reviewing(corpus, server).items()
    body = {"result": work(corpus, document, ("PLACE", 0, 3)), "annotation": number}
    label_studio.ask("POST", f"/api/tasks/{draft_task(corpus, server)}/drafts", body, user=2)
    assert corpus.push(server, review=True).idle  # begun, but there is no new pass
    label(corpus, server, label_studio, document, 2, ADA, TOO)
    pull(corpus.workspace, server)
    assert counts(corpus.push(server, review=True)) == {f"{corpus.title}: review": (0, 0, 1, 0)}
    made = reviewing(corpus, server)
    assert made.pop(number)["result"] == draft["result"]  # what was there is left alone
    ((_, again),) = made.items()
    labels, notes = shown(again)
    assert labels == [("PLACE", 0, 3), TOO]  # settled by the reviewer; and what is new, with a note
    assert list(notes) == [4]
    assert corpus.push(server, review=True).idle


def draft_task(corpus: Corpus, server: Server) -> int:
    ((task,),) = tasks_of(server, f"{corpus.title}: review").values()
    return task.id


def test_a_dry_run_of_a_review(corpus: Corpus, server: Server, label_studio: LocalServer) -> None:
    document = corpus.document("a")
    corpus.push(server)
    label(corpus, server, label_studio, document, 0, ADA)
    label(corpus, server, label_studio, document, 1, WIEN)
    pull(corpus.workspace, server)
    before = corpus.files()
    report = corpus.push(server, review=True, dry_run=True)
    assert counts(report) == {f"{corpus.title}: review": (1, 0, 1, 0)}
    assert server.find_project(f"{corpus.title}: review") is None
    assert corpus.files() == before


def test_what_is_queued_goes_up_with_its_gold_to_be_corrected(
    corpus: Corpus, server: Server, label_studio: LocalServer
) -> None:
    document, _ = corpus.documents("a", "b")
    corpus.gold(document, ADA, WIEN)
    assert corpus.push(server, queue=True).notices == ("nothing is queued to be labelled again",)
    queue = corpus.workspace.label_studio / "queue.json"
    queue.parent.mkdir(exist_ok=True)
    queue.write_text(json.dumps({"a": ["PLACE"], "gone": ["PLACE"]}))
    report = corpus.push(server, queue=True)
    title = f"{corpus.title}: relabel"
    assert counts(report) == {title: (1, 0, 1, 0)}
    assert report.notices == ("1 document of the queue is no longer in the corpus",)
    assert json.loads(queue.read_text()) == {"gone": ["PLACE"]}
    queue.write_text(json.dumps({"a": ["PLACE"]}))
    assert corpus.push(server, queue=True).idle
    assert not queue.exists()
    (task,) = tasks_of(server, title)["a"]
    (made,) = task.annotations
    assert (shown(made)[0], made["ground_truth"]) == ([ADA, WIEN], False)
    pull(corpus.workspace, server)  # as sync made it, it is nobody's
    assert label_digest(read_record(corpus.workspace.gold / "a.json")) == label_digest(record(document, ADA, WIEN))
    label_studio.ask("PATCH", f"/api/annotations/{made['id']}/", {"result": work(corpus, document, ADA)}, user=1)
    pull(corpus.workspace, server)
    assert label_digest(read_record(corpus.workspace.gold / "a.json")) == label_digest(record(document, ADA))
