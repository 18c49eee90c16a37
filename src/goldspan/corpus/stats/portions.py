"""Counts of documents and of what is in them: of all, of a split, of a year, of a kind of text.

Words are tokens of `goldspan.corpus.tokens` that hold a letter or digit, sentences those of
`goldspan.normal.sentences`; lengths in characters are Unicode code points. A mention that names no
entity is a cluster of its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from goldspan.corpus.tokens import tokenise, words
from goldspan.document import SPLITS
from goldspan.normal.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from goldspan.annotation import Span
    from goldspan.corpus.dataset.rows import Item

NONE = "none"
"""What a portion is called whose documents lack what they are told apart by."""

QUANTILES = {"min": 0.0, "q1": 0.25, "median": 0.5, "q3": 0.75, "max": 1.0}


@dataclass(frozen=True, slots=True)
class Measured:
    """A labelled document with what counting needs of its text.

    Attributes:
        item: The document and its labels.
        words: How many words it has.
        sentences: Its sentences, half-open in code points.
        clusters: Sizes of its clusters of mentions, by their key.
    """

    item: Item
    words: int
    sentences: tuple[Span, ...]
    clusters: Counter[str | int]


def measured(item: Item) -> Measured:
    """Return a labelled document with its words, sentences and clusters."""
    text = item.document.text
    keys = (index if m.entity is None else m.entity for index, m in enumerate(item.gold.mentions))
    return Measured(item, words(text, tokenise(text)), tuple(sentences(text)), Counter(keys))


@dataclass(frozen=True, slots=True)
class Portion:
    """Counts of some documents."""

    documents: int
    words: int
    characters: int
    sentences: int
    mentions: int
    relations: int
    clusters: int

    def to_dict(self) -> dict[str, Any]:
        """Return the counts, and labels per 100 words, as plain data."""
        return {
            "documents": self.documents,
            "words": self.words,
            "characters": self.characters,
            "sentences": self.sentences,
            "mentions": self.mentions,
            "relations": self.relations,
            "clusters": self.clusters,
            "mentions_per_100_words": per_100(self.mentions, self.words),
            "relations_per_100_words": per_100(self.relations, self.words),
        }


def portion(documents: Sequence[Measured]) -> Portion:
    """Return the counts of some documents."""
    return Portion(
        documents=len(documents),
        words=sum(each.words for each in documents),
        characters=sum(len(each.item.document.text) for each in documents),
        sentences=sum(len(each.sentences) for each in documents),
        mentions=sum(len(each.item.gold.mentions) for each in documents),
        relations=sum(len(each.item.gold.relations) for each in documents),
        clusters=sum(len(each.clusters) for each in documents),
    )


def per_100(count: int, words: int) -> float | None:
    """Return how many there are per 100 words, two decimals; None without words."""
    return round(100 * count / words, 2) if words else None


def portions(documents: Sequence[Measured], key: Callable[[Measured], str]) -> dict[str, Portion]:
    """Return counts by what `key` says: splits in their own order, everything else sorted, `none` last."""
    found: dict[str, list[Measured]] = {}
    for each in documents:
        found.setdefault(key(each), []).append(each)
    order = [*(split for split in SPLITS if split in found), *sorted(found.keys() - {*SPLITS, NONE}), NONE]
    return {name: portion(found[name]) for name in order if name in found}


def split_of(each: Measured) -> str:
    """Return a document's split."""
    return each.item.document.split or NONE


def year_of(each: Measured) -> str:
    """Return the year a document was published in."""
    published = each.item.document.meta.published or ""
    return published[:4] if published[:4].isdecimal() else NONE


def content_of(each: Measured) -> str:
    """Return what a document's text is."""
    return each.item.content or NONE


def format_of(each: Measured) -> str:
    """Return the suffix of the file a document was made from, without its full stop."""
    raw = each.item.document.raw
    return PurePosixPath(raw.path).suffix.lower().removeprefix(".") or NONE if raw else NONE


def quantiles(values: Iterable[int]) -> dict[str, float]:
    """Return the least value, quartiles and the greatest, by linear interpolation; empty without values."""
    ordered = sorted(values)
    if not ordered:
        return {}
    found = {}
    for name, share in QUANTILES.items():
        place = share * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        found[name] = round(ordered[low] + (place - low) * (ordered[high] - ordered[low]), 1)
    return found


def lengths(documents: Sequence[Measured]) -> dict[str, dict[str, float]]:
    """Return quantiles of the lengths of documents, in words, characters and sentences."""
    return {
        "words": quantiles(each.words for each in documents),
        "characters": quantiles(len(each.item.document.text) for each in documents),
        "sentences": quantiles(len(each.sentences) for each in documents),
    }
