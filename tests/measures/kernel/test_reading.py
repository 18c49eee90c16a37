from __future__ import annotations

import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.errors import RecordError
from goldspan.measures import ENTITIES, RELATIONS, Block, Family, Options
from goldspan.measures.kernel import reading
from goldspan.measures.kernel.reading import read_side

BOTH = Options()


def faults(*records: Annotations | None) -> list[str]:
    with pytest.raises(RecordError) as caught:
        read_side(records, "gold", BOTH)
    return caught.value.lines()


def test_mentions_become_columns() -> None:
    one = Annotations(doc="one", mentions=(Mention(type="B", start=3, end=5), Mention(type="A", start=0, end=2)))
    parts = ((9, 10), (4, 6), (6, 7), (0, 2))
    two = Annotations(doc="two", mentions=(Mention(type="B", start=0, end=10, spans=parts),))
    side = read_side([one, None, two], "gold", BOTH)
    found = side.mentions
    assert found.doc.tolist() == [0, 0, 2]
    assert found.start.tolist() == [3, 0, 0]
    assert found.end.tolist() == [5, 2, 2]
    assert [found.type.names[code] for code in found.type.codes] == ["B", "A", "B"]
    assert (found.part_row.tolist(), found.part_start.tolist(), found.part_end.tolist()) == ([2, 2], [4, 9], [7, 10])
    assert found.score is None
    assert len(side.relations.doc) == 0


def test_ends_are_found_by_id_and_by_index() -> None:
    mentions = tuple(Mention(type="A", start=n, end=n + 1, id=f"m{n}") for n in range(3))
    one = Annotations(doc="one", mentions=mentions, relations=(Relation(type="R", head="m2", tail="m0"),))
    unnamed = tuple(Mention(type="A", start=n, end=n + 1) for n in range(3))
    links = (Relation(type="R", head=2, tail=1), Relation(type="S", head=0, tail=0))
    two = Annotations(doc="two", mentions=unnamed, relations=links)
    found = read_side([one, None, two], "gold", BOTH).relations
    assert found.doc.tolist() == [0, 2, 2]
    assert (found.head.tolist(), found.tail.tolist()) == ([2, 5, 3], [0, 4, 3])
    assert [found.type.names[code] for code in found.type.codes] == ["R", "R", "S"]


def test_relations_of_entities_are_left_out_with_their_columns() -> None:
    mentions = (Mention(type="A", start=0, end=1, id="m", entity="e"), Mention(type="A", start=2, end=3, id="n"))
    links = tuple(
        Relation(type=name, head=head, tail="n", score=score, attributes={"x": name})
        for name, head, score in (("R", "e", 0.1), ("S", "m", 0.2), ("T", "e", 0.3))
    )
    record = Annotations(doc="d", mentions=mentions, relations=links)
    options = Options(min_score=0.0, blocks=(Block(Family.RELATIONS, "x"),))
    found = read_side([record], "gold", options).relations
    assert found.head.tolist() == [0]
    assert found.score is not None
    assert found.score.tolist() == [0.2]
    assert [found.attributes["x"].names[code] for code in found.attributes["x"].codes] == ['"S"']


def test_relations_are_not_looked_at_unless_asked_for() -> None:
    record = Annotations(doc="d", relations=(Relation(type="R", head="nobody", tail=7),))
    assert len(read_side([record], "gold", Options(blocks=(ENTITIES,))).relations.doc) == 0
    with pytest.raises(RecordError):
        read_side([record], "gold", Options(blocks=(RELATIONS,)))


def test_long_batches_are_read_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_STRETCH", 2)
    mentions = tuple(
        Mention(type="AB"[n % 2], start=n, end=n + 9, spans=((n, n + 1), (n + 5, n + 9)) if n == 3 else ())
        for n in range(5)
    )
    found = read_side([Annotations(doc="d", mentions=mentions)], "gold", BOTH).mentions
    assert found.start.tolist() == [0, 1, 2, 3, 4]
    assert found.end.tolist() == [9, 10, 11, 4, 13]
    assert (found.part_row.tolist(), found.part_start.tolist()) == ([3], [8])


def test_every_fault_of_every_record_is_told() -> None:
    one = Annotations(
        doc="one",
        mentions=(
            Mention(type="A", start=-1, end=2),
            Mention(type="A", start=3, end=3),
            Mention(type="A", start=0, end=1),
        ),
    )
    overlapping = Mention(type="A", start=0, end=9, spans=((0, 5), (4, 9)))
    two = Annotations(doc="t\nwo", mentions=(overlapping, Mention(type="A", start=0, end=2**70)))
    assert faults(one, None, two) == [
        'gold record of "one" $.mentions[0]: the span [-1, 2]; expected 0 ≤ start < end, parts apart',
        'gold record of "one" $.mentions[1]: the span [3, 3]; expected 0 ≤ start < end, parts apart',
        (
            'gold record of "t\\nwo" $.mentions[0]: the parts [0, 5] and [4, 9], which overlap; '
            "expected 0 ≤ start < end, parts apart"
        ),
        (
            'gold record of "t\\nwo" $.mentions[1]: the span [0, 1180591620717411303424]; '
            "expected 0 ≤ start < end, parts apart"
        ),
    ]


def test_an_empty_id_is_none() -> None:
    unnamed = Mention(type="A", start=0, end=1, id="")
    link = Relation(type="R", head="", tail="")
    assert len(faults(Annotations(doc="d", mentions=(unnamed,), relations=(link,)))) == 2
    twice = Annotations(doc="d", mentions=(unnamed, unnamed), relations=(Relation(type="R", head=0, tail=1),))
    assert read_side([twice], "gold", BOTH).relations.tail.tolist() == [1]


@pytest.mark.parametrize(("start", "end"), [(0, 2**40 + 1), (2**63, 2**63 + 1), (-(2**63) - 1, 4), (5, 2)])
def test_impossible_offsets(start: int, end: int) -> None:
    assert len(faults(Annotations(doc="d", mentions=(Mention(type="A", start=start, end=end),)))) == 1
    inside = Mention(type="A", start=0, end=9, spans=((0, 1), (start, end)))
    assert len(faults(Annotations(doc="d", mentions=(inside,)))) == 1


def test_every_faulty_relation_is_told() -> None:
    mentions = (Mention(type="A", start=0, end=1, id="m"), Mention(type="A", start=2, end=3, id="m"))
    links = (
        Relation(type="R", head="x", tail=2),
        Relation(type="R", head="m", tail=-1),
        Relation(type="R", head="", tail=1),
    )
    assert faults(Annotations(doc="d", mentions=mentions, relations=links)) == [
        'gold record of "d" $.mentions[1].id: the id "m", which another mention has; expected ids that differ',
        'gold record of "d" $.relations[0].head: "x"; expected a mention\'s id or index, or an entity\'s id',
        "gold record of \"d\" $.relations[0].tail: 2; expected a mention's id or index, or an entity's id",
        "gold record of \"d\" $.relations[1].tail: -1; expected a mention's id or index, or an entity's id",
        'gold record of "d" $.relations[2].head: ""; expected a mention\'s id or index, or an entity\'s id',
    ]
