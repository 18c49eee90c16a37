"""The relation modes on cases worked out by hand: (correct, partial, missing, spurious)."""

from __future__ import annotations

import pytest

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.errors import InputError
from goldspan.measures import RELATIONS, Block, Family, Fate, Mode, Options, Table, count
from goldspan.measures.kernel import overlap

Row = tuple[int, int, int, int]

OPTIONS = Options(symmetric=frozenset({"MET"}), inverse={"EMPLOYS": "WORKS_FOR"})


def record(mentions: str, links: str, doc: str = "d") -> Annotations:
    """Read mentions as `a=PER 0-3, b=ORG 5-9` and relations as `a WORKS_FOR b`."""
    found = []
    for text in filter(None, mentions.split(",")):
        name, rest = text.split("=")
        type_name, span = rest.split()
        start, end = map(int, span.split("-"))
        found.append(Mention(id=name.strip(), type=type_name, start=start, end=end))
    relations = []
    for text in filter(None, links.split(",")):
        head, type_name, tail = text.split()
        relations.append(Relation(type=type_name, head=head, tail=tail))
    return Annotations(doc=doc, mentions=tuple(found), relations=tuple(relations))


def scored(gold: tuple[str, str], predicted: tuple[str, str], options: Options = OPTIONS) -> Table:
    return count([(record(*gold), record(*predicted))], options)


def rows(table: Table, type_name: str | None = None) -> list[Row]:
    found = [table.counts(RELATIONS, mode, type_name) for mode in RELATIONS.modes]
    assert not any(counts.incorrect or counts.overlap for counts in found)
    return [(c.correct, c.partial, c.missing, c.spurious) for c in found]


GOLD = "a=PER 0-3, b=ORG 5-9"
RIGHT, HALF, WRONG, MISSED, INVENTED = (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 1), (0, 0, 1, 0), (0, 0, 0, 1)

CASES: dict[str, tuple[tuple[str, str], tuple[str, str], list[Row]]] = {
    "right": ((GOLD, "a WORKS_FOR b"), (GOLD, "a WORKS_FOR b"), [RIGHT, RIGHT, RIGHT]),
    "reversed": ((GOLD, "a WORKS_FOR b"), (GOLD, "b WORKS_FOR a"), [WRONG, WRONG, WRONG]),
    "wrong type": ((GOLD, "a WORKS_FOR b"), (GOLD, "a OWNS b"), [WRONG, WRONG, WRONG]),
    "missed": ((GOLD, "a WORKS_FOR b"), (GOLD, ""), [MISSED, MISSED, MISSED]),
    "invented": ((GOLD, ""), (GOLD, "a WORKS_FOR b"), [INVENTED, INVENTED, INVENTED]),
    "argument's type wrong": (
        *((GOLD, "a WORKS_FOR b"), ("a=PER 0-3, b=GPE 5-9", "a WORKS_FOR b")),
        [RIGHT, WRONG, RIGHT],
    ),
    "argument's span wrong": (
        *((GOLD, "a WORKS_FOR b"), ("a=PER 0-3, b=ORG 5-8", "a WORKS_FOR b")),
        [WRONG, WRONG, HALF],
    ),
    "both spans wrong": (
        *((GOLD, "a WORKS_FOR b"), ("a=PER 1-3, b=ORG 5-8", "a WORKS_FOR b")),
        [WRONG, WRONG, HALF],
    ),
    "argument overlaps, but another mention is its partner": (
        *((GOLD, "a WORKS_FOR b"), ("a=PER 0-3, b=ORG 5-9, c=ORG 5-7", "a WORKS_FOR c")),
        [WRONG, WRONG, WRONG],
    ),
    "symmetric, other way round": ((GOLD, "a MET b"), (GOLD, "b MET a"), [RIGHT, RIGHT, RIGHT]),
    "symmetric, aligned before it is turned": (
        # Sorted by position, gold's ends would be (a, b) and the predicted ones (b, a): no pair.
        *(("a=PER 2-5, b=PER 3-9", "a MET b"), ("x=PER 4-5, y=PER 3-9", "x MET y")),
        [WRONG, WRONG, HALF],
    ),
    "symmetric in both directions is one fact": ((GOLD, "a MET b"), (GOLD, "a MET b, b MET a"), [RIGHT, RIGHT, RIGHT]),
    "not symmetric in both directions is two": (
        *((GOLD, "a OWNS b"), (GOLD, "a OWNS b, b OWNS a")),
        [(1, 0, 0, 1), (1, 0, 0, 1), (1, 0, 0, 1)],
    ),
    "inverse": ((GOLD, "a WORKS_FOR b"), (GOLD, "b EMPLOYS a"), [RIGHT, RIGHT, RIGHT]),
    "inverse stated twice": ((GOLD, "a WORKS_FOR b, b EMPLOYS a"), (GOLD, "a WORKS_FOR b"), [RIGHT, RIGHT, RIGHT]),
    "duplicates": ((GOLD, "a WORKS_FOR b"), (GOLD, "a WORKS_FOR b, a WORKS_FOR b"), [RIGHT, RIGHT, RIGHT]),
    "same spans, argument types differ: one key": (
        *(("a=PER 0-3, b=ORG 5-9, c=GPE 5-9", "a R b, a R c"), (GOLD, "a R b")),
        [(1, 0, 1, 0), (1, 0, 1, 0), (1, 0, 1, 0)],
    ),
    "two keys' worth against two, types swapped": (
        *(("a=PER 0-3, b=ORG 5-9, c=GPE 5-9", "a R b, a R c"), ("a=PER 0-3, b=ORG 5-9, c=LOC 5-9", "a R b, a R c")),
        [(2, 0, 0, 0), (1, 0, 1, 1), (2, 0, 0, 0)],
    ),
    "one whole pair before two halves": (
        # The predicted c is the partner of gold's c; a R b fits a R b wholly and c R b by half.
        *(("a=X 0-5, c=X 6-9, b=Y 20-25", "a R b, c R b"), ("a=X 0-5, c=X 6-8, b=Y 20-25", "a R b, c R b")),
        [(1, 0, 1, 1), (1, 0, 1, 1), (1, 1, 0, 0)],
    ),
    "one right pair before two halves": (
        # a R b fits q R u; and each of them fits the other's neighbour by half: equal credit, more correct wins.
        *(("a=X 0-5, c=Z 3-9, b=X 20-25, d=Y 20-25", "a R b, c R d"),),
        *(("p=X 0-5, q=Z 0-5, u=Y 20-25, v=X 23-29", "q R u, p R v"),),
        [(1, 0, 1, 1), (0, 0, 2, 2), (1, 0, 1, 1)],
    ),
    "self-relation, symmetric": ((GOLD, "a MET a"), (GOLD, "a MET a"), [RIGHT, RIGHT, RIGHT]),
}


@pytest.mark.parametrize("name", CASES)
def test_modes(name: str) -> None:
    gold, predicted, expected = CASES[name]
    assert rows(scored(gold, predicted)) == expected


def test_rows_of_types_sum_to_the_whole() -> None:
    table = scored((GOLD, "a WORKS_FOR b, a MET b"), (GOLD, "a WORKS_FOR b, b OWNS a"))
    assert rows(table, "WORKS_FOR") == [RIGHT] * 3
    assert rows(table, "MET") == [MISSED] * 3
    assert rows(table, "OWNS") == [INVENTED] * 3
    assert rows(table) == [(1, 0, 1, 1)] * 3
    assert table.types(RELATIONS) == ("MET", "OWNS", "WORKS_FOR")


@pytest.mark.parametrize(
    ("realis", "expected"),
    [
        (("planned", "planned"), (1, 0, 0, 0)),
        (("planned", "asserted"), (0, 0, 1, 1)),
        ((None, "asserted"), (1, 0, 0, 0)),
        (("asserted", ""), (1, 0, 0, 0)),
    ],
)
def test_a_named_attribute_must_be_equal_too(realis: tuple[str | None, str | None], expected: Row) -> None:
    block = Block(Family.RELATIONS, "realis")
    mentions = record(GOLD, "").mentions
    gold, predicted = (
        Annotations(
            doc="d",
            mentions=mentions,
            relations=(Relation(type="R", head=0, tail=1, attributes={"realis": value}),),
        )
        for value in realis
    )
    table = count([(gold, predicted)], Options(blocks=(RELATIONS, block), defaults={"realis": "asserted"}))
    found = [table.counts(block, mode) for mode in block.modes]
    assert [(c.correct, c.partial, c.missing, c.spurious) for c in found] == [expected] * 3
    assert rows(table) == [RIGHT] * 3


def test_relations_of_entities_count_at_document_level_only() -> None:
    entities = (Entity(id="e1"), Entity(id="e2"))
    relations = (Relation(type="R", head="e1", tail="e2"), Relation(type="R", head="a", tail="e2"))
    mixed = Annotations(doc="d", mentions=record(GOLD, "").mentions, entities=entities, relations=relations)
    assert rows(count([(mixed, mixed)])) == [(0, 0, 0, 0)] * 3


def test_relations_with_a_dropped_argument_are_dropped() -> None:
    options = Options(entity_types={"ORG": Fate.DROP})
    assert rows(scored((GOLD, "a R b"), (GOLD, "a R b"), options)) == [(0, 0, 0, 0)] * 3
    # What is left when no mention counts must not look for any.
    options = Options(entity_types={"ORG": Fate.DROP, "PER": Fate.DROP})
    assert rows(scored((GOLD, "a R b"), (GOLD, "a R b"), options)) == [(0, 0, 0, 0)] * 3


def test_renamed_relations_match_and_inverses_are_turned_first() -> None:
    options = Options(
        inverse={"EMPLOYS": "WORKS_FOR"}, relation_types={"WORKS_FOR": "LINK", "HIRED": "EMPLOYS", "NOISE": Fate.DROP}
    )
    assert rows(scored((GOLD, "a WORKS_FOR b"), (GOLD, "b EMPLOYS a, a NOISE b"), options)) == [RIGHT] * 3
    # HIRED becomes EMPLOYS, which is rewritten after the renaming.
    assert rows(scored((GOLD, "b HIRED a"), (GOLD, "b HIRED a"), options), "WORKS_FOR") == [RIGHT] * 3


def test_predictions_where_only_ignored_relations_are_fall_away() -> None:
    options = Options(relation_types={"VAGUE": Fate.IGNORE}, symmetric=frozenset({"MET"}))
    assert rows(scored((GOLD, "a VAGUE b"), (GOLD, "b R a"), options)) == [(0, 0, 0, 0)] * 3
    assert rows(scored((GOLD, "a VAGUE b"), (GOLD, "b VAGUE a"), options)) == [(0, 0, 0, 0)] * 3
    # Where a counted relation links the same mentions, a prediction counts.
    assert rows(scored((GOLD, "a VAGUE b, a R b"), (GOLD, "b R a"), options)) == [WRONG] * 3
    third = GOLD + ", c=PER 12-15"
    assert rows(scored((third, "a VAGUE b"), (third, "a R c"), options)) == [INVENTED] * 3


def test_predictions_below_the_least_score_are_left_out() -> None:
    def predicted(mention: float | None, relation: float | None) -> Annotations:
        mentions = (
            Mention(type="PER", start=0, end=3, id="a"),
            Mention(type="ORG", start=5, end=9, id="b", score=mention),
        )
        relations = (Relation(type="R", head="a", tail="b", score=relation),)
        return Annotations(doc="d", mentions=mentions, relations=relations)

    gold = record(GOLD, "a R b")
    options = Options(min_score=0.5)
    for scores, expected in (((None, None), RIGHT), ((0.5, 0.5), RIGHT), ((0.9, 0.4), MISSED), ((0.4, 0.9), MISSED)):
        assert rows(count([(gold, predicted(*scores))], options)) == [expected] * 3
    # Gold has no least score.
    assert rows(count([(predicted(0.1, 0.1), gold)], options)) == [RIGHT] * 3


def test_a_document_with_too_many_candidates_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlap, "MAX_OVERLAPS", 1000)
    mentions = ", ".join(f"{end}{n}=T{n} {span}" for n in range(20) for end, span in (("a", "0-3"), ("b", "5-9")))
    links = ", ".join(f"a{n} R b{m}" for n in range(20) for m in range(20))
    crowd = record(mentions, links, "crowded")
    with pytest.raises(InputError, match='records of "crowded": 160,000 pairs'):
        count([(crowd, crowd)])


def test_boundaries_counts_the_smaller_number_of_each_key() -> None:
    gold = ("a=P 0-3, b=Q 0-3, c=R 0-3, z=O 5-9", "a R z, b R z, c R z")
    predicted = ("a=X 0-3, b=Y 0-3, z=O 5-9", "a R z, b R z")
    table = scored(gold, predicted)
    found = table.counts(RELATIONS, Mode.BOUNDARIES)
    assert (found.correct, found.missing, found.spurious) == (2, 1, 0)
    assert (found.precision, found.recall) == (1.0, 2 / 3)
