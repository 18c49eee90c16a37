from __future__ import annotations

import msgspec
import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.eval.further.kinds import ALL, CONLL
from goldspan.eval.intervals import MANY, NO_RATE, NO_RATIO, NOT_ASKED, RESAMPLED_AT_ONCE, RowSpans, Span
from goldspan.eval.report import Report
from goldspan.eval.scoring import ScoreOptions, score
from goldspan.measures import ENTITIES, Mode
from goldspan.measures.statistics import Averaging, averages, harmonics, interval, ratios

TYPES = ("A", "B", "C")
FEW = "too few documents, or a few of them outweigh the rest"


def gold(documents: int) -> list[Annotations]:
    return [
        Annotations(
            doc=f"d{i:04}",
            mentions=tuple(Mention(id=str(k), type=t, start=5 * k, end=5 * k + 3) for k, t in enumerate(TYPES)),
            relations=(Relation(type="R", head="0", tail="1"),),
        )
        for i in range(documents)
    ]


def made(documents: int, options: ScoreOptions | None = None) -> Report:
    """Return the report of a system that finds 0, 1, 2 or 3 of a document's three mentions."""
    records = gold(documents)
    predicted = [
        msgspec.structs.replace(record, mentions=record.mentions[: i % 4], relations=record.relations[: i % 4 > 1])
        for i, record in enumerate(records)
    ]
    return score(records, predicted, options)


def test_every_row_has_the_intervals_that_the_statistics_give() -> None:
    report = made(20)
    for name in (None, *TYPES):
        counts = report.table.per_document(ENTITIES, Mode.STRICT, name)
        spans = report.intervals["entities"]["strict"]
        row = spans.micro if name is None else spans.types[name]
        pairs = {
            "f1": (counts.twice_credit, counts.possible + counts.actual),
            "precision": (counts.correct, counts.actual),
            "recall": (counts.correct, counts.possible),
        }
        for rate, (n, d) in pairs.items():
            bounds = interval(ratios(n, d)).bounds
            span: Span = getattr(row, rate)
            assert bounds is not None
            assert span.bounds == pytest.approx(bounds, rel=1e-12)
            assert span.reason == ""
    f1 = report.blocks["entities"]["strict"].micro.f1
    low, high = spans.micro.f1.bounds or (0, 0)
    assert f1 is not None
    assert 0 < low < f1 < high < 1


def test_macro_f1_is_resampled() -> None:
    report = made(60)
    per_type = [report.table.per_document(ENTITIES, Mode.STRICT, name) for name in TYPES]
    n = [[[c.twice_credit[i] for c in per_type]] for i in range(60)]
    d = [[[c.possible[i] + c.actual[i] for c in per_type]] for i in range(60)]
    support = [[c.possible[i] for c in per_type] for i in range(60)]
    expected = averages(ratios(n, d), support, report.signature.gold, average=Averaging.MACRO).interval(0)
    span = report.intervals["entities"]["strict"].macro
    assert span is not None
    assert span.bounds == pytest.approx(expected.bounds)
    assert span.approximate
    macro = report.to_dict()["entities"]["strict"]["macro"]
    assert macro["approximate"] is True
    assert macro["interval"] == list(span.bounds or ())


@pytest.mark.parametrize(("documents", "reason"), [(49, FEW), (RESAMPLED_AT_ONCE + 1, MANY)])
def test_where_macro_f1_has_no_interval_the_reason_is_said(documents: int, reason: str) -> None:
    span = made(documents).intervals["entities"]["strict"].macro
    assert span == Span(reason=reason)


def test_many_documents_are_resampled_where_the_average_is_asked_for_by_name() -> None:
    report = made(RESAMPLED_AT_ONCE + 1)
    assert report.value("F1(entities,avg=macro)@strict").interval is not None


def test_too_few_documents_have_no_interval() -> None:
    report = made(4)
    row = report.to_dict()["entities"]["strict"]["micro"]
    assert (row["interval"], row["precision_interval"], row["no_interval"]) == (None, None, FEW)


def test_documents_of_one_group_are_one_unit() -> None:
    groups = {f"d{i:04}": f"g{i // 4}" for i in range(40)}
    grouped, plain = made(40, ScoreOptions(groups=groups)), made(40)
    assert grouped.groups[:5] == ("g0", "g0", "g0", "g0", "g1")
    # Four documents of every group together always have the same counts: nothing varies between groups.
    f1 = grouped.blocks["entities"]["strict"].micro.f1
    assert grouped.intervals["entities"]["strict"].micro.f1.bounds == pytest.approx((f1, f1))
    assert plain.groups == ()
    assert plain.blocks == grouped.blocks
    assert Report.from_dict(grouped.to_dict(per_document=True)).intervals == grouped.intervals


def test_groups_of_one_document_are_not_kept() -> None:
    assert made(6, ScoreOptions(groups={f"d{i:04}": f"d{i:04}" for i in range(6)})).groups == ()


def test_without_intervals_their_keys_are_null() -> None:
    data = made(20).to_dict(intervals=False)
    micro = data["entities"]["strict"]["micro"]
    assert (micro["interval"], micro["recall_interval"], micro["no_interval"]) == (None, None, NOT_ASKED)
    assert data["entities"]["strict"]["types"]["A"]["interval"] is None
    assert data["entities"]["strict"]["macro"]["interval"] is None


def test_numbers_are_the_same_with_and_without_intervals() -> None:
    with_, without = made(20).to_dict(), made(20).to_dict(intervals=False)
    keys = ("correct", "possible", "actual", "precision", "recall", "f1")
    for data in (with_, without):
        assert {key: data["relations"]["strict"]["micro"][key] for key in keys} == {
            "correct": 10, "possible": 20, "actual": 10, "precision": 1.0, "recall": 0.5, "f1": 2 / 3
        }  # fmt: skip


def further(documents: int, options: ScoreOptions | None = None) -> Report:
    """Return the report of a system that puts some mentions into clusters of their own."""
    records = [
        Annotations(
            doc=f"d{i:04}",
            mentions=tuple(
                Mention(id=str(k), type="A", start=5 * k, end=5 * k + 3, entity=f"e{k // 3}") for k in range(6)
            ),
        )
        for i in range(documents)
    ]
    predicted = [
        msgspec.structs.replace(
            record,
            mentions=tuple(
                msgspec.structs.replace(mention, entity=None) if k <= i % 5 else mention
                for k, mention in enumerate(record.mentions)
            ),
        )
        for i, record in enumerate(records)
    ]
    return score(records, predicted, options or ScoreOptions(further=ALL))


@pytest.mark.parametrize("mode", ["muc", "b3", "ceaf_entity"])
def test_f1_that_is_no_ratio_has_the_interval_that_the_statistics_give(mode: str) -> None:
    report = further(30)
    sheet = report.sheets["clusters", mode]
    columns = [sheet.columns[name] for name in ("precision_credit", "actual", "recall_credit", "possible")]
    span = report.intervals["clusters"][mode].micro.f1
    expected = interval(harmonics([(columns[0], columns[1], columns[2], columns[3])]))
    assert span.bounds == pytest.approx(expected.bounds)
    assert expected.value == pytest.approx(report.value(f"F1(clusters)@{mode}").value)
    assert report.value(f"F1(clusters)@{mode}").interval == span.bounds


def test_the_conll_average_has_an_interval() -> None:
    report = further(30)
    spans = report.intervals["clusters"]["conll"].micro
    value = report.value("F1(clusters)@conll").value
    low, high = spans.f1.bounds or (1, 0)
    assert low < (value or 0) < high
    assert (spans.precision.bounds, spans.precision.reason) == (None, NO_RATE)
    parts = [report.intervals["clusters"][mode].micro.f1.bounds or (0, 0) for mode in CONLL]
    # Errors of the three go together: the mean's interval is about as wide as theirs.
    assert min(high - low for low, high in parts) < high - low < max(high - low for low, high in parts)
    data = report.to_dict()["clusters"]["conll"]["micro"]
    assert data["interval"] == [low, high]
    assert "no_interval" not in data


def test_too_few_documents_have_no_interval_of_the_conll_average() -> None:
    assert further(4).intervals["clusters"]["conll"].micro.f1 == Span(reason=FEW)


def test_groups_are_units_of_the_conll_average() -> None:
    groups = {f"d{i:04}": f"g{i // 5}" for i in range(30)}
    report = further(30, ScoreOptions(further=ALL, groups=groups))
    value = report.value("F1(clusters)@conll").value
    assert report.intervals["clusters"]["conll"].micro.f1.bounds == pytest.approx((value, value))


def test_a_row_of_plain_data() -> None:
    none = Span(reason=NO_RATIO)
    assert RowSpans(Span((0.1, 0.2)), Span((0.3, 0.4)), none).to_dict() == {
        "interval": None,
        "precision_interval": [0.1, 0.2],
        "recall_interval": [0.3, 0.4],
        "no_interval": NO_RATIO,
    }
