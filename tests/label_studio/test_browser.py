"""A person's work in the real page: it arrives in the gold, all of it, at the right place."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from tests.label_studio.browser import people
from tests.label_studio.pushing import Corpus, record

from goldspan.annotation import Annotations, Entity, Mention, Provenance, Relation
from goldspan.cli import main
from goldspan.formats.record import read_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.label_studio.browser import Person
    from tests.label_studio.local import LocalServer

    from goldspan.annotations.label_studio.client import Server
    from goldspan.document import Document

TEXT = "😀 Ada met 👨‍👩‍👧 Bo Kern in Wien 🇮🇳 and paid him: “cafe\u0301 & <b>tea</b>”.\n\n🚀\tHe saw Ada in  Paris. {}"


@pytest.fixture(scope="module")
def _people(_label_studio: LocalServer) -> Iterator[Callable[[int], Person]]:
    _label_studio.start()
    with people(_label_studio) as found:
        yield found


@pytest.fixture
def ada(_people: Callable[[int], Person]) -> Person:
    """Return the first user, at a browser."""
    return _people(0)


@pytest.fixture
def bo(_people: Callable[[int], Person]) -> Person:
    """Return the second."""
    return _people(1)


@pytest.fixture
def corpus(tmp_path: Path, title: str, label_studio: LocalServer) -> Corpus:
    """Return a workspace that knows both."""
    made = Corpus(tmp_path, title)
    first, second, _ = (user.id for user in label_studio.users)
    made.settings(f"[annotators.ada]\nlabel_studio = {first}\n[annotators.bo]\nlabel_studio = {second}\n")
    return made


Sync = Callable[..., dict[str, Any]]


@pytest.fixture
def sync(
    corpus: Corpus, label_studio: LocalServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Sync:
    """Return the command line: what it prints with `--json`, once it has ended with 0."""
    monkeypatch.setenv("LABEL_STUDIO_URL", label_studio.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", label_studio.users[0].token)

    def run(*arguments: str) -> dict[str, Any]:
        code = main(["sync", *arguments, "--json", "--workspace", str(corpus.root)])
        printed = capsys.readouterr()
        assert code == 0, printed.err
        return dict(json.loads(printed.out))

    return run


def mention(document: Document, name: str, kind: str, piece: str, nth: int = 0, **more: object) -> Mention:
    """Return a mention of a piece of the text, whose offsets are Python's own."""
    start = -1
    for _ in range(nth + 1):
        start = document.text.index(piece, start + 1)
    return Mention(id=name, type=kind, start=start, end=start + len(piece), text=piece, **more)  # type: ignore[arg-type]


def gold(corpus: Corpus) -> Annotations:
    return read_record(corpus.workspace.gold / "doc.json")


def where(server: Server, title: str) -> tuple[int, int]:
    """Return the number of the project and of the one task in it."""
    project = server.find_project(title)
    assert project is not None
    (task,) = server.index(project.id).heads
    return project.id, task


def test_what_a_person_labels_becomes_gold(corpus: Corpus, server: Server, sync: Sync, ada: Person) -> None:
    document = corpus.document("doc", TEXT.format(corpus.title))
    first = mention(document, "m1", "PERSON", "Ada")
    wien = mention(document, "m2", "PLACE", "Wien")
    wrong = mention(document, "m3", "PERSON", "paid")
    spans = [(one.type, one.start, one.end) for one in (first, wien, wrong)]
    corpus.run("lexicon@1", [record(document, *spans)])
    sync("push", "--predictions", "lexicon@1")

    ada.open(*where(server, corpus.title), regions=3)
    ada.mark("p", "Bo Kern")
    ada.mark("p", "👨‍👩‍👧")
    ada.mark("l", "🇮🇳")
    ada.mark("p", "Ada", 1)
    ada.mark("l", "Paris")
    ada.delete("paid")
    ada.name("Ada", "Ada L.")
    ada.name("Ada", "ada  l.", 1)
    ada.relate("Bo Kern", "Wien", "LIVES_IN", "~planned")
    ada.save("Submit")
    report = sync("pull")

    assert (report["troubles"], report["documents"][0]["why"], ada.errors) == ([], "only", [])
    run = "lexicon@1"
    assert gold(corpus) == Annotations(
        doc="doc",
        sha256=document.sha256,
        mentions=(
            mention(document, "m1", "PERSON", "Ada", entity="e1", extra={"origin": {"how": "changed", "run": run}}),
            mention(document, "m3", "PERSON", "👨‍👩‍👧"),
            mention(document, "m4", "PERSON", "Bo Kern"),
            mention(document, "m2", "PLACE", "Wien", extra={"origin": {"how": "accepted", "run": run}}),
            mention(document, "m5", "PLACE", "🇮🇳"),
            mention(document, "m6", "PERSON", "Ada", 1, entity="e1"),
            mention(document, "m7", "PLACE", "Paris"),
        ),
        relations=(Relation(id="r1", type="LIVES_IN", head="m4", tail="m2", attributes={"certainty": "planned"}),),
        entities=(Entity(id="e1", type="PERSON", name="Ada L."),),
        provenance=Provenance(source="gold", annotator="ada", tool="label-studio"),
    )


def test_gold_that_a_person_corrects_is_corrected(corpus: Corpus, server: Server, sync: Sync, bo: Person) -> None:
    document = corpus.document("doc", TEXT.format(corpus.title))
    kern, wien = mention(document, "m1", "PERSON", "Bo Kern"), mention(document, "m2", "PLACE", "Wien")
    wrong, paris = mention(document, "m3", "PERSON", "Paris"), mention(document, "m4", "PLACE", "tea")
    spans = [(one.type, one.start, one.end) for one in (kern, wien, wrong, paris)]
    before = corpus.gold(document, *spans, related=True)
    sync("push", "--gold")

    bo.open(*where(server, corpus.title), regions=4)
    bo.relabel("l", "Paris")
    bo.delete("tea")
    bo.mark("p", "He")
    bo.name("He", "Kern")
    bo.name("Bo Kern", "Kern")
    bo.save("Update")
    report = sync("pull")

    assert (report["troubles"], report["documents"][0]["conflicts"], bo.errors) == ([], 0, [])
    assert (report["documents"][0]["passes"], report["documents"][0]["why"]) == (["bo"], "starred")
    assert gold(corpus) == Annotations(
        doc="doc",
        sha256=document.sha256,
        mentions=(
            mention(document, "m1", "PERSON", "Bo Kern", entity="e1"),
            mention(document, "m2", "PLACE", "Wien"),
            mention(document, "m5", "PERSON", "He", entity="e1"),
            mention(document, "m3", "PLACE", "Paris"),
        ),
        relations=before.relations,
        entities=(Entity(id="e1", type="PERSON", name="Kern"),),
        provenance=before.provenance,
    )
