"""What several annotators linked, on the regions of a draft: clusters and relations, and who said what of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from goldspan.annotations.sync.digest import attributes_of
from goldspan.annotations.sync.regions import Key, attributes_text, by_alias, key_of, keyed, most, span_text
from goldspan.errors import quote
from goldspan.schema import symmetric_types

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goldspan.annotation import Annotations, Reference, Relation
    from goldspan.annotations.sync.regions import Regions
    from goldspan.schema import Schema

Groups = list[list[Key]]
End = tuple[str, int]
"""An end of a relation: `mention` or `entity`, and which of the draft's mentions or groups."""


class Panel:
    """Annotators' passes seen from the draft's regions.

    Attributes:
        passes: Records by alias, in the order in which ties are decided.
        found: The draft's regions; notes are added to them.
        unplaced: Notes for which the draft has no region.
    """

    def __init__(self, passes: Mapping[str, Annotations], found: Regions, schema: Schema | None) -> None:
        self.passes = passes
        self.found = found
        self.schema = schema
        self.unplaced: list[str] = []
        self._order = {key: index for index, key in enumerate(found.mentions)}
        self._entity: dict[str, dict[Key, str]] = {}
        for alias, record in passes.items():
            mentions = keyed(record)
            self._entity[alias] = {key: mentions[key].entity or "" for key in found.mentions if key in mentions}

    def together(self, alias: str, one: Key, two: Key) -> bool:
        """Whether an annotator has two of the draft's mentions in one cluster."""
        entities = self._entity[alias]
        return bool(entities.get(one)) and entities[one] == entities.get(two)

    def groups(self) -> Groups:
        """Return the draft's clusters, mentions alone included, in document order, each of one type."""
        found: Groups = []
        for linked in self._linked():
            shared = [key for key in linked if all(key in entities for entities in self._entity.values())]
            votes = {alias: self._partition(alias, shared) for alias in self.passes}
            winning = most(votes)
            winner = next(alias for alias, vote in votes.items() if vote == winning)
            some = [list(group) for group in self._partition(winner, [k for k in linked if k in self._entity[winner]])]
            self._attach([key for key in linked if key not in self._entity[winner]], some)
            typed: dict[tuple[int, str], list[Key]] = defaultdict(list)
            for index, group in enumerate(some):
                for key in group:
                    typed[index, key[1]].append(key)
            found += typed.values()
            self._note_clusters(list(typed.values()))
        found = [sorted(group, key=self._order.__getitem__) for group in found]
        return sorted(found, key=lambda group: self._order[group[0]])

    def _linked(self) -> Groups:
        """Return the mentions that somebody has together, as far as that reaches."""
        part = {key: [key] for key in self.found.mentions}
        for entities in self._entity.values():
            first: dict[str, Key] = {}
            for key, entity in entities.items():
                other = first.setdefault(entity, key) if entity else key
                if part[other] is not part[key]:
                    part[other] += part[key]
                    for moved in part[key]:
                        part[moved] = part[other]
        return list({id(group): group for group in part.values()}.values())

    def _partition(self, alias: str, keys: Sequence[Key]) -> tuple[tuple[Key, ...], ...]:
        groups: dict[object, list[Key]] = defaultdict(list)
        for key in sorted(keys):
            groups[self._entity[alias][key] or key].append(key)
        return tuple(map(tuple, groups.values()))

    def _attach(self, keys: Sequence[Key], groups: Groups) -> None:
        """Put mentions that the others' winner has not with those that somebody has them with."""
        for key in sorted(keys):
            alias = next(alias for alias in self.passes if key in self._entity[alias])
            near = Counter(
                {index: sum(self.together(alias, key, other) for other in group) for index, group in enumerate(groups)}
            )
            index, count = max(near.items(), key=lambda item: item[1], default=(0, 0))
            if count:
                groups[index].append(key)
            else:
                groups.append([key])

    def _note_clusters(self, groups: Groups) -> None:
        """Note who has a mention with the first of its cluster, and who has that one with another cluster's first."""
        firsts = [min(group, key=self._order.__getitem__) for group in groups]
        for group, first in zip(groups, firsts, strict=True):
            for key in group:
                others = [first] if key != first else [other for other in firsts if other != first]
                said = {
                    alias: tuple(other for other in others if self.together(alias, key, other))
                    for alias, entities in self._entity.items()
                    if key in entities and all(other in entities for other in others if key != first)
                }
                if len(set(said.values())) > 1:
                    told = {a: f"with {', '.join(map(self._named, m))}" if m else "apart" for a, m in said.items()}
                    self._note(key, f"cluster: {by_alias(told)}")

    def _named(self, key: Key) -> str:
        return f"{quote(self.found.mentions[key].text or '')} {span_text(key[0])}"

    def _note(self, key: Key, text: str) -> None:
        self.found.notes.setdefault(key, []).append(text)

    def relations(self, groups: Groups) -> list[tuple[End, End, Relation]]:
        """Return the draft's relations: everybody's; what not all have is noted on its head."""
        said: dict[tuple[str, End, End], dict[str, Relation]] = defaultdict(dict)
        group_of = {key: index for index, group in enumerate(groups) for key in group}
        symmetric = symmetric_types(self.schema)
        for alias, record in self.passes.items():
            for relation in record.relations:
                ends = [self._end(record, reference, group_of) for reference in (relation.head, relation.tail)]
                if ends[0] is None or ends[1] is None or not self._allowed(relation.type, ends[0], ends[1], groups):
                    self.unplaced.append(f"{alias}: {relation.type} between what the draft has otherwise")
                    continue
                a, b = sorted((ends[0], ends[1])) if relation.type in symmetric else (ends[0], ends[1])
                said[relation.type, a, b].setdefault(alias, relation)
        found = []
        for (kind, head, tail), holders in sorted(said.items()):
            values = {alias: attributes_of(relation, self.schema) for alias, relation in holders.items()}
            winning = most(values)
            found.append((head, tail, next(r for alias, r in holders.items() if values[alias] == winning)))
            if len(holders) < len(self.passes) or len(set(values.values())) > 1:
                told = {alias: attributes_text(values[alias]) if alias in values else "not" for alias in self.passes}
                if len(set(values.values())) == 1:
                    told = {alias: "yes" if alias in values else "no" for alias in self.passes}
                where = self._key(head, groups)
                self._note(where, f"{kind} to {self._named(self._key(tail, groups))}: {by_alias(told)}")
        return found

    def _key(self, end: End, groups: Groups) -> Key:
        return list(self.found.mentions)[end[1]] if end[0] == "mention" else groups[end[1]][0]

    def _end(self, record: Annotations, reference: Reference, group_of: Mapping[Key, int]) -> End | None:
        """Return what the draft has for an end of an annotator's relation."""
        places = {mention.id: mention for mention in record.mentions if mention.id}
        mention = record.mentions[reference] if isinstance(reference, int) else places.get(reference)
        if mention is not None:
            key = self.found.stand_for.get(key_of(mention), key_of(mention))
            return ("mention", self._order[key]) if key in self._order else None
        members = [key_of(mention) for mention in record.mentions if mention.entity == reference]
        known = Counter(group_of[key] for key in members if key in group_of)
        return ("entity", known.most_common(1)[0][0]) if known else None

    def _allowed(self, kind: str, head: End, tail: End, groups: Groups) -> bool:
        rule = self.schema.relation.get(kind) if self.schema else None
        return head != tail and (rule is None or rule.allows(self._key(head, groups)[1], self._key(tail, groups)[1]))
