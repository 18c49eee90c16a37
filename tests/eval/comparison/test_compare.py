from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations
from goldspan.errors import NotComparable, UnknownName, UsageError
from goldspan.eval.comparison import compare_reports
from goldspan.eval.comparison.compare import FEW_DIFFER, IDENTICAL
from goldspan.eval.further.kinds import ALL
from goldspan.eval.scoring import ScoreOptions, score
from goldspan.measures import ENTITIES, Mode
from goldspan.measures.measure import Measure
from goldspan.measures.statistics import Ratios, difference, interval, pair_power, paired_test, ratios

if TYPE_CHECKING:
    from tests.eval.comparison.conftest import Make

    from goldspan.eval.report import Report

STRICT = "F1(entities)@strict"


def counts(report: Report) -> Ratios:
    columns = report.table.per_document(ENTITIES, Mode.STRICT)
    return ratios(columns.twice_credit, columns.possible + columns.actual)


def test_every_number_is_that_of_the_statistics(make: Make) -> None:
    one, two, three = make(1, 2, 3), make(2, 3, 4), make(2, 2, 2)
    comparison = compare_reports({"one": one, "two": two, "three": three}, STRICT, baseline="two")
    assert comparison.baseline == "two"
    by_name = {system.name: system for system in comparison.systems}
    seed = one.signature.gold
    for name, report in (("one", one), ("three", three)):
        system, own, base = by_name[name], counts(report), counts(two)
        apart = difference(own, base)
        assert system.value == interval(own).value == report.value(STRICT).value
        assert system.interval == pytest.approx(interval(own).bounds)
        assert (system.delta, system.delta_interval) == (apart.value, apart.bounds)
        assert system.p == paired_test(own, base, seed).p
        assert system.mde == pair_power(own, base).smallest_difference
        assert system.p_holm is not None
        assert system.p is not None
        assert system.p <= system.p_holm <= 2 * system.p
        assert system.sure
    assert by_name["two"].rank == (1, 1)
    assert (by_name["two"].delta, by_name["two"].p, by_name["two"].mde) == (None, None, None)
    assert comparison.mde == max(by_name["one"].mde or 0, by_name["three"].mde or 0)
    assert (comparison.documents, comparison.left_out) == (24, 0)


def test_adding_a_system_changes_no_other_number_but_ranks_and_corrections(make: Make) -> None:
    few = compare_reports({"a": make(1, 2), "b": make(2, 3)}, STRICT)
    more = compare_reports({"a": make(1, 2), "b": make(2, 3), "c": make(4)}, STRICT)
    for before, after in zip(few.systems, more.systems, strict=False):
        assert (before.value, before.interval, before.delta, before.delta_interval, before.p) == (
            after.value,
            after.interval,
            after.delta,
            after.delta_interval,
            after.p,
        )


def test_identical_predictions_are_said_to_be(make: Make) -> None:
    same = compare_reports({"a": make(1, 2), "b": make(1, 2)}, STRICT).systems[1]
    assert (same.delta, same.p, same.p_holm, same.identical, same.rank) == (0.0, 1.0, 1.0, True, (1, 2))
    assert same.notes == (IDENTICAL,)
    assert not same.sure


def test_where_p_cannot_reach_that_is_said(make: Make) -> None:
    close = compare_reports({"a": make(2), "b": make(3, *[2] * 23)}, STRICT).systems[1]
    assert close.p == 1.0
    assert close.notes == (FEW_DIFFER,)


def test_the_baseline_is_the_first_unless_another_is_named(make: Make) -> None:
    reports = {"a": make(1), "b": make(2)}
    assert compare_reports(reports).baseline == "a"
    assert compare_reports(reports, baseline="b").systems[0].delta == pytest.approx(2 / 5 - 4 / 6)
    with pytest.raises(UnknownName, match="expected one of a, b"):
        compare_reports(reports, baseline="c")


def test_one_system_is_none_to_compare(make: Make) -> None:
    with pytest.raises(UsageError, match="two or more"):
        compare_reports({"a@1#1": make(1), "a@1#2": make(2)})


def test_runs_of_one_extractor_are_one_system(make: Make) -> None:
    runs = {"llm@1#1": make(2, 3), "llm@1#2": make(3, 2), "llm@1#3": make(2, 2), "rules@1": make(1, 2)}
    comparison = compare_reports(runs, STRICT, baseline="rules@1")
    llm, rules = comparison.systems
    assert (llm.name, rules.name, rules.runs) == ("llm@1", "rules@1", None)
    assert llm.runs is not None
    assert llm.runs.values == tuple(runs[f"llm@1#{k}"].value(STRICT).value for k in (1, 2, 3))
    assert llm.runs.sd is not None
    assert llm.runs.variance == "run variance measured"
    # 2·credit 112, 120 and 96 of 168, 176 and … averaged: the rate of the averaged counts.
    n = sum(float(counts(runs[f"llm@1#{k}"]).n.sum()) for k in (1, 2, 3))
    d = sum(float(counts(runs[f"llm@1#{k}"]).d.sum()) for k in (1, 2, 3))
    assert llm.value == pytest.approx(n / d)
    alone = compare_reports({"llm@1": runs["llm@1#1"], "rules@1": runs["rules@1"]}, STRICT, baseline="rules@1")
    assert llm.delta_interval is not None
    assert alone.systems[0].delta_interval is not None
    single = compare_reports({"llm@1#1": runs["llm@1#1"], "rules@1": runs["rules@1"]}, STRICT).systems[0]
    assert single.runs is not None
    assert single.runs.variance == "run variance unmeasured"
    with pytest.raises(UsageError, match="average over types"):
        compare_reports(runs, "F1(entities,avg=macro)@strict")


def test_macro_is_compared_by_resampling(make: Make) -> None:
    from tests.eval.comparison.conftest import gold

    records = gold(60)
    reports = {"a": make(1, 2, 3, records=records), "b": make(4, 1, 3, 4, records=records)}
    found = compare_reports(reports, "F1(entities,avg=macro)@strict").systems
    for system, report in zip(found, reports.values(), strict=True):
        assert system.value == pytest.approx(report.value("F1(entities,avg=macro)@strict").value)
        assert system.interval == pytest.approx(report.value("F1(entities,avg=macro)@strict").interval)
    low, high = found[1].delta_interval or (0, 0)
    assert 0 < low < (found[1].delta or 0) < high
    assert found[1].p is not None
    assert found[1].rank == (1, 1)
    weighted = compare_reports(reports, "F1(entities,avg=weighted)@strict").systems[1]
    assert weighted.delta_interval is not None
    assert weighted.p is None


NO_RATIOS = [f"F1(clusters)@{mode}" for mode in ("muc", "b3", "ceaf_entity", "conll")]
NO_RATIOS += ["F1(relations)@dwie", "F1(relations)@docred_ign"]


@pytest.mark.parametrize("measure", NO_RATIOS)
def test_a_measure_that_is_no_ratio_has_all_that_others_have(measure: str, make: Make) -> None:
    options = ScoreOptions(further=ALL)
    reports = {
        "a": make(1, 2, 3, options=options),
        "b": make(4, 4, 4, 3, options=options),
        "c": make(4, options=options),
    }
    one, two, three = compare_reports(reports, measure).systems
    assert one.value == pytest.approx(reports["a"].value(measure).value)
    assert three.value == 1.0
    assert two.delta == pytest.approx((two.value or 0) - (one.value or 0))
    low, high = two.delta_interval or (1, 0)
    assert 0 < low < (two.delta or 0) < high
    assert two.p is not None
    assert two.p < 0.01
    assert (two.sure, one.rank, (three.rank or (0, 0))[0]) == (True, (3, 3), 1)
    assert three.interval == pytest.approx((0.025 ** (1 / 24), 1.0))
    assert one.interval is not None
    assert one.interval[0] < (one.value or 0) < one.interval[1]
    assert two.mde is not None
    same = compare_reports({"a": reports["a"], "b": reports["a"]}, measure).systems[1]
    assert (same.delta, same.p, same.identical) == (0.0, 1.0, True)


def test_the_conll_average_is_compared_over_runs(make: Make) -> None:
    options = ScoreOptions(further=ALL)
    runs = {f"llm@1#{k}": make(*numbers, options=options) for k, numbers in enumerate([(2, 3), (3, 2, 2), (2, 4)])}
    found = compare_reports({"rules": make(2, options=options), **runs}, "F1(clusters)@conll").systems[1]
    assert found.runs is not None
    assert found.runs.values == pytest.approx([report.value("F1(clusters)@conll").value for report in runs.values()])
    assert found.delta_interval is not None


def test_documents_of_a_group_are_one_unit_of_a_mean_f1(make: Make) -> None:
    def reports(groups: dict[str, str]) -> dict[str, Report]:
        options = ScoreOptions(further=ALL, groups=groups)
        return {"a": make(1, 2, 3, 4, options=options), "b": make(2, 3, 4, 4, options=options)}

    whole = compare_reports(reports({f"d{i:03}": f"g{i // 4}" for i in range(24)}), "F1(clusters)@conll").systems
    # Four documents of every group together always have the same counts: six units that do not vary.
    assert whole[0].interval == pytest.approx((whole[0].value, whole[0].value))
    assert whole[1].p == 2 / 2**6


def test_predictions_about_documents_that_gold_does_not_have_count_for_docred(make: Make) -> None:
    from tests.eval.comparison.conftest import found, gold

    options, records = ScoreOptions(further=ALL), gold()
    more = [*found(records, 4), *found(gold(3, first=50), 4)]
    reports = {"a": make(4, options=options), "b": score(records, more, options)}
    one, two = compare_reports(reports, "F1(relations)@docred").systems
    assert one.value == 1.0
    assert two.value == reports["b"].value("F1(relations)@docred").value == pytest.approx(48 / 51)
    assert compare_reports(reports, "F1(relations)@document").systems[1].identical


def test_an_attribute_is_compared_where_the_measure_names_it(make: Make) -> None:
    options = ScoreOptions().asking([Measure.parse("F1(relations+realis)@strict")])
    reports = {"a": make(4, options=options), "b": make(1, 4, options=options)}
    assert compare_reports(reports, "F1(relations+realis)@strict").systems[1].delta is not None
    mixed = {"a": make(4), "b": make(1, 4, options=options)}
    assert compare_reports(mixed, STRICT).systems[0].value == 1.0
    with pytest.raises(NotComparable, match="attributes of the gold"):
        compare_reports(mixed, "F1(relations+realis)@strict")


def test_what_a_report_was_not_counted_with_is_said(make: Make) -> None:
    with pytest.raises(UnknownName, match="clusters@b3"):
        compare_reports({"a": make(1), "b": make(2)}, "F1(clusters)@b3")


def test_by_type(make: Make) -> None:
    comparison = compare_reports({"a": make(1, 2), "b": make(2, 3)}, STRICT, by_type=True)
    assert [(row.name, row.gold) for row in comparison.types] == [("A", 24), ("B", 24), ("C", 24), ("D", 24)]
    a, b = comparison.types[1].systems
    assert (a.name, a.delta, a.p, a.p_adjusted) == ("a", None, None, None)
    assert a.value == pytest.approx(2 / 3)
    assert b.value == 1.0
    assert b.delta == pytest.approx(1 / 3)
    assert b.p is not None
    assert b.p_adjusted is not None
    assert b.p <= b.p_adjusted
    assert comparison.types[3].systems[1].p == 1.0
    assert compare_reports({"a": make(1), "b": make(2)}, STRICT).types == ()
    for measure in ("F1(entities,type=A)@strict", "F1(relations)@document"):
        with pytest.raises((UsageError, UnknownName)):
            compare_reports({"a": make(1), "b": make(2)}, measure, by_type=True)


def test_missing_documents_are_counted(make: Make) -> None:
    from tests.eval.comparison.conftest import found, gold

    short = score(gold(), found(gold()[:20], 4))
    systems = compare_reports({"a": make(4), "b": short}, STRICT).systems
    assert [system.predicted for system in systems] == [24, 20]


def test_nothing_to_score_is_no_number() -> None:
    empty = [Annotations(doc="a"), Annotations(doc="b")]
    comparison = compare_reports({"a": score(empty, []), "b": score(empty, empty)}, STRICT)
    assert [(s.value, s.interval, s.delta, s.p, s.rank) for s in comparison.systems] == [(None,) * 5] * 2
    assert comparison.mde is None
