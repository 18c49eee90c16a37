"""Two clones of one repository that record what they synced: what git makes of it is read back whole."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from tests.annotations.sync.records import FLAT, read

from goldspan.annotations.sync.aside import Aside, set_aside, write_aside
from goldspan.annotations.sync.merge import merge
from goldspan.annotations.sync.state import Entry, Store

if TYPE_CHECKING:
    from pathlib import Path

    from goldspan.annotation import Annotations
    from goldspan.annotations.sync.conflicts import Conflict

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

GIT = ("git", "-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main")
EARLY, LATE = "2026-11-22T08:00:00Z", "2026-11-22T09:00:00.5Z"


def entry(alias: str, at: str = EARLY) -> Entry:
    return Entry(alias=alias, digest=alias[:1] * 64, updated_at=at, made="person", kind="pass")


def labels(text: str, doc: str = "d") -> Annotations:
    return replace(read(text), doc=doc)


@dataclass
class Clone:
    """A clone, and what it knows."""

    root: Path

    @property
    def store(self) -> Store:
        return Store(self.root / "annotations" / "label_studio")

    def git(self, *arguments: str, fails: bool = False) -> str:
        done = subprocess.run(
            [*GIT, *arguments], cwd=self.root, check=False, capture_output=True, text=True, timeout=30
        )
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "work")

    def files(self) -> dict[str, bytes]:
        found = (path for path in self.root.rglob("*") if path.is_file() and ".git" not in path.parts)
        return {str(path.relative_to(self.root)): path.read_bytes() for path in found}


@pytest.fixture
def clones(tmp_path: Path) -> tuple[Clone, Clone]:
    """Return two clones in which one document is known already."""
    one, two = Clone(tmp_path / "one"), Clone(tmp_path / "two")
    one.root.mkdir()
    one.git("init", "--quiet")
    one.store.write_state("d", {"u1": entry("ada"), "u2": entry("bo"), "u3": entry("cy")})
    one.store.write_base(labels("m1=A[0,3)"), EARLY)
    one.store.write_conflicts("d", conflicts())
    one.commit()
    Clone(tmp_path).git("clone", "--quiet", "one", "two")
    return one, two


def conflicts() -> tuple[Conflict, ...]:
    base, ours, theirs = read("m1=A[0,3) m2=A[4,6)"), read("m1=B[0,3) m2=B[4,6)"), read("m1=C[0,3) m2=C[4,6)")
    return merge(base, ours, theirs, FLAT).conflicts


def bring_together(one: Clone, two: Clone) -> None:
    """Commit in both, and merge each into the other; git must find no conflict."""
    for clone in (one, two):
        clone.commit()
    one.git("fetch", "--quiet", "../two", "main")
    two.git("fetch", "--quiet", "../one", "main")
    for clone in (one, two):
        clone.git("merge", "--quiet", "--no-edit", "FETCH_HEAD")


def known(clone: Clone, doc: str = "d") -> object:
    store = clone.store
    return store.state(doc), store.base(doc), store.draft(doc), store.conflicts(doc), store.conflicted()


def test_the_same_facts_are_the_same_bytes(clones: tuple[Clone, Clone]) -> None:
    one, two = clones
    for clone, order in ((one, ("u4", "u5")), (two, ("u5", "u4"))):
        for doc in ("d", "new"):
            clone.store.write_state(doc, {name: entry(name) for name in order})
            clone.store.write_base(labels("m1=A[0,3) m2=B[4,6)", doc), LATE)
            write_aside(clone.store.folder, Aside(doc=doc, alias="ada", reason="superseded", record=labels("", doc)))
        clone.store.write_conflicts("d", ())
    assert one.files() == two.files()
    bring_together(one, two)
    assert one.files() == two.files()
    assert list(one.store.state("new")) == ["u4", "u5"]
    assert len(set_aside(one.store.folder)) == 2


def test_different_documents(clones: tuple[Clone, Clone]) -> None:
    one, two = clones
    one.store.write_state("a", {"u7": entry("ada")})
    two.store.write_state("b", {"u8": entry("bo")})
    two.store.write_base(labels("m1=B[0,3)", "b"), LATE)
    bring_together(one, two)
    for clone in clones:
        assert dict(clone.store.states()).keys() == {"a", "b", "d"}
        assert known(clone) == known(one)
    assert one.store.base("b") == labels("m1=B[0,3)", "b")


@pytest.mark.parametrize("doc", ["d", "new"])
def test_different_annotations_of_one_document(clones: tuple[Clone, Clone], doc: str) -> None:
    one, two = clones
    before = one.store.state(doc)
    one.store.write_state(doc, {**before, "u4": entry("dee")})
    two.store.write_state(doc, {**before, "u5": entry("eve")})
    bring_together(one, two)
    for clone in clones:
        assert clone.store.state(doc) == {**before, "u4": entry("dee"), "u5": entry("eve")}
    # The next that writes leaves nothing of the merge behind, and both write the same.
    for clone in clones:
        clone.store.write_state(doc, {**clone.store.state(doc), "u6": entry("flo")})
    bring_together(one, two)
    assert one.files() == two.files()
    assert (one.store.folder / "state" / f"{doc}.jsonl").read_text().count("\n") == 4 + len(before)


def test_one_annotation_seen_at_two_times(clones: tuple[Clone, Clone]) -> None:
    one, two = clones
    early, late = labels("m1=A[0,3) m2=B[4,6)"), labels("m1=A[0,3) m2=C[4,6)")
    for clone, at, taken in ((one, LATE, late), (two, "2026-11-22T09:00:00Z", early)):
        clone.store.write_state("d", {**clone.store.state("d"), "u2": replace(entry("bo"), updated_at=at, digest=at)})
        clone.store.write_base(taken, at)
        clone.store.write_draft(taken, at)
    bring_together(one, two)
    for clone in clones:
        assert clone.store.state("d")["u2"].updated_at == LATE
        assert list(clone.store.state("d")) == ["u1", "u2", "u3"]
        assert clone.store.base("d") == clone.store.draft("d") == late
    assert known(one) == known(two)


def test_what_one_clone_forgets_the_other_may_bring_back_but_not_lose(clones: tuple[Clone, Clone]) -> None:
    one, two = clones
    state = one.store.state("d")
    one.store.write_state("d", {"u1": state["u1"], "u3": state["u3"]})
    two.store.write_state("d", {**state, "u3": entry("cy", LATE)})
    bring_together(one, two)
    for clone in clones:
        found = clone.store.state("d")
        assert found["u3"] == entry("cy", LATE)
        assert {"u1", "u3"} <= set(found) <= {"u1", "u2", "u3"}
    assert known(one) == known(two)


def test_conflicts_settled_here_and_there(clones: tuple[Clone, Clone]) -> None:
    one, two = clones
    first, second = conflicts()
    one.store.write_conflicts("d", (second,))
    two.store.write_state("d", {**two.store.state("d"), "u9": entry("dee")})
    bring_together(one, two)
    assert one.store.conflicts("d") == two.store.conflicts("d") == (second,)
    one.store.write_conflicts("d", ())
    two.store.write_conflicts("d", ())
    bring_together(one, two)
    assert one.store.conflicted() == two.store.conflicted() == {}
    one.store.write_conflicts("d", (first,))
    two.store.write_conflicts("d", (second,))
    bring_together(one, two)
    assert one.store.conflicts("d") == two.store.conflicts("d") == (first, second)


def test_a_merge_without_the_attributes_is_read_all_the_same(clones: tuple[Clone, Clone]) -> None:
    one, two = clones
    for clone, alias in ((one, "dee"), (two, "eve")):
        clone.store.write_state("d", {**clone.store.state("d"), f"u-{alias}": entry(alias)})
        (clone.store.folder / ".gitattributes").write_text("")
        clone.commit()
    one.git("fetch", "--quiet", "../two", "main")
    one.git("merge", "--quiet", "--no-edit", "FETCH_HEAD", fails=True)
    assert "<<<<<<<" in (one.store.folder / "state" / "d.jsonl").read_text()
    assert list(one.store.state("d")) == ["u-dee", "u-eve", "u1", "u2", "u3"]


def test_many_rounds_lose_and_double_nothing(clones: tuple[Clone, Clone]) -> None:
    seen: dict[str, Entry] = dict(clones[0].store.state("d"))
    for number in range(6):
        for place, clone in enumerate(clones):
            new = entry(f"user-{number}", f"2026-11-22T1{number}:00:0{place}Z")
            name = f"v{number % 4}" if place else f"u{number % 4}"
            clone.store.write_state("d", {**clone.store.state("d"), name: new})
            seen[name] = new
        bring_together(*clones)
        assert clones[0].files() == clones[1].files()
        assert clones[0].store.state("d") == dict(sorted(seen.items()))
