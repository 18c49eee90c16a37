"""What must hold of every merge, on records that two sides edited at random; all of them pass `goldspan check`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.annotations.sync.records import Three, problems, record, shown, three

from goldspan.annotations.sync.conflicts import Choice, Conflict, resolve_all
from goldspan.annotations.sync.digest import Attributes, attributes_of, label_digest
from goldspan.annotations.sync.merge import merge
from goldspan.formats.layout import record_bytes
from goldspan.schema import symmetric_types

if TYPE_CHECKING:
    from goldspan.annotation import Annotations
    from goldspan.schema import Schema

few = settings(max_examples=60)


Label = tuple[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True)
class Facts:
    """What a record says whatever its ids; pairs are of mentions in one cluster."""

    mentions: set[Label]
    labels: set[tuple[Label, Attributes]]
    relations: set[tuple[str, frozenset[tuple[str, Label]], Attributes]]
    pairs: set[frozenset[Label]]

    def on(self, mentions: set[Label]) -> tuple[set[Any], set[Any]]:
        """Return relations and pairs of some mentions."""
        relations = {relation for relation in self.relations if {label for _, label in relation[1]} <= mentions}
        return relations, {pair for pair in self.pairs if pair <= mentions}


def facts(given_record: Annotations, schema: Schema) -> Facts:
    label: dict[str | int | None, Label] = {x.id: (x.type, x.parts) for x in given_record.mentions}
    clusters: dict[str, set[Label]] = defaultdict(set)
    for x in given_record.mentions:
        if x.entity:
            clusters[x.entity].add(label[x.id])
    relations = set()
    for relation in given_record.relations:
        if relation.head in label and relation.tail in label:
            sides = ("end", "end") if relation.type in symmetric_types(schema) else ("head", "tail")
            ends = zip(sides, (label[relation.head], label[relation.tail]), strict=True)
            relations.add((relation.type, frozenset(ends), attributes_of(relation, schema)))
    return Facts(
        set(label.values()),
        {(label[x.id], attributes_of(x, schema)) for x in given_record.mentions},
        relations,
        {frozenset((a, b)) for members in clusters.values() for a in members for b in members if a != b},
    )


def facts_of(some: Three) -> tuple[Facts, Facts, Facts, Facts, Facts]:
    """Return the facts of base, ours, theirs, the merged record, and that settled for theirs."""
    merged = merge(some.base, some.ours, some.theirs, some.schema)
    settled = resolve_all(merged.record, merged.conflicts, Choice.THEIRS)
    base, ours, theirs, mine, other = (
        facts(x, some.schema) for x in (some.base, some.ours, some.theirs, merged.record, settled)
    )
    return base, ours, theirs, mine, other


@few
@given(three())
def test_what_is_merged_is_valid(some: Three) -> None:
    assert [problems(x, some.schema) for x in (some.base, some.ours, some.theirs)] == [[], [], []]


@few
@given(three())
def test_one_side_unchanged_is_the_other(some: Three) -> None:
    merged = merge(some.base, some.ours, some.base, some.schema)
    assert (record_bytes(merged.record), merged.conflicts) == (record_bytes(some.ours), ())
    merged = merge(some.base, some.base, some.ours, some.schema)
    assert label_digest(merged.record, some.schema) == label_digest(some.ours, some.schema)
    assert not merged.conflicts


@few
@given(three())
def test_both_sides_alike_are_that(some: Three) -> None:
    merged = merge(some.base, some.ours, some.ours, some.schema)
    assert (record_bytes(merged.record), merged.conflicts) == (record_bytes(some.ours), ())


@few
@given(three())
def test_the_result_is_valid_and_so_is_that_settled_for_theirs(some: Three) -> None:
    merged = merge(some.base, some.ours, some.theirs, some.schema)
    assert problems(merged.record, some.schema) == []
    assert problems(resolve_all(merged.record, merged.conflicts, Choice.THEIRS), some.schema) == []


@few
@given(three(), st.integers(0, 63))
def test_conflicts_can_be_settled_each_for_itself(some: Three, chosen: int) -> None:
    merged = merge(some.base, some.ours, some.theirs, some.schema)
    picked = [conflict for place, conflict in enumerate(merged.conflicts) if chosen >> place & 1]
    settled = resolve_all(merged.record, picked, Choice.THEIRS)
    assert problems(settled, some.schema) == []
    assert resolve_all(settled, picked, Choice.THEIRS) == settled


@few
@given(three())
def test_either_order_gives_the_same(some: Three) -> None:
    merged = merge(some.base, some.ours, some.theirs, some.schema)
    turned = merge(some.base, some.theirs, some.ours, some.schema)
    assert bool(merged.conflicts) == bool(turned.conflicts)
    settled = resolve_all(merged.record, merged.conflicts, Choice.THEIRS)
    assert label_digest(settled, some.schema) == label_digest(turned.record, some.schema)


@few
@given(three())
def test_no_label_is_lost(some: Three) -> None:
    base, ours, theirs, mine, other = facts_of(some)
    assert ours.labels - base.labels <= mine.labels
    assert theirs.labels - base.labels <= other.labels
    assert base.labels & ours.labels & theirs.labels <= mine.labels | _told(some)
    untouched = base.mentions & ours.mentions & theirs.mentions
    for added, there in ((ours, mine), (theirs, other)):
        for new, old, found in zip(added.on(untouched), base.on(untouched), there.on(untouched), strict=True):
            assert new - old <= found


def _told(some: Three) -> set[tuple[Label, Attributes]]:
    """Return the labels that conflicts hold of theirs."""
    conflicts = merge(some.base, some.ours, some.theirs, some.schema).conflicts
    return facts(record(*(x for conflict in conflicts for x in conflict.theirs.mentions)), some.schema).labels


@few
@given(three())
def test_nothing_appears_that_nobody_wrote(some: Three) -> None:
    base, ours, theirs, mine, other = facts_of(some)
    untouched = base.mentions & ours.mentions & theirs.mentions
    for made in (mine, other):
        assert made.labels <= ours.labels | theirs.labels
        for found, here, there in zip(made.on(untouched), ours.on(untouched), theirs.on(untouched), strict=True):
            assert found <= here | there


@few
@given(three())
def test_what_was_deleted_does_not_come_back(some: Three) -> None:
    base, ours, theirs, mine, other = facts_of(some)
    assert not (base.labels - ours.labels) & mine.labels
    assert not (base.labels - theirs.labels) & other.labels
    untouched = base.mentions & ours.mentions & theirs.mentions
    for side, made in ((ours, mine), (theirs, other)):
        for old, left, found in zip(base.on(untouched), side.on(untouched), made.on(untouched), strict=True):
            assert not (old - left) & found


@few
@given(three())
def test_merging_again_changes_nothing(some: Three) -> None:
    merged = merge(some.base, some.ours, some.theirs, some.schema)
    again = merge(some.theirs, merged.record, some.theirs, some.schema)  # what the next pull does
    assert (again.record, again.conflicts) == (merged.record, ())
    if not merged.conflicts:  # what a pull does that was killed before it noted what it took
        again = merge(some.base, merged.record, some.theirs, some.schema)
        assert label_digest(again.record, some.schema) == label_digest(merged.record, some.schema)


@few
@given(three())
def test_ids_stay(some: Three) -> None:
    merged = merge(some.base, some.ours, some.theirs, some.schema).record
    ours = {(x.type, x.parts): x.id for x in some.ours.mentions}
    assert {x.id for x in merged.mentions if ours.get((x.type, x.parts), x.id) != x.id} == set()
    ids = [x.id for x in merged.mentions] + [x.id for x in merged.entities]
    assert len(set(ids)) == len(ids)


@few
@given(three())
def test_conflicts_are_json(some: Three) -> None:
    for conflict in merge(some.base, some.ours, some.theirs, some.schema).conflicts:
        assert msgspec.json.decode(msgspec.json.encode(conflict), type=Conflict) == conflict
        assert conflict.fields, shown(conflict.ours)
        assert conflict.ours != conflict.theirs
