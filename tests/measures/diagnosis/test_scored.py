"""The curve's promise: at every threshold it says what scoring with that `min_score` says."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.measures import ENTITIES, RELATIONS, Fate, Mode, Options, count
from goldspan.measures.diagnosis import DiagnosisOptions, Slice, diagnose
from goldspan.measures.diagnosis.curves import UNSCORED


def test_duplicates_and_arguments() -> None:
    mentions = (
        Mention(type="A", start=0, end=2, score=0.3),
        Mention(type="A", start=0, end=2, score=0.8),
        Mention(type="B", start=4, end=6),
    )
    links = (
        Relation(type="R", head=1, tail=2, score=0.9),
        Relation(type="R", head=0, tail=2),
        Relation(type="Q", head=1, tail=2),
    )
    predicted = Annotations(doc="d", mentions=mentions, relations=links)
    gold = Annotations(doc="d", mentions=mentions[1:], relations=(Relation(type="R", head=0, tail=1),))
    diagnosis = diagnose([(gold, predicted)])
    # The mention stays as long as its better duplicate does; a relation as long as its arguments do.
    assert diagnosis.entities.scores.predicted == {0.8: 1, UNSCORED: 1}
    assert diagnosis.relations.scores.predicted == {0.8: 2}
    assert diagnosis.relations.scores.correct == {0.8: 1}


NAMES = st.sampled_from("ABX")
SCORES = st.sampled_from([None, 0.0, 0.2, 0.5, 0.9])
OPTIONS = Options(
    symmetric=frozenset("S"),
    inverse={"I": "R"},
    entity_types={"X": Fate.IGNORE},
    relation_types={"Y": Fate.DROP, "Z": "S"},
)


@st.composite
def records(draw: st.DrawFn) -> Annotations:
    starts = draw(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3), NAMES, SCORES), max_size=7))
    mentions = tuple(Mention(type=name, start=s, end=s + n, score=score) for s, n, name, score in starts)
    ends = st.integers(0, max(0, len(mentions) - 1))
    links = draw(st.lists(st.tuples(st.sampled_from("RSIYZ"), ends, ends, SCORES), max_size=7 if mentions else 0))
    return Annotations(
        doc="d",
        mentions=mentions,
        relations=tuple(Relation(type=name, head=h, tail=t, score=score) for name, h, t, score in links),
    )


@settings(max_examples=20, deadline=None)
@given(records(), records(), st.sampled_from([None, 0.2]))
def test_every_threshold_gives_what_scoring_gives(
    gold: Annotations, predicted: Annotations, least: float | None
) -> None:
    counting = replace(OPTIONS, min_score=least)
    diagnosis = diagnose([(gold, predicted)], DiagnosisOptions(counting=counting))
    for threshold in (0.0, 0.2, 0.4, 0.9, 1.0):
        options = replace(OPTIONS, min_score=max(threshold, least or 0.0))
        table = count([(gold, predicted)], options)
        for block, family in ((ENTITIES, diagnosis.entities), (RELATIONS, diagnosis.relations)):
            counts = table.counts(block, Mode.STRICT)
            assert family.scores.at(threshold) == Slice(counts.possible, counts.actual, counts.correct)
