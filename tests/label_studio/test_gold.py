"""Gold to a real server and back, and from passes to gold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from tests.label_studio.pulling import ADA, ADA2, BO, CY, WIEN, Clone, labels, spans

from goldspan.annotation import Entity, Mention, Provenance, Relation
from goldspan.annotations.label_studio import to_result
from goldspan.jobs.sync.rooms import write_dealt

if TYPE_CHECKING:
    from pathlib import Path

    from tests.label_studio.local import LocalServer

    from goldspan.annotation import Annotations
    from goldspan.annotations.label_studio.client import Server
    from goldspan.document import Document

ODD_TEXT = (
    "\tAda\u00a0Čapek 👩\u200d👩\u200d👧 met Bo 🇦🇹 in Cafe\u0301 Wien.\r\n"
    "“مرحبا” said <b>Cy</b> &amp; Co\u200b of Acme  Ltd.\n\n😀 Ada paid\tthem."
)


@pytest.fixture
def clone(tmp_path: Path, title: str, server: Server, label_studio: LocalServer) -> Clone:
    return Clone(tmp_path, title, server, label_studio)


def at(document: Document, part: str, kind: str, **more: Any) -> Mention:
    start = document.text.index(part)
    return Mention(type=kind, start=start, end=start + len(part), **more)


def rich(document: Document) -> Annotations:
    """Return gold with everything that the page can hold, and with some that it cannot."""
    entities = (
        Entity(id="e1", type="PERSON", name="Ada", links={"wikidata": "Q7259"}),
        Entity(id="e2", type="ORG", name="Acme"),
        Entity(id="e3", type="PERSON"),
    )
    mentions = (
        at(document, "Ada\u00a0Čapek", "PERSON", id="m1", entity="e1", attributes={"noise": "low"}),
        at(document, "👩\u200d👩\u200d👧", "PERSON", id="m2", entity="e3"),
        at(document, "Bo", "PERSON", id="m3", entity="e3", extra={"seen": [1, 2]}),
        at(document, "🇦🇹", "PLACE", id="m4", attributes={"norm": "AT"}),
        at(document, "Cafe\u0301 Wien", "PLACE", id="m5", attributes={"norm": "Café"}),
        at(document, "Wien", "PLACE", id="m6"),
        at(document, "مرحبا", "ORG", id="m7"),
        at(document, "Cy</b> &amp; Co", "ORG", id="m8", score=0.5),
        at(document, "Co\u200b of Acme", "ORG", id="m9"),
        at(document, "Acme  Ltd", "ORG", id="m10", entity="e2"),
        at(document, "Acme  Ltd", "PLACE", id="m11"),
        at(document, "😀 Ada", "PERSON", id="m12", entity="e1"),
    )
    relations = (
        Relation(id="r1", type="PAYS", head="m1", tail="m10", attributes={"realis": "planned"}, evidence=((0, 5),)),
        Relation(id="r2", type="OWES", head="m1", tail="m10"),
        Relation(id="r3", type="PAYS", head="m10", tail="m12"),
        Relation(id="r4", type="PAYS", head="m12", tail="m10", attributes={"realis": "negated"}),
        Relation(id="r5", type="KNOWS", head="m3", tail="m1", extra={"note": "sure"}),
        Relation(id="r6", type="LIVES_IN", head="m2", tail="m4"),
    )
    made = labels(document, *mentions, *relations, *entities)
    return replace(made, provenance=Provenance(source="gold", annotator="reconciled"), extra={"batch": 3})


def on_server(clone: Clone, document: Document, title: str = "") -> list[dict[str, Any]]:
    project = clone.server.find_project(title or clone.title)
    assert project is not None
    return list(clone.server.task(project.id, clone.task(document, title)).annotations)


def test_gold_there_and_back_is_the_same_to_the_byte(clone: Clone) -> None:
    document = clone.document(text=ODD_TEXT)
    clone.write_gold(rich(document))
    before = clone.files()["annotations/gold/d.json"]
    for _ in range(3):
        assert clone.push(gold=True).exit_code == 0
        assert clone.pull().exit_code == 0
        assert clone.files()["annotations/gold/d.json"] == before
    assert not clone.workspace.passes.exists()
    [sent] = on_server(clone, document)
    assert sent["ground_truth"]
    # Somebody presses Update, and somebody else labels all of it anew: it says the same, and nothing changes here.
    clone.local.ask("PATCH", f"/api/annotations/{sent['id']}/", {"result": sent["result"]}, user=1)
    clone.annotate(clone.task(document), document, result=sent["result"], user=2)
    assert clone.pull().troubles == ()
    assert clone.files()["annotations/gold/d.json"] == before
    assert [path.name for path in clone.workspace.passes.iterdir()] == [f"user-{clone.local.users[2].id}"]
    clone.push(gold=True)
    clone.pull(full=True)
    assert clone.files()["annotations/gold/d.json"] == before
    assert len(on_server(clone, document)) == 2


def test_a_label_taken_away_and_put_back_leaves_the_rest_as_it_was(clone: Clone) -> None:
    document = clone.document(text=ODD_TEXT)
    gold = rich(document)
    clone.write_gold(gold)
    before = clone.files()["annotations/gold/d.json"]
    clone.push(gold=True)
    [sent] = on_server(clone, document)
    fewer = replace(gold, mentions=tuple(mention for mention in gold.mentions if mention.id != "m7"))
    for record in (fewer, gold):
        body = {"result": to_result(record, document.text, clone.schema)}
        clone.local.ask("PATCH", f"/api/annotations/{sent['id']}/", body, user=1)
        assert clone.pull().documents[0].passes == ("bo",)
        assert spans(clone.gold()) == spans(record)
    assert clone.files()["annotations/gold/d.json"] == before


def test_what_the_page_cannot_hold_is_refused_and_stays_in_the_gold(clone: Clone) -> None:
    document = clone.document()
    parts = Mention(id="m9", type="PERSON", start=0, end=10, spans=((0, 3), (8, 10)))
    clone.write_gold(labels(document, WIEN, parts))
    report = clone.push(gold=True)
    assert report.exit_code == 1
    assert [(problem.file, problem.rule) for problem in report.refused] == [("d", "discontinuous")]
    clone.annotate(clone.task(document), document, WIEN, CY)
    clone.pull()
    assert spans(clone.gold()) == [("PERSON", 0, 10), WIEN, CY]


def test_what_sync_made_and_somebody_changed_is_their_pass(clone: Clone) -> None:
    document = clone.document()
    relation = Relation(id="r1", type="KNOWS", head="m1", tail="m2", evidence=((0, 18),))
    clone.write_gold(labels(document, ADA, BO, WIEN, relation))
    clone.push(gold=True)
    [sent] = on_server(clone, document)
    clone.update(sent["id"], document, ADA, BO, relation, CY, user=1)
    report = clone.pull()
    assert (report.documents[0].passes, report.documents[0].gold) == (("bo",), "changed")
    gold = clone.gold()
    assert spans(gold) == [ADA, BO, CY]
    assert gold is not None
    assert gold.relations == (relation,)
    # Moving the star names the key's owner as who changed it last; it is bo's all the same.
    clone.star(sent["id"])
    clone.pull()
    assert clone.pass_of("ada") is None
    assert spans(clone.pass_of("bo")) == [ADA, BO, CY]


def test_gold_waits_until_enough_have_finished_and_agree(clone: Clone) -> None:
    clone.settings(wanted=2)
    document = clone.document()
    task = clone.task(document)
    clone.annotate(task, document, ADA, BO)
    assert clone.pull().documents[0].waiting == 1
    assert clone.gold() is None
    second = clone.annotate(task, document, ADA, user=1)
    report = clone.pull()
    assert report.documents[0].review
    assert report.exit_code == 0
    assert clone.gold() is None
    clone.update(second, document, BO, ADA, user=1)
    report = clone.pull()
    assert (report.documents[0].gold, report.documents[0].why) == ("new", "agreed")
    assert spans(clone.gold()) == [ADA, BO]


def test_a_star_decides(clone: Clone) -> None:
    clone.settings(wanted=2)
    document = clone.document()
    task = clone.task(document)
    clone.annotate(task, document, ADA)
    second = clone.annotate(task, document, ADA, BO, user=1)
    clone.pull()
    clone.star(second)
    assert clone.pull().documents[0].why == "starred"
    assert spans(clone.gold()) == [ADA, BO]


def test_a_review_decides_and_is_kept_apart(clone: Clone) -> None:
    clone.settings(wanted=2)
    document = clone.document()
    task = clone.task(document)
    clone.annotate(task, document, ADA)
    clone.annotate(task, document, ADA, BO, user=1)
    clone.pull()
    clone.annotate(clone.task(document, f"{clone.title}: review"), document, ADA, BO, WIEN)
    report = clone.pull()
    assert (report.documents[0].passes, report.documents[0].why) == (("ada-review",), "adjudicated")
    assert spans(clone.gold()) == [ADA, BO, WIEN]
    assert spans(clone.pass_of("ada")) == [ADA]


def test_a_draft_that_a_reviewer_submits_as_it_is_decides(clone: Clone) -> None:
    clone.settings(wanted=2)
    document = clone.document()
    task = clone.task(document)
    clone.annotate(task, document, ADA)
    clone.annotate(task, document, ADA, BO, user=1)
    clone.pull()
    clone.push(review=True)
    title = f"{clone.title}: review"
    assert clone.pull().idle
    [draft] = on_server(clone, document, title)
    clone.local.ask("PATCH", f"/api/annotations/{draft['id']}/", {"result": draft["result"]}, user=1)
    report = clone.pull()
    assert (report.documents[0].passes, report.documents[0].why) == (("bo-review",), "adjudicated")
    assert report.notices == ("d: bo-review left 1 note standing",)
    assert spans(clone.gold()) == [ADA, BO]


def test_annotators_with_projects_of_their_own(clone: Clone) -> None:
    one, two = clone.document("one"), clone.document("two")
    write_dealt(clone.workspace, "one", ["cy", "dee"])
    write_dealt(clone.workspace, "two", ["dee"])
    clone.annotate(clone.task(one, f"{clone.title}: cy"), one, ADA)
    clone.annotate(clone.task(two, f"{clone.title}: dee"), two, BO)
    report = clone.pull()
    assert [(each.doc, each.passes, each.gold, each.waiting) for each in report.documents] == [
        ("one", ("cy",), "", 1),
        ("two", ("dee",), "new", 0),
    ]
    clone.annotate(clone.task(one, f"{clone.title}: dee"), one, ADA)
    assert clone.pull().documents[0].why == "agreed"
    assert spans(clone.gold("one")) == [ADA]


def test_what_was_changed_here_and_there_is_merged(clone: Clone) -> None:
    document = clone.document()
    made = clone.annotate(clone.task(document), document, ADA, BO, WIEN)
    clone.pull()
    gold = clone.gold()
    assert gold is not None
    extra = Mention(id="m4", type="PERSON", start=ADA2[1], end=ADA2[2], text="Ada")
    clone.write_gold(replace(gold, mentions=(*gold.mentions[:2], extra)))
    clone.update(made, document, ADA, WIEN, CY)
    report = clone.pull()
    assert (report.exit_code, report.documents[0].gold) == (0, "changed")
    assert spans(clone.gold()) == [ADA, CY, ADA2]
    # What was added here is not taken away by what never had it, however often that is pulled.
    clone.pull(full=True)
    assert spans(clone.gold()) == [ADA, CY, ADA2]
    assert clone.push(gold=True).exit_code == 0
    clone.pull()
    assert spans(clone.gold()) == [ADA, CY, ADA2]
    clone.update(made, document, ADA, CY, BO)
    clone.pull()
    assert spans(clone.gold()) == [ADA, BO, CY, ADA2]


def test_gold_of_elsewhere_meets_a_first_annotation(clone: Clone) -> None:
    document = clone.document()
    clone.write_gold(labels(document, ADA, BO))
    clone.annotate(clone.task(document), document, BO, CY)
    clone.pull()
    assert spans(clone.gold()) == [ADA, BO, CY]


def test_gold_on_another_text_is_refused_until_it_is_carried_over(clone: Clone) -> None:
    old = clone.document()
    clone.write_gold(labels(old, ADA))
    document = clone.document(text="Ada slept.")
    clone.annotate(clone.task(document), document, ADA)
    for _ in range(2):
        report = clone.pull()
        assert report.exit_code == 1
        assert [problem.rule for problem in report.refused] == ["merge"]
        assert spans(clone.pass_of("ada")) == [ADA]
    clone.write_gold(labels(document, ADA))
    assert clone.pull().exit_code == 0
