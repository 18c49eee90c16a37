"""What a rule of quality looks at, and what it finds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldspan.errors import quote

if TYPE_CHECKING:
    from goldspan.annotation import Annotations, Mention, Reference

CONTEXT = 30
"""Code points shown on either side."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document with its labels; `group` keeps stories together in cross-validation."""

    record: Annotations
    text: str
    published: str | None = None
    group: str | None = None

    @property
    def doc(self) -> str:
        """The document's id."""
        return self.record.doc

    def index(self, reference: Reference) -> int | None:
        """Return the index of the mention a reference names; None where it names an entity."""
        if isinstance(reference, int):
            return reference
        return next((i for i, mention in enumerate(self.record.mentions) if mention.id == reference), None)

    def cluster(self, reference: Reference) -> str:
        """Return a name of the cluster a reference ends in; of a mention in no cluster a name of its own."""
        index = self.index(reference)
        if index is None:
            return str(reference)
        return self.record.mentions[index].entity or f"mention {index}"

    def shown(self, reference: Reference) -> str:
        """Return what a reference names, quoted."""
        index = self.index(reference)
        return quote(str(reference) if index is None else self.slice(self.record.mentions[index]))

    def slice(self, mention: Mention) -> str:
        """Return what a mention covers."""
        return mention.slice(self.text)

    def around(self, start: int, end: int) -> str:
        """Return a stretch with what stands around it, in one line, the stretch in brackets."""
        before, after = self.text[max(0, start - CONTEXT) : start], self.text[end : end + CONTEXT]
        return re.sub(r"\s+", " ", f"{before}[{self.text[start:end]}]{after}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One label that looks wrong, or one that looks missing.

    Attributes:
        rule: What it broke, in kebab case; exceptions name it.
        doc: The document's id.
        part: `"mentions"` or `"relations"`.
        index: Of the mention or relation; None for a stretch without a label.
        span: Half-open, code points.
        text: What it is about: the mention's or stretch's text, or `head -> tail` of a relation.
        found: What is odd, in words; texts in it are quoted.
        context: The stretch with what stands around it.
    """

    rule: str
    doc: str
    part: str
    index: int | None
    span: tuple[int, int]
    text: str
    found: str
    context: str

    @property
    def address(self) -> str:
        """Its place in the record, or in the text where there is no label."""
        return f"$.{self.part}[{self.index}]" if self.index is not None else f"text[{self.span[0]}:{self.span[1]}]"


def of_mention(rule: str, labelled: Labelled, index: int, found: str) -> Finding:
    """Return a finding about one mention."""
    mention = labelled.record.mentions[index]
    span = (mention.start, mention.end)
    return Finding(rule, labelled.doc, "mentions", index, span, labelled.slice(mention), found, labelled.around(*span))


def of_relation(rule: str, labelled: Labelled, index: int, found: str) -> Finding:
    """Return a finding about one relation; its span is from the first of its ends to the last."""
    relation = labelled.record.relations[index]
    ends = [labelled.index(end) for end in (relation.head, relation.tail)]
    mentions = [labelled.record.mentions[end] for end in ends if end is not None]
    span = (min(m.start for m in mentions), max(m.end for m in mentions)) if mentions else (0, 0)
    texts = [labelled.slice(mention) for mention in mentions] if len(mentions) == len(ends) else []
    text = " -> ".join(texts or [str(relation.head), str(relation.tail)])
    return Finding(rule, labelled.doc, "relations", index, span, text, found, labelled.around(*span))
