from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.eval.further.filtering import filtered
from goldspan.measures import ENTITIES, RELATIONS, Fate, Mode, Options, count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goldspan.annotation import Reference

    Fates = Mapping[str, str | Fate]
    Drawn = tuple[list[tuple[int, int, str, float | None]], list[tuple[int, int, str, float | None]]]


def mention(name: str, start: int, end: int, score: float | None = None, entity: str | None = None) -> Mention:
    return Mention(id=f"{name}{start}", type=name, start=start, end=end, score=score, entity=entity)


def rel(kind: str, head: Reference, tail: Reference, score: float | None = None) -> Relation:
    return Relation(type=kind, head=head, tail=tail, score=score)


def record(*items: Mention | Relation | Entity) -> Annotations:
    return Annotations(
        doc="a",
        mentions=tuple(item for item in items if isinstance(item, Mention)),
        relations=tuple(item for item in items if isinstance(item, Relation)),
        entities=tuple(item for item in items if isinstance(item, Entity)),
    )


def shown(made: Annotations | None) -> tuple[list[tuple[str, int]], list[tuple[str, Reference, Reference]]]:
    assert made is not None
    return [(m.type, m.start) for m in made.mentions], [(r.type, r.head, r.tail) for r in made.relations]


A, B, C = mention("A", 0, 4), mention("B", 6, 9), mention("C", 12, 15)


def test_plain_options_leave_records_as_they_are() -> None:
    gold, predicted = record(A, B, rel("R", "A0", "B6")), record(A)
    made = filtered(gold, predicted, Options(symmetric=frozenset({"R"})))
    assert made.gold is gold
    assert made.predicted is predicted


def test_unsure_predictions_go_and_relations_with_them() -> None:
    predicted = record(
        mention("A", 0, 4, 0.9),
        mention("B", 6, 9, 0.1),
        C,
        rel("R", "A0", "B6"),
        rel("R", "A0", 2, 0.9),
        rel("S", 0, 2, 0.4),
    )
    made = filtered(record(mention("A", 0, 4, 0.1)), predicted, Options(min_score=0.5))
    assert shown(made.predicted) == ([("A", 0), ("C", 12)], [("R", 0, 1)])
    assert shown(made.gold) == ([("A", 0)], [])


def test_types_are_renamed_on_both_sides() -> None:
    options = Options(entity_types={"B": "A"}, relation_types={"S": "R"}, inverse={"T": "S"})
    both = record(A, B, rel("S", "A0", "B6"), rel("T", "A0", "B6"))
    made = filtered(both, both, options)
    assert shown(made.gold) == ([("A", 0), ("A", 6)], [("R", 0, 1), ("R", 1, 0)])
    assert shown(made.predicted) == shown(made.gold)


def test_what_is_dropped_takes_its_relations_and_lonely_entities_along() -> None:
    options = Options(entity_types={"B": Fate.DROP}, relation_types={"S": Fate.DROP})
    gold = record(
        A,
        mention("B", 6, 9, entity="e1"),
        mention("C", 12, 15, entity="e2"),
        mention("B", 20, 23, entity="e2"),
        Entity(id="e1"),
        Entity(id="e2"),
        Entity(id="e3"),
        rel("R", "A0", "e1"),
        rel("R", "A0", "e2"),
        rel("R", "A0", "e3"),
        rel("S", "A0", "C12"),
        rel("R", "A0", "B6"),
    )
    made = filtered(gold, None, options)
    assert made.predicted is None
    assert shown(made.gold) == ([("A", 0), ("C", 12)], [("R", 0, "e2"), ("R", 0, "e3")])
    assert [entity.id for entity in made.gold.entities] == ["e2", "e3"]


def test_predictions_that_lie_on_ignored_gold_alone_are_taken_out() -> None:
    gold = record(A, B, rel("R", "A0", "B6"))
    predicted = record(
        mention("A", 0, 4), mention("A", 7, 8), mention("A", 3, 7), mention("C", 12, 15), rel("R", "A0", "A7")
    )
    made = filtered(gold, predicted, Options(entity_types={"B": Fate.IGNORE}))
    assert shown(made.predicted) == ([("A", 0), ("A", 3), ("C", 12)], [])


def test_relations_on_the_spans_of_ignored_gold_are_taken_out_in_either_direction() -> None:
    gold = record(A, B, C, rel("S", "A0", "B6"), rel("S", "A0", "C12"), rel("R", "A0", "C12"))
    predicted = record(A, B, C, rel("R", "B6", "A0"), rel("R", "C12", "A0"), rel("R", "B6", "C12"))
    made = filtered(gold, predicted, Options(relation_types={"S": Fate.IGNORE}))
    # The second is on spans that a counted relation links too, the third on none of either.
    assert shown(made.predicted)[1] == [("R", 2, 0), ("R", 1, 2)]


TYPES: list[Fates] = [
    {},
    {"A": "B"},
    {"A": Fate.DROP},
    {"A": Fate.IGNORE},
    {"A": Fate.IGNORE, "B": "C"},
]
SPANS = st.tuples(st.integers(0, 8), st.integers(1, 4), st.sampled_from("ABC"), st.sampled_from([None, 0.2, 0.8]))
LINKS = st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from("ABC"), st.sampled_from([None, 0.2, 0.8]))
SIDES = st.tuples(st.lists(SPANS, min_size=1, max_size=6), st.lists(LINKS, max_size=5))


def side(drawn: Drawn) -> Annotations:
    spans, links = drawn
    return Annotations(
        doc="a",
        mentions=tuple(Mention(type=t, start=s, end=s + n, score=score) for s, n, t, score in spans),
        relations=tuple(
            Relation(type=t, head=h % len(spans), tail=u % len(spans), score=score) for h, u, t, score in links
        ),
    )


@settings(deadline=None, max_examples=150)
@given(SIDES, SIDES, st.sampled_from(TYPES), st.sampled_from(TYPES), st.sampled_from([None, 0.5]), st.booleans())
@pytest.mark.parametrize("mode", [Mode.STRICT])
def test_what_is_left_counts_as_the_kernel_counts_it(
    mode: Mode, one: Drawn, other: Drawn, entities: Fates, relations: Fates, least: float | None, inverse: object
) -> None:
    options = Options(
        entity_types=entities, relation_types=relations, min_score=least, inverse={"C": "A"} if inverse else {}
    )
    gold, predicted = side(one), side(other)
    made = filtered(gold, predicted, options)
    ours, theirs = count([made]), count([(gold, predicted)], options)
    for block in (ENTITIES, RELATIONS):
        assert ours.counts(block, mode) == theirs.counts(block, mode)
        assert dict(ours.by_type(block, mode).items()) == theirs.by_type(block, mode)
