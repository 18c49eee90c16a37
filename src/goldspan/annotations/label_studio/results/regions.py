"""The regions of an annotation: what its items say, put together by region, and what of it is in trouble."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goldspan.annotations.label_studio.interface.fields import ENTITY, NOTE, field_attribute
from goldspan.annotations.label_studio.results.offsets import Claim, find_places
from goldspan.errors import quote

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from goldspan.annotation import Span
    from goldspan.annotations.label_studio.results.troubles import Gathering
    from goldspan.schema import Schema

_MAX_OFFSET = 2**53  # no text is longer, and what a server sends may be any number


@dataclass(slots=True)
class Region:
    """A region as somebody left it.

    Attributes:
        id: Its id on the server.
        start: First code point.
        end: One past the last.
        type: The label.
        origin: `manual`, `prediction`, `prediction-changed`, or empty.
        key: What stands in the field for the cluster.
        attributes: Values of attributes.
        notes: What was written in the field for notes, and as the region's comment.
    """

    id: str
    start: int
    end: int
    type: str
    origin: str = ""
    key: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class RegionReader:
    """Reads the regions of one annotation; troubles are gathered.

    Args:
        text: The task's text.
        schema: Types and attributes.
        troubles: Where troubles are noted.
        settled: Spans that are taken as they are, white space and all.
    """

    def __init__(self, text: str, schema: Schema, troubles: Gathering, settled: Container[Span] = ()) -> None:
        self._text = text
        self._schema = schema
        self._settled = settled
        self._tell = troubles.add

    def read(self, items: Iterable[object]) -> dict[str, Region]:
        """Return the regions by id, in the order in which they first occur."""
        labels: dict[str, list[dict[str, Any]]] = {}
        values: list[dict[str, Any]] = []
        for item in items:
            if not isinstance(item, dict) or not isinstance(item.get("id"), str) or not item["id"]:
                self._tell("bad-item", "", f"{quote(item)} is no region", item, "an object with an id")
            elif str(item.get("type")).endswith("labels"):
                labels.setdefault(item["id"], []).append(item)
            else:
                values.append(item)
        regions = self._placed([item for group in labels.values() for item in self._one(group)])
        for item in values:
            if item["id"] in regions:
                self._read_value(regions[item["id"]], item)
            else:
                why = "of a region that is left out" if item["id"] in labels else "without a region"
                self._tell("no-region", item["id"], f"a value {why}", item, "a region in the record")
        return regions

    def _one(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the one item that counts of those with one id."""
        first = items[0]
        for item in items[1:]:
            if _claim(item) != _claim(first):
                found = f"a second span for {quote(item['id'])}"
                self._tell("doubled-region", item["id"], found, item, "an id of its own")
            elif _labels(item) != _labels(first):
                self._tell("several-labels", item["id"], f"{_listed(item)} beside {_listed(first)}", item, "one label")
        return [first]

    def _placed(self, items: list[dict[str, Any]]) -> dict[str, Region]:
        known = [(item, claim) for item in items if (claim := self._claimed(item)) is not None]
        places = find_places(self._text, [claim for _, claim in known])
        regions: dict[str, Region] = {}
        for (item, claim), place in zip(known, places, strict=True):
            name = item["id"]
            offsets = f"[{claim.start}, {claim.end})"
            if place.span is None:
                expected = f"offsets within the text, which has {len(self._text)} code points"
                self._tell("bad-offset", name, f"offsets {offsets}", item, expected)
                continue
            if place.utf16:
                found = f"{offsets} counts UTF-16 units; read as [{place.span[0]}, {place.span[1]})"
                self._tell("utf-16", name, found, item, "code points", kept=True)
            if place.differs:
                slice_ = quote(self._text[slice(*place.span)])
                found = f"{quote(claim.shown)} at {offsets}, where the text has {slice_}"
                self._tell("text-differs", name, found, item, "the text's own", kept=True)
            label, span = self._label(item), self._trimmed(place.span, item)
            if label is not None and span is not None:
                regions[name] = Region(name, *span, label, origin=str(item.get("origin") or ""))
                regions[name].notes += _comments(item)
        return regions

    def _claimed(self, item: dict[str, Any]) -> Claim | None:
        claim = _claim(item)
        if claim is None:
            self._tell("bad-offset", item["id"], "a region without offsets", item, "a start and an end")
        return claim

    def _trimmed(self, span: Span, item: dict[str, Any]) -> Span | None:
        """Return a span without the white space that the mouse caught at its ends; None if nothing is left."""
        start, end = span
        slice_ = self._text[start:end]
        start, end = end - len(slice_.lstrip()), start + len(slice_.rstrip())
        if (start, end) == span or span in self._settled:
            return span
        whole = not slice_.strip()
        found = f"{quote(slice_)} is only white space" if whole else f"{quote(slice_)}, read as [{start}, {end})"
        self._tell("white-space", item["id"], found, item, "no white space at the ends", kept=not whole)
        return None if whole else (start, end)

    def _label(self, item: dict[str, Any]) -> str | None:
        given = _labels(item)
        if not given:
            self._tell("empty-label", item["id"], "a region without a label", item, "a type of the schema")
            return None
        known = [label for label in given if label in self._schema.entity]
        if not known:
            expected = f"one of {', '.join(self._schema.entity)}"
            self._tell("unknown-type", item["id"], _listed(item), item, expected)
            return None
        if len(given) > 1:
            self._tell("several-labels", item["id"], f"{_listed(item)}; {known[0]} is taken", item, "one", kept=True)
        return known[0]

    def _read_value(self, region: Region, item: dict[str, Any]) -> None:
        name = item.get("from_name")
        given = _texts(item)
        if not given:
            return
        attribute = field_attribute(name) if isinstance(name, str) else None
        if name == NOTE:
            region.notes += given
        elif name == ENTITY:
            region.key = self._single(region, item, given)
        elif attribute is None or attribute not in self._schema.attribute:
            self._tell("unknown-field", region.id, f"{given} in the field {quote(name)}", item, "a field of the schema")
        else:
            self._read_attribute(region, attribute, self._single(region, item, given), item)

    def _read_attribute(self, region: Region, name: str, value: str, item: dict[str, Any]) -> None:
        rule = self._schema.attribute[name]
        if name not in self._schema.attributes_of("mention", region.type):
            found = f"{name} {quote(value)} on {region.type}"
            self._tell("attribute-of", region.id, found, item, f"one of {', '.join(rule.of)}")
        elif rule.values and value not in rule.values:
            expected = f"one of {', '.join(rule.values)}"
            self._tell("attribute-value", region.id, f"{name} {quote(value)}", item, expected)
        else:
            region.attributes[name] = value

    def _single(self, region: Region, item: dict[str, Any], given: list[str]) -> str:
        if len(given) > 1:
            found = f"{', '.join(map(quote, given))}; the first is taken"
            self._tell("several-values", region.id, found, item, "one value", kept=True)
        return given[0]


def _value(item: dict[str, Any]) -> dict[str, Any]:
    value = item.get("value")
    return value if isinstance(value, dict) else {}


def _claim(item: dict[str, Any]) -> Claim | None:
    value = _value(item)
    start, end = (_number(value.get(key)) for key in ("start", "end"))
    shown = value.get("text")
    return None if start is None or end is None else Claim(start, end, shown if isinstance(shown, str) else None)


def _number(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        return int(value)
    is_number = isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MAX_OFFSET
    return value if is_number else None  # type: ignore[return-value]


def _labels(item: dict[str, Any]) -> list[str]:
    value = _value(item)
    given = value.get(str(item["type"]), value.get("labels"))
    return [label for label in given if isinstance(label, str)] if isinstance(given, list) else []


def _listed(item: dict[str, Any]) -> str:
    return ", ".join(map(quote, _labels(item))) or "no label"


def _texts(item: dict[str, Any]) -> list[str]:
    """Return what a field holds: texts or choices, the empty ones left out."""
    value = _value(item)
    given = value.get("choices") if item.get("type") == "choices" else value.get("text")
    given = [given] if isinstance(given, str) else given
    return [text for text in given if isinstance(text, str) and text.strip()] if isinstance(given, list) else []


def _comments(item: dict[str, Any]) -> list[str]:
    meta = item.get("meta")
    given = meta.get("text") if isinstance(meta, dict) else None
    given = [given] if isinstance(given, str) else given
    return [text for text in given if isinstance(text, str) and text] if isinstance(given, list) else []
