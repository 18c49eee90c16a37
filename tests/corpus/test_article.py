from __future__ import annotations

from goldspan.corpus.article import SourceFacts


def test_known_facts_stand_over_others() -> None:
    known = SourceFacts(title="T", language="en", publisher="")
    other = SourceFacts(title="U", publisher="P", published="2021-12-06")
    assert known.over(other) == SourceFacts(title="T", language="en", publisher="P", published="2021-12-06")
    assert SourceFacts().over(other) == other
    assert other.over(SourceFacts()) == other
