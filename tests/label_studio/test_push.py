"""Pushing documents and gold to a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from tests.label_studio.pushing import Corpus, counts, record, tasks_of

from goldspan.annotations.gold import write_gold
from goldspan.annotations.sync.state import Store
from goldspan.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.label_studio.local import LocalServer
    from tests.label_studio.proxy import Proxy

    from goldspan.annotations.label_studio.client import Server

ADA, WIEN = ("PERSON", 0, 3), ("PLACE", 13, 17)


@pytest.fixture
def corpus(tmp_path: Path, title: str) -> Corpus:
    return Corpus(tmp_path, title)


def test_documents_become_tasks_once(corpus: Corpus, server: Server) -> None:
    a, b = corpus.documents("a", "b")
    assert counts(corpus.push(server)) == {corpus.title: (2, 0, 0, 0)}
    tasks = tasks_of(server, corpus.title)
    assert {doc: [task.data["text"] for task in made] for doc, made in tasks.items()} == {"a": [a.text], "b": [b.text]}
    assert tasks["a"][0].data["title"] == "A"
    again = corpus.push(server)
    assert again.idle
    assert again.exit_code == 0
    corpus.document("c")
    assert counts(corpus.push(server)) == {corpus.title: (1, 0, 0, 0)}
    assert sorted(tasks_of(server, corpus.title)) == ["a", "b", "c"]


def test_a_dry_run_does_nothing(corpus: Corpus, server: Server) -> None:
    document = corpus.document("a")
    corpus.gold(document, ADA)
    before = corpus.files()
    report = corpus.push(server, dry_run=True, gold=True)
    assert counts(report) == {corpus.title: (1, 0, 1, 0)}
    assert report.projects[0].number is None
    assert server.find_project(corpus.title) is None
    assert corpus.files() == before


def test_gold_goes_along_starred_and_once(corpus: Corpus, server: Server) -> None:
    a, _ = corpus.documents("a", "b")
    gold = corpus.gold(a, ADA, WIEN, related=True)
    assert counts(corpus.push(server, gold=True)) == {corpus.title: (2, 0, 1, 0)}
    (task,) = tasks_of(server, corpus.title)["a"]
    (made,) = task.annotations
    assert made["ground_truth"]
    assert [item["type"] for item in made["result"]] == ["labels", "labels", "relation"]
    assert tasks_of(server, corpus.title)["b"][0].annotations == ()
    state = corpus.files()
    assert Store(corpus.workspace.label_studio).base("a") == gold
    assert counts(corpus.push(server, gold=True)) == {corpus.title: (0, 0, 0, 0)}
    assert corpus.files() == state


def test_gold_edited_here_goes_up_as_a_new_annotation_and_takes_the_star(corpus: Corpus, server: Server) -> None:
    document = corpus.document("a")
    corpus.gold(document, ADA)
    corpus.push(server, gold=True)
    corpus.gold(document, ADA, WIEN)
    assert counts(corpus.push(server, gold=True)) == {corpus.title: (0, 0, 1, 1)}
    (task,) = tasks_of(server, corpus.title)["a"]
    assert [(len(one["result"]), one["ground_truth"]) for one in task.annotations] == [(1, False), (2, True)]
    corpus.gold(document, ADA)  # and back: what is there already gets the star again
    assert counts(corpus.push(server, gold=True)) == {corpus.title: (0, 0, 0, 2)}
    (task,) = tasks_of(server, corpus.title)["a"]
    assert [one["ground_truth"] for one in task.annotations] == [True, False]
    assert corpus.push(server, gold=True).idle


def test_a_star_that_a_person_set_stays(corpus: Corpus, server: Server, label_studio: LocalServer) -> None:
    document = corpus.document("a")
    corpus.push(server)
    (task,) = tasks_of(server, corpus.title)["a"]
    theirs = label_studio.ask("POST", f"/api/tasks/{task.id}/annotations/", {"result": []}, user=1)["id"]
    label_studio.ask("PATCH", f"/api/annotations/{theirs}/", {"ground_truth": True}, user=1)
    corpus.gold(document, ADA)
    assert counts(corpus.push(server, gold=True)) == {corpus.title: (0, 0, 1, 0)}
    (task,) = tasks_of(server, corpus.title)["a"]
    assert {one["id"]: one["ground_truth"] for one in task.annotations} == {
        theirs: True,
        task.annotations[1]["id"]: False,
    }
    assert corpus.push(server, gold=True).idle


def test_a_star_that_a_person_took_off_stays_off(corpus: Corpus, server: Server, label_studio: LocalServer) -> None:
    corpus.gold(corpus.document("a"), ADA)
    corpus.push(server, gold=True)
    (task,) = tasks_of(server, corpus.title)["a"]
    label_studio.ask("PATCH", f"/api/annotations/{task.annotations[0]['id']}/", {"ground_truth": False}, user=1)
    assert corpus.push(server, gold=True).idle
    (task,) = tasks_of(server, corpus.title)["a"]
    assert not task.annotations[0]["ground_truth"]


def test_a_persons_change_of_gold_keeps_its_star_and_the_base(
    corpus: Corpus, server: Server, label_studio: LocalServer
) -> None:
    document = corpus.document("a")
    corpus.gold(document, ADA)
    corpus.push(server, gold=True)
    base = Store(corpus.workspace.label_studio).base("a")
    assert base is not None
    (task,) = tasks_of(server, corpus.title)["a"]
    label_studio.ask("PATCH", f"/api/annotations/{task.annotations[0]['id']}/", {"result": []}, user=1)
    corpus.gold(document, ADA, WIEN)
    assert counts(corpus.push(server, gold=True)) == {corpus.title: (0, 0, 1, 0)}
    (task,) = tasks_of(server, corpus.title)["a"]
    assert [(len(one["result"]), one["ground_truth"]) for one in task.annotations] == [(0, True), (2, False)]
    # What is pulled next goes back to the gold that was there before: only so is neither change lost.
    assert Store(corpus.workspace.label_studio).base("a") == base


def test_the_same_gold_in_two_projects_of_one_server(corpus: Corpus, server: Server) -> None:
    corpus.gold(corpus.document("a"), ADA)
    corpus.push(server, gold=True)
    other = f"{corpus.title} other"
    assert counts(corpus.push(server, gold=True, project=other)) == {other: (1, 0, 1, 0)}
    (task,) = tasks_of(server, other)["a"]
    assert [one["ground_truth"] for one in task.annotations] == [True]
    assert corpus.push(server, gold=True, project=other).idle


def test_gold_that_the_page_cannot_show_is_refused(corpus: Corpus, server: Server) -> None:
    a, b = corpus.documents("a", "b")
    made = record(a, ADA)
    parts = replace(made.mentions[0], start=0, end=8, spans=((0, 3), (7, 8)), text="Ada e")
    write_gold(corpus.workspace.gold, replace(made, mentions=(parts,)))
    corpus.gold(b, ADA)
    report = corpus.push(server, gold=True)
    assert counts(report) == {corpus.title: (2, 0, 1, 0)}
    assert report.exit_code == 1
    assert [(problem.rule, problem.file) for problem in report.refused] == [("discontinuous", "a")]


def test_a_changed_text_is_refused_with_the_way_out(corpus: Corpus, server: Server) -> None:
    corpus.documents("a", "b")
    corpus.push(server)
    before = tasks_of(server, corpus.title)["a"]
    corpus.document("a", "Another text altogether.")
    report = corpus.push(server)
    assert report.exit_code == 1
    assert [str(problem) for problem in report.refused] == [
        (
            f"a: the text changed since it became task {before[0].id}; expected the text that people see there, which"
            " their labels stand on; pull, then push with --supersede for a new task beside the old one; or bring the"
            " old text back"
        )
    ]
    assert tasks_of(server, corpus.title)["a"] == before
    report = corpus.push(server, supersede=True)
    assert (report.exit_code, report.superseded, counts(report)) == (0, ("a",), {corpus.title: (1, 0, 0, 0)})
    texts = [task.data["text"] for task in tasks_of(server, corpus.title)["a"]]
    assert texts == [before[0].data["text"], "Another text altogether."]
    assert corpus.push(server).idle  # both texts have their task
    assert corpus.push(server, supersede=True).idle


def test_a_text_the_page_would_shift_is_refused_and_the_others_go(corpus: Corpus, server: Server) -> None:
    corpus.document("a", "A null\0 character")
    corpus.document("b")
    report = corpus.push(server)
    assert counts(report) == {corpus.title: (1, 0, 0, 0)}
    assert [problem.rule for problem in report.refused] == ["text-characters"]


def test_the_limit(corpus: Corpus, server: Server) -> None:
    corpus.documents("a", "b", "c")
    assert counts(corpus.push(server, limit=2)) == {corpus.title: (2, 0, 0, 0)}
    assert counts(corpus.push(server, limit=2)) == {corpus.title: (1, 0, 0, 0)}


def test_the_interface_and_the_guideline(corpus: Corpus, server: Server) -> None:
    guideline = corpus.root / "annotations" / "GUIDELINES.md"
    guideline.write_text("# Rules\n<!-- generated: x -->\n| a | b |\n| --- | --- |\n| 1<br>2 | <b>3 |\n")
    corpus.document("a")
    corpus.push(server)
    project = server.find_project(corpus.title)
    assert project is not None
    assert "<h1>Rules</h1>" in project.instruction
    assert "<td>1<br>2</td>" in project.instruction
    assert "&lt;b&gt;3" in project.instruction
    assert '<Label value="PERSON"' in project.config
    schema = corpus.root / "annotations" / "schema.toml"
    schema.write_text(schema.read_text().replace("[entity.PLACE]", "[entity.SPOT]").replace('"PLACE"', '"SPOT"'))
    corpus.push(server)
    project = server.find_project(corpus.title)
    assert project is not None
    assert all(f'<Label value="{name}"' in project.config for name in ("PERSON", "PLACE", "SPOT"))


def test_a_push_with_nothing_new_writes_nothing(corpus: Corpus, connect: Callable[..., Server], proxy: Proxy) -> None:
    (corpus.root / "annotations" / "GUIDELINES.md").write_text("# Rules\n\n- one\n")
    document = corpus.document("a")
    corpus.gold(document, ADA, WIEN, related=True)
    server = connect(proxy.url)
    corpus.push(server, gold=True)
    proxy.seen.clear()
    assert corpus.push(server, gold=True).idle
    assert [line for line in proxy.seen if not line.startswith("GET")] == []


def test_relations_with_marks_of_their_own_widen_the_interface(corpus: Corpus, server: Server) -> None:
    document = corpus.document("a")
    corpus.push(server)
    gold = record(document, ADA, WIEN, related=True)
    (relation,) = gold.relations
    marked = [replace(relation, id=f"r{n}", attributes=given) for n, given in enumerate(({}, {"certainty": "planned"}))]
    turned = replace(relation, id="r9", head="m2", tail="m1", attributes={"certainty": "planned"})
    write_gold(corpus.workspace.gold, replace(gold, relations=(*marked, turned)))
    corpus.push(server, gold=True)
    (task,) = tasks_of(server, corpus.title)["a"]
    labels = {label for item in task.annotations[0]["result"] if item["type"] == "relation" for label in item["labels"]}
    project = server.find_project(corpus.title)
    assert project is not None
    assert all(f'<Relation value="{label}"' in project.config for label in labels)


def test_predictions_are_never_for_the_test_split_unless_forced(corpus: Corpus, server: Server) -> None:
    train, test = corpus.document("a"), corpus.document("b", split="test")
    corpus.run("lexicon@1", [record(train, ADA, WIEN, related=True), record(test, ADA)])
    report = corpus.push(server, predictions="lexicon@1")
    assert counts(report) == {corpus.title: (2, 1, 0, 0)}
    assert report.exit_code == 1
    assert [problem.rule for problem in report.refused] == ["test-split"]
    project = server.find_project(corpus.title)
    assert project is not None
    tasks = tasks_of(server, corpus.title)
    assert server.predicted(project.id, "lexicon@1") == {tasks["a"][0].id}
    assert counts(corpus.push(server, predictions="lexicon@1")) == {corpus.title: (0, 0, 0, 0)}
    report = corpus.push(server, predictions="lexicon@1", force=True)
    assert (report.exit_code, counts(report)) == (0, {corpus.title: (0, 1, 0, 0)})
    assert server.predicted(project.id, "lexicon@1") == {tasks["a"][0].id, tasks["b"][0].id}


def test_annotators_start_from_the_run(corpus: Corpus, server: Server, label_studio: LocalServer) -> None:
    document = corpus.document("a")
    corpus.run("lexicon@1", [record(document, ADA)])
    corpus.push(server, predictions="lexicon@1")
    project = server.find_project(corpus.title)
    assert project is not None
    shown = label_studio.ask("GET", f"/api/projects/{project.id}/")
    assert (shown["model_version"], shown["show_collab_predictions"]) == ("lexicon@1", True)


def test_what_cannot_be_shown_of_a_prediction_is_left_out_and_said(corpus: Corpus, server: Server) -> None:
    document = corpus.document("a")
    other = corpus.document("b")
    corpus.run("x@1", [record(document, ADA, ("SHIP", 4, 9)), record(corpus.document("c", "Old text."))])
    corpus.document("c", "New text.")
    report = corpus.push(server, predictions="x@1")
    assert counts(report) == {corpus.title: (3, 1, 0, 0)}
    assert [(problem.rule, problem.file) for problem in report.left_out] == [("unknown-type", "a")]
    assert [(problem.rule, problem.file) for problem in report.refused] == [("text-hash", "c")]
    assert other.id == "b"


@pytest.mark.parametrize(
    ("wishes", "error", "message"),
    [
        ({"predictions": "lexicon@9"}, UnknownName, "unknown run"),
        ({"review": True, "queue": True}, UsageError, "two pushes"),
        ({"overlap": 0.2}, UsageError, "--overlap needs --annotators"),
        ({"annotators": ("a",), "overlap": 0.2}, UsageError, "two annotators"),
        ({"annotators": ("a", "b"), "overlap": 2}, UsageError, "from 0 to 1"),
        ({"annotators": ("a", "../b")}, UsageError, "no alias"),
        ({"force": True}, UsageError, "--predictions"),
        ({"review": True, "gold": True}, UsageError, "leave out"),
        ({"limit": -1}, UsageError, "--limit"),
        ({"project": "x" * 45}, UsageError, "3 to 50 characters"),
    ],
)
def test_wishes_that_cannot_be_met(
    corpus: Corpus, server: Server, wishes: dict[str, object], error: type[Exception], message: str
) -> None:
    corpus.document("a")
    with pytest.raises(error, match=message):
        corpus.push(server, **wishes)
    assert server.find_project(corpus.title) is None
