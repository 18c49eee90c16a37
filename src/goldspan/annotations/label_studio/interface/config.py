"""The labelling interface: Label Studio's XML, drawn from the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from goldspan.annotations.label_studio.interface.colours import label_colours
from goldspan.annotations.label_studio.interface.fields import (
    ENTITY,
    LABEL,
    NOTE,
    TEXT,
    check_values,
    field_name,
    mention_attributes,
)
from goldspan.annotations.label_studio.interface.hotkeys import label_hotkeys
from goldspan.annotations.label_studio.interface.marks import relation_labels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goldspan.schema import Attribute, Schema

_STYLE = """
.goldspan-labels { position: sticky; top: 0; z-index: 110; padding: 6px 0 2px; }
.goldspan-labels, .goldspan-fields { background: var(--color-neutral-background, #fff); }
.goldspan-group { display: inline-block; vertical-align: top; margin: 0 18px 4px 0; }
.goldspan-text div { line-height: 1.4 !important; font-size: 15px; }
.goldspan-text span { line-height: 3; }
.goldspan-text span:empty { line-height: 1; }
.goldspan-text { padding: 18px 0 0 40px; }
.goldspan-fields { position: sticky; bottom: 0; z-index: 110; padding: 6px 0; }
.goldspan-fields { box-shadow: 0 40px 0 var(--color-neutral-background, #fff); }
.goldspan-fields { display: flex; flex-wrap: wrap; gap: 4px 24px; }
.goldspan-fields div { min-width: 9em; }
"""
_BOOLEANS = ("true", "false")  # the page takes these for no text in whatever is not called `value`
_CAPTION = "margin: 0; font-size: 12px; line-height: 16px; font-weight: 500; opacity: 0.65"


def labelling_interface(schema: Schema, extra_relation_labels: Iterable[str] = (), *, review: bool = False) -> str:
    """Return the interface as XML.

    Args:
        schema: What is labelled.
        extra_relation_labels: Labels of arrows that the data has and the schema alone does not name.
        review: Whether regions have a field that says what annotators disagreed about.

    Raises:
        SchemaError: Hotkeys that the page cannot tell apart, or values that XML cannot hold.
    """
    check_values(schema)
    view = Element("View")
    SubElement(view, "Style").text = _STYLE
    _head(view)
    _labels(view, schema)
    _relations(view, [*relation_labels(schema), *extra_relation_labels])
    text = SubElement(view, "View", className="goldspan-text")
    SubElement(text, "Text", name=TEXT, value="$text", granularity="symbol")
    _fields(view, schema, review=review)
    indent(view)
    return tostring(view, encoding="unicode") + "\n"


def _head(view: Element) -> None:
    SubElement(view, "Header", value="$title", size="4", style="margin: 0")
    line = SubElement(view, "View", style="display: flex; gap: 16px")
    for name in ("published", "publisher"):
        SubElement(line, "Header", value=f"${name}", size="5", style=_CAPTION)


def _labels(view: Element, schema: Schema) -> None:
    colours, keys = label_colours(schema), label_hotkeys(schema)
    bar = SubElement(view, "View", className="goldspan-labels")
    labels = SubElement(bar, "Labels", name=LABEL, toName=TEXT, choice="single", showInline="true")
    groups: dict[str, list[str]] = {}
    for name, entity in schema.entity.items():
        groups.setdefault(entity.group or "", []).append(name)
    for group, names in groups.items():
        parent = labels
        if len(groups) > 1:
            parent = SubElement(labels, "View", className="goldspan-group")
            _caption(parent, group[:1].upper() + group[1:])
            parent = SubElement(parent, "View")
        for name in names:
            entity = schema.entity[name]
            label = SubElement(parent, "Label", value=name, background=colours[name])
            if name in keys:
                label.set("hotkey", keys[name])
            if entity.description not in ("", *_BOOLEANS):
                label.set("hint", _printable(entity.description))


def _relations(view: Element, labels: list[str]) -> None:
    relations = SubElement(view, "Relations", choice="multiple")
    for label in dict.fromkeys(labels):
        SubElement(relations, "Relation", value=label)


def _fields(view: Element, schema: Schema, *, review: bool) -> None:
    box = SubElement(view, "View", className="goldspan-fields", visibleWhen="region-selected")
    field = SubElement(box, "View")
    _caption(field, "same thing as")
    # Here and not in the list of regions, which shows ten of them and does not follow what is selected in the text.
    _text_field(field, ENTITY)
    for name, (attribute, types) in mention_attributes(schema).items():
        field = SubElement(box, "View")
        when = "" if len(types) == len(schema.entity) else ",".join(types) + ("," if types[0] in _BOOLEANS else "")
        if when:
            field.attrib.update(visibleWhen="region-selected", whenLabelValue=when)
        _caption(field, name)
        control = _choices(field, name, attribute) if attribute.values else _text_field(field, field_name(name))
        if when:
            control.set("whenLabelValue", when)  # the page drops a value whose region became of another type
    if review:
        field = SubElement(box, "View")
        _caption(field, "note")
        _text_field(field, NOTE)


def _caption(parent: Element, text: str) -> None:
    SubElement(parent, "Header", value=_shown(text) or "\u00a0", size="5", style=_CAPTION)


def _text_field(box: Element, name: str) -> Element:
    return SubElement(
        box, "TextArea", name=name, toName=TEXT, perRegion="true", editable="true", maxSubmissions="1", rows="1"
    )


def _choices(box: Element, name: str, attribute: Attribute) -> Element:
    choices = SubElement(
        box, "Choices", name=field_name(name), toName=TEXT, perRegion="true", choice="single", showInline="true"
    )
    for value in attribute.values:
        if value == attribute.default:
            continue
        choice = SubElement(choices, "Choice", value=_shown(value))
        if "$" in value:
            choice.set("alias", value)
    return choices


def _shown(text: str) -> str:
    """Keep the page from taking `$name` in a text for the task's data: a word joiner stands between."""
    return _printable(text).replace("$", "$\u2060")


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
