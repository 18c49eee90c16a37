"""The best one-to-one pairing of gold and predicted items, for all documents of a batch at once.

Candidates form a graph whose connected components are independent. Almost all are one gold and one predicted item, and
need nothing. Small ones are solved together, by trying every matching of their shape; the few large ones one by one.
Both ways are exact and find the same pairing: criteria are compared as integers, fractions over a common denominator,
and what is still equal is settled by the order of the items. The order in which candidates are listed never matters.
"""

from __future__ import annotations

from functools import cache
from math import comb, lcm, perm
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from goldspan.errors import InputError, Problem, quote
from goldspan.measures.kernel.assignment import heaviest_matching
from goldspan.measures.kernel.components import components_of, renumbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.measures.arrays import Bools, Ints

_MOST_MATCHINGS = 256
"""Shapes of components with more matchings than this are solved one by one."""
_DIGIT = 16
"""Criteria of a small component are digits of a number; their sums, over at most four pairs, stay below this."""
_MOST_COMMON = 2**40
"""Largest common denominator for which a small component's weights, with up to four criteria, fit 60 bits."""
MAX_WORK = 6_000_000
"""Largest component: items of its smaller side times candidates times thousands of bits of a weight. Takes seconds."""

Criteria = tuple[tuple[int, ...], ...]
"""For each kind of candidate what it adds to each criterion, 0, 1 or 2; the most important criterion first."""


def only_ones(gold: Ints, predicted: Ints) -> Bools:
    """Return which candidates are the only one of both their items."""
    if not len(gold):
        return np.zeros(0, np.bool_)
    alone: Bools = (np.bincount(gold)[gold] == 1) & (np.bincount(predicted)[predicted] == 1)
    return alone


class Candidates(msgspec.Struct, frozen=True):
    """Pairs of items that may be paired; columns are (candidates,).

    Attributes:
        gold: Row of the gold item.
        predicted: Row of the predicted item.
        kind: What sort of candidate it is; criteria are given by kind.
        shared: Numerator of a fraction, the last criterion.
        union: Its denominator.
        doc: The document.
    """

    gold: Ints
    predicted: Ints
    kind: Ints
    shared: Ints
    union: Ints
    doc: Ints

    def take(self, rows: Ints | Bools) -> Candidates:
        """Return some of the candidates."""
        places = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        return Candidates(*[getattr(self, name).take(places) for name in self.__struct_fields__])


class Knots:
    """Candidates cut into connected components, to be solved under several criteria."""

    def __init__(self, candidates: Candidates, documents: Sequence[str]) -> None:
        """Cut the graph; `documents` are names, for messages."""
        self._all = candidates
        self._documents = documents
        alone = only_ones(candidates.gold, candidates.predicted)
        self.simple: Ints = np.flatnonzero(alone)
        """Candidates that are the only one of both their items: always chosen."""
        self.crowded: Ints = np.flatnonzero(~alone)
        """All others."""
        self._shapes: list[_Shape] = []
        self._large: list[_Component] = []
        if len(self.crowded):
            self._cut(self.crowded)

    @property
    def large(self) -> Ints:
        """Candidates of large components, for which it pays to know pairs that are forced."""
        return np.concatenate([np.zeros(0, np.int64), *(component.rows for component in self._large)])

    def best(self, criteria: Criteria, forced: Bools | None = None) -> Ints:
        """Return which candidates are the best one-to-one pairing, in no particular order.

        Args:
            criteria: What to maximise the sum of over all pairs, before the fractions.
            forced: Candidates known to be in the best pairing, so that all others of their items fall away.

        Raises:
            InputError: A component too large to solve exactly in reasonable time; its document is named.
        """
        return np.concatenate([self.simple, self.best_of_crowded(criteria, forced)])

    def best_of_crowded(self, criteria: Criteria, forced: Bools | None = None) -> Ints:
        """Return which of the crowded candidates are chosen; as `best`."""
        chosen: list[Ints] = [np.zeros(0, np.int64)]
        chosen += [shape.best(criteria) for shape in self._shapes]
        chosen += [component.best(self._all, criteria, forced, self._documents) for component in self._large]
        return np.concatenate(chosen)

    def _cut(self, rows: Ints) -> None:
        found = components_of(self._all.gold[rows], self._all.predicted[rows])
        rows, of, i, j = rows[found.order], found.of, found.i, found.j
        common = _common_denominators(self._all.union[rows], found.first)
        # Components up to four by four are treated as of the next square, which saves many small steps.
        square = np.maximum(np.maximum(found.n, found.m), 2)
        n, m = (np.where(square <= 4, square, size) for size in (found.n, found.m))
        wide = int(m.max()) + 1
        shape_of = np.where(common > 0, n * wide + m, 0)
        for shape in sorted(set(shape_of.tolist()) - {0}):
            size = divmod(shape, wide)
            if not _few_matchings(*size):
                shape_of[shape_of == shape] = 0
                continue
            at = np.flatnonzero(shape_of[of] == shape)
            some = self._all.take(rows[at])
            fraction = common[of[at]] // some.union * some.shared
            here = renumbered(of[at])
            place = (i[at] * (size[1] + 1) + j[at]) * (int(here[-1]) + 1) + here
            scale = min(size) * common[of[at]] + 1
            self._shapes.append(
                _Shape(size[0], size[1], rows[at], i[at], j[at], here, place, some.kind, fraction, scale)
            )
        for component in np.flatnonzero(shape_of == 0).tolist():
            part = slice(found.first[component], found.first[component + 1])
            self._large.append(_Component(rows[part], i[part], j[part]))


class _Shape(msgspec.Struct, frozen=True):
    """All components with n gold and m predicted items, few enough to try every matching of them together.

    Attributes:
        n: Gold items of each component.
        m: Predicted items of each component.
        rows: Their candidates, by row among all.
        i: Place of its gold item in the component.
        j: Place of its predicted item.
        of: Which component each is of, ascending.
        place: Its place in a table (n, m + 1, components).
        kind: Its kind.
        fraction: Its fraction, over the common denominator of its component.
        scale: What one of the last criterion is worth in the same unit, more than all fractions together.
    """

    n: int
    m: int
    rows: Ints
    i: Ints
    j: Ints
    of: Ints
    place: Ints
    kind: Ints
    fraction: Ints
    scale: Ints

    def best(self, criteria: Criteria) -> Ints:
        """Return the rows of the best pairings; of equally good ones the smallest list of pairs."""
        digits = np.array([_number(values, _DIGIT) for values in criteria])
        # Being alone weighs nothing; what is no candidate weighs so little that no best matching holds it.
        weight = np.full((self.n, self.m + 1, int(self.of[-1]) + 1), -(2**60))
        weight[:, self.m] = 0
        weight.reshape(-1)[self.place] = digits[self.kind] * self.scale + self.fraction
        matchings = _matchings(self.n, self.m)
        partner = np.empty(weight.shape[::2], np.int64)
        step = 2**20 // len(matchings)
        for start in range(0, weight.shape[2], step):
            some = weight[:, :, start : start + step]
            total = some[0, matchings[:, 0]]
            for place in range(1, self.n):
                total += some[place, matchings[:, place]]
            partner[:, start : start + step] = matchings[np.argmax(total, axis=0)].T
        chosen: Ints = self.rows[partner[self.i, self.of] == self.j]
        return chosen


class _Component(msgspec.Struct, frozen=True):
    """One large component: its candidates, by row among all, and the places of their items."""

    rows: Ints
    i: Ints
    j: Ints

    def best(self, every: Candidates, criteria: Criteria, forced: Bools | None, documents: Sequence[str]) -> Ints:
        """Return the rows of the best pairing."""
        if forced is None:
            return self._solve(every, criteria, documents)
        sure = forced[self.rows]
        free = self.rows[~np.isin(self.i, self.i[sure]) & ~np.isin(self.j, self.j[sure])]
        rest = Knots(every.take(free), documents).best(criteria)
        return np.concatenate([self.rows[sure], free[rest]])

    def _solve(self, every: Candidates, criteria: Criteria, documents: Sequence[str]) -> Ints:
        """Make every criterion, and the order of the list of pairs, a digit of one long integer, and weigh."""
        rows, i, j = self.rows, self.i, self.j
        n, m = int(i.max()) + 1, int(j.max()) + 1
        most = min(n, m)
        unions = every.union[rows].tolist()
        room = MAX_WORK // (most * len(rows)) * 1024 - n * (m + 1).bit_length()
        common = 1
        for union in sorted(set(unions)):
            if common.bit_length() > room:
                break
            common = lcm(common, union)
        if common.bit_length() > room:
            raise InputError(_too_large(n, m, len(rows), documents[int(every.doc[rows[0]])]))
        digits = [_number(values, 2 * most + 1) * (most * common + 1) for values in criteria]
        power = [(m + 1) ** (n - place) for place in range(n + 1)]
        edges: list[list[tuple[int, int]]] = [[] for _ in range(most)]
        columns = (i, j, every.kind[rows], every.shared[rows])
        for gold, predicted, kind, shared, union in zip(*(c.tolist() for c in columns), unions, strict=True):
            weight = (digits[kind] + common // union * shared) * power[0] + (m - predicted) * power[gold + 1]
            one, other = (gold, predicted) if n <= m else (predicted, gold)
            edges[one].append((other, weight))
        partner = np.array(heaviest_matching(edges, max(n, m)), np.int64)
        chosen: Ints = rows[partner[i] == j] if n <= m else rows[partner[j] == i]
        return chosen


def _number(digits: Sequence[int], base: int) -> int:
    number = 0
    for digit in digits:
        number = number * base + digit
    return number


def _too_large(n: int, m: int, pairs: int, doc: str) -> Problem:
    return Problem(
        rule="component-too-large",
        file=f"records of {quote(doc)}",
        found=f"{n:,} gold and {m:,} predicted items that overlap in one knot, with {pairs:,} pairs to choose from",
        expected="knots of at most about 150 items on a side, which can be solved exactly",
        remedy="look for items predicted many times over, or leave the document out",
    )


def _common_denominators(union: Ints, first: Ints) -> Ints:
    """Return a common denominator for each component's fractions, 0 where it would be too large."""
    start = first[:-1]
    common = np.lcm.reduceat(union, start)
    # Where the product fits 62 bits nothing has overflowed.
    for component in np.flatnonzero(np.add.reduceat(np.log2(union), start) > 62).tolist():
        exact = lcm(*set(union[first[component] : first[component + 1]].tolist()))
        common[component] = exact if exact < _MOST_COMMON else 0
    common[common >= _MOST_COMMON] = 0
    return common


@cache
def _matchings(n: int, m: int) -> Ints:
    """Return all matchings of n with m items, (matchings, n): the place each is paired with, m for none, in order."""
    rows: list[tuple[int, ...]] = [()]
    for _ in range(n):
        rows = [(*row, place) for row in rows for place in range(m + 1) if place == m or place not in row]
    return np.array(rows, np.int64).reshape(-1, n)


def _few_matchings(n: int, m: int) -> bool:
    return min(n, m) <= 4 and sum(comb(n, pairs) * perm(m, pairs) for pairs in range(5)) <= _MOST_MATCHINGS
