from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.check.facts import check_duplicate_mentions, check_entities, check_overlaps, check_relations
from goldspan.check.resolve import Ends, check_ends
from goldspan.check.rules import Findings
from goldspan.files.address import unplaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.annotation import Span
    from goldspan.schema import Schema


def mention(*spans: Span, type_: str = "X", entity: str | None = None) -> Mention:
    return Mention(
        type=type_, start=spans[0][0], end=spans[-1][1], spans=spans if len(spans) > 1 else (), entity=entity
    )


def overlapping(*mentions: Mention) -> list[str]:
    findings = Findings(unplaced())
    check_overlaps(Annotations(doc="d", mentions=mentions), findings)
    return [problem.address for problem in findings.problems]


def test_overlaps() -> None:
    assert overlapping(mention((0, 3)), mention((3, 5))) == []
    assert overlapping(mention((0, 3)), mention((2, 5))) == ["$.mentions[1]"]
    assert overlapping(mention((2, 5)), mention((0, 9)), mention((6, 7)), mention((9, 10))) == [
        "$.mentions[0]",
        "$.mentions[2]",
    ]


def test_a_discontinuous_mention_leaves_room_between_its_parts() -> None:
    assert overlapping(mention((0, 3), (6, 9)), mention((3, 6))) == []
    assert overlapping(mention((0, 3), (6, 9)), mention((5, 7))) == ["$.mentions[0]"]


def test_duplicates_are_not_overlaps_too() -> None:
    assert overlapping(mention((0, 3)), mention((0, 3))) == []
    assert overlapping(mention((0, 3)), mention((0, 3), type_="Y")) == ["$.mentions[1]"]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 5)), max_size=7, unique=True))
def test_the_sweep_finds_overlaps_where_there_are_any(spans: Sequence[tuple[int, int]]) -> None:
    mentions = [mention((start, start + length)) for start, length in spans]
    clashes = any(a.start < b.end and b.start < a.end for i, a in enumerate(mentions) for b in mentions[:i])
    assert bool(overlapping(*mentions)) == clashes


def test_duplicate_mentions() -> None:
    mentions = (mention((0, 3)), mention((0, 3), type_="Y"), mention((0, 3)), mention((0, 1), (2, 3)))
    findings = Findings(unplaced())
    check_duplicate_mentions(Annotations(doc="d", mentions=mentions), findings)
    assert [problem.address for problem in findings.problems] == ["$.mentions[2]"]


def test_relations_twice_and_to_themselves(schema: Schema) -> None:
    record = Annotations(
        doc="d",
        mentions=(mention((0, 1)), mention((2, 3), entity="e")),
        relations=(
            Relation(type="HOLDS", head=0, tail=1),
            Relation(type="HOLDS", head=1, tail=0),
            Relation(type="HOLDS", head=0, tail="e"),
            Relation(type="MET", head=0, tail=1),
            Relation(type="MET", head=1, tail=0),
            Relation(type="MET", head="e", tail="e"),
        ),
    )
    findings = Findings(unplaced())
    check_relations(record, check_ends(record, Ends(record), findings), schema, findings)
    assert [(problem.rule, problem.address) for problem in findings.problems] == [
        ("duplicate-relation", "$.relations[4]"),
        ("self-relation", "$.relations[5]"),
    ]


def test_clusters() -> None:
    record = Annotations(
        doc="d",
        mentions=(
            mention((0, 1), type_="A", entity="e1"),
            mention((2, 3), type_="B", entity="e1"),
            mention((4, 5), type_="B", entity="e2"),
            mention((6, 7), type_="B", entity="e3"),
            mention((8, 9), type_="", entity="e3"),
        ),
        entities=(Entity(id="e1"), Entity(id="e2", type="A"), Entity(id="e4")),
    )
    findings = Findings(unplaced())
    check_entities(record, findings)
    assert [(problem.rule, problem.address) for problem in findings.problems] == [
        ("mixed-cluster", "$.mentions[1].type"),
        ("mixed-cluster", "$.mentions[2].type"),
        ("unmentioned-entity", "$.entities[2]"),
    ]
