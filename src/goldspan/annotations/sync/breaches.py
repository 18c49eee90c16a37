"""What each side may say on its own but not both together: the facts about a record that its parts must agree on.

For every breach, what the side that stands must have its way for, so that it is gone. What breaks a rule in one of the
two records alone is not the merge's business: it passes through, and `goldspan check` tells it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldspan.annotations.sync.align import Side, Token, relation_key
from goldspan.schema import symmetric_types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goldspan.schema import Schema


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that is broken, by what, and what has to be as the side that stands has it; see `Token`."""

    rule: str
    by: frozenset[str]
    tokens: frozenset[Token]


def breaches(found: Side, base: Side, first: Side, schema: Schema | None) -> Iterator[Breach]:
    """Yield every breach in what two sides make together; `first` is the side that stands."""
    search = _Search(found, first, schema)
    yield from search.dangling()
    yield from search.overlaps()
    yield from search.mixed()
    yield from search.doubled()
    yield from search.signatures()
    yield from search.lost_entities(base)


class _Search:
    def __init__(self, found: Side, first: Side, schema: Schema | None) -> None:
        self.found, self.first, self.schema = found, first, schema
        self.members = found.members()
        self.first_members = first.members()

    def dangling(self) -> Iterator[Breach]:
        """Relations with an end that is gone."""
        for name, relation in self.found.relations.items():
            for end in (str(relation.head), str(relation.tail)):
                if end not in self.found.mentions and end not in self.members and end not in self.found.entities:
                    tokens = {("relation", name), *self._keep(end)}
                    yield Breach("dangling", frozenset({name}), frozenset(tokens))

    def _keep(self, end: str) -> Iterator[Token]:
        """Yield what keeps a mention or an entity that the side that stands has."""
        if end in self.first.mentions:
            yield "mention", end
        for name in self.first_members.get(end, ()):
            yield "mention", name
            yield "cluster", name

    def overlaps(self) -> Iterator[Breach]:
        """Mentions with the same span and type; where the schema is flat, any that share a code point."""
        parts = sorted((start, end, name) for name, m in self.found.mentions.items() for start, end in m.parts)
        flat = self.schema is not None and self.schema.flat
        for at, (start, end, name) in enumerate(parts):
            for other_start, other_end, other in parts[at + 1 :]:
                if other_start >= end:
                    break
                if name == other or not (flat or (start, end) == (other_start, other_end)):
                    continue
                a, b = self.found.mentions[name], self.found.mentions[other]
                if flat or (a.type, a.parts) == (b.type, b.parts):
                    tokens = {("mention", name), ("mention", other)}
                    yield Breach("overlap", frozenset({name, other}), frozenset(tokens))

    def mixed(self) -> Iterator[Breach]:
        """Clusters of more than one type, their entity's included."""
        for entity, members in self.members.items():
            types = {self.found.mentions[name].type for name in members}
            listed = self.found.entities.get(entity)
            if listed is not None and listed.type:
                types.add(listed.type)
            if len(types) > 1:
                tokens: set[Token] = {("entity", entity), *(("cluster", name) for name in members)}
                tokens.update(self._retyped(members))
                yield Breach("mixed", frozenset({entity, *members}), frozenset(tokens))

    def _retyped(self, names: list[str]) -> Iterator[Token]:
        """Yield the mentions to which the side that stands gives another type."""
        for name in names:
            if name in self.first.mentions and self.first.mentions[name].type != self.found.mentions[name].type:
                yield "mention", name

    def doubled(self) -> Iterator[Breach]:
        """The same relation twice."""
        seen: dict[object, str] = {}
        symmetric = symmetric_types(self.schema)
        for name, relation in self.found.relations.items():
            other = seen.setdefault(relation_key(relation, symmetric), name)
            if other != name:
                tokens = {("relation", name), ("relation", other)}
                yield Breach("doubled", frozenset({name, other}), frozenset(tokens))

    def signatures(self) -> Iterator[Breach]:
        """Relations between types that the schema does not let them link."""
        for name, relation in self.found.relations.items():
            rule = self.schema.relation.get(relation.type) if self.schema else None
            ends = (str(relation.head), str(relation.tail))
            types = [self._type(end) for end in ends]
            if rule is None or types[0] is None or types[1] is None or rule.allows(types[0], types[1]):
                continue
            tokens: set[Token] = {("relation", name)}
            for end in ends:
                names = [end] if end in self.found.mentions else self.members.get(end, [])
                tokens.update(self._retyped(names))
                if end in self.found.entities:
                    tokens.add(("entity", end))
            yield Breach("signature", frozenset({name, *ends}), frozenset(tokens))

    def _type(self, end: str) -> str | None:
        if end in self.found.mentions:
            return self.found.mentions[end].type
        listed = self.found.entities.get(end)
        if listed is not None and listed.type:
            return listed.type
        return next((self.found.mentions[name].type for name in self.members.get(end, ())), None)

    def lost_entities(self, base: Side) -> Iterator[Breach]:
        """Entities of which the side that stands says something new, and which the other merged into another."""
        for name, entity in self.first.entities.items():
            if name not in self.members and name in self.first_members and entity != base.entities.get(name):
                if name not in base.entities and not (entity.name or entity.links or entity.extra):
                    continue
                tokens = frozenset(("cluster", member) for member in self.first_members[name])
                yield Breach("entity", frozenset({name}), tokens)
