"""Relations that stand out: pairs of types nobody else uses, facts told twice, what contradicts or follows."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from goldspan.annotations.quality.finding import Finding, Labelled, of_relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goldspan.schema import Schema

ENOUGH = 50
"""Relations of a type before a pair of types that stands alone among them says anything."""


def unusual_pair(corpus: Sequence[Labelled], schema: Schema) -> Iterator[Finding]:
    """Yield relations between types that no other relation of the type is between, of a type with many."""
    pairs: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    placed: list[tuple[Labelled, int, str, tuple[str, ...]]] = []
    for labelled in corpus:
        for index, relation in enumerate(labelled.record.relations):
            ends = [labelled.index(end) for end in (relation.head, relation.tail)]
            types = [labelled.record.mentions[end].type for end in ends if end is not None]
            if len(types) == len(ends):
                kind = schema.relation.get(relation.type)
                pair = tuple(sorted(types) if kind and kind.symmetric else types)
                pairs[relation.type][pair] += 1
                placed.append((labelled, index, relation.type, pair))
    for labelled, index, name, pair in placed:
        total = pairs[name].total()
        if total >= ENOUGH and pairs[name][pair] == 1:
            found = f"{name} from {pair[0]} to {pair[1]}: the only one of {total}"
            yield of_relation("unusual-pair", labelled, index, found)


def told_twice(corpus: Sequence[Labelled], schema: Schema) -> Iterator[Finding]:
    """Yield relations whose fact another relation of the document states already, between the same clusters.

    The fact of a symmetric relation is the same both ways, that of an inverse is its other relation's turned round.
    """
    turned = {name: kind.inverse for name, kind in schema.relation.items() if kind.inverse}
    turned |= {inverse: name for name, inverse in turned.items()}
    turned |= {name: name for name, kind in schema.relation.items() if kind.symmetric}
    for labelled in corpus:
        seen: dict[tuple[str, str, str], int] = {}
        for index, relation in enumerate(labelled.record.relations):
            head, tail = labelled.cluster(relation.head), labelled.cluster(relation.tail)
            keys = [(relation.type, head, tail)]
            if relation.type in turned:
                keys.append((turned[relation.type], tail, head))
            first = next((seen[key] for key in keys if key in seen), None)
            if first is None:
                seen[keys[0]] = index
            else:
                found = f"{relation.type} between these clusters is labelled already, at $.relations[{first}]"
                yield of_relation("told-twice", labelled, index, found)


def follows(corpus: Sequence[Labelled], schema: Schema) -> Iterator[Finding]:
    """Yield transitive relations that run in a circle, or that follow from two others of their type."""
    for labelled in corpus:
        edges: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
        for index, relation in enumerate(labelled.record.relations):
            kind = schema.relation.get(relation.type)
            if kind and kind.transitive and not relation.attributes.get("realis"):
                edges[relation.type][labelled.cluster(relation.head), labelled.cluster(relation.tail)] = index
        for name, known in edges.items():
            for (head, tail), index in known.items():
                if (tail, head) in known:
                    found = f"{name} holds both ways; it is transitive, so that cannot be"
                    yield of_relation("circle", labelled, index, found)
                elif any((head, middle) in known and (middle, tail) in known for _, middle in known if middle != tail):
                    yield of_relation("follows", labelled, index, f"{name} follows from two others of the document")
