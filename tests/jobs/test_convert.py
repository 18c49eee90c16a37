"""The report of a conversion; what it does is shown in tests/cli/test_convert.py."""

from __future__ import annotations

import pytest

from goldspan.errors import Problem
from goldspan.jobs.convert import ConvertReport, Refusal

PROBLEM = Problem(rule="empty", file="seeds/a.txt", found="empty")
REFUSAL = Refusal(
    Problem(rule="labelled-text", file="seeds/b.txt", found="would change"), ("label moves",), ("-old", "+new")
)


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (ConvertReport(), 0),
        (ConvertReport(notices=["n"]), 0),
        (ConvertReport(refused=[REFUSAL]), 1),
        (ConvertReport(problems=[PROBLEM]), 2),
        (ConvertReport(problems=[PROBLEM], refused=[REFUSAL]), 2),
    ],
)
def test_exit_codes(report: ConvertReport, code: int) -> None:
    assert report.exit_code == code


def test_plain_data() -> None:
    data = ConvertReport(["a"], ["b", "c"], ["a"], [], [REFUSAL], [PROBLEM], ["note"]).to_dict()
    counts = [data[name] for name in ("converted", "unchanged", "rebased", "pruned", "refused")]
    assert counts == [1, 2, 1, 0, 1]
    assert data["documents"] == {"converted": ["a"], "unchanged": ["b", "c"], "rebased": ["a"], "pruned": []}
    assert data["refusals"] == [{**REFUSAL.problem.to_dict(), "details": ["label moves"], "diff": ["-old", "+new"]}]

    assert data["problems"] == [PROBLEM.to_dict()]


def test_a_private_text_is_not_in_the_data() -> None:
    assert "diff" not in Refusal(PROBLEM, (), ("-old", "+new"), private=True).to_dict()
