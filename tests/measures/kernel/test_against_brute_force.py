"""The kernel against an oracle that tries every pairing, on thousands of small random documents."""

from __future__ import annotations

import random
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.measures import ENTITIES, RELATIONS, Block, ByType, Family, Mode, Options, count
from goldspan.measures.kernel import pairing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Spans = tuple[tuple[int, int], ...]
Item = tuple[Spans, str, str]
"""Spans, type and the value of the attribute `n`."""

FIELDS = ("correct", "incorrect", "partial", "missing", "spurious", "actual", "overlap")


@cache
def covered(spans: Spans) -> frozenset[int]:
    return frozenset(point for start, end in spans for point in range(start, end))


@cache
def iou(one: Item, other: Item) -> Fraction:
    a, b = covered(one[0]), covered(other[0])
    return Fraction(len(a & b), len(a | b))


def is_correct(mode: Mode, one: Item, other: Item) -> bool:
    same = {"strict": one == other, "type": one[1:] == other[1:]}
    return same.get(mode, one[0] == other[0] and one[2] == other[2])


def matchings(gold: Sequence[Any], pred: Sequence[Any], fits: Callable[[Any, Any], bool]) -> Iterator[list[int | None]]:
    """Yield every one-to-one pairing as the partner of each gold item, smallest list of pairs first."""

    def extend(done: list[int | None]) -> Iterator[list[int | None]]:
        if len(done) == len(gold):
            yield done
            return
        for j, item in enumerate(pred):
            if j not in done and fits(gold[len(done)], item):
                yield from extend([*done, j])
        yield from extend([*done, None])

    return extend([])


@cache
def best(mode: Mode, gold: tuple[Item, ...], pred: tuple[Item, ...]) -> list[tuple[int, int]]:
    """Return the best pairing by credit, correct, pairs, same type, intersection over union, order."""
    found, top = [], None
    for partners in matchings(gold, pred, lambda a, b: iou(a, b) > 0):
        pairs = [(i, j) for i, j in enumerate(partners) if j is not None]
        correct = sum(is_correct(mode, gold[i], pred[j]) for i, j in pairs)
        half = len(pairs) - correct if mode is Mode.PARTIAL else 0
        same = sum(gold[i][1] == pred[j][1] for i, j in pairs)
        value = (2 * correct + half, correct, len(pairs), same, sum(iou(gold[i], pred[j]) for i, j in pairs))
        if top is None or value > top:
            found, top = pairs, value
    return found


def tally(mode: Mode, gold: list[Item], pred: list[Item]) -> dict[str, int]:
    pairs = best(mode, tuple(gold), tuple(pred))
    correct = [(i, j) for i, j in pairs if is_correct(mode, gold[i], pred[j])]
    credited = {Mode.PARTIAL: pairs, Mode.TYPE: correct}.get(mode, [])
    other = len(pairs) - len(correct)
    return {
        "correct": len(correct),
        "incorrect": 0 if mode is Mode.PARTIAL else other,
        "partial": other if mode is Mode.PARTIAL else 0,
        "missing": len(gold) - len(pairs),
        "spurious": len(pred) - len(pairs),
        "actual": len(pred),
        "overlap": sum(int(iou(gold[i], pred[j]) * 1_000_000 + Fraction(1, 2)) for i, j in credited),
    }


def tally_type(mode: Mode, gold: list[Item], pred: list[Item], name: str, by_type: ByType) -> dict[str, int]:
    mine = [[item for item in side if item[1] == name] for side in (gold, pred)]
    if by_type is ByType.FILTERED or mode in (Mode.EXACT, Mode.PARTIAL):
        return tally(mode, *mine)
    pairs = best(mode, tuple(gold), tuple(pred))
    of_gold = [(i, j) for i, j in pairs if gold[i][1] == name]
    correct = [(i, j) for i, j in of_gold if is_correct(mode, gold[i], pred[j])]
    return {
        "correct": len(correct),
        "incorrect": len(of_gold) - len(correct),
        "partial": 0,
        "missing": len(mine[0]) - len(of_gold),
        "spurious": len(mine[1]) - sum(pred[j][1] == name for _, j in pairs),
        "actual": len(mine[1]),
        "overlap": sum(int(iou(gold[i], pred[j]) * 1_000_000 + Fraction(1, 2)) for i, j in correct)
        if mode is Mode.TYPE
        else 0,
    }


@pytest.fixture(params=["together", "one by one"])
def solver(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test twice: as things are, and with every component treated as a large one."""
    if request.param == "one by one":
        monkeypatch.setattr(pairing, "_MOST_MATCHINGS", 0)


def a_side(rnd: random.Random, length: int, most: int, several: float) -> list[Item]:
    items: set[Item] = set()
    for _ in range(rnd.randint(0, most)):
        cuts = sorted(rnd.sample(range(length + 1), 4 if rnd.random() < several else 2))
        spans = tuple(zip(cuts[::2], cuts[1::2], strict=True))
        items.add((spans, rnd.choice("AAB"), rnd.choice("xy")))
    return sorted(items)


def record(doc: str, items: list[Item], rnd: random.Random) -> Annotations:
    shuffled = rnd.sample(items, len(items))
    return Annotations(doc=doc, mentions=tuple(mention(item) for item in shuffled))


def mention(item: Item) -> Mention:
    spans, name, value = item
    parts = spans if len(spans) > 1 else ()
    return Mention(type=name, start=spans[0][0], end=spans[-1][1], spans=parts, attributes={"n": value})


def documents(seed: int, number: int, length: int, most: int, several: float) -> list[tuple[list[Item], list[Item]]]:
    rnd = random.Random(seed)  # noqa: S311 - not cryptography
    return [(a_side(rnd, length, most, several), a_side(rnd, length, most, several)) for _ in range(number)]


def plain(items: list[Item]) -> list[Item]:
    return sorted({(spans, name, "") for spans, name, _ in items})


@pytest.mark.parametrize("block", [ENTITIES, Block(Family.ENTITIES, "n")], ids=str)
@pytest.mark.parametrize("by_type", ByType)
@pytest.mark.parametrize(
    ("seed", "number", "length", "most", "several"),
    [(1, 300, 6, 4, 0.0), (2, 100, 12, 5, 0.0), (3, 150, 9, 4, 0.5), (4, 10, 30, 6, 0.2)],
)
@pytest.mark.usefixtures("solver")
def test_entities(
    block: Block, by_type: ByType, seed: int, number: int, length: int, most: int, several: float
) -> None:
    rnd = random.Random(seed)  # noqa: S311 - not cryptography
    cases = documents(seed, number, length, most, several)
    pairs = [(record(f"d{n}", g, rnd), record(f"d{n}", p, rnd)) for n, (g, p) in enumerate(cases)]
    table = count(pairs, Options(blocks=(block,), by_type=by_type))
    for mode in block.modes:
        columns = table.per_document(block, mode)
        of_type = {name: table.per_document(block, mode, name) for name in "AB"}
        for n, case in enumerate(cases):
            gold, pred = case if block.attribute else map(plain, case)
            assert {f: int(getattr(columns, f)[n]) for f in FIELDS} == tally(mode, gold, pred), (mode, case)
            for name, column in of_type.items():
                found = {f: int(getattr(column, f)[n]) for f in FIELDS}
                assert found == tally_type(mode, gold, pred, name, by_type), (mode, name, case)


Link = tuple[Item, str, Item]
SYMMETRIC = "S"


def orientations(link: Link) -> list[tuple[Item, Item]]:
    head, name, tail = link
    return [(head, tail), (tail, head)] if name == SYMMETRIC else [(head, tail)]


def tally_links(mode: Mode, case: tuple[list[Item], list[Item]], gold: list[Link], pred: list[Link]) -> dict[str, int]:
    paired = {(case[0][i], case[1][j]) for i, j in best(Mode.PARTIAL, *map(tuple, case))}

    def worth(one: Link, other: Link) -> int:
        """Return 2 if a pair is correct in this mode, 1 if it is partial."""
        if one[1] != other[1]:
            return 0
        values = [0]
        for head, tail in orientations(one):
            ends = [(head, other[0]), (tail, other[2])]
            same_spans = all(a[0] == b[0] for a, b in ends)
            if mode is Mode.STRICT:
                values.append(2 * all(a == b for a, b in ends))
            elif mode is Mode.BOUNDARIES or same_spans:
                values.append(2 * same_spans)
            else:
                values.append(int(all(a[0] == b[0] or (a, b) in paired for a, b in ends)))
        return max(values)

    top = (0, 0)
    for partners in matchings(gold, pred, lambda a, b: worth(a, b) > 0):
        values = [worth(gold[i], pred[j]) for i, j in enumerate(partners) if j is not None]
        top = max(top, (sum(values), values.count(2)))
    correct, partial = top[1], top[0] - 2 * top[1]
    return {
        "correct": correct,
        "incorrect": 0,
        "partial": partial,
        "missing": len(gold) - correct - partial,
        "spurious": len(pred) - correct - partial,
        "actual": len(pred),
        "overlap": 0,
    }


def some_links(rnd: random.Random, items: list[Item]) -> list[Link]:
    links: set[Link] = set()
    for _ in range(rnd.randint(0, 5) if items else 0):
        link = (rnd.choice(items), rnd.choice(["R", SYMMETRIC]), rnd.choice(items))
        if not {(head, link[1], tail) for head, tail in orientations(link)} & links:
            links.add(link)
    return sorted(links)


def with_links(doc: str, items: list[Item], links: list[Link], rnd: random.Random) -> Annotations:
    order = rnd.sample(items, len(items))
    relations = tuple(
        Relation(type=name, head=order.index(head), tail=order.index(tail))
        for head, name, tail in rnd.sample(links, len(links))
    )
    return Annotations(doc=doc, mentions=tuple(map(mention, order)), relations=relations)


@pytest.mark.parametrize(
    ("seed", "number", "length", "most", "several"), [(5, 200, 4, 4, 0.0), (6, 200, 7, 4, 0.4), (7, 300, 2, 6, 0.0)]
)
@pytest.mark.usefixtures("solver")
def test_relations(seed: int, number: int, length: int, most: int, several: float) -> None:
    rnd = random.Random(seed)  # noqa: S311 - not cryptography
    cases = [(plain(g), plain(p)) for g, p in documents(seed, number, length, most, several)]
    links = [(some_links(rnd, gold), some_links(rnd, pred)) for gold, pred in cases]
    pairs = [
        (with_links(f"d{n}", case[0], link[0], rnd), with_links(f"d{n}", case[1], link[1], rnd))
        for n, (case, link) in enumerate(zip(cases, links, strict=True))
    ]
    table = count(pairs, Options(symmetric=frozenset({SYMMETRIC})))
    for mode in RELATIONS.modes:
        for name in (None, "R", SYMMETRIC):
            columns = table.per_document(RELATIONS, mode, name)
            for n, (case, link) in enumerate(zip(cases, links, strict=True)):
                gold, pred = ([one for one in side if name in (None, one[1])] for side in link)
                found = {f: int(getattr(columns, f)[n]) for f in FIELDS}
                assert found == tally_links(mode, case, gold, pred), (mode, name, case, link)
