"""Finding relations: sentence by sentence, pattern by pattern, every fact once."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from goldspan.extractors.rules.places import gazetteer
from goldspan.extractors.rules.relations import arms, deals, people, places, sanctions
from goldspan.extractors.rules.relations.template import FIRST, LAST, RelationPattern, letter, realis_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goldspan.annotation import Span
    from goldspan.extractors.rules.candidates import Article, Candidate
    from goldspan.schema import RelationType, Schema

_PRIVATE = re.compile("[\ue000-\uf8ff]")


_SPEECH = re.compile(r"\b(?:said|says|told|added|tweeted|announced|stated|wrote|warned|noted|claimed)\b")
_NOT_ACROSS_SPEECH = frozenset({"HAS_DATE", "HELD_AT", "COVERS", "PART_OF"})
"""In "the talks, he said on Monday" the day is that of the saying."""


class Fact(NamedTuple):
    """A relation between two candidates, by index, the sentence that says so, and whether it happened."""

    type: str
    head: int
    tail: int
    sentence: Span
    realis: str


class _Sentence(NamedTuple):
    """A sentence with a character for each mention; `mentions[i]` stands at `places[i]` of `shown`."""

    span: Span
    shown: str
    places: list[int]
    mentions: list[int]


@cache
def all_patterns() -> tuple[RelationPattern, ...]:
    """Return every pattern, in the order in which they are tried."""
    return (*people.patterns(), *places.patterns(), *deals.patterns(), *arms.patterns(), *sanctions.patterns())


def find(article: Article, chosen: Sequence[Candidate], schema: Schema) -> Iterator[Fact]:
    """Yield relations the schema knows between candidates, in document order, some perhaps more than once."""
    wanted = [
        (pattern, frozenset(relation.head), frozenset(relation.tail))
        for pattern in all_patterns()
        for relation in _relations(pattern, schema)
    ]
    for sentence in _sentences(article, chosen):
        present = {chosen[index].type for index in sentence.mentions}
        for pattern, heads, tails in wanted:
            if not (present.isdisjoint(heads) or present.isdisjoint(tails)):
                yield from _facts(pattern, sentence, chosen, schema)


def _relations(pattern: RelationPattern, schema: Schema) -> Iterator[RelationType]:
    """Yield the relation a pattern gives; `HAS_DATE` stands for periods too, if the schema has only these."""
    names = ["HAS_DATE", "HAS_PERIOD"] if pattern.relation == "HAS_DATE" else [pattern.relation]
    known = [schema.relation[name] for name in names if name in schema.relation]
    yield from known[:1]


def _sentences(article: Article, chosen: Sequence[Candidate]) -> Iterator[_Sentence]:
    starts = [candidate.start for candidate in chosen]
    for start, end in article.sentences:
        inside = range(bisect_left(starts, start), bisect_right(starts, end - 1))
        if len(inside) < 2:
            continue
        pieces: list[str] = []
        at: list[int] = []
        position, size = start, 0
        for index in inside:
            candidate = chosen[index]
            before = _PRIVATE.sub("\ufffd", article.text[position : candidate.start])
            at.append(size + len(before))
            pieces += before, letter(candidate.type)
            size += len(before) + 1
            position = candidate.end
        pieces.append(_PRIVATE.sub("\ufffd", article.text[position:end]))
        yield _Sentence((start, end), "".join(pieces), at, list(inside))


def _facts(
    pattern: RelationPattern, sentence: _Sentence, chosen: Sequence[Candidate], schema: Schema
) -> Iterator[Fact]:
    for match in pattern.regex.finditer(sentence.shown):
        between = sentence.shown[min(match.end("h"), match.end("t")) : max(match.start("h"), match.start("t"))]
        if pattern.relation in _NOT_ACROSS_SPEECH and _SPEECH.search(between):
            continue
        aux = match.groupdict().get("aux") or ""
        realis = realis_of("".join(c for c in aux if not FIRST <= ord(c) <= LAST))
        for head in _inside(sentence, match.span("h")):
            for tail in _inside(sentence, match.span("t")):
                name = _name(pattern, chosen[tail])
                if head == tail or name not in schema.relation:
                    continue
                if schema.relation[name].allows(chosen[head].type, chosen[tail].type) and _sound(
                    name, chosen[head], chosen[tail], sentence
                ):
                    yield Fact(name, head, tail, sentence.span, realis)


def _inside(sentence: _Sentence, span: Span) -> list[int]:
    return sentence.mentions[bisect_left(sentence.places, span[0]) : bisect_left(sentence.places, span[1])]


def _name(pattern: RelationPattern, tail: Candidate) -> str:
    """Return the relation, a period being told by its normal form."""
    return "HAS_PERIOD" if pattern.relation == "HAS_DATE" and "/" in (tail.norm or "") else pattern.relation


def _sound(name: str, head: Candidate, tail: Candidate, sentence: _Sentence) -> bool:
    """Whether what a pattern cannot see speaks for the relation."""
    if name == "LOCATED_IN" and head.type == tail.type == "GPE":
        # "Kyiv, Ukraine", but not "Latvia, Estonia and Finland".
        return tail.name in _states() and head.name not in _states()
    if name == "COOPERATES_WITH":
        return letter("AGREEMENT") not in sentence.shown
    return True


@cache
def _states() -> frozenset[str]:
    return frozenset(place.name for place in gazetteer().values() if place.state)
