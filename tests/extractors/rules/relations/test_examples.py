"""Every pattern of a relation finds what its own example shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.extractors.rules import candidates
from goldspan.extractors.rules.candidates import article_of, select
from goldspan.extractors.rules.relations import find as module
from goldspan.extractors.rules.relations.find import all_patterns, find

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.document import Document
    from goldspan.extractors.rules.relations.template import RelationPattern
    from goldspan.schema import Schema

    MakeDocument = Callable[..., Document]


def parse(example: str) -> tuple[str, int, int]:
    """Return the text, and where head and tail begin."""
    text = "".join(c for c in example if c not in "[]{}")
    starts = {mark: sum(c not in "[]{}" for c in example[: example.index(mark)]) for mark in "[{"}
    return text, starts["["], starts["{"]


@pytest.mark.parametrize("pattern", all_patterns(), ids=lambda p: f"{p.relation}: {p.example}")
def test_example(
    pattern: RelationPattern, make_document: MakeDocument, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, head, tail = parse(pattern.example)
    article = article_of(make_document(text))
    chosen = select(candidates(article), len(text))
    monkeypatch.setattr(module, "all_patterns", lambda: (pattern,))
    found = {(fact.type, chosen[fact.head].start, chosen[fact.tail].start) for fact in find(article, chosen, schema)}
    names = {"HAS_DATE", "HAS_PERIOD"} if pattern.relation == "HAS_DATE" else {pattern.relation}
    assert found & {(name, head, tail) for name in names}


def test_every_relation_of_the_schema_has_a_pattern(schema: Schema) -> None:
    known = {pattern.relation for pattern in all_patterns()} | {"HAS_PERIOD"}
    assert known == set(schema.relation)
