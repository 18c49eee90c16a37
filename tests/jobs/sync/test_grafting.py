"""What Label Studio cannot hold, given back to labels that came from there."""

from __future__ import annotations

from msgspec.structs import replace

from goldspan.annotation import Annotations, Entity, Mention, Provenance, Relation
from goldspan.jobs.sync.grafting import grafted
from goldspan.schema import parse_schema

SCHEMA = parse_schema(
    """
name = "test"
version = 1
[entity.A]
[entity.B]
[relation.AB]
head = ["A"]
tail = ["B"]
[relation.WITH]
head = ["A", "B"]
tail = ["A", "B"]
symmetric = true
[attribute.realis]
of = ["relation"]
values = ["asserted", "planned"]
default = "asserted"
[attribute.size]
of = ["A"]
"""
)
ONTO = Annotations(
    doc="d",
    sha256="s",
    mentions=(
        Mention(id="m1", type="A", start=0, end=3, entity="e1", score=0.5, attributes={"size": 7}, extra={"x": 1}),
        Mention(id="m2", type="B", start=4, end=6, text="bo"),
        Mention(id="m3", type="B", start=8, end=9, entity="e2"),
    ),
    relations=(
        Relation(id="r1", type="AB", head="m1", tail="m2", evidence=((0, 9),), attributes={"realis": "asserted"}),
        Relation(id="r2", type="WITH", head=0, tail=2, extra={"y": 2}),
    ),
    entities=(Entity(id="e1", type="A", name="Ann", links={"kb": "Q1"}), Entity(id="e2", type="B")),
    provenance=Provenance(source="gold"),
    extra={"batch": 3},
)


def test_the_same_labels_get_everything_back() -> None:
    theirs = Annotations(
        doc="d",
        sha256="s",
        mentions=(
            Mention(id="m7", type="A", start=0, end=3, text="ann", entity="e9"),
            Mention(id="m1", type="B", start=4, end=6, text="bo"),
            Mention(id="m3", type="B", start=8, end=9, text="x", entity="e2"),
        ),
        relations=(
            Relation(id="r9", type="WITH", head="m3", tail="m7"),
            Relation(id="r8", type="AB", head="m7", tail="m1"),
        ),
        entities=(Entity(id="e9", type="A", name="Ann"),),
        provenance=Provenance(source="pass"),
    )
    made = grafted(theirs, ONTO, SCHEMA)
    first, second, third = made.mentions
    assert first == replace(ONTO.mentions[0], id="m7", entity="e9")
    assert (second.text, third.text) == ("bo", None)
    assert made.relations == (
        Relation(id="r9", type="WITH", head="m3", tail="m7", extra={"y": 2}),
        replace(ONTO.relations[0], id="r8", head="m7", tail="m1"),
    )
    assert made.entities == (replace(ONTO.entities[0], id="e9"), Entity(id="e2", type="B"))
    assert (made.provenance, made.extra) == (ONTO.provenance, ONTO.extra)


def test_a_mention_that_moved_is_known_by_its_id_and_place_together() -> None:
    moved = Mention(id="m1", type="A", start=1, end=3, text="nn")
    elsewhere = Mention(id="m2", type="B", start=6, end=8, text="zz", extra={"own": True})
    made = grafted(replace(ONTO, mentions=(moved, elsewhere), relations=(), entities=()), ONTO, SCHEMA)
    assert made.mentions == (replace(moved, score=0.5, attributes={"size": 7}, extra={"x": 1}), elsewhere)


def test_what_is_new_stays_as_it_came() -> None:
    mentions = (*ONTO.mentions, Mention(id="m4", type="A", start=20, end=21, text="q"))
    new = Relation(id="r3", type="AB", head="m4", tail="m2")
    made = grafted(replace(ONTO, mentions=mentions, relations=(new,)), ONTO, SCHEMA)
    assert made.mentions[3] == mentions[3]
    assert made.relations == (new,)


def test_a_new_name_and_a_new_origin_are_kept() -> None:
    named = replace(ONTO.entities[0], name="Anna", links={})
    origin = {"origin": {"how": "accepted", "run": "rules@1"}}
    mention = replace(ONTO.mentions[0], extra=origin)
    made = grafted(replace(ONTO, mentions=(mention,), relations=(), entities=(named,)), ONTO, SCHEMA)
    assert made.entities == (Entity(id="e1", type="A", name="Anna", links={"kb": "Q1"}),)
    assert made.mentions[0].extra == {"x": 1, **origin}
