from __future__ import annotations

from goldspan.check import report_data, report_text
from goldspan.errors import Problem

LATE = Problem(rule="slice", file="b.json", line=2, address="$.mentions[0].text", found='"x"', expected='"y"')
EARLY = Problem(
    rule="past-text", file="a.json", line=9, address="$.mentions[3].end", found="912 is past the text (880)"
)


def test_text_has_one_line_a_problem_and_a_count() -> None:
    assert report_text([LATE, EARLY], {"documents": 1, "records": 1204, "entries": 1}) == (
        "a.json:9 $.mentions[3].end: 912 is past the text (880)\n"
        'b.json:2 $.mentions[0].text: "x"; expected "y"\n'
        "2 problems in 1 document, 1,204 records, 1 entry\n"
    )


def test_text_of_nothing_says_so() -> None:
    assert report_text([], {"documents": 2}) == "no problems in 2 documents\n"
    assert report_text([], {}) == "no problems\n"


def test_data_is_sorted_and_counted() -> None:
    data = report_data(iter([LATE, EARLY]), {"documents": 2})
    assert data["problems"] == [EARLY.to_dict(), LATE.to_dict()]
    assert data["checked"] == {"documents": 2}
    assert data["rules"] == {"past-text": 1, "slice": 1}
