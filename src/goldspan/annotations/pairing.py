"""Which mention of one record is which of another, and which cluster became which, where ids mean nothing.

Mentions are paired by what they are, each at most once: first those with the same span and type, then with the same
span, then those of one type that overlap, the longest overlap first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from goldspan.annotation import Annotations, Mention


def pair_mentions(old: Sequence[Mention], new: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Yield pairs of indices, each at most once; what pairs with what stands above."""
    left, right = list(range(len(old))), list(range(len(new)))
    for key in (lambda mention: (mention.parts, mention.type), lambda mention: mention.parts):
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for index in reversed(right):
            waiting[key(new[index])].append(index)
        found = [(index, waiting[key(old[index])].pop()) for index in left if waiting.get(key(old[index]))]
        yield from found
        left = sorted(set(left).difference(index for index, _ in found))
        right = sorted(set(right).difference(index for _, index in found))
    overlaps = [
        (-shared, i, j)
        for i in left
        for j in right
        if old[i].type == new[j].type and (shared := min(old[i].end, new[j].end) - max(old[i].start, new[j].start)) > 0
    ]
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, i, j in sorted(overlaps):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield i, j


def pair_clusters(before: Annotations, after: Annotations, pairs: dict[int, int]) -> dict[str, str]:
    """Return which cluster became which: the ones that share most mentions, each at most once."""
    shared = Counter(
        (was, now)
        for i, j in pairs.items()
        if (was := before.mentions[i].entity) is not None and (now := after.mentions[j].entity) is not None
    )
    image: dict[str, str] = {}
    taken: set[str] = set()
    for (was, now), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if was not in image and now not in taken:
            image[was] = now
            taken.add(now)
    return image
