"""Dates: points, months, years and periods of English news as ISO 8601."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange

from goldspan.normal.points import MONTHS, WEEKDAYS, Point, parse_point

_LONGEST = 80
_DASH = "-\u2010\u2011\u2012\u2013\u2014"
_NORM_POINT = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_SHORT_PERIOD = re.compile(rf"([12][0-9]{{3}})([{_DASH}/])([0-9]{{2}})")
_DECADE = re.compile(r"(?:the )?([12][0-9]{2})0[\u2019']?s", re.IGNORECASE)
_DAYS_OF_MONTH = re.compile(
    rf"([a-z]+\.?) ([0-9]{{1,2}}) ?(?:[{_DASH}]|to|and|through) ?([0-9]{{1,2}}),? ([0-9]{{4}})", re.IGNORECASE
)
_PERIODS = (
    re.compile(r"from (.+?) (?:to|until|till|through) (.+)", re.IGNORECASE),
    re.compile(r"between (.+?) and (.+)", re.IGNORECASE),
    re.compile(r"(.+?) (?:to|until|through) (.+)", re.IGNORECASE),
    re.compile(rf"(.+?) [{_DASH}] (.+)"),
    re.compile(rf"([^{_DASH}]+)[{_DASH}]([^{_DASH}]+)"),
)
_DEICTIC = {"yesterday": -1, "today": 0, "tomorrow": 1}
_RELATIVE = {"last": -1, "this": 0, "next": 1}
_HALF_A_YEAR = dt.timedelta(days=183)
"""A day without its year is one near the publication date, or it is a slip of the pen."""

_LONGEST_SHORT_PERIOD = 50
"""Years: `1999–05` is 1999 to 2005, but nobody means 2019 to 2102 by `2019-02`."""


def date(text: str, published: str | None = None) -> str | None:
    """Return the ISO 8601 form of the date or period `text` names, or None where it is not certain.

    Points are `2019-02-18`, `2019-02` or `2019`; periods are two points with a slash. A weekday alone is the most
    recent such day not after the publication date; `today`, `yesterday`, `tomorrow`, and last, this and next month and
    year are counted from it. What could be two things is None: `06/12/2021`, `2008-12` (a month or five years),
    `last Monday`, `next week`, a day without its year unless its weekday settles the year.

    Args:
        text: The date as written, without a leading preposition other than from and between.
        published: The article's publication date, ISO 8601 (a time after it is ignored), if known.

    >>> date("2021-31"), date("Monday", "2021-12-06"), date("from 6 to 10 December 2021"), date("Monday")
    ('2021/2031', '2021-12-06', '2021-12-06/2021-12-10', None)
    """
    if len(text) > _LONGEST:
        return None
    shown = " ".join(text.split())
    today = _publication(published)
    if short := _SHORT_PERIOD.fullmatch(shown):
        return _short_period(short)
    if decade := _DECADE.fullmatch(shown):
        return f"{decade[1]}0/{decade[1]}9"
    if is_norm_date(shown):
        return shown
    return _relative(shown.lower(), today) or _absolute(shown, today) or _period(shown)


def is_norm_date(value: str) -> bool:
    """Whether `value` is a normal form of a date: a real day, a month, a year, or two of them with a slash, in order.

    >>> is_norm_date("2019-02-18"), is_norm_date("2021/2031"), is_norm_date("2019-02-30"), is_norm_date("18-02-2019")
    (True, True, False, False)
    """
    first, slash, last = value.partition("/")
    start, end = _extent(first), _extent(last if slash else first)
    return start is not None and end is not None and (start[0] < end[0] if slash else True)


def _extent(value: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a point in normal form; None where there is no such day."""
    match = _NORM_POINT.fullmatch(value)
    if match is None or match[1] == "0000":
        return None
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    try:
        first = dt.date(year, month, day)
    except ValueError:
        return None
    if match[3]:
        return first, first
    last_month = month if match[2] else 12
    return first, dt.date(year, last_month, monthrange(year, last_month)[1])


def _publication(published: str | None) -> dt.date | None:
    extent = _extent(published[:10]) if published else None
    return extent[0] if extent and extent[0] == extent[1] else None


def _short_period(match: re.Match[str]) -> str | None:
    """Read `2021-31`; with a hyphen and a possible month, only where no month or no period can be meant."""
    start, tail = int(match[1]), int(match[3])
    end = start - start % 100 + tail
    end += 100 if end <= start else 0
    is_period = end - start <= _LONGEST_SHORT_PERIOD
    may_be_month = match[2] == "-" and 1 <= tail <= 12
    if is_period == may_be_month:
        return None
    return f"{start:04d}/{end:04d}" if is_period else match[0]


def _relative(shown: str, today: dt.date | None) -> str | None:
    if today is None:
        return None
    if shown in _DEICTIC:
        return _moved(today, _DEICTIC[shown])
    words = shown.split(" ")
    if len(words) == 2 and words[0] in _RELATIVE:
        steps = _RELATIVE[words[0]]
        if words[1] == "year":
            return f"{today.year + steps:04d}"
        if words[1] == "month":
            months = today.year * 12 + today.month - 1 + steps
            return f"{months // 12:04d}-{months % 12 + 1:02d}"
    if len(words) == 2 and words[1] in {"morning", "afternoon", "evening", "night"}:
        words = words[:1]
    weekday = WEEKDAYS.get(words[0].rstrip(".")) if len(words) == 1 else None
    return None if weekday is None else _moved(today, -((today.weekday() - weekday) % 7))


def _moved(day: dt.date, days: int) -> str | None:
    try:
        return (day + dt.timedelta(days=days)).isoformat()
    except OverflowError:
        return None


def _absolute(shown: str, today: dt.date | None) -> str | None:
    """Read one point; a weekday beside it must agree with it, and settles the year where none is given."""
    point = parse_point(shown)
    if point is None:
        return None
    if point.year is not None:
        return point.on(point.year) if point.agrees(point.year) else None
    if point.weekday is None or today is None:
        return None
    near = [point.on(year) for year in (today.year - 1, today.year, today.year + 1) if point.agrees(year)]
    near = [day for day in near if abs(dt.date.fromisoformat(day) - today) < _HALF_A_YEAR]
    return near[0] if len(near) == 1 else None


def _period(shown: str) -> str | None:
    if days := _DAYS_OF_MONTH.fullmatch(shown):
        month = MONTHS.get(days[1].lower().rstrip("."))
        left = right = None
        if month:
            left, right = Point(int(days[4]), month, int(days[2])), Point(int(days[4]), month, int(days[3]))
        return _interval(left, right)
    for pattern in _PERIODS:
        if match := pattern.fullmatch(shown):
            right = parse_point(match[2])
            left = parse_point(match[1])
            return _interval(left.completed(right) if left and right else None, right)
    return None


def _interval(left: Point | None, right: Point | None) -> str | None:
    if left is None or right is None or left.year is None or right.year is None:
        return None
    if left.precision != right.precision or not (left.agrees(left.year) and right.agrees(right.year)):
        return None
    value = f"{left.on(left.year)}/{right.on(right.year)}"
    return value if is_norm_date(value) else None
