from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from goldspan.errors import InputError, NotComparable, Refused, Undecided, UnknownName, UsageError
from goldspan.eval.comparison import compare_reports
from goldspan.eval.comparison.conditions import Where, parse_condition
from goldspan.eval.comparison.gate import GateResult, Judgement, judge
from goldspan.eval.report import Report, System
from goldspan.eval.scoring import ScoreOptions, score
from goldspan.measures.statistics.gate import Outcome

if TYPE_CHECKING:
    from tests.eval.comparison.conftest import Make

STRICT = "F1(entities)@strict"


def one(reports: dict[str, Report], *conditions: str, undecided: Outcome | None = None) -> GateResult:
    return judge(reports, list(map(parse_condition, conditions)), undecided=undecided)


@pytest.mark.parametrize(
    ("new", "bound", "outcome"),
    [
        ((3, 4, 4), -0.01, Outcome.PASS),  # surely better
        ((1, 1, 2), -0.01, Outcome.FAIL),  # surely worse
        ((3, 2, 1), -0.01, Outcome.UNDECIDED),  # the same in another order
        ((3, 2, 1), -0.5, Outcome.PASS),  # and that is surely no loss of 50 points
        ((1, 2, 3), 0.2, Outcome.PASS),  # identical, whatever is asked
    ],
)
def test_the_interval_of_the_difference_decides(
    new: tuple[int, ...], bound: float, outcome: Outcome, make: Make
) -> None:
    reports = {"old": make(1, 2, 3), "new": make(*new)}
    (judgement,) = one(reports, f"{STRICT}>={bound}").judgements
    system = compare_reports(reports, STRICT).systems[1]
    assert (judgement.system, judgement.outcome) == ("new", outcome)
    assert (judgement.delta, judgement.delta_interval) == (system.delta, system.delta_interval)
    assert judgement.identical == system.identical


def test_undecided_says_how_many_documents_would_decide(make: Make) -> None:
    result = one({"old": make(1, 2, 3), "new": make(3, 2, 1)}, f"{STRICT}>=-0.01")
    needed = result.judgements[0].needed
    assert needed is not None
    assert needed.documents > 24
    with pytest.raises(Undecided, match=f"about {needed.documents:,} documents") as caught:
        result.require()
    assert caught.value.exit_code == 4


@pytest.mark.parametrize(("policy", "outcome"), [(Outcome.PASS, Outcome.PASS), (Outcome.FAIL, Outcome.FAIL)])
def test_a_policy_settles_what_is_undecided(policy: Outcome, outcome: Outcome, make: Make) -> None:
    result = one({"old": make(1, 2, 3), "new": make(3, 2, 1)}, f"{STRICT}>=-0.01", undecided=policy)
    assert result.outcome is outcome
    # It stands as undecided all the same: a policy is no evidence.
    assert result.judgements[0].outcome is Outcome.UNDECIDED
    if outcome is Outcome.PASS:
        result.require()
    else:
        with pytest.raises(Refused, match="undecided"):
            result.require()


def test_a_misspelt_type_is_no_pass(make: Make) -> None:
    reports = {"old": make(1, 2), "new": make(1, 2)}
    result = one(reports, "F1(entities,type=PERSN)@strict>=-0.01")
    assert (result.outcome, result.judgements[0].note) == (Outcome.NOT_COMPARABLE, "nothing to score")
    with pytest.raises(NotComparable, match="nothing to score") as caught:
        result.require()
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([Outcome.PASS, Outcome.PASS], Outcome.PASS),
        ([Outcome.PASS, Outcome.UNDECIDED], Outcome.UNDECIDED),
        ([Outcome.UNDECIDED, Outcome.NOT_COMPARABLE], Outcome.NOT_COMPARABLE),
        ([Outcome.NOT_COMPARABLE, Outcome.FAIL, Outcome.PASS], Outcome.FAIL),
    ],
)
def test_the_worst_that_is_sure_counts(outcomes: list[Outcome], expected: Outcome) -> None:
    condition = parse_condition(f"{STRICT}>=0")
    judgements = tuple(Judgement(system="s", condition=condition, outcome=outcome) for outcome in outcomes)
    result = GateResult(judgements)
    assert result.outcome is expected
    assert result.to_dict()["exit_code"] == expected.exit_code


def test_every_system_but_the_baseline_is_judged_by_every_condition(make: Make) -> None:
    reports = {"a": make(2), "b": make(2, 3), "c": make(1, 2)}
    result = judge(
        reports, [parse_condition(f"{STRICT}>=-0.9"), parse_condition("R(entities)@type>=-0.9")], baseline="b"
    )
    assert [(each.system, str(each.condition)) for each in result.judgements] == [
        ("a", f"{STRICT}>=-0.9"),
        ("c", f"{STRICT}>=-0.9"),
        ("a", "R(entities)@type>=-0.9"),
        ("c", "R(entities)@type>=-0.9"),
    ]
    assert result.outcome is Outcome.PASS


def test_an_average_over_types_is_judged_by_resampling() -> None:
    from tests.eval.comparison.conftest import found, gold

    records = gold(60)
    reports = {name: score(records, found(records, *kept)) for name, kept in (("a", (1, 2, 3)), ("b", (4, 3)))}
    result = one(reports, "F1(entities,avg=macro)@strict>=-0.01")
    assert result.outcome is Outcome.PASS
    runs = {"a#1": reports["a"], "a#2": reports["b"], "b": reports["b"]}
    with pytest.raises(UsageError, match="average over types"):
        one(runs, "F1(entities,avg=macro)@strict>=-0.01")


def test_a_part_of_the_documents_is_judged_alone(make: Make) -> None:
    # The new system is worse on every second document, and only there.
    reports = {"old": make(4), "new": make(4, 2)}
    facts = {f"d{i:03}": {"agency": "PTI" if i % 2 else "ANI"} for i in range(24)}
    conditions = [parse_condition(f"{STRICT}>=-0.1", Where((("agency", name),))) for name in ("ANI", "PTI", "AFP")]
    good, bad, none = judge(reports, conditions, facts=facts).judgements
    assert (good.outcome, good.identical) == (Outcome.PASS, True)
    assert bad.outcome is Outcome.FAIL
    assert bad.delta == pytest.approx(4 / 6 - 1)
    assert (none.outcome, none.note) == (Outcome.NOT_COMPARABLE, "no document has agency=AFP")


def test_groups_stay_units_in_a_part_of_the_documents() -> None:
    from tests.eval.comparison.conftest import found, gold

    options = ScoreOptions(groups={f"d{i:03}": f"g{i // 4}" for i in range(24)})
    reports = {name: score(gold(), found(gold(), *kept), options) for name, kept in (("a", (4, 3)), ("b", (3, 3, 4)))}
    facts = {f"d{i:03}": {"year": "2021"} for i in range(12)}
    part = judge(reports, [parse_condition(f"{STRICT}>=0", Where((("year", "2021"),)))], facts=facts).judgements[0]
    # Three groups are too few for an interval, twelve documents would not be.
    assert (part.outcome, part.delta_interval) == (Outcome.UNDECIDED, None)


def timed(report: Report, *, documents: int = 10, seconds: float | None = 2.0, failures: int = 0) -> Report:
    return replace(report, system=System(name="s", documents=documents, seconds=seconds, failures=failures))


def test_speed_and_failures_are_the_new_systems_own(make: Make) -> None:
    slow = timed(make(1), seconds=1000)
    reports = {"old": slow, "new": timed(make(1), failures=1)}
    result = one(reports, "speed>=5", "speed>=5.1", "failures<=0.1", "failures<=0.05")
    assert [each.outcome for each in result.judgements] == [Outcome.PASS, Outcome.FAIL, Outcome.PASS, Outcome.FAIL]
    assert [each.delta for each in result.judgements] == [5.0, 5.0, 0.1, 0.1]
    with pytest.raises(Refused) as caught:
        result.require()
    assert caught.value.lines() == [
        "the gate fails: new: speed>=5.1: fail: 5",
        "the gate fails: new: failures<=0.05: fail: 0.1",
    ]


def test_the_worst_run_counts_and_one_that_says_nothing_is_no_pass(make: Make) -> None:
    runs = {"old": make(1), "new#1": timed(make(1)), "new#2": timed(make(1), seconds=4)}
    assert one(runs, "speed>=5").judgements[0].delta == 2.5
    silent = {"old": make(1), "new#1": timed(make(1)), "new#2": make(1)}
    result = one(silent, "speed>=0", "failures<=1")
    assert [each.note for each in result.judgements] == ["its run does not say"] * 2
    assert result.outcome is Outcome.NOT_COMPARABLE


def test_reports_measured_otherwise_are_not_comparable(make: Make) -> None:
    reports = {"old": make(1), "new": make(1, options=ScoreOptions(min_score=0.5))}
    result = one(reports, f"{STRICT}>=0")
    assert result.outcome is Outcome.NOT_COMPARABLE
    assert "lowest score kept" in result.judgements[0].note


def test_bad_input_is_said(make: Make) -> None:
    reports = {"old": make(1), "new": make(2)}
    with pytest.raises(UnknownName, match="clusters@b3"):
        one(reports, "F1(clusters)@b3>=0")
    with pytest.raises(InputError, match="without conditions"):
        judge(reports, [])
    with pytest.raises(UnknownName, match="baseline"):
        judge(reports, [parse_condition("speed>=1")], baseline="gone")


def test_the_table_and_the_lines_show_what_decided(make: Make) -> None:
    result = one({"old": make(1, 2, 3), "new": make(3, 2, 1), "copy": make(1, 2, 3)}, f"{STRICT}>=-0.01", "speed>=1")
    table = result.table()
    assert table.title == "Gate: not comparable"
    assert [row[:3] for row in table.rows] == [
        ("new", f"{STRICT}>=-0.01", "undecided"),
        ("copy", f"{STRICT}>=-0.01", "pass"),
        ("new", "speed>=1", "not comparable"),
        ("copy", "speed>=1", "not comparable"),
    ]
    assert table.rows[0][3].startswith(("+0.0 (", "−0.0 ("))
    assert table.rows[1][3] == "identical"
    assert replace(result, undecided=Outcome.FAIL).table().title == "Gate: fail; undecided counts as fail"
