"""Relations as arrows of the page, and back.

The page keeps one arrow from one region to another, with all its labels; of two it drops the second. An arrow the other
way is another one, and can be turned to point the same way. So two relations of one pair that differ in direction or
attributes get an arrow each; where there are more, compound labels say which marks are whose.

| relations of one pair | arrows |
|---|---|
| all one way, same attributes | one: types, then marks |
| symmetric ones | go along with another of the same attributes, or alone with two heads |
| two ways, or two sets of attributes | two, the second turned where need be |
| more | one a direction, compound labels |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldspan.annotations.label_studio.interface.marks import Marks, compound, is_mark
from goldspan.errors import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from goldspan.schema import Schema

    Tell = Callable[..., None]

RIGHT, LEFT, BOTH = "right", "left", "bi"


@dataclass(frozen=True, slots=True)
class Link:
    """A relation between two regions, by their ids; `marks` stand for its attributes."""

    type: str
    head: str
    tail: str
    marks: tuple[str, ...] = ()


def to_arrows(links: Iterable[Link], symmetric: Container[str]) -> Iterator[dict[str, Any]]:
    """Yield the arrows of a document's relations, pair by pair in the order in which pairs first occur."""
    pairs: dict[frozenset[str], list[Link]] = {}
    for link in links:
        pairs.setdefault(frozenset((link.head, link.tail)), []).append(link)
    for pair in pairs.values():
        yield from _arrows_of_pair(pair, symmetric)


def _arrows_of_pair(links: list[Link], symmetric: Container[str]) -> Iterator[dict[str, Any]]:
    bundles = _bundles(links, symmetric)
    first = links[0]
    if len(bundles) > 2 or (len(bundles) > 1 and first.head == first.tail):
        yield from _compound_arrows(links, symmetric)
        return
    taken: set[str] = set()
    for (head, marks), bundle in bundles.items():
        start, end = bundle[0].head, bundle[0].tail
        turned = start in taken
        taken.add(end if turned else start)
        direction = BOTH if head is None else LEFT if turned else RIGHT
        labels = [*dict.fromkeys(link.type for link in bundle), *marks]
        yield _arrow(end, start, direction, labels) if turned else _arrow(start, end, direction, labels)


def _bundles(links: list[Link], symmetric: Container[str]) -> dict[tuple[str | None, tuple[str, ...]], list[Link]]:
    """Return the links that can share an arrow, by head and marks; a head of None points both ways."""
    bundles: dict[tuple[str | None, tuple[str, ...]], list[Link]] = {}
    for link in links:
        if link.type not in symmetric:
            bundles.setdefault((link.head, link.marks), []).append(link)
    for link in links:
        if link.type in symmetric:
            key = next((key for key in bundles if key[1] == link.marks), (None, link.marks))
            bundles.setdefault(key, []).append(link)
    return bundles


def _compound_arrows(links: list[Link], symmetric: Container[str]) -> Iterator[dict[str, Any]]:
    ways: dict[str, list[Link]] = {}
    for link in sorted(links, key=lambda link: link.type in symmetric):
        way = link.head if link.type not in symmetric or link.head in ways or not ways else next(iter(ways))
        ways.setdefault(way, []).append(link)
    for start, together in ways.items():
        end = together[0].tail if together[0].head == start else together[0].head
        yield _arrow(start, end, RIGHT, [*dict.fromkeys(compound(link.type, link.marks) for link in together)])


def _arrow(start: str, end: str, direction: str, labels: list[str]) -> dict[str, Any]:
    return {"from_id": start, "to_id": end, "type": "relation", "direction": direction, "labels": labels}


class ArrowReader:
    """Reads the arrows of an annotation.

    Args:
        schema: Types and attributes.
        types: The type of every region that is in the record, by its id.
        tell: Notes a trouble: rule, region, what was found, the raw item, what was expected, whether it was kept.
    """

    def __init__(self, schema: Schema, types: dict[str, str], tell: Tell) -> None:
        self._schema = schema
        self._types = types
        self._tell = tell
        self._marks = Marks(schema)

    def read(self, item: dict[str, Any]) -> Iterator[tuple[Link, dict[str, str]]]:
        """Yield the relations an arrow stands for, each with its attributes."""
        start, end = item.get("from_id"), item.get("to_id")
        where = f"{start} → {end}"
        if not isinstance(start, str) or not isinstance(end, str) or not {start, end} <= self._types.keys():
            missing = [side for side in (start, end) if not isinstance(side, str) or side not in self._types]
            found = f"{' and '.join(map(quote, missing))} is no region of the record"
            self._tell("dangling", where, found, item, "two regions that are")
            return
        given = item.get("labels")
        given = given if isinstance(given, list) else []
        labels = [label for label in given if isinstance(label, str) and label.strip()]
        types, marks = self._split(labels, where, item)
        if not types:
            if not labels:
                self._tell("no-relation-label", where, "an arrow without a label", item, "a type of relation")
            elif marks:
                self._tell("no-relation-label", where, f"only {', '.join(map(quote, marks))}", item, "a type, too")
            return
        for mark in marks:
            self._check_use(mark, [name for name, _ in types], where, item)
        for type_name, own in types:
            attributes = self._values(type_name, marks, where, item) | self._values(type_name, own, where, item)
            for head, tail in self._ends(type_name, start, end, item):
                self._check_pair(type_name, head, tail, item)
                yield Link(type_name, head, tail), attributes

    def _split(
        self, labels: list[str], where: str, item: dict[str, Any]
    ) -> tuple[list[tuple[str, list[str]]], list[str]]:
        """Return the types, each with the marks of its compound label, and the marks of the arrow."""
        types: list[tuple[str, list[str]]] = []
        marks: list[str] = []
        for label in labels:
            name, *own = label.split(" ")
            if is_mark(label) and self._marks.read(label) is not None:
                marks.append(label)
            elif name in self._schema.relation and all(self._marks.read(mark) is not None for mark in own):
                types.append((name, own))
            else:
                self._tell("unknown-relation-label", where, quote(label), item, "a type of relation, or a mark")
        return types, marks

    def _values(self, type_name: str, marks: list[str], where: str, item: dict[str, Any]) -> dict[str, str]:
        allowed = self._schema.attributes_of("relation", type_name)
        found: dict[str, str] = {}
        for mark in marks:
            name, value = self._marks.read(mark) or ("", "")
            if name in allowed and found.setdefault(name, value) != value:
                told = f"{type_name} is both {quote(found[name])} and {quote(value)}"
                self._tell("several-values", where, told, item, f"one {name}", kept=True)
        return found

    def _check_use(self, mark: str, types: list[str], where: str, item: dict[str, Any]) -> None:
        name, _ = self._marks.read(mark) or ("", "")
        if not any(name in self._schema.attributes_of("relation", type_name) for type_name in types):
            found = f"{quote(mark)} on {', '.join(types)}"
            self._tell("attribute-of", where, found, item, f"one of {', '.join(self._schema.attribute[name].of)}")

    def _ends(self, type_name: str, start: str, end: str, item: dict[str, Any]) -> list[tuple[str, str]]:
        direction = item.get("direction")
        if direction == LEFT:
            return [(end, start)]
        rule = self._schema.relation[type_name]
        if direction != BOTH or rule.symmetric or start == end:
            return [(start, end)]
        ways = [
            (head, tail)
            for head, tail in ((start, end), (end, start))
            if rule.allows(self._types[head], self._types[tail])
        ]
        if len(ways) < 2:
            found = f"{type_name} both ways between {self._types[start]} and {self._types[end]}"
            self._tell("two-way", f"{start} → {end}", found, item, "one way", kept=True)
        return ways or [(start, end)]

    def _check_pair(self, type_name: str, head: str, tail: str, item: dict[str, Any]) -> None:
        if not self._schema.relation[type_name].allows(self._types[head], self._types[tail]):
            found = f"{type_name}: {self._types[head]} → {self._types[tail]}"
            self._tell("type-pair", f"{head} → {tail}", found, item, "types that the schema lets it link", kept=True)
