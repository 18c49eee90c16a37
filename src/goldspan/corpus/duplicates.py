"""Copies and updates of one story: which texts share so much that they may not be in different splits.

A text is the set of its runs of five words, case folded. MinHash proposes pairs, the sets themselves decide:

- Jaccard (what is shared, of all there is) of at least .5, or
- containment (what is shared, of the smaller) of at least .6, for texts of at least 20 runs.

Containment finds the update that quotes an older story in full: two added paragraphs bring Jaccard down to .65, ten
added paragraphs to .2, while containment stays at 1. Below 20 runs a text may be a mere formula ("This is a developing
story …") which would tie all articles that use it to each other: there Jaccard decides alone.

Source: A. Broder, On the resemblance and containment of documents, 1997.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldspan.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, kana and Han: written without spaces, so each letter counts as a word."""

_WORD = re.compile(rf"[^\W{_NO_SPACES}]+|[{_NO_SPACES}]")

Shingles = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Nearness:
    """What makes two texts near; the defaults are those of the module's docstring.

    With 128 bands of one row, a pair of Jaccard j is proposed with probability 1 - (1 - j)^128: .998 at .05.
    """

    words: int = 5
    jaccard: float = 0.5
    containment: float = 0.6
    containment_from: int = 20
    bands: int = 128
    seed: int = 1


DEFAULT = Nearness()


@dataclass(frozen=True, slots=True, order=True)
class NearPair:
    """Two documents' ids in ascending order, and how near their texts are (both 0 to 1)."""

    first: str
    second: str
    jaccard: float
    containment: float


def shingles(text: str, words: int = DEFAULT.words) -> Shingles:
    """Return the runs of `words` words of a text; all its words where it has fewer; itself if it has none."""
    found = _WORD.findall(text.casefold())
    if not found:
        return frozenset({(text,)})
    return frozenset(tuple(found[i : i + words]) for i in range(max(1, len(found) - words + 1)))


def similarity(a: Shingles, b: Shingles) -> tuple[float, float]:
    """Return Jaccard and containment of two sets that are not empty."""
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared), shared / min(len(a), len(b))


def are_near(a: Shingles, b: Shingles, nearness: Nearness = DEFAULT) -> bool:
    """Whether two texts' shingles make them copies or updates of one story."""
    jaccard, containment = similarity(a, b)
    if jaccard >= nearness.jaccard:
        return True
    return containment >= nearness.containment and min(len(a), len(b)) >= nearness.containment_from


def near_pairs(texts: Mapping[str, str], of: Iterable[str], nearness: Nearness = DEFAULT) -> list[NearPair]:
    """Return the near pairs among `texts` in which at least one document is in `of`, sorted.

    Args:
        texts: Text of every document, by id.
        of: Ids of the documents whose neighbours are asked for; the cost is linear in the number of texts.
        nearness: What counts as near.

    Raises:
        MissingExtra: There are two texts or more and datasketch is not installed.
    """
    asked = sorted(set(of) & set(texts))
    if not asked or len(texts) < 2:
        return []
    sets = {key: shingles(text, nearness.words) for key, text in texts.items()}
    pairs = {tuple(sorted(pair)) for pair in _candidates(sets, asked, nearness)}
    return [
        NearPair(first, second, *similarity(sets[first], sets[second]))
        for first, second in sorted(pairs)
        if are_near(sets[first], sets[second], nearness)
    ]


def _candidates(sets: Mapping[str, Shingles], asked: list[str], nearness: Nearness) -> Iterator[tuple[str, str]]:
    """Yield pairs that share a MinHash value: only the documents asked about are in the index, all others query it."""
    try:
        from datasketch import MinHash, MinHashLSH  # brings scipy along
    except ImportError:
        raise MissingExtra("convert", "finding copies and updates of a story") from None

    empty = MinHash(num_perm=nearness.bands, seed=nearness.seed, hashfunc=zlib.crc32)

    def signature(items: Shingles) -> Any:  # noqa: ANN401 - datasketch has no types
        made = empty.copy()
        made.update_batch(["\0".join(item).encode("utf-8") for item in items])
        return made

    index = MinHashLSH(num_perm=nearness.bands, params=(nearness.bands, 1))
    for key in asked:
        index.insert(key, signature(sets[key]))
    for key, items in sets.items():
        yield from ((key, str(other)) for other in index.query(signature(items)) if other != key)
