from __future__ import annotations

import msgspec
import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.eval.board.model import COLUMNS, RANKED_BY, build
from goldspan.eval.report import Report, System
from goldspan.eval.scoring import ScoreOptions, score

TYPES = ("PERSON", "GPE", "ROLE", "ORG")
GOLD = [
    Annotations(doc=f"d{i}", mentions=tuple(Mention(type=t, start=5 * k, end=5 * k + 3) for k, t in enumerate(TYPES)))
    for i in range(3)
]


def report(name: str, right: int, *, version: str = "1", gold: list[Annotations] = GOLD, **facts: object) -> Report:
    """Return the report of a system that finds the first `right` mentions of every document."""
    predicted = [msgspec.structs.replace(record, mentions=record.mentions[:right]) for record in gold]
    return score(gold, predicted, system=System(name=name, version=version, **facts))  # type: ignore[arg-type]


def test_runs_are_ranked_by_entity_f1_whatever_order_they_come_in() -> None:
    reports = [report("low", 1), report("high", 4), report("none", 0), report("mid", 2)]
    for order in (reports, reports[::-1]):
        (board,) = build("corpus", order).boards
        assert [(entry.rank, entry.name) for entry in board.entries] == [
            (1, "high"),
            (2, "mid"),
            (3, "low"),
            (4, "none"),
        ]
    values = board.entries[1].values
    assert values["P(entities)@strict"] == 1.0
    assert values["R(entities)@strict"] == 0.5
    assert values[RANKED_BY] == pytest.approx(2 / 3)
    assert values["F1(relations)@strict"] is None
    assert list(values) == [column.measure for column in COLUMNS]


def test_equal_values_share_a_rank_and_stand_in_order_of_names() -> None:
    (board,) = build("c", [report("c", 1), report("b", 2), report("a", 2), report("b", 2, version="0")]).boards
    assert [(entry.rank, entry.label) for entry in board.entries] == [(1, "a@1"), (1, "b@0"), (1, "b@1"), (4, "c@1")]


def test_a_run_without_a_value_has_no_rank() -> None:
    empty = [Annotations(doc="d")]
    (board,) = build("c", [report("a", 0, gold=empty)]).boards
    assert board.entries[0].rank is None


def test_runs_measured_otherwise_stand_apart_with_the_reason() -> None:
    other = [*GOLD, Annotations(doc="new")]
    filtered = score(GOLD, GOLD, ScoreOptions(min_score=0.5), System(name="sure", version="1"))
    leaderboard = build("c", [filtered, report("a", 1), report("b", 2), report("b", 2, version="0", gold=other)])
    assert [[entry.label for entry in board.entries] for board in leaderboard.boards] == [
        ["b@1", "a@1"],
        ["b@0"],
        ["sure@1"],
    ]
    first, second, third = leaderboard.boards
    assert first.reason == ""
    assert "number of documents (docs:3 and docs:4)" in second.reason
    assert "gold annotations (gold:" in second.reason
    assert third.reason == "lowest score kept (min:none and min:0.5)"


@pytest.mark.parametrize(("documents", "few"), [(19, True), (20, False)])
def test_below_twenty_documents_ranks_mean_little(documents: int, *, few: bool) -> None:
    gold = [Annotations(doc=str(i), mentions=GOLD[0].mentions) for i in range(documents)]
    assert build("c", [report("a", 1, gold=gold)]).boards[0].few is few


def test_types_stand_in_order_of_support_with_what_was_found() -> None:
    gold = [Annotations(doc="d", mentions=(*GOLD[0].mentions, Mention(type="ROLE", start=90, end=95)))]
    (board,) = build("c", [report("a", 1, gold=gold)]).boards
    rows = board.entries[0].entities
    assert [(row.name, row.gold, row.predicted, row.f1) for row in rows] == [
        ("ROLE", 2, 0, 0.0),
        ("PERSON", 1, 1, 1.0),
        ("GPE", 1, 0, 0.0),
        ("ORG", 1, 0, 0.0),
    ]


def test_plain_data_holds_everything() -> None:
    data = build("c", [report("a", 2, documents=3, seconds=1.5, failures=1, trained_on=7)]).to_dict()
    (system,) = data["boards"][0]["systems"]
    assert data["corpus"] == "c"
    assert data["boards"][0]["few_documents"] is True
    assert data["boards"][0]["reason"] is None
    assert (system["name"], system["version"], system["rank"]) == ("a", "1", 1)
    assert (system["documents"], system["failures"], system["documents_per_second"], system["trained_on"]) == (
        3,
        1,
        2.0,
        7,
    )
    assert system["types"]["entities"]["PERSON"]["f1"] == 1.0


def test_no_reports_no_boards() -> None:
    assert build("c", []).boards == ()


def test_every_f1_has_its_interval() -> None:
    gold = [Annotations(doc=str(i), mentions=GOLD[0].mentions) for i in range(20)]
    (board,) = build("c", [report("a", 4, gold=gold)]).boards
    entry = board.entries[0]
    assert entry.intervals["F1(entities)@strict"] == pytest.approx((0.025 ** (1 / 20), 1.0))
    assert entry.intervals["F1(relations)@boundaries"] is entry.intervals["F1(relations)@strict"] is None
    plain = build("c", [report("a", 4, gold=gold)]).to_dict()["boards"][0]["systems"][0]["intervals"]
    assert plain["F1(entities)@strict"][1] == 1.0
