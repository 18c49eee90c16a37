from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Mention
from goldspan.measures.documents.tally import Tally, matched
from goldspan.measures.faireval import FairCounts, FairTable, FairWeighting, count_fair

if TYPE_CHECKING:
    from pathlib import Path

Spans = list[tuple[int, int, str]]
HALF = Fraction(1, 2)


def record(spans: Spans) -> Annotations:
    return Annotations(doc="d", mentions=tuple(Mention(type=kind, start=start, end=end) for start, end, kind in spans))


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ([], [], {}),
        ([(0, 5, "A")], [], {"fn": 1}),
        ([], [(0, 5, "A")], {"fp": 1}),
        ([(0, 5, "A")], [(0, 5, "A")], {"tp": 1}),
        ([(0, 5, "A")], [(0, 5, "B")], {"le": 1}),
        ([(0, 5, "A")], [(1, 5, "A")], {"bes": 1}),
        ([(0, 5, "A")], [(0, 6, "A")], {"bel": 1}),
        ([(0, 5, "A")], [(1, 6, "A")], {"beo": 1}),
        ([(0, 5, "A")], [(1, 6, "B")], {"lbe": 1}),
        ([(0, 5, "A")], [(5, 6, "A")], {"fn": 1, "fp": 1}),
        # Many to one, in both directions: no false positive, no false negative.
        ([(0, 9, "A")], [(0, 3, "A"), (4, 9, "A")], {"bes": 2}),
        ([(0, 3, "A"), (4, 9, "A")], [(0, 9, "A")], {"bel": 2}),
        ([(0, 9, "A")], [(0, 3, "A"), (4, 6, "A"), (7, 9, "B")], {"bes": 2, "lbe": 1}),
        # The same type goes first, though the other type shares more.
        ([(0, 9, "A")], [(0, 7, "B"), (8, 9, "A")], {"bes": 1, "lbe": 1}),
        # Most shared first: (0, 5) takes (1, 5); (6, 9), crossing both ends, is left with the rest.
        ([(0, 5, "A"), (6, 9, "A")], [(1, 5, "A"), (5, 8, "A")], {"bes": 1, "beo": 1}),
        # A settled mention takes no further part: what is nested in it is spurious, or missing.
        ([(0, 9, "A")], [(0, 9, "A"), (0, 5, "A")], {"tp": 1, "fp": 1}),
        ([(0, 9, "A"), (0, 5, "A")], [(0, 9, "A")], {"tp": 1, "fn": 1}),
        # Code points are used once: both predictions lie in 0–4, which the first pair uses up.
        ([(0, 9, "A")], [(0, 4, "A"), (1, 3, "A")], {"bes": 1, "fp": 1}),
        # Exact duplicates are one mention.
        ([(0, 5, "A"), (0, 5, "A")], [(0, 5, "A")], {"tp": 1}),
        # Two types on one stretch: one label error, one spurious.
        ([(0, 5, "A")], [(0, 5, "B"), (0, 5, "C")], {"le": 1, "fp": 1}),
        ([(0, 5, "A")], [(0, 5, "B"), (0, 5, "A")], {"tp": 1, "fp": 1}),
    ],
)
def test_cases_by_hand(gold: Spans, predicted: Spans, expected: dict[str, int]) -> None:
    counts = FairCounts(**expected, possible=len(set(gold)), actual=len(set(predicted)))
    assert count_fair(record(gold), record(predicted)).overall == counts
    assert count_fair(record(gold[::-1]), record(predicted[::-1])).overall == counts


def test_errors_of_a_pair_are_counted_with_the_gold_type() -> None:
    table = count_fair(record([(0, 5, "A"), (6, 9, "A")]), record([(0, 5, "B"), (6, 8, "C"), (20, 25, "C")]))
    assert table.types == {
        "A": FairCounts(le=1, lbe=1, possible=2),
        "B": FairCounts(actual=1),
        "C": FairCounts(fp=1, actual=2),
    }


def test_parts_of_discontinuous_mentions_are_compared_by_code_points() -> None:
    def discontinuous(*spans: tuple[int, int]) -> Annotations:
        return Annotations(doc="d", mentions=(Mention(type="A", start=spans[0][0], end=spans[-1][1], spans=spans),))

    gold = discontinuous((0, 3), (6, 9))
    assert count_fair(gold, gold).overall.tp == 1
    assert count_fair(gold, record([(3, 6, "A")])).overall == FairCounts(fn=1, fp=1, possible=1, actual=1)
    assert count_fair(gold, record([(7, 9, "A")])).overall.bes == 1
    assert count_fair(gold, record([(0, 9, "A")])).overall.bel == 1
    assert count_fair(gold, discontinuous((0, 1), (4, 7))).overall.beo == 1
    # The prediction in the middle of a part leaves code points on both of its sides to the other two.
    assert count_fair(gold, record([(1, 2, "A"), (0, 1, "A"), (2, 9, "A")])).overall == FairCounts(
        bes=2, beo=1, possible=1, actual=3
    )


@pytest.mark.parametrize(
    ("counts", "weighting", "tally"),
    [
        (FairCounts(tp=3, bes=1, fp=1, fn=2, possible=6, actual=5), FairWeighting.TRADITIONAL, matched(3, 5, 6)),
        (
            FairCounts(tp=3, le=1, bes=1, lbe=1, fp=1, fn=2, possible=8, actual=7),
            FairWeighting.FAIR,
            Tally(3, Fraction(11, 2), 3, Fraction(13, 2)),
        ),
        (FairCounts(bes=1, possible=1, actual=1), FairWeighting.WEIGHTED, Tally(HALF, HALF, HALF, 1)),
        (FairCounts(bel=1, possible=1, actual=1), FairWeighting.WEIGHTED, Tally(HALF, 1, HALF, HALF)),
        (
            FairCounts(beo=1, possible=1, actual=1),
            FairWeighting.WEIGHTED,
            Tally(HALF, Fraction(3, 4), HALF, Fraction(3, 4)),
        ),
        (FairCounts(le=1, lbe=1, possible=2, actual=2), FairWeighting.WEIGHTED, Tally(0, 1, 0, 1)),
    ],
)
def test_what_an_error_costs(counts: FairCounts, weighting: FairWeighting, tally: Tally) -> None:
    assert counts.tally(weighting) == tally


def test_a_missing_prediction_is_empty_and_without_gold_nothing_is_scored() -> None:
    gold = record([(0, 5, "A")])
    assert count_fair(gold, None) == FairTable({"A": FairCounts(fn=1, possible=1)})
    assert count_fair(gold, None).overall.tally().precision is None
    assert count_fair(None, gold) == FairTable()


def test_tables_add_by_type() -> None:
    one, other = count_fair(record([(0, 5, "A")]), None), count_fair(record([(0, 5, "B")]), record([(0, 4, "A")]))
    assert (one + other).types == {
        "A": FairCounts(fn=1, possible=1, actual=1),
        "B": FairCounts(lbe=1, possible=1),
    }
    assert one + FairTable() == one


def test_the_paper_s_printed_tables(shared: Path) -> None:
    (case,) = json.loads((shared / "conformance" / "entities_faireval_ner.json").read_text("utf-8"))
    pairs = zip(case["gold"], case["pred"], strict=True)
    table = sum((count_fair(record(gold), record(predicted)) for gold, predicted in pairs), FairTable())
    rows = {**table.types, "overall": table.overall}
    for weighting in FairWeighting:
        expected = case["expected"][weighting.value]
        assert rows.keys() == expected.keys()
        for name, row in rows.items():
            assert {key: value for key, value in printed(row, weighting).items() if key in expected[name]} == expected[
                name
            ], (weighting, name)


def printed(row: FairCounts, weighting: FairWeighting) -> dict[str, float]:
    tally = row.tally(weighting)
    traditional = weighting is FairWeighting.TRADITIONAL
    counts = {"TP": row.tp, "LE": row.le, "BE": row.be, "BES": row.bes, "BEL": row.bel, "BEO": row.beo, "LBE": row.lbe}
    counts |= {
        "FP": row.actual - row.tp if traditional else row.fp,
        "FN": row.possible - row.tp if traditional else row.fn,
    }
    rates = {"Prec": tally.precision, "Rec": tally.recall, "F1": tally.f1}
    return counts | {name: round(100 * (rate or 0), 2) for name, rate in rates.items()}


span = st.tuples(st.integers(0, 9), st.integers(1, 5), st.sampled_from("AB")).map(lambda s: (s[0], s[0] + s[1], s[2]))
anything = st.lists(span, max_size=7)


@st.composite
def flat(draw: st.DrawFn) -> Spans:
    """Mentions that do not overlap each other."""
    spans, here = [], 0
    for _ in range(draw(st.integers(0, 6))):
        start = here + draw(st.integers(0, 2))
        here = start + draw(st.integers(1, 4))
        spans.append((start, here, draw(st.sampled_from("AB"))))
    return spans


@settings(max_examples=50, deadline=None)
@given(st.permutations(range(7)), anything, anything)
def test_order_never_matters(order: list[int], gold: Spans, predicted: Spans) -> None:
    mixed = ([side[place] for place in order if place < len(side)] for side in (gold, predicted))
    assert count_fair(record(gold), record(predicted)) == count_fair(*map(record, mixed))


@settings(max_examples=50, deadline=None)
@given(anything)
def test_gold_against_itself_is_all_correct(gold: Spans) -> None:
    size = len(set(gold))
    counts = count_fair(record(gold), record(gold)).overall
    assert counts == FairCounts(tp=size, possible=size, actual=size)


@settings(max_examples=50, deadline=None)
@given(anything, anything)
def test_every_mention_is_counted(gold: Spans, predicted: Spans) -> None:
    counts = count_fair(record(gold), record(predicted)).overall
    errors = counts.le + counts.be + counts.lbe
    assert (counts.possible, counts.actual) == (len(set(gold)), len(set(predicted)))
    assert max(counts.possible - counts.fn, counts.actual - counts.fp) <= counts.tp + errors
    assert counts.tp + counts.fn <= counts.possible
    assert counts.tp + counts.fp <= counts.actual


@settings(max_examples=50, deadline=None)
@given(flat(), flat())
def test_of_flat_mentions_only_those_that_overlap_nothing_are_missing_or_spurious(
    gold: Spans, predicted: Spans
) -> None:
    def alone(side: Spans, other: Spans) -> int:
        return sum(not any(a < d and c < b for c, d, _ in other) for a, b, _ in side)

    counts = count_fair(record(gold), record(predicted)).overall
    assert (counts.fn, counts.fp) == (alone(gold, predicted), alone(predicted, gold))
    swapped = count_fair(record(predicted), record(gold)).overall
    assert (swapped.tp, swapped.le, swapped.fn, swapped.fp) == (counts.tp, counts.le, counts.fp, counts.fn)
