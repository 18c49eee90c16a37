"""One way to bring two sides together: what one of them changed is taken; where both did, unlike, the first one stands.

A label is changed as a whole: a type from one side on a span from the other would be a label that nobody wrote. What
is no label (evidence, scores, an entity's name, free data) is taken field by field and key by key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from goldspan.annotation import Entity, Mention, Relation
from goldspan.annotations.sync.align import Side, Sides, Token, relation_key
from goldspan.annotations.sync.clusters import Grouping, entities_of, merged_groups, regrouped
from goldspan.annotations.sync.digest import attributes_of
from goldspan.annotations.sync.naming import name_groups
from goldspan.schema import symmetric_types

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable

    from goldspan.schema import Schema

L = TypeVar("L", Mention, Relation)
T = TypeVar("T", Mention, Relation, Entity)

_ABSENT = object()


def combine(sides: Sides, schema: Schema | None, stands: Collection[Token]) -> tuple[Side, set[Token]]:
    """Return what two sides make together, and for what more the first one has to have its way.

    Args:
        sides: Base, first and second.
        schema: Tells defaults of attributes and which relations are symmetric.
        stands: Things that are as the first side has them, in spite of what the second did.
    """
    taken = _Taking(sides, schema, stands)
    mentions = taken.mentions()
    base, first, second = map(entities_of, sides.all)
    grouping = Grouping(base, first, second, {name for kind, name in stands if kind == "cluster"})
    in_order = sorted(mentions, key=lambda name: (mentions[name].parts, mentions[name].type))
    groups, torn = merged_groups(in_order, grouping)
    entities = name_groups(groups, sides, grouping.stands)
    named = {name: replace(mention, entity=entities.get(name)) for name, mention in mentions.items()}
    combined = Side(named, taken.relations({*named, *entities.values()}), taken.entities(set(entities.values())))
    return combined, {("cluster", name) for name in torn}


def pick(base: Any, first: Any, second: Any) -> Any:  # noqa: ANN401
    """Return the value that one side changed; the first's where both did."""
    return second if first == base else first


def pick_keys(base: dict[str, Any], first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Return free data key by key."""
    keys = {**first, **second}
    picked = {key: pick(*(data.get(key, _ABSENT) for data in (base, first, second))) for key in keys}
    return {key: value for key, value in picked.items() if value is not _ABSENT}


class _Taking:
    """One merge: whose version of everything is taken."""

    def __init__(self, sides: Sides, schema: Schema | None, stands: Collection[Token]) -> None:
        self.sides = sides
        self.schema = schema
        self.stands = stands
        self.symmetric = symmetric_types(schema)
        self.moved = regrouped(entities_of(sides.base), entities_of(sides.first))

    def mentions(self) -> dict[str, Mention]:
        """Return the mentions, their clusters not yet settled."""
        base, first, second = (side.mentions for side in self.sides.all)

        def label(mention: Mention) -> Hashable:
            return mention.type, mention.parts, attributes_of(mention, self.schema)

        found = {}
        for name in _all(self.sides.ours.mentions, self.sides.theirs.mentions):
            was, a, b = base.get(name), first.get(name), second.get(name)
            if ("mention", name) in self.stands:
                taken = a
            elif a is None or b is None:
                changed = a is not None and was is not None and (label(a) != label(was) or name in self.moved)
                taken = _present(was, a, b, changed=changed)
            else:
                side = self._side(label, was, a, b)
                taken = replace(side, text=_text_of(side, was, a, b), **_companions(was, a, b))
            if taken is not None:
                found[name] = taken
        return found

    def relations(self, ends: Collection[str]) -> dict[str, Relation]:
        """Return the relations, whether both ends of what is new are among `ends` or not."""
        base, first, second = (side.relations for side in self.sides.all)
        gone = set(ends).difference(self.sides.second.mentions, self.sides.second.members())

        def label(relation: Relation) -> Hashable:
            return relation_key(relation, self.symmetric), attributes_of(relation, self.schema)

        found = {}
        for name in _all(self.sides.ours.relations, self.sides.theirs.relations):
            was, a, b = base.get(name), first.get(name), second.get(name)
            if ("relation", name) in self.stands:
                taken = a
            elif a is None or b is None:
                # One that went only because its end did stays where that stays.
                said = [item and (label(item), item.evidence) for item in (was, a)]
                changed = said[0] != said[1] or (a is not None and not gone.isdisjoint((a.head, a.tail)))
                taken = _present(was, a, b, changed=changed)
            else:
                side = self._side(label, was, a, b)
                evidence = pick(was.evidence if was else (), a.evidence, b.evidence)
                taken = replace(side, evidence=evidence, **_companions(was, a, b))
            if taken is not None:
                found[name] = taken
        return found

    def _side(self, label: Callable[[L], Hashable], was: L | None, a: L, b: L) -> L:
        """Return the version whose label is taken."""
        if label(a) != label(b):
            return b if was is not None and label(a) == label(was) else a
        # The same label, perhaps in other words: a default written out, head and tail the other way round.
        words = [item and _words(item) for item in (was, a, b)]
        if words[0] in words[1:]:
            return b if words[0] == words[1] else a
        return a if self.sides.ours_first else b

    def entities(self, used: set[str]) -> dict[str, Entity]:
        """Return the entities of some clusters, and those that no record had a mention of."""
        mentioned = [side.members().keys() for side in self.sides.all]
        found = {}
        for name in _all(self.sides.ours.entities, self.sides.theirs.entities, self.sides.base.entities):
            if name not in used and any(name in members for members in mentioned):
                continue
            was, a, b = (side.entities.get(name) for side in self.sides.all)
            # A side that has no mention of it left says nothing of it.
            a = was if a is None and name in used and name not in mentioned[1] else a
            b = was if b is None and name in used and name not in mentioned[2] else b
            if ("entity", name) in self.stands:
                taken = a
            elif a is None or b is None:
                taken = _present(was, a, b, changed=a != was)
            else:
                blank = was or Entity(id=name)
                taken = Entity(
                    id=name,
                    type=pick(blank.type, a.type, b.type),
                    name=pick(blank.name, a.name, b.name),
                    links=pick_keys(blank.links, a.links, b.links),
                    extra=pick_keys(blank.extra, a.extra, b.extra),
                )
            if taken is not None:
                found[name] = taken
        return found


def _all(*parts: Iterable[str]) -> dict[str, None]:
    return dict.fromkeys(name for part in parts for name in part)


def _present(was: T | None, a: T | None, b: T | None, *, changed: bool) -> T | None:
    """Return what is taken of something that at least one side has not; `changed` is whether the first did it."""
    if a is None:
        return b if was is None else None
    return a if was is None or changed else None


def _companions(was: L | None, a: L, b: L) -> dict[str, Any]:
    """Return what goes with a label and is none."""
    score = pick(was.score if was else None, a.score, b.score)
    return {"score": score, "extra": pick_keys(was.extra if was else {}, a.extra, b.extra)}


def _words(item: Mention | Relation) -> tuple[Any, ...]:
    """Return a label as it is written down."""
    ends = (item.start, item.end, item.spans) if isinstance(item, Mention) else (item.head, item.tail)
    return item.type, ends, item.attributes


def _text_of(taken: Mention, was: Mention | None, a: Mention, b: Mention) -> str | None:
    """Return the text of a mention: a version with another span says nothing of it."""
    before = was.text if was and was.parts == taken.parts else None
    first, second = (side.text if side.parts == taken.parts else before for side in (a, b))
    text: str | None = pick(before, first, second)
    return text
