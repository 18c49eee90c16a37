"""From passes to gold, for one document."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from goldspan.annotation import Annotations, Mention, Provenance
from goldspan.document import Document, text_sha256
from goldspan.errors import InputError
from goldspan.jobs.sync.settling import Stand, on_text, outcome, take
from goldspan.schema import parse_schema

SCHEMA = parse_schema('name = "test"\nversion = 1\n[entity.A]\n[entity.B]\n')
TEXT = "abcdefghijklmnop"
SHA = text_sha256(TEXT)


def record(*starts: int, kind: str = "A") -> Annotations:
    mentions = (Mention(id=f"m{at}", type=kind, start=at, end=at + 1, text=TEXT[at : at + 1]) for at in sorted(starts))
    return Annotations(doc="d", sha256=SHA, mentions=tuple(mentions))


def marked(given: Annotations | None) -> list[tuple[str, int]] | None:
    return None if given is None else [(mention.type, mention.start) for mention in given.mentions]


def stand(alias: str, *starts: int, **more: Any) -> Stand:
    return Stand(alias=alias, record=record(*starts), **more)


def merged(theirs: Annotations, **more: Any) -> Any:
    given = {"annotator": "ada", "base": None, "gold": None, "open_conflicts": (), "schema": SCHEMA}
    return take(theirs, **{**given, **more})


@pytest.mark.parametrize(
    ("stands", "wanted", "why", "waiting"),
    [
        ([stand("a", 1)], 1, "only", 0),
        ([stand("a", 1)], 2, "", 1),
        ([stand("a", 1), stand("b", 1)], 2, "agreed", 0),
        ([stand("a", 1), stand("b", 2)], 2, "", 0),
        ([stand("a", 1), stand("b", 2, starred=True)], 2, "starred", 0),
        ([stand("a", 1), stand("b", 2), stand("c-review", 3, adjudicated=True)], 2, "adjudicated", 0),
        ([stand("a", 1, whole=False)], 1, "", 1),
        ([stand("a", 1, whole=False, starred=True)], 1, "starred", 0),
        ([stand("a", 1), stand("c-review", 3, adjudicated=True, whole=False)], 2, "", 1),
    ],
)
def test_who_is_believed(stands: list[Stand], wanted: int, why: str, waiting: int) -> None:
    found = outcome(stands, wanted, SCHEMA)
    assert (found.why, found.waiting, bool(found.record)) == (why, waiting, bool(why))
    assert bool(found.reasons) is (not why and not waiting)


def test_the_first_labels_become_the_gold() -> None:
    taken = merged(replace(record(1), provenance=Provenance(source="pass", annotator="x")))
    assert taken.is_new
    assert taken.gold == taken.base
    assert taken.gold.provenance == Provenance(source="gold", annotator="ada", tool="label-studio")


def test_what_was_taken_already_is_not_taken_again() -> None:
    assert merged(record(1, 2), base=record(1, 2), gold=record(1, 2)) is None
    assert merged(record(1, 2), base=record(1, 2), gold=record(1, 5)) is None


def test_both_sides_changes_are_taken() -> None:
    taken = merged(record(1, 2, 9), base=record(1, 2, 3), gold=record(1, 2, 3, 5))
    assert marked(taken.gold) == [("A", 1), ("A", 2), ("A", 5), ("A", 9)]
    assert marked(taken.base) == [("A", 1), ("A", 2), ("A", 9)]
    assert taken.conflicts == ()


def test_without_a_base_nothing_is_deleted() -> None:
    taken = merged(record(1, 2), gold=record(2, 3))
    assert marked(taken.gold) == [("A", 1), ("A", 2), ("A", 3)]


def test_open_conflicts_stay_until_both_sides_are_the_same() -> None:
    base, gold = record(1, 2), replace(record(1, 2), mentions=(*record(1, kind="B").mentions, *record(2).mentions))
    theirs = record(2)
    first = merged(theirs, base=base, gold=gold)
    assert len(first.new) == 1
    now = merged(record(2, 7), base=first.base, gold=gold, open_conflicts=first.conflicts)
    assert now.conflicts == first.conflicts
    assert now.new == ()
    alike = merged(gold, base=now.base, gold=gold, open_conflicts=now.conflicts)
    assert alike.conflicts == ()


def test_gold_on_another_text_is_refused() -> None:
    with pytest.raises(InputError, match="several texts"):
        merged(record(1), gold=replace(record(1), sha256="other"))


def test_a_base_on_an_older_text_is_carried_over() -> None:
    old = "Ada met Bo in Wien today."
    new = Document(id="d", text=f"News. {old}", sha256=text_sha256(f"News. {old}"))
    base = Annotations(
        doc="d", sha256=text_sha256(old), mentions=(Mention(id="m", type="A", start=8, end=10, text="Bo"),)
    )
    carried = on_text(base, new, {text_sha256(old): old})
    assert marked(carried) == [("A", 14)]
    assert on_text(base, new, {}) is None
    assert on_text(carried, new, {}) is carried
