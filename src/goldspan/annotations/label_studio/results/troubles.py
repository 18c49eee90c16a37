"""What an annotation of Label Studio holds that a record cannot, told item by item and kept whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from goldspan.errors import Problem

RULES = {
    "bad-item": "An item of an annotation has the shape Label Studio gives it.",
    "bad-offset": "A region's start and end lie within the text.",
    "utf-16": "Offsets count code points; those of older servers count UTF-16 units and are converted.",
    "text-differs": "A region's text is that of its offsets; the offsets are what the annotator saw, and they count.",
    "white-space": "A region neither starts nor ends with white space, which is trimmed.",
    "doubled-region": "A region has one span.",
    "empty-label": "A region has a label.",
    "several-labels": "A region has one label.",
    "unknown-type": "Labels are types of the schema.",
    "no-region": "A value belongs to a region.",
    "unknown-field": "A value stands in a field of the interface.",
    "several-values": "A field holds one value.",
    "attribute-of": "An attribute is used on the types the schema gives it to.",
    "attribute-value": "An attribute has one of the schema's values.",
    "dangling": "A relation links two regions of the record.",
    "no-relation-label": "A relation has a type.",
    "unknown-relation-label": "Labels of relations are types of the schema, or marks of its attributes.",
    "type-pair": "A relation links types that the schema lets it link.",
    "two-way": "An arrow with two heads is a symmetric relation, or two that the schema allows.",
}
"""Rule → what holds, of every kind of trouble."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that could not be taken over as it stood.

    Attributes:
        doc: The document.
        region: Id of the region; of both, with an arrow, where it is a relation.
        rule: Which of `RULES` is broken.
        found: What is there, untrusted text already quoted.
        expected: What should be there.
        raw: The item, or items, as the server sent them.
        kept: Whether the label is in the record all the same, as far as it could be.
    """

    doc: str
    region: str
    rule: str
    found: str
    expected: str = ""
    raw: Any = None
    kept: bool = False

    def to_problem(self) -> Problem:
        """Return the trouble as a problem: the document is its file, the region its address."""
        remedy = "" if self.kept else "it was left out and set aside whole: correct it on the server, and pull again"
        return Problem(
            rule=self.rule,
            file=self.doc,
            address=f"region {self.region}" if self.region else "",
            found=self.found,
            expected=self.expected,
            remedy=remedy,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the trouble as plain data, to be kept beside the record."""
        return {
            "doc": self.doc,
            "region": self.region,
            "rule": self.rule,
            "found": self.found,
            "expected": self.expected,
            "kept": self.kept,
            "raw": self.raw,
        }


@dataclass(slots=True)
class Gathering:
    """Gathers the troubles of one annotation."""

    doc: str
    troubles: list[Trouble] = field(default_factory=list)

    def add(self, rule: str, region: str, found: str, raw: Any, expected: str = "", *, kept: bool = False) -> None:  # noqa: ANN401 - whatever a server sent
        """Note a trouble."""
        self.troubles.append(
            Trouble(doc=self.doc, region=region, rule=rule, found=found, expected=expected, raw=raw, kept=kept)
        )
