"""The labelling interface drawn from the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, fromstring

import pytest

from goldspan.annotations.label_studio import labelling_interface
from goldspan.errors import SchemaError
from goldspan.schema import Attribute, EntityType, RelationType, Schema, parse_schema, read_schema

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = parse_schema("""\
name = "s"
version = 1
[entity.PERSON]
description = "A <named> human & \\"co\\"."
hotkey = "p"
color = "#1B6CA8"
group = "people"
[entity.DATE]
group = "values"
[entity.ROLE]
group = "people"
[relation.HOLDS]
head = ["PERSON"]
tail = ["ROLE"]
[attribute.realis]
of = ["relation"]
values = ["asserted", "planned"]
default = "asserted"
[attribute.norm]
of = ["DATE", "ROLE"]
[attribute.noise]
of = ["mention"]
values = ["none", "US$5", "a,b", "<b>"]
default = "none"
[attribute.text]
of = ["mention"]
""")


def parsed(schema: Schema = SCHEMA, *extra: str, review: bool = False) -> Element:
    return fromstring(labelling_interface(schema, extra, review=review))  # noqa: S314 - our own


def named(view: Element, name: str) -> Element:
    (found,) = [element for element in view.iter() if element.get("name") == name]
    return found


def test_title_date_and_publisher_stand_above_the_text() -> None:
    shown = [element.get("value") for element in parsed().iter() if str(element.get("value")).startswith("$")]
    assert shown == ["$title", "$published", "$publisher", "$text"]


def test_types_are_grouped_with_colours_keys_and_hints() -> None:
    groups = [
        [element.get("value") for element in group.iter() if element.get("value")] for group in named(parsed(), "label")
    ]
    assert groups == [["People", "PERSON", "ROLE"], ["Values", "DATE"]]
    labels = {str(label.get("value")): label for label in parsed().iter("Label")}
    assert labels["PERSON"].attrib == {
        "value": "PERSON",
        "background": "#1b6ca8",
        "hotkey": "p",
        "hint": 'A <named> human & "co".',
    }
    assert len({label.get("background") for label in labels.values()}) == 3
    assert len({label.get("hotkey") for label in labels.values()}) == 3


def test_one_group_needs_no_heading() -> None:
    schema = Schema(name="s", version=1, entity={"A": EntityType(), "B": EntityType()})
    assert [element.tag for element in named(parsed(schema), "label")] == ["Label", "Label"]


def test_relations_have_types_marks_and_what_the_data_needs() -> None:
    labels = [element.get("value") for element in parsed(SCHEMA, "HOLDS ~planned", "HOLDS").iter("Relation")]
    assert labels == ["HOLDS", "~planned", "HOLDS ~planned"]


def test_fields_of_a_region() -> None:
    view = parsed()
    names = [element.get("name") for element in view.iter() if element.get("toName") == "text"]
    assert names == ["label", "entity", "attribute_norm", "attribute_noise", "attribute_text"]
    fields = [named(view, str(name)) for name in names[1:]]
    assert {field.get("perRegion") for field in fields} == {"true"}
    assert named(view, "attribute_norm").get("whenLabelValue") == "DATE,ROLE"
    assert named(view, "attribute_noise").get("whenLabelValue") is None


def test_choices_leave_out_the_default_and_keep_the_page_from_reading_task_data() -> None:
    choices = [dict(choice.attrib) for choice in named(parsed(), "attribute_noise")]
    assert choices == [{"value": "US$\u20605", "alias": "US$5"}, {"value": "a,b"}, {"value": "<b>"}]


def test_a_review_has_notes() -> None:
    assert named(parsed(review=True), "note").get("perRegion") == "true"
    assert "note" not in [element.get("name") for element in parsed().iter()]


@pytest.mark.parametrize("word", ["true", "false"])
def test_words_that_the_page_takes_for_something_else(word: str) -> None:
    schema = Schema(
        name="s",
        version=1,
        entity={word: EntityType(description=word), "B": EntityType(description="tab\there")},
        attribute={word: Attribute(of=(word,), values=(word, "x"))},
    )
    view = parsed(schema)
    labels = {label.get("value"): label.get("hint") for label in view.iter("Label")}
    assert labels == {word: None, "B": "tab here"}
    assert named(view, f"attribute_{word}").get("whenLabelValue") == f"{word},"
    others = [value for element in view.iter() for key, value in element.attrib.items() if key != "value"]
    assert word not in [value for value in others if value != "true"]


def test_values_that_xml_cannot_hold_are_refused() -> None:
    attribute = Attribute(of=("mention",), values=("ok", "bell\x07", "line\n"))
    schema = Schema(name="s", version=1, entity={"A": EntityType()}, attribute={"x": attribute})
    with pytest.raises(SchemaError) as error:
        labelling_interface(schema)
    assert [problem.found for problem in error.value.problems] == [
        '"bell\\x07" holds a character that XML cannot',
        '"line\\n" holds a character that XML cannot',
    ]


def test_the_same_schema_gives_the_same_interface() -> None:
    assert labelling_interface(SCHEMA) == labelling_interface(SCHEMA)


def test_the_corpus_own_schema(root: Path) -> None:
    schema = read_schema(root / "annotations/schema.toml")
    view = parsed(schema)
    assert [label.get("value") for label in view.iter("Label")] == list(schema.entity)
    assert [label.get("hotkey") for label in view.iter("Label")] == [e.hotkey for e in schema.entity.values()]
    assert len(named(view, "label")) == 5
    relations = [label.get("value") for label in view.iter("Relation")]
    assert relations == [*schema.relation, "~planned", "~negated", "~hypothetical", "~inferred"]


def test_a_schema_without_relations_or_attributes() -> None:
    schema = Schema(name="s", version=1, entity={"A": EntityType()})
    assert len(list(parsed(schema).iter("Relation"))) == 0
    linked = Schema(
        name="s", version=1, entity={"A": EntityType()}, relation={"R": RelationType(head=("A",), tail=("A",))}
    )
    assert len(list(parsed(linked).iter("Relation"))) == 1
