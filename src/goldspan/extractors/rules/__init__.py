"""Kind `rules`: regular expressions, word lists and a gazetteer; it has learned nothing.

A baseline to be honest and decent on news nobody tuned it to. English only. The families are `values`, `places`,
`organisations`, `roles`, `people`, `equipment`, `occasions` and `relations`; each pattern carries an example.
Mentions are flat: of overlapping candidates the longest stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.extractors.protocol import BaseExtractor
from goldspan.extractors.rules import equipment, occasions, organisations, people, places, roles, values
from goldspan.extractors.rules.candidates import RANK, Article, Candidate, article_of, select
from goldspan.extractors.rules.coreference import cluster
from goldspan.extractors.rules.relations.find import Fact
from goldspan.extractors.rules.relations.find import find as find_relations
from goldspan.extractors.text.phrases import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from goldspan.document import Document
    from goldspan.extractors.protocol import Setup
    from goldspan.schema import Schema


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Options of the kind `rules`.

    Attributes:
        relations: Whether to predict relations.
        coreference: Whether to group mentions into entities.
        norms: Whether to write normal forms of dates, quantities and money.
    """

    relations: bool = True
    coreference: bool = True
    norms: bool = True


class Rules(BaseExtractor):
    """Labels by rule."""

    Options = Options

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self._options = msgspec.convert(dict(setup.settings), Options)

    @property
    def notices(self) -> Sequence[str]:
        """Says so where the schema has none of the types the rules know."""
        if not set(RANK) & set(self.setup.schema.entity):
            return (f"{self.name}: the schema has none of the types it knows ({', '.join(sorted(RANK))})",)
        return ()

    def extract(self, document: Document) -> Annotations:
        """Label one document; types the schema lacks are left out after the overlaps are settled."""
        schema = self.setup.schema
        article = article_of(document)
        found = select(candidates(article), len(article.text), article.closed)
        chosen = [candidate for candidate in found if candidate.type in schema.entity]
        numbers = cluster(chosen, article.text) if self._options.coreference else list(range(len(chosen)))
        mentions = [self._mention(index, c, numbers[index], article.text) for index, c in enumerate(chosen)]
        facts = find_relations(article, chosen, schema) if self._options.relations else ()
        tweets = [(zone.start, zone.end) for zone in document.zones if zone.type == "tweet"]
        kept = _each_once(facts, numbers, schema, tweets)
        return Annotations(
            doc=document.id,
            mentions=tuple(mentions),
            relations=tuple(self._relation(number, fact) for number, fact in enumerate(kept, 1)),
            entities=tuple(_entities(chosen, numbers, article)) if self._options.coreference else (),
        )

    def _mention(self, index: int, candidate: Candidate, number: int, text: str) -> Mention:
        return Mention(
            id=f"m{index + 1}",
            type=candidate.type,
            start=candidate.start,
            end=candidate.end,
            text=text[candidate.start : candidate.end],
            entity=f"e{number + 1}" if self._options.coreference else None,
            attributes={"norm": candidate.norm} if self._options.norms and candidate.norm else {},
        )

    def _relation(self, number: int, fact: Fact) -> Relation:
        attribute = self.setup.schema.attributes_of("relation", fact.type).get("realis")
        said = attribute and fact.realis != attribute.default and fact.realis in attribute.values
        return Relation(
            id=f"r{number}",
            type=fact.type,
            head=f"m{fact.head + 1}",
            tail=f"m{fact.tail + 1}",
            attributes={"realis": fact.realis} if said else {},
            evidence=(fact.sentence,),
        )


def candidates(article: Article) -> list[Candidate]:
    """Return all candidates of all families, overlapping as they are found."""
    where = list(places.find(article))
    bodies = list(organisations.find(article))
    things = [*equipment.find(article), *occasions.find(article)]
    titles = list(roles.find(article, [*where, *bodies]))
    persons = people.find(article, titles, [*bodies, *things])
    found = [*values.find(article), *where, *bodies, *things, *titles, *persons]
    # A hashtag or a user's name is never labelled.
    return [c for c in found if article.text[max(0, c.start - 1) : c.start] not in {"#", "@"}]


def _each_once(
    facts: Iterable[Fact], numbers: Sequence[int], schema: Schema, tweets: Sequence[tuple[int, int]]
) -> list[Fact]:
    """Keep each fact between two things once: in running text if it stands there, else where it stands first."""
    kept: dict[tuple[str, int, int], Fact] = {}
    with_role = set()
    ordered = sorted(facts, key=lambda f: (any(start <= f.sentence[0] < end for start, end in tweets), f.sentence))
    for fact in ordered:
        ends = numbers[fact.head], numbers[fact.tail]
        if schema.relation[fact.type].symmetric:
            ends = min(ends), max(ends)
        if ends[0] != ends[1]:
            kept.setdefault((fact.type, *ends), fact)
        if fact.type == "HOLDS_ROLE":
            with_role.add(numbers[fact.head])
    # A person belongs to a body only where the text gives no office.
    return [f for f in kept.values() if f.type != "AFFILIATED_WITH" or numbers[f.head] not in with_role]


def _entities(chosen: Sequence[Candidate], numbers: Sequence[int], article: Article) -> Iterator[Entity]:
    """Yield the things mentioned, called by their longest mention, or as the gazetteer has them."""
    groups: dict[int, list[Candidate]] = {}
    for candidate, number in zip(chosen, numbers, strict=True):
        groups.setdefault(number, []).append(candidate)
    for number, group in groups.items():
        shown = max((one_line(article.text[c.start : c.end]) for c in group), key=len)
        place = group[0].name if group[0].type in {"GPE", "LOC"} else None
        yield Entity(id=f"e{number + 1}", type=group[0].type, name=place or shown)
