"""The annotation record: gold, an annotator's pass and an extractor's prediction are all this one record.

All offsets are half-open and count Unicode code points of the document's text (Python `str` indices).
`text[start:end] == mention.text` holds wherever the text is at hand; for a discontinuous mention `start` and `end` are
its envelope and its text is the parts joined by one space.

Absent, null and empty mean the same. Unknown keys are refused; free data goes under `extra`.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Reference = str | int
"""What a relation's head or tail holds: a mention's id, an entity's id, or a mention's index (an integer)."""

Span = tuple[int, int]
"""Half-open, in code points."""


class Mention(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """A stretch of text that names something.

    Attributes:
        type: Type name, from the schema where there is one.
        start: First code point.
        end: One past the last code point.
        id: Needed only where something refers to it.
        text: The slice itself, kept so that a record can be read and checked on its own.
        entity: Id of the entity (the cluster of mentions) it belongs to.
        score: An extractor's confidence, 0 to 1.
        attributes: Values of schema attributes, and normal forms under `norm`.
        spans: The parts of a discontinuous mention, in order; empty for an ordinary one.
        extra: Free data.
    """

    type: str
    start: int
    end: int
    id: str | None = None
    text: str | None = None
    entity: str | None = None
    score: float | None = None
    attributes: dict[str, Any] = {}
    spans: tuple[Span, ...] = ()
    extra: dict[str, Any] = {}

    @property
    def parts(self) -> tuple[Span, ...]:
        """The mention's parts as half-open spans; one for an ordinary mention."""
        return self.spans or ((self.start, self.end),)

    def slice(self, text: str) -> str:
        """Return what the mention covers in `text`; parts are joined by one space."""
        return " ".join(text[start:end] for start, end in self.parts)


class Relation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """A typed, directed link; `head` and `tail` are `Reference`s, `evidence` half-open spans of the text."""

    type: str
    head: Reference
    tail: Reference
    id: str | None = None
    score: float | None = None
    attributes: dict[str, Any] = {}
    evidence: tuple[Span, ...] = ()
    extra: dict[str, Any] = {}


class Entity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """A thing in the world that mentions refer to; `links` maps a knowledge base to an identifier there."""

    id: str
    type: str | None = None
    name: str | None = None
    links: dict[str, Any] = {}
    extra: dict[str, Any] = {}


class Provenance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who or what made a record; `created` is an ISO 8601 time."""

    source: Literal["gold", "pass", "extractor"] | None = None
    annotator: str | None = None
    tool: str | None = None
    version: str | None = None
    created: str | None = None
    extra: dict[str, Any] = {}


class Annotations(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The mentions, relations and entities of one document.

    Attributes:
        doc: Id of the document.
        sha256: SHA-256 of the document's text as UTF-8; optional for predictions.
        text: The document's whole text, which makes a file self-contained.
        mentions: In document order where goldspan wrote them.
        relations: Between mentions or entities.
        entities: Clusters; a mention may name an entity that is not listed here.
        provenance: Who or what made the record.
        extra: Free data.
    """

    doc: str
    format: Literal[1] = 1
    sha256: str | None = None
    text: str | None = None
    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    entities: tuple[Entity, ...] = ()
    provenance: Provenance | None = None
    extra: dict[str, Any] = {}
