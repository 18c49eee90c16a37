"""Candidates: stretches of text that some rule takes for a mention, and the choice among those that overlap."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from goldspan.extractors.text.phrases import tokens
from goldspan.normal.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from goldspan.annotation import Span
    from goldspan.document import Document

RANK = (
    "MONEY",
    "DATE",
    "EQUIPMENT",
    "COMPANY",
    "GOV_ORG",
    "ORG",
    "FACILITY",
    "AGREEMENT",
    "EVENT",
    "GPE",
    "LOC",
    "ROLE",
    "PERSON",
    "QUANTITY",
)
"""Which type wins where two candidates have the same span."""


class Candidate(NamedTuple):
    """A possible mention; half-open, in code points.

    Attributes:
        type: Type name.
        start: First code point.
        end: One past the last.
        norm: Normal form, where there is one.
        name: What it is called in full, for telling that two mentions are one thing.
    """

    type: str
    start: int
    end: int
    norm: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What the rules look at.

    Attributes:
        text: The text.
        published: Publication date, ISO 8601, if known.
        sentences: See `goldspan.normal.sentences`.
        words: Every word of the text, in small letters.
        closed: Stretches where nothing is labelled.
    """

    text: str
    published: str | None
    sentences: Sequence[Span]
    words: AbstractSet[str]
    closed: Sequence[Span] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression for one type, with an example that a test reads.

    The mention is the group `m`, or all of the match where there is none. In the example the mention stands in square
    brackets. Where `needs` is not empty the pattern matches no text without one of these words, and is not tried on it:
    most articles lack most words, which makes this half of the speed.
    """

    type: str
    regex: re.Pattern[str]
    example: str
    needs: frozenset[str] = frozenset()

    def matches(self, article: Article) -> Iterator[re.Match[str]]:
        """Yield the pattern's matches in an article."""
        if not self.needs or not self.needs.isdisjoint(article.words):
            yield from self.regex.finditer(article.text)

    def find(self, article: Article) -> Iterator[Candidate]:
        """Yield what the pattern finds in an article."""
        group = "m" if "m" in self.regex.groupindex else 0
        for match in self.matches(article):
            yield Candidate(self.type, match.start(group), match.end(group))


def last_words(phrases: Iterable[str], *, plural: bool = False) -> frozenset[str]:
    """Return the last word of each phrase in small letters, as `Article.words` has it, and its plural."""
    words = {tokens(phrase.lower()).words[-1] for phrase in phrases}
    return frozenset(words | {f"{word}s" for word in words} if plural else words)


_AGENCY = re.compile(r"\((?:[A-Z][A-Za-z]{1,12}(?:[ /-][A-Z][A-Za-z]{1,12}){0,3})\)(?=\s*(?:\n|\Z|[-–—:]))")
"""An agency's sign-off, or the agency in a dateline: `(Reuters) -`."""


def article_of(document: Document) -> Article:
    """Return the view of a document that the rules look at."""
    zones = [(zone.start, zone.end) for zone in document.zones if zone.type == "signoff"]
    agencies = [match.span() for match in _AGENCY.finditer(document.text)]
    words = frozenset(tokens(document.text).lowered)
    closed = sorted([*zones, *agencies])
    return Article(document.text, document.meta.published, sentences(document.text), words, closed)


def select(candidates: Iterable[Candidate], size: int, closed: Sequence[Span] = ()) -> list[Candidate]:
    """Choose candidates that do not overlap: the longest first, then the leftmost, then by `RANK`.

    Args:
        candidates: All there are.
        size: Length of the text.
        closed: Stretches nothing may touch.
    """
    taken = bytearray(size)
    for start, end in closed:
        taken[start:end] = b"\1" * (end - start)
    chosen = []
    for candidate in sorted(candidates, key=lambda c: (c.start - c.end, c.start, RANK.index(c.type))):
        if taken.find(1, candidate.start, candidate.end) == -1:
            taken[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
            chosen.append(candidate)
    return sorted(chosen, key=lambda c: c.start)
