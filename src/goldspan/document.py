"""The document record: an article's clean text and everything known about where it came from.

All offsets are half-open and count Unicode code points of `Document.text` (Python `str` indices), except the two raw
columns of `offset_map` and the ends in `dropped`, which count characters of the decoded raw file.

Absent, null and empty mean the same. Unknown keys are refused; free data goes under `extra`.
"""

from __future__ import annotations

import hashlib
from typing import Any, Literal

import msgspec

Split = Literal["train", "dev", "test"]
SPLITS: tuple[Split, ...] = ("train", "dev", "test")

FORMAT = 1
"""Version of the record format; older ones stay readable for ever."""


def text_sha256(text: str) -> str:
    """Return the SHA-256 of `text` as UTF-8, in lower-case hexadecimal.

    Raises:
        UnicodeEncodeError: `text` holds a lone surrogate, which no record may.
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class Raw(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The file as received: path in the workspace (with `/`), SHA-256 of its bytes, encoding it was read in."""

    path: str
    sha256: str
    encoding: str


class Meta(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is known about the article; `published` is an ISO 8601 date, `language` a BCP 47 tag."""

    title: str | None = None
    publisher: str | None = None
    agency: str | None = None
    byline: str | None = None
    dateline: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    license: str | None = None


class Zone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A stretch of the text with a role of its own (`dateline`, `title`, `tweet`, `signoff`, …)."""

    type: str
    start: int
    end: int


class Dropped(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A stretch of the decoded raw file that is not in the text, and why."""

    raw_start: int
    raw_end: int
    reason: str


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One article, converted.

    Attributes:
        id: The seed's path without suffix, made a slug; ids from elsewhere are kept as they are.
        text: The clean text every offset refers to.
        sha256: SHA-256 of `text` as UTF-8.
        raw: The file as received, if there is one.
        meta: Title, publisher, dates.
        zones: Stretches with a role, in document order.
        offset_map: Rows `(clean start, clean end, raw start, raw end)`, ascending; what lies between rows was dropped
            or rewritten. Rows of equal length on both sides map one to one.
        dropped: What the cleaner left out, in order.
        group: Near-duplicates and updates of one story share one group.
        split: The part of the corpus it belongs to; pinned once assigned.
        extra: Free data.
    """

    id: str
    text: str
    sha256: str
    format: Literal[1] = 1
    raw: Raw | None = None
    meta: Meta = Meta()
    zones: tuple[Zone, ...] = ()
    offset_map: tuple[tuple[int, int, int, int], ...] = ()
    dropped: tuple[Dropped, ...] = ()
    group: str | None = None
    split: Split | None = None
    extra: dict[str, Any] = {}
