"""Records decoded for counting: what `goldspan.annotation` accepts is accepted, at two thirds of the cost.

A record of `goldspan.annotation` owns an empty object for each mention's attributes and extra. These do not: an absent
object is `UNSET`. Everything else is called the same, so that what reads the one reads the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

import msgspec

from goldspan.annotation import Entity, Provenance, Reference, Span  # noqa: TC001 - msgspec reads the annotations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.annotation import Annotations


class LeanMention(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """See `goldspan.annotation.Mention`."""

    type: str
    start: int
    end: int
    id: str | None = None
    text: str | None = None
    entity: str | None = None
    score: float | None = None
    attributes: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    spans: tuple[Span, ...] = ()
    extra: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET

    @property
    def parts(self) -> tuple[Span, ...]:
        """The mention's parts as half-open spans."""
        return self.spans or ((self.start, self.end),)


class LeanRelation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """See `goldspan.annotation.Relation`."""

    type: str
    head: Reference
    tail: Reference
    id: str | None = None
    score: float | None = None
    attributes: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    evidence: tuple[Span, ...] = ()
    extra: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class LeanRecord(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, gc=False):
    """See `goldspan.annotation.Annotations`."""

    doc: str
    format: Literal[1] = 1
    sha256: str | None = None
    text: str | None = None
    mentions: tuple[LeanMention, ...] = ()
    relations: tuple[LeanRelation, ...] = ()
    entities: tuple[Entity, ...] = ()
    provenance: Provenance | None = None
    extra: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


_decode = msgspec.json.Decoder(LeanRecord).decode


def lean_records(lines: Sequence[bytes]) -> list[Annotations]:
    """Return the records of some lines of JSON, for reading only, and not their attributes.

    Raises:
        msgspec.MsgspecError, UnicodeDecodeError, RecursionError: Some line holds no record.
    """
    return cast("list[Annotations]", [_decode(line) for line in lines])
