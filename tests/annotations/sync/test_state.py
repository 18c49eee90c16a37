from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.annotations.sync.records import FLAT, read

from goldspan.annotations.sync.merge import merge
from goldspan.annotations.sync.state import Entry, Store, refuse_address
from goldspan.errors import InputError, RecordError, StorageError

if TYPE_CHECKING:
    from pathlib import Path

    from goldspan.annotations.sync.conflicts import Conflict

PASS = Entry(
    alias="ada",
    digest="ab" * 32,
    updated_at="2026-11-22T08:07:25.861507Z",
    made="person",
    kind="pass",
    starred=True,
    sha256="cd" * 32,
)
GOLD = Entry(alias="", digest="ef" * 32, updated_at="", made="sync", kind="gold")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "label_studio")


def conflicts() -> tuple[Conflict, ...]:
    base, ours, theirs = read("m1=A[0,3) m2=A[4,6)"), read("m1=B[0,3) m2=B[4,6)"), read("m1=C[0,3) m2=C[4,6)")
    return merge(base, ours, theirs, FLAT).conflicts


def test_nothing_is_known_at_first(store: Store) -> None:
    assert store.state("d") == {}
    assert list(store.states()) == []
    assert store.base("d") is store.draft("d") is None
    assert store.conflicts("d") == ()
    assert store.conflicted() == {}


def test_state(store: Store) -> None:
    assert store.write_state("d", {"u2": PASS, "u1": GOLD})
    assert list(store.state("d").items()) == [("u1", GOLD), ("u2", PASS)]
    assert list(store.states()) == [("d", {"u1": GOLD, "u2": PASS})]
    assert not store.write_state("d", {"u1": GOLD, "u2": PASS})
    assert store.write_state("d", {"u1": GOLD})
    assert store.state("d") == {"u1": GOLD}


def test_a_line_is_an_annotation(store: Store) -> None:
    store.write_state("d", {"u1": GOLD})
    assert (store.folder / "state" / "d.jsonl").read_text() == (
        '{"format":1,"doc":"d"}\n'
        f'{{"annotation":"u1","entry":{{"alias":"","digest":"{"ef" * 32}","updated_at":"","made":"sync","kind":"gold",'
        '"starred":false,"sha256":""}}\n'
    )


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-11-22T08:07:25.861507Z", "2026-11-22T08:07:25.900000Z"),
        ("2026-11-22T08:07:25Z", "2026-11-22T08:07:25.000001Z"),  # as text it is the other way round
        ("2026-11-22T09:07:25+02:00", "2026-11-22T08:07:25Z"),
        ("", "2026-11-22T08:07:25Z"),
        ("long ago", "2026-11-22T08:07:25Z"),
    ],
)
def test_of_two_lines_the_later_is_believed(store: Store, earlier: str, later: str) -> None:
    lines = []
    for at in (earlier, later):
        store.write_state("d", {"u1": replace(PASS, updated_at=at)})
        store.write_base(replace(read("m1=A[0,3)"), extra={"at": at}), at)
        lines.append([(store.folder / room / "d.jsonl").read_text().splitlines()[1] for room in ("state", "base")])
    for order in (lines, lines[::-1]):
        for place, room in enumerate(("state", "base")):
            text = "\n".join(['{"format":1,"doc":"d"}', *(both[place] for both in order)])
            (store.folder / room / "d.jsonl").write_text(text)
        assert store.state("d") == {"u1": replace(PASS, updated_at=later)}
        found = store.base("d")
        assert found is not None
        assert found.extra == {"at": later}


def test_labels_as_last_synced(store: Store) -> None:
    labels = read("m1=A[0,3)e1{noise=low} m2=B[4,6) r1=AB(m1,m2) e1:A:one")
    assert store.write_base(labels, "2026-11-22T08:07:25Z")
    assert store.base("d") == labels
    assert store.draft("d") is None
    assert not store.write_base(labels, "2026-11-22T08:07:25Z")
    assert store.write_draft(labels, "")
    assert store.draft("d") == labels


def test_conflicts(store: Store) -> None:
    found = conflicts()
    assert len(found) == 2
    assert store.write_conflicts("d", found[::-1])
    assert store.conflicts("d") == found
    assert store.conflicted() == {"d": found}
    assert store.write_conflicts("d", found[:1])
    assert store.conflicts("d") == found[:1]
    assert store.write_conflicts("d", ())
    assert (store.conflicts("d"), store.conflicted()) == ((), {})
    assert (store.folder / "conflicts" / "d.jsonl").read_text() == '{"format":1,"doc":"d"}\n'


def test_no_file_where_there_never_was_a_conflict(store: Store) -> None:
    assert not store.write_conflicts("d", ())
    assert not store.folder.exists()


def test_no_address_gets_into_the_repository(store: Store) -> None:
    with pytest.raises(InputError, match="an e-mail address as the name of an annotator") as caught:
        store.write_state("d", {"u1": replace(PASS, alias="ada@example.org")})
    assert "example" not in str(caught.value)
    assert not store.folder.exists()
    refuse_address("ada")


def test_what_is_wrong_is_told_with_its_place(store: Store) -> None:
    store.write_state("d", {"u1": GOLD})
    path = store.folder / "state" / "d.jsonl"
    path.write_text(path.read_text().replace('"kind":"gold"', '"kind":"golden","when":1'))
    with pytest.raises(RecordError) as caught:
        store.state("d")
    assert [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems] == [
        '2 $.entry.kind: "golden"; expected one of "draft", "gold", "pass"; did you mean "gold"?',
        '2 $.entry.when: unknown key "when"; expected one of alias, digest, updated_at, made, kind, starred, sha256',
    ]


def test_numbers_json_has_no_word_for(store: Store) -> None:
    odd = replace(read("m1=A[0,3)"), extra={"n": float("nan")})
    with pytest.raises(RecordError, match="NaN"):
        store.write_base(odd, "")
    assert not store.folder.exists()


@pytest.mark.parametrize("write", ["state", "base", "conflicts"])
def test_a_full_disk_leaves_what_was_there(store: Store, monkeypatch: pytest.MonkeyPatch, write: str) -> None:
    def put(number: int) -> None:
        if write == "state":
            store.write_state("d", {f"u{number}": GOLD})
        elif write == "base":
            store.write_base(read(f"m{number}=A[0,3)"), "")
        else:
            store.write_conflicts("d", conflicts()[number:])

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    put(0)
    path = store.folder / write / "d.jsonl"
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StorageError, match="the disk is full"):
            put(1)
    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir()] == ["d.jsonl"]
    put(1)
    assert path.read_bytes() != before


entries = st.dictionaries(
    st.uuids().map(str),
    st.builds(
        Entry,
        alias=st.sampled_from(["", "ada", "user-3"]),
        digest=st.text("0123456789abcdef", min_size=64, max_size=64),
        updated_at=st.datetimes().map(lambda at: f"{at.isoformat()}Z"),
        made=st.sampled_from(["sync", "person"]),
        kind=st.sampled_from(["gold", "draft", "pass"]),
        starred=st.booleans(),
        sha256=st.sampled_from(["", "cd" * 32]),
    ),
    max_size=4,
)


names = st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable())


@settings(max_examples=30)
@given(entries, names)
def test_what_was_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, known: dict[str, Entry], doc: str
) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    store.write_state(doc, known)
    assert store.state(doc) == dict(sorted(known.items()))
