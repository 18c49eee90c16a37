"""Which item is which in three sequences, of which the first is the ancestor of the other two."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, TypeVar

from goldspan.annotation import Mention, Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T", Mention, Relation)

Node = list[int | None]
"""One thing: its index in base, ours and theirs, None where it is not there."""


def match(
    three: Sequence[Sequence[T]],
    content: Callable[[T], Hashable],
    speaks: Callable[[T, T], bool],
) -> list[Node]:
    """Return all things of three sequences: those of the base in order, then what is new.

    Args:
        three: Base, ours, theirs.
        content: What makes two items the same whatever their ids are.
        speaks: Whether an id that the base's item and another share can be believed.
    """
    nodes: list[Node] = [[index, None, None] for index in range(len(three[0]))]
    for side in (1, 2):
        for i, j in _alike(dict(enumerate(three[0])), dict(enumerate(three[side])), content):
            nodes[i][side] = j
    ours, theirs = (_left(three[side], nodes, side) for side in (1, 2))
    # What both sides made alike is one thing, before either is taken for a change of something in the base.
    both = dict(_alike(ours, theirs, content))
    news: list[Node] = [[None, i, both.get(i)] for i in ours]
    news += [[None, None, j] for j in sorted(theirs.keys() - both.values())]
    news.sort(key=lambda node: None in node[1:])
    # An id is that of the base, or one that the other side gave to what is in the base.
    by_id = [
        {items[at].id: index for index, node in enumerate(nodes) if (at := node[side]) is not None}
        for side, items in enumerate(three)
    ]
    for new in list(news):
        items = [three[side][at] for side, at in enumerate(new) if at is not None]
        for known in by_id:
            for index in [known[item.id] for item in items if item.id and item.id in known]:
                if new in news and all(speaks(three[0][index], item) for item in items):
                    _join(nodes[index], new, news)
    return nodes + news


def _alike(
    first: Mapping[int, T], second: Mapping[int, T], content: Callable[[T], Hashable]
) -> Iterator[tuple[int, int]]:
    """Yield pairs of indices of items with the same content, those with the same id first; each at most once."""
    left, right = dict(first), dict(second)
    for with_id in (True, False):
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for j in sorted(right, reverse=True):
            waiting[content(right[j]), right[j].id if with_id else None].append(j)
        for i in sorted(left):
            if found := waiting.get((content(left[i]), left[i].id if with_id else None)):
                j = found.pop()
                del left[i], right[j]
                yield i, j


def _left(items: Sequence[T], nodes: Sequence[Node], side: int) -> dict[int, T]:
    taken = {node[side] for node in nodes}
    return {index: item for index, item in enumerate(items) if index not in taken}


def _join(was: Node, new: Node, news: list[Node]) -> None:
    """Make a new thing one with a thing of the base, unless that has become something else on the same side."""
    if all(was[side] is None or new[side] is None for side in (1, 2)):
        for side in (1, 2):
            was[side] = was[side] if new[side] is None else new[side]
        news.remove(new)


Groups = Mapping[str, set[int]]
"""Mentions by group."""

_Said = Mapping[str, Hashable]


def match_groups(three: Sequence[Groups], said: Sequence[_Said]) -> list[list[str | None]]:
    """Return which group of mentions is which in base, ours and theirs, by id where they share a mention.

    Groups left over are the same where they share most mentions, and of those where the same is `said` of them; each
    is paired at most once. What the other side has under an id counts like what the base has under it.
    """
    base, ours, theirs = three
    here, there = _by_id(base, ours), _by_id(base, theirs)
    for_ours = {name: group | theirs[name] if name in there else group for name, group in base.items()}
    for_theirs = {name: group | ours[name] if name in here else group for name, group in base.items()}
    here, there = _by_id(for_ours, ours), _by_id(for_theirs, theirs)
    # A new id that both sides have is one thing: it is the base's only if both gave that another name.
    both = _by_id(_rest(ours, here), _rest(theirs, there))
    joint = {name: ours[name] | theirs[name] for name in both}
    renamed: dict[str, str] = {}
    _by_share(renamed, ({name: base[name] for name in base if name not in here | there}, joint), (said[0], said[1]))
    here, there = here | renamed, there | renamed
    alone = {name: name for name in both if name not in renamed}
    for pairs, known, side, place in ((here, for_ours, ours, 1), (there, for_theirs, theirs, 2)):
        _by_share(pairs, (known, _rest(_rest(side, pairs), alone)), (said[0], said[place]))
    _by_share(alone, (_rest(ours, here), _rest(theirs, there)), (said[1], said[2]))
    nodes: list[list[str | None]] = [[name, here.get(name), there.get(name)] for name in base]
    nodes += [[None, name, alone.get(name)] for name in _rest(ours, here)]
    nodes += [[None, None, name] for name in _rest(_rest(theirs, there), alone)]
    return nodes


def _rest(groups: Groups, pairs: Mapping[str, str]) -> dict[str, set[int]]:
    """Return the groups that are nothing's counterpart yet."""
    taken = set(pairs.values())
    return {name: group for name, group in groups.items() if name not in taken}


def _by_id(first: Groups, second: Groups) -> dict[str, str]:
    return {
        name: name
        for name, group in first.items()
        if name in second and (group & second[name] or not group or not second[name])
    }


def _by_share(pairs: dict[str, str], groups: tuple[Groups, Groups], said: tuple[_Said, _Said]) -> None:
    """Add what is left over, most shared mentions first."""
    first, second = groups
    where: dict[int, str] = {mention: name for name, group in second.items() for mention in group}
    shared = Counter((name, where[mention]) for name, group in first.items() for mention in group if mention in where)
    taken = set(pairs.values())

    def order(pair: tuple[str, str]) -> tuple[int, bool, tuple[str, str]]:
        return -shared[pair], said[0].get(pair[0]) != said[1].get(pair[1]), pair

    for was, now in sorted(shared, key=order):
        if was not in pairs and now not in taken:
            pairs[was] = now
            taken.add(now)
