"""Every pattern finds what its own example shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.extractors.rules import candidates as all_candidates
from goldspan.extractors.rules import equipment, occasions, organisations, places, roles, values
from goldspan.extractors.rules.candidates import Pattern, article_of, select

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.document import Document

    MakeDocument = Callable[..., Document]

PATTERNS: list[Pattern] = [
    *values.date_patterns(),
    *values.money_patterns(),
    *values.quantity_patterns(),
    *places.patterns(),
    *organisations.suffix_patterns(),
    *organisations.head_patterns(),
    *roles.patterns(),
    *roles.beside_patterns(),
    *equipment.patterns(),
    *occasions.agreement_patterns(),
    *occasions.event_patterns(),
]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: f"{p.type}: {p.example}")
def test_example(pattern: Pattern, make_document: MakeDocument) -> None:
    start, end = pattern.example.index("["), pattern.example.index("]") - 1
    text = pattern.example.replace("[", "").replace("]", "")
    article = article_of(make_document(text))
    # The pattern itself finds it, a word more on the left at most, which the family takes off; and so do all together.
    assert any(start >= c.start >= start - 10 and c.end == end for c in pattern.find(article))
    chosen = select(all_candidates(article), len(text))
    assert (pattern.type, start, end) in [(c.type, c.start, c.end) for c in chosen]


def test_every_pattern_has_an_example_of_its_own() -> None:
    examples = [pattern.example for pattern in PATTERNS]
    assert len(set(examples)) == len(examples)
