"""What a reader hands over: the article's text with its origin, what the file says about itself, and its zones."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goldspan.corpus.mapped import MappedText


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """What is known about a raw file from elsewhere, or what the file says about itself; None is unknown.

    Attributes:
        title: Headline; never a part of the text.
        publisher: Who published it.
        agency: The news agency's sign, such as `ANI`. One of no renown is found in a text only if it is given.
        byline: The authors, as written.
        published: ISO 8601 date.
        url: Where it was published.
        language: BCP 47 tag.
        license: Name of the licence.
        encoding: Character encoding of the raw file, a name Python knows.
    """

    title: str | None = None
    publisher: str | None = None
    agency: str | None = None
    byline: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    license: str | None = None
    encoding: str | None = None

    def over(self, other: SourceFacts) -> SourceFacts:
        """Return these facts, and `other`'s where these are unknown."""
        return SourceFacts(**{f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(self)})


@dataclass(frozen=True, slots=True)
class RawZone:
    """A stretch of the decoded raw file with a role of its own; half-open, in its characters."""

    type: str
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article as read, before cleaning.

    Attributes:
        text: The article's text, each character with its place in the decoded raw file.
        facts: What the file says about itself.
        zones: Stretches with a role, as far as the format shows them.
    """

    text: MappedText
    facts: SourceFacts = SourceFacts()
    zones: tuple[RawZone, ...] = ()
