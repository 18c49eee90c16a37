"""Documents dealt out to annotators on a real server."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from tests.label_studio.pushing import Corpus, counts, record, tasks_of

from goldspan.jobs.sync.rooms import rooms

if TYPE_CHECKING:
    from pathlib import Path

    from goldspan.annotations.label_studio.client import Server


@pytest.fixture
def corpus(tmp_path: Path, title: str) -> Corpus:
    return Corpus(tmp_path / "one", title)


def held(server: Server, corpus: Corpus, *aliases: str) -> dict[str, set[str]]:
    """Return which documents annotators have on the server."""
    return {alias: set(tasks_of(server, f"{corpus.title}: {alias}")) for alias in aliases}


def test_everybody_has_a_project_and_a_fifth_has_two(corpus: Corpus, server: Server) -> None:
    corpus.documents(*(f"d{number}" for number in range(10)))
    report = corpus.push(server, annotators=("ada", "bo", "cy"), overlap=0.2)
    assert server.find_project(corpus.title) is None  # all are dealt out
    mine = held(server, corpus, "ada", "bo", "cy")
    assert sorted(map(len, mine.values())) == [4, 4, 4]
    times = Counter(doc for docs in mine.values() for doc in docs)
    assert Counter(times.values()) == {1: 8, 2: 2}
    assert {doc: set(who) for doc, who in report.dealt.items()} == {
        doc: {alias for alias, docs in mine.items() if doc in docs} for doc in times
    }
    found = rooms(corpus.workspace)
    assert found.dealt == report.dealt
    assert {doc: found.wanted(doc) for doc in times} == dict(times)
    assert found.titles()[f"{corpus.title}: ada"] == "ada"
    assert corpus.push(server, annotators=("ada", "bo", "cy"), overlap=0.2).idle
    assert corpus.push(server).idle  # nor do they go to a project that all see


def test_later_only_what_is_new_is_dealt_whoever_left(corpus: Corpus, server: Server) -> None:
    corpus.documents("a", "b", "c", "d")
    corpus.push(server, annotators=("ada", "bo"))
    before = held(server, corpus, "ada", "bo")
    corpus.documents("e", "f")
    report = corpus.push(server, annotators=("bo", "cy"))
    assert sorted(report.dealt) == ["e", "f"]
    after = held(server, corpus, "ada", "bo", "cy")
    assert after["ada"] == before["ada"]
    assert before["bo"] < after["bo"]
    assert (len(after["bo"]), len(after["cy"])) == (3, 1)


def test_gold_stays_away_from_those_who_are_to_be_blind(corpus: Corpus, server: Server) -> None:
    corpus.gold(corpus.document("a"), ("PERSON", 0, 3))
    report = corpus.push(server, annotators=("ada",), gold=True)
    assert counts(report) == {f"{corpus.title}: ada": (1, 0, 0, 0)}
    assert report.notices == ("1 document dealt out: gold stays here, so that annotators work blind",)


def test_everybody_starts_from_the_run(corpus: Corpus, server: Server) -> None:
    made = corpus.documents("a", "b")
    corpus.run("x@1", [record(one, ("PERSON", 0, 3)) for one in made])
    report = corpus.push(server, annotators=("ada", "bo"), predictions="x@1")
    assert sorted(counts(report).values()) == [(1, 1, 0, 0), (1, 1, 0, 0)]


def test_a_dry_run_deals_nothing(corpus: Corpus, server: Server) -> None:
    corpus.documents("a", "b")
    before = corpus.files()
    report = corpus.push(server, annotators=("ada", "bo"), dry_run=True)
    assert sorted(report.dealt) == ["a", "b"]
    assert corpus.files() == before
    assert server.find_project(f"{corpus.title}: ada") is None


def test_another_clone_learns_from_the_server_what_was_dealt(corpus: Corpus, server: Server, tmp_path: Path) -> None:
    other = Corpus(tmp_path / "two", corpus.title)
    for one in (corpus, other):
        one.documents("a", "b", "c")
    first = corpus.push(server, annotators=("ada", "bo"))
    other.document("d")
    second = other.push(server, annotators=("cy", "ada", "bo"))
    assert sorted(second.dealt) == ["d"]
    dealt = rooms(other.workspace).dealt
    assert {doc: dealt[doc] for doc in "abc"} == first.dealt
    mine = {name: content for name, content in corpus.files().items() if "/dealt/" in name}
    assert mine.items() <= other.files().items()  # the same facts are the same bytes
