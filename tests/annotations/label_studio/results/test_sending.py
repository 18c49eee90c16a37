"""A record as a result."""

from __future__ import annotations

import pytest

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.annotations.label_studio import pushable, text_problems, to_result
from goldspan.errors import InputError
from goldspan.schema import parse_schema

SCHEMA = parse_schema("""\
name = "s"
version = 1
[entity.PER]
[entity.ORG]
[relation.WORKS]
head = ["PER"]
tail = ["ORG"]
[relation.MET]
head = ["PER"]
tail = ["PER"]
symmetric = true
[attribute.norm]
of = ["mention"]
[attribute.noise]
of = ["PER"]
values = ["none", "typo"]
default = "none"
[attribute.realis]
of = ["relation"]
values = ["asserted", "planned"]
default = "asserted"
""")
TEXT = "😀 Ada met Bo at Acme."


def test_a_record_whole() -> None:
    record = Annotations(
        doc="d",
        mentions=(
            Mention(id="m1", type="PER", start=2, end=5, entity="e1", score=0.5, attributes={"noise": "typo"}),
            Mention(id="m2", type="PER", start=10, end=12, attributes={"noise": "none", "norm": "Bo D."}),
            Mention(type="ORG", start=16, end=20, entity="e9", attributes={"noise": "typo", "norm": 3}),
        ),
        relations=(
            Relation(type="WORKS", head="m1", tail=2, attributes={"realis": "planned"}, evidence=((0, 5),)),
            Relation(type="MET", head="m1", tail="m2"),
        ),
        entities=(Entity(id="e1", name="Ada"),),
    )
    ada, bo = {"start": 2, "end": 5}, {"start": 10, "end": 12}
    acme = {"start": 16, "end": 20}
    assert to_result(record, TEXT, SCHEMA, notes={"m2": "cy: nothing"}) == [
        {
            "id": "m1",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {**ada, "text": "Ada", "labels": ["PER"]},
            "score": 0.5,
        },
        {"id": "m1", "from_name": "entity", "to_name": "text", "type": "textarea", "value": {**ada, "text": ["Ada"]}},
        {
            "id": "m1",
            "from_name": "attribute_noise",
            "to_name": "text",
            "type": "choices",
            "value": {**ada, "text": "Ada", "choices": ["typo"]},
        },
        {
            "id": "m2",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {**bo, "text": "Bo", "labels": ["PER"]},
        },
        {
            "id": "m2",
            "from_name": "attribute_norm",
            "to_name": "text",
            "type": "textarea",
            "value": {**bo, "text": ["Bo D."]},
        },
        {
            "id": "m2",
            "from_name": "note",
            "to_name": "text",
            "type": "textarea",
            "value": {**bo, "text": ["cy: nothing"]},
        },
        {
            "id": "m3",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {**acme, "text": "Acme", "labels": ["ORG"]},
        },
        {"id": "m3", "from_name": "entity", "to_name": "text", "type": "textarea", "value": {**acme, "text": ["e9"]}},
        {"from_id": "m1", "to_id": "m3", "type": "relation", "direction": "right", "labels": ["WORKS", "~planned"]},
        {"from_id": "m1", "to_id": "m2", "type": "relation", "direction": "bi", "labels": ["MET"]},
    ]


BAD = Annotations(
    doc="d",
    mentions=(
        Mention(id="m1", type="PER", start=2, end=5),
        Mention(id="m2", type="DOG", start=2, end=5),
        Mention(id="m3", type="PER", start=2, end=12, spans=((2, 5), (10, 12))),
        Mention(id="m4", type="PER", start=20, end=99, entity="e1"),
        Mention(id="m5", type="ORG", start=16, end=20, score=float("nan")),
    ),
    relations=(
        Relation(type="WORKS", head="m1", tail="m5"),
        Relation(type="OWNS", head="m1", tail="m5"),
        Relation(type="WORKS", head="m1", tail="e1"),
        Relation(type="WORKS", head="m1", tail="m9"),
        Relation(type="WORKS", head=0, tail=4),
        Relation(type="MET", head="m1", tail="m3"),
    ),
)
PROBLEMS = [
    ("$.mentions[1]", "unknown-type", '"DOG"'),
    ("$.mentions[2]", "discontinuous", "a mention of 2 parts"),
    ("$.mentions[3]", "past-text", "[20, 99)"),
    ("$.relations[1]", "unknown-type", '"OWNS"'),
    ("$.relations[2]", "entity-relation", 'a relation of the entity "e1"'),
    ("$.relations[3]", "dangling", '"m9" names nothing in this record'),
]


def test_everything_that_cannot_be_shown_is_told() -> None:
    with pytest.raises(InputError) as error:
        to_result(BAD, TEXT, SCHEMA)
    assert [(problem.address, problem.rule, problem.found) for problem in error.value.problems] == PROBLEMS


def test_predictions_go_without_it() -> None:
    record, problems = pushable(BAD, TEXT, SCHEMA)
    assert [(problem.address, problem.rule, problem.found) for problem in problems] == PROBLEMS
    assert [mention.id for mention in record.mentions] == ["m1", "m5"]
    assert [(relation.head, relation.tail) for relation in record.relations] == [("m1", "m5"), (0, 1)]
    result = to_result(record, TEXT, SCHEMA)
    assert [item["type"] for item in result] == ["labels", "labels", "relation"]
    assert "score" not in result[1]


def test_a_sound_record_is_pushed_as_it_is() -> None:
    record = Annotations(doc="d", mentions=(Mention(type="PER", start=2, end=5),))
    assert pushable(record, TEXT, SCHEMA) == (record, [])


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("fine\r\n\t😀", []),
        ("a\0b", ["text-characters"]),
        ("\ud83d", ["lone-surrogate"]),
        ("\0\ude00", ["text-characters", "lone-surrogate"]),
    ],
)
def test_texts_that_no_task_can_show(text: str, rules: list[str]) -> None:
    assert [problem.rule for problem in text_problems(text, "d")] == rules
    if rules:
        with pytest.raises(InputError):
            to_result(Annotations(doc="d"), text, SCHEMA)
    else:
        assert to_result(Annotations(doc="d"), text, SCHEMA) == []
