"""Dates and periods; the publication day is Monday, 6 December 2021."""

from __future__ import annotations

import calendar
import datetime as dt
import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.normal import dates
from goldspan.normal.dates import date, is_norm_date

MONDAY = "2021-12-06"
READ = {
    # points
    "2019-02-18": "2019-02-18",
    "February 18, 2019": "2019-02-18",
    "Feb. 18, 2019": "2019-02-18",
    "Feb 18 2019": "2019-02-18",
    "18 February 2019": "2019-02-18",
    "18th February, 2019": "2019-02-18",
    "18th of February 2019": "2019-02-18",
    "the 18th of February 2019": "2019-02-18",
    "February 1st, 2019": "2019-02-01",
    "Sept. 9, 2020": "2020-09-09",
    "18-Feb-2019": "2019-02-18",
    "Monday, 6 December 2021": MONDAY,
    "Monday, December 6, 2021": MONDAY,
    "February\n18,  2019": "2019-02-18",
    "29 February 2020": "2020-02-29",
    "18/02/2019": "2019-02-18",
    "02/18/2019": "2019-02-18",
    "18.02.2019": "2019-02-18",
    "05/05/2019": "2019-05-05",
    # months and years
    "2019-02": "2019-02",
    "February 2019": "2019-02",
    "February, 2019": "2019-02",
    "May of 2019": "2019-05",
    "2019": "2019",
    # periods
    "2021-31": "2021/2031",
    "2021–31": "2021/2031",
    "2021-2031": "2021/2031",
    "2021 - 2031": "2021/2031",
    "2021/2031": "2021/2031",
    "2021 to 2031": "2021/2031",
    "from 2021 to 2031": "2021/2031",
    "From 2021 until 2031": "2021/2031",
    "between 2021 and 2031": "2021/2031",
    "2021-22": "2021/2022",
    "1999–05": "1999/2005",
    "2008–12": "2008/2012",
    "from 6 to 10 December 2021": "2021-12-06/2021-12-10",
    "6-10 December 2021": "2021-12-06/2021-12-10",
    "December 6-10, 2021": "2021-12-06/2021-12-10",
    "from 30 November to 3 December 2021": "2021-11-30/2021-12-03",
    "November 30 - December 3, 2021": "2021-11-30/2021-12-03",
    "between February 2019 and March 2021": "2019-02/2021-03",
    "March to June 2021": "2021-03/2021-06",
    "the 1990s": "1990/1999",
    "1990s": "1990/1999",
    # counted from the publication date
    "Monday": MONDAY,
    "monday": MONDAY,
    "Tuesday": "2021-11-30",
    "Sunday": "2021-12-05",
    "Thurs.": "2021-12-02",
    "Monday evening": MONDAY,
    "Monday, December 6": MONDAY,
    "Friday, 31 December": "2021-12-31",
    "Saturday, January 1": "2022-01-01",
    "today": MONDAY,
    "Yesterday": "2021-12-05",
    "tomorrow": "2021-12-07",
    "this year": "2021",
    "last year": "2020",
    "next year": "2022",
    "last month": "2021-11",
    "next month": "2022-01",
}
NOT_READ = [
    "",
    "soon",
    "recently",
    "last week",  # a week begins on Sunday or on Monday
    "next week",
    "last Monday",  # the most recent, or the one before
    "next Monday",
    "this Monday",
    "6 December",  # of which year?
    "December 6",
    "December",
    "6",
    "06/12/2021",  # day first or month first
    "06.12.2021",
    "2008-12",  # December, or five years
    "2021-01-00",
    "February 30, 2019",
    "29 February 2019",
    "Tuesday, 6 December 2021",  # a Monday
    "Tuesday, December 6",  # so it is, a year later: rather a slip
    "2031-2021",
    "from 10 to 6 December 2021",
    "from 6 to 2031",
    "from 2021 to December 2031",
    "2021-2021",
    "twenty days",
    "early 2019",
    "mid-2019",
    "end of 2021",
    "three years",
    "in 2019",
    "13/13/2019",
    "0000-01-01",
    "x" * 500,
]


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_reads(text: str, expected: str) -> None:
    assert date(text, MONDAY) == expected


@pytest.mark.parametrize("text", NOT_READ)
def test_leaves_alone(text: str) -> None:
    assert date(text, MONDAY) is None


@pytest.mark.parametrize("text", ["Monday", "today", "last year", "Monday, December 6"])
@pytest.mark.parametrize("published", [None, "", "2021", "2021-12", "yesterday", "2021-13-01"])
def test_nothing_is_counted_from_an_unknown_day(text: str, published: str | None) -> None:
    assert date(text, published) is None


def test_a_time_after_the_publication_date_is_ignored() -> None:
    assert date("Monday", "2021-12-06T23:10:00+05:30") == MONDAY


def test_the_calendar_ends() -> None:
    assert date("tomorrow", "9999-12-31") is None
    assert date("Sunday", "0001-01-01") is None


NORMAL = [
    "2019-02-18",
    "2019-02",
    "2019",
    "0001",
    "2021/2031",
    "2019-02-18/2019-03-01",
    "2019-02/2019-03",
    "2019/2019-12",
]
NOT_NORMAL = [
    "",
    "19",
    "2019-2",
    "2019-13",
    "2019-02-30",
    "2019-02-18T10:00",
    "18-02-2019",
    "2031/2021",
    "2021/2021",
    "2021/",
    "/2021",
    "2021/2031/2041",
    "2021-31",
    "0000",
    "２０１９",
    "2019\n",
    " 2019",
]


@pytest.mark.parametrize("value", NORMAL)
def test_is_normal(value: str) -> None:
    assert is_norm_date(value)


@pytest.mark.parametrize("value", NOT_NORMAL)
def test_is_not_normal(value: str) -> None:
    assert not is_norm_date(value)


DAYS = st.dates(dt.date(1000, 1, 2), dt.date(2999, 12, 30))


@given(DAYS)
def test_every_way_of_writing_a_day(day: dt.date) -> None:
    name = calendar.month_name[day.month]
    for text in (f"{name} {day.day}, {day.year}", f"{day.day} {name} {day.year}", day.isoformat()):
        assert date(text) == day.isoformat()


@given(DAYS, st.integers(0, 6))
def test_a_weekday_is_at_most_six_days_back(published: dt.date, weekday: int) -> None:
    name = calendar.day_name[weekday]
    value = date(name, published.isoformat())
    assert value is not None
    found = dt.date.fromisoformat(value)
    assert found.weekday() == weekday
    assert 0 <= (published - found).days <= 6


PIECES = st.sampled_from(
    ["from", "between", "to", "and", "-", "–", ",", "2021", "31", "6", "May", "Monday", "last", "/", "th"],
)


@given(st.lists(PIECES, max_size=8).map(" ".join) | st.text(max_size=100), st.none() | DAYS.map(str))
def test_every_answer_is_a_normal_form(text: str, published: str | None) -> None:
    value = date(text, published)
    assert value is None or (is_norm_date(value) and date(value) in {value, None})


@given(st.text(max_size=30))
def test_any_text_may_be_asked_about(value: str) -> None:
    assert is_norm_date(value) in {True, False}


def test_examples() -> None:
    assert doctest.testmod(dates) == (0, 2)
