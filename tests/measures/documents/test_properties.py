"""What must hold for every document-level measure, whatever the records."""

from __future__ import annotations

import doctest
import operator
from functools import reduce
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.measures import documents
from goldspan.measures.documents import (
    ClusterCounts,
    DocredCounts,
    DocredOptions,
    DwieCounts,
    EntityIds,
    FactCounts,
    FactOptions,
    Tally,
    count_clusters,
    count_docred,
    count_dwie,
    count_facts,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Record = Annotations | None
GOLD_IDS = FactOptions(symmetric=frozenset({"S"}), inverse={"I": "R"}, entity_ids=EntityIds.GOLD)
ALIGNED = FactOptions(symmetric=frozenset({"S"}), inverse={"I": "R"})


def docred_tallies(counts: DocredCounts) -> list[Tally]:
    evidence = counts.evidence_correct
    return [
        Tally(counts.correct, counts.actual, counts.correct, counts.possible),
        Tally(evidence, counts.evidence_actual, evidence, counts.evidence_possible),
    ]


def cluster_tallies(counts: ClusterCounts) -> list[Tally]:
    return [counts.muc, counts.b3, counts.ceaf_mention, counts.ceaf_entity]


def fact_tallies(counts: FactCounts) -> list[Tally]:
    return [counts.overall, *counts.types.values()]


def dwie_tallies(counts: DwieCounts) -> list[Tally]:
    return [counts.clusters, counts.relations, *counts.facts.values()]


MEASURES: dict[str, tuple[Callable[[Record, Record], Any], Callable[[Any], list[Tally]]]] = {
    "facts": (lambda g, p: count_facts(g, p, ALIGNED), fact_tallies),
    "facts by gold ids": (lambda g, p: count_facts(g, p, GOLD_IDS), fact_tallies),
    "clusters": (count_clusters, cluster_tallies),
    "docred": (count_docred, docred_tallies),
    "docred by gold ids": (lambda g, p: count_docred(g, p, DocredOptions(entity_ids=EntityIds.GOLD)), docred_tallies),
    "dwie": (lambda g, p: count_dwie(g, p, ALIGNED), dwie_tallies),
}
briefly = settings(max_examples=20, deadline=None)
every_measure = pytest.mark.parametrize("name", MEASURES)


def mention(start: int, length: int, kind: str, entity: str | None, gap: int) -> Mention:
    """A mention; with a gap, a further part of one code point after it."""
    end = start + length
    parts = ((start, end), (end + gap, end + gap + 1)) if gap else ()
    return Mention(type=kind, start=start, end=parts[-1][1] if parts else end, spans=parts, entity=entity)


# Few places, types and entities, so that mentions nest, cross and repeat and the two sides meet often.
MENTIONS = [mention(*choice, gap=0) for choice in product(range(5), (1, 3), "AB", ("x", "y", None))]
MENTIONS += [mention(start, 2, "A", entity, gap=1) for start in (0, 2) for entity in ("x", None)]
RELATIONS = list(product("RSI", range(6), range(6)))


@st.composite
def records(draw: st.DrawFn) -> Annotations:
    """Relations between mentions, by index, and between entities, by id."""
    mentions = draw(st.lists(st.sampled_from(MENTIONS), max_size=6))
    ends: list[int | str] = [*range(len(mentions)), *sorted({m.entity for m in mentions if m.entity})]
    relations = tuple(
        # The same evidence for all facts of a type: of duplicates the first is kept, which would show their order.
        Relation(
            type=name, head=ends[head % len(ends)], tail=ends[tail % len(ends)], evidence=((0, 1),) * (name == "R")
        )
        for name, head, tail in (draw(st.lists(st.sampled_from(RELATIONS), max_size=4)) if ends else [])
    )
    return Annotations(doc="d", mentions=tuple(mentions), relations=relations)


@st.composite
def shuffled(draw: st.DrawFn) -> tuple[Annotations, Annotations]:
    """A record, and the same with its lists in another order."""
    record = draw(records())
    order = draw(st.permutations(range(len(record.mentions))))
    place = {old: new for new, old in enumerate(order)}
    relations = [
        Relation(
            type=r.type,
            head=place[r.head] if isinstance(r.head, int) else r.head,
            tail=place[r.tail] if isinstance(r.tail, int) else r.tail,
            evidence=r.evidence,
        )
        for r in draw(st.permutations(record.relations))
    ]
    mentions = tuple(record.mentions[old] for old in order)
    return record, Annotations(doc="d", mentions=mentions, relations=tuple(relations))


@every_measure
@briefly
@given(shuffled(), shuffled())
def test_order_never_matters(
    name: str, gold: tuple[Annotations, Annotations], predicted: tuple[Annotations, Annotations]
) -> None:
    count, _ = MEASURES[name]
    assert count(gold[0], predicted[0]) == count(gold[1], predicted[1])


@every_measure
@briefly
@given(records())
def test_gold_against_itself_is_perfect_or_there_is_nothing_to_score(name: str, gold: Annotations) -> None:
    count, tallies = MEASURES[name]
    for tally in tallies(count(gold, gold)):
        assert {tally.precision, tally.recall, tally.f1} in ({1.0}, {None})


@every_measure
@briefly
@given(records(), records())
def test_rates_are_between_none_and_all(name: str, gold: Annotations, predicted: Annotations) -> None:
    count, tallies = MEASURES[name]
    for tally in tallies(count(gold, predicted)):
        assert 0 <= tally.precision_credit <= tally.actual
        assert 0 <= tally.recall_credit <= tally.possible


# Facts and DocRED with aligned entities are left out: which of several tied alignments is taken is decided in the order
# of gold's clusters first, and a fact may hold under one and not under another.
@pytest.mark.parametrize("name", ["facts by gold ids", "clusters", "docred by gold ids", "dwie"])
@briefly
@given(records(), records())
def test_swapping_sides_swaps_precision_and_recall(name: str, one: Annotations, other: Annotations) -> None:
    count, tallies = MEASURES[name]
    forward, backward = tallies(count(one, other)), tallies(count(other, one))
    assert [(t.precision, t.recall, t.f1) for t in forward] == [(t.recall, t.precision, t.f1) for t in backward]


@every_measure
@briefly
@given(st.lists(st.tuples(records(), st.none() | records()), min_size=1, max_size=4), st.randoms())
def test_documents_add_up_in_any_order(name: str, pairs: list[tuple[Annotations, Record]], random: Any) -> None:
    count, tallies = MEASURES[name]
    counted = [count(*pair) for pair in pairs]
    mixed = random.sample(counted, len(counted))
    total = reduce(operator.add, counted)
    assert total == reduce(operator.add, mixed)
    nothing = type(total)()
    assert nothing + total == total == total + nothing
    whole = tallies(total)[0]
    assert whole.actual == sum(tallies(part)[0].actual for part in counted)
    assert whole.possible == sum(tallies(part)[0].possible for part in counted)


@every_measure
@briefly
@given(records())
def test_a_missing_prediction_is_an_empty_one(name: str, gold: Annotations) -> None:
    count, tallies = MEASURES[name]
    assert count(gold, None) == count(gold, Annotations(doc="d"))
    assert all(tally.precision is None and tally.recall in (None, 0.0) for tally in tallies(count(gold, None)))


def test_the_example_in_the_docstring_holds() -> None:
    results = doctest.testmod(documents)
    assert results.attempted > 0
    assert results.failed == 0


def test_all_is_what_it_says() -> None:
    assert documents.__all__ == sorted(documents.__all__)
    assert all(hasattr(documents, name) for name in documents.__all__)
